#include "gpusim/units.hpp"

#include <fmt/format.h>

namespace gpusim {

std::string exact_seconds(Duration duration) { return exact_seconds(DeviceTime(duration)); }

std::string exact_seconds(DeviceTime time) {
  constexpr DeviceTime::Count kNanosecondsPerSecond = 1'000'000'000;
  const DeviceTime::Count magnitude = time.count() < 0 ? -time.count() : time.count();
  // 2^64 seconds exceed the time of any number of devices in a run.
  std::string text =
      fmt::format("{}{}", time.count() < 0 ? "-" : "", static_cast<std::uint64_t>(magnitude / kNanosecondsPerSecond));
  if (const auto fraction = static_cast<std::uint64_t>(magnitude % kNanosecondsPerSecond); fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

}  // namespace gpusim
