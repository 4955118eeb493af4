#pragma once
// The rules that one run must obey in one case.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"
#include "sim/verify/contention_check.hpp"
#include "sim/verify/schedule_rows.hpp"
#include "sim/verify/violations.hpp"

namespace gpusim {

class RunCheck {
 public:
  RunCheck(const Scenario& scenario, const ScheduleRows& schedule, const RunGroup& run, Violations& violations);

  /// Checks the rows of this run, which must be ordered by task, then line.
  void check(std::span<const ScheduleRow> rows);

 private:
  /// The rows of one task that could be identified.
  struct TaskRows {
    TaskId task;
    const ScheduleRow* input = nullptr;
    const ScheduleRow* run = nullptr;    ///< or the barrier; the last run of an interrupted task
    const ScheduleRow* first = nullptr;  ///< first row of an interrupted task
    [[nodiscard]] const ScheduleRow& start() const { return input == nullptr ? *run : *input; }
  };

  void check_missing(std::size_t first, std::size_t last);
  void check_task(std::span<const ScheduleRow> rows);
  void check_spans(const TaskRows& task);
  void check_repeated(const ScheduleRow& first, const ScheduleRow& again);
  [[nodiscard]] bool check_kind(const ScheduleRow& row);
  void check_row(const ScheduleRow& row);
  void check_arrival(const ScheduleRow& row);
  [[nodiscard]] bool check_gang(const ScheduleRow& row);
  [[nodiscard]] bool check_device(const ScheduleRow& row, DeviceId device);
  void check_predecessors(const TaskRows& task);
  void check_inputs(const TaskRows& task, Duration longest);
  void check_overlaps(std::span<const ScheduleRow> rows);

  // Interruptions, outages and resources (interruption_check.cpp):
  [[nodiscard]] bool is_interrupted(std::span<const ScheduleRow> rows) const;
  void check_interrupted(std::span<const ScheduleRow> rows, TaskRows& task);
  struct Stretch;
  [[nodiscard]] std::vector<Stretch> stretches(std::vector<const ScheduleRow*>& rows) const;
  void check_stretch(const Stretch& stretch, bool is_first, bool is_last, Duration& left, Duration& whole);
  void check_end(const Stretch& stretch, Duration kept);
  void check_lost(const ScheduleRow& lost, bool is_at_checkpoint, Duration round);
  void check_save(const Stretch& stretch, bool is_at_checkpoint);
  void check_outages(std::span<const ScheduleRow> rows);
  void check_resources(std::span<const ScheduleRow> rows);

  // Hours, people and shared devices (limit_check.cpp):
  void check_hours(const TaskRows& task);
  void check_hours(const TaskRows& task, const Calendar& calendar, bool pauses, const std::string& whose);
  void check_shared_gpus();
  void check_shared_gpu(DeviceId device, const std::vector<const ScheduleRow*>& rows);
  /// A change by a row that begins (positive amount), ends (negative amount), or has no length.
  struct Change {
    Instant time;
    std::int64_t amount;
    const ScheduleRow* row;
  };
  static void add_changes(const ScheduleRow& row, std::int64_t amount, std::vector<Change>& changes);
  /// Sorts by time; within one instant ends come first, then rows of no length, then begins.
  static void sort(std::vector<Change>& changes);
  void check_places(DeviceId device, const std::vector<Change>& changes);
  void check_slice(DeviceId device, const std::vector<Change>& changes);
  void check_shared_work(DeviceId device, const std::vector<Change>& changes);
  void check_interference(DeviceId device, const std::vector<const ScheduleRow*>& rows);
  void check_work_done(DeviceId device, const ScheduleRow& row, Wide done, std::int64_t speed);
  void check_people();
  // Links and cores that tasks share (run_contention.cpp):
  struct Replayed {
    const TaskRows* task;
    std::vector<std::size_t> held;   ///< transfers that move while it holds its devices
    std::vector<std::size_t> early;  ///< transfers that move before
    std::size_t run;
  };
  [[nodiscard]] bool has_contention() const { return system_.contention != Contention::none; }
  void check_contention();
  void replay_inputs(ContentionReplay& replay, Replayed& task, const std::vector<Instant>& bound) const;
  void check_replayed_inputs(const ContentionReplay& replay, const Replayed& task);
  void check_replayed_run(const ContentionReplay& replay, const Replayed& task);
  /// By task: when its policy binds it to devices before it holds them; Calendar::kEnd when it does not.
  [[nodiscard]] std::vector<Instant> bound_at() const;
  /// The time in which a row makes progress, without the time in which it pauses because its devices, or the person, are not
  /// available. A row that continues after its work is done counts one nanosecond more.
  [[nodiscard]] Duration progress(const ScheduleRow& row) const;
  [[nodiscard]] bool is_shared(const ScheduleRow& row) const;
  [[nodiscard]] const Person* person(TaskId task) const;

  [[nodiscard]] const TaskRows* find(TaskId task) const;
  [[nodiscard]] ProfileId profile(TaskId task) const { return workload_.profile[index(task)]; }
  [[nodiscard]] std::string describe(TaskId task) const;
  [[nodiscard]] std::string describe(DeviceId device) const;

  const ScheduleRows& schedule_;
  const RunGroup& run_;
  const PolicyChoice* policy_ = nullptr;  ///< the policy in the scenario; null for a foreign one
  const System& system_;
  const Workload& workload_;
  const Performance& performance_;
  Violations& violations_;
  std::vector<TaskRows> tasks_;  ///< ascending
};

}  // namespace gpusim
