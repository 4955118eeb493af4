#include <algorithm>

#include "gpusim/decide.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {

void declare_run(Options& options) {
  declare_scenario_options(options);
  declare_output_options(options);
  options.value("one-more-gpu", "FILE", "write there what one more GPU of each kind would change; - prints it instead of the table")
      .retired("one-more-card", "--one-more-gpu FILE");
  declare_jobs_option(options);
}

int run_command(const Options& options) {
  if (const auto file = options.text("one-more-gpu")) {
    const std::string csv =
        one_more_card(read_scenario(options.arguments().front(), options), load_options(options), threads(options));
    write_file(*file, csv);
    if (file == "-") return kDone;
  }
  Scenario scenario = load_feasible(read_scenario(options.arguments().front(), options), options);
  const TerminalStyle style = output_style(options);
  std::vector<Result> results = simulate_all(scenario, threads(options));
  const auto not_run = std::ranges::stable_partition(results, [](const Result& result) { return !result.cases.empty(); });
  for (const Result& result : not_run) scenario.infeasible[result.run.system][result.run.workload] = result.why_not;
  return report({scenario, {results.begin(), not_run.begin()}, options.typed(), not_run}, style, options);
}

}  // namespace gpusim
