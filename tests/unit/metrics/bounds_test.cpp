// Lower bounds: tight where they are known to be, and never above the optimum, which an exhaustive search finds on small instances.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/reader.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

constexpr std::optional<Duration> kCannotRun;
using Row = std::vector<std::optional<Duration>>;  ///< times by class

/// A system without data sheets: that many devices in each class.
System system_of(const std::vector<std::uint32_t>& counts) {
  System system;
  for (const std::uint32_t count : counts) {
    for (std::uint32_t slot = 0; slot < count; ++slot)
      system.devices.push_back({NodeId{}, slot, GpuId{}, id<ClassId>(system.classes.size()), ""});
    system.classes.push_back({GpuId{}, "", count});
  }
  return system;
}

/// The same with a data sheet for all of them, so that stated times can be resolved.
System with_gpus(System system) {
  system.gpus.resize(1);
  system.gpus[0].id = "card";
  return system;
}

/// A workload under construction: rows of times by class, tasks of a row, edges.
struct Plan {
  std::vector<Row> rows;
  std::vector<std::size_t> row_of_task;
  std::vector<Duration> arrivals;  ///< by task; each task is a job
  std::vector<TaskGraph::Arc> arcs;

  std::size_t row(Row times) {
    rows.push_back(std::move(times));
    return rows.size() - 1;
  }
  TaskId task(std::size_t row, Duration arrival = {}) {
    row_of_task.push_back(row);
    arrivals.push_back(arrival);
    return id<TaskId>(row_of_task.size() - 1);
  }
  std::vector<TaskId> tasks(std::size_t count, std::size_t row) {
    std::vector<TaskId> result;
    for (std::size_t k = 0; k < count; ++k) result.push_back(task(row));
    return result;
  }
  void edge(TaskId from, TaskId to) { arcs.push_back({from, to, {}}); }
  /// A task of no length behind `before`, and in front of what is linked to it.
  TaskId barrier(const std::vector<TaskId>& before) {
    const TaskId join = task(row(Row(rows.front().size(), Duration{})));
    for (const TaskId task : before) edge(task, join);
    return join;
  }

  [[nodiscard]] Workload workload() const {
    Workload workload;
    workload.profiles.resize(rows.size());
    for (std::size_t task = 0; task < row_of_task.size(); ++task) {
      workload.profile.push_back(id<ProfileId>(row_of_task[task]));
      workload.job.push_back(id<JobId>(task));
      workload.jobs.push_back({"", "", Instant::at(arrivals[task]), 0, static_cast<std::uint32_t>(task), 1});
    }
    workload.graph = TaskGraph(row_of_task.size(), arcs);
    return workload;
  }
  [[nodiscard]] Performance performance(const System& system) const {
    Row times;
    for (const Row& row : rows) times.insert(times.end(), row.begin(), row.end());
    return {system, times, nullptr};
  }
};

Bound bound_of(const Plan& plan, const std::vector<std::uint32_t>& counts) {
  const System system = system_of(counts);
  return lower_bound({system, plan.workload(), plan.performance(system)});
}

double area_of(const Plan& plan, const std::vector<std::uint32_t>& counts) {
  const System system = system_of(counts);
  return area_bound({system, plan.workload(), plan.performance(system)}).raw();
}

Plan equal_tasks(std::size_t count, Duration time) {
  Plan plan;
  plan.tasks(count, plan.row({time}));
  return plan;
}

/// Groups of equal tasks, each group behind a barrier after the one before.
Plan groups_with_barriers(std::size_t groups, std::size_t tasks, Duration time) {
  Plan plan;
  const std::size_t row = plan.row({time});
  std::vector<TaskId> before;
  for (std::size_t group = 0; group < groups; ++group) {
    const bool is_first = before.empty();
    const TaskId barrier = is_first ? TaskId{} : plan.barrier(before);
    before = plan.tasks(tasks, row);
    if (is_first) continue;
    for (const TaskId task : before) plan.edge(barrier, task);
  }
  return plan;
}

/// The least makespan over all orders and all devices. In the order of its starts every schedule is one of those tried here, with
/// no task later than in it.
class ExhaustiveSearch {
 public:
  ExhaustiveSearch(const Plan& plan, const System& system)
      : plan_(plan),
        system_(system),
        workload_(plan.workload()),
        free_(system.devices.size()),
        ends_(plan.row_of_task.size(), -1) {}

  Duration optimum() {
    extend(0, 0);
    return Duration::nanoseconds(best_);
  }

