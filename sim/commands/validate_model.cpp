#include "gpusim/calibrate.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {

void declare_validate_model(Options& options) {
  declare_catalog_option(options);
  options.value("out", "DIR", "write accuracy.md, accuracy.csv (groups) and accuracy_rows.csv there")
      .flag("json", "print the page as JSON, in both languages")
      .value("lang", "en|ko", "language of the page (default: from LC_ALL, LC_MESSAGES, LANG)");
  declare_jobs_option(options);
}

int validate_model_command(const Options& options) {
  const Catalog catalog = catalog_of(options);
  const AccuracyReport report =
      validate_model(options.arguments(), sheets_of(catalog), library_profiles(catalog), threads(options));
  const Page page = accuracy_page(report);
  const std::string text = markdown(page, terminal_style(options).language());
  if (const auto out = options.text("out"))
    write_folder(
        *out,
        {{"accuracy.md", text}, {"accuracy.csv", accuracy_groups_csv(report)}, {"accuracy_rows.csv", accuracy_rows_csv(report)}});
  print(options.has("json") ? json_text(page) : text);
  return kDone;
}

}  // namespace gpusim
