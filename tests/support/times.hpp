#pragma once
// Times as tests write them.

#include <cmath>
#include <cstdint>

#include "gpusim/units.hpp"

namespace gpusim::test {

inline Duration milliseconds(std::int64_t count) { return Duration::nanoseconds(count * 1'000'000); }
inline Duration minutes(std::int64_t count) { return Duration::nanoseconds(count * 60'000'000'000); }
inline Duration hours(double count) { return Duration::nanoseconds(std::llround(count * 3.6e12)); }
/// The number of seconds.
inline double seconds(Seconds time) { return time / units::second; }
inline Instant at_ms(std::int64_t count) { return Instant::at(milliseconds(count)); }

}  // namespace gpusim::test
