// The reports of decisions and other pages: the sentences at the head of their page are the answer.

#include <algorithm>
#include <functional>
#include <set>

#include "sim/decide/phrases.hpp"
#include "sim/decide/titles.hpp"
#include "sim/html_reports/runs.hpp"
#include "sim/page/messages.hpp"
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

/// Moves what cannot run, with its reason, from the basis to the answer, where it is not too much for it.
void name_those_that_cannot_run(const DecisionAnalysis& decision, HtmlReport& report) {
  constexpr std::ptrdiff_t kMost = 4;
  const DecisionTitles titles(decision);
  const std::vector<Candidate>& candidates = decision.ranking.candidates;
  if (std::ranges::count_if(candidates, std::not_fn(&Candidate::can_run)) > kMost) return;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].can_run()) continue;
    const LocalizedText text = say(kCannotRun, titles.candidate(i), translated(candidates[i].why_not_run));
    if (std::erase(report.basis, text) > 0) report.answer.push_back(text);
  }
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
  name_those_that_cannot_run(decision, report);
  std::set<WorkloadId> workloads;
  for (const Candidate& candidate : decision.ranking.candidates) workloads.insert(candidate.run.workload);
  for (std::size_t i = 0; i < parts.sections.size(); ++i) {
    append(std::move(parts.sections[i]), report);
    if (i > 0) continue;
    if (auto inputs = inputs_section(decision.scenario, workloads)) report.sections.push_back(std::move(*inputs));
    add_charts(schedule_charts(), runs, report);
    add_charts(decision_charts(), decision, report);
  }
  report.sections.push_back(reproduction_section({origin.command, scenario_hash(decision.scenario), origin.language}));
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
