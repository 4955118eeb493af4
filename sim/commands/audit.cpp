#include <cstdio>

#include "gpusim/audit.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {
namespace {

std::vector<std::unique_ptr<const Scenario>> load_all(const Options& options) {
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const std::string& file : options.arguments()) {
    LoadOptions load_with = load_options(options);
    // A claim about a run that is not possible is one too: its row says why.
    load_with.keep_infeasible = true;
    Document document = read_scenario(file, options);
    if (is_json_schema(document)) {
      // `audit scenarios/*.json` names the schema of the scenarios too.
      const std::string note = "gpusim: note: " + file + " is a JSON Schema, not a scenario; skipped\n";
      std::fwrite(note.data(), 1, note.size(), stderr);
      continue;
    }
    (void)Sweep{document};  // Takes a sweep out: claims are about the file as written.
    scenarios.push_back(std::make_unique<const Scenario>(load(std::move(document), load_with)));
  }
  return scenarios;
}

}  // namespace

void declare_audit(Options& options) {
  declare_scenario_options(options);
  options.value("out", "DIR", "write audit.md, claims.csv and findings.csv there")
      .value("csv", "FILE", "write claims.csv there; - prints it instead of the report");
  declare_jobs_option(options);
}

int audit_command(const Options& options) {
  const Audit result = audit(load_all(options), threads(options));
  const std::string page = audit_markdown(result);
  const std::string claims = claims_csv(result);
  if (const auto folder = options.text("out"))
    write_folder(*folder, {{"audit.md", page}, {"claims.csv", claims}, {"findings.csv", findings_csv(result)}});
  const auto csv = options.text("csv");
  if (csv) write_file(*csv, claims);
  if (csv != "-") print(page);
  return kDone;
}

}  // namespace gpusim
