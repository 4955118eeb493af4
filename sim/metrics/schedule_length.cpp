#include "gpusim/metrics.hpp"

#include <algorithm>
#include <numeric>

#include "sim/metrics/load.hpp"

namespace gpusim {
namespace {

class CriticalPath {
 public:
  CriticalPath(const Workload& workload, const Performance& performance, const Schedule& schedule)
      : workload_(workload), performance_(performance), schedule_(schedule), by_end_(schedule.size()) {
    std::iota(by_end_.begin(), by_end_.end(), 0U);
    std::stable_sort(by_end_.begin(), by_end_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const Span left = schedule[a];
      const Span right = schedule[b];
      return left.end != right.end ? left.end < right.end : left.task < right.task;
    });
    count_spans();
  }

  [[nodiscard]] std::vector<CriticalStep> steps() const {
    std::vector<CriticalStep> steps;
    if (schedule_.size() == 0) return steps;
    const Instant end = schedule_[by_end_.back()].end;
    std::optional<std::uint32_t> last = first_at(end);
    while (last) {
      const std::uint32_t first = first_of_hold(*last);
      CriticalStep step{schedule_[*last].task,        schedule_[first].start, schedule_[*last].end,
                        CriticalStep::Bound::arrival, std::nullopt,           {}};
      last = bind(step, first);
      steps.push_back(step);
    }
    return steps;
  }

 private:
  /// Sorts the spans of each task by time.
  void count_spans() {
    begin_.resize(workload_.tasks() + 1);
    for (std::uint32_t position = 0; position < schedule_.size(); ++position) ++begin_[index(schedule_[position].task) + 1];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    of_task_.resize(schedule_.size());
    std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
    for (const std::uint32_t position : by_end_) of_task_[next[index(schedule_[position].task)]++] = position;
  }

  [[nodiscard]] std::vector<std::uint32_t>::const_iterator ends_from(Instant at) const {
    return std::lower_bound(by_end_.begin(), by_end_.end(), at, [&](std::uint32_t a, Instant b) { return schedule_[a].end < b; });
  }
  [[nodiscard]] std::optional<std::uint32_t> first_at(Instant end) const {
    const auto first = ends_from(end);
    return first != by_end_.end() && schedule_[*first].end == end ? std::optional(*first) : std::nullopt;
  }

  /// The position of a span among those of its task.
  [[nodiscard]] std::uint32_t place(std::uint32_t position) const {
    std::uint32_t at = begin_[index(schedule_[position].task)];
    while (of_task_[at] != position) ++at;
    return at;
  }
  /// The span in which a task took the devices that it still holds in this one.
  [[nodiscard]] std::uint32_t first_of_hold(std::uint32_t position) const {
    const std::uint32_t first = begin_[index(schedule_[position].task)];
    std::uint32_t at = place(position);
    while (at > first && schedule_[of_task_[at - 1]].end == schedule_[of_task_[at]].start &&
           std::ranges::equal(schedule_[of_task_[at - 1]].devices, schedule_[of_task_[at]].devices))
      --at;
    return of_task_[at];
  }
  [[nodiscard]] std::uint32_t last_span(TaskId task) const { return of_task_[begin_[index(task) + 1] - 1]; }

  /// An event that a start may follow from.
  struct Cause {
    Instant at;
    CriticalStep::Bound bound;
    std::optional<std::uint32_t> span;
  };

  /// Sets what the start of a step follows from. Returns the span that ends there, if one does.
  std::optional<std::uint32_t> bind(CriticalStep& step, std::uint32_t first) const {
    std::optional<Cause> best;
    for (const Cause& cause : causes(step, first))
      if (cause.at <= step.start && (!best || cause.at > best->at)) best = cause;
    if (best && best->at < step.start)
      if (const auto other = cause_elsewhere(step, first)) best = other;
    if (!best) return std::nullopt;
    step.bound = best->bound;
    step.waited = step.start - best->at;
    if (best->span) step.by = schedule_[*best->span].task;
    return best->span;
  }

  /// The latest event of each of the first five kinds.
  [[nodiscard]] std::vector<Cause> causes(const CriticalStep& step, std::uint32_t first) const {
    using enum CriticalStep::Bound;
    std::vector<Cause> causes;
    const std::uint32_t at = place(first);
    const bool is_first = at == begin_[index(step.task)];
    if (is_first && workload_.graph.arcs() > 0)
      for (const Edge& edge : workload_.graph.predecessors(step.task)) {
        if (begin_[index(edge.task)] == begin_[index(edge.task) + 1]) continue;
        const std::uint32_t span = last_span(edge.task);
        causes.push_back({schedule_[span].end, dependency, span});
      }
    if (is_first) causes.push_back({workload_.jobs[index(workload_.job[index(step.task)])].arrival, arrival, std::nullopt});
    if (!is_first) causes.push_back({schedule_[of_task_[at - 1]].end, interruption, of_task_[at - 1]});
    // If a known cause happened at the start of the step, no search is necessary.
    if (std::any_of(causes.begin(), causes.end(), [&](const Cause& cause) { return cause.at == step.start; })) return causes;
    if (const auto span = last_on_devices(step, first)) causes.push_back({schedule_[*span].end, device, span});
    for (const Incident& incident : schedule_.incidents())
      if (incident.kind == Incident::Kind::repair && incident.time <= step.start &&
          holds(schedule_[first], std::get<DeviceId>(incident.of)))
        causes.push_back({incident.time, repair, std::nullopt});
    return causes;
  }

