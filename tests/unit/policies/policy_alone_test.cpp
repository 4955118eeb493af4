// Policies asked by hand: no engine runs, a view of the run and what changed are written down, and the decisions are read. Times
// are nanoseconds.

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/input/json.hpp"

namespace gpusim::test {
namespace {

Duration ns(std::int64_t count) { return Duration::nanoseconds(count); }

/// A run as a policy sees it: devices of one class each or of one class all, independent tasks of one job on one device each.
class Stage {
 public:
  Stage(std::vector<std::uint32_t> class_of_device, std::vector<std::vector<std::int64_t>> times) {
    const std::size_t classes = times.front().size();
    system_.gpus.resize(classes);
    system_.classes.resize(classes);
    for (std::size_t c = 0; c < classes; ++c) system_.classes[c].gpu = id<GpuId>(c);
    for (const std::uint32_t c : class_of_device) {
      system_.devices.push_back({NodeId{}, static_cast<std::uint32_t>(system_.devices.size()), id<GpuId>(c), id<ClassId>(c), ""});
      ++system_.classes[c].count;
    }
    workload_.jobs.push_back({"", "", Instant{}, 0, 0, static_cast<std::uint32_t>(times.size())});
    std::vector<std::optional<Duration>> rows;
    for (std::size_t task = 0; task < times.size(); ++task) {
      workload_.profile.push_back(id<ProfileId>(task));
      workload_.job.push_back(id<JobId>(0));
      for (const std::int64_t time : times[task]) rows.push_back(ns(time));
    }
    performance_.emplace(system_, rows, nullptr);
    finish_.resize(times.size());
    held_.resize(times.size());
    progress_.resize(times.size());
    for (std::uint32_t task = 0; task <= times.size(); ++task) begin_.push_back(task);
  }

  /// Makes the policy and shows it the run before anything happens.
  void prepare(const char* name) {
    Document document;
    json_of(document) = Json::object();
    Reader options(document);
    policy_ = find_policy(name)->make(options);
    // Policies may keep the view that they are prepared with.
    view_.emplace(View{{system_, workload_, *performance_}, Instant{}, finish_, {held_, begin_}});
    view_->progress = progress_;
    policy_->prepare(*view_);
  }

  /// The decisions at an instant at which this has changed, such as "start 0 on 1; preempt 2". They are carried out.
  std::string decide(std::int64_t now, const Changes& changes) {
    view_->now = Instant::at(ns(now));
    std::string said;
    const Decisions& decisions = policy_->decide(changes, *view_);
    for (const Decisions::Decision& decision : decisions.list()) {
      static const char* const kKinds[] = {"start", "assign", "preempt"};
      const std::size_t task = index(decision.task);
      said += (said.empty() ? "" : "; ") + std::string(kKinds[static_cast<int>(decision.kind)]) + " " + std::to_string(task);
      for (const DeviceId device : decisions.devices(decision)) {
        said += " on " + std::to_string(index(device));
        held_[task] = device;
      }
      TaskProgress& progress = progress_[task];
      if (decision.kind == Decisions::Kind::start) {
        const Duration time = performance_->time(workload_.profile[task], system_.class_of(held_[task]));
        if (progress.total == Duration{}) progress.remaining = progress.total = time;
        progress.since = view_->now;
        progress.is_running = true;
      }
      if (decision.kind == Decisions::Kind::preempt) {
        progress.remaining = progress.remaining - (view_->now - progress.since);
        progress.is_running = false;
        ++progress.interruptions;
      }
    }
    return said;
  }

  /// The task has ended; its device is free again. To be followed by decide() at this instant.
  Changes end(std::uint32_t task, std::int64_t now) {
    finish_[task] = Instant::at(ns(now));
    progress_[task].is_running = false;
    progress_[task].remaining = Duration{};
    freed_ = {held_[task]};
    return {.freed = freed_};
  }
  /// The job arrives with these tasks ready, or they become ready later.
  Changes ready(std::vector<TaskId> tasks, bool arrives = true) {
    ready_ = std::move(tasks);
    return {.arrived = arrives ? std::span<const JobId>(arrived_) : std::span<const JobId>(), .ready = ready_};
  }

