#include "gpusim/calibrate.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {

void declare_validate_model(Options& options) {
  declare_catalog_option(options);
  options.value("out", "DIR", "write accuracy.md, accuracy.csv (groups) and accuracy_rows.csv there");
  declare_jobs_option(options);
}

int validate_model_command(const Options& options) {
  const Catalog catalog = catalog_of(options);
  const AccuracyReport report =
      validate_model(options.arguments(), sheets_of(catalog), library_profiles(catalog), threads(options));
  const std::string page = accuracy_page(report);
  if (const auto out = options.text("out"))
    write_folder(
        *out,
        {{"accuracy.md", page}, {"accuracy.csv", accuracy_groups_csv(report)}, {"accuracy_rows.csv", accuracy_rows_csv(report)}});
  print(page);
  return kDone;
}

}  // namespace gpusim
