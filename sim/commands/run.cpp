#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/decide.hpp"
#include "sim/commands/command.hpp"
#include "sim/reports/seeds.hpp"
#include "sim/scenario/expand.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

/// Runs what is drawn with the seeds after the scenario's own too, and notes how far its figures lie apart.
void note_spread_over_seeds(const Document& document, const Options& options, Scenario& scenario, std::span<const Result> results) {
  constexpr std::int64_t kMostSeeds = 1000;
  const std::int64_t seeds = options.number("seeds", 1, kMostSeeds, default_seeds(scenario));
  if (!draws_at_random(scenario)) return;
  std::vector<std::vector<SeedFigures>> by_seed{seed_figures(results)};
  for (std::int64_t more = 1; more < seeds; ++more) {
    Document with_seed = document;
    apply({"/seed", std::to_string(scenario.seed + static_cast<std::uint64_t>(more))}, with_seed);
    LoadOptions tolerant = load_options(options);
    tolerant.keep_infeasible = true;
    std::vector<Result> others;
    try {
      others = simulate_all(load(std::move(with_seed), tolerant), threads(options));
    } catch (const Infeasible&) {
      // Nothing runs with this seed, which the note says.
    }
    by_seed.push_back(seed_figures(others));
  }
  for (std::string& note : notes_over_seeds(scenario, by_seed)) scenario.document.note(std::move(note));
}

}  // namespace

void declare_run(Options& options) {
  declare_scenario_options(options);
  declare_output_options(options);
  options.value("one-more-gpu", "FILE", "write there what one more GPU of each kind would change; - prints it instead of the table")
      .retired("one-more-card", "--one-more-gpu FILE");
  options.value("seeds", "N", "how many seeds to compare where something is drawn (default: 5, or 1 for more than 20,000 tasks)");
  declare_jobs_option(options);
}

int run_command(const Options& options) {
  const TerminalStyle style = output_style(options);
  if (const auto file = options.text("one-more-gpu")) {
    const std::string csv =
        one_more_gpu(read_scenario(options.arguments().front(), options), load_options(options), threads(options));
    write_file(*file, csv);
  }
  const Document document = read_scenario(options.arguments().front(), options);
  Scenario scenario = load_feasible(document, options);
  std::vector<Result> results = simulate_all(scenario, threads(options));
  const auto not_run = std::ranges::stable_partition(results, [](const Result& result) { return !result.cases.empty(); });
  for (const Result& result : not_run) scenario.infeasible[result.run.system][result.run.workload] = result.why_not;
  note_spread_over_seeds(document, options, scenario, std::span(results.begin(), not_run.begin()));
  return report({scenario, {results.begin(), not_run.begin()}, options.typed(), not_run}, style, options);
}

}  // namespace gpusim
