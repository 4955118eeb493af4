// Every policy of the table, driven by hand: no engine runs. A small loop plays the run, tells two equal policies what changed, and
// holds every decision against what gpusim/policy.hpp states. A new row of the table is tested without a line here.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/base/random.hpp"
#include "sim/input/json.hpp"
#include "sim/input/keys.hpp"
#include "tests/unit/policies/policies_support.hpp"

namespace gpusim::policy_tests {
namespace {

/// The policy of a row with these options. One that asks an external program gets the example of tools/policies.
std::unique_ptr<Policy> policy_with(const PolicyRow& row, const Json& stated) {
  Document document = options_of("{}");
  document.allows_commands = true;
  json_of(document) = stated;
  if (row.is_external) json_of(document)["command"] = {"python3", GPUSIM_SOURCE "/tools/policies/shortest_first.py"};
  Reader options(document);
  return row.make(options);
}

/// Every way to state one option of a policy that is a choice: {"preemptive": true}, {"placement": "pack"}.
std::vector<Json> options_that_choose(const PolicyRow& row) {
  std::vector<Json> options;
  if (row.keys == nullptr) return options;
  for (const Key* const key : keys_of(*row.keys)) {
    const std::string name(key->name);
    for (const std::string& choice : key->choices()) options.push_back({{name, choice}});
    if (key->type == "boolean")
      for (const bool choice : {false, true}) options.push_back({{name, choice}});
  }
  return options;
}

/// A run that is played by hand: the loop of the engine in its plainest form, with a check before each effect. Nothing fails, moves
/// data or has hours.
class HandDrivenRun {
 public:
  HandDrivenRun(const Problem& problem, const PolicyRow& row, const Json& options)
      : problem_(problem),
        policy_(policy_with(row, options)),
        twin_(policy_with(row, options)),
        status_(problem.workload.tasks(), Status::waiting),
        holder_(problem.system.devices.size()),
        turns_(problem.system.devices.size()),
        finish_(problem.workload.tasks()),
        list_size_(problem.performance.has_elastic() ? problem.workload.tasks() : 0),
        progress_(policy_->preempts() ? problem.workload.tasks() : 0) {
    list_begin_.push_back(0);
    for (const ProfileId profile : problem.workload.profile)
      list_begin_.push_back(list_begin_.back() + problem.performance.most_gpus(profile));
    lists_.resize(list_begin_.back());
    view_.emplace(View{problem, Instant{}, finish_, {lists_, list_begin_, list_size_}});
    view_->progress = progress_;
    policy_->prepare(*view_);
    twin_->prepare(*view_);
  }

  /// Plays the run until nothing is left to happen. The number of instants is bounded, so a policy that never ends its work fails.
  void play() {
    for (int instants = 0; instants < 20'000; ++instants) {
      const std::optional<Instant> next = next_instant();
      if (!next) break;
      view_->now = *next;
      wake_.reset();
      happen();
      ask_until_silent();
      start_assigned();
    }
  }

  [[nodiscard]] std::size_t finished() const { return static_cast<std::size_t>(std::ranges::count(status_, Status::finished)); }

 private:
  enum class Status { waiting, ready, running, finished };

  [[nodiscard]] std::optional<Instant> next_instant() const {
    std::optional<Instant> next = wake_;
    const auto consider = [&next](Instant instant) { next = next ? std::min(*next, instant) : instant; };
    if (arrived_jobs_ < problem_.workload.jobs.size()) consider(problem_.workload.jobs[arrived_jobs_].arrival);
    for (const auto& [task, end] : ends_) consider(end);
    return next;
  }

  /// Finishes, then arrivals, as the engine orders the events of an instant.
  void happen() {
    for (const auto& [task, end] : std::map(ends_))
      if (end == view_->now) finish(task);
    while (arrived_jobs_ < problem_.workload.jobs.size() && problem_.workload.jobs[arrived_jobs_].arrival == view_->now) {
      arrived_.push_back(id<JobId>(arrived_jobs_));
      const Job& job = problem_.workload.jobs[arrived_jobs_++];
      for (std::uint32_t task = job.first_task; task < job.first_task + job.task_count; ++task) note_if_ready(TaskId{task});
    }
  }

