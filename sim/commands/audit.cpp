#include <cstdio>
#include <filesystem>
#include <system_error>

#include "gpusim/audit.hpp"
#include "sim/commands/command.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

bool is_json_schema(const Document& document) {
  const Json& root = json_of(document);
  return root.is_object() && root.contains("$schema") && root["$schema"].is_string() &&
         root["$schema"].get<std::string>().find("json-schema.org") != std::string::npos;
}

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

int audit_command(const CommandLine& line) {
  Options options("gpusim audit FILE... [options]",
                  "Checks the claims of scenarios against their documents' own arithmetic and against the simulation.");
  declare_scenario_options(options);
  options.value("out", "DIR", "write audit.md, claims.csv and findings.csv there")
      .value("csv", "FILE", "write claims.csv there; - prints it instead of the report");
  declare_jobs_option(options);
  options.positionals(1, 100'000).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const Audit result = audit(load_all(options), threads(options));
  if (const auto folder = options.text("out")) {
    std::error_code error;
    std::filesystem::create_directories(*folder, error);
    if (error) throw IoError("cannot make folder \"" + *folder + "\": " + error.message());
    write_file(*folder + "/audit.md", audit_markdown(result));
    write_file(*folder + "/claims.csv", claims_csv(result));
    write_file(*folder + "/findings.csv", findings_csv(result));
  }
  const auto csv = options.text("csv");
  if (csv == "-")
    print(claims_csv(result));
  else if (csv)
    write_file(*csv, claims_csv(result));
  if (csv != "-") print(audit_markdown(result));
  return kDone;
}

}  // namespace gpusim
