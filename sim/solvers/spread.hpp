#pragma once
// Work spread over unequal classes of cards, and what no way of spreading it can beat: prices of device time by class, which are
// the Lagrangian dual, and the loads that whole tasks can make up.
//
// Spreading the parts j of some work over classes c with capacities T C_c is the linear program
//     min T   so that   sum_c x_jc = amount_j,   sum_j p_jc x_jc <= T C_c,   x >= 0.
// For any prices l_c >= 0, worth(l) / sum_c l_c C_c with worth(l) = sum_j amount_j min_c l_c p_jc is a lower bound of T, and the
// best prices make it equal to T (weak and strong duality). Prices are whole numbers, so that the bound is exact.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// The least whole number that is not below `dividend` / `divisor`; dividend >= 0, divisor > 0.
constexpr Wide divided_up(Wide dividend, Wide divisor) { return (dividend + divisor - 1) / divisor; }

/// Parts of work, each so many equal tasks x the devices that each holds, and their times by class in any one unit.
struct WorkParts {
  static constexpr std::int64_t kCannotRun = std::numeric_limits<std::int64_t>::max();

  std::size_t classes = 0;
  std::vector<std::int64_t> amounts;  ///< by part
  std::vector<std::int64_t> times;    ///< rows are parts, columns classes; kCannotRun where a part cannot run

  [[nodiscard]] std::size_t size() const { return amounts.size(); }
  [[nodiscard]] bool empty() const { return amounts.empty(); }
  [[nodiscard]] std::int64_t on(std::size_t part, std::size_t device_class) const { return times[part * classes + device_class]; }
};

/// A price per class, so small that no product with a time, and no sum of them over the work, passes 2^127.
using Prices = std::vector<std::int64_t>;

/// Work that is to be spread over classes of these capacities. Classes that would take longer than `longest` for a part cannot run
/// it; each part has a class that can.
struct Spread {
  const WorkParts& parts;
  const std::vector<Wide>& capacity;  ///< by class; devices for a time per device, or device time in all
  std::int64_t longest = WorkParts::kCannotRun;

  /// The time of a part on a class; kCannotRun where it cannot run.
  [[nodiscard]] std::int64_t on(std::size_t part, std::size_t device_class) const {
    const std::int64_t time = parts.on(part, device_class);
    return time <= longest ? time : WorkParts::kCannotRun;
  }
};

/// The prices that make the bound greatest: exact for one and two classes; for more as good as column generation in doubles and a
/// limit on its work allow.
[[nodiscard]] Prices best_prices(const Spread& spread);

/// Prices up to a factor, by column generation; for three and more classes.
[[nodiscard]] std::vector<double> generated_prices(const Spread& spread);

/// What one device time of a part is worth: the cheapest class that can run it.
[[nodiscard]] Wide worth(const Spread& spread, const Prices& prices, std::size_t part);
/// What all parts are worth together.
[[nodiscard]] Wide worth(const Spread& spread, const Prices& prices);
/// What all capacity is worth.
[[nodiscard]] Wide worth_of_capacity(const Spread& spread, const Prices& prices);

/// How many sums of times may still be written, and times be read; shared by all loads of one workload, and numbers of steps
/// rather than a time, so that the same bound comes out everywhere.
struct StepBudget {
  std::int64_t sums = 100'000;
  std::int64_t reads = 8'000'000;

  /// Takes steps off what is left. False, and nothing is taken, where there is not enough.
  static bool spend(std::int64_t& left, std::int64_t steps) {
    if (steps > left) return false;
    left -= steps;
    return true;
  }
};

/// No schedule takes less than `least`, and some schedule takes `most`.
struct MakespanRange {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// A device is busy for a sum of whole tasks, so five tasks of 4 h on three devices need 8 h: the least T in the range such that
/// the work, of tasks on single devices, fits when class c offers m_c R_c(T) device time, with R_c(T) the greatest sum of times of
/// tasks on that class that is not above T, and no task on a class on which it takes longer than T. Where the sums are too
/// many, R_c(T) is the greatest multiple of what divides all times; less is found where the budget runs out. Valid with precedence,
/// arrivals and transfers too: they only add time in which devices do no work.
[[nodiscard]] std::int64_t reachable_loads(const WorkParts& parts, const std::vector<Wide>& devices, MakespanRange range,
                                           StepBudget& budget);

}  // namespace gpusim
