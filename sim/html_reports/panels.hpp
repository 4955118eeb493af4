#pragma once
// Bars of the systems of a comparison, a panel for each figure.

#include <vector>

#include "sim/html_reports/sections.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {

/// Panels of bars over the alternatives of the comparison, of the workload that it is about.
class ComparisonPanels {
 public:
  explicit ComparisonPanels(const ReportInput& input) : of_(input), workload_(input.scenario.experiment) {}

  /// Adds a panel unless no alternative has the figure, or all have none of it.
  template <class Figure>
  void add(const Phrase& title, const Unit& unit, Figure figure) {
    BarChart::Panel panel{.axis = {.title = say(title), .unit = unit}, .bars = {}};
    bool is_any = false;
    for (const Alternatives& alternatives : of_.sections())
      for (const Alternative& one : alternatives) {
        const Result* const result = of_.result(one, workload_);
        const std::optional<Value> value =
            result == nullptr ? std::nullopt
                              : over_cases(*result, unit, [&](const CaseResult& in_case) { return figure(in_case.economics); });
        BarChart::Bar& bar = panel.bars.emplace_back();
        bar.label = of_.scenario.policies.size() > 1 && of_.scenario.systems.size() > 1
                        ? say({"{} ({})", "{} ({})"}, one.title, of_.scenario.policies[one.policy].name)
                        : one.title;
        if (value) bar.value = Ranged<double>{value->nominal, value->low, value->high};
        if (!value) bar.note = say({"not known", "알 수 없음"});
        is_any = is_any || (value && value->high > 0);
      }
    if (is_any) panels_.push_back(with_least(std::move(panel)));
  }

  [[nodiscard]] MadeChart chart(const Phrase& title, const Phrase& about) const {
    if (panels_.empty()) return std::nullopt;
    return BarChart{.head = {say(title), say(about, of_.workload_title(workload_))}, .panels = panels_};
  }

 private:
  /// Marks the least of several, if it is one alone.
  static BarChart::Panel with_least(BarChart::Panel panel) {
    BarChart::Bar* least = nullptr;
    bool is_tie = false;
    for (BarChart::Bar& bar : panel.bars) {
      if (!bar.value) continue;
      is_tie = is_tie || (least != nullptr && bar.value->nominal == least->value->nominal);
      if (least != nullptr && bar.value->nominal >= least->value->nominal) continue;
      least = &bar;
      is_tie = false;
    }
    if (least != nullptr && !is_tie && panel.bars.size() > 1) least->is_best = true;
    return panel;
  }

  SideBySide of_;
  WorkloadId workload_;
  std::vector<BarChart::Panel> panels_;
};

}  // namespace gpusim
