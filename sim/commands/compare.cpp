#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "gpusim/decide.hpp"
#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {
namespace {

constexpr const char* kExample = "GPU=VALUE,GPU=VALUE";
constexpr double kMostHours = 1e9;

/// Throws UsageError unless exactly one of --hours and --profile is given, with the options that it requires.
void check_source_of_times(const Options& options) {
  const bool has_profile = options.has("profile");
  if (options.has("hours") && has_profile) throw UsageError("expected one of --hours and --profile, got both");
  if (!options.has("hours") && !has_profile)
    throw UsageError("expected --hours, e.g. --hours P40=4,V100=1.2, or --profile NAME --images N --epochs N");
  for (const char* name : {"images", "epochs", "batch", "precision"})
    if (options.has(name) && !has_profile) throw UsageError(fmt::format("--{} requires --profile", name));
  if (!has_profile) return;
  for (const char* name : {"images", "epochs"})
    if (!options.has(name)) throw UsageError(fmt::format("--profile requires --{} N", name));
  if (options.has("mixed")) throw UsageError("--mixed requires --hours; a profile predicts mixed precision: --precision mixed");
}

EnsembleQuestion::Training training_option(const Options& options) {
  EnsembleQuestion::Training training;
  training.profile = *options.text("profile");
  const std::vector<std::string> known = library_profile_names();
  if (std::ranges::find(known, training.profile) == known.end())
    throw UsageError(fmt::format("--profile: unknown profile \"{}\"{}", training.profile, suggestion(training.profile, known)));
  training.images = options.number("images", 1, 1'000'000'000'000, 1);
  training.epochs = options.number("epochs", 1, 1'000'000'000, 1);
  training.batch_is_largest = options.text("batch") == "largest";
  if (options.has("batch") && !training.batch_is_largest) training.batch = options.number("batch", 1, training.images, 1);
  training.precision = options.text("precision").value_or("");
  const std::vector<std::string> precisions = precision_names();
  if (options.has("precision") && std::ranges::find(precisions, training.precision) == precisions.end())
    throw UsageError(fmt::format("--precision: expected one of {}, got \"{}\"", fmt::join(precisions, ", "), training.precision));
  return training;
}

EnsembleQuestion::Speedup speedup_of(const std::string& gpu, const std::string& value) {
  const std::size_t dash = value.find('-');
  EnsembleQuestion::Speedup speedup{gpu, positive_option(value.substr(0, dash), "mixed", kMostHours), std::nullopt};
  if (dash != std::string::npos) speedup.high = positive_option(value.substr(dash + 1), "mixed", kMostHours);
  return speedup;
}

/// Throws UsageError unless the catalogue has one GPU of this name; `place` is where the command line names it.
void check_gpu(const std::string& name, const std::string& place, const Catalog& catalog) {
  if (catalog.sheet(name) != nullptr || catalog.representative(name)) return;
  std::vector<std::string> names = catalog.families();
  const bool is_family = std::ranges::find(names, name) != names.end();
  const std::vector<std::string> ids = catalog.ids();
  if (is_family) std::erase_if(names, [&](const std::string& family) { return family == name; });
  names.insert(names.end(), ids.begin(), ids.end());
  throw UsageError(
      fmt::format("{}: {} \"{}\"{}", place, is_family ? "no single GPU is called" : "unknown GPU", name, suggestion(name, names)));
}

/// The GPUs of arguments and options, before a scenario is made of them whose places nobody has seen.
void check_gpus(const EnsembleQuestion& question, const Options& options) {
  const Catalog catalog = catalog_of(options);
  for (const std::string& argument : options.arguments())
    check_gpu(counted_argument(argument).first, "argument \"" + argument + "\"", catalog);
  for (const auto& [gpu, hours] : question.hours) check_gpu(gpu, "--hours", catalog);
  for (const EnsembleQuestion::Speedup& mixed : question.mixed) check_gpu(mixed.gpu, "--mixed", catalog);
}

EnsembleQuestion question_of(const Options& options) {
  check_source_of_times(options);
  EnsembleQuestion question;
  for (const std::string& argument : options.arguments()) {
    const auto [gpu, count] = counted_argument(argument);
    question.candidates.push_back({gpu, count});
  }
  if (const auto hours = options.text("hours"))
    for (const auto& [gpu, value] : assignments_option(*hours, "hours", kExample))
      question.hours.emplace_back(gpu, positive_option(value, "hours", kMostHours));
  if (options.has("profile")) question.training = training_option(options);
  if (const auto mixed = options.text("mixed"))
    for (const auto& [gpu, value] : assignments_option(*mixed, "mixed", kExample)) question.mixed.push_back(speedup_of(gpu, value));
  question.models = options.number("models", 1, 10'000, question.training ? 1 : 5);
  if (options.has("policy")) question.policies = options.texts("policy");
  return question;
}

/// Loads the scenario of a question. Throws UsageError where --hours leaves out a GPU that is to be compared.
Scenario load_question(const EnsembleQuestion& question, const Document& document, const Options& options) {
  LoadOptions tolerant = load_options(options);
  tolerant.keep_infeasible = !question.training;  // With hours only a GPU without any cannot run.
  Scenario scenario = load(document, tolerant);
  std::vector<std::string> missing;
  for (const EnsembleQuestion::Candidate& candidate : question.candidates)
    for (const SystemId system : scenario.systems.ids())
      if (scenario.systems[system].title == fmt::format("{} x{}", candidate.gpu, candidate.count) &&
          !scenario.infeasible[system].front().empty() && std::ranges::find(missing, candidate.gpu) == missing.end())
        missing.push_back(candidate.gpu);
  if (!missing.empty()) throw UsageError(fmt::format("--hours: expected hours of {} too", fmt::join(missing, ", ")));
  return scenario;
}

/// Notes the assumptions made for values that the command line does not state.
void print_assumptions(const EnsembleQuestion& question) {
  if (!question.training) return;
  std::string assumed;
  if (!question.training->batch && !question.training->batch_is_largest)
    assumed += fmt::format("gpusim: note: batch {} is assumed; --batch N or --batch largest changes it\n",
                           std::min(EnsembleQuestion::kAssumedBatch, question.training->images));
  if (question.training->precision.empty()) assumed += "gpusim: note: FP32 is assumed; --precision NAME changes it\n";
  std::fputs(assumed.c_str(), stderr);
}

}  // namespace

void declare_compare(Options& options) {
  options.value("hours", "GPU=H,...", "hours that one model takes on one GPU")
      .value("profile", "NAME", "instead of --hours: a network of the library, whose time on each GPU is predicted with a band")
      .value("images", "N", "with --profile: samples per epoch")
      .value("epochs", "N", "with --profile: number of epochs")
      .value("batch", "N|largest", "with --profile: samples per step on one GPU (assumed: 32)")
      .value("precision", "NAME", "with --profile: the precision, on GPUs that support it (assumed: fp32)")
      .value("models", "N", "models of the ensemble (default: 5; with --profile: 1)")
      .value("mixed", "GPU=S,...", "with --hours: speed-up by mixed precision, a number or a range such as 2-3; adds a system")
      .value("output", "FILE", "write the scenario there, to edit and run")
      .retired("save", "--output FILE")
      .list("policy", "NAME", "scheduling policy (default: lpt)");
  declare_catalog_option(options);
  declare_output_options(options);
  declare_jobs_option(options);
}

int compare_command(const Options& options) {
  const EnsembleQuestion question = question_of(options);
  check_gpus(question, options);
  const std::string text = compare(question);
  const auto file = options.text("output");
  if (file == "-") throw UsageError("--output: expected a file, got \"-\"; the table is written to standard output");
  const Scenario scenario = load_question(question, parse_text(text, file.value_or("compare")), options);
  const TerminalStyle style = output_style(options);
  const std::vector<Result> results = simulate_all(scenario, threads(options));
  const int code = report({scenario, results, options.typed()}, style, options);
  print_assumptions(question);
  if (!file) return code;
  write_file(*file, text);
  // Data sheets of a folder are no part of a scenario.
  const std::string catalog = options.has("catalog") ? fmt::format(" --catalog {}", *options.text("catalog")) : "";
  std::fputs(fmt::format("wrote {}; run it with `gpusim {}{}`\n", *file, *file, catalog).c_str(), stderr);
  return code;
}

}  // namespace gpusim
