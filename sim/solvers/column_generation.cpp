// Prices for three or more classes. Let y_k be the share of time in which work is assigned as in assignment k (each part on one
// class); then spreading a load is  max sum_k y_k  so that  sum_k load_kc / C_c y_k <= 1 for each class c. Only the best assignment
// for the present prices is ever needed (Dantzig & Wolfe, Oper. Res. 8 (1960)); the rest is the revised simplex method on a matrix
// of classes x classes.

#include <algorithm>
#include <limits>

#include "sim/solvers/fractional_assignment.hpp"

namespace gpusim {
namespace {

constexpr double kTolerance = 1e-13;
/// The number of times (of a part on a class) that may be read before the best prices so far are used, and the least and greatest
/// number of passes over the load.
constexpr std::size_t kReads = 10'000'000;
constexpr std::size_t kLeastPasses = 3;
constexpr std::size_t kMostPasses = 400;
/// The number of initial passes that only look for good starting prices.
constexpr std::size_t kStartPasses = 6;

/// The work on each class when every part goes to its cheapest class.
struct Assignment {
  std::vector<double> filling;  ///< load / capacity, by class
  double bound = 0;             ///< lower bound of the time of the load at the prices of this assignment
};

class Assigner {
 public:
  explicit Assigner(const FractionalAssignment& assignment) : assignment_(assignment) {
    for (const Wide capacity : assignment.capacity) capacity_.push_back(static_cast<double>(capacity));
  }

  /// Prices inversely proportional to the mean time on each class. They are optimal when one class is faster than another by the
  /// same factor for all parts. Zero for a class that cannot run any part.
  [[nodiscard]] std::vector<double> mean_speeds() const {
    std::vector<double> amount(capacity_.size());
    std::vector<double> work(capacity_.size());
    for (std::size_t part = 0; part < assignment_.parts.size(); ++part) {
      for (std::size_t c = 0; c < capacity_.size(); ++c) {
        const std::int64_t time = assignment_.on(part, c);
        if (time == WorkParts::kCannotRun || capacity_[c] <= 0) continue;
        amount[c] += static_cast<double>(assignment_.parts.amounts[part]);
        work[c] += static_cast<double>(assignment_.parts.amounts[part]) * static_cast<double>(time);
      }
    }
    for (std::size_t c = 0; c < amount.size(); ++c)
      if (work[c] > 0) amount[c] /= work[c];
    return amount;
  }

  [[nodiscard]] Assignment operator()(const std::vector<double>& prices) const {
    Assignment result{std::vector<double>(prices.size()), 0};
    double value = 0;
    for (std::size_t part = 0; part < assignment_.parts.size(); ++part) {
      constexpr double kNowhere = std::numeric_limits<double>::infinity();
      double least = kNowhere;
      std::size_t cheapest = 0;
      for (std::size_t c = 0; c < prices.size(); ++c) {
        const std::int64_t time = assignment_.on(part, c);
        if (time == WorkParts::kCannotRun || capacity_[c] <= 0) continue;
        const double here = prices[c] * static_cast<double>(time);
        if (here < least) {
          cheapest = c;
          least = here;
        }
      }
      if (least == kNowhere) continue;
      const auto amount = static_cast<double>(assignment_.parts.amounts[part]);
      value += least * amount;
      result.filling[cheapest] += static_cast<double>(assignment_.on(part, cheapest)) * amount / capacity_[cheapest];
    }
    double value_of_capacity = 0;
    for (std::size_t c = 0; c < prices.size(); ++c) value_of_capacity += prices[c] * capacity_[c];
    result.bound = value / value_of_capacity;
    return result;
  }

  [[nodiscard]] double capacity(std::size_t device_class) const { return capacity_[device_class]; }

 private:
  const FractionalAssignment& assignment_;
  std::vector<double> capacity_;
};

/// Maximises the sum of y over the columns entered so far so that their fillings add up to at most 1 in each class.
class Master {
 public:
  explicit Master(std::size_t classes) : inverse_(classes, std::vector<double>(classes)), solution_(classes, 1.0), gain_(classes) {
    for (std::size_t c = 0; c < classes; ++c) inverse_[c][c] = 1;
  }

