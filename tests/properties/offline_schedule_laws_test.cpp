// What search and proof say about small offline instances against trying every order and every class.

#include <doctest/doctest.h>

#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

#include "sim/solvers/optimal.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

/// A schedule under construction, instant by instant: what is held of each class and resource.
class TimeSlots {
 public:
  explicit TimeSlots(const OfflineInstance& instance) : instance_(instance) {}

  [[nodiscard]] bool fits(const OfflineTask& task, std::size_t device_class, std::int64_t start, std::int64_t time) const {
    for (std::int64_t at = start; at < start + time; ++at) {
      if (task.gpus > 0 && held(at, device_class) + task.gpus > instance_.gpus[device_class]) return false;
      for (std::size_t r = 0; r < task.demand.size(); ++r)
        if (held(at, instance_.gpus.size() + r) + task.demand[r] > instance_.capacity[r]) return false;
    }
    return true;
  }
  void add(const OfflineTask& task, std::size_t device_class, std::int64_t start, std::int64_t time, std::int64_t sign) {
    for (std::int64_t at = start; at < start + time; ++at) {
      if (static_cast<std::size_t>(at) >= rows_.size())
        rows_.resize(static_cast<std::size_t>(at) + 1,
                     std::vector<std::int64_t>(instance_.gpus.size() + instance_.capacity.size()));
      std::vector<std::int64_t>& row = rows_[static_cast<std::size_t>(at)];
      if (task.gpus > 0) row[device_class] += sign * task.gpus;
      for (std::size_t r = 0; r < task.demand.size(); ++r) row[instance_.gpus.size() + r] += sign * task.demand[r];
    }
  }

 private:
  [[nodiscard]] std::int64_t held(std::int64_t at, std::size_t column) const {
    return static_cast<std::size_t>(at) < rows_.size() ? rows_[static_cast<std::size_t>(at)][column] : 0;
  }
  const OfflineInstance& instance_;
  std::vector<std::vector<std::int64_t>> rows_;
};

/// Every order and every class, each task as early as it can: some such schedule is optimal (active schedules; A. Sprecher, R.
/// Kolisch, A. Drexl, European Journal of Operational Research 80(1), 1995).
class EverySchedule {
 public:
  explicit EverySchedule(const OfflineInstance& instance)
      : instance_(instance), slots_(instance), end_(instance.tasks.size(), -1) {}
  std::int64_t shortest() {
    extend(0, 0);
    return best_;
  }

 private:
  void extend(std::size_t placed, std::int64_t makespan) {
    if (makespan >= best_) return;
    if (placed == end_.size()) {
      best_ = makespan;
      return;
    }
    for (std::size_t task = 0; task < end_.size(); ++task) {
      if (end_[task] >= 0) continue;
      const OfflineTask& needs = instance_.tasks[task];
      std::int64_t ready = needs.release;
      bool is_ready = true;
      if (instance_.order.arcs() > 0)
        for (const Edge& edge : instance_.order.predecessors(id<TaskId>(task))) {
          is_ready = is_ready && end_[index(edge.task)] >= 0;
          ready = std::max(ready, end_[index(edge.task)]);
        }
      if (!is_ready) continue;
      for (std::size_t c = 0; c < needs.time.size(); ++c) {
        if (!needs.time[c] || (needs.gpus > 0 && needs.gpus > instance_.gpus[c])) continue;
        std::int64_t start = ready;
        while (!slots_.fits(needs, c, start, *needs.time[c])) ++start;
        slots_.add(needs, c, start, *needs.time[c], 1);
        end_[task] = start + *needs.time[c];
        extend(placed + 1, std::max(makespan, end_[task]));
        end_[task] = -1;
        slots_.add(needs, c, start, *needs.time[c], -1);
      }
    }
  }

  const OfflineInstance& instance_;
  TimeSlots slots_;
  std::vector<std::int64_t> end_;
  std::int64_t best_ = INT64_MAX;
};

