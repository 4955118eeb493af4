#include "gpusim/calibrate.hpp"

#include <fmt/format.h>

#include "gpusim/errors.hpp"
#include "gpusim/report.hpp"
#include "sim/base/message.hpp"
#include "sim/commands/command.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {
namespace {

/// The command line states what a log does not contain: the GPU, the network, the precision, the batch.
LogFacts facts_of(const Options& options, const MeasuredFiles& files) {
  LogFacts facts;
  if (files.trainings.empty()) {
    for (const char* of_log : {"gpu", "model", "precision", "batch", "samples"})
      if (options.has(of_log)) throw UsageError(fmt::format("--{} requires a log of a training; none is given", of_log));
    return facts;
  }
  if (!options.has("gpu"))
    throw InputError(files.trainings.front().first, "", "a log does not state the GPU on which it was written; expected --gpu");
  facts.gpu = *options.text("gpu");
  facts.model = options.text("model").value_or(facts.model);
  facts.precision = options.text("precision").value_or(facts.precision);
  if (!is_known_precision(precision_name(facts.precision)))
    throw UsageError(fmt::format("--precision: expected {}, got {}", kKnownPrecisions, in_quotes(facts.precision)));
  facts.batch = static_cast<double>(options.number("batch", 1, 1'000'000'000, 2));
  if (options.has("samples")) facts.samples = static_cast<double>(options.number("samples", 1, 1'000'000'000'000, 1));
  return facts;
}

}  // namespace

void declare_calibrate(Options& options) {
  declare_catalog_option(options);
  options.flag("json", "print the page as JSON, in both languages", "--output FILE, which writes the profiles to a file")
      .value("output", "FILE", "write the profiles, a section of a scenario, there; - prints them instead of the page")
      .value("csv", "FILE", "write the predictions there; - prints them instead of the page")
      .value("gpu", "NAME", "the GPU on which a log was written")
      .value("model", "NAME", "the network of a log (default: nnunet)")
      .value("precision", "NAME", "the precision of a log (default: mixed)")
      .value("batch", "N", "samples per step of a log (default: 2)")
      .value("samples", "N", "samples per epoch of a log (default: 250 x batch)");
  declare_table_options(options);
  declare_report_option(options);
}

int calibrate_command(const Options& options) {
  const auto output = options.text("output");
  const auto csv = options.text("csv");
  const bool prints_profiles = output == "-";
  const bool prints_csv = csv == "-";
  check_one_on_standard_output(options);
  const Catalog catalog = catalog_of(options);
  const MeasuredFiles files = sort_files(options.arguments());
  const CalibrationReport report = calibrate(files, facts_of(options, files), sheets_of(catalog), library_profiles(catalog));
  if (output) write_file(*output, profiles_json(report));
  if (csv) write_file(*csv, predictions_csv(report));
  const Page page = calibration_page(report);
  write_html_report(options, [&](const ReportOrigin& origin) { return page_report(page, say({"Calibration", "보정"}), origin); });
  if (!prints_profiles && !prints_csv && !prints_report(options)) print(page_text(page, options));
  return kDone;
}

}  // namespace gpusim
