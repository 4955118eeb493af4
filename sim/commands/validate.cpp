#include <fmt/format.h>

#include "sim/commands/command.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

int validate_command(const Options& options) {
  const std::string& file = options.arguments().front();
  Document document = read_scenario(file, options);
  const Sweep sweep(document);
  const bool is_swept = !sweep.pointers().empty();
  std::size_t infeasible = 0;
  std::string found;
  for (std::size_t point = 0; point < sweep.points(); ++point) {
    Document at_point = document;
    (void)sweep.apply(point, at_point);
    const Scenario scenario = is_swept ? load_checked(at_point, options) : load_feasible(at_point, options);
    for (const Run& run : scenario.runs)
      if (!scenario.infeasible[run.system][run.workload].empty()) ++infeasible;
    if (point == 0)
      found =
          fmt::format("{}, {}, {}, {}", counted(scenario.systems.size(), "system"), counted(scenario.workloads.size(), "workload"),
                      counted(scenario.policies.size(), "policy choice"), counted(scenario.runs.size(), "run"));
  }
  std::string text = fmt::format("{}: valid: {}", file, found);
  if (!sweep.pointers().empty()) text += fmt::format(" at each of {}", counted(sweep.points(), "point"));
  if (infeasible > 0) text += fmt::format("; {} can never run", counted(infeasible, "run"));
  print(text + "\n");
  return kDone;
}

}  // namespace gpusim
