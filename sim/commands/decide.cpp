#include <filesystem>
#include <system_error>

#include "gpusim/decide.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {

int decide_command(const CommandLine& line) {
  Options options("gpusim decide FILE [options]",
                  "One page: which system to choose, who beats whom, how many cards are enough, what would turn the answer.");
  declare_scenario_options(options);
  options.value("out", "DIR", "write decision.md, ranking.csv and staircase.csv there")
      .value("lang", "en|ko", "language of the page (default: from LC_ALL, LC_MESSAGES, LANG)")
      .value("cards", "N", "largest number of cards to try (default: the scenario's choice, else 8)");
  declare_jobs_option(options);
  options.positionals(1, 1).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const bool is_korean = terminal_style(options).is_korean;
  const unsigned jobs = threads(options);
  const LoadOptions as_given = load_options(options);
  LoadOptions tolerant = as_given;
  tolerant.keep_infeasible = true;
  Document document = read_scenario(options.arguments().front(), options);
  (void)Sweep{document};  // The answer is about the file as written.

  Document copy = document;
  const Scenario scenario = load(std::move(copy), tolerant);
  Decision decision;
  decision.choice = choice_or_default(scenario);
  Evaluator evaluator(scenario);
  decision.standing = standing(evaluator, decision.choice);
  if (!decision.choice.cards_workload) decision.choice.cards_workload = scenario.experiment.value_or(0);
  if (options.has("cards")) decision.choice.cards = {1, static_cast<std::uint32_t>(options.number("cards", 1, 1024, 8)), 1};
  decision.staircases = staircases(scenario, decision.choice, decision.choice.cards, *decision.choice.cards_workload, jobs);
  decision.turns = turns(document, as_given, jobs);
  decision.assumed = assumed_inputs(document);
  decision.notes = scenario.document.notes;

  if (const auto folder = options.text("out")) {
    std::error_code error;
    std::filesystem::create_directories(*folder, error);
    if (error) throw IoError("cannot make folder \"" + *folder + "\": " + error.message());
    write_file(*folder + "/decision.md", decision_markdown(scenario, decision, is_korean));
    write_file(*folder + "/ranking.csv", ranking_csv(scenario, decision));
    write_file(*folder + "/staircase.csv", staircase_csv(scenario, decision));
  }
  print(decision_markdown(scenario, decision, is_korean));
  // A stated goal that no system meets is an expectation that is not met.
  const auto winner = decision.standing.winner();
  const bool is_met = winner && decision.standing.candidates[*winner].meets_all;
  return decision.choice.goals.empty() || is_met ? kDone : kNotMet;
}

}  // namespace gpusim