  void finish(TaskId task) {
    status_[index(task)] = Status::finished;
    finish_[index(task)] = view_->now;
    if (!progress_.empty()) stop_progress(task, progress_[index(task)].remaining);
    give_back(task);
    for (const Edge& edge : problem_.workload.graph.successors(task)) note_if_ready(edge.task);
  }

  void note_if_ready(TaskId task) {
    if (index(problem_.workload.job[index(task)]) >= arrived_jobs_) return;
    for (const Edge& edge : problem_.workload.graph.predecessors(task))
      if (status_[index(edge.task)] != Status::finished) return;
    status_[index(task)] = Status::ready;
    ready_.push_back(task);
  }

  void give_back(TaskId task) {
    ends_.erase(task);
    for (const DeviceId device : view_->held[task]) {
      holder_[index(device)].reset();
      freed_.push_back(device);
    }
  }

  /// Asks both policies the same until they decide nothing; both must answer the same.
  void ask_until_silent() {
    for (int questions = 0; questions < 1'000; ++questions) {
      // What a preemption has freed may have been taken since, and what it has made ready may run.
      std::erase_if(ready_, [this](TaskId task) { return status_[index(task)] != Status::ready; });
      std::erase_if(freed_, [this](DeviceId device) { return holder_[index(device)].has_value(); });
      std::ranges::sort(ready_);
      std::ranges::sort(freed_);
      const Changes changes{.arrived = arrived_, .ready = ready_, .freed = freed_};
      const Decisions decisions = policy_->decide(changes, *view_);
      CHECK(said(decisions) == said(twin_->decide(changes, *view_)));
      arrived_.clear();
      ready_.clear();
      freed_.clear();
      wake_ = decisions.wake_time();
      if (wake_ && *wake_ <= view_->now) wake_.reset();
      if (decisions.empty()) return;
      for (const Decisions::Decision& decision : decisions.list()) carry_out(decision, decisions.devices(decision));
    }
    FAIL("the policy decides again and again at one instant");
  }

  /// Decisions as text, such as "start 0 on 1 2, wake at 60".
  static std::string said(const Decisions& decisions) {
    static const char* const kVerbs[] = {"start", "assign", "preempt"};
    std::string text;
    for (const Decisions::Decision& decision : decisions.list()) {
      text += kVerbs[static_cast<int>(decision.kind)] + (" " + std::to_string(index(decision.task))) + " on";
      for (const DeviceId device : decisions.devices(decision)) text += " " + std::to_string(index(device));
      text += " turn " + std::to_string(decision.turn) + ", ";
    }
    if (const auto wake = decisions.wake_time()) text += "wake at " + std::to_string(wake->since_start().count());
    return text;
  }

  void carry_out(const Decisions::Decision& decision, std::span<const DeviceId> devices) {
    const TaskId task = decision.task;
    REQUIRE(index(task) < status_.size());
    if (decision.kind == Decisions::Kind::preempt) return preempt(task);
    check_devices(task, devices);
    REQUIRE_MESSAGE(!assigned_.contains(task), "bound before");
    remember(task, devices);
    if (decision.kind == Decisions::Kind::assign) {
      REQUIRE_MESSAGE(status_[index(task)] <= Status::ready, "assigned after its start");
      REQUIRE_MESSAGE(devices.size() == 1, "only tasks on one device can be bound ahead of time");
      assigned_.insert(task);
      turns_[index(devices.front())].emplace(decision.turn, task);
    } else {
      REQUIRE_MESSAGE(status_[index(task)] == Status::ready, "only ready tasks start, and once");
      run(task);
    }
  }

  void check_devices(TaskId task, std::span<const DeviceId> devices) const {
    const ProfileId profile = problem_.workload.profile[index(task)];
    REQUIRE_MESSAGE(problem_.performance.may_hold(profile, devices.size()), "as many devices as the task needs");
    REQUIRE_MESSAGE(std::set(devices.begin(), devices.end()).size() == devices.size(), "each device once");
    for (const DeviceId device : devices) {
      REQUIRE(index(device) < holder_.size());
      REQUIRE_MESSAGE(problem_.performance.can_run(profile, problem_.system.class_of(device)), "a device that can run the task");
    }
  }

  void remember(TaskId task, std::span<const DeviceId> devices) {
    std::ranges::copy(devices, lists_.begin() + list_begin_[index(task)]);
    if (!list_size_.empty()) list_size_[index(task)] = static_cast<std::uint32_t>(devices.size());
  }