  /// The last span of another task that ended on one of the devices before the step starts. Spans of no length free nothing.
  [[nodiscard]] std::optional<std::uint32_t> last_on_devices(const CriticalStep& step, std::uint32_t first) const {
    const std::span<const DeviceId> devices = schedule_[first].devices;
    if (devices.empty()) return std::nullopt;
    std::optional<std::uint32_t> found;
    auto next = std::upper_bound(by_end_.begin(), by_end_.end(), step.start,
                                 [&](Instant a, std::uint32_t b) { return a < schedule_[b].end; });
    while (next != by_end_.begin()) {
      const Span span = schedule_[*--next];
      if (found && span.end < schedule_[*found].end) break;
      const bool meets = span.task != step.task && span.start < step.start &&
                         std::any_of(devices.begin(), devices.end(), [&](DeviceId device) { return holds(span, device); });
      if (meets) found = *next;
    }
    return found;
  }

  /// A span elsewhere that ended when the step started.
  [[nodiscard]] std::optional<Cause> cause_elsewhere(const CriticalStep& step, std::uint32_t first) const {
    std::optional<Cause> cause;
    for (auto next = ends_from(step.start); next != by_end_.end() && schedule_[*next].end == step.start; ++next) {
      const Span span = schedule_[*next];
      if (span.task == step.task || span.start == step.start) continue;
      if (shares_resource(span.task, schedule_[first].task)) return Cause{step.start, CriticalStep::Bound::resource, *next};
      if (!cause) cause = {step.start, CriticalStep::Bound::order, *next};
    }
    return cause;
  }

  [[nodiscard]] bool shares_resource(TaskId one, TaskId other) const {
    for (const Performance::Hold& a : performance_.holds(workload_.profile[index(one)]))
      for (const Performance::Hold& b : performance_.holds(workload_.profile[index(other)]))
        if (a.resource == b.resource) return true;
    return false;
  }

  [[nodiscard]] static bool holds(const Span& span, DeviceId device) {
    return std::find(span.devices.begin(), span.devices.end(), device) != span.devices.end();
  }

  const Workload& workload_;
  const Performance& performance_;
  const Schedule& schedule_;
  std::vector<std::uint32_t> by_end_;   ///< positions of spans by (end, task)
  std::vector<std::uint32_t> begin_;    ///< by task: start of its spans in of_task_
  std::vector<std::uint32_t> of_task_;  ///< positions of spans by (task, end)
};

}  // namespace

std::vector<CriticalStep> critical_path(const Workload& workload, const Performance& performance, const Schedule& schedule) {
  return CriticalPath(workload, performance, schedule).steps();
}

namespace {

/// True when a gang can run on these devices: one that exchanges gradients needs routes between them.
bool are_connected(ProfileId profile, std::span<const DeviceId> devices, const Performance& performance) {
  const Routes* const routes = performance.routes();
  if (!performance.depends_on_placement(profile) || routes == nullptr || devices.size() < 2) return true;
  return std::all_of(devices.begin() + 1, devices.end(),
                     [&](DeviceId other) { return routes->between(devices.front(), other) != nullptr; });
}

}  // namespace

ScheduleLength schedule_length(const Problem& problem, Duration makespan) {
  const auto& [system, workload, performance] = problem;
  ScheduleLength length;
  const std::optional<std::vector<TaskId>> order = topological_order(workload.graph);
  std::vector<Duration> longest(workload.tasks());
  for (const TaskId task : order.value_or(std::vector<TaskId>{})) {
    Duration before;
    for (const Edge& edge : workload.graph.predecessors(task)) before = std::max(before, longest[index(edge.task)]);
    longest[index(task)] = before + performance.best_time(workload.profile[index(task)]);
    length.critical_path = std::max(length.critical_path, longest[index(task)]);
  }
  for (std::size_t c = 0; c < system.classes.size(); ++c) {
    std::vector<DeviceId> devices;
    for (std::size_t device = 0; device < system.devices.size(); ++device)
      if (index(system.devices[device].device_class) == c) devices.push_back(id<DeviceId>(device));
    Wide sum = 0;
    bool can_run = true;
    for (const ProfileId profile : workload.profile) {
      const std::uint32_t gpus = performance.gpus(profile);
      can_run = can_run && (gpus == 0 || (performance.can_run(profile, id<ClassId>(c)) && gpus <= devices.size() &&
                                          are_connected(profile, std::span(devices).first(gpus), performance)));
      if (!can_run) break;
      sum += performance.run_time(profile, std::span(devices).first(gpus)).count();
    }
    if (can_run && (!length.sequential || to_duration(sum) < *length.sequential)) length.sequential = to_duration(sum);
  }
  if (length.critical_path > Duration{}) length.ratio = makespan / length.critical_path;
  if (!length.sequential || makespan == Duration{}) return length;
  length.speedup = *length.sequential / makespan;
  length.efficiency = *length.speedup / static_cast<double>(system.devices.size());
  return length;
}

}  // namespace gpusim
