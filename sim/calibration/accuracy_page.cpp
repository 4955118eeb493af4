#include "sim/calibration/accuracy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// One decimal place is more precise than any of these errors.
std::string percent(double part) { return fmt::format("{:.1f} %", part * 100); }
std::string points(double part) { return fmt::format("{:.1f}", part * 100); }
std::string shown(double part, bool is_difference) { return is_difference ? points(part) + " points" : percent(part); }

/// Six significant digits, which do not depend on the machine.
std::string accuracy_number(double value) { return fmt::format("{:.6g}", value); }

std::string baselines_cell(const std::vector<std::pair<std::string, double>>& baselines) {
  std::string text;
  for (const auto& [name, value] : baselines)
    text += fmt::format("{}{}={}", text.empty() ? "" : "; ", name, accuracy_number(value));
  return text;
}

std::string baselines_text(const AccuracyGroup& group) {
  std::string text;
  for (const auto& [name, error] : group.baselines)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, shown(error, group.is_difference));
  return text.empty() ? "–" : text;
}

std::string summary_row(const AccuracyGroup& group, const std::string& title) {
  const AccuracySummary& summary = group.summary;
  return fmt::format("| {} | {} | {} | {} | {} | {} | {:.0f} % | {} |\n", markdown_cell(title), summary.rows,
                     shown(summary.mean, group.is_difference), shown(summary.median, group.is_difference),
                     shown(summary.p90, group.is_difference), shown(summary.bias, group.is_difference), summary.coverage * 100,
                     markdown_cell(baselines_text(group)));
}

constexpr std::string_view kHead =
    "| | rows | mean error | median | P90 | bias | in the 80 % band | mean error of simpler ways "
    "|\n|---|--:|--:|--:|--:|--:|--:|---|\n";

/// The mean error that predictions should reach, and the rows to which it applies.
struct Target {
  std::string_view question;
  std::string_view by;
  std::string_view name;
  double error;
};
constexpr Target kTargets[] = {{"speed on another GPU", "all", "", 0.10},
                               {"mixed from 32-bit", "all", "", 0.15},
                               {"card counts", "gpus", "   8", 0.06},
                               {"card counts", "gpus", "  32", 0.10},
                               {"links", "all", "", 0.05},
                               {"two jobs on one card", "all", "", 0.08}};

/// Pairs of GPUs with fewer rows are reported only in accuracy.csv.
constexpr std::size_t kFewestRows = 10;

std::string targets_text(const std::vector<AccuracyGroup>& groups) {
  std::string text;
  for (const Target& target : kTargets)
    for (const AccuracyGroup& group : groups) {
      if (group.question != target.question || group.by != target.by || group.name != target.name) continue;
      const bool is_reached = group.summary.mean <= target.error;
      text += fmt::format("* {}{}: a mean error of {} is aimed at, {} is {}.\n", group.question,
                          group.by == "gpus" ? fmt::format(" ({} GPUs)", group.name.substr(group.name.find_first_not_of(' '))) : "",
                          shown(target.error, group.is_difference), shown(group.summary.mean, group.is_difference),
                          is_reached ? "reached" : "what it is");
    }
  return text;
}

}  // namespace

std::string accuracy_page(const AccuracyReport& report) {
  const std::vector<AccuracyGroup>& groups = report.groups;
  std::string text =
      "# How accurate are the predictions?\n\nEvery row was predicted without its own network: what is fitted was fitted to the "
      "other "
      "networks. Errors are parts\nof the measured value, or points where the value is itself a part.\n\n";
  text += kHead;
  for (const AccuracyGroup& group : groups)
    if (group.by == "all") text += summary_row(group, group.question);
  text += "\n";
  text += targets_text(groups);
  for (const std::string& remark : report.remarks) text += fmt::format("* {}\n", remark);
  for (const AccuracyGroup& group : groups) {
    if (group.by == "all") text += fmt::format("\n## {}\n\n{}", group.question, kHead);
    if (group.by == "pair" && group.summary.rows < kFewestRows) continue;
    text += summary_row(group, group.by == "all" ? "all" : fmt::format("{}: {}", group.by, group.name));
  }
  if (!report.notes.empty()) text += "\n## Left out\n\n";
  for (const std::string& note : report.notes) text += fmt::format("* {}\n", note);
  return text;
}

std::string accuracy_rows_csv(const AccuracyReport& report) {
  std::string text = csv_line(std::vector<std::string>{"question", "table", "line", "pair", "family", "precision", "gpus",
                                                       "measured", "predicted", "p10", "p90", "error", "baselines"});
  for (const Scored& row : report.rows)
    text += csv_line(std::vector<std::string>{row.question, table_name(row.at.table), fmt::format("{}", row.at.line), row.pair,
                                              row.family, row.precision, fmt::format("{}", row.gpus), accuracy_number(row.measured),
                                              accuracy_number(row.predicted.value), accuracy_number(row.predicted.p10),
                                              accuracy_number(row.predicted.p90),
                                              accuracy_number(error_of(row, row.predicted.value)), baselines_cell(row.baselines)});
  return text;
}

std::string accuracy_groups_csv(const AccuracyReport& report) {
  std::string text = csv_line(std::vector<std::string>{"question", "by", "group", "rows", "mean_error", "median_error", "p90_error",
                                                       "bias", "coverage", "is_difference", "baselines"});
  for (const AccuracyGroup& group : report.groups) {
    const AccuracySummary& summary = group.summary;
    text += csv_line(std::vector<std::string>{
        group.question, group.by, group.name, fmt::format("{}", summary.rows), accuracy_number(summary.mean),
        accuracy_number(summary.median), accuracy_number(summary.p90), accuracy_number(summary.bias),
        accuracy_number(summary.coverage), group.is_difference ? "true" : "false", baselines_cell(group.baselines)});
  }
  return text;
}

}  // namespace gpusim
