#include "sim/input/json.hpp"
#include "sim/reports/reports.hpp"

#include <ostream>

namespace gpusim {

std::string expanded_scenario(const Scenario& scenario) { return json_of(scenario.document).dump(2) + '\n'; }

void write_expanded_scenario(const ReportInput& input, std::ostream& out) { out << expanded_scenario(input.scenario); }

}  // namespace gpusim
