#pragma once
// Values that are known only between two ends, and the cases a run takes of them.

namespace gpusim {

/// Which end of uncertain values a run takes: all at their best for speed, all stated, all at their worst.
enum class Case { nominal, optimistic, pessimistic };

/// A value with its range, from `"1.2 h"`, `["2 h", "3 h"]` or {"value", "low", "high", "basis", "source"}. Without a stated value
/// the nominal one is the middle of the range.
template <class T>
struct Ranged {
  T nominal;
  T low;
  T high;
  [[nodiscard]] bool is_range() const { return low < high; }
  /// The end that makes a run shorter, or longer. `more_is_faster`: a bandwidth, a speed-up; not a time.
  [[nodiscard]] T at(Case which, bool more_is_faster) const {
    if (which == Case::nominal) return nominal;
    return (which == Case::optimistic) == more_is_faster ? high : low;
  }
};

}  // namespace gpusim
