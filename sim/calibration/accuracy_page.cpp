#include "sim/calibration/accuracy_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

using Rows = std::vector<const Scored*>;

AccuracyGroup group_of(const Rows& rows, std::string by, std::string name) {
  AccuracyGroup group;
  group.question = rows.front()->question;
  group.by = std::move(by);
  group.name = std::move(name);
  group.summary = summarize(rows);
  group.is_difference = rows.front()->is_difference;
  std::vector<std::string> names;
  for (const Scored* row : rows)
    for (const auto& baseline : row->baselines)
      if (std::find(names.begin(), names.end(), baseline.first) == names.end()) names.push_back(baseline.first);
  for (const std::string& baseline : names) {
    double sum = 0;
    std::size_t count = 0;
    for (const Scored* row : rows)
      for (const auto& [key, value] : row->baselines)
        if (key == baseline) {
          sum += std::abs(error_of(*row, value));
          ++count;
        }
    group.baselines.emplace_back(baseline, sum / static_cast<double>(count));
  }
  return group;
}

/// Tables go by their file's name: the folder is the user's.
std::string table_name(const std::string& file) { return file.substr(file.find_last_of('/') + 1); }

std::string group_name(const Scored& row, std::string_view by) {
  if (by == "table") return table_name(row.at.table);
  if (by == "pair") return row.pair;
  if (by == "family") return row.family;
  if (by == "precision") return row.precision;
  return fmt::format("{:>4}", row.gpus);
}

/// Three digits are more than any of these errors is worth.
std::string percent(double part) { return fmt::format("{:.1f} %", part * 100); }
std::string points(double part) { return fmt::format("{:.1f}", part * 100); }
std::string shown(double part, bool is_difference) { return is_difference ? points(part) + " points" : percent(part); }

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

/// What mean error predictions should reach, and on which rows.
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

/// Pairs of GPUs with fewer rows stand in accuracy.csv only.
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

std::vector<AccuracyGroup> group_accuracy(const std::vector<Scored>& rows) {
  std::vector<std::string> questions;
  for (const Scored& row : rows)
    if (std::find(questions.begin(), questions.end(), row.question) == questions.end()) questions.push_back(row.question);
  std::vector<AccuracyGroup> groups;
  for (const std::string& question : questions) {
    Rows all;
    for (const Scored& row : rows)
      if (row.question == question) all.push_back(&row);
    groups.push_back(group_of(all, "all", ""));
    for (const char* by : {"table", "pair", "family", "precision", "gpus"}) {
      std::map<std::string, Rows> parts;
      for (const Scored* row : all) parts[group_name(*row, by)].push_back(row);
      if (parts.size() < 2) continue;
      for (const auto& [name, part] : parts) groups.push_back(group_of(part, by, name));
    }
  }
  return groups;
}

std::string accuracy_page(const std::vector<AccuracyGroup>& groups, std::span<const std::string> remarks,
                          std::span<const std::string> notes) {
  std::string text =
      "# How accurate are the predictions?\n\nEvery row was predicted without its own network: what is fitted was fitted to the "
      "other "
      "networks. Errors are parts\nof the measured value, or points where the value is itself a part.\n\n";
  text += kHead;
  for (const AccuracyGroup& group : groups)
    if (group.by == "all") text += summary_row(group, group.question);
  text += "\n";
  text += targets_text(groups);
  for (const std::string& remark : remarks) text += fmt::format("* {}\n", remark);
  for (const AccuracyGroup& group : groups) {
    if (group.by == "all") text += fmt::format("\n## {}\n\n{}", group.question, kHead);
    if (group.by == "pair" && group.summary.rows < kFewestRows) continue;
    text += summary_row(group, group.by == "all" ? "all" : fmt::format("{}: {}", group.by, group.name));
  }
  if (!notes.empty()) text += "\n## Left out\n\n";
  for (const std::string& note : notes) text += fmt::format("* {}\n", note);
  return text;
}

std::string accuracy_rows_csv(const std::vector<Scored>& rows) {
  std::string text = csv_line(std::vector<std::string>{"question", "table", "line", "pair", "family", "precision", "gpus",
                                                       "measured", "predicted", "p10", "p90", "error", "baselines"});
  // Six digits: all of them mean something, and none depends on the machine.
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  for (const Scored& row : rows) {
    std::string baselines;
    for (const auto& [name, value] : row.baselines)
      baselines += fmt::format("{}{}={}", baselines.empty() ? "" : "; ", name, number(value));
    text += csv_line(std::vector<std::string>{row.question, table_name(row.at.table), fmt::format("{}", row.at.line), row.pair,
                                              row.family, row.precision, fmt::format("{}", row.gpus), number(row.measured),
                                              number(row.predicted.value), number(row.predicted.p10), number(row.predicted.p90),
                                              number(error_of(row, row.predicted.value)), baselines});
  }
  return text;
}

std::string accuracy_groups_csv(const std::vector<AccuracyGroup>& groups) {
  std::string text = csv_line(std::vector<std::string>{"question", "by", "group", "rows", "mean_error", "median_error", "p90_error",
                                                       "bias", "coverage", "is_difference", "baselines"});
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  for (const AccuracyGroup& group : groups) {
    std::string baselines;
    for (const auto& [name, value] : group.baselines)
      baselines += fmt::format("{}{}={}", baselines.empty() ? "" : "; ", name, number(value));
    const AccuracySummary& summary = group.summary;
    text += csv_line(std::vector<std::string>{
        group.question, group.by, group.name, fmt::format("{}", summary.rows), number(summary.mean), number(summary.median),
        number(summary.p90), number(summary.bias), number(summary.coverage), group.is_difference ? "true" : "false", baselines});
  }
  return text;
}

}  // namespace gpusim
