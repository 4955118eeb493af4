#include "sim/commands/command.hpp"

namespace gpusim {

int run_command(const CommandLine& line) {
  Options options("gpusim run FILE [options]",
                  "Simulates every system x workload x policy of a scenario and compares them. - reads standard input.");
  declare_scenario_options(options);
  declare_output_options(options);
  declare_jobs_option(options);
  options.positionals(1, 1).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const Scenario scenario = load(read_scenario(options.arguments().front(), options), load_options(options));
  return simulate_and_report(scenario, options, line);
}

}  // namespace gpusim