  void run(TaskId task) {
    const std::span<const DeviceId> devices = view_->held[task];
    for (const DeviceId device : devices) {
      REQUIRE_MESSAGE(!holder_[index(device)], "only idle devices are taken");
      holder_[index(device)] = task;
    }
    status_[index(task)] = Status::running;
    Duration time = problem_.performance.run_time(problem_.workload.profile[index(task)], devices);
    if (!progress_.empty()) time = go_on(progress_[index(task)], time);
    ends_[task] = view_->now + time;
  }

  /// The time that remains of a task that takes `whole` on its present devices.
  Duration go_on(TaskProgress& progress, Duration whole) const {
    const bool is_first = !progress.first_start;
    if (is_first) progress.first_start = view_->now;
    progress.remaining = is_first ? whole : std::max(scaled(whole, progress.remaining, progress.total), Duration::nanoseconds(1));
    progress.total = whole;
    progress.since = view_->now;
    progress.is_running = true;
    return progress.remaining;
  }

  void stop_progress(TaskId task, Duration made) {
    TaskProgress& progress = progress_[index(task)];
    progress.attained += made;
    progress.remaining = progress.remaining - made;
    progress.is_running = false;
  }

  void preempt(TaskId task) {
    REQUIRE_MESSAGE(policy_->preempts(), "only a policy that says so preempts");
    REQUIRE_MESSAGE(status_[index(task)] == Status::running, "only running tasks are preempted");
    stop_progress(task, view_->now - progress_[index(task)].since);
    if (view_->now > progress_[index(task)].since) ++progress_[index(task)].interruptions;
    status_[index(task)] = Status::ready;
    ready_.push_back(task);
    give_back(task);
  }

  /// Each idle device runs the next of the tasks that are bound to it, once that task is ready.
  void start_assigned() {
    for (std::size_t device = 0; device < turns_.size(); ++device) {
      auto& turns = turns_[device];
      if (holder_[device] || turns.empty() || status_[index(turns.begin()->second)] != Status::ready) continue;
      const TaskId task = turns.begin()->second;
      turns.erase(turns.begin());
      run(task);
    }
  }

  const Problem& problem_;
  std::unique_ptr<Policy> policy_, twin_;
  std::vector<Status> status_;                              ///< by task
  std::vector<std::optional<TaskId>> holder_;               ///< by device
  std::vector<std::multimap<std::int64_t, TaskId>> turns_;  ///< by device: tasks bound to it, the next one first
  std::vector<Instant> finish_;                             ///< by task
  std::vector<std::uint32_t> list_begin_, list_size_;       ///< by task: where its devices stand in lists_, and how many
  std::vector<DeviceId> lists_;
  std::vector<TaskProgress> progress_;  ///< by task; empty where nothing is preempted
  std::map<TaskId, Instant> ends_;      ///< of running tasks
  std::set<TaskId> assigned_;
  std::size_t arrived_jobs_ = 0;
  std::vector<JobId> arrived_;
  std::vector<TaskId> ready_;
  std::vector<DeviceId> freed_;
  std::optional<Instant> wake_;
  std::optional<View> view_;
};

/// Numbers in a range, the same for each seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed, 0, "policy contract") {}
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_.bits() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }

 private:
  Random random_;
};

