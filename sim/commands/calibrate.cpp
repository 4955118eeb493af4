#include "gpusim/calibrate.hpp"

#include <fmt/format.h>

#include "gpusim/errors.hpp"
#include "gpusim/report.hpp"
#include "sim/base/message.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {
namespace {

/// What a log lacks of a measured speed comes from the command line.
LogFacts facts_of(const Options& options, const MeasuredFiles& files) {
  LogFacts facts;
  if (files.trainings.empty()) {
    for (const char* of_log : {"gpu", "model", "precision", "batch", "samples"})
      if (options.has(of_log)) throw UsageError(fmt::format("--{} requires a log of a training; none is given", of_log));
    return facts;
  }
  if (!options.has("gpu"))
    throw InputError(files.trainings.front().first, "", "a log does not state the GPU it was written on; expected --gpu");
  facts.gpu = *options.text("gpu");
  facts.model = options.text("model").value_or(facts.model);
  facts.precision = options.text("precision").value_or(facts.precision);
  if (!is_known_precision(precision_name(facts.precision)))
    throw UsageError(fmt::format("--precision: expected {}, got {}", kKnownPrecisions, in_quotes(facts.precision)));
  facts.batch = static_cast<double>(options.number("batch", 1, 1'000'000'000, 2));
  facts.samples = static_cast<double>(options.number("samples", 0, 1'000'000'000'000, 0));
  return facts;
}

}  // namespace

void declare_calibrate(Options& options) {
  declare_catalog_option(options);
  options
      .flag("json", "print the profiles, a section of a scenario, instead of the page",
            "--output FILE, which writes the profiles to a file")
      .value("output", "FILE", "write the profiles there")
      .value("csv", "FILE", "write the predictions there; - prints them instead of the page")
      .value("gpu", "NAME", "of a log: the GPU")
      .value("model", "NAME", "of a log: the network (nnunet)")
      .value("precision", "NAME", "of a log (mixed)")
      .value("batch", "N", "of a log: samples at once (2)")
      .value("samples", "N", "of a log: in an epoch (250 x batch)");
}

int calibrate_command(const Options& options) {
  const bool prints_json = options.has("json");
  const auto output = options.text("output");
  const auto csv = options.text("csv");
  if (prints_json && csv == "-") throw UsageError("--json and --csv - cannot both write to standard output");
  if (output == "-") throw UsageError("--output: expected a file, got \"-\"; --json prints the profiles");
  const Catalog catalog = catalog_of(options);
  const MeasuredFiles files = sort_files(options.arguments());
  const CalibrationReport report = calibrate(files, facts_of(options, files), sheets_of(catalog), library_profiles(catalog));
  if (output) write_file(*output, profiles_json(report));
  if (csv) write_file(*csv, predictions_csv(report));
  if (prints_json)
    print(profiles_json(report));
  else if (csv != "-")
    print(calibration_page(report));
  return kDone;
}

}  // namespace gpusim
