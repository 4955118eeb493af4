#include <algorithm>
#include <map>
#include <set>

#include "gpusim/metrics.hpp"
#include "sim/figures/palette.hpp"
#include "sim/model/lanes.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {
namespace {

/// A critical path with more tasks is not drawn: it would cover the picture.
constexpr std::size_t kLongestPath = 60;
/// On a shared GPU, how many tasks may lie one above the other.
constexpr std::uint32_t kMostSlots = 8;

LocalizedText title_of(SpanKind kind) {
  switch (kind) {
    case SpanKind::input:
      return say({"inputs move", "입력 전송"});
    case SpanKind::run:
      return say({"run", "실행"});
    case SpanKind::restore:
      return say({"restore", "복원"});
    case SpanKind::save:
      return say({"save", "저장"});
    case SpanKind::lost:
      return say({"lost work", "손실된 작업"});
  }
  return {};
}

class GanttFigure {
 public:
  GanttFigure(const RunCase& one, GanttColors colors) : one_(one), workload_(one.workload), colors_(colors) {}

  GanttChart make() {
    chart_.time = axis_of_run(one_);
    chart_.marks = deadline_of_run(one_);
    add_lanes();
    choose_colors();
    add_spans();
    assign_slots();
    add_critical_path();
    const Duration end = finish(one_.result.measures);
    chart_.head = {run_title(one_),
                   say({"Gantt chart: {0} on {1}; the last task ends after {2}.", "간트 차트: {1}, {0}, 마지막 작업 종료 {2}."},
                       LocalizedText{counted(chart_.spans.size(), "span"), fmt::format("구간 {}개", chart_.spans.size())},
                       LocalizedText{counted(chart_.lanes.size(), "GPU"), fmt::format("GPU {}개", chart_.lanes.size())},
                       value_text(Value::of(end.seconds(), Unit({{"s", 1}}))))};
    return std::move(chart_);
  }

 private:
  void add_lanes() {
    for (const Node& node : one_.system.nodes) chart_.groups.push_back(one_.system.nodes.size() > 1 ? node.name : "");
    for (const Device& device : one_.system.devices)
      chart_.lanes.push_back({.name = device.name, .group = static_cast<std::uint32_t>(index(device.node))});
  }

  [[nodiscard]] const std::string& model(TaskId task) const { return workload_.stated(workload_.profile[index(task)]).name; }
  [[nodiscard]] const std::string& job(TaskId task) const { return workload_.jobs[index(workload_.job[index(task)])].name; }

  /// Models tell more than jobs do where there are several; colors of jobs repeat where there are many.
  void choose_colors() {
    std::set<std::string_view> models;
    for (const Span span : one_.result.schedule)
      if (!span.devices.empty()) models.insert(model(span.task));
    if (colors_ == GanttColors::automatic) colors_ = models.size() > 1 ? GanttColors::model : GanttColors::job;
    const std::size_t names = colors_ == GanttColors::job ? workload_.jobs.size() : models.size();
    chart_.kinds_repeat_colors = colors_ == GanttColors::job && names > kChartColors.size();
  }

  /// What is no run has a color of its own, unless colors repeat.
  std::uint32_t kind_of(const Span& span) {
    const bool is_named = colors_ != GanttColors::kind && (span.kind == SpanKind::run || chart_.kinds_repeat_colors);
    const std::string& name = colors_ == GanttColors::job ? job(span.task) : model(span.task);
    const std::pair key{is_named ? SpanKind::run : span.kind, is_named ? std::string_view(name) : std::string_view()};
    const auto [known, is_new] = kinds_.emplace(key, static_cast<std::uint32_t>(chart_.kinds.size()));
    if (is_new) chart_.kinds.push_back(is_named ? name_text(name) : title_of(span.kind));
    return known->second;
  }

  std::uint32_t label_of(TaskId task) {
    const auto [known, is_new] = labels_.emplace(task, static_cast<std::uint32_t>(chart_.labels.size()));
    if (!is_new) return known->second;
    const bool has_tasks = workload_.jobs[index(workload_.job[index(task)])].task_count > 1;
    const std::string task_name = workload_.task_name.empty() ? std::string() : workload_.task_name[index(task)];
    const bool is_one_job = workload_.jobs.size() == 1;
    chart_.labels.push_back(!has_tasks || task_name.empty() ? job(task) : is_one_job ? task_name : job(task) + "/" + task_name);
    return known->second;
  }

  void add_spans() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < one_.result.schedule.size(); ++i)
      if (!one_.result.schedule[i].devices.empty()) order.push_back(i);
    const auto start = [&](std::size_t i) { return one_.result.schedule[i].start; };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return start(a) < start(b); });
    for (const std::size_t i : order) {
      const Span span = one_.result.schedule[i];
      for (const DeviceId device : span.devices) {
        spans_of_task_[span.task].push_back(static_cast<std::uint32_t>(chart_.spans.size()));
        const auto lane = static_cast<std::uint32_t>(index(device));
        chart_.spans.push_back({.start = span.start.since_start().seconds(),
                                .end = span.end.since_start().seconds(),
                                .lane = lane,
                                .kind = kind_of(span),
                                .label = label_of(span.task)});
        needs_.push_back({span.start, span.end, span.task});
      }
    }
  }

  /// Gives the spans of every lane slots in which they do not overlap.
  void assign_slots() {
    std::vector<std::vector<std::uint32_t>> spans(chart_.lanes.size());
    for (std::uint32_t i = 0; i < chart_.spans.size(); ++i) spans[chart_.spans[i].lane].push_back(i);
    for (std::size_t lane = 0; lane < spans.size(); ++lane) {
      std::vector<LaneNeed> needs;
      for (const std::uint32_t i : spans[lane]) needs.push_back(needs_[i]);
      const AssignedLanes slots = assign_lanes(needs, kMostSlots);
      for (std::size_t i = 0; i < needs.size(); ++i) chart_.spans[spans[lane][i]].slot = slots.lane[i];
      chart_.lanes[lane].slots = std::max<std::uint32_t>(1, slots.count);
    }
  }

  /// On one device every task follows the one before; a path says nothing there.
  void add_critical_path() {
    constexpr std::size_t kMostTasks = 5000;
    if (chart_.lanes.size() < 2 || workload_.tasks() > kMostTasks) return;
    std::vector<CriticalStep> steps = critical_path(workload_, one_.performance, one_.result.schedule);
    if (steps.size() > kLongestPath) return;
    std::ranges::reverse(steps);
    for (const CriticalStep& step : steps) {
      const auto spans = spans_of_task_.find(step.task);
      if (spans == spans_of_task_.end()) continue;
      const std::uint32_t lane = chart_.spans[spans->second.front()].lane;
      for (const std::uint32_t span : spans->second)
        if (chart_.spans[span].lane == lane) chart_.critical_path.push_back(span);
    }
  }

  const RunCase& one_;
  const Workload& workload_;
  GanttColors colors_;
  GanttChart chart_;
  std::map<std::pair<SpanKind, std::string_view>, std::uint32_t> kinds_;
  std::map<TaskId, std::uint32_t> labels_;
  std::map<TaskId, std::vector<std::uint32_t>> spans_of_task_;
  std::vector<LaneNeed> needs_;  ///< by span
};

}  // namespace

GanttChart gantt_figure(const RunCase& one, GanttColors colors) { return GanttFigure(one, colors).make(); }

Chart make_gantt_figure(const RunCase& one, GanttColors colors);
Chart make_gantt_figure(const RunCase& one, GanttColors colors) { return gantt_figure(one, colors); }

}  // namespace gpusim
