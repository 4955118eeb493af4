#pragma once
// The results of a scenario as the terminal shows them: what stands side by side, and how each is called.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/reports/terminal_grid.hpp"
#include "sim/reports/terminal_labels.hpp"
#include "sim/reports/terminal_numbers.hpp"
#include "sim/reports/terminal_text.hpp"
#include "sim/reports/terminal_titles.hpp"

namespace gpusim {

/// What stands side by side: the systems under one policy or, where there is only one system, the policies.
struct TableColumn {
  std::size_t policy;
  std::size_t system;
  std::string title;
};
using Section = std::vector<TableColumn>;

class TableView {
 public:
  TableView(const ReportInput& input, const TerminalStyle& style);

  [[nodiscard]] std::vector<Section> sections() const;
  /// The result of a column; nullptr where a run is missing.
  [[nodiscard]] const Result* result(const TableColumn& column, std::size_t workload) const {
    return results_[place({column.system, workload, column.policy})];
  }
  [[nodiscard]] bool cannot_run(const TableColumn& column, std::size_t workload) const {
    return std::ranges::find(input.not_run, Run{column.system, workload, column.policy}, &Result::run) != input.not_run.end();
  }
  template <class... Arguments>
  [[nodiscard]] std::string fill(const Phrase& label, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(text_of(label, style)), arguments...);
  }
  template <class... Arguments>
  [[nodiscard]] std::string line(const Phrase& label, const Arguments&... arguments) const {
    return paragraph(fill(label, arguments...), style);
  }
  /// A title inside a sentence, without the indentation that it may have as a label.
  [[nodiscard]] std::string short_title(std::string_view title) const {
    constexpr std::size_t kLongest = 32;
    return cut(without_indentation(title), kLongest, style);
  }

  const ReportInput& input;
  const Scenario& scenario;
  const TerminalStyle style;
  const Titles names;
  TimeUnit unit{};  ///< of all makespans

 private:
  [[nodiscard]] std::size_t place(const Run& run) const {
    return (run.policy * scenario.workloads.size() + run.workload) * scenario.systems.size() + run.system;
  }
  std::vector<const Result*> results_;  ///< by place()
};

/// The least and the largest value over the cases.
template <class Value>
Range over_cases(const Result& result, Value value) {
  Range range{value(result.nominal()), value(result.nominal())};
  for (const CaseResult& one : result.cases) {
    range.low = std::min(range.low, value(one.measures));
    range.high = std::max(range.high, value(one.measures));
  }
  return range;
}
/// A time over the cases, in this unit.
template <class Time>
std::string time_text(const Result& result, TimeUnit unit, Time time) {
  const Range units = over_cases(result, [&](const Measures& measures) { return time(measures) / unit.length; });
  return fmt::format("{} {}", number(units), unit.name);
}
/// A time over the cases in a unit of its own, because waits of seconds stand beside waits of days.
template <class Time>
std::string own_time_text(const Result& result, Time time) {
  std::vector<Duration> times;
  for (const CaseResult& one : result.cases) times.push_back(time(one.measures));
  return time_text(result, common_unit(times), time);
}
[[nodiscard]] Duration mean_completion(const Measures& measures);
[[nodiscard]] bool is_proven(const Result& result);
/// False where the only bounds know nothing of the hours that restrict the run.
[[nodiscard]] bool has_bound(const Result& result);
/// How far the makespan lies above the bound, in per cent.
[[nodiscard]] std::string gap_text(const Result& result);
[[nodiscard]] std::string workday_text(const Result& result);

[[nodiscard]] Grid table_rows(const TableView& view, const Section& section);
/// Below the table: what is proven, for what jobs waited, how the other columns compare with the first.
[[nodiscard]] std::string table_sentences(const TableView& view, const Section& section);

}  // namespace gpusim
