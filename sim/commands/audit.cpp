#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "gpusim/audit.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {
namespace {

std::vector<std::unique_ptr<const Scenario>> load_all(const Options& options) {
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (const std::string& file : options.arguments()) {
    Document document = read_scenario(file, options);
    if (is_json_schema(document)) {
      // `audit scenarios/*.json` names the schema of the scenarios too.
      const std::string note = "gpusim: note: " + file + " is a JSON Schema, not a scenario; skipped\n";
      std::fwrite(note.data(), 1, note.size(), stderr);
      continue;
    }
    (void)Sweep{document};  // Takes a sweep out: claims are about the file as written.
    // A claim about a run that is not possible is one too: its row says why.
    scenarios.push_back(std::make_unique<const Scenario>(load_checked(document, options)));
  }
  return scenarios;
}

std::string verdict_keys() {
  std::string keys;
  for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict)
    keys += (verdict == 0 ? "" : ", ") + std::string(key(static_cast<Verdict>(verdict)));
  return keys;
}

/// Reads the verdicts that lead to exit code 1 from a list such as "contradicted,under-assumption".
std::vector<Verdict> failing_verdicts(const Options& options) {
  std::vector<Verdict> failing;
  for (const std::string& list : options.texts("fail-on"))
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      const std::string one = list.substr(begin, end - begin);
      std::size_t verdict = 0;
      while (verdict < kVerdicts && key(static_cast<Verdict>(verdict)) != one) ++verdict;
      if (verdict == kVerdicts)
        throw UsageError(fmt::format("--fail-on: expected verdicts of {}, got \"{}\"", verdict_keys(), one));
      failing.push_back(static_cast<Verdict>(verdict));
      begin = end + 1;
    }
  return failing;
}

/// Whether every claim about a run of the scenario is about one that is impossible, and there are some.
bool has_no_run(const Audit& audit, std::size_t scenario) {
  bool is_asked = false;
  for (const AuditedClaim& one : audit.claims) {
    if (one.scenario != scenario || !one.simulated) continue;
    if (one.simulated->value) return false;
    is_asked = true;
  }
  return is_asked;
}

}  // namespace

void declare_audit(Options& options) {
  declare_scenario_options(options);
  options.value("out", "DIR", "write audit.md, claims.csv and findings.csv there")
      .value("csv", "FILE", "write claims.csv there; - prints it instead of the page")
      .flag("json", "print the page as JSON, in both languages")
      .value("lang", "en|ko", "language of the page (default: from LC_ALL, LC_MESSAGES, LANG)")
      .list("fail-on", "VERDICT[,...]", "exit code 1 when a claim has one of these verdicts: " + verdict_keys());
  declare_report_option(options);
  declare_jobs_option(options);
}

int audit_command(const Options& options) {
  const Language language = terminal_style(options).is_korean ? Language::korean : Language::english;
  const std::vector<Verdict> failing = failing_verdicts(options);
  const auto csv_file = options.text("csv");
  check_one_on_standard_output(options);
  const Audit result = audit(load_all(options), threads(options));
  const Page page = audit_page(result);
  const std::string claims = claims_csv(result);
  if (const auto folder = options.text("out"))
    write_folder(*folder, {{"audit.md", markdown(page, language)}, {"claims.csv", claims}, {"findings.csv", findings_csv(result)}});
  if (csv_file) write_file(*csv_file, claims);
  write_html_report(options, [&](const ReportOrigin& origin) { return audit_report(result, origin); });
  if (csv_file != "-" && !prints_report(options)) print(options.has("json") ? json_text(page) : markdown(page, language));
  // Where nothing of a file can run its claims say so above; the exit code is that of `run`.
  for (std::size_t scenario = 0; scenario < result.scenarios.size(); ++scenario)
    if (has_no_run(result, scenario))
      refuse_where_nothing_runs(read_scenario(result.scenarios[scenario]->document.file, options), options);
  const std::vector<std::size_t> counts = result.counts("");
  const bool fails = std::ranges::any_of(failing, [&](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)] > 0; });
  return fails ? kNotMet : kDone;
}

}  // namespace gpusim
