#include <fmt/format.h>

#include <cstdio>

#include "gpusim/decide.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {
namespace {

EnsembleQuestion question_of(const Options& options) {
  constexpr double kMost = 1e9;
  constexpr const char* kExample = "GPU=VALUE,GPU=VALUE";
  const auto hours = options.text("hours");
  if (!hours) throw UsageError("\"--hours\" is required, e.g. --hours P40=4,V100=1.2");
  EnsembleQuestion question;
  for (const std::string& argument : options.arguments()) {
    const auto [gpu, cards] = counted_argument(argument);
    question.candidates.push_back({gpu, cards});
  }
  for (const auto& [gpu, value] : assignments_option(*hours, "hours", kExample))
    question.hours.emplace_back(gpu, positive_option(value, "hours", kMost));
  if (const auto mixed = options.text("mixed"))
    for (const auto& [gpu, value] : assignments_option(*mixed, "mixed", kExample)) {
      const std::size_t dash = value.find('-');
      question.mixed.push_back({gpu, positive_option(value.substr(0, dash), "mixed", kMost), std::nullopt});
      if (dash != std::string::npos) question.mixed.back().high = positive_option(value.substr(dash + 1), "mixed", kMost);
    }
  question.models = options.number("models", 1, 10'000, 5);
  return question;
}

}  // namespace

void declare_compare(Options& options) {
  options.value("hours", "GPU=H,...", "hours one model takes on one card (required)")
      .value("models", "N", "models of the ensemble (default: 5)")
      .value("mixed", "GPU=S,...", "speed-up by mixed precision, a number or a range such as 2-3; adds a system")
      .value("save", "FILE", "write the scenario there, to edit and run")
      .list("policy", "NAME", "scheduling policy (default: lpt)")
      .value("catalog", "DIR", "data sheets that go over the built-in ones");
  declare_output_options(options);
  declare_jobs_option(options);
}

int compare_command(const Options& options) {
  const std::string text = compare(question_of(options));
  const auto file = options.text("save");
  const Scenario scenario = load(parse_text(text, file.value_or("compare")), load_options(options));
  const TerminalStyle style = output_style(options);
  const std::vector<Result> results = simulate_all(scenario, threads(options));
  const int code = report({scenario, results, options.typed()}, style, options);
  if (file) write_file(*file, text);
  if (file && *file != "-") std::fputs(fmt::format("wrote {}; run it with `gpusim {}`\n", *file, *file).c_str(), stderr);
  return code;
}

}  // namespace gpusim
