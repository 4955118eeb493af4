// HEFT, CPOP and PEFT: the examples of their papers, and a slow twin on random graphs. Times are nanoseconds.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <random>

#include "tests/unit/policies/policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

// Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002, figure 2.
const TimeTable kTopcuoglu{{{14, 16, 9},
                            {13, 19, 18},
                            {11, 13, 19},
                            {13, 8, 17},
                            {12, 13, 10},
                            {13, 16, 9},
                            {7, 15, 11},
                            {5, 11, 14},
                            {18, 12, 20},
                            {21, 7, 16}},
                           {{0, 1, 18},
                            {0, 2, 12},
                            {0, 3, 9},
                            {0, 4, 11},
                            {0, 5, 14},
                            {1, 7, 19},
                            {1, 8, 16},
                            {2, 6, 23},
                            {3, 7, 27},
                            {3, 8, 23},
                            {4, 8, 13},
                            {5, 7, 15},
                            {6, 9, 17},
                            {7, 9, 11},
                            {8, 9, 13}}};

// Arabnejad, Barbosa, IEEE TPDS 25(3), 2014, figure 3 and table 1.
const TimeTable kArabnejad{{{22, 21, 36},
                            {22, 18, 18},
                            {32, 27, 43},
                            {7, 10, 4},
                            {29, 27, 35},
                            {26, 17, 24},
                            {14, 25, 30},
                            {29, 23, 36},
                            {15, 21, 8},
                            {13, 16, 33}},
                           {{0, 1, 17},
                            {0, 2, 31},
                            {0, 3, 29},
                            {0, 4, 13},
                            {0, 5, 7},
                            {1, 7, 3},
                            {1, 8, 30},
                            {2, 6, 16},
                            {3, 7, 11},
                            {3, 8, 7},
                            {4, 8, 57},
                            {5, 7, 5},
                            {6, 9, 9},
                            {7, 9, 42},
                            {8, 9, 7}}};

struct Problem {
  std::vector<std::vector<std::int64_t>> times;  ///< [task][device]
  struct Edge {
    std::size_t from;
    std::size_t to;
    std::int64_t bytes;
  };
  std::vector<Edge> edges;
  std::vector<std::int64_t> release;             ///< by task, constant on connected tasks
  std::vector<std::vector<std::int64_t>> delay;  ///< nanoseconds a byte between two devices
  [[nodiscard]] std::size_t devices() const { return delay.size(); }
};

/// A common denominator of means over up to 8 devices, so that all numbers are whole.
constexpr std::int64_t kScale = 840;

/// The scaled mean of a row over the devices that can run a task.
std::int64_t scaled_mean(const Problem& problem, std::size_t task, const std::vector<std::int64_t>& row) {
  std::int64_t sum = 0;
  std::int64_t able = 0;
  for (std::size_t device = 0; device < row.size(); ++device) {
    if (problem.times[task][device] == kNever) continue;
    sum += row[device];
    ++able;
  }
  return sum * kScale / able;
}

/// The mean transfer over ordered pairs of devices, rounded as Performance does it.
std::int64_t mean_transfer(const Problem& problem, std::int64_t bytes) {
  const auto devices = static_cast<std::int64_t>(problem.devices());
  if (devices < 2) return 0;
  std::int64_t sum = 0;
  for (const auto& row : problem.delay)
    for (const std::int64_t delay : row) sum += delay * bytes;
  const std::int64_t pairs = devices * (devices - 1);
  return (sum + pairs / 2) / pairs;
}

struct Ranks {
  std::vector<std::int64_t> up;
  std::vector<std::int64_t> down;
};

Ranks ranks(const Problem& problem) {
  const std::size_t tasks = problem.times.size();
  Ranks result{std::vector<std::int64_t>(tasks), std::vector<std::int64_t>(tasks)};
  const auto mean_time = [&](std::size_t task) { return scaled_mean(problem, task, problem.times[task]); };
  // Edges lead from smaller to larger ids.
  for (std::size_t task = tasks; task-- > 0;) {
    for (const Problem::Edge& edge : problem.edges)
      if (edge.from == task)
        result.up[task] = std::max(result.up[task], mean_transfer(problem, edge.bytes) * kScale + result.up[edge.to]);
    result.up[task] += mean_time(task);
  }
  for (std::size_t task = 0; task < tasks; ++task)
    for (const Problem::Edge& edge : problem.edges)
      if (edge.to == task)
        result.down[task] = std::max(result.down[task],
                                     result.down[edge.from] + mean_time(edge.from) + mean_transfer(problem, edge.bytes) * kScale);
  return result;
}

