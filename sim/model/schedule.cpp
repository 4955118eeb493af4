#include "gpusim/schedule.hpp"

#include <algorithm>

#include "gpusim/calendar.hpp"

namespace gpusim {

void Schedule::take(const Span& span) {
  const std::size_t count = span.devices.size();
  records_.push_back({span.start, span.end, span.task, count == 1 ? span.devices.front() : DeviceId{},
                      static_cast<std::uint32_t>(gangs_.size()), static_cast<std::uint32_t>(count) & 0x1fffffffU,
                      static_cast<std::uint32_t>(span.kind) & 7U});
  if (count > 1) gangs_.insert(gangs_.end(), span.devices.begin(), span.devices.end());
}

std::vector<std::vector<Window>> held_stretches(const Schedule& schedule, std::size_t devices) {
  std::vector<std::vector<Window>> held(devices);
  for (const Span span : schedule)
    for (const DeviceId device : span.devices) held[index(device)].push_back({span.start.since_start(), span.end.since_start()});
  for (std::vector<Window>& stretches : held) {
    std::sort(stretches.begin(), stretches.end(), [](const Window& a, const Window& b) { return a.opens < b.opens; });
    std::size_t kept = 0;
    for (const Window& span : stretches)
      if (kept > 0 && span.opens <= stretches[kept - 1].closes)
        stretches[kept - 1].closes = std::max(stretches[kept - 1].closes, span.closes);
      else
        stretches[kept++] = span;
    stretches.resize(kept);
  }
  return held;
}

}  // namespace gpusim
