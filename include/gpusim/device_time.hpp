#pragma once
// Devices x time. What many devices do together passes the 292 years that a Duration has.

#include <compare>
#include <cstdint>
#include <string>

#include "gpusim/units.hpp"

namespace gpusim {

/// In whole nanoseconds; sums and comparisons are exact.
class DeviceTime {
 public:
  __extension__ using Count = __int128;

  constexpr DeviceTime() = default;
  /// Of one device.
  constexpr DeviceTime(Duration time) : count_(time.count()) {}  // NOLINT(google-explicit-constructor)
  static constexpr DeviceTime nanoseconds(Count count) {
    DeviceTime time;
    time.count_ = count;
    return time;
  }
  [[nodiscard]] constexpr Count count() const { return count_; }
  /// For reports of ratios only.
  [[nodiscard]] constexpr double seconds() const { return static_cast<double>(count_) / 1e9; }
  constexpr auto operator<=>(const DeviceTime&) const = default;
  constexpr DeviceTime& operator+=(DeviceTime other) {
    count_ += other.count_;
    return *this;
  }
  constexpr DeviceTime operator*(std::int64_t devices) const { return nanoseconds(count_ * devices); }
  constexpr DeviceTime operator-(DeviceTime other) const { return nanoseconds(count_ - other.count_); }

 private:
  Count count_ = 0;
};

/// As exact_seconds of a Duration.
[[nodiscard]] std::string exact_seconds(DeviceTime time);

}  // namespace gpusim