 private:
  System system_;
  Workload workload_;
  std::optional<Performance> performance_;
  std::unique_ptr<Policy> policy_;
  std::optional<View> view_;
  std::vector<Instant> finish_;         ///< by task
  std::vector<DeviceId> held_;          ///< by task: its device
  std::vector<std::uint32_t> begin_;    ///< by task: its place in held_
  std::vector<TaskProgress> progress_;  ///< by task
  std::vector<JobId> arrived_ = {id<JobId>(0)};
  std::vector<TaskId> ready_;
  std::vector<DeviceId> freed_;
};

constexpr TaskId task(std::uint32_t number) { return id<TaskId>(number); }

}  // namespace

TEST_SUITE("policies without an engine") {
  TEST_CASE("fifo starts tasks in the order of their ids as devices become free") {
    Stage stage({0, 0}, {{4}, {6}, {1}});
    stage.prepare("fifo");
    // Two devices, three tasks: the third waits for the first to end.
    CHECK(stage.decide(0, stage.ready({task(0), task(1), task(2)})) == "start 0 on 0; start 1 on 1");
    CHECK(stage.decide(0, {}).empty());
    CHECK(stage.decide(4, stage.end(0, 4)) == "start 2 on 0");
    CHECK(stage.decide(5, stage.end(2, 5)).empty());
  }

  TEST_CASE("sjf and lpt take the shortest and the longest of those that wait") {
    for (const bool is_shortest : {true, false}) {
      CAPTURE(is_shortest);
      Stage stage({0}, {{5}, {2}, {3}});
      stage.prepare(is_shortest ? "sjf" : "lpt");
      // Times 5, 2, 3: shortest first 1, 2, 0; longest first 0, 2, 1. The clock does not matter to either.
      CHECK(stage.decide(0, stage.ready({task(0), task(1), task(2)})) == (is_shortest ? "start 1 on 0" : "start 0 on 0"));
      CHECK(stage.decide(5, stage.end(is_shortest ? 1 : 0, 5)) == "start 2 on 0");
      CHECK(stage.decide(8, stage.end(2, 8)) == (is_shortest ? "start 0 on 0" : "start 1 on 0"));
    }
  }

  TEST_CASE("srtf preempts what has more left and lets it go on later") {
    Stage stage({0}, {{10}, {2}, {7}});
    stage.prepare("srtf");
    CHECK(stage.decide(0, stage.ready({task(0)})) == "start 0 on 0");
    // At 3 seven are left of task 0: it goes for two, but not for seven, since equals run on.
    CHECK(stage.decide(3, stage.ready({task(2)}, false)).empty());
    CHECK(stage.decide(3, stage.ready({task(1)}, false)) == "preempt 0; start 1 on 0");
    CHECK(stage.decide(3, stage.ready({task(0)}, false)).empty());
    // Tasks 0 and 2 have seven left each: the lower id goes first.
    CHECK(stage.decide(5, stage.end(1, 5)) == "start 0 on 0");
    CHECK(stage.decide(12, stage.end(0, 12)) == "start 2 on 0");
  }

  TEST_CASE("heft binds each task to the device on which it ends first when its job arrives") {
    // Mean times 6, 3 and 2 are the ranks. Task 0 ends at 4 on device 0; then task 1 at 7 there or at 3 on device 1; then task 2
    // at 6 on device 0 or at 5 on device 1.
    Stage stage({0, 1}, {{4, 8}, {3, 3}, {2, 2}});
    stage.prepare("heft");
    CHECK(stage.decide(0, stage.ready({task(0), task(1), task(2)})) == "assign 0 on 0; assign 1 on 1; assign 2 on 1");
  }
}

}  // namespace gpusim::test
