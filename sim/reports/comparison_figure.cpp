#include <algorithm>

#include "sim/page/phrase.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {
namespace {

class ComparisonFigure {
 public:
  ComparisonFigure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload)
      : of_(of), workload_(workload), compared_(compared(of, sections)) {
    chart_.head = {of.workload_title(workload),
                   say({"What a run comes to on each system; whiskers are ranges, the best is colored.",
                        "시스템별 실행 결과. 수염은 범위이며 가장 좋은 값에 색을 넣었습니다."})};
  }

  std::optional<Chart> make() {
    const Unit second({{"s", 1}});
    const bool waits = is_stream(of_.scenario.workloads[workload_]);
    if (waits)
      add(say({"Mean waiting time", "평균 대기 시간"}), second, [](const CaseResult& one) {
        return one.measures.online ? std::optional(one.measures.online->groups.front().waiting.mean.seconds()) : std::nullopt;
      });
    add(say({"Makespan", "전체 소요 시간"}), second,
        [](const CaseResult& one) { return std::optional(one.measures.makespan.seconds()); });
    add(say({"Cost", "비용"}), Unit({{of_.scenario.costs.currency, 1}}), [](const CaseResult& one) { return one.economics.total; });
    if (of_.scenario.energy.is_stated)
      add(say({"Energy", "전력량"}), Unit({{"J", 1}}), [](const CaseResult& one) {
        return one.economics.is_energy_known ? std::optional(one.economics.energy / units::J) : std::nullopt;
      });
    if (chart_.panels.empty()) return std::nullopt;
    return chart_;
  }

 private:
  template <class OfCase>
  void add(LocalizedText title, const Unit& unit, OfCase of_case) {
    BarChart::Panel panel{.axis = {.title = std::move(title), .unit = unit}, .bars = {}};
    std::optional<double> least;
    std::size_t known = 0;
    for (const Compared& one : compared_) {
      BarChart::Bar& bar = panel.bars.emplace_back(BarChart::Bar{.label = one.label, .value = std::nullopt});
      const Result* const result = of_.result(one.alternative, workload_);
      const std::optional<Value> value = result != nullptr ? over_cases(*result, unit, of_case) : std::nullopt;
      if (!value) {
        bar.note = result == nullptr ? say({"cannot run", "실행 불가"}) : say({"not known", "알 수 없음"});
        continue;
      }
      bar.value = chart_value(*value);
      ++known;
      if (!least || value->nominal < *least) least = value->nominal;
    }
    if (known == 0) return;
    // Where all are equal none is best.
    const auto is_best = [&](const BarChart::Bar& bar) { return bar.value && bar.value->nominal == *least; };
    const auto best = static_cast<std::size_t>(std::ranges::count_if(panel.bars, is_best));
    for (BarChart::Bar& bar : panel.bars) bar.is_best = is_best(bar) && best < known;
    chart_.panels.push_back(std::move(panel));
  }

  const SideBySide& of_;
  WorkloadId workload_;
  std::vector<Compared> compared_;
  BarChart chart_;
};

}  // namespace

std::optional<Chart> make_comparison_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload);
std::optional<Chart> make_comparison_figure(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload) {
  return ComparisonFigure(of, sections, workload).make();
}

}  // namespace gpusim
