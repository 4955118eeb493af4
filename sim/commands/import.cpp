#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "sim/commands/command.hpp"
#include "sim/commands/trace_options.hpp"

namespace gpusim {
namespace {

namespace fs = std::filesystem;

/// The file of the jobs beside that of the scenario; neither is one of those that are read.
fs::path jobs_file(const fs::path& out, const Options& options) {
  const fs::path jobs = out.parent_path() / (out.stem().string() + ".jobs.csv");
  std::error_code ignored;
  for (const std::string& input : options.arguments())
    if (fs::equivalent(input, out, ignored) || fs::equivalent(input, jobs, ignored))
      throw UsageError(fmt::format("--out: \"{}\" would overwrite \"{}\", which is read", out.string(), input));
  if (fs::is_directory(out)) throw UsageError(fmt::format("--out: \"{}\" is a folder; expected a file", out.string()));
  return jobs;
}

}  // namespace

void declare_import(Options& options) {
  options.value("out", "FILE", "the scenario; its jobs go to the same name with .jobs.csv (without --out: only the report)");
  declare_trace_options(options);
  options.value("load", "X", "compress arrivals by this factor")
      .list("policy", "NAME", "policy of the scenario; may be repeated (default: fifo)")
      .flag("json", "print the report as JSON")
      .flag("run", "simulate the scenario and print the comparison; the report goes to standard error");
  declare_table_options(options);
  declare_jobs_option(options);
}

int import_command(const Options& options) {
  const auto out = options.text("out");
  const bool runs = options.has("run");
  if (runs && !out) throw UsageError("--run needs --out, which names the scenario");
  if (runs && options.has("json")) throw UsageError("--run and --json both want standard output");
  if (out == "-") throw UsageError("--out: expected a file, because the jobs are written beside it");
  const std::vector<std::string> policies = policies_option(options);
  ImportedLog log = import_log(options.arguments(), import_options(options));
  const std::string report = options.has("json") ? import_json(log) : import_text(log);
  std::string scenario;
  LoadOptions loading;
  if (out) {
    const fs::path jobs = jobs_file(*out, options);
    scenario = scenario_text(log, fs::path(*out).stem().string(), jobs.filename().string(), policies);
    // The jobs come first: a scenario never stands there without them.
    if (!log.table.jobs.empty()) write_file(jobs.string(), job_table_csv(log.table));
    write_file(*out, scenario);
    if (runs) loading.tables.emplace(jobs.filename().string(), std::make_shared<const JobTable>(std::move(log.table)));
  }
  if (!runs) {
    print(report);
    return kDone;
  }
  std::fputs(report.c_str(), stderr);
  const Scenario loaded = load(parse_text(scenario, *out), loading);
  const std::vector<Result> results = simulate_all(loaded, threads(options));
  print(terminal_table({loaded, results, options.typed()}, terminal_style(options)));
  return kDone;
}

}  // namespace gpusim
