#pragma once
// Work assignment over unequal classes of devices, and lower bounds for every way of spreading it: prices of device time by class,
// which are the Lagrangian dual, and the loads that whole tasks can make up.
//
// Spreading the parts j of some work over classes c with capacities T C_c is the linear program
//     min T   so that   sum_c x_jc = amount_j,   sum_j p_jc x_jc <= T C_c,   x >= 0.
// For any prices l_c >= 0, value(l) / sum_c l_c C_c with value(l) = sum_j amount_j min_c l_c p_jc is a lower bound of T, and the
// best prices make it equal to T (weak and strong duality). Prices are whole numbers, so that the bound is exact.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// The least whole number that is not below `dividend` / `divisor`, where dividend >= 0 and divisor > 0.
constexpr Wide divided_up(Wide dividend, Wide divisor) { return (dividend + divisor - 1) / divisor; }

/// Parts of work, each a number of equal tasks times the devices that each holds, with their times by class in any common unit.
struct WorkParts {
  /// The time of a part on a class that cannot run it. The innermost loops of the solvers take the least time over the classes, of
  /// millions of parts, so this is the greatest number, which needs no test there. Everything else asks can_run().
  static constexpr std::int64_t kCannotRun = std::numeric_limits<std::int64_t>::max();

  std::size_t classes = 0;
  std::vector<std::int64_t> amounts;  ///< by part
  std::vector<std::int64_t> times;    ///< rows are parts, columns classes; kCannotRun where a part cannot run

  [[nodiscard]] std::size_t size() const { return amounts.size(); }
  [[nodiscard]] bool empty() const { return amounts.empty(); }
  [[nodiscard]] std::int64_t on(std::size_t part, std::size_t device_class) const { return times[part * classes + device_class]; }
  [[nodiscard]] bool can_run(std::size_t part, std::size_t device_class) const { return on(part, device_class) != kCannotRun; }
};

/// A price per class, small enough that no product with a time, and no sum of such products over the work, exceeds 2^127.
using Prices = std::vector<std::int64_t>;

/// Work to be spread over classes with these capacities. A class that would take longer than `longest` for a part cannot run
/// it; each part can run on some class.
struct FractionalAssignment {
  const WorkParts& parts;
  const std::vector<Wide>& capacity;  ///< by class: number of devices for a time per device, or total device time
  std::int64_t longest = WorkParts::kCannotRun;

  /// The time of a part on a class; kCannotRun where it cannot run.
  [[nodiscard]] std::int64_t on(std::size_t part, std::size_t device_class) const {
    const std::int64_t time = parts.on(part, device_class);
    return time <= longest ? time : WorkParts::kCannotRun;
  }
  [[nodiscard]] bool can_run(std::size_t part, std::size_t device_class) const {
    return on(part, device_class) != WorkParts::kCannotRun;
  }
};

/// The prices that maximise the bound: exact for one and two classes; for more classes as good as column generation in floating
/// point with limited work finds.
[[nodiscard]] Prices best_prices(const FractionalAssignment& assignment);

/// Prices up to a common factor, by column generation, for three or more classes.
[[nodiscard]] std::vector<double> generated_prices(const FractionalAssignment& assignment);

/// The price of one unit of a part on the cheapest class that can run it.
[[nodiscard]] Wide value(const FractionalAssignment& assignment, const Prices& prices, std::size_t part);
/// The price of all parts together.
[[nodiscard]] Wide value(const FractionalAssignment& assignment, const Prices& prices);
/// The price of all capacity.
[[nodiscard]] Wide value_of_capacity(const FractionalAssignment& assignment, const Prices& prices);

/// How many sums of times may still be stored and how many times may still be read. All loads of one workload share a budget. It
/// counts steps instead of time, so that the bound is the same everywhere.
struct StepBudget {
  std::int64_t sums = 100'000;
  std::int64_t reads = 8'000'000;

  /// Takes steps from `left`. Returns false and takes nothing when there are not enough.
  static bool spend(std::int64_t& left, std::int64_t steps) {
    if (steps > left) return false;
    left -= steps;
    return true;
  }
};

/// A range that contains the optimum: no schedule takes less than `least`, and some schedule takes `most`.
struct MakespanRange {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

/// A bound from the fact that a device is busy for a sum of whole tasks, so that five tasks of 4 h on three devices need 8 h. It is
/// the least T in the range such that the work, of tasks on single devices, fits when class c offers m_c R_c(T) device time. R_c(T)
/// is the greatest sum of times of tasks on that class that does not exceed T, and no task may run on a class on which it takes
/// longer than T. If there are too many sums, R_c(T) is the greatest multiple of the common divisor of all times; a smaller bound
/// is found when the budget runs out. Valid with precedence, arrivals and transfers too, since these only add time in which devices
/// do no work.
[[nodiscard]] std::int64_t reachable_loads(const WorkParts& parts, const std::vector<Wide>& devices, MakespanRange range,
                                           StepBudget& budget);

}  // namespace gpusim
