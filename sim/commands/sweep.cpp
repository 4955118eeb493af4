#include <fmt/format.h>

#include <filesystem>

#include "sim/base/texts_in_order.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/progress.hpp"

namespace gpusim {

void declare_sweep(Options& options) {
  declare_scenario_options(options);
  options.value("csv", "FILE", "write there instead of to standard output");
  options.value("out", "DIR", "write sweep.csv there");
  declare_jobs_option(options);
}

int sweep_command(const Options& options) {
  if (options.has("csv") && options.has("out")) throw UsageError("expected one of --csv and --out, got both");
  const std::string& file = options.arguments().front();
  Document document = read_scenario(file, options);
  const Sweep sweep(document);
  if (sweep.pointers().empty())
    throw InputError(file, "/sweep", "missing key \"sweep\"; a scenario without one is run by `gpusim run`");
  const LoadOptions loading = load_options(options);
  std::string target = options.text("csv").value_or("-");
  if (const auto folder = options.text("out")) {
    std::error_code error;
    std::filesystem::create_directories(*folder, error);
    if (error) throw IoError(fmt::format("cannot write \"{}\": {}", *folder, error.message()));
    target = *folder + "/sweep.csv";
  }
  FileWriter writer(target);
  Progress progress(sweep.points());
  writer.write(sweep_header(sweep));
  for_each_text(
      sweep.points(), threads(options), [&](std::size_t point) { return sweep_rows(sweep, point, document, loading); },
      [&](const std::string& rows) {
        writer.write(rows);
        progress.advance();
      });
  writer.commit();
  return kDone;
}

}  // namespace gpusim
