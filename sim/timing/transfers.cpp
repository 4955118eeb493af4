#include <algorithm>

#include "gpusim/performance.hpp"
#include "sim/base/check.hpp"

namespace gpusim {
namespace {

Duration transfer(DataSize data, const Route& route) { return route.latency + to_duration(data / route.bandwidth); }

}  // namespace

Duration Transfers::transfer_time(DataSize data, DeviceId from, DeviceId to) const {
  if (data == DataSize{} || from == to) return Duration{};
  GPUSIM_CHECK(routes_, "data moves but no routes were found for this run");
  const Route* route = routes_->between(from, to);
  GPUSIM_CHECK(route != nullptr, "data moves between devices without a route");
  return transfer(data, *route);
}

bool Transfers::are_connected(DeviceId from, DeviceId to) const {
  return from == to || (routes_ && routes_->between(from, to) != nullptr);
}

Duration Transfers::transfer_time(DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to) const {
  if (data == DataSize{} || from.empty() || to.empty()) return Duration{};
  std::optional<Duration> best;
  for (const DeviceId source : from)
    for (const DeviceId target : to) {
      if (!are_connected(source, target)) continue;
      const Duration time = transfer_time(data, source, target);
      if (!best || time < *best) best = time;
    }
  GPUSIM_CHECK(best, "data moves between devices without a route");
  return *best;
}

Duration Transfers::mean_transfer_time(DataSize data) const {
  if (data == DataSize{} || !routes_) return Duration{};
  // Summed in 128 bits, because pairs x nanoseconds may exceed 2^63.
  Wide sum = 0;
  Wide pairs = 0;
  for (const Routes::Kind& kind : routes_->kinds()) {
    sum += static_cast<Wide>(transfer(data, kind.route).count()) * kind.pairs;
    pairs += kind.pairs;
  }
  return pairs == 0 ? Duration{} : Duration::nanoseconds(static_cast<std::int64_t>((sum + pairs / 2) / pairs));
}

}  // namespace gpusim
