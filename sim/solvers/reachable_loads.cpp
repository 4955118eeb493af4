#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/solvers/fractional_assignment.hpp"

namespace gpusim {
namespace {

/// The sums that the times of tasks on one class can make.
class ReachableSums {
 public:
  /// Computes all sums up to `limit`; if they are too many, only the number of which they all are multiples.
  ReachableSums(const WorkParts& parts, std::size_t device_class, std::int64_t limit, StepBudget& budget) {
    std::map<std::int64_t, std::int64_t> tasks_by_time;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      const std::int64_t time = parts.on(part, device_class);
      if (time != WorkParts::kCannotRun && time <= limit) tasks_by_time[time] += parts.amounts[part];
    }
    for (const auto& [time, tasks] : tasks_by_time) {
      total_ += static_cast<Wide>(time) * tasks;
      grid_ = std::gcd(grid_, time);
    }
    // With portions of 1, 2, 4, ..., rest every number of equal tasks is a sum of portions.
    for (auto [time, rest] : tasks_by_time) {
      for (std::int64_t portion = 1; rest > 0; portion *= 2) {
        const std::int64_t tasks = std::min(portion, rest);
        rest -= tasks;
        if (static_cast<Wide>(time) * tasks > limit) break;
        if (!add(time * tasks, limit, budget)) return;
      }
    }
    are_listed_ = true;
  }

  /// R_c(T) for T = `time`, which must not exceed the limit.
  [[nodiscard]] Wide at_most(std::int64_t time) const {
    if (are_listed_) return *std::prev(std::upper_bound(sums_.begin(), sums_.end(), time));
    return std::min<Wide>(time / grid_ * grid_, total_);
  }

 private:
  bool add(std::int64_t portion, std::int64_t limit, StepBudget& budget) {
    if (!StepBudget::spend(budget.sums, static_cast<std::int64_t>(2 * sums_.size()))) return false;
    const auto end = std::upper_bound(sums_.begin(), sums_.end(), limit - portion);
    std::vector<std::int64_t> with(sums_.begin(), end);
    for (std::int64_t& sum : with) sum += portion;
    std::vector<std::int64_t> both;
    both.reserve(sums_.size() + with.size());
    std::set_union(sums_.begin(), sums_.end(), with.begin(), with.end(), std::back_inserter(both));
    sums_ = std::move(both);
    return true;
  }

  std::vector<std::int64_t> sums_{0};
  bool are_listed_ = false;
  Wide total_ = 0;
  std::int64_t grid_ = 0;  // greatest common divisor of all times
};

class Fit {
 public:
  Fit(const WorkParts& parts, const std::vector<Wide>& devices, std::int64_t limit, StepBudget& budget)
      : parts_(parts), devices_(devices), budget_(budget) {
    for (std::size_t c = 0; c < parts.classes; ++c) sums_.emplace_back(parts, c, limit, budget);
  }

  /// True when prices prove that the load does not fit into `time`. False also when no proof is found or the budget runs out.
  [[nodiscard]] bool is_refuted(std::int64_t time) {
    // Prices for two classes read each part a few times, those for more classes many times.
    const auto times = static_cast<std::int64_t>(parts_.size() * parts_.classes);
    if (!StepBudget::spend(budget_.reads, times * (parts_.classes > 2 ? 100 : 10))) return false;
    std::vector<Wide> capacity;
    for (std::size_t c = 0; c < sums_.size(); ++c) capacity.push_back(devices_[c] * sums_[c].at_most(time));
    const FractionalAssignment assignment{parts_, capacity, time};
    const Prices prices = best_prices(assignment);
    return value(assignment, prices) > value_of_capacity(assignment, prices);
  }

 private:
  const WorkParts& parts_;
  const std::vector<Wide>& devices_;
  StepBudget& budget_;
  std::vector<ReachableSums> sums_;
};

}  // namespace

std::int64_t reachable_loads(const WorkParts& parts, const std::vector<Wide>& devices, MakespanRange range, StepBudget& budget) {
  if (parts.empty() || range.least >= range.most) return range.least;
  // At twice the area bound every class reaches at least half of its capacity, so the search can stop there.
  std::int64_t open = std::min(2 * range.least, range.most);
  Fit fit(parts, devices, open, budget);
  if (!fit.is_refuted(range.least)) return range.least;
  if (fit.is_refuted(open - 1)) return open;
  std::int64_t refuted = range.least;
  while (open - refuted > 1) {
    const std::int64_t middle = refuted + (open - refuted) / 2;
    (fit.is_refuted(middle) ? refuted : open) = middle;
  }
  return open;
}

}  // namespace gpusim