  /// The gain from one more unit of each class.
  [[nodiscard]] std::vector<double> duals() const {
    std::vector<double> duals(gain_.size());
    for (std::size_t row = 0; row < gain_.size(); ++row)
      for (std::size_t c = 0; c < gain_.size(); ++c) duals[c] += gain_[row] * inverse_[row][c];
    return duals;
  }

  /// Enters a column if it improves the solution; false when it does not.
  bool enter(const std::vector<double>& column, double gain) {
    const std::vector<double> dual = duals();
    double cost = 0;
    for (std::size_t c = 0; c < column.size(); ++c) cost += dual[c] * column[c];
    if (gain - cost <= kTolerance) return false;

    std::vector<double> direction(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
      for (std::size_t c = 0; c < column.size(); ++c) direction[row] += inverse_[row][c] * column[c];
    std::size_t leaving = column.size();
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (direction[row] <= kTolerance) continue;
      if (leaving == column.size() || solution_[row] * direction[leaving] < solution_[leaving] * direction[row]) leaving = row;
    }
    if (leaving == column.size()) return false;
    pivot(leaving, direction);
    gain_[leaving] = gain;
    return true;
  }

  /// Leaves a class partly idle if its device time has a negative dual; false when none has.
  bool leave_idle() {
    const std::vector<double> dual = duals();
    const auto worst = std::min_element(dual.begin(), dual.end());
    if (*worst >= -kTolerance) return false;
    std::vector<double> slack(dual.size());
    slack[static_cast<std::size_t>(worst - dual.begin())] = 1;
    return enter(slack, 0);
  }

 private:
  void pivot(std::size_t leaving, const std::vector<double>& direction) {
    for (double& value : inverse_[leaving]) value /= direction[leaving];
    solution_[leaving] /= direction[leaving];
    for (std::size_t row = 0; row < direction.size(); ++row) {
      if (row == leaving) continue;
      for (std::size_t c = 0; c < direction.size(); ++c) inverse_[row][c] -= direction[row] * inverse_[leaving][c];
      solution_[row] -= direction[row] * solution_[leaving];
    }
  }

  std::vector<std::vector<double>> inverse_;  // inverse of the basis matrix
  std::vector<double> solution_;              // value of each basic variable
  std::vector<double> gain_;                  // of each basic variable: 1 for an assignment, 0 for idle time
};

}  // namespace

std::vector<double> generated_prices(const FractionalAssignment& work) {
  const std::size_t classes = work.parts.classes;
  const std::size_t passes = std::clamp(kReads / (work.parts.size() * classes), kLeastPasses, kMostPasses);
  const Assigner assign(work);
  Master master(classes);
  std::vector<double> prices = assign.mean_speeds();
  std::vector<double> best = prices;
  double best_bound = 0;
  double scale = 0;  // brings fillings to the order of 1
  for (std::size_t pass = 0; pass < passes; ++pass) {
    Assignment assignment = assign(prices);
    if (assignment.bound > best_bound) {
      best_bound = assignment.bound;
      best = prices;
    }
    if (scale == 0) scale = assignment.bound;
    std::vector<double> column = assignment.filling;
    for (double& filling : column) filling /= scale;
    const bool gained = master.enter(column, 1);
    for (std::size_t pivots = 0; pivots < classes && master.leave_idle();) ++pivots;

    if (pass + 1 < std::min(kStartPasses, passes)) {
      // Raises the price of overfull classes, in smaller and smaller steps.
      for (std::size_t c = 0; c < classes; ++c) {
        const double excess = assignment.filling[c] / assignment.bound - 1;
        prices[c] *= 1 + std::clamp(excess, -0.5, 1.0) / static_cast<double>(pass + 1);
      }
      continue;
    }
    if (!gained && pass >= kStartPasses) break;
    const std::vector<double> dual = master.duals();
    for (std::size_t c = 0; c < classes; ++c) prices[c] = assign.capacity(c) > 0 ? std::max(dual[c], 0.0) / assign.capacity(c) : 0;
  }
  return best;
}

}  // namespace gpusim
