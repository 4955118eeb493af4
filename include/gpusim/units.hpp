#pragma once
// Time on the simulated clock, and physical quantities. A number becomes a quantity only by multiplication with a unit (24 *
// units::GB) and becomes a number again only by division by one (size / units::GB), so GB/s can never be compared with FLOP/s.

#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace gpusim {

/// A 128-bit integer, which holds the product of any two 64-bit numbers.
__extension__ using Wide = __int128;

/// A length of simulated time in whole nanoseconds, at most 292 years. Sums and comparisons are exact.
class Duration {
 public:
  constexpr Duration() = default;
  /// Makes a duration from a count of nanoseconds; used where times are read, printed or packed into keys.
  static constexpr Duration nanoseconds(std::int64_t count) {
    Duration duration;
    duration.count_ = count;
    return duration;
  }
  [[nodiscard]] constexpr std::int64_t count() const { return count_; }
  /// The duration in seconds. Use it only in reports of ratios and never compute simulated times from it.
  [[nodiscard]] constexpr double seconds() const { return static_cast<double>(count_) / 1e9; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator+(Duration other) const { return nanoseconds(count_ + other.count_); }
  constexpr Duration operator-(Duration other) const { return nanoseconds(count_ - other.count_); }
  constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
  constexpr Duration operator*(std::int64_t factor) const { return nanoseconds(count_ * factor); }
  /// The ratio of two durations, for reports only, like seconds().
  constexpr double operator/(Duration other) const { return static_cast<double>(count_) / static_cast<double>(other.count_); }

 private:
  std::int64_t count_ = 0;
};

/// An instant on the simulated clock; 0 is the start of the run. Two instants differ by a Duration and cannot be added.
class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant at(Duration since_start) {
    Instant instant;
    instant.since_start_ = since_start;
    return instant;
  }
  [[nodiscard]] constexpr Duration since_start() const { return since_start_; }

  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant operator+(Duration duration) const { return at(since_start_ + duration); }
  constexpr Duration operator-(Instant other) const { return since_start_ - other.since_start_; }

 private:
  Duration since_start_;
};

/// The latest time that a schedule may reach; the engine stops a run that exceeds it. For policies that plan ahead, loading refuses
/// workloads whose total work is more than twice as much, so that no sum of times overflows.
inline constexpr Duration kLongestRun = Duration::nanoseconds(std::numeric_limits<std::int64_t>::max() / 4);

/// The exponents of the base dimensions of a Quantity.
struct Dimension {
  int flop = 0;
  int byte = 0;
  int second = 0;
  int joule = 0;
  int kilogram = 0;
  int money = 0;
  constexpr bool operator==(const Dimension&) const = default;
};

/// A floating-point number with a dimension. The compiler derives the dimensions of products and quotients.
template <Dimension dimension>
class Quantity {
 public:
  constexpr Quantity() = default;
  static constexpr Quantity raw(double value) {
    Quantity quantity;
    quantity.value_ = value;
    return quantity;
  }
  [[nodiscard]] constexpr double raw() const { return value_; }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator+(Quantity other) const { return raw(value_ + other.value_); }
  constexpr Quantity& operator+=(Quantity other) { return *this = *this + other; }
  constexpr Quantity operator-(Quantity other) const { return raw(value_ - other.value_); }
  constexpr Quantity operator*(double factor) const { return raw(value_ * factor); }
  constexpr Quantity operator/(double divisor) const { return raw(value_ / divisor); }
  friend constexpr Quantity operator*(double factor, Quantity quantity) { return quantity * factor; }
  constexpr double operator/(Quantity other) const { return value_ / other.value_; }

 private:
  double value_ = 0;
};

template <Dimension a, Dimension b>
  requires(!(a == b))
constexpr auto operator/(Quantity<a> left, Quantity<b> right) {
  constexpr Dimension result{a.flop - b.flop,   a.byte - b.byte,         a.second - b.second,
                             a.joule - b.joule, a.kilogram - b.kilogram, a.money - b.money};
  return Quantity<result>::raw(left.raw() / right.raw());
}

template <Dimension dimension>
constexpr auto operator/(double count, Quantity<dimension> by) {
  return Quantity<Dimension{}>::raw(count) / by;
}

template <Dimension a, Dimension b>
constexpr auto operator*(Quantity<a> left, Quantity<b> right) {
  constexpr Dimension result{a.flop + b.flop,   a.byte + b.byte,         a.second + b.second,
                             a.joule + b.joule, a.kilogram + b.kilogram, a.money + b.money};
  return Quantity<result>::raw(left.raw() * right.raw());
}

