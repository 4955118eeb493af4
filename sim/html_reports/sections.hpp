#pragma once
// What several reports are made of.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/html_reports/html_reports.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

using MadeCharts = std::vector<std::variant<Chart, PageGantt>>;
/// A chart of a report on `Input`, or one of several subjects: a file and a row each.
template <class Input>
struct ChartRow {
  std::string_view id;
  Phrase section;                          ///< that it stands in; charts of one section follow each other in the table
  MadeCharts (*make)(const Input& input);  ///< nothing where there is nothing to draw
};

[[nodiscard]] std::span<const ChartRow<ReportInput>> run_charts();
[[nodiscard]] std::span<const ChartRow<DecisionAnalysis>> decision_charts();
/// The charts of runs that the page of a decision has too.
[[nodiscard]] std::span<const ChartRow<ReportInput>> schedule_charts();

/// Appends a section for each that the charts of the table stand in.
template <class Input>
void add_charts(std::span<const ChartRow<Input>> table, const Input& input, HtmlReport& report) {
  std::string_view last;
  for (const ChartRow<Input>& row : table) {
    MadeCharts charts = row.make(input);
    if (charts.empty()) continue;
    if (row.section.en != last)
      report.sections.push_back({.id = "about-" + std::string(row.id), .title = say(row.section), .blocks = {}});
    last = row.section.en;
    for (std::size_t i = 0; i < charts.size(); ++i)
      report.sections.back().blocks.emplace_back(
          ReportChart{std::string(row.id) + (i > 0 ? "-" + std::to_string(i + 1) : ""), std::move(charts[i])});
  }
}

/// Splits a page: the sentences before its first table or list, and all that follows, section by section.
struct SplitPage {
  std::vector<LocalizedText> sentences;
  std::vector<ReportSection> sections;
};
[[nodiscard]] SplitPage split(const Page& page);

/// What the scenario marks as assumed or estimated, with its kind and source, and the notes; nothing where there is neither.
[[nodiscard]] std::optional<ReportSection> assumptions_section(const Scenario& scenario, const std::vector<LocalizedText>& notes);
/// The command line, the version of the program and the hash of the scenario.
[[nodiscard]] ReportSection reproduction_section(const ReportOrigin& origin);

}  // namespace gpusim
