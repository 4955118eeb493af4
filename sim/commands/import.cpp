#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "gpusim/report.hpp"
#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/trace_scenario.hpp"

namespace gpusim {
namespace {

/// A scenario's name has letters, digits, "_", "-" and "." only.
std::string plain_name(std::string text) {
  for (char& c : text) {
    const bool is_plain = is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.';
    if (!is_plain) c = '_';
  }
  return text.empty() ? "trace" : text;
}

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code ignored;
  return std::filesystem::equivalent(one, other, ignored) && !ignored;
}

}  // namespace

int import_command(const CommandLine& line) {
  Options options(
      "gpusim import FILE ... --out scenario.json [options]",
      "Turns a log or a published trace into a scenario, its jobs in a CSV beside it, and says what was left out and why. "
      "With --run the scenario is simulated at once.");
  options.value("out", "FILE", "the scenario; its jobs go to the same name with .jobs.csv (without --out: only the report)");
  declare_trace_options(options);
  options.value("load", "X", "compress arrivals by this factor")
      .list("policy", "NAME", "policy of the scenario; may be repeated (default: fifo)")
      .flag("json", "print the report as JSON")
      .flag("run", "simulate the scenario and print the comparison; the report goes to standard error");
  declare_table_options(options);
  declare_jobs_option(options);
  options.positionals(1, 100'000).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const auto out = options.text("out");
  const bool runs = options.has("run");
  if (runs && !out) throw UsageError("--run needs --out, which names the scenario");
  if (runs && options.has("json")) throw UsageError("--run and --json both want standard output");
  if (out == "-") throw UsageError("--out: expected a file, because the jobs are written beside it");
  const ClusterTrace trace = read_cluster_trace(options);
  const std::vector<std::string> policies = policies_option(options);
  std::string scenario;
  if (out) {
    const std::filesystem::path path(*out);
    const std::filesystem::path jobs = path.parent_path() / (path.stem().string() + ".jobs.csv");
    for (const std::string& input : options.arguments())
      if (is_same_file(input, *out) || is_same_file(input, jobs.string()))
        throw UsageError(fmt::format("--out: \"{}\" would overwrite \"{}\", which is read", *out, input));
    if (std::filesystem::is_directory(path)) throw UsageError(fmt::format("--out: \"{}\" is a folder; expected a file", *out));
    scenario = scenario_of(trace, plain_name(path.stem().string()), jobs.filename().string(), policies);
    // The jobs come first: a scenario never stands there without them.
    if (!trace.trace.table.jobs.empty()) write_file(jobs.string(), job_table_csv(trace.trace.table));
    write_file(*out, scenario);
  }
  const std::string report = options.has("json") ? report_json(trace) : report_text(trace);
  if (!runs) {
    print(report);
    return kDone;
  }
  std::fputs(report.c_str(), stderr);
  const Scenario loaded = load(parse_text(scenario, *out), {});
  const std::vector<Result> results = simulate_all(loaded, threads(options));
  print(terminal_table({loaded, results, line.text}, terminal_style(options)));
  return kDone;
}

}  // namespace gpusim
