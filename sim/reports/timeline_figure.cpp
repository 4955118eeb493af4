#include <algorithm>

#include "sim/page/phrase.hpp"
#include "sim/reports/levels.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {
namespace {

bool is_ever_above_zero(const LineChart::Series& series) {
  return std::ranges::any_of(series.points, [](const LineChart::Point& point) { return point.y->high > 0; });
}

}  // namespace

Chart make_timeline_figure(const RunCase& one, GanttColors colors);
Chart make_timeline_figure(const RunCase& one, GanttColors /*colors*/) {
  LineChart::Series busy{.name = say({"busy GPUs", "사용 중인 GPU"}), .shape = LineChart::Shape::area, .points = {}};
  LineChart::Series memory{.name = say({"memory", "메모리"}), .shape = LineChart::Shape::area, .points = {}};
  LineChart::Series jobs{.name = say({"jobs", "작업"}), .shape = LineChart::Shape::steps, .points = {}};
  LineChart::Series tasks{.name = say({"tasks", "태스크"}), .shape = LineChart::Shape::steps, .points = {}};
  UsageChanges changes{one.problem(), one.result};
  bool are_alike = true;  // every job that waits is a task that waits
  for_each_step(changes.system(), changes.end(), [&](Instant time, const UsageLevel& level) {
    const double at = time.since_start().seconds();
    busy.points.push_back({at, exactly<double>(level.busy)});
    memory.points.push_back({at, exactly<double>(static_cast<double>(level.bytes))});
    jobs.points.push_back({at, exactly<double>(level.jobs_waiting)});
    tasks.points.push_back({at, exactly<double>(level.tasks_waiting)});
    are_alike = are_alike && level.jobs_waiting == level.tasks_waiting;
  });
  const std::size_t devices = one.system.devices.size();
  double installed = 0;
  for (const Device& device : one.system.devices) installed += one.system.gpus[index(device.gpu)].memory / units::byte;

  LineChart chart{.head = {run_title(one), say({"GPUs and memory in use, and what waits, over time.",
                                                "시간에 따른 GPU와 메모리 사용량, 대기 중인 작업."})},
                  .x = axis_of_run(one),
                  .panels = {},
                  .marks = deadline_of_run(one)};
  const LocalizedText all = say({"all: {}", "전체 {}"}, devices);
  chart.panels.push_back({{.title = say({"GPUs in use", "사용 중인 GPU"}), .to = static_cast<double>(devices), .is_whole = true},
                          {std::move(busy)},
                          {{static_cast<double>(devices), all}}});
  if (is_ever_above_zero(memory)) {
    const Value total = Value::of(installed, Unit({{"B", 1}}));
    chart.panels.push_back({{.title = say({"Memory in use", "사용 중인 메모리"}), .unit = total.unit, .to = installed},
                            {std::move(memory)},
                            {{installed, say({"all: {}", "전체 {}"}, total)}}});
  }
  if (is_ever_above_zero(tasks)) {
    // Where all jobs start at once only their tasks wait; where each has one task both are the same.
    const bool has_jobs = is_ever_above_zero(jobs);
    LineChart::Panel waiting{{.title = say({"Waiting", "대기"}), .is_whole = true}};
    if (has_jobs && are_alike) waiting.axis.title = say({"Waiting jobs", "대기 중인 작업"});
    if (!has_jobs) waiting.axis.title = say({"Waiting tasks", "대기 중인 태스크"});
    if (has_jobs) waiting.series.push_back(std::move(jobs));
    if (!are_alike) waiting.series.push_back(std::move(tasks));
    chart.panels.push_back(std::move(waiting));
  }
  return chart;
}

}  // namespace gpusim
