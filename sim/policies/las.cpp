// las: discretised two-dimensional least attained service (Tiresias-L). Needs no estimates.
//
// Attained service: devices x useful time. Queue: how many `thresholds` (device-time) are at most that; a task moves down at the
// exact instant at which it reaches one, and loses nothing when it is preempted but what its interruption costs. Order: (queue;
// first start, never started last; task id). Greedy: a task runs if it fits beside those before it, and others are preempted. With
// `promote` K, a task that has waited K times as long as it has run in all goes to the first queue; after it has attained
// the first threshold again, it returns to the queue of all its service.
//
// Source: J. Gu et al., "Tiresias: a GPU cluster manager for distributed deep learning", NSDI 2019, section 3.

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/service_levels.hpp"

namespace gpusim {

constexpr Key kLasRows[] = {
    all_of(kPlacementKeys),
    {"thresholds", "list of time", R"(=["3200 s"])", "attained service at which a task goes to the next queue, ascending"},
    {"promote", "count from 0", "=0", "after waiting so many times its service a task starts over in the first queue; 0: never"},
};
extern constinit const KeySection kLasKeys{"las", "options of las", kLasRows};

namespace {

class LeastAttainedService : public ServiceLevels {
 public:
  LeastAttainedService(PlacementOptions placement, std::vector<std::int64_t> given, std::int64_t promote)
      : ServiceLevels(placement), promote_(promote) {
    set_thresholds(std::move(given));
  }

 private:
  void begin(const View& view) override {
    if (promote_ > 0) promoted_at_.resize(view.workload.tasks());
  }

  std::int64_t rank_of(TaskId task, const View& view) override {
    const bool is_promoted = promote_ > 0 && promoted_at_[index(task)] &&
                             (thresholds().empty() || service(task, view) - *promoted_at_[index(task)] < thresholds().front());
    return is_promoted ? 0 : static_cast<std::int64_t>(level_of(task, view));
  }

  void on_finished(TaskId task, const View& view) override {
    if (promote_ == 0 || view.finish[index(task)] > Instant{} || attained(task, view) == Duration{}) return;
    const std::int64_t wait = saturated_product(attained(task, view).count(), promote_);
    starving_.insert({view.now + Duration::nanoseconds(wait), task});
  }
  void started(TaskId task, const View& /*view*/) override {
    std::erase_if(starving_, [&](const auto& entry) { return entry.second == task; });
  }
  void update(const Changes& /*changes*/, const View& view) override {
    while (!starving_.empty() && starving_.begin()->first <= view.now) {
      const TaskId task = starving_.begin()->second;
      starving_.erase(starving_.begin());
      promoted_at_[index(task)] = service(task, view);
      if (is_waiting(task)) requeue(task, view);
    }
  }
  std::optional<Instant> next_change(const View& view) override {
    std::optional<Instant> next = ServiceLevels::next_change(view);
    if (promote_ > 0)
      for (const RunningTasks::Entry& entry : state().running.entries()) consider_end_of_promotion(entry.task, view, next);
    if (!starving_.empty() && (!next || starving_.begin()->first < *next)) next = starving_.begin()->first;
    return next;
  }
  void consider_end_of_promotion(TaskId task, const View& view, std::optional<Instant>& next) const {
    const std::optional<std::int64_t> from = promoted_at_[index(task)];
    if (!from || thresholds().empty()) return;
    const std::int64_t left = thresholds().front() - (service(task, view) - *from);
    const std::int64_t devices = width(task, view);
    if (left <= 0) return;
    const Instant end =
        std::max(view.now, view.progress[index(task)].since) + Duration::nanoseconds((left + devices - 1) / devices);
    if (!next || end < *next) next = end;
  }
  std::string describe(TaskId task, QueueKey key, const View& view) override {
    return "queue " + std::to_string(key.first) + ", attained " + exact_seconds(Duration::nanoseconds(service(task, view))) +
           " device s";
  }

  std::int64_t promote_;
  std::vector<std::optional<std::int64_t>> promoted_at_;  ///< by task: its service when it was promoted
  std::set<std::pair<Instant, TaskId>> starving_;         ///< interrupted tasks, by when they are promoted
};

}  // namespace

std::unique_ptr<Policy> make_las(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  std::vector<std::int64_t> thresholds;
  const Reader list = options.at_or("thresholds");
  if (!list.is_array()) list.fail_expected("a list of times, ascending");
  for (const Reader& element : list.elements()) {
    const std::int64_t threshold = element.duration(Reader::Zero::refused).nominal.count();
    if (!thresholds.empty() && threshold <= thresholds.back()) element.fail_expected("a longer time than the one before");
    thresholds.push_back(threshold);
  }
  const std::int64_t promote = options.at_or("promote").count(0, 1'000'000);
  return std::make_unique<LeastAttainedService>(placement, std::move(thresholds), promote);
}

}  // namespace gpusim
