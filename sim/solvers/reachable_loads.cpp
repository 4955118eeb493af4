#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/solvers/spread.hpp"

namespace gpusim {
namespace {

/// The sums that times of tasks on one class can have.
class ReachableSums {
 public:
  /// Knows all sums up to `limit`, or, where they are too many, only what they are multiples of.
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
    // In binary portions every number of equal tasks is some sum of 1, 2, 4, ..., rest.
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

  /// R_c(T); `time` at most the limit.
  [[nodiscard]] Wide at_most(std::int64_t time) const {
    if (are_listed_) return *std::prev(std::upper_bound(sums_.begin(), sums_.end(), time));
    return std::min<Wide>(time / grid_ * grid_, total_);
  }

 private:
  bool add(std::int64_t portion, std::int64_t limit, StepBudget& budget) {
    budget.left -= static_cast<std::int64_t>(2 * sums_.size());
    if (budget.left < 0) return false;
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
      : parts_(parts), devices_(devices) {
    for (std::size_t c = 0; c < parts.classes; ++c) sums_.emplace_back(parts, c, limit, budget);
  }

  /// Prices prove that the load cannot fit into `time`. False also when no proof is found.
  [[nodiscard]] bool is_refuted(std::int64_t time) const {
    std::vector<Wide> capacity;
    for (std::size_t c = 0; c < sums_.size(); ++c) capacity.push_back(devices_[c] * sums_[c].at_most(time));
    const Spread spread{parts_, capacity, time};
    const Prices prices = best_prices(spread);
    return worth(spread, prices) > worth_of_capacity(spread, prices);
  }

 private:
  const WorkParts& parts_;
  const std::vector<Wide>& devices_;
  std::vector<ReachableSums> sums_;
};

}  // namespace

std::int64_t reachable_loads(const WorkParts& parts, const std::vector<Wide>& devices, std::int64_t least, StepBudget& budget) {
  // What the search reads: each part on each class at some forty times, and for prices of many classes over and over.
  constexpr std::int64_t kReadsOfSearch = 500;
  const std::int64_t reads = static_cast<std::int64_t>(parts.size() * parts.classes) * kReadsOfSearch;
  if (parts.empty() || budget.left < reads) return least;
  budget.left -= reads;

  // At twice the area every class reaches half of what it is offered at least, so the search need not go further.
  const std::int64_t limit = 2 * least;
  const Fit fit(parts, devices, limit, budget);
  if (!fit.is_refuted(least)) return least;
  std::int64_t refuted = least;
  std::int64_t open = limit;
  while (open - refuted > 1) {
    const std::int64_t middle = refuted + (open - refuted) / 2;
    (fit.is_refuted(middle) ? refuted : open) = middle;
  }
  return open;
}

}  // namespace gpusim
