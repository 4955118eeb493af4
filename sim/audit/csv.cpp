// claims.csv and findings.csv.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "gpusim/audit.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// In the unit the claim is written in, in full precision.
std::string in_unit(const Claim& claim, double value) { return claim.unit ? fmt::format("{}", value / claim.unit->factor) : ""; }

std::string joined(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "; ")); }

void append(std::vector<std::string>& row, const Claim& claim, const std::optional<Comparison>& comparison) {
  row.push_back(comparison ? comparison->formula : "");
  const bool has_value = comparison && comparison->value;
  for (double Value::* end : {&Value::nominal, &Value::low, &Value::high})
    row.push_back(has_value ? in_unit(claim, (*comparison->value).*end) : "");
  row.push_back(has_value ? (comparison->agrees ? "true" : "false") : "");
}

}  // namespace

std::string claims_csv(const Audit& audit) {
  std::vector<std::string> header = {"file",   "document", "claim",  "line", "section",    "about",
                                     "metric", "quote",    "stated", "unit", "stated_low", "stated_high"};
  for (const char* comparison : {"arithmetic", "simulated", "published"}) {
    header.emplace_back(comparison);
    for (const char* part : {"value", "low", "high", "agrees"}) header.push_back(fmt::format("{}_{}", comparison, part));
  }
  for (const char* name : {"elsewhere", "verdict", "assumptions", "why", "pointer"}) header.emplace_back(name);
  std::string text = csv_line(header);
  for (const AuditedClaim& audited : audit.claims) {
    const Claim& claim = *audited.claim;
    std::vector<std::string> row = {claim.file,
                                    claim.document,
                                    claim.id,
                                    claim.line,
                                    claim.section,
                                    claim.about,
                                    claim.metric,
                                    claim.quote,
                                    claim.stated_text,
                                    claim.unit ? claim.unit->text : "",
                                    claim.stated ? in_unit(claim, claim.stated->low) : "",
                                    claim.stated ? in_unit(claim, claim.stated->high) : ""};
    for (const auto& comparison : {audited.arithmetic, audited.simulated, audited.published}) append(row, claim, comparison);
    std::vector<std::string> elsewhere;
    for (const Claim* other : audited.elsewhere) elsewhere.push_back(fmt::format("{} says {}", other->id, other->stated_text));
    std::vector<std::string> assumptions;
    for (const LocalizedText& assumption : audited.assumptions) assumptions.push_back(assumption.en);
    row.push_back(joined(elsewhere));
    row.emplace_back(name(audited.verdict));
    row.push_back(joined(assumptions));
    row.push_back(audited.why.en);
    row.push_back(claim.pointer);
    text += csv_line(row);
  }
  return text;
}

std::string findings_csv(const Audit& audit) {
  std::string text = csv_line(std::vector<std::string>{"rank", "document", "kind", "claims", "finding", "changes", "factor"});
  std::size_t rank = 0;
  for (const Finding& finding : audit.findings)
    text += csv_line(std::vector<std::string>{fmt::format("{}", ++rank), finding.document, std::string(name(finding.kind).en),
                                              joined(finding.claims), finding.sentence.text.en, label(finding.effect).en,
                                              std::isfinite(finding.factor) ? fmt::format("{}", finding.factor) : ""});
  return text;
}

}  // namespace gpusim
