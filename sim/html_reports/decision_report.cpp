// The reports of decisions, audits and other pages: the sentences at the head of their page are the answer.

#include <algorithm>

#include "sim/html_reports/sections.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kAnswerSentences = 2;

/// The heading of the page says "Answer" already.
LocalizedText without_heading(LocalizedText text) {
  for (const auto& [own, heading] : {std::pair<std::string&, std::string_view>{text.en, "Answer: "}, {text.ko, "답: "}})
    if (own.starts_with(heading)) own.erase(0, heading.size());
  return text;
}

HtmlReport report_of(SplitPage& page, const LocalizedText& title, const LocalizedText& kind, const ReportOrigin& origin) {
  HtmlReport report{.title = title, .kind = kind, .answer = {}, .basis = {}, .language = origin.language};
  for (LocalizedText& sentence : page.sentences)
    (report.answer.size() < kAnswerSentences ? report.answer : report.basis).push_back(std::move(sentence));
  if (!report.answer.empty()) report.answer.front() = without_heading(std::move(report.answer.front()));
  return report;
}

/// The first sentence of the sections, which is where a page begins that says nothing before its first title.
std::optional<LocalizedText> first_sentence(const SplitPage& page) {
  for (const ReportSection& section : page.sections)
    for (const ReportSection::Block& block : section.blocks)
      if (const auto* sentence = std::get_if<Sentence>(&block)) return sentence->text;
  return std::nullopt;
}

/// Appends a section; one without a title that begins with a table is the comparison.
void append(ReportSection section, HtmlReport& report) {
  const bool is_first = report.sections.empty() && section.title.en.empty();
  if (section.title.en.empty()) section.title = is_first ? say({"Comparison", "비교"}) : say({"Notes", "참고"});
  section.is_comparison = is_first;
  section.has_bars = is_first;
  report.sections.push_back(std::move(section));
}

}  // namespace

HtmlReport decision_report(const DecisionAnalysis& decision, const ReportInput& runs, const ReportOrigin& origin) {
  const Page page = decision_page(decision);
  SplitPage parts = split(page);
  HtmlReport report = report_of(parts, page.title, say({"Decision", "의사 결정"}), origin);
  if (!decision.assumed.empty())
    report.basis.push_back(
        say({"{0} assumed or estimated; see Assumptions.", "가정하거나 추정한 입력 {1}개 (아래 \"가정\" 참고)."},
            LocalizedText{counted(decision.assumed.size(), "input") + (decision.assumed.size() == 1 ? " is" : " are"), ""},
            decision.assumed.size()));
  for (std::size_t i = 0; i < parts.sections.size(); ++i) {
    append(std::move(parts.sections[i]), report);
    if (i > 0) continue;
    add_charts(schedule_charts(), runs, report);
    add_charts(decision_charts(), decision, report);
  }
  report.sections.push_back(reproduction_section({origin.command, scenario_hash(decision.scenario), origin.language}));
  return report;
}

HtmlReport audit_report(const Audit& audit, const ReportOrigin& origin) {
  const Page page = audit_page(audit);
  SplitPage parts = split(page);
  HtmlReport report{.title = page.title,
                    .kind = say({"Audit of documents", "문서 감사"}),
                    .answer = {},
                    .basis = std::move(parts.sentences),
                    .language = origin.language};
  const std::vector<std::size_t> counts = audit.counts("");
  const auto count = [&](Verdict verdict) { return counts[static_cast<std::size_t>(verdict)]; };
  const std::size_t reproduced = count(Verdict::reproduced);
  const std::size_t assumed = count(Verdict::under_assumption);
  const std::size_t contradicted = count(Verdict::contradicted);
  const std::size_t checked = reproduced + assumed + contradicted;
  report.answer.push_back(
      say({"Of {0} that can be checked, {1} are reproduced, {2} agree only under an assumption that the simulation does not "
           "make, and {3} are contradicted; {4} more are inputs or cannot be simulated.",
           "확인할 수 있는 주장 {5}건 가운데 {1}건은 재현되었고, {2}건은 시뮬레이션과 다른 가정을 두어야만 맞으며, {3}건은 "
           "모순됩니다. 나머지 {4}건은 입력값이거나 시뮬레이션할 수 없습니다."},
          counted(checked, "claim"), reproduced, assumed, contradicted, audit.claims.size() - checked, checked));
  const auto with_effect = [&](Finding::Effect effect) { return std::ranges::count(audit.findings, effect, &Finding::effect); };
  report.answer.push_back(
      say({"{0} of {1} change which system is ahead, and {2} more do so on one of two bases.",
           "지적 사항 {3}건 가운데 {0}건은 어느 시스템이 앞서는지를 바꾸고, {2}건은 두 기준 가운데 하나에서 바꿉니다."},
          with_effect(Finding::Effect::reverses_order), counted(audit.findings.size(), "finding"),
          with_effect(Finding::Effect::reverses_order_on_one_basis), audit.findings.size()));
  constexpr Tone kTones[] = {Tone::good, Tone::warn, Tone::bad, Tone::plain, Tone::plain};
  for (std::size_t verdict = 0; verdict < kVerdicts; ++verdict)
    report.tones[label(static_cast<Verdict>(verdict)).en] = kTones[verdict];
  for (ReportSection& section : parts.sections) append(std::move(section), report);
  report.sections.front().title = say({"Verdicts", "판정"});
  report.sections.push_back(reproduction_section(origin));
  return report;
}

HtmlReport page_report(const Page& page, const LocalizedText& kind, const ReportOrigin& origin) {
  SplitPage parts = split(page);
  HtmlReport report = report_of(parts, page.title, kind, origin);
  report.answers = false;
  if (report.answer.empty())
    if (std::optional<LocalizedText> sentence = first_sentence(parts)) report.answer.push_back(std::move(*sentence));
  for (ReportSection& section : parts.sections) {
    if (section.title.en.empty()) section.title = say({"Overview", "개요"});
    append(std::move(section), report);
  }
  report.sections.push_back(reproduction_section(origin));
  return report;
}

}  // namespace gpusim
