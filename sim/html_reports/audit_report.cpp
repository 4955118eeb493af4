// The report of an audit: what its findings change, what is contradicted, then how it was found and every claim.

#include <algorithm>
#include <array>
#include <iterator>

#include "sim/html_reports/sections.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

/// The counts of all claims, the most important first, and what findings change.
std::vector<LocalizedText> answer_of_audit(const Audit& audit) {
  const std::vector<std::size_t> counts = audit.counts("");
  const auto count = [&](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  const std::size_t reproduced = count(Verdict::reproduced);
  const std::size_t assumed = count(Verdict::under_assumption);
  const std::size_t contradicted = count(Verdict::contradicted);
  const std::size_t checked = reproduced + assumed + contradicted;
  std::vector<LocalizedText> answer;
  answer.push_back(say(
      {"Of {0} that can be checked: {3} contradicted, {2} reproduced only under an assumption that the simulation does not make, "
       "{1} reproduced. Inputs, or not to be simulated: {4}.",
       "확인할 수 있는 주장 {5}건: 모순 {3}건, 시뮬레이션과 다른 가정을 두어야만 맞는 것 {2}건, 재현 {1}건. 입력값이거나 "
       "시뮬레이션할 "
       "수 없는 것: {4}건."},
      counted(checked, "claim"), reproduced, assumed, contradicted, audit.claims.size() - checked, checked));
  const auto with_effect = [&](Finding::Effect effect) { return std::ranges::count(audit.findings, effect, &Finding::effect); };
  const auto always = with_effect(Finding::Effect::reverses_order);
  const auto on_one_basis = with_effect(Finding::Effect::reverses_order_on_one_basis);
  const std::string findings = counted(audit.findings.size(), "finding");
  if (audit.findings.empty())
    answer.push_back(say({"There are no findings.", "지적 사항은 없습니다."}));
  else if (always + on_one_basis == 0)
    answer.push_back(say({"None of the findings ({1}) changes which system is ahead.",
                          "지적 사항 {1}건 가운데 어느 시스템이 앞서는지를 바꾸는 것은 없습니다."},
                         findings, audit.findings.size()));
  else if (on_one_basis == 0)
    answer.push_back(say({"{1}; which system is ahead is reversed by {0} of them.",
                          "지적 사항 {2}건 가운데 {0}건은 어느 시스템이 앞서는지를 바꿉니다."},
                         always, findings, audit.findings.size()));
  else
    answer.push_back(
        say({"{1}; which system is ahead is reversed by {0} of them, and on one of two bases by {2} more.",
             "지적 사항 {3}건 가운데 {0}건은 어느 시스템이 앞서는지를 바꾸고, {2}건은 두 기준 가운데 하나에서 바꿉니다."},
            always, findings, on_one_basis, audit.findings.size()));
  return answer;
}

/// The key of a table or list, by which its section is known.
std::string_view key_of(const ReportSection::Block& block) {
  if (const auto* table = std::get_if<Table>(&block)) return table->key;
  if (const auto* bullets = std::get_if<Bullets>(&block)) return bullets->key;
  return {};
}

constexpr std::string_view kOrder[] = {"most_important", "contradicted", "counts", "findings", "bases", "verdicts"};

/// The place of a section among those of the report; those of single claims stay behind all others.
std::ptrdiff_t rank_of(const ReportSection& section) {
  std::ptrdiff_t rank = std::ssize(kOrder);
  if (section.level == 2)
    for (const ReportSection::Block& block : section.blocks)
      rank = std::min(rank, std::ranges::find(kOrder, key_of(block)) - std::begin(kOrder));
  return rank;
}

/// The rows of all tables of claims that say "contradicted", without the column that would say so in each.
std::optional<ReportSection> contradicted_section(const std::vector<ReportSection>& sections) {
  const std::string verdict = label(Verdict::contradicted).en;
  std::optional<Table> all;
  for (const ReportSection& section : sections)
    for (const ReportSection::Block& block : section.blocks) {
      const auto* const table = std::get_if<Table>(&block);
      if (table == nullptr || table->key != "claims") continue;
      const auto column = std::ranges::find(table->columns, "verdict", &Table::Column::key) - table->columns.begin();
      if (!all) {
        all = Table{.key = "contradicted", .columns = table->columns, .rows = {}};
        all->columns.erase(all->columns.begin() + column);
      }
      for (const std::vector<Cell>& row : table->rows) {
        if (cell_text(row[static_cast<std::size_t>(column)], Language::english) != verdict) continue;
        all->rows.push_back(row);
        all->rows.back().erase(all->rows.back().begin() + column);
      }
    }
  if (!all || all->rows.empty()) return std::nullopt;
  ReportSection section{.id = "contradicted", .title = say({"Contradicted claims", "모순되는 주장"}), .blocks = {}};
  section.blocks.emplace_back(std::move(*all));
  return section;
}

}  // namespace

HtmlReport audit_report(const Audit& audit, const ReportOrigin& origin) {
  const Page page = audit_page(audit);
  SplitPage parts = split(page);
  HtmlReport report{.title = page.title,
                    .kind = say({"Audit of documents", "문서 검증"}),
                    .answer = answer_of_audit(audit),
                    .basis = std::move(parts.sentences),
                    .sections = std::move(parts.sections),
                    .language = origin.language};
  constexpr std::array kTones{Tone::good, Tone::warn, Tone::bad, Tone::plain, Tone::plain};
  for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict)
    report.tones[label(static_cast<Verdict>(verdict)).en] = kTones[verdict];
  for (ReportSection& section : report.sections) {
    if (!section.title.en.empty()) continue;
    section.title = say({"Verdicts", "판정"});
    section.has_bars = true;
  }
  if (auto contradicted = contradicted_section(report.sections)) report.sections.push_back(std::move(*contradicted));
  std::ranges::stable_sort(report.sections, {}, rank_of);
  report.sections.push_back(reproduction_section(origin));
  return report;
}

}  // namespace gpusim
