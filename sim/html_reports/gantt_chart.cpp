// The Gantt chart of runs, with utilization and queue on its axis: the nominal schedule of each workload on all systems.

#include <algorithm>
#include <map>
#include <numeric>

#include "sim/html_reports/gantt_parts.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kMostTicks = 100'000'000;  ///< in a run: finer than a page can show

/// A result that the page draws.
struct Drawn {
  const Result* result;
  bool is_aggregated;
};

class GanttOfRuns {
 public:
  explicit GanttOfRuns(const ReportInput& input) : of_(input), scenario_(input.scenario) {}

  [[nodiscard]] MadeCharts make() {
    choose_groups();
    if (gantt_.groups.empty()) return {};
    choose_tick();
    for (const Drawn& one : drawn_) add_run(one);
    gantt_.colors_by = {"model", "job", "kind"};
    const bool is_aggregated = std::ranges::any_of(gantt_.runs, &PageGantt::Run::is_aggregated);
    const auto has_many = [&](auto count) {
      return std::ranges::any_of(gantt_.workloads, [&](const auto& one) { return count(one) > 1; });
    };
    if (is_aggregated || !has_many([](const PageGantt::Tasks& one) { return one.jobs.size(); }))
      std::erase(gantt_.colors_by, "job");
    if (is_aggregated) std::erase(gantt_.colors_by, "kind");
    if (!has_many([](const PageGantt::Tasks& one) { return one.models.size(); }) && gantt_.colors_by.size() > 1)
      std::ranges::rotate(gantt_.colors_by, gantt_.colors_by.begin() + 1);
    gantt_.head = {say({"Gantt chart", "간트 차트"}), description(is_aggregated)};
    return {std::move(gantt_)};
  }

 private:
  using Alike = std::vector<const Result*>;

  /// The workload of experiments first; all others as long as the page can hold their spans.
  void choose_groups() {
    std::vector<WorkloadId> workloads{scenario_.experiment};
    for (const WorkloadId workload : scenario_.workloads.ids())
      if (workload != scenario_.experiment) workloads.push_back(workload);
    const std::vector<Alternatives> sections = of_.sections();
    std::size_t spans = 0;
    for (const WorkloadId workload : workloads)
      for (const Alternatives& alternatives : sections) {
        Alike results;
        std::size_t own = 0;
        for (const Alternative& one : alternatives)
          if (const Result* result = of_.result(one, workload); result != nullptr && !result->cases.empty()) {
            results.push_back(result);
            own += result->cases.front().schedule.size();
          }
        const bool is_first = gantt_.groups.empty();
        if (results.empty() || own == 0) continue;
        if (!is_first && spans + own > kMostGanttSpans) {
          left_out_ = true;
          continue;
        }
        spans += own;
        add_group(workload, alternatives, sections.size() > 1, results,
                  own > kMostGanttSpans ? kMostGanttSpans / results.size() : kMostGanttSpans);
      }
  }

  void add_group(WorkloadId workload, const Alternatives& alternatives, bool names_policy, const Alike& results, std::size_t most) {
    const LocalizedText title = of_.workload_title(workload);
    PageGantt::Group& group = gantt_.groups.emplace_back();
    group.title = names_policy
                      ? say({"{0}, policy {1}", "{0}, 정책 {1}"}, title, scenario_.policies[alternatives.front().policy].name)
                      : title;
    for (const Result* result : results) {
      group.runs.push_back(drawn_.size());
      drawn_.push_back({result, result->cases.front().schedule.size() > most});
    }
  }

  /// The greatest tick that all times are multiples of, but no finer than a page can show.
  void choose_tick() {
    std::int64_t divisor = 0;
    std::int64_t last = 1;
    for (const Drawn& one : drawn_) {
      const CaseResult& nominal = one.result->cases.front();
      last = std::max(last, finish(nominal.measures).count());
      for (const Span span : nominal.schedule) {
        divisor = std::gcd(divisor, std::gcd(span.start.since_start().count(), span.end.since_start().count()));
        last = std::max(last, span.end.since_start().count());
      }
    }
    ticks_.length = std::max<std::int64_t>(1, divisor);
    if (last / ticks_.length > kMostTicks)
      for (ticks_.length = 1; last / ticks_.length > kMostTicks;) ticks_.length *= 10;
    gantt_.tick = static_cast<double>(ticks_.length) / 1e9;
  }

  [[nodiscard]] std::size_t tasks_place(WorkloadId workload) {
    const auto [known, is_new] = places_.emplace(workload, gantt_.workloads.size());
    if (is_new) gantt_.workloads.push_back(gantt_tasks(scenario_.workloads[workload]));
    return known->second;
  }

  void add_run(const Drawn& drawn) {
    if (!drawn.is_aggregated) {
      const std::size_t tasks = tasks_place(drawn.result->run.workload);
      gantt_.runs.push_back(gantt_run(of_, *drawn.result, ticks_, tasks));
      return;
    }
    AggregatedGantt aggregated = aggregated_gantt(of_, *drawn.result, ticks_);
    aggregated.run.workload = gantt_.workloads.size();
    gantt_.workloads.push_back(std::move(aggregated.tasks));
    gantt_.runs.push_back(std::move(aggregated.run));
  }

  [[nodiscard]] LocalizedText description(bool is_aggregated) const {
    LocalizedText text = say(
        {"Which task holds which GPU when, for each system on one axis of time, with the GPUs in use and the tasks that wait "
         "below.",
         "어느 태스크가 언제 어느 GPU를 사용하는지 시스템별로 하나의 시간축에 보이고, 아래에 사용 중인 GPU와 대기 중인 태스크 수를 "
         "보입니다."});
    const auto append = [&](const LocalizedText& more) { text = {text.en + " " + more.en, text.ko + " " + more.ko}; };
    const auto has_ranges = [](const Drawn& one) { return one.result->cases.size() > 1; };
    if (std::ranges::any_of(drawn_, has_ranges))
      append(say({"Where inputs are ranges it shows the nominal case.", "입력이 범위인 경우 기준값에서의 일정을 보입니다."}));
    if (is_aggregated)
      append(
          say({"There are more than 200,000 spans: each part of a bar shows the model that holds most of that time. `--out` writes "
               "all of them to gantt.csv.",
               "구간이 200,000개를 넘어, 막대의 각 부분은 그 시간을 가장 많이 차지한 모델을 나타냅니다. 전체 구간은 `--out`이 "
               "gantt.csv에 기록합니다."}));
    if (left_out_)
      append(say({"Workloads that do not fit on the page are left out.", "페이지에 담을 수 없는 워크로드는 생략했습니다."}));
    return text;
  }

  const SideBySide of_;
  const Scenario& scenario_;
  PageGantt gantt_;
  std::vector<Drawn> drawn_;
  std::map<WorkloadId, std::size_t> places_;  ///< in PageGantt::workloads, by workload
  GanttTicks ticks_;
  bool left_out_ = false;
};

}  // namespace

MadeCharts gantt_chart(const ReportInput& input) { return GanttOfRuns(input).make(); }

}  // namespace gpusim
