#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/base/texts_in_order.hpp"
#include "sim/commands/command.hpp"
#include "sim/reports/sweep_csv.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

void declare_sweep(Options& options) {
  declare_scenario_options(options);
  options.value("csv", "FILE", "write there instead of to standard output");
  options.value("out", "DIR", "write sweep.csv there");
  declare_report_option(options);
  declare_jobs_option(options);
}

int sweep_command(const Options& options) {
  if (options.has("csv") && options.has("out")) throw UsageError("expected one of --csv and --out, got both");
  if (prints_report(options) && !options.has("out") && options.text("csv").value_or("-") == "-")
    throw UsageError("--report - and the CSV cannot both write to standard output; expected --csv FILE too");
  const std::string& file = options.arguments().front();
  Document document = read_scenario(file, options);
  const Sweep sweep(document);
  if (sweep.pointers().empty())
    throw InputError(file, "/sweep", "missing key \"sweep\"; a scenario without one is run by `gpusim run`");
  Document first = document;
  (void)sweep.apply(0, first);
  (void)load_checked(first, options);  // Formulas are the same at all points.
  const LoadOptions loading = load_options(options);
  std::string target = options.text("csv").value_or("-");
  if (const auto folder = options.text("out")) {
    make_folder(*folder);
    target = *folder + "/sweep.csv";
  }
  FileWriter writer(target);
  std::string csv = sweep_header(sweep);
  writer.write(csv);
  std::vector<std::uint8_t> has_run(sweep.points());  // by point; no bits, which threads would share
  for_each_text(
      sweep.points(), threads(options),
      [&](std::size_t point) {
        SweepRows rows = sweep_rows(sweep, point, document, loading);
        has_run[point] = rows.has_run ? 1 : 0;
        return std::move(rows.text);
      },
      [&](const std::string& rows) {
        writer.write(rows);
        if (options.has("report")) csv += rows;
      });
  writer.commit();
  write_html_report(options,
                    [&](const ReportOrigin& origin) { return sweep_report(document, csv, sweep.pointers().size(), origin); });
  if (std::ranges::find(has_run, 1) == has_run.end())
    throw InputError(file, "/sweep", "no system can run anything at any of its points; the column \"status\" says why");
  return kDone;
}

}  // namespace gpusim
