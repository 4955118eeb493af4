#pragma once
// Everything that changes while a run goes on. State is arrays by id; nothing is allocated per event.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/check.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/work.hpp"
#include "sim/engine/event_queue.hpp"
#include "sim/engine/fluid_tasks.hpp"
#include "sim/engine/large_array.hpp"
#include "sim/engine/openings.hpp"
#include "sim/engine/outage_clock.hpp"
#include "sim/engine/people_queues.hpp"
#include "sim/engine/shared_cards.hpp"
#include "sim/engine/turn_queues.hpp"

namespace gpusim {

class RunState {
 public:
  RunState(const Problem& problem, bool preempts, Sink& sink);

  /// Moves the clock to the next instant at which something happens or a window opens; false when nothing will.
  bool advance();
  /// Applies all events of this instant: openings, finishes, inputs arrived, then arrivals; tasks of the host start by themselves.
  void apply_events();
  /// Tasks on devices may start now; otherwise changes are kept until they may.
  [[nodiscard]] bool may_start() const { return !has_starts_ || starts_.is_open(now()); }
  /// What happened since the last forget_changes(), ids ascending.
  [[nodiscard]] Changes changes();
  void forget_changes();
  [[nodiscard]] const View& view() const { return view_; }
  /// Checks and carries out decisions; an impossible one is a bug of the policy.
  void apply(const Decisions& decisions);
  /// The policy's wish to be asked again, in place of an earlier one.
  void set_wake(std::optional<Instant> wake) {
    GPUSIM_CHECK(!wake || *wake > now(), "the policy asks to be woken now or in the past");
    wake_ = wake;
  }
  /// Starts assigned tasks whose turn has come on idle devices and whose inputs are there, as soon as the windows allow.
  void start_assigned();
  /// Throws NeverRuns for a task that waits for a place on cards that refuse what does not fit.
  void check_refusals() const;

  [[nodiscard]] bool is_finished() const { return unfinished_ == 0; }
  /// Which tasks wait and for what, for the report of a policy that stopped too early.
  [[nodiscard]] std::string describe_waiting() const;
  [[nodiscard]] Instant now() const { return view_.now; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::uint64_t preemptions() const { return preemptions_; }
  [[nodiscard]] std::uint64_t failures() const { return failures_; }
  [[nodiscard]] std::vector<LinkUse> link_uses() const { return fluid_ ? fluid_->uses() : std::vector<LinkUse>{}; }

 private:
  enum class Status : std::uint8_t { waiting, ready, assigned, inputs_moving, inputs_present, running, saving, finished };
  static constexpr std::uint32_t kIdle = 0xffffffffU;

  void finish(TaskId task);
  void arrive(JobId job);
  void become_ready(TaskId task);
  void begin_run(TaskId task, Duration input, Instant end);
  void start(const Decisions& decisions, const Decisions::Decision& decision);
  void start_within_limits(TaskId task, std::span<const DeviceId> devices, Duration input, Duration run);
  void hold(TaskId task, std::span<const DeviceId> devices);
  void release(TaskId task, DeviceId device);
  void join_card(TaskId task, DeviceId device);
  void schedule_end(DeviceId device);
  // Contention (run_flows.cpp); only where fluid_ is set.
  void settle_flows();
  void apply_arrivals();
  void start_with_flows(TaskId task, std::span<const DeviceId> devices);
  void begin_inputs(TaskId task, std::span<const DeviceId> devices);
  void run_with_flows(TaskId task);
  void find_openings();
  void apply_openings();
  void check_refusal(TaskId task) const;
  void serve_people();
  [[noreturn]] void fail_waiting() const;
  void assign(const Decisions& decisions, const Decisions::Decision& decision);
  void move_inputs(TaskId task);
  void set_devices(TaskId task, std::span<const DeviceId> devices);
  // Interruptions, outages, resources and wakes (run_interruptions.cpp).
  void track_progress();
  void start_tracked(TaskId task, std::span<const DeviceId> devices, Duration input);
  void end_run(TaskId task, Instant end, bool saves_all);
  void end_saving(TaskId task);
  void preempt(TaskId task);
  void kill(TaskId task);
  void wait_again(TaskId task);
  void apply_outages();
  void take_resources(TaskId task);
  void give_resources(TaskId task);
  void keep_valid_changes();
  void record(const Decisions& decisions);
  [[nodiscard]] bool advance_to_wishes(bool has_event, Instant before);
  [[nodiscard]] std::string task_name(TaskId task) const;
  [[nodiscard]] bool is_shared(DeviceId device) const {
    return view_.capacity != nullptr && capacity_.is_shared(problem_.system.class_of(device));
  }
  [[nodiscard]] std::optional<std::uint32_t> person_of(TaskId task) const;

  Problem problem_;
  Sink& sink_;

  EventQueue queue_;
  std::size_t next_job_ = 0;
  std::size_t unfinished_;
  std::uint64_t events_ = 0;

  // By task.
  LargeArray<Status> status_;
  LargeArray<std::uint32_t> unfinished_predecessors_;  // empty without edges
  LargeArray<Instant> start_;
  LargeArray<Instant> finish_;
  LargeArray<Duration> input_;  // empty when nothing moves
  LargeArray<std::uint32_t> device_list_begin_;
  LargeArray<DeviceId> device_lists_;
  LargeArray<std::uint32_t> device_list_size_;  // empty where no task is elastic

  // By device.
  std::vector<std::uint32_t> running_;  // task, or kIdle
  TurnQueues turns_;

  // Limits of cards, hours and people; empty, and not looked at, where there are none.
  Capacity capacity_;
  std::vector<DeviceLoad> loads_;  // by device
  SharedCards cards_;
  Calendar starts_;
  bool has_starts_;
  Openings openings_;
  PeopleQueues people_;
  std::unique_ptr<FluidTasks> fluid_;  // empty without contention
  std::size_t refused_ = 0;            // ready tasks that may not wait for a place

  // Empty, and not looked at, where nothing is interrupted.
  std::vector<TaskProgress> progress_;  // by task
  std::vector<Duration> restore_;       // by task: of its present run
  std::vector<Instant> saving_since_;   // by task, while it saves its state
  std::vector<std::uint32_t> futile_;   // by task: interruptions in a row that kept nothing
  OutageClock outage_clock_;
  std::vector<std::uint32_t> outages_;  // by device: how many keep it out of order
  std::size_t out_of_order_ = 0;        // devices
  std::vector<std::int64_t> free_resources_;
  std::optional<Instant> wake_;
  std::uint32_t idle_outages_ = 0;  // in a row, with nothing running
  std::uint32_t idle_wakes_ = 0;    // one after the other, with nothing else to happen
  std::uint64_t preemptions_ = 0;
  std::uint64_t failures_ = 0;

  std::vector<JobId> arrived_;
  LargeArray<TaskId> ready_;
  std::vector<DeviceId> freed_;
  std::vector<DeviceId> lost_;
  bool has_freed_resources_ = false;
  std::vector<DeviceId> to_start_;  // devices on which an assigned task may start now

  View view_;
};

}  // namespace gpusim