using Work = Quantity<Dimension{.flop = 1}>;
using Throughput = Quantity<Dimension{.flop = 1, .second = -1}>;
using DataSize = Quantity<Dimension{.byte = 1}>;
using Bandwidth = Quantity<Dimension{.byte = 1, .second = -1}>;
using Seconds = Quantity<Dimension{.second = 1}>;
using Energy = Quantity<Dimension{.joule = 1}>;
using Rate = Quantity<Dimension{.second = -1}>;  ///< events a second, such as samples in training
using Power = Quantity<Dimension{.second = -1, .joule = 1}>;
using Mass = Quantity<Dimension{.kilogram = 1}>;
using CarbonIntensity = Quantity<Dimension{.joule = -1, .kilogram = 1}>;  ///< CO2 for the energy drawn
using Money = Quantity<Dimension{.money = 1}>;                            ///< in the one currency of a scenario, Costs::currency

namespace units {
inline constexpr auto byte = DataSize::raw(1);
inline constexpr auto GB = DataSize::raw(1e9);
inline constexpr auto second = Seconds::raw(1);
inline constexpr auto TFLOPS = Throughput::raw(1e12);
inline constexpr auto J = Energy::raw(1);
inline constexpr auto kWh = Energy::raw(3.6e6);
inline constexpr auto W = Power::raw(1);
inline constexpr auto kg = Mass::raw(1);
}  // namespace units

/// The duration as a real number of seconds, for formulas whose results are not simulated times, such as speeds and prices.
[[nodiscard]] constexpr Seconds to_seconds(Duration duration) { return Seconds::raw(duration.seconds()); }

/// Rounds a computed time to the nearest nanosecond, ties away from zero; the only conversion from real numbers to simulated time.
/// A time above kLongestRun becomes kLongestRun, which loading refuses.
[[nodiscard]] inline Duration to_duration(Seconds time) {
  const double count = time.raw() * 1e9;
  return count < static_cast<double>(kLongestRun.count()) ? Duration::nanoseconds(std::llround(count)) : kLongestRun;
}

/// `duration / factor` to the nearest nanosecond; factor > 0. Exact when the quotient is a whole number.
[[nodiscard]] inline Duration divided(Duration duration, double factor) {
  const double count = static_cast<double>(duration.count()) / factor;
  return count < static_cast<double>(kLongestRun.count()) ? Duration::nanoseconds(std::llround(count)) : kLongestRun;
}

/// `duration` x part / whole to the nearest nanosecond, ties up. whole > 0, and the result must fit.
[[nodiscard]] constexpr Duration scaled(Duration duration, Duration part, Duration whole) {
  if (part == whole) return duration;
  const Wide product = Wide{duration.count()} * part.count();
  return Duration::nanoseconds(static_cast<std::int64_t>((product + whole.count() / 2) / whole.count()));
}

/// The exact decimal number of seconds without trailing zeros: 14400, 0.1, 0.000000001.
[[nodiscard]] std::string exact_seconds(Duration duration);

/// Which value of a range a run uses: the nominal one, the end that is best for speed, or the end that is worst.
enum class Case { nominal, optimistic, pessimistic };

/// A value with its range, from `"1.2 h"`, `["2 h", "3 h"]` or {"value", "low", "high", "basis", "source"}. If no value is stated,
/// the nominal one is the middle of the range.
template <class T>
struct Ranged {
  T nominal;
  T low;
  T high;
  [[nodiscard]] bool is_range() const { return low < high; }
  /// The value in a case. `more_is_faster` says which end shortens a run: true for a bandwidth or a speed-up, false for a time.
  [[nodiscard]] T at(Case which, bool more_is_faster) const {
    if (which == Case::nominal) return nominal;
    return (which == Case::optimistic) == more_is_faster ? high : low;
  }
};

/// A value without a range.
template <class T>
[[nodiscard]] constexpr Ranged<T> exactly(T value) {
  return {value, value, value};
}

/// Time summed over devices, in whole nanoseconds. Sums and comparisons are exact.
class DeviceTime {
 public:
  using Count = Wide;

  constexpr DeviceTime() = default;
  /// The time of one device.
  constexpr DeviceTime(Duration time) : count_(time.count()) {}  // NOLINT(google-explicit-constructor)
  static constexpr DeviceTime nanoseconds(Count count) {
    DeviceTime time;
    time.count_ = count;
    return time;
  }
  [[nodiscard]] constexpr Count count() const { return count_; }
  /// The sum in seconds. Use it only in reports of ratios.
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

/// Device time in the format of exact_seconds(Duration).
[[nodiscard]] std::string exact_seconds(DeviceTime time);

}  // namespace gpusim
