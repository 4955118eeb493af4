// What more GPUs of a system change: the makespan and the cost over their number.

#include <algorithm>

#include "sim/decide/titles.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {
namespace {

using Amounts = std::vector<std::optional<Value>>;

LineChart::Series series_of(const ScalingCurve& curve, const LocalizedText& name, const Amounts& amounts, std::size_t color) {
  LineChart::Series series{.name = name, .shape = LineChart::Shape::dots, .points = {}, .color = color};
  for (std::size_t i = 0; i < curve.gpus.size(); ++i) {
    LineChart::Point& point = series.points.emplace_back(LineChart::Point{static_cast<double>(curve.gpus[i]), std::nullopt});
    if (amounts[i]) point.y = Ranged<double>{amounts[i]->nominal, amounts[i]->low, amounts[i]->high};
  }
  return series;
}

bool has_any(const Amounts& amounts) {
  return std::ranges::any_of(amounts, [](const auto& amount) { return amount.has_value(); });
}

/// Marks the number of GPUs that costs least of all that meet all goals, where there is something to meet.
void mark_cheapest(const DecisionAnalysis& decision, const std::vector<const ScalingCurve*>& curves,
                   std::vector<LineChart::Series>& series) {
  const auto has_deadline = [](const Workload& workload) { return workload.deadline.has_value(); };
  if (decision.choice.goals.empty() && std::ranges::none_of(decision.scenario.workloads, has_deadline)) return;
  using Place = std::pair<std::size_t, std::size_t>;  // the curve and the place in it
  std::optional<Place> best;
  const auto cost = [&](const Place& at) { return curves[at.first]->cost[at.second]->nominal; };
  for (std::size_t i = 0; i < curves.size(); ++i)
    if (const std::optional<std::size_t> place = curves[i]->cheapest(curves[i]->cost))
      if (!best || cost({i, *place}) < cost(*best)) best = Place{i, *place};
  if (best)
    series[best->first].labels.push_back(
        {best->second, say({"cheapest that meets all goals: {}", "모든 목표를 지키는 최저 비용: {}"},
                           gpus_text(curves[best->first]->gpus[best->second]))});
}

}  // namespace

MadeChart scaling_chart(const DecisionAnalysis& decision) {
  constexpr std::size_t kMostCurves = 7;
  const DecisionTitles titles(decision);
  LineChart::Panel times{.axis = {.title = say({"Makespan", "전체 소요 시간"}), .unit = Unit({{"s", 1}})}, .series = {}};
  LineChart::Panel waits{.axis = {.title = say({"Waiting time, 95 % of jobs", "작업 95 %의 대기 시간"}), .unit = Unit({{"s", 1}})},
                         .series = {}};
  LineChart::Panel costs{.axis = {.title = say({"Cost of a run", "1회 실행 비용"})}, .series = {}};
  const std::vector<AlikeCurves> all = alike_curves(decision);
  std::vector<const ScalingCurve*> shown;  // with a cost
  for (std::size_t i = 0; i < std::min(all.size(), kMostCurves); ++i) {
    const ScalingCurve& curve = *all[i].front();
    if (curve.gpus.size() < 2) continue;
    const LocalizedText name = titles.curves_with_gpu(all[i]);
    if (has_any(curve.makespan)) times.series.push_back(series_of(curve, name, curve.makespan, i));
    if (has_any(curve.waiting)) waits.series.push_back(series_of(curve, name, curve.waiting, i));
    if (!has_any(curve.cost)) continue;
    costs.axis.unit = std::ranges::find_if(curve.cost, [](const auto& cost) { return cost.has_value(); })->value().unit;
    costs.series.push_back(series_of(curve, name, curve.cost, i));
    shown.push_back(&curve);
  }
  mark_cheapest(decision, shown, costs.series);
  LineChart chart{
      .head = {say({"Scaling curve", "GPU 수에 따른 변화"}),
               all.size() > kMostCurves
                   ? say({"What a run comes to over the number of GPUs of each system; the first {} curves.",
                          "시스템별 GPU 수에 따른 실행 결과 (처음 {}개 곡선)."},
                         kMostCurves)
                   : say({"What a run comes to over the number of GPUs of each system.", "시스템별 GPU 수에 따른 실행 결과."})},
      .x = {.title = say({"GPUs", "GPU 수"}), .is_whole = true},
      .panels = {}};
  for (LineChart::Panel* panel : {&times, &waits, &costs})
    if (!panel->series.empty()) chart.panels.push_back(std::move(*panel));
  if (chart.panels.empty()) return std::nullopt;
  return chart;
}

}  // namespace gpusim