/// Tasks released together, taken from a ready list by decreasing priority; ties to the smaller id.
std::vector<std::size_t> ready_list_order(const Problem& problem, const std::vector<std::int64_t>& priority) {
  const std::size_t tasks = problem.times.size();
  std::vector<bool> is_out(tasks);
  std::vector<std::size_t> order;
  while (order.size() < tasks) {
    std::optional<std::size_t> best;
    for (std::size_t task = 0; task < tasks; ++task) {
      bool is_ready = !is_out[task];
      for (const Problem::Edge& edge : problem.edges) is_ready = is_ready && !(edge.to == task && !is_out[edge.from]);
      if (!is_ready) continue;
      if (!best || problem.release[task] < problem.release[*best] ||
          (problem.release[task] == problem.release[*best] && priority[task] > priority[*best]))
        best = task;
    }
    is_out[*best] = true;
    order.push_back(*best);
  }
  return order;
}

/// The earliest finish of tasks in a given order, by looking at every gap of every device from its beginning.
class Textbook {
 public:
  explicit Textbook(const Problem& problem) : problem_(problem), runs_(problem.times.size()), slots_(problem.devices()) {}

  [[nodiscard]] std::int64_t earliest_start(std::size_t task, std::size_t device) const {
    std::int64_t start = problem_.release[task];
    for (const Problem::Edge& edge : problem_.edges)
      if (edge.to == task)
        start = std::max(start, std::max(problem_.release[task], runs_[edge.from].end) +
                                    problem_.delay[runs_[edge.from].devices.front()][device] * edge.bytes);
    for (const auto& [begin, end] : slots_[device]) {
      if (begin - start >= problem_.times[task][device]) break;
      start = std::max(start, end);
    }
    return start;
  }
  /// On the device with the least end plus penalty.
  void place(std::size_t task, const std::vector<std::int64_t>& penalty) {
    std::optional<std::size_t> best;
    std::int64_t best_cost = 0;
    for (std::size_t device = 0; device < problem_.devices(); ++device) {
      if (problem_.times[task][device] == kNever) continue;
      const std::int64_t cost = earliest_start(task, device) + problem_.times[task][device] + penalty[device];
      if (best && cost >= best_cost) continue;
      best = device;
      best_cost = cost;
    }
    place_on(task, *best);
  }
  void place_on(std::size_t task, std::size_t device) {
    const std::int64_t start = earliest_start(task, device);
    const std::int64_t end = start + problem_.times[task][device];
    runs_[task] = {{static_cast<std::uint32_t>(device)}, start, end};
    auto& slots = slots_[device];
    slots.insert(std::find_if(slots.begin(), slots.end(), [&](const auto& slot) { return slot.second > start; }), {start, end});
  }
  [[nodiscard]] const std::vector<TaskRun>& runs() const { return runs_; }

 private:
  const Problem& problem_;
  std::vector<TaskRun> runs_;
  std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>> slots_;
};

std::vector<TaskRun> textbook_heft(const Problem& problem) {
  Textbook schedule(problem);
  for (const std::size_t task : ready_list_order(problem, ranks(problem).up))
    schedule.place(task, std::vector<std::int64_t>(problem.devices()));
  return schedule.runs();
}

