#pragma once
// Builds the rows of the comparison one after the other. In each row an alternative has a figure or none.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/page/phrase.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {

class ComparisonRows {
 public:
  ComparisonRows(const SideBySide& of, const Alternatives& alternatives);

  /// Adds a row of figures in the unit `in`; without one, times in one that suits the row, others each in its own. `figure` makes
  /// an optional Value of an Alternative. A row in which nothing has a figure is left out. Returns whether it was added.
  template <class Figure>
  bool add_figures(LocalizedText label, Figure figure, const std::optional<WrittenUnit>& in = std::nullopt) {
    std::vector<std::optional<Value>> values;
    for (const Alternative& one : alternatives) values.push_back(figure(one));
    return add_values(std::move(label), values, in);
  }
  /// The same of a workload; `figure` makes an optional Value of a Result.
  template <class Figure>
  bool add(LocalizedText label, WorkloadId workload, Figure figure, const std::optional<WrittenUnit>& in = std::nullopt) {
    const auto of_alternative = [&](const Alternative& one) {
      const Result* const found = of.result(one, workload);
      return found != nullptr ? std::optional<Value>(figure(*found)) : std::nullopt;
    };
    return add_figures(std::move(label), of_alternative, in);
  }
  /// Adds a row of texts; `text` makes an optional LocalizedText of an Alternative.
  template <class Text>
  bool add_texts(LocalizedText label, Text text) {
    std::vector<Cell> cells(alternatives.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
      if (std::optional<LocalizedText> known = text(alternatives[i])) cells[i].content = *std::move(known);
    return add_cells(std::move(label), std::move(cells));
  }
  /// The makespans of a workload; where it cannot run, its cell says so.
  void add_makespans(WorkloadId workload);

  [[nodiscard]] Table table() && { return std::move(table_); }

  const SideBySide& of;
  const Alternatives& alternatives;

 private:
  bool add_values(LocalizedText label, const std::vector<std::optional<Value>>& values, std::optional<WrittenUnit> in);
  bool add_cells(LocalizedText label, std::vector<Cell> cells);

  std::optional<WrittenUnit> unit_;  ///< of the makespans of the page; empty where they differ too much for one
  Table table_;
};

/// Adds the rows about costs and energy if the scenario states prices or power.
void add_money(ComparisonRows& rows, WorkloadId workload);

}  // namespace gpusim
