#include "sim/timing/length.hpp"

#include <cmath>

namespace gpusim {
namespace {

/// `duration` x numerator / denominator to the nearest nanosecond.
Duration part_of(Duration duration, std::int64_t numerator, std::int64_t denominator) {
  if (numerator == denominator) return duration;
  const Wide product = static_cast<Wide>(duration.count()) * numerator;
  return Duration::nanoseconds(static_cast<std::int64_t>((product + denominator / 2) / denominator));
}

}  // namespace

Duration length_of(Duration stated, const Profile& profile) {
  const Duration part = part_of(stated, profile.numerator, profile.denominator);
  if (profile.length == 1) return part;
  const double count = static_cast<double>(part.count()) * profile.length;
  return count < static_cast<double>(kLongestRun.count()) ? Duration::nanoseconds(std::llround(count)) : kLongestRun;
}

}  // namespace gpusim