std::vector<TaskRun> textbook_cpop(const Problem& problem) {
  const Ranks both = ranks(problem);
  const std::size_t tasks = problem.times.size();
  std::vector<std::int64_t> priority(tasks);
  for (std::size_t task = 0; task < tasks; ++task) priority[task] = both.up[task] + both.down[task];
  // One critical path for all tasks released at the same time.
  std::map<std::int64_t, std::vector<std::size_t>> path_at;
  for (const std::int64_t release : problem.release) {
    if (path_at.contains(release)) continue;
    const std::size_t none = tasks;
    std::size_t next = none;
    for (std::size_t task = 0; task < tasks; ++task)
      if (problem.release[task] == release && both.down[task] == 0 && (next == none || priority[task] > priority[next]) &&
          std::none_of(problem.edges.begin(), problem.edges.end(), [&](const auto& edge) { return edge.to == task; }))
        next = task;
    while (next != none) {
      const std::size_t task = next;
      path_at[release].push_back(task);
      next = none;
      for (const Problem::Edge& edge : problem.edges)
        if (edge.from == task && priority[edge.to] == priority[task] && edge.to < next) next = edge.to;
    }
  }
  Textbook schedule(problem);
  for (const std::size_t task : ready_list_order(problem, priority)) {
    const std::vector<std::size_t>& path = path_at[problem.release[task]];
    std::optional<std::size_t> best;
    std::int64_t best_sum = 0;
    for (std::size_t device = 0; device < problem.devices(); ++device) {
      std::int64_t sum = 0;
      bool runs_all = true;
      for (const std::size_t other : path) {
        sum += problem.times[other][device];
        runs_all = runs_all && problem.times[other][device] != kNever;
      }
      if (!runs_all || (best && sum >= best_sum)) continue;
      best = device;
      best_sum = sum;
    }
    if (best && std::find(path.begin(), path.end(), task) != path.end())
      schedule.place_on(task, *best);
    else
      schedule.place(task, std::vector<std::int64_t>(problem.devices()));
  }
  return schedule.runs();
}

std::vector<TaskRun> textbook_peft(const Problem& problem) {
  const std::size_t tasks = problem.times.size();
  const std::size_t devices = problem.devices();
  std::vector<std::vector<std::int64_t>> table(tasks, std::vector<std::int64_t>(devices));
  for (std::size_t task = tasks; task-- > 0;)
    for (std::size_t device = 0; device < devices; ++device)
      for (const Problem::Edge& edge : problem.edges) {
        if (edge.from != task) continue;
        std::int64_t least = std::numeric_limits<std::int64_t>::max();
        for (std::size_t other = 0; other < devices; ++other)
          if (problem.times[edge.to][other] != kNever)
            least = std::min(least, table[edge.to][other] + problem.times[edge.to][other] +
                                        (other == device ? 0 : mean_transfer(problem, edge.bytes)));
        table[task][device] = std::max(table[task][device], least);
      }
  std::vector<std::int64_t> priority(tasks);
  for (std::size_t task = 0; task < tasks; ++task) priority[task] = scaled_mean(problem, task, table[task]);
  Textbook schedule(problem);
  for (const std::size_t task : ready_list_order(problem, priority)) schedule.place(task, table[task]);
  return schedule.runs();
}

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(bound)); }

 private:
  std::mt19937_64 engine_;
};

struct RandomCase {
  Instance instance;
  Problem problem;
};

