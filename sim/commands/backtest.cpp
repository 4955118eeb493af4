#include "sim/commands/command.hpp"
#include "sim/commands/trace_options.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

void declare_backtest(Options& options) {
  declare_trace_options(options);
  options.list("policy", "NAME", "policy to replay under; may be repeated (default: fifo)")
      .value("tolerance", "TIME", "the largest difference at which two waiting times agree (default: 10 min)")
      .value("csv", "FILE", "write the groups there; - prints them instead of the page")
      .value("rows", "FILE", "write the two waiting times of every job there");
  declare_page_options(options);
  declare_report_option(options);
  declare_jobs_option(options);
}

int backtest_command(const Options& options) {
  const auto csv = options.text("csv");
  check_one_on_standard_output(options);
  const Duration tolerance = time_option(options.text("tolerance").value_or("10 min"), "tolerance");
  const std::vector<std::string> policies = policies_option(options);
  const ImportedLog log = import_log(options.arguments(), import_options(options));
  const std::vector<Replay> replays = backtest(log, policies, tolerance, threads(options));
  if (csv && csv != "-") write_file(*csv, backtest_csv(replays));
  if (const auto rows = options.text("rows")) write_file(*rows, backtest_rows_csv(replays));
  const Page page = backtest_page(log, replays, tolerance);
  write_html_report(options, [&](const ReportOrigin& origin) { return page_report(page, say({"Backtest", "백테스트"}), origin); });
  if (!prints_report(options)) print(csv == "-" ? backtest_csv(replays) : page_text(page, options));
  return kDone;
}

}  // namespace gpusim