 private:
  void extend(std::size_t placed, std::int64_t makespan) {
    if (makespan >= best_) return;
    if (placed == ends_.size()) {
      best_ = makespan;
      return;
    }
    for (std::size_t task = 0; task < ends_.size(); ++task) {
      if (ends_[task] >= 0) continue;
      std::int64_t ready = plan_.arrivals[task].count();
      for (const Edge& edge : workload_.graph.predecessors(id<TaskId>(task)))
        ready = ends_[index(edge.task)] < 0 ? best_ : std::max(ready, ends_[index(edge.task)]);
      if (ready >= best_) continue;
      for (std::size_t device = 0; device < free_.size(); ++device) {
        const std::optional<Duration> time = plan_.rows[plan_.row_of_task[task]][index(system_.devices[device].device_class)];
        if (!time) continue;
        const std::int64_t was_free = free_[device];
        free_[device] = ends_[task] = std::max(ready, was_free) + time->count();
        extend(placed + 1, std::max(makespan, free_[device]));
        free_[device] = was_free;
        ends_[task] = -1;
      }
    }
  }

  const Plan& plan_;
  const System& system_;
  Workload workload_;
  std::vector<std::int64_t> free_;
  std::vector<std::int64_t> ends_;  // -1: not placed
  std::int64_t best_ = std::numeric_limits<std::int64_t>::max();
};

/// Small instances; one seed, one instance.
class RandomPlans {
 public:
  explicit RandomPlans(std::uint32_t seed) : generator_(seed) {}
  /// 0 ... most, each as likely as the others but for a bias that does not matter here.
  std::uint32_t up_to(std::uint32_t most) { return static_cast<std::uint32_t>(generator_() % (most + 1)); }

  std::vector<std::uint32_t> counts() {
    constexpr std::array<std::array<std::uint32_t, 3>, 7> kCounts{{{1}, {2}, {3}, {1, 1}, {2, 1}, {1, 2}, {1, 1, 1}}};
    std::vector<std::uint32_t> counts;
    for (const std::uint32_t count : kCounts[up_to(6)])
      if (count > 0) counts.push_back(count);
    return counts;
  }

  Plan plan(std::size_t classes, std::size_t tasks) {
    Plan plan;
    const std::uint32_t rows = 1 + up_to(3);
    const std::uint32_t longest = up_to(1) == 0 ? 6 : 1000;
    for (std::uint32_t row = 0; row < rows; ++row) {
      Row times;
      for (std::size_t c = 0; c < classes; ++c)
        times.push_back(up_to(5) == 0 ? kCannotRun : std::optional(Duration::nanoseconds(up_to(9) == 0 ? 0 : 1 + up_to(longest))));
      if (std::all_of(times.begin(), times.end(), [](const auto& time) { return !time; })) times[0] = Duration::nanoseconds(3);
      plan.row(std::move(times));
    }
    const bool has_arrivals = up_to(3) == 0;
    Duration arrival;
    for (std::size_t task = 0; task < tasks; ++task) {
      if (has_arrivals) arrival += Duration::nanoseconds(up_to(longest / 2));
      plan.task(up_to(rows - 1), arrival);
    }
    const std::uint32_t density = up_to(3);
    for (std::size_t to = 1; to < tasks; ++to)
      for (std::size_t from = 0; from < to; ++from)
        if (up_to(5) < density) plan.edge(id<TaskId>(from), id<TaskId>(to));
    return plan;
  }

 private:
  std::mt19937 generator_;
};

}  // namespace

