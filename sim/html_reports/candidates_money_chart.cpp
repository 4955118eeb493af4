// Money of the candidates of a decision, by what is counted.

#include "sim/decide/titles.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {

MadeCharts money_of_candidates_chart(const DecisionAnalysis& decision) {
  const DecisionTitles titles(decision);
  BarChart chart{
      .head = {say({"Money", "비용"}), say({"What a run costs on each system, by what is counted; the answer is bold.",
                                            "시스템별 1회 실행 비용을 산정 방식별로 보입니다. 결론은 굵은 글씨입니다."})},
      .panels = {}};
  const auto add = [&](const Phrase& title, std::optional<Value> RunFacts::* figure) {
    BarChart::Panel panel{.axis = {.title = say(title)}, .bars = {}};
    bool is_any = false;
    for (std::size_t i = 0; i < decision.facts.size(); ++i) {
      if (!decision.facts[i]) continue;
      BarChart::Bar& bar = panel.bars.emplace_back(BarChart::Bar{.label = titles.candidate(i), .value = std::nullopt});
      if (const std::optional<Value>& value = (*decision.facts[i]).*figure) {
        bar.value = Ranged<double>{value->nominal, value->low, value->high};
        panel.axis.unit = value->unit;
        is_any = is_any || value->high > 0;
      } else {
        bar.note = say({"not known", "알 수 없음"});
      }
      bar.is_best = decision.ranking.winner() == i;
      bar.color = index(decision.ranking.candidates[i].run.system);
    }
    if (is_any) chart.panels.push_back(std::move(panel));
  };
  add({"Investment and running cost of the first run", "투자비와 첫 실행 운영비 합계"}, &RunFacts::cash);
  add({"Running cost of a run", "1회 실행의 운영비"}, &RunFacts::running);
  add({"Depreciation per run", "1회 실행의 감가상각"}, &RunFacts::depreciation);
  if (chart.panels.empty()) return {};
  return {std::move(chart)};
}

}  // namespace gpusim
