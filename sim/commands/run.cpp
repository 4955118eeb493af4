#include "sim/commands/command.hpp"
#include "sim/commands/one_more_card.hpp"

namespace gpusim {

int run_command(const CommandLine& line) {
  Options options("gpusim run FILE [options]",
                  "Simulates every system x workload x policy of a scenario and compares them. - reads standard input.");
  declare_scenario_options(options);
  declare_output_options(options);
  options.value("one-more-card", "FILE",
                "write there what one more card of each kind would change; - prints it instead of the table");
  declare_jobs_option(options);
  options.positionals(1, 1).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  if (const auto file = options.text("one-more-card")) {
    const std::string csv =
        one_more_card(read_scenario(options.arguments().front(), options), load_options(options), threads(options));
    write_file(*file, csv);
    if (file == "-") return kDone;
  }
  const Scenario scenario = load(read_scenario(options.arguments().front(), options), load_options(options));
  return simulate_and_report(scenario, options, line);
}

}  // namespace gpusim