TEST_SUITE("bounds") {
  TEST_CASE("no tasks need no time") {
    const Bound bound = bound_of(equal_tasks(0, hours(1)), {3});
    CHECK(bound.time == Duration{});
    CHECK(area_of(equal_tasks(0, hours(1)), {3}) == 0);
  }

  TEST_CASE("the longest task bounds what has a device for each task") {
    const Bound bound = bound_of(equal_tasks(5, hours(1.2)), {8});
    CHECK(bound.time == hours(1.2));
    CHECK(bound.name == "longest task");
  }

  TEST_CASE("a chain is bounded by its length, with each task on its best class") {
    Plan plan;
    const std::size_t fast_first = plan.row({hours(1), hours(2)});
    const std::size_t fast_second = plan.row({hours(5), hours(3)});
    plan.edge(plan.task(fast_first), plan.task(fast_second));
    const Bound bound = bound_of(plan, {1, 1});
    CHECK(bound.time == hours(4));
    CHECK(bound.name == "critical path");
  }

  TEST_CASE("one device works off everything one after the other") {
    const Bound bound = bound_of(equal_tasks(5, hours(1.2)), {1});
    CHECK(bound.time == hours(6));
    CHECK(bound.name == "area");
  }

  TEST_CASE("equal tasks come in whole rounds") {
    // ceil(5 / 3) x 4 h, ceil(25 / 3) x 4 h, ceil(250 / 3) x 4 h; and 5 x 1.2 h on two GPUs: ceil(5 / 2) x 1.2 h.
    CHECK(bound_of(equal_tasks(5, hours(4)), {3}).time == hours(8));
    CHECK(bound_of(equal_tasks(5, hours(4)), {3}).name == "reachable loads");
    CHECK(bound_of(equal_tasks(25, hours(4)), {3}).time == hours(36));
    CHECK(bound_of(equal_tasks(250, hours(4)), {3}).time == hours(336));
    CHECK(bound_of(equal_tasks(5, hours(1.2)), {2}).time == hours(3.6));
  }

  TEST_CASE("twenty tasks of 72 min and five of 24 min reach the optimum on few GPUs") {
    Plan plan;
    plan.tasks(20, plan.row({minutes(72)}));
    plan.tasks(5, plan.row({minutes(24)}));
    // The area, 1560 min / m, rounded up to a multiple of 24 min; schedules of this length are known.
    // On six GPUs the area says 264 min; of the 19 longest runs, all of 72 min, one GPU has four (pigeonhole).
    const std::vector<std::int64_t> optimum{1560, 792, 528, 408, 312, 288};
    for (std::uint32_t gpus = 1; gpus <= optimum.size(); ++gpus) CHECK(bound_of(plan, {gpus}).time == minutes(optimum[gpus - 1]));
  }

  TEST_CASE("times that are multiples of nothing are summed too") {
    // Reachable loads: one GPU of three takes two of the five, at least 3600000000007 + 3600000000009. Pigeonhole: one GPU takes
    // two of the four longest, at least 3600000000009 + 3600000000015.
    Plan plan;
    for (const std::int64_t extra : {7, 9, 15, 31, 33}) plan.task(plan.row({hours(1) + Duration::nanoseconds(extra)}));
    const Bound bound = bound_of(plan, {3});
    CHECK(bound.time == hours(2) + Duration::nanoseconds(24));
    CHECK(bound.name == "pigeonhole");
  }

  TEST_CASE("barriers add up the rounds of each fold") {
    // 5 folds x ceil(5 / 3) x 4 h; pooled it would be 36 h.
    const Bound folds = bound_of(groups_with_barriers(5, 5, hours(4)), {3});
    CHECK(folds.time == hours(40));
    CHECK(folds.name == "reachable loads over 4 barriers");
    // 50 trials x 8 h.
    const Bound trials = bound_of(groups_with_barriers(50, 5, hours(4)), {3});
    CHECK(trials.time == hours(400));
    CHECK(trials.name == "reachable loads over 49 barriers");
  }

  TEST_CASE("a task that everything waits for separates like a barrier") {
    // 5 x 4 h on 3 GPUs, then one task of 1 h, then two of 4 h: 8 + 1 + 4 h.
    Plan plan;
    const std::size_t model = plan.row({hours(4)});
    const std::vector<TaskId> before = plan.tasks(5, model);
    const TaskId combine = plan.task(plan.row({hours(1)}));
    for (const TaskId task : before) plan.edge(task, combine);
    for (const TaskId task : plan.tasks(2, model)) plan.edge(combine, task);
    const Bound bound = bound_of(plan, {3});
    CHECK(bound.time == hours(13));
    CHECK(bound.name == "reachable loads over 2 barriers");
  }

  TEST_CASE("a barrier that one task goes round does not separate") {
    // Two GPUs do 2 x 4 h + 2 x 4 h, the third one 8 h beside them; on this side of the barrier it would make 8 + 4 h.
    Plan plan = groups_with_barriers(2, 2, hours(4));
    plan.task(plan.row({hours(8)}));
    CHECK(bound_of(plan, {3}).time == hours(8));
    CHECK(bound_of(plan, {3}).name == "longest task");
  }

  TEST_CASE("hundreds of thousands of barriers are added up in linear time") {
    const Bound bound = bound_of(groups_with_barriers(100'000, 2, minutes(1)), {1});
    CHECK(bound.time == minutes(200'000));
    CHECK(bound.name == "area");
  }

  TEST_CASE("two unequal classes share the work in proportion to their speeds") {
    // Speeds 1 and 1/3: four tasks take 4 / (1 + 1/3) = 3 h.
    Plan plan;
    plan.tasks(4, plan.row({hours(1), hours(3)}));
    CHECK(bound_of(plan, {1, 1}).time == hours(3));
    CHECK(bound_of(plan, {1, 1}).name == "area");
    CHECK(area_of(plan, {1, 1}) == 3 * 3600.0);
  }

  TEST_CASE("each task counts where it is relatively fast") {
    // a: 2 h or 8 h, b: 4 h or 4 h. Two of a on the first class (4 h); three of b: x there and 3 - x on the second, 4 + 4x = 12 -
    // 4x, so x = 1 and 8 h.
    Plan plan;
    plan.tasks(2, plan.row({hours(2), hours(8)}));
    plan.tasks(3, plan.row({hours(4), hours(4)}));
    CHECK(area_of(plan, {1, 1}) == 8 * 3600.0);
  }

  TEST_CASE("a class that cannot run a task gives it no room") {
    Plan plan;
    const std::size_t large = plan.row({hours(4), kCannotRun});
    plan.tasks(3, large);
    CHECK(bound_of(plan, {1, 5}).time == hours(12));
    // Seven small tasks fit on the second class beside that: 7 x 8 h / 5 = 11.2 h.
    plan.tasks(7, plan.row({hours(2), hours(8)}));
    CHECK(area_of(plan, {1, 5}) == 12 * 3600.0);
    // With ten more for the second class alone, x small ones go to the first: 12 + 2 x = (80 + 8 (7 - x)) / 5, x = 38/9, 184/9 h.
    plan.tasks(10, plan.row({kCannotRun, hours(8)}));
    CHECK(area_of(plan, {1, 5}) == 73600);
  }

  TEST_CASE("reachable loads hold on unequal classes") {
    // Six tasks, 2 h on one class of two GPUs, 3 h on the other of one. Area: 6 / (2/2 + 1/3) = 4.5 h; in 4 h, or up to 6 h, two
    // GPUs do two each and the third one.
    Plan plan;
    plan.tasks(6, plan.row({hours(2), hours(3)}));
    CHECK(area_of(plan, {2, 1}) == 4.5 * 3600);
    CHECK(bound_of(plan, {2, 1}).time == hours(6));
    CHECK(bound_of(plan, {2, 1}).name == "reachable loads");
  }

  TEST_CASE("three classes of proportional speeds share the work in proportion") {
    // 1/2 + 1/3 + 1/6 = 1 task an hour.
    Plan plan;
    plan.tasks(7, plan.row({hours(2), hours(3), hours(6)}));
    CHECK(area_of(plan, {1, 1, 1}) == doctest::Approx(7 * 3600.0).epsilon(1e-14));
    CHECK(bound_of(plan, {1, 1, 1}).time >= hours(7));
  }

  TEST_CASE("three classes of which two are alike are as two") {
    for (std::uint32_t seed = 0; seed < 100; ++seed) {
      CAPTURE(seed);
      RandomPlans random(seed);
      Plan two = random.plan(2, 30);
      std::fill(two.arrivals.begin(), two.arrivals.end(), Duration{});
      Plan three = two;
      for (auto& row : three.rows) row.push_back(row.back());
      CHECK(area_of(three, {3, 1, 1}) == doctest::Approx(area_of(two, {3, 2})).epsilon(1e-11));
    }
  }

  TEST_CASE("the prices of three classes are the best there are") {
    // The best prices make one task cost the same on two classes, and another one on two others: all such prices are tried.
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
      CAPTURE(seed);
      RandomPlans random(seed);
      const std::array<double, 3> counts{1.0 + random.up_to(3), 1.0 + random.up_to(3), 1.0 + random.up_to(3)};
      std::vector<std::array<double, 3>> rows(1 + random.up_to(5));
      Plan plan;
      for (auto& row : rows) {
        for (double& time : row) time = 1.0 + random.up_to(20);
        plan.task(plan.row({hours(row[0]), hours(row[1]), hours(row[2])}));
      }
      double best = 0;
      for (std::size_t tied = 0; tied < 3; ++tied)  // the class that has a tie with both others
        for (const auto& one : rows)
          for (const auto& other : rows) {
            const std::size_t left = (tied + 1) % 3;
            const std::size_t right = (tied + 2) % 3;
            std::array<double, 3> prices{};
            prices[tied] = 1;
            prices[left] = one[tied] / one[left];
            prices[right] = other[tied] / other[right];
            double worth = 0;
            double capacity = 0;
            for (const auto& row : rows) worth += std::min({row[0] * prices[0], row[1] * prices[1], row[2] * prices[2]});
            for (std::size_t c = 0; c < 3; ++c) capacity += counts[c] * prices[c];
            best = std::max(best, worth / capacity);
          }
      const std::vector<std::uint32_t> devices(counts.begin(), counts.end());
      CHECK(area_of(plan, devices) == doctest::Approx(best * 3600).epsilon(1e-12));
    }
  }

  TEST_CASE("what arrives late cannot have been done before") {
    // One task at 0 h and six at 10 h on three GPUs: 10 h + 6 x 2 h / 3.
    Plan plan;
    const std::size_t row = plan.row({hours(2)});
    plan.task(row);
    for (int k = 0; k < 6; ++k) plan.task(row, hours(10));
    const Bound bound = bound_of(plan, {3});
    CHECK(bound.time == hours(14));
    CHECK(bound.name == "area");
  }

  TEST_CASE("a late task of its own binds") {
    Plan plan;
    const std::size_t row = plan.row({hours(2)});
    plan.task(row);
    plan.task(row, hours(10));
    CHECK(bound_of(plan, {1}).time == hours(12));
    CHECK(bound_of(plan, {1}).name == "longest task");
  }

  TEST_CASE("a gang counts with all devices that it holds") {
    // Three gangs of two for 4 h on three GPUs: 3 x 2 x 4 h / 3. (They cannot overlap, but no bound here knows.)
    const System system = with_gpus(system_of({3}));
    Workload workload = equal_tasks(3, hours(4)).workload();
    workload.profiles[0].gpus = 2;
    workload.profiles[0].any_time = {hours(4), hours(4), hours(4)};
    const Performance performance = resolve(system, workload, Case::nominal).performance.value();
    CHECK(lower_bound({system, workload, performance}).time == hours(8));
    CHECK(lower_bound({system, workload, performance}).name == "area");
    CHECK(area_bound({system, workload, performance}).raw() == 8 * 3600.0);
  }

  TEST_CASE("tasks of the host take time and no device") {
    // 5 x 4 h on 3 GPUs, 2 h on the host, 5 x 4 h again: 8 + 2 + 8 h; the GPUs are needed for 40 h / 3.
    Plan plan = groups_with_barriers(2, 5, hours(4));
    const System system = with_gpus(system_of({3}));
    Workload workload = plan.workload();
    workload.profiles[0].any_time = {hours(4), hours(4), hours(4)};
    workload.profiles[1].gpus = 0;
    workload.profiles[1].any_time = {hours(2), hours(2), hours(2)};
    const Performance performance = resolve(system, workload, Case::nominal).performance.value();
    const Bound bound = lower_bound({system, workload, performance});
    CHECK(bound.time == hours(18));
    CHECK(bound.name == "reachable loads over 2 barriers");
    CHECK(area_bound({system, workload, performance}).raw() == 48000);
  }

  TEST_CASE("sums past 63 bits do not overflow") {
    Plan plan;
    plan.tasks(40, plan.row({kLongestRun, kLongestRun}));
    CHECK(bound_of(plan, {20, 20}).time == kLongestRun);
    CHECK(bound_of(plan, {10, 10}).time == kLongestRun * 2);
    for (auto& row : plan.rows) row.push_back(kLongestRun);
    CHECK(bound_of(plan, {20, 10, 10}).time == kLongestRun);
  }

  TEST_CASE("no bound lies above the optimum") {
    for (std::uint32_t seed = 0; seed < 1500; ++seed) {
      CAPTURE(seed);
      RandomPlans random(seed);
      const std::vector<std::uint32_t> counts = random.counts();
      const Plan plan = random.plan(counts.size(), 1 + random.up_to(5));
      const System system = system_of(counts);
      const Bound bound = lower_bound({system, plan.workload(), plan.performance(system)});
      const Duration optimum = ExhaustiveSearch(plan, system).optimum();
      CHECK_MESSAGE(bound.time <= optimum, bound.name, " ", bound.time.count(), " above ", optimum.count());
    }
  }

  TEST_CASE("the bound is the optimum on most small instances") {
    int tight = 0;
    constexpr int kInstances = 300;
    for (std::uint32_t seed = 0; seed < kInstances; ++seed) {
      RandomPlans random(seed);
      const std::vector<std::uint32_t> counts = random.counts();
      const Plan plan = random.plan(counts.size(), 6);
      const System system = system_of(counts);
      if (lower_bound({system, plan.workload(), plan.performance(system)}).time == ExhaustiveSearch(plan, system).optimum())
        ++tight;
    }
    CHECK(tight > kInstances * 3 / 4);
  }
}
