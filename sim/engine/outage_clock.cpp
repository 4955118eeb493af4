#include "sim/engine/outage_clock.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "gpusim/calendar.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/random.hpp"

namespace gpusim {

Duration drawn(const Lasting& lasting, double uniform) {
  const double mean = static_cast<double>(lasting.mean.count());
  double count = mean;
  switch (lasting.law) {
    case Lasting::Law::constant:
      break;
    case Lasting::Law::exponential:
      count = -mean * log1p(-uniform);
      break;
    case Lasting::Law::weibull:
      count = mean / gamma(1 + 1 / lasting.shape) * pow(-log1p(-uniform), 1 / lasting.shape);
      break;
    case Lasting::Law::lognormal:
      // Zero is replaced by the smallest positive number, because its quantile is infinite.
      count = mean * exp(lasting.shape * normal_quantile(std::max(uniform, 0x1p-54)) - lasting.shape * lasting.shape / 2);
      break;
  }
  if (!(count < static_cast<double>(kLongestRun.count()))) return kLongestRun;
  return std::max(Duration::nanoseconds(1), Duration::nanoseconds(std::llround(count)));
}

OutageClock::OutageClock(const System& system) : seed_(system.outages.seed), devices_(system.devices.size()) {
  const Outages& outages = system.outages;
  for (const Outages::Stated& stated : outages.stated) {
    sources_.push_back({stated.devices, true, stated.is_planned, {}, stated.until});
    push({stated.from, true, static_cast<std::uint32_t>(sources_.size() - 1)});
  }
  const auto add_random = [&](std::vector<DeviceId> devices, const Outages::Source& law, std::uint64_t entity) {
    sources_.push_back({std::move(devices), false, false, law, {}, entity});
    push({Instant{} + draw(sources_.back(), law.up, "time to failure"), true, static_cast<std::uint32_t>(sources_.size() - 1)});
  };
  if (outages.nodes)
    for (std::size_t node = 0; node < system.nodes.size(); ++node) {
      std::vector<DeviceId> devices;
      for (std::size_t device = 0; device < devices_; ++device)
        if (index(system.devices[device].node) == node) devices.push_back(id<DeviceId>(device));
      add_random(std::move(devices), *outages.nodes, 2 * node + 1);
    }
  if (outages.devices)
    for (std::size_t device = 0; device < devices_; ++device) add_random({id<DeviceId>(device)}, *outages.devices, 2 * device);
  find_closes(Instant{});
  if (!empty()) outages_.resize(devices_);
}

Instant OutageClock::next() const { return heap_.empty() ? Calendar::kEnd : heap_.front().time; }

OutageClock::Change OutageClock::pop() {
  const Entry entry = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
  heap_.pop_back();
  Source& source = sources_[entry.source];
  if (entry.begins) {
    const Instant end = source.is_stated ? source.until : entry.time + draw(source, source.law.down, "time to repair");
    push({end, false, entry.source});
    if (source.is_planned) find_closes(entry.time);
  } else if (!source.is_stated) {
    push({entry.time + draw(source, source.law.up, "time to failure"), true, entry.source});
  }
  return {entry.begins, source.devices};
}

/// Events at or after the end of all calendars never happen.
void OutageClock::push(Entry entry) {
  if (entry.time >= Calendar::kEnd) return;
  heap_.push_back(entry);
  std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
}

Duration OutageClock::draw(Source& source, const Lasting& lasting, std::string_view purpose) const {
  // Each draw is the first number of a stream of its own, whose entity contains the number of the draw.
  Random random(seed_, source.entity << 32 | source.drawn++, purpose);
  return drawn(lasting, random.uniform());
}

void OutageClock::find_closes(Instant after) {
  closes_.clear();
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    if (!sources_[s].is_planned) continue;
    if (closes_.empty()) closes_.assign(devices_, Calendar::kEnd);
    for (const Entry& entry : heap_)
      if (entry.source == s && entry.begins && entry.time > after)
        for (const DeviceId device : sources_[s].devices) closes_[index(device)] = std::min(closes_[index(device)], entry.time);
  }
}

}  // namespace gpusim
