// The page of an audit.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "gpusim/audit.hpp"
#include "sim/audit/amounts.hpp"
#include "sim/audit/labels.hpp"
#include "sim/page/messages.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kFirstFindings = 10;
constexpr std::size_t kMostReversedRankings = 2;

/// The first findings, of each document one of a kind and a few orders of systems; the rest fills up what is left.
std::vector<const Finding*> first_findings(const Audit& audit) {
  std::vector<const Finding*> first;
  std::vector<const Finding*> rest;
  for (const Finding& finding : audit.findings) {
    const auto same = std::count_if(first.begin(), first.end(), [&](const Finding* other) {
      return other->kind == finding.kind && other->document == finding.document;
    });
    const std::size_t most = finding.kind == Finding::Kind::ranking_reversed ? kMostReversedRankings : 1;
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

Table::Column text_column(std::string key, const Phrase& title) { return {std::move(key), say(title), true}; }
Table::Column number_column(std::string key, const Phrase& title) { return {std::move(key), say(title), false}; }

Table counts_table(const Audit& audit) {
  Table table{.key = "counts",
              .columns = {text_column("document", {"document", "문서"}), number_column("claims", {"claims", "주장"})},
              .rows = {}};
  for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict) {
    std::string column(key(static_cast<Verdict>(verdict)));
    std::ranges::replace(column, '-', '_');
    table.columns.push_back({std::move(column), label(static_cast<Verdict>(verdict)), false});
  }
  const auto add_row = [&](const LocalizedText& title, const std::vector<std::size_t>& counts) {
    std::size_t total = 0;
    for (const std::size_t count : counts) total += count;
    std::vector<Cell> row = {title, Cell::count(total)};
    for (const std::size_t count : counts) row.push_back(Cell::count(count));
    table.rows.push_back(std::move(row));
  };
  const auto all = documents(audit);
  for (const SourceDocument& document : all) add_row(document.title, audit.counts(document.id));
  if (all.size() > 1) add_row(say({"all", "전체"}), audit.counts(""));
  return table;
}

std::string ids(const Finding& finding) { return fmt::format("{}", fmt::join(finding.claims, ", ")); }

/// The first of the claims of a finding, and how many more there are.
LocalizedText first_ids(const Finding& finding) {
  constexpr std::size_t kMost = 5;
  if (finding.claims.size() <= kMost) return name_text(ids(finding));
  const std::vector<std::string> first(finding.claims.begin(), finding.claims.begin() + kMost - 1);
  return say({"{} and {} more", "{} 외 {}건"}, fmt::format("{}", fmt::join(first, ", ")), finding.claims.size() - first.size());
}

/// Under which policy the figures of a scenario are, where it lists several or none; empty where that makes no difference.
std::optional<LocalizedText> policy_of_figures(const Scenario& scenario) {
  if (scenario.policies.size() > 1)
    return say({"Figures are of the policy {}, the first of those that the scenario lists.",
                "값은 시나리오에 나열된 정책 중 첫 번째인 {} 기준임."},
               scenario.policies.front().name);
  for (const std::string& note : scenario.document.notes)
    if (note.starts_with("tasks are scheduled by ")) return say({"{}.", "{}."}, capitalized(translated(note)));
  return std::nullopt;
}

/// The same for all scenarios with claims: a sentence where it is the same for all of them, otherwise each with the names of its
/// files.
Bullets policies_of_figures(const Audit& audit) {
  std::vector<std::pair<LocalizedText, std::vector<std::string>>> texts;
  std::size_t audited = 0;
  for (const auto& scenario : audit.scenarios) {
    if (scenario->claims.claims.empty()) continue;
    ++audited;
    const auto text = policy_of_figures(*scenario);
    if (!text) continue;
    const auto same = std::ranges::find(texts, text->en, [](const auto& one) { return one.first.en; });
    auto& files = same != texts.end() ? same->second : texts.emplace_back(*text, std::vector<std::string>{}).second;
    const std::string& file = scenario->document.file;
    files.push_back(fmt::format("`{}`", file.substr(file.find_last_of('/') + 1)));
  }
  Bullets bullets{.key = "policies", .items = {}};
  for (const auto& scenario : audit.scenarios)
    if (!scenario->claims.claims.empty() && draws_at_random(*scenario))
      bullets.items.push_back(
          {{say({"`{}`: something is drawn at random; figures are of seed {}.",
                 "`{}`: 난수로 정해지는 것이 있으며, 값은 시드 {}의 것임."},
                scenario->document.file.substr(scenario->document.file.find_last_of('/') + 1), scenario->seed)}});
  for (const auto& [text, files] : texts)
    bullets.items.push_back(
        {{files.size() == audited ? text : say({"{}: {}", "{}: {}"}, fmt::format("{}", fmt::join(files, ", ")), text)}});
  return bullets;
}

PageSection summary(const Audit& audit) {
  const auto files =
      static_cast<std::size_t>(std::ranges::count_if(audit.scenarios, [](const auto& one) { return !one->claims.claims.empty(); }));
  const Sentence about{say({"{} of {}. Each is compared with the document's own arithmetic and with the simulation of what the "
                            "document states as inputs; verdicts are computed from the two comparisons.",
                            "파일 {3}개의 주장 {2}건. 각 주장을 문서 자체의 계산, 그리고 문서의 입력값으로 한 시뮬레이션과 비교함. "
                            "판정은 이 두 비교로 계산함."},
                           counted(audit.claims.size(), "claim"), counted(files, "file"), audit.claims.size(), files)};
  PageSection section{.blocks = {about, counts_table(audit)}};
  if (Bullets policies = policies_of_figures(audit); !policies.items.empty()) section.blocks.emplace_back(std::move(policies));
  return section;
}

Sentence rule_of_ranking() {
  return {
      say({"Ranked by what changes when the stated figure is replaced by the one that follows from the document's inputs: first "
           "figures from which other results are computed, then which of two systems is ahead, then whether a goal, a budget or a "
           "limit is met, then the figure alone; in each group the larger factor between the two figures comes first.",
           "주장을 문서의 입력값에서 나온 값으로 바꿀 때 무엇이 달라지는지에 따라 순서를 매김: 다른 결과의 입력값, 그다음 두 "
           "시스템 중 어느 쪽이 앞서는지, "
           "그다음 목표, 예산, 한계를 지키는지, 그다음 값 자체. 같은 부류에서는 두 값의 배수가 큰 것부터."})};
}

PageSection most_important(const std::vector<const Finding*>& first) {
  Bullets bullets{.key = "most_important", .items = {}, .is_numbered = true};
  for (const Finding* finding : first)
    bullets.items.push_back({{say({"**{0}.** {1} ({2})", "**{0}.** {1} ({2})"}, capitalized(name(finding->kind)),
                                  finding->sentence.text, first_ids(*finding)),
                              finding->sentence.equations}});
  return {.title = say({"What changes the decision", "결정에 영향을 주는 지적 사항"}), .blocks = {rule_of_ranking(), bullets}};
}

PageSection how_to_read() {
  Bullets verdicts{.key = "verdicts", .items = {}};
  const auto add = [&](Verdict verdict, const Phrase& meaning) {
    verdicts.items.push_back({{say({"**{}**: {}", "**{}**: {}"}, label(verdict), meaning)}});
  };
  add(Verdict::reproduced,
      {"the simulation gives the stated value (or, where nothing is to be simulated, the document's arithmetic does).",
       "시뮬레이션 결과가 문서의 값과 일치함 (시뮬레이션할 것이 없으면 문서의 계산과 일치함)."});
  add(Verdict::under_assumption,
      {"the simulation does not give it; the assumption that explains the difference is named with the claim and in the table of "
       "assumptions.",
       "시뮬레이션 결과는 다르며, 차이를 설명하는 가정을 주장 옆과 가정 표에 밝힘."});
  add(Verdict::contradicted,
      {"nothing but the statement itself supports it, or the document says otherwise elsewhere; both numbers are shown.",
       "그 주장 말고는 근거가 없거나 문서의 다른 곳과 모순됨; 두 값을 모두 보임."});
  add(Verdict::input, {"a premise that nothing in the document derives.", "문서에서 도출되지 않는 전제."});
  add(Verdict::not_a_quantity, {"an accuracy, a date, a rating, an opinion.", "정확도, 날짜, 등급, 의견."});
  const Sentence agreement{say(
      {"A stated value agrees with a computed one within half a unit of its last digit (a ratio or rate of one digit within an "
       "eighth of its value; an exact value when the computed one rounds to it at four digits; an approximate value within 5 % at "
       "least), or the tolerance its scenario gives; a point agrees with a range it lies in, two ranges agree when both ends do. "
       "A computed value that disagrees is bold.",
       "계산된 값이 마지막 자릿수의 절반 또는 시나리오가 준 허용 오차 안에 있으면 일치로 봄 (한 자리 비율이나 빈도는 값의 1/8, "
       "정확하다고 한 값은 계산값을 네 자리로 반올림해 같을 때, 어림이라고 한 값은 적어도 5 % 이내). 단일 값은 범위 안에 "
       "들면 일치로 보고, 두 범위는 양 끝이 모두 맞아야 일치로 봄. 일치하지 않는 계산값은 굵게 표시함."})};
  return {.title = say({"How to read the verdicts", "판정 읽는 법"}), .blocks = {verdicts, agreement}};
}

PageSection all_findings(const Audit& audit) {
  Table table{.key = "findings",
              .columns = {text_column("kind", {"kind", "종류"}), text_column("claims", {"claims", "주장"}),
                          text_column("finding", {"finding", "지적 사항"}), text_column("changes", {"changes", "달라지는 것"}),
                          number_column("factor", {"by a factor of", "배수"})},
              .rows = {}};
  for (const Finding& finding : audit.findings)
    table.rows.push_back({name(finding.kind), Cell::name(ids(finding)), finding.sentence.text, label(finding.effect),
                          std::isfinite(finding.factor) ? Cell(Value::number(finding.factor)) : Cell()});
  const Sentence note{say({"Found by the program without being told where to look.", "프로그램이 자동으로 찾아낸 사항입니다."})};
  return {.title = say({"All findings", "모든 지적 사항"}), .blocks = {note, table}};
}

/// On which assumptions claims hold, those of most claims first.
PageSection all_assumptions(const Audit& audit) {
  struct Row {
    LocalizedText text;
    std::vector<std::string> claims;
  };
  std::vector<Row> rows;
  for (const AuditedClaim& audited : audit.claims)
    for (const LocalizedText& assumption : audited.assumptions) {
      const auto same = std::ranges::find(rows, assumption, &Row::text);
      (same != rows.end() ? *same : rows.emplace_back(Row{assumption, {}})).claims.push_back(audited.claim->id);
    }
  std::ranges::stable_sort(rows, std::greater{}, [](const Row& row) { return row.claims.size(); });
  Table table{.key = "assumptions",
              .columns = {text_column("assumption", {"assumption", "가정"}), number_column("claims", {"claims", "주장"}),
                          text_column("which", {"which", "해당 주장"})},
              .rows = {}};
  for (const Row& row : rows)
    table.rows.push_back({row.text, Cell::count(row.claims.size()), Cell::name(fmt::format("{}", fmt::join(row.claims, ", ")))});
  const Sentence note{say({"The simulation makes none of these assumptions. Who accepts one may take the claims beside it as true.",
                           "시뮬레이션은 이 가정들을 두지 않음. 가정을 받아들이면 그 옆의 주장은 맞음."})};
  return {.title = say({"Assumptions on which claims rest", "주장이 기대는 가정"}), .blocks = {note, table}};
}

/// What the claim is about, with its words in the document.
LocalizedText about(const Audit& audit, const AuditedClaim& audited) {
  const Claim& claim = *audited.claim;
  const LocalizedText what = claim_text(*audit.scenarios[audited.scenario], claim, claim.about);
  if (claim.about.empty() && !claim.quote.empty()) return name_text("\"" + claim.quote + "\"");
  return claim.quote.empty() ? what : say({"{} \"{}\"", "{} \"{}\""}, what, claim.quote);
}

/// What depends on what is paid or counted, each formula once, with a row for each other basis.
PageSection amounts_on_bases(const Audit& audit) {
  Table table{
      .key = "bases",
      .columns = {text_column("claim", {"claim", "주장"}), text_column("about", {"about", "대상"}),
                  number_column("stated", {"stated", "문서의 값"}), text_column("basis", {"basis", "기준"}),
                  number_column("simulated", {"simulated", "시뮬레이션"}), text_column("other_basis", {"other basis", "다른 기준"}),
                  number_column("simulated_otherwise", {"simulated", "시뮬레이션"})},
      .rows = {}};
  std::set<std::pair<std::size_t, std::string>> seen;
  for (const AuditedClaim& audited : audit.claims) {
    if (audited.bases.empty() || !seen.emplace(audited.scenario, audited.simulated->formula).second) continue;
    const Claim& claim = *audited.claim;
    for (std::size_t other = 1; other < audited.bases.size(); ++other)
      table.rows.push_back({Cell::name(claim.id).at(claim.pointer), about(audit, audited), stated_amount(claim),
                            audited.bases[0].name, amount_cell(audited.bases[0].value, claim), audited.bases[other].name,
                            amount_cell(audited.bases[other].value, claim)});
  }
  const Sentence note{
      say({"One quantity on several bases: the one that the column \"simulated\" below is on, and others that a reader may expect.",
           "한 값을 여러 기준으로 구한 결과: 아래 '시뮬레이션' 열의 기준과 독자가 떠올릴 수 있는 다른 기준."})};
  return {.title = say({"Values that depend on the basis", "기준에 따라 달라지는 값"}), .blocks = {note, table}};
}

/// Bold where it disagrees.
Cell compared(const Claim& claim, const std::optional<Comparison>& comparison) {
  if (!comparison) return {};
  if (!comparison->value) return say({"none: {}", "없음: {}"}, translated(comparison->why_not));
  const Cell cell = is_yes_or_no(claim) ? Cell(yes_or_no(*comparison->value)) : amount_cell(*comparison->value, claim);
  return comparison->agrees ? cell : cell.strong();
}

Table claims_table(const std::string& key) {
  return {.key = key,
          .columns = {text_column("claim", {"claim", "주장"}), number_column("line", {"line", "행"}),
                      text_column("about", {"about", "대상"}), text_column("stated", {"stated", "문서의 값"}),
                      text_column("arithmetic", {"document's arithmetic", "문서의 계산"}),
                      text_column("simulated", {"simulated", "시뮬레이션"}), text_column("verdict", {"verdict", "판정"}),
                      text_column("why", {"why", "이유"})},
          .rows = {}};
}

std::vector<Cell> claim_row(const Audit& audit, const AuditedClaim& audited) {
  const Claim& claim = *audited.claim;
  return {Cell::name(claim.id).at(claim.pointer),
          Cell::name(claim.line),
          about(audit, audited),
          stated_amount(claim),
          compared(claim, audited.arithmetic),
          compared(claim, audited.simulated),
          Cell(label(audited.verdict)).strong(),
          audited.why.en.empty() ? Cell() : Cell(audited.why)};
}

/// One table for each file and section of the document.
void add_claims(Page& page, const Audit& audit, const SourceDocument& document) {
  page.sections.push_back({.title = say({"{}: claim by claim", "{}: 주장별 판정"}, document.title), .blocks = {}});
  std::string place = "\n";
  for (const AuditedClaim& audited : audit.claims) {
    const Claim& claim = *audited.claim;
    if (claim.document != document.id) continue;
    const std::string file = claim.file.substr(claim.file.find_last_of('/') + 1);
    const std::string here = file + '\n' + claim.section;
    const LocalizedText section = claim_text(*audit.scenarios[audited.scenario], claim, claim.section);
    if (here != place)
      page.sections.push_back(
          {.title = claim.section.empty() ? name_text(fmt::format("`{}`", file)) : say({"`{}`, {}", "`{}`, {}"}, file, section),
           .blocks = {claims_table("claims")},
           .level = 3});
    place = here;
    std::get<Table>(page.sections.back().blocks.back()).rows.push_back(claim_row(audit, audited));
  }
}

}  // namespace

Page audit_page(const Audit& audit) {
  Page page{.key = "audit", .title = say({"Audit", "검증"}), .sections = {summary(audit)}};
  const auto first = first_findings(audit);
  if (!first.empty()) page.sections.push_back(most_important(first));
  page.sections.push_back(how_to_read());
  if (!audit.findings.empty()) page.sections.push_back(all_findings(audit));
  if (std::ranges::any_of(audit.claims, [](const AuditedClaim& claim) { return !claim.assumptions.empty(); }))
    page.sections.push_back(all_assumptions(audit));
  if (std::ranges::any_of(audit.claims, [](const AuditedClaim& claim) { return !claim.bases.empty(); }))
    page.sections.push_back(amounts_on_bases(audit));
  for (const SourceDocument& document : documents(audit)) add_claims(page, audit, document);
  return page;
}

}  // namespace gpusim
