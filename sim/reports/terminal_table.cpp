#include "gpusim/report.hpp"
#include "sim/reports/terminal_view.hpp"

namespace gpusim {

TableView::TableView(const ReportInput& report, const TerminalStyle& terminal)
    : input(report),
      scenario(report.scenario),
      style(terminal),
      names(titles(report.scenario, terminal)),
      results_(scenario.policies.size() * scenario.workloads.size() * scenario.systems.size()) {
  std::vector<Duration> makespans;
  for (const Result& result : input.results) {
    results_[place(result.run)] = &result;
    for (const CaseResult& one : result.cases) makespans.push_back(one.measures.makespan);
  }
  unit = common_unit(makespans);
}

std::vector<Section> TableView::sections() const {
  std::vector<Section> sections;
  if (scenario.systems.size() == 1 && scenario.policies.size() > 1) {
    Section& section = sections.emplace_back();
    for (std::size_t policy = 0; policy < scenario.policies.size(); ++policy)
      section.push_back({policy, 0, scenario.policies[policy].name});
    return sections;
  }
  for (std::size_t policy = 0; policy < scenario.policies.size(); ++policy) {
    Section& section = sections.emplace_back();
    for (std::size_t system = 0; system < scenario.systems.size(); ++system)
      section.push_back({policy, system, names.systems[system]});
  }
  return sections;
}

Duration mean_completion(const Measures& measures) { return measures.online->groups.front().completion.mean; }

bool is_proven(const Result& result) {
  return std::ranges::all_of(result.cases, [](const CaseResult& one) { return one.measures.proven_optimal; });
}

bool has_bound(const Result& result) {
  return std::ranges::none_of(result.cases, [](const CaseResult& one) { return one.measures.bound.ignores_hours; });
}

std::string gap_text(const Result& result) {
  return percent(over_cases(result, [](const Measures& measures) { return measures.gap * 100; }));
}

std::string workday_text(const Result& result) {
  return starts(over_cases(result, [](const Measures& measures) { return measures.experiments_per_workday; }));
}

std::string terminal_table(const ReportInput& input, const TerminalStyle& style) {
  const TableView view(input, style);
  std::string text = paragraph(view.names.scenario, style);
  const std::vector<Section> sections = view.sections();
  for (const Section& section : sections) {
    if (sections.size() > 1) text += '\n' + view.line(Label::policy, input.scenario.policies[section.front().policy].name);
    text += grid_text(table_rows(view, section), style) + table_sentences(view, section);
  }
  for (const Result& result : input.not_run)
    text += view.line(Label::why_not, view.names.systems[result.run.system],
                      without_indentation(view.names.workloads[result.run.workload]), printable(result.why_not, style));
  for (const std::string& note : input.scenario.document.notes) text += view.line(Label::note, printable(note, style));
  return text;
}

}  // namespace gpusim