/// Up to 40 tasks in up to three jobs on up to 8 devices of up to 4 classes; small numbers, so that ties and tasks of no length are
/// frequent.
RandomCase random_case(std::uint64_t seed, bool routes_are_alike) {
  Draws random(seed);
  const auto devices = static_cast<std::size_t>(1 + random.below(8));
  const std::int64_t classes = 1 + random.below(4);
  std::vector<std::uint32_t> class_of(devices);
  std::vector<std::uint32_t> group_of(devices);
  for (std::size_t device = 0; device < devices; ++device) {
    class_of[device] = static_cast<std::uint32_t>(random.below(classes));
    group_of[device] = static_cast<std::uint32_t>(routes_are_alike ? 0 : random.below(2));
  }
  class_of = without_empty_classes(class_of);
  RandomCase result{Instance(class_of, group_of), {}};
  Problem& problem = result.problem;
  for (std::size_t from = 0; from < devices; ++from) {
    problem.delay.emplace_back();
    for (std::size_t to = 0; to < devices; ++to)
      problem.delay.back().push_back(from == to ? 0 : group_of[from] == group_of[to] ? 1 : 2);
  }
  const std::int64_t longest = 1 + random.below(30);
  const std::int64_t jobs = 1 + random.below(3);
  std::int64_t arrival = 0;
  for (std::int64_t job = 0; job < jobs; ++job) {
    result.instance.job(arrival);
    const std::size_t first = problem.times.size();
    const std::int64_t tasks = 1 + random.below(40 / jobs);
    for (std::int64_t i = 0; i < tasks; ++i) {
      std::vector<std::int64_t> row(result.instance.system.classes.size());
      for (std::int64_t& time : row) time = random.below(12) == 0 ? 0 : random.below(longest);
      if (random.below(15) == 0) std::fill(row.begin(), row.end(), 0);
      if (random.below(4) == 0 && row.size() > 1)
        row[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(row.size())))] = kNever;
      const TaskId task = result.instance.task(row);
      problem.times.emplace_back();
      for (const std::uint32_t device_class : class_of) problem.times.back().push_back(row[device_class]);
      problem.release.push_back(arrival);
      for (std::size_t from = first; from < index(task); ++from) {
        if (random.below(4) != 0) continue;
        const std::int64_t bytes = random.below(3) == 0 ? 0 : random.below(20);
        result.instance.edge(id<TaskId>(from), task, bytes);
        problem.edges.push_back({from, index(task), bytes});
      }
    }
    arrival += random.below(2) * random.below(60);
  }
  return result;
}

}  // namespace

