// The report for people.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/audit.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kFirstFindings = 10;
constexpr std::size_t kMostTurnedOrders = 2;

/// The most severe findings, of each document one of a kind and a few orders of systems; the rest fills up what is left.
std::vector<const Finding*> first_findings(const Audit& audit) {
  std::vector<const Finding*> first;
  std::vector<const Finding*> rest;
  for (const Finding& finding : audit.findings) {
    const auto same = std::count_if(first.begin(), first.end(), [&](const Finding* other) {
      return other->kind == finding.kind && other->document == finding.document;
    });
    const std::size_t most = finding.kind == Finding::Kind::order_turned ? kMostTurnedOrders : 1;
    (static_cast<std::size_t>(same) < most ? first : rest).push_back(&finding);
  }
  first.insert(first.end(), rest.begin(), rest.end());
  first.resize(std::min(first.size(), kFirstFindings));
  return first;
}

std::vector<SourceDocument> documents(const Audit& audit) {
  std::vector<SourceDocument> all;
  for (const auto& scenario : audit.scenarios)
    for (const SourceDocument& document : scenario->claims.documents)
      if (std::none_of(all.begin(), all.end(), [&](const SourceDocument& d) { return d.id == document.id; }))
        all.push_back(document);
  if (all.empty()) all.push_back({"", {"(unnamed)", "(이름 없음)"}, ""});
  return all;
}

constexpr std::string_view kKorean[] = {"재현됨", "가정하에 재현됨", "모순됨", "입력값", "시뮬레이션 대상 아님"};

void add_counts(std::string& text, const Audit& audit, bool is_korean) {
  text += is_korean ? "| 문서 | 주장 |" : "| document | claims |";
  for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict)
    text += fmt::format(" {} |", is_korean ? kKorean[verdict] : name(static_cast<Verdict>(verdict)));
  text += "\n|---|--:|--:|--:|--:|--:|--:|\n";
  const auto add_row = [&](const std::string& title, const std::vector<std::size_t>& counts) {
    std::size_t total = 0;
    for (const std::size_t count : counts) total += count;
    text += fmt::format("| {} | {} |", markdown_cell(title), total);
    for (const std::size_t count : counts) text += fmt::format(" {} |", count);
    text += "\n";
  };
  const auto all = documents(audit);
  for (const SourceDocument& document : all) add_row(is_korean ? document.title.ko : document.title.en, audit.counts(document.id));
  if (all.size() > 1) add_row(is_korean ? "전체" : "all", audit.counts(""));
  text += "\n";
}

std::string shown(const Claim& claim, const std::optional<Comparison>& comparison) {
  if (!comparison) return "-";
  if (!comparison->value) return "cannot: " + comparison->why_not;
  return fmt::format("{} {}", value_text(*comparison->value, claim.unit), comparison->agrees ? "" : "**differs**");
}

std::string ids(const Finding& finding) { return fmt::format("{}", fmt::join(finding.claims, ", ")); }

void add_findings(std::string& text, const Audit& audit) {
  text +=
      "## All findings\n\nRaised by the program without being told where to look.\n\n| kind | claims | finding |\n|---|---|---|\n";
  for (const Finding& finding : audit.findings)
    text += fmt::format("| {} | {} | {} |\n", name(finding.kind).en, markdown_cell(ids(finding)), markdown_cell(finding.text.en));
  text += "\n";
}

void add_claims(std::string& text, const Audit& audit, const SourceDocument& document) {
  text += fmt::format("## {}: claim by claim\n\n", document.title.en);
  std::string section = "\n";
  for (const AuditedClaim& audited : audit.claims) {
    const Claim& claim = *audited.claim;
    if (claim.document != document.id) continue;
    const std::string here = fmt::format("`{}`{}{}", claim.file.substr(claim.file.find_last_of('/') + 1),
                                         claim.section.empty() ? "" : ", ", claim.section);
    if (here != section) {
      section = here;
      text += fmt::format(
          "\n### {}\n\n| claim | line | about | stated | document's arithmetic | simulated | verdict | why "
          "|\n|---|--:|---|---|---|---|---|---|\n",
          section);
    }
    text += fmt::format("| {} | {} | {} | {} | {} | {} | **{}** | {} |\n", markdown_cell(claim.id), claim.line,
                        markdown_cell(claim.about + (claim.quote.empty() ? "" : fmt::format(" \"{}\"", claim.quote))),
                        markdown_cell(claim.stated_text), markdown_cell(shown(claim, audited.arithmetic)),
                        markdown_cell(shown(claim, audited.simulated)), name(audited.verdict), markdown_cell(audited.why.en));
  }
  text += "\n";
}

}  // namespace

std::string audit_markdown(const Audit& audit) {
  std::string text = "# Audit\n\n";
  text += fmt::format(
      "{} claims of {} file{}. Each is compared with the document's own arithmetic and with the simulation of what the document "
      "states as inputs; verdicts are computed from the two comparisons.\n\n",
      audit.claims.size(), audit.scenarios.size(), audit.scenarios.size() == 1 ? "" : "s");
  add_counts(text, audit, false);
  const auto first = first_findings(audit);
  if (!first.empty()) text += "## What changes the decision\n\n";
  for (std::size_t i = 0; i < first.size(); ++i)
    text += fmt::format("{}. **{}.** {} ({})\n", i + 1, name(first[i]->kind).en, first[i]->text.en, ids(*first[i]));
  text += "\n## 요약\n\n";
  add_counts(text, audit, true);
  for (std::size_t i = 0; i < first.size(); ++i)
    text += fmt::format("{}. **{}.** {} ({})\n", i + 1, name(first[i]->kind).ko, first[i]->text.ko, ids(*first[i]));
  text +=
      "\n## How to read the verdicts\n\n"
      "* **reproduced**: the simulation gives the stated value (or, where nothing is to be simulated, the document's arithmetic "
      "does).\n"
      "* **reproduced under an assumption**: the document's arithmetic gives it, the simulation does not; what has to be granted "
      "is named.\n"
      "* **contradicted**: neither gives it, or the document itself says otherwise; both numbers are shown.\n"
      "* **input**: a premise that nothing in the document derives.\n"
      "* **not a simulator quantity**: an accuracy, a date, a rating, an opinion.\n\n"
      "A stated value agrees with a computed one within half a unit of its last digit, or the tolerance its scenario gives; a "
      "point "
      "agrees with a range it lies in, two ranges agree when both ends do.\n\n";
  if (!audit.findings.empty()) add_findings(text, audit);
  for (const SourceDocument& document : documents(audit)) add_claims(text, audit, document);
  return text;
}

}  // namespace gpusim
