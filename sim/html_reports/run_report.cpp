// The report of runs: which system is ahead, by how much, on what basis.

#include <algorithm>

#include "sim/html_reports/runs.hpp"
#include "sim/html_reports/sections.hpp"

namespace gpusim {
namespace {

/// The labels of what the answer comes from and is assumed or estimated, the first few.
std::optional<LocalizedText> assumed_of_answer(const std::optional<ReportSection>& inputs) {
  constexpr std::size_t kMost = 4;
  if (!inputs) return std::nullopt;
  LocalizedText list;
  std::size_t found = 0;
  for (const ReportSection::Block& block : inputs->blocks)
    if (const auto* table = std::get_if<Table>(&block))
      for (const std::vector<Cell>& row : table->rows) {
        const std::string kind = cell_text(row[2], Language::english);
        if ((kind != "assumed" && kind != "estimated") || ++found > kMost) continue;
        const std::string_view separator = list.en.empty() ? "" : "; ";
        list = {fmt::format("{}{}{}", list.en, separator, cell_text(row[0], Language::english)),
                fmt::format("{}{}{}", list.ko, separator, cell_text(row[0], Language::korean))};
      }
  if (found > kMost) list = {list.en + "; …", list.ko + "; …"};
  return found > 0 ? std::optional(list) : std::nullopt;
}

/// Under which policies the runs are, and whether their schedules could be better.
std::vector<LocalizedText> basis_of_runs(const ReportInput& input, const std::optional<ReportSection>& inputs) {
  std::vector<LocalizedText> basis;
  std::string policies;
  for (const PolicyChoice& policy : input.scenario.policies) policies += (policies.empty() ? "" : ", ") + policy.name;
  basis.push_back(input.scenario.policies.size() == 1
                      ? say({"Simulated schedules under the policy {}.", "정책 {}에 따른 시뮬레이션 일정."}, policies)
                      : say({"Simulated schedules under the policies {}.", "정책 {}에 따른 시뮬레이션 일정."}, policies));
  if (!input.results.empty() && std::ranges::all_of(input.results, is_proven))
    basis.push_back(say({"All schedules are proven optimal.", "모든 일정이 최적임이 증명되었습니다."}));
  const auto has_ranges = [](const Result& result) { return result.cases.size() > 1; };
  if (std::ranges::any_of(input.results, has_ranges))
    basis.push_back(say({"Two numbers with a dash are the ends of a range that follows from ranges of inputs.",
                         "줄표로 이은 두 값은 입력의 범위에서 나온 결과의 양 끝입니다."}));
  if (const std::size_t assumed = assumed_inputs(input.scenario.document).size(); assumed > 0) {
    const LocalizedText number{counted(assumed, "input") + (assumed == 1 ? " is" : " are"), ""};
    const std::optional<LocalizedText> named = assumed_of_answer(inputs);
    basis.push_back(named
                        ? say({"{0} assumed or estimated (see Assumptions); of the answer: {2}.",
                               "가정하거나 추정한 입력 {1}개 (아래 \"가정\" 참고), 그중 결론에 쓰인 것: {2}."},
                              number, assumed, *named)
                        : say({"{0} assumed or estimated; see Assumptions.", "가정하거나 추정한 입력 {1}개 (아래 \"가정\" 참고)."},
                              number, assumed));
  }
  return basis;
}

/// The blocks of the page behind its tables: why some cannot run, and notes. Taken off the end of the page.
std::vector<LocalizedText> notes_of(SplitPage& page) {
  std::vector<LocalizedText> notes;
  if (page.sections.empty() || !page.sections.back().title.en.empty()) return notes;
  const auto is_table = [](const ReportSection::Block& block) { return std::holds_alternative<Table>(block); };
  if (std::ranges::any_of(page.sections.back().blocks, is_table)) return notes;
  for (const ReportSection::Block& block : page.sections.back().blocks) {
    if (const auto* sentence = std::get_if<Sentence>(&block)) notes.push_back(sentence->text);
    if (const auto* bullets = std::get_if<Bullets>(&block))
      for (const Bullets::Item& item : bullets->items) notes.push_back(item.sentence.text);
  }
  page.sections.pop_back();
  return notes;
}

}  // namespace

HtmlReport run_report(const ReportInput& input, const ReportOrigin& origin) {
  SplitPage page = split(comparison_page(input));
  const std::vector<LocalizedText> notes = notes_of(page);
  std::optional<ReportSection> inputs = inputs_section(input.scenario, {workload_of_report(input)});
  HtmlReport report{.title = Titles(input.scenario).scenario,
                    .kind = say({"Comparison of systems", "시스템 비교"}),
                    .answer = answer_of_runs(input),
                    .basis = basis_of_runs(input, inputs),
                    .language = origin.language};
  report.basis.insert(report.basis.end(), page.sentences.begin(), page.sentences.end());
  if (inputs) report.sections.push_back(std::move(*inputs));
  for (ReportSection& section : page.sections) {
    section.has_bars = true;
    section.is_comparison = &section == page.sections.data();
    if (section.title.en.empty()) section.title = say({"Comparison", "비교"});
    report.sections.push_back(std::move(section));
  }
  if (auto section = pay_back_section(input)) report.sections.push_back(std::move(*section));
  add_charts(run_charts(), input, report);
  if (auto assumptions = assumptions_section(input.scenario, notes)) report.sections.push_back(std::move(*assumptions));
  report.sections.push_back(reproduction_section({origin.command, scenario_hash(input.scenario), origin.language}));
  return report;
}

}  // namespace gpusim
