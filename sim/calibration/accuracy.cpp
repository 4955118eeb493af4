#include "sim/calibration/accuracy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/calibration/quantiles.hpp"

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
  std::map<std::string, std::pair<double, double>> sums;
  for (const Scored* row : rows)
    for (const auto& [baseline, value] : row->baselines) {
      auto& [sum, count] = sums[baseline];
      if (count == 0) names.push_back(baseline);
      sum += std::abs(error_of(*row, value));
      ++count;
    }
  for (const std::string& baseline : names) group.baselines.emplace_back(baseline, sums[baseline].first / sums[baseline].second);
  return group;
}

std::string group_name(const Scored& row, std::string_view by) {
  if (by == "table") return table_name(row.at.table);
  if (by == "pair") return row.pair;
  if (by == "family") return row.family;
  if (by == "precision") return row.precision;
  return fmt::format("{:>4}", row.gpus);
}

}  // namespace

double error_of(const Scored& row, double predicted) {
  const double difference = predicted - row.measured;
  return row.is_difference ? difference : difference / row.measured;
}

AccuracySummary summarize(const std::vector<const Scored*>& rows) {
  AccuracySummary summary;
  summary.rows = rows.size();
  if (rows.empty()) return summary;
  std::vector<double> errors;
  double covered = 0;
  for (const Scored* row : rows) {
    const double error = error_of(*row, row->predicted.value);
    summary.bias += error;
    errors.push_back(std::abs(error));
    if (row->predicted.p10 <= row->measured && row->measured <= row->predicted.p90) ++covered;
  }
  const auto count = static_cast<double>(rows.size());
  for (const double error : errors) summary.mean += error;
  summary.mean /= count;
  summary.bias /= count;
  summary.median = quantile(errors, 0.5);
  summary.p90 = quantile(errors, 0.9);
  summary.coverage = covered / count;
  return summary;
}

std::string table_name(const std::string& file) { return file.substr(file.find_last_of('/') + 1); }

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

}  // namespace gpusim
