// gittins: the Gittins index of attained service (Tiresias-G). Needs no estimates of single tasks, but how service is distributed.
//
// Attained service: devices x useful time. The index of a task that has had a, from the distribution of the service S of a task,
// is the largest P(S <= a + d | S > a) / E[min(S - a, d) | S > a] over all d (gittins.hpp); highest first, then first start (never
// started last), then task id. It is kept for `levels` ages, the quantiles of the distribution, and for those between them that of
// the age below; a task changes its place at the exact instant at which it reaches the next. Greedy and preemptive as las.
// `history` says where the distribution comes from: "estimates" are those of all tasks of the workload (true times where users
// give none), "finished" the tasks that have ended so far, taken anew whenever their number has doubled; until then all are alike.
//
// Source: J. C. Gittins, Journal of the Royal Statistical Society B 41(2), 1979; J. Gu et al., "Tiresias", NSDI 2019, section 3.2.

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/gittins.hpp"
#include "sim/policies/common/service_levels.hpp"

namespace gpusim {

constexpr Key kGittinsRows[] = {
    all_of(kPlacementKeys),
    {"history", "'estimates'|'finished'", "=finished",
     "the services that it uses: estimates of all tasks, or those of finished tasks"},
    {"levels", "count up to 10000", "=64", "numbers of attained service at which the index is computed"},
};
extern constinit const KeySection kGittinsKeys{"gittins", "options of gittins", kGittinsRows};

namespace {

class Gittins : public ServiceLevels {
 public:
  Gittins(PlacementOptions placement, bool from_estimates, std::size_t levels)
      : ServiceLevels(placement), from_estimates_(from_estimates), levels_(levels) {}

 private:
  void begin(const View& view) override {
    rank_ = {0};
    if (!from_estimates_) return;
    for (std::size_t task = 0; task < view.workload.tasks(); ++task)
      if (view.performance.is_placed(view.workload.profile[task]))
        history_.push_back(saturated_product(remaining(id<TaskId>(task), view).count(), width(id<TaskId>(task), view)));
    learn();
  }
  void on_finished(TaskId task, const View& view) override {
    const TaskProgress& progress = view.progress[index(task)];
    if (from_estimates_ || progress.remaining > Duration{} || progress.attained == Duration{}) return;
    history_.push_back(service(task, view));
  }
  void update(const Changes& /*changes*/, const View& view) override {
    if (from_estimates_ || history_.size() < 2 * learnt_ || history_.empty()) return;
    learn();
    requeue_all(view);
  }

  /// Computes the levels and orders them by index.
  void learn() {
    learnt_ = history_.size();
    std::vector<std::int64_t> sorted = history_;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::int64_t> thresholds;
    for (std::size_t level = 1; level <= levels_; ++level) {
      const std::int64_t age = sorted[(sorted.size() - 1) * level / levels_];
      if (age > (thresholds.empty() ? 0 : thresholds.back())) thresholds.push_back(age);
    }
    set_thresholds(thresholds);
    std::vector<std::pair<double, std::size_t>> index_of_level;
    for (std::size_t level = 0; level <= thresholds.size(); ++level)
      index_of_level.emplace_back(-gittins_index(sorted, level == 0 ? 0 : thresholds[level - 1]), level);
    std::sort(index_of_level.begin(), index_of_level.end());
    rank_.resize(index_of_level.size());
    for (std::size_t place = 0; place < rank_.size(); ++place)
      rank_[index_of_level[place].second] = static_cast<std::int64_t>(
          place > 0 && index_of_level[place].first == index_of_level[place - 1].first ? rank_[index_of_level[place - 1].second]
                                                                                      : static_cast<std::int64_t>(place));
  }
  std::int64_t rank_of(TaskId task, const View& view) override { return rank_[level_of(task, view)]; }

  bool from_estimates_;
  std::size_t levels_;
  std::vector<std::int64_t> history_;  ///< service of tasks in device-nanoseconds
  std::size_t learnt_ = 0;             ///< length of history_ when the levels were last computed
  std::vector<std::int64_t> rank_;     ///< by level
};

}  // namespace

std::unique_ptr<Policy> make_gittins(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const bool from_estimates = options.at_or("history").one_of() == 0;
  const auto levels = static_cast<std::size_t>(options.at_or("levels").count(1, 10'000));
  return std::make_unique<Gittins>(placement, from_estimates, levels);
}

}  // namespace gpusim
