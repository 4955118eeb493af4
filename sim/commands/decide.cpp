#include "gpusim/decide.hpp"

#include <algorithm>

#include "sim/commands/command.hpp"

namespace gpusim {

void declare_decide(Options& options) {
  declare_scenario_options(options);
  options.value("out", "DIR", "write decision.md, ranking.csv and scaling_curve.csv there")
      .flag("json", "print the page as JSON, in both languages, instead of Markdown")
      .value("lang", "en|ko", "language of the page (default: from LC_ALL, LC_MESSAGES, LANG)")
      .value("gpus", "N", "largest number of GPUs to try (default: the scenario's choice, else 8)")
      .retired("cards", "--gpus N");
  declare_report_option(options);
  declare_jobs_option(options);
}

int decide_command(const Options& options) {
  const Language language = terminal_style(options).is_korean ? Language::korean : Language::english;
  check_one_on_standard_output(options);
  std::optional<Choice::GpuCounts> gpus;
  if (options.has("gpus")) gpus = {1, static_cast<std::uint32_t>(options.number("gpus", 1, 1024, 8)), 1};
  const Document document = read_scenario(options.arguments().front(), options);
  const DecisionAnalysis decision = decide(document, load_options(options), gpus, threads(options));
  const Page page = decision_page(decision);
  const std::string text = markdown(page, language);
  if (const auto folder = options.text("out"))
    write_folder(
        *folder,
        {{"decision.md", text}, {"ranking.csv", ranking_csv(decision)}, {"scaling_curve.csv", scaling_curve_csv(decision)}});
  write_html_report(options, [&](const ReportOrigin& origin) {
    std::vector<Result> results = simulate_all(decision.scenario, threads(options));
    std::erase_if(results, [](const Result& result) { return result.cases.empty(); });
    return decision_report(decision, {decision.scenario, results, options.typed()}, origin);
  });
  if (!prints_report(options)) print(options.has("json") ? json_text(page) : text);
  // What is asked for, a run or a stated goal, is an expectation that is not met; that nothing can run at all is bad input.
  const bool can_run = std::ranges::any_of(decision.ranking.candidates, &Candidate::can_run);
  if (!can_run) refuse_where_nothing_runs(document, options);
  return can_run && decision.meets_goals() ? kDone : kNotMet;
}

}  // namespace gpusim
