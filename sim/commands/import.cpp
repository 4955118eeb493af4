#include <cstdio>
#include <memory>

#include "sim/commands/command.hpp"
#include "sim/commands/trace_options.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/files.hpp"

namespace gpusim {

void declare_import(Options& options) {
  options.value("output", "FILE", "write the scenario there, and its jobs to the same name with .jobs.csv")
      .retired("out", "--output FILE, the scenario to write");
  declare_trace_options(options);
  options.value("load", "X", "factor by which arrivals are compressed")
      .list("policy", "NAME", "policy of the scenario; may be repeated (default: fifo)")
      .flag("run", "simulate the scenario and print the comparison; the page goes to standard error");
  declare_page_options(options);
  declare_report_option(options);
  declare_jobs_option(options);
}

int import_command(const Options& options) {
  const auto out = options.text("output");
  const bool runs = options.has("run");
  if (runs && !out) throw UsageError("--run requires --output, which names the scenario");
  if (runs && options.has("json")) throw UsageError("--run and --json cannot both write to standard output");
  if (out == "-") throw UsageError("--output: expected a file, because the jobs are written to the same folder");
  check_one_on_standard_output(options);
  const std::vector<std::string> policies = policies_option(options);
  const ImportedLog log = import_log(options.arguments(), import_options(options));
  const std::string page = page_text(import_page(log), options);
  std::optional<Scenario> scenario;
  if (out) {
    const auto [name, jobs] = names_for(*out, options);
    const std::string text = scenario_text(log, name, jobs.filename().string(), policies);
    check_can_be_written(jobs.string());
    // The jobs come first, so that a scenario never exists without them.
    if (!log.table.jobs.empty()) write_file(jobs.string(), job_table_csv(log.table));
    write_file(*out, text);
    if (runs) {
      std::fputs(page.c_str(), stderr);
      LoadOptions loading;
      loading.tables.emplace(jobs.filename().string(), std::make_shared<const JobTable>(log.table));
      scenario = load(parse_text(text, *out), loading);
    }
  }
  if (!scenario) {
    write_html_report(options, [&](const ReportOrigin& origin) {
      return page_report(import_page(log), say({"Import of a log", "로그 가져오기"}), origin);
    });
    if (!prints_report(options)) print(page);
    return kDone;
  }
  const std::vector<Result> results = simulate_all(*scenario, threads(options));
  const ReportInput input{*scenario, results, options.typed()};
  write_html_report(options, [&](const ReportOrigin& origin) { return run_report(input, origin); });
  if (!prints_report(options)) print(terminal_page(comparison_page(input), terminal_style(options)));
  return kDone;
}

}  // namespace gpusim
