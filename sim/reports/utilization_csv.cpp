#include "sim/reports/reports.hpp"

#include "gpusim/metrics.hpp"
#include "sim/reports/csv.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace gpusim {
namespace {

/// The quantities that series count. Memory is in whole bytes, so that sums return to exactly zero.
struct Level {
  std::int64_t bytes = 0;
  std::int32_t busy = 0;
  std::int32_t tasks_waiting = 0;
  std::int32_t jobs_waiting = 0;

  bool operator==(const Level&) const = default;
  Level& operator+=(const Level& other) {
    bytes += other.bytes;
    busy += other.busy;
    tasks_waiting += other.tasks_waiting;
    jobs_waiting += other.jobs_waiting;
    return *this;
  }
  Level operator-() const { return {-bytes, -busy, -tasks_waiting, -jobs_waiting}; }
};

struct LevelChange {
  Instant time;
  Level by;
};

void add_interval(std::vector<LevelChange>& changes, Instant from, Instant to, const Level& level) {
  if (from == to) return;
  changes.push_back({from, level});
  changes.push_back({to, -level});
}

/// Calls `row(time, level)` at 0, wherever the level changes, and at `end`. Sorts the changes.
template <class Row>
void for_each_step(std::vector<LevelChange>& changes, Instant end, Row row) {
  std::ranges::sort(changes, {}, &LevelChange::time);
  Level level;
  std::size_t next = 0;
  const auto apply_until = [&](Instant time) {
    for (; next < changes.size() && changes[next].time == time; ++next) level += changes[next].by;
  };
  apply_until(Instant{});
  row(Instant{}, level);
  while (next < changes.size()) {
    const Instant time = changes[next].time;
    const Level before = level;
    apply_until(time);
    if (level != before && time < end) row(time, level);
  }
  if (end > Instant{}) row(end, level);
}

/// A run in one case, as changes of its series.
class Series {
 public:
  Series(const Problem& problem, const CaseResult& one)
      : end_(Instant::at(finish(one.measures))), devices_(problem.system.devices.size()) {
    const bool is_shared = problem.system.has_shared_gpus();
    add_spans(problem, one.schedule, is_shared);
    if (is_shared) add_busy(one.schedule);
    add_waiting(problem.workload, one);
  }

  [[nodiscard]] Instant end() const { return end_; }
  [[nodiscard]] std::vector<LevelChange>& system() { return system_; }
  [[nodiscard]] std::vector<LevelChange>& device(std::size_t device) { return devices_[device]; }

 private:
  /// If tasks share GPUs, the number of busy GPUs is not that of their tasks, so add_busy() counts them.
  void add_spans(const Problem& problem, const Schedule& schedule, bool is_shared) {
    for (const Span span : schedule) {
      if (span.devices.empty()) continue;
      std::int64_t bytes_in_all = 0;
      for (const DeviceId device : span.devices) {
        const DataSize memory =
            problem.performance.memory(problem.workload.profile[index(span.task)], problem.system.class_of(device));
        const std::int64_t bytes = std::llround(memory / units::byte);
        add_interval(devices_[index(device)], span.start, span.end, {bytes, is_shared ? 0 : 1, 0, 0});
        bytes_in_all += bytes;
      }
      const auto busy = static_cast<std::int32_t>(is_shared ? 0 : span.devices.size());
      add_interval(system_, span.start, span.end, {bytes_in_all, busy, 0, 0});
    }
  }

  /// A GPU is busy while it holds any task.
  void add_busy(const Schedule& schedule) {
    const std::vector<std::vector<Window>> held = held_stretches(schedule, devices_.size());
    for (std::size_t device = 0; device < held.size(); ++device)
      for (const Window& stretch : held[device])
        for (auto* changes : {&devices_[device], &system_})
          add_interval(*changes, Instant::at(stretch.opens), Instant::at(stretch.closes), {0, 1, 0, 0});
  }

  void add_waiting(const Workload& workload, const CaseResult& one) {
    const TaskTimes times = task_times(workload, one.schedule);
    for (std::size_t task = 0; task < workload.tasks(); ++task)
      add_interval(system_, times.ready[task], times.start[task], {0, 0, 1, 0});
    for (std::size_t job = 0; job < workload.jobs.size(); ++job)
      add_interval(system_, submission(one.measures.jobs[job]), one.measures.jobs[job].start, {0, 0, 0, 1});
  }

  Instant end_;
  std::vector<LevelChange> system_;
  std::vector<std::vector<LevelChange>> devices_;
};

void write_levels(const RunCase& one, CsvWriter& csv) {
  Series series{one.problem(), one.result};
  const auto write = [&](Instant time, std::string_view of, const Level& level) -> CsvWriter& {
    csv.fields(one.fields).seconds(time.since_start()).text(of);
    return csv.count(static_cast<std::uint64_t>(level.busy)).number(static_cast<double>(level.bytes) * units::byte / units::GB);
  };
  for_each_step(series.system(), series.end(), [&](Instant time, const Level& level) {
    write(time, "system", level).count(static_cast<std::uint64_t>(level.tasks_waiting));
    csv.count(static_cast<std::uint64_t>(level.jobs_waiting)).end_row();
  });
  for (std::size_t device = 0; device < one.system.devices.size(); ++device)
    for_each_step(series.device(device), series.end(), [&](Instant time, const Level& level) {
      write(time, one.system.devices[device].name, level).empty().empty().end_row();
    });
}

}  // namespace

void write_utilization_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,t_s,device,busy,memory_gb,tasks_waiting,jobs_waiting", out, write_levels);
}

}  // namespace gpusim