TEST_SUITE("planning policies") {
  TEST_CASE("heft makes the schedule of its paper, 80 long") {
    const std::vector<TaskRun> expected{{{2}, 0, 9},   {{0}, 27, 40}, {{2}, 9, 28},  {{1}, 18, 26}, {{2}, 28, 38},
                                        {{1}, 26, 42}, {{2}, 38, 49}, {{0}, 57, 62}, {{1}, 56, 68}, {{1}, 73, 80}};
    CHECK(kTopcuoglu.instance().run("heft") == expected);
  }

  TEST_CASE("cpop makes the schedule of its paper, 86 long, with the critical path on one device") {
    const std::vector<TaskRun> expected{{{1}, 0, 16},  {{1}, 16, 35}, {{0}, 28, 39}, {{2}, 25, 42}, {{1}, 35, 48},
                                        {{2}, 42, 51}, {{0}, 39, 46}, {{2}, 54, 68}, {{1}, 65, 77}, {{1}, 79, 86}};
    CHECK(kTopcuoglu.instance().run("cpop") == expected);
  }

  TEST_CASE("peft makes the schedule of its paper, 122 long") {
    const std::vector<TaskRun> expected{{{0}, 0, 22},  {{0}, 29, 51}, {{0}, 51, 83}, {{0}, 22, 29}, {{2}, 35, 70},
                                        {{1}, 29, 46}, {{0}, 83, 97}, {{1}, 54, 77}, {{2}, 81, 89}, {{1}, 106, 122}};
    CHECK(kArabnejad.instance().run("peft") == expected);
  }

  TEST_CASE("no policy beats the optimum of Topcuoglu's graph, 73") {
    for (const PolicyRow& row : policy_table())
      if (!row.is_external) CHECK(makespan(kTopcuoglu.instance().run(row.name)) >= 73);
  }

  TEST_CASE("a device that no task can use changes nothing") {
    TimeTable table = kTopcuoglu;
    for (auto& row : table.times) row.push_back(kNever);
    for (const char* policy : {"heft", "cpop"}) CHECK(table.instance().run(policy) == kTopcuoglu.instance().run(policy));
    CHECK(makespan(table.instance().run("heft")) == 80);
    for (const TaskRun& run : table.instance().run("peft")) CHECK(run.devices.front() != 3);
  }

  TEST_CASE("all equal the textbook on random graphs") {
    for (const bool routes_are_alike : {true, false})
      for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        CAPTURE(routes_are_alike);
        RandomCase example = random_case(seed, routes_are_alike);
        REQUIRE(example.instance.run("heft") == textbook_heft(example.problem));
        REQUIRE(example.instance.run("cpop") == textbook_cpop(example.problem));
        REQUIRE(example.instance.run("peft") == textbook_peft(example.problem));
      }
  }

  TEST_CASE("a task fills a gap that is exactly as long") {
    // Ranks: source 4 + 2 + 6 = 12, sink 6, filler (6 + 5) / 2 = 5.5, so the filler comes last.
    Instance instance({0, 1});
    const TaskId source = instance.task({kNever, 4});
    const TaskId sink = instance.task({6, kNever});
    const TaskId filler = instance.task({6, 5});
    instance.edge(source, sink, 2);
    // source on device 1 until 4; its data is on device 0 at 6; filler would end at 9 behind source and ends at 6 in the gap [0,
    // 6).
    const std::vector<TaskRun> runs = instance.run("heft");
    CHECK(runs[index(sink)] == TaskRun{{0}, 6, 12});
    CHECK(runs[index(filler)] == TaskRun{{0}, 0, 6});
  }

  TEST_CASE("equal ranks that are no whole numbers are equal") {
    // Means over three devices: (1 + 1 + 2) / 3 and (2 + 1 + 1) / 3. The tie goes to task 0, so it is placed first, on device 0.
    Instance instance({0, 1, 2});
    instance.task({1, 1, 2});
    instance.task({1, 2, 1});
    const std::vector<TaskRun> runs = instance.run("heft");
    CHECK(runs[0] == TaskRun{{0}, 0, 1});
    CHECK(runs[1] == TaskRun{{2}, 0, 1});
  }

  TEST_CASE("a task of no length is never planned before its predecessor, even if their ranks tie") {
    // Ids run against the edges: 2 -> 1 -> 0, all of no length.
    Instance instance = Instance::equal_devices(2);
    for (int task = 0; task < 3; ++task) instance.task({0});
    instance.task({4});
    instance.edge(TaskId{2}, TaskId{1});
    instance.edge(TaskId{1}, TaskId{0});
    instance.edge(TaskId{3}, TaskId{2});
    for (const char* policy : {"heft", "cpop", "peft"}) {
      const std::vector<TaskRun> runs = instance.run(policy);
      for (const std::size_t task : {0U, 1U, 2U}) CHECK(runs[task].start == 4);
    }
  }

  TEST_CASE("cpop places the path by finish time when no device can run all of it") {
    Instance instance({0, 1});
    instance.task({5, kNever});
    instance.task({kNever, 5});
    instance.edge(TaskId{0}, TaskId{1}, 3);
    const std::vector<TaskRun> runs = instance.run("cpop");
    CHECK(runs[0] == TaskRun{{0}, 0, 5});
    CHECK(runs[1] == TaskRun{{1}, 8, 13});
  }

  TEST_CASE("a job that arrives later is planned around what is planned already") {
    // One device, planned for 0..3 and 3..6 when the second job arrives at 1.
    Instance instance = Instance::equal_devices(1);
    instance.job(0);
    instance.task({3});
    instance.task({3});
    instance.job(1);
    instance.task({1});
    CHECK(instance.run("heft")[2] == TaskRun{{0}, 6, 7});
  }

  TEST_CASE("a task waits with its plan for a predecessor whose job arrives later") {
    Instance instance = Instance::equal_devices(2);
    instance.job(0);
    const TaskId last = instance.task({1});
    instance.job(5);
    const TaskId first = instance.task({2});
    instance.edge(first, last, 10);
    for (const char* policy : {"heft", "cpop", "peft"}) {
      const std::vector<TaskRun> runs = instance.run(policy);
      CHECK(runs[index(first)] == TaskRun{{0}, 5, 7});
      CHECK(runs[index(last)] == TaskRun{{0}, 7, 8});
    }
  }

  TEST_CASE("data moves only once its destination is planned") {
    // The second job arrives at 10 and needs what has been on device 0 since 2; device 1 alone can run it: 10 + 4.
    Instance instance({0, 1});
    instance.job(0);
    const TaskId from = instance.task({2, kNever});
    instance.job(10);
    const TaskId to = instance.task({kNever, 1});
    instance.edge(from, to, 4);
    CHECK(instance.run("heft")[index(to)] == TaskRun{{1}, 14, 15});
  }
}
