// Energy and CO2 of the runs of the comparison.

#include "sim/html_reports/panels.hpp"

namespace gpusim {

MadeChart energy_chart(const ReportInput& input) {
  if (!input.scenario.energy.is_stated) return std::nullopt;
  ComparisonPanels panels(input);
  panels.add({"Energy", "에너지"}, Unit({{"J", 1}}),
             [](const Economics& of) { return of.is_energy_known ? std::optional(of.energy / Energy::raw(1)) : std::nullopt; });
  panels.add({"CO2", "CO2"}, Unit({{"kg", 1}}), co2_kg);
  return panels.chart({"Energy", "에너지"},
                      {"What one run of \"{}\" takes on each system.", "\"{}\"을(를) 한 번 실행할 때의 양입니다."});
}

}  // namespace gpusim