Duration in_minutes(std::int64_t count) { return Duration::nanoseconds(count * 60'000'000'000); }

struct InstanceKind {
  bool has_gangs = false;     ///< tasks on two devices, and elastic ones
  bool has_arrivals = false;  ///< jobs come over time, of two users, with priorities, estimates and deadlines
};

Profile profile_of(Dice& dice, std::size_t classes, std::int64_t least_devices, bool has_gangs) {
  Profile profile;
  for (std::size_t c = 0; c < classes; ++c) {
    // Whatever a task cannot run on lacks a time; the first class can run everything.
    if (c > 0 && dice.chance(20)) continue;
    const Duration time = in_minutes(dice.between(1, 30));
    profile.time.emplace_back("G" + std::to_string(c), Ranged<Duration>{time, time, time});
  }
  if (has_gangs && least_devices >= 2 && dice.chance(50)) {
    profile.gpus = 2;
    if (dice.chance(50)) {
      profile.elastic = {1, 2};
      profile.scaling.kind = Scaling::Kind::speedup;
      profile.scaling.speedup = {{1, {1, 1, 1}}, {2, {1.5, 1.5, 1.5}}};
    }
  }
  return profile;
}

/// Up to six devices of two classes and up to twelve tasks in jobs, some of which are chains.
Instance random_instance(std::uint64_t seed, InstanceKind kind) {
  Dice dice(seed);
  std::vector<std::uint32_t> class_of_device(static_cast<std::size_t>(dice.between(1, 3)), 0);
  const std::int64_t first_class = std::ssize(class_of_device);
  class_of_device.resize(class_of_device.size() + static_cast<std::size_t>(dice.between(0, 3)), 1);
  Instance instance(class_of_device);
  std::vector<TaskGraph::Arc> arcs;
  std::int64_t arrival = 0;
  for (std::int64_t jobs = dice.between(1, 4); jobs > 0; --jobs) {
    instance.job(in_minutes(arrival).count());
    Job& job = instance.workload.jobs.back();
    if (kind.has_arrivals) {
      arrival += dice.between(0, 40);
      job.priority = static_cast<std::int32_t>(dice.between(0, 2));
      job.user = id<UserId>(static_cast<std::size_t>(dice.between(0, 1)));
      job.weight = static_cast<double>(dice.between(1, 4));
      if (dice.chance(50)) job.estimate = in_minutes(dice.between(1, 60));
      if (dice.chance(50)) job.deadline = job.arrival + in_minutes(dice.between(10, 90));
    }
    const bool is_chain = dice.chance(50);
    for (std::int64_t tasks = dice.between(1, 3), number = 0; number < tasks; ++number) {
      const TaskId task = instance.task_of(profile_of(dice, instance.system.classes.size(), first_class, kind.has_gangs));
      if (is_chain && number > 0) arcs.push_back({id<TaskId>(index(task) - 1), task, DataSize{}});
    }
  }
  if (kind.has_arrivals) instance.workload.users = {{.name = "one"}, {.name = "other", .weight = 2}};
  instance.workload.graph = TaskGraph(instance.workload.tasks(), arcs);
  return instance;
}

/// Drives a policy through random instances of a kind; the number of those that it can handle.
int drive(const PolicyRow& row, InstanceKind kind, std::uint64_t instances, const Json& options = Json::object()) {
  // What asks another program, or searches for the best plan, takes longer to ask.
  if (row.is_external || row.why_not != nullptr) instances = std::min<std::uint64_t>(instances, 4);
  int driven = 0;
  for (std::uint64_t seed = 1; seed <= instances; ++seed) {
    CAPTURE(seed);
    const Instance instance = random_instance(seed, kind);
    const ResolvedPerformance resolved = resolve(instance.system, instance.workload, Case::nominal);
    REQUIRE(resolved.performance);
    const Problem problem{instance.system, instance.workload, *resolved.performance};
    if (row.why_not != nullptr && !row.why_not(problem).empty()) continue;
    HandDrivenRun run(problem, row, options);
    run.play();
    CHECK(run.finished() == instance.workload.tasks());
    ++driven;
  }
  return driven;
}

}  // namespace

TEST_SUITE("the contract of every policy, without an engine") {
  TEST_CASE("ready tasks start once on idle devices that can run them, equal questions have equal answers, and all work ends") {
    for (const PolicyRow& row : policy_table()) {
      CAPTURE(row.name);
      CHECK(drive(row, {}, 60) > 0);
      if (row.places_gangs) CHECK(drive(row, {.has_gangs = true}, 60) > 0);
    }
  }

  TEST_CASE("the same where jobs of several users arrive over time, with priorities, estimates and deadlines") {
    for (const PolicyRow& row : policy_table()) {
      CAPTURE(row.name);
      CHECK(drive(row, {.has_gangs = row.places_gangs, .has_arrivals = true}, 60) > 0);
    }
  }

  TEST_CASE("the same with every option that is a choice, such as whether to preempt and where to place gangs") {
    std::size_t tried = 0;
    for (const PolicyRow& row : policy_table())
      for (const Json& options : options_that_choose(row)) {
        CAPTURE(row.name);
        CAPTURE(options.dump());
        CHECK(drive(row, {.has_gangs = row.places_gangs, .has_arrivals = true}, 20, options) > 0);
        ++tried;
      }
    CHECK(tried > 0);
  }
}

}  // namespace gpusim::policy_tests
