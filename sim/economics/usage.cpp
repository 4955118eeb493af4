#include "sim/economics/usage.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// The open part of a time in which a device is held: a task that pauses at the end of a window has one span across the closed
/// time.
Duration open_part(const System& system, DeviceId device, Duration from, Duration to) {
  const Calendar& available = system.pool_of(system.class_of(device)).available;
  return available.is_always() ? to - from : available.open_time(Instant::at(from), Instant::at(to));
}

/// The time for which each device is held, when no two spans overlap on any device. Empty when some do, because GPUs are shared.
std::vector<Duration> held_by_one(const System& system, const Schedule& schedule) {
  std::vector<Duration> held(system.devices.size());
  std::vector<Instant> last_end(system.devices.size());
  for (const Span span : schedule)
    for (const DeviceId device : span.devices) {
      if (span.start < last_end[index(device)]) return {};
      held[index(device)] += open_part(system, device, span.start.since_start(), span.end.since_start());
      last_end[index(device)] = span.end;
    }
  return held;
}

/// The time for which each device is held, for any spans: the length of their union.
std::vector<Duration> held_by_any(const System& system, const Schedule& schedule) {
  std::vector<Duration> held(system.devices.size());
  const std::vector<std::vector<Window>> stretches = held_stretches(schedule, held.size());
  for (std::size_t device = 0; device < held.size(); ++device)
    for (const Window& one : stretches[device]) held[device] += open_part(system, id<DeviceId>(device), one.opens, one.closes);
  return held;
}

struct Extent {
  Instant first = Calendar::kEnd;
  Instant last;
};

/// The length of a run for a pool: from the first instant at which its GPUs are available to `end`, without `until_gpus`.
Duration run_of(const Pool& pool, Duration end, const Window& until_gpus) {
  const auto begin = pool.available.next_open(Instant{});
  if (!begin || begin->since_start() >= end) return {};
  const Duration from = begin->since_start();
  const Duration waited = std::max(from, until_gpus.closes) - std::max(from, until_gpus.opens);
  return end - from - waited;
}

}  // namespace

const std::vector<Pool>& pools_of(const System& system) {
  static const std::vector<Pool> kOne(1);
  return system.pools.empty() ? kOne : system.pools;
}

Duration open_time(const Calendar& calendar, const SystemUsage& usage) {
  const Duration end = usage.run + (usage.until_gpus.closes - usage.until_gpus.opens);
  return calendar.open_time(Instant{}, Instant::at(usage.until_gpus.opens)) +
         calendar.open_time(Instant::at(usage.until_gpus.closes), Instant::at(end));
}

SystemUsage usage_of(const System& system, const Schedule& schedule, const Window& until_gpus) {
  const std::vector<Pool>& pools = pools_of(system);
  const auto pool_of_device = [&](DeviceId device) {
    return system.pools.empty() ? 0 : index(system.classes[index(system.class_of(device))].pool_number);
  };
  SystemUsage usage;
  usage.until_gpus = until_gpus;
  Duration end;
  usage.pools.resize(pools.size());
  usage.classes.resize(system.classes.size());
  std::vector<Extent> extents(pools.size());
  for (const Span span : schedule) {
    end = std::max(end, span.end.since_start());
    for (const DeviceId device : span.devices) {
      Extent& extent = extents[pool_of_device(device)];
      extent.first = std::min(extent.first, span.start);
      extent.last = std::max(extent.last, span.end);
    }
  }
  usage.run = end - (until_gpus.closes - until_gpus.opens);
  for (std::size_t pool = 0; pool < pools.size(); ++pool) {
    usage.pools[pool].run = run_of(pools[pool], end, until_gpus);
    usage.pools[pool].open = open_time(pools[pool].available, usage);
    if (extents[pool].first < extents[pool].last) usage.pools[pool].use = extents[pool].last - extents[pool].first;
  }
  std::vector<Duration> held = held_by_one(system, schedule);
  if (held.size() != system.devices.size()) held = held_by_any(system, schedule);
  for (std::size_t device = 0; device < system.devices.size(); ++device) {
    PoolUsage& pool = usage.pools[pool_of_device(id<DeviceId>(device))];
    ClassUsage& of_class = usage.classes[index(system.devices[device].device_class)];
    ++pool.gpus;
    of_class.busy += held[device];
    // Only schedules of other programs hold GPUs while their pool is closed.
    of_class.idle += std::max(Duration{}, pool.open - held[device]);
  }
  return usage;
}

}  // namespace gpusim
