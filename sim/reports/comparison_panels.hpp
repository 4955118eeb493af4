#pragma once
// Bars of the systems of a comparison, a panel for each figure: of `gpusim figure` and of reports.

#include <vector>

#include "sim/figures/figures.hpp"
#include "sim/reports/comparison.hpp"
#include "sim/reports/run_figures.hpp"

namespace gpusim {

class ComparisonPanels {
 public:
  ComparisonPanels(const SideBySide& of, const std::vector<Alternatives>& sections, WorkloadId workload)
      : of_(of), workload_(workload), compared_(compared(of, sections)) {}

  /// Adds a panel of a figure of each case unless it is 0 or not known everywhere. Where one has the least, it is the best.
  template <class OfCase>
  void add(const Phrase& title, const Unit& unit, OfCase of_case) {
    BarChart::Panel panel{.axis = {.title = say(title), .unit = unit}, .bars = {}};
    bool is_any = false;
    for (const Compared& one : compared_) {
      BarChart::Bar& bar = panel.bars.emplace_back(BarChart::Bar{.label = one.label, .value = std::nullopt});
      bar.color = one.color;
      const Result* const result = of_.result(one.alternative, workload_);
      const std::optional<Value> value = result != nullptr ? over_cases(*result, unit, of_case) : std::nullopt;
      if (value)
        bar.value = chart_value(*value);
      else
        bar.note = result == nullptr ? say({"cannot run", "실행 불가"}) : say({"not known", "알 수 없음"});
      is_any = is_any || (value && value->high > 0);
    }
    if (is_any) panels_.push_back(with_best(std::move(panel)));
  }

  [[nodiscard]] std::vector<BarChart::Panel> panels() && { return std::move(panels_); }

 private:
  /// Where all are equal none is best.
  static BarChart::Panel with_best(BarChart::Panel panel) {
    std::optional<double> least;
    std::size_t known = 0;
    for (const BarChart::Bar& bar : panel.bars) {
      if (!bar.value) continue;
      ++known;
      least = std::min(least.value_or(bar.value->nominal), bar.value->nominal);
    }
    std::size_t best = 0;
    for (const BarChart::Bar& bar : panel.bars) best += bar.value && bar.value->nominal == *least ? 1 : 0;
    for (BarChart::Bar& bar : panel.bars) bar.is_best = bar.value && bar.value->nominal == *least && best < known;
    return panel;
  }

  const SideBySide& of_;
  WorkloadId workload_;
  std::vector<Compared> compared_;
  std::vector<BarChart::Panel> panels_;
};

}  // namespace gpusim