/// Nothing that holds a GPU or a resource takes no time: that would have to wait for an instant at which it is free.
OfflineInstance random_instance(bool is_independent) {
  const auto between = [](int low, int high) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1)); };
  OfflineInstance instance;
  const int classes = between(1, 2);
  for (int c = 0; c < classes; ++c) instance.gpus.push_back(static_cast<std::uint32_t>(between(1, 3)));
  if (!is_independent && between(0, 1) == 1) instance.capacity.push_back(between(2, 5));
  std::vector<TaskGraph::Arc> arcs;
  const int tasks = between(1, 6);
  for (int t = 0; t < tasks; ++t) {
    OfflineTask& task = instance.tasks.emplace_back();
    if (!is_independent) {
      task.release = between(0, 3) == 0 ? between(1, 6) : 0;
      task.gpus =
          static_cast<std::uint32_t>(between(0, static_cast<int>(*std::max_element(instance.gpus.begin(), instance.gpus.end()))));
      for (const std::int64_t capacity : instance.capacity) task.demand.push_back(between(0, static_cast<int>(capacity)));
      for (int before = 0; before < t; ++before)
        if (between(0, 3) == 0)
          arcs.push_back({id<TaskId>(static_cast<std::size_t>(before)), id<TaskId>(static_cast<std::size_t>(t)), DataSize{}});
    }
    const std::size_t times = task.gpus == 0 ? 1 : instance.gpus.size();
    for (std::size_t c = 0; c < times; ++c) task.time.push_back(between(1, 9));
    if (times > 1 && task.gpus <= instance.gpus[0] && between(0, 3) == 0) task.time[1].reset();
  }
  instance.order = TaskGraph(instance.tasks.size(), arcs);
  return instance;
}

void expect_optimal(const OfflineInstance& instance) {
  RC_ASSERT(why_unschedulable(instance).empty());
  const std::int64_t optimum = EverySchedule(instance).shortest();
  const OfflineSchedule schedule = optimal_schedule(instance);
  RC_ASSERT(schedule.makespan == optimum);
  RC_ASSERT(schedule.is_proven);
  // Each task where and when it says, beside what is there already.
  TimeSlots slots(instance);
  std::int64_t makespan = 0;
  for (std::size_t task = 0; task < instance.tasks.size(); ++task) {
    const OfflineTask& needs = instance.tasks[task];
    const std::int64_t time = needs.time[schedule.device_class[task]].value();
    RC_ASSERT(schedule.start[task] >= needs.release);
    RC_ASSERT(slots.fits(needs, schedule.device_class[task], schedule.start[task], time));
    slots.add(needs, schedule.device_class[task], schedule.start[task], time, 1);
    makespan = std::max(makespan, schedule.start[task] + time);
    if (instance.order.arcs() == 0) continue;
    for (const Edge& edge : instance.order.predecessors(id<TaskId>(task))) {
      const std::size_t before = index(edge.task);
      RC_ASSERT(schedule.start[before] + instance.tasks[before].time[schedule.device_class[before]].value() <=
                schedule.start[task]);
    }
  }
  RC_ASSERT(makespan == schedule.makespan);
  RC_ASSERT(gpus_of(instance, schedule).size() == instance.tasks.size());
}

}  // namespace

TEST_SUITE_BEGIN("offline schedules");

TEST_CASE("independent tasks: search by class and GPU finds and proves what trying everything finds") {
  CHECK(holds([] { expect_optimal(random_instance(true)); }));
}

TEST_CASE("gangs, releases, order and resources: bounds and SAT agree with trying everything") {
  CHECK(holds([] { expect_optimal(random_instance(false)); }));
}

TEST_CASE("independent tasks are proven the same by search and by SAT") {
  CHECK(holds([] {
    OfflineInstance instance = random_instance(true);
    const OfflineSchedule by_search = optimal_schedule(instance);
    // A resource of which there is always enough hides that they are independent.
    instance.capacity.push_back(static_cast<std::int64_t>(instance.tasks.size()));
    for (OfflineTask& task : instance.tasks) task.demand.push_back(1);
    const OfflineSchedule by_sat = optimal_schedule(instance);
    RC_ASSERT(by_sat.is_proven);
    RC_ASSERT(by_sat.makespan == by_search.makespan);
  }));
}

TEST_CASE("more effort is never worse, and the same effort is the same schedule") {
  CHECK(holds([] {
    const OfflineInstance instance = random_instance(false);
    const OfflineSchedule once = optimal_schedule(instance, {1});
    const OfflineSchedule again = optimal_schedule(instance, {1});
    RC_ASSERT(once.start == again.start);
    RC_ASSERT(once.steps == again.steps);
    RC_ASSERT(optimal_schedule(instance, {50}).makespan <= once.makespan);
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
