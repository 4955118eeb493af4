#pragma once
// The state of a run, as arrays indexed by id. No memory is allocated per event.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/simulate.hpp"
#include "sim/base/check.hpp"
#include "sim/engine/change_lists.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/fluid_tasks.hpp"
#include "sim/engine/free_resources.hpp"
#include "sim/engine/interruptions.hpp"
#include "sim/engine/large_array.hpp"
#include "sim/engine/limits.hpp"
#include "sim/engine/outage_clock.hpp"
#include "sim/engine/people_queues.hpp"
#include "sim/engine/task_name.hpp"
#include "sim/engine/turn_queues.hpp"

namespace gpusim {

class RunState {
 public:
  RunState(const Problem& problem, bool preempts, Sink& sink);

  /// Advances the clock to the next instant at which something happens or a window opens; false when nothing will.
  bool advance();
  /// Applies all events of this instant until none is left, in the one order that decides all ties: openings of windows; what is in
  /// the queue, by kind and number (see EventKind); ends of what moves over shared links; failures and repairs; the next job that
  /// arrives; what people take up. Tasks on the host start by themselves.
  void apply_events();
  /// True when tasks on devices may start now; otherwise changes accumulate until they may.
  [[nodiscard]] bool may_start() const { return limits_.is_starting_time(now()); }
  /// What has happened since the last forget_changes(), with ids in ascending order.
  [[nodiscard]] Changes changes();
  void forget_changes() { changes_.clear(); }
  [[nodiscard]] const View& view() const { return view_; }
  /// Checks and executes decisions. An impossible decision is a bug of the policy.
  void apply(const Decisions& decisions);
  /// Replaces the instant at which the policy wants to be asked again.
  void set_wake(std::optional<Instant> wake) {
    GPUSIM_CHECK(!wake || *wake > now(), "the policy asks to be woken now or in the past");
    wake_ = wake;
  }
  /// Starts assigned tasks on idle devices when it is their turn, their inputs have arrived and windows allow it.
  void start_assigned();
  /// Throws NeverRuns for a task that waits for a place on devices where tasks may not wait.
  void check_refusals() const;

  [[nodiscard]] bool is_finished() const { return unfinished_ == 0; }
  /// Describes which tasks wait and for what, for the report on a policy that stopped too early.
  [[nodiscard]] std::string describe_waiting() const;
  [[nodiscard]] Instant now() const { return view_.now; }
  [[nodiscard]] Outcome outcome() const {
    return {now(), events_, interruptions_.preemptions(), interruptions_.failures(),
            fluid_ ? fluid_->uses() : std::vector<LinkUse>{}};
  }

 private:
  enum class Status : std::uint8_t { waiting, ready, assigned, inputs_moving, inputs_present, running, saving, finished };

  void apply(const Event& event);
  void finish(TaskId task);
  void arrive(JobId job);
  void become_ready(TaskId task);
  void begin_run(TaskId task, Duration input, Instant end);
  void start(const Decisions& decisions, const Decisions::Decision& decision);
  void assign(const Decisions& decisions, const Decisions::Decision& decision);
  void move_inputs(TaskId task);
  void set_devices(TaskId task, std::span<const DeviceId> devices);
  void record(const Decisions& decisions);
  // Hours, people and shared devices (run_limits.cpp):
  void start_within_limits(TaskId task, std::span<const DeviceId> devices, Duration input, Duration run);
  void hold(TaskId task, std::span<const DeviceId> devices);
  void release(TaskId task, DeviceId device);
  void join_gpu(TaskId task, DeviceId device);
  void schedule_end(DeviceId device);
  void apply_openings();
  void serve_people();
  [[noreturn]] void fail_waiting() const;
  // Contention (run_flows.cpp), only when fluid_ is set:
  void settle_flows();
  void apply_arrivals();
  void start_with_flows(TaskId task, std::span<const DeviceId> devices);
  void begin_inputs(TaskId task, std::span<const DeviceId> devices);
  void run_with_flows(TaskId task);
  // Interruptions, outages and wake-ups (run_interruptions.cpp):
  void preempt(TaskId task);
  void kill(TaskId task);
  void wait_again(TaskId task);
  void apply_outages();
  void give_resources(TaskId task) {
    if (resources_.give_back(task)) changes_.has_freed_resources = true;
  }
  [[nodiscard]] bool advance_to_wishes(bool has_event, Instant before);

  [[nodiscard]] Attempt attempt_of(TaskId task) const { return {task, view_.held[task], start_[index(task)]}; }
  [[nodiscard]] ProfileId profile_of(TaskId task) const { return problem_.workload.profile[index(task)]; }
  [[nodiscard]] std::string name_of(TaskId task) const { return task_name(problem_.workload, task); }
  [[nodiscard]] const std::string& name_of(DeviceId device) const { return problem_.system.devices[index(device)].name; }
  [[nodiscard]] std::optional<PersonId> person_of(TaskId task) const;

  Problem problem_;
  Sink& sink_;

  EventQueue queue_;
  std::size_t next_job_ = 0;
  std::size_t unfinished_;
  std::uint64_t events_ = 0;

  // Arrays indexed by task:
  LargeArray<Status> status_;
  LargeArray<std::uint32_t> unfinished_predecessors_;  // empty without edges
  LargeArray<Instant> start_;
  LargeArray<Instant> finish_;
  LargeArray<Duration> input_;  // empty when nothing moves
  LargeArray<std::uint32_t> device_list_begin_;
  LargeArray<DeviceId> device_lists_;
  LargeArray<std::uint32_t> device_list_size_;  // empty where no task is elastic

  // Arrays indexed by device:
  std::vector<std::optional<TaskId>> running_;  // the task that holds the device; empty when it is idle or shared
  TurnQueues turns_;
  std::vector<DeviceId> to_start_;  // devices on which an assigned task may be able to start now

  // Empty and unused when a run does not need them:
  PeopleQueues people_;
  Limits limits_;
  std::unique_ptr<FluidTasks> fluid_;
  OutageClock outage_clock_;
  Interruptions interruptions_;
  FreeResources resources_;

  std::optional<Instant> wake_;
  std::uint32_t idle_outages_ = 0;  // outages in a row while nothing runs
  std::uint32_t idle_wakes_ = 0;    // wake-ups in a row while nothing else can happen

  ChangeLists changes_;
  View view_;
};

}  // namespace gpusim
