#include "sim/commands/command.hpp"
#include "sim/commands/trace_options.hpp"

namespace gpusim {

void declare_backtest(Options& options) {
  declare_trace_options(options);
  options.list("policy", "NAME", "policy to replay under; may be repeated (default: fifo)")
      .value("tolerance", "TIME", "two waits of a job that are at most this far apart agree (default: 10 min)")
      .value("csv", "FILE", "write the groups there; - prints them instead of the table")
      .value("rows", "FILE", "write every job's two waits there")
      .flag("json", "print JSON instead of the table");
  declare_jobs_option(options);
}

int backtest_command(const Options& options) {
  const auto csv = options.text("csv");
  if (options.has("json") && csv == "-") throw UsageError("--json and --csv - cannot both write to standard output");
  const Duration tolerance = time_option(options.text("tolerance").value_or("10 min"), "tolerance");
  const std::vector<std::string> policies = policies_option(options);
  const ImportedLog log = import_log(options.arguments(), import_options(options));
  const std::vector<Replay> replays = backtest(log, policies, tolerance, threads(options));
  if (csv && csv != "-") write_file(*csv, backtest_csv(replays));
  if (const auto rows = options.text("rows")) write_file(*rows, backtest_rows_csv(replays));
  if (options.has("json")) {
    print(backtest_json(log, replays, tolerance));
  } else if (csv == "-") {
    print(backtest_csv(replays));
  } else {
    print(import_text(log));
    for (const Replay& replay : replays) print("\n" + backtest_text(replay, tolerance));
  }
  return kDone;
}

}  // namespace gpusim
