// Laws of the verifier: charts of real schedules, changed at random.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "gpusim/report.hpp"
#include "gpusim/verify.hpp"
#include "sim/input/text_tables.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

/// gantt.csv taken apart, to change cells of it.
class ScheduleTable {
 public:
  explicit ScheduleTable(const std::string& csv) {
    std::istringstream lines(csv);
    std::getline(lines, header_);
    for (std::string line; std::getline(lines, line);) {
      auto& cells = rows_.emplace_back();
      std::istringstream fields(line);
      for (std::string cell; std::getline(fields, cell, ',');) cells.push_back(cell);
    }
  }
  [[nodiscard]] std::string& cell(std::size_t row, const std::string& column) { return rows_[row][position(column)]; }
  void remove(std::size_t row) { rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(row)); }
  void repeat(std::size_t row) { rows_.push_back(rows_[row]); }
  [[nodiscard]] std::string text() const {
    std::string text = header_ + "\n";
    for (const auto& cells : rows_) text += csv_line(cells);
    return text;
  }

 private:
  [[nodiscard]] std::size_t position(const std::string& column) const {
    std::size_t commas = 0;
    std::istringstream fields(header_);
    for (std::string name; std::getline(fields, name, ',') && name != column;) ++commas;
    return commas;
  }
  std::string header_;
  std::vector<std::vector<std::string>> rows_;
};

/// Whether the verifier has something against a chart, or cannot even read it.
bool is_rejected(const Scenario& scenario, const ScheduleTable& table) {
  std::istringstream gantt(table.text());
  try {
    return !verify_gantt(scenario, gantt, "gantt.csv").empty();
  } catch (const InputError&) {
    return true;
  }
}

std::string seconds_text(std::int64_t nanoseconds) { return exact_seconds(Duration::nanoseconds(nanoseconds)); }

template <class T>
const T& any_of(const std::vector<T>& all) {
  return all[static_cast<std::size_t>(between(0, static_cast<int>(all.size()) - 1))];
}

/// How far to move something: a little, a lot, or to where something else begins or ends.
std::int64_t another_time(const Chart& chart, std::int64_t from) {
  const Bar& bar = any_of(chart.bars);
  const std::int64_t choices[] = {from + 1, from + 1'000'000'000, bar.start, bar.end, bar.end - 1, from / 2};
  const std::int64_t chosen = choices[between(0, 5)];
  return chosen < 0 || chosen == from ? from + 2 : chosen;
}

/// Of half open intervals; one of no length overlaps when it lies inside the other.
bool overlap(const Bar& one, const Bar& other) { return one.start < other.end && other.start < one.end; }

/// The definition of a possible schedule, for tasks on one device without data, by comparing all with all.
bool is_possible(const Chart& chart) {
  const std::vector<std::int64_t> ready = chart.ready();
  for (const Bar& bar : chart.bars) {
    const ProfileId profile = chart.workload.profile[index(bar.task)];
    if (bar.start < ready[index(bar.task)]) return false;
    if (bar.devices.empty()) {
      if (bar.end - bar.start != chart.performance.host_time(profile).count()) return false;
      continue;
    }
    const std::size_t device = bar.devices.front();
    if (!chart.can_run(bar.task, device)) return false;
    if (bar.end - bar.start != chart.performance.time(profile, chart.system.class_of(id<DeviceId>(device))).count()) return false;
    for (const Bar& other : chart.bars)
      if (other.task != bar.task && other.devices == bar.devices && overlap(bar, other)) return false;
  }
  return true;
}

/// Gives the bar other times or another device, in the chart and in the table.
void change(Bar& bar, const Chart& chart, ScheduleTable& table) {
  const int what = bar.devices.empty() ? between(0, 2) : between(0, 3);
  const std::int64_t length = bar.end - bar.start;
  if (what == 3) {
    bar.devices = {static_cast<std::size_t>(between(0, static_cast<int>(chart.system.devices.size()) - 1))};
    const auto device = id<DeviceId>(bar.devices.front());
    table.cell(bar.row, "devices") = chart.system.devices[index(device)].name;
    table.cell(bar.row, "gpu") = chart.system.gpu_of(device).id;
    // A slower GPU takes longer, so give it the time it takes, or not.
    const std::optional<Duration> time =
        chart.performance.find_time(chart.workload.profile[index(bar.task)], chart.system.class_of(device));
    if (time && between(0, 1) == 1) bar.end = bar.start + time->count();
  } else if (what == 2) {
    bar.end = std::max(bar.start, another_time(chart, bar.end));
  } else {
    bar.start = another_time(chart, bar.start);
    bar.end = what == 0 ? bar.start + length : std::max(bar.start, bar.end);
  }
  table.cell(bar.row, "start_s") = seconds_text(bar.start);
  table.cell(bar.row, "end_s") = seconds_text(bar.end);
}

}  // namespace

TEST_SUITE_BEGIN("laws of the verifier");

TEST_CASE("a chart with a few changed cells is rejected exactly when it is impossible by definition") {
  int possible = 0;
  CHECK(holds([&possible] {
    const ScenarioRun run = run_text((*random_scenario({.interrupts = false})).text);
    std::vector<Chart> all = charts(run);
    for (int repetition = 0; repetition < 10; ++repetition) {
      Chart chart = any_of(all);
      ScheduleTable table(run.gantt_csv);
      for (int changes = between(1, 2); changes > 0; --changes)
        change(chart.bars[static_cast<std::size_t>(between(0, static_cast<int>(chart.bars.size()) - 1))], chart, table);
      RC_LOG() << table.text();
      RC_ASSERT(is_rejected(run.scenario, table) != is_possible(chart));
      possible += is_possible(chart) ? 1 : 0;
    }
  }));
  CHECK(possible > 20);  // Otherwise only one half of the law was looked at.
}

TEST_CASE("a task that is moved before its arrival or the end of a predecessor is rejected, with gangs and data too") {
  CHECK(holds([] {
    const ScenarioRun run = run_text((*random_scenario({.gangs = true, .data = true, .interrupts = false})).text);
    const std::vector<Chart> all = charts(run);
    const Chart& chart = any_of(all);
    const std::vector<std::int64_t> ready = chart.ready();
    const std::vector<std::int64_t> starts = chart.starts();
    const TaskId task = any_of(chart.bars).task;
    RC_PRE(ready[index(task)] > 0);
    const std::int64_t early = ready[index(task)] - (between(0, 1) == 0 ? 1 : (ready[index(task)] + 1) / 2);
    ScheduleTable table(run.gantt_csv);
    for (const Bar& bar : chart.bars) {
      if (bar.task != task) continue;
      table.cell(bar.row, "start_s") = seconds_text(bar.start - starts[index(task)] + early);
      table.cell(bar.row, "end_s") = seconds_text(bar.end - starts[index(task)] + early);
    }
    RC_ASSERT(is_rejected(run.scenario, table));
  }));
}

TEST_CASE("a row that is longer, shorter, missing, repeated or unknown is rejected, with gangs and data too") {
  CHECK(holds([] {
    const ScenarioRun run = run_text((*random_scenario({.gangs = true, .data = true, .interrupts = false})).text);
    const std::vector<Chart> all = charts(run);
    const Chart& chart = any_of(all);
    const Bar& bar = any_of(chart.bars);
    ScheduleTable table(run.gantt_csv);
    switch (between(0, 6)) {
      case 0:
        table.cell(bar.row, "end_s") = seconds_text(another_time(chart, bar.end));
        break;
      case 1:
        table.cell(bar.row, "start_s") = seconds_text(another_time(chart, bar.start));
        break;
      case 2:
        RC_PRE(chart.bars.size() > 1 || chart.label.ends_with("nominal"));  // A chart need not show the other cases.
        table.remove(bar.row);
        break;
      case 3:
        table.repeat(bar.row);
        break;
      case 4:
        table.cell(bar.row, "task") += "x";
        break;
      case 5:
        table.cell(bar.row, "devices") += bar.devices.empty() ? "gpu0" : "x";
        break;
      default:
        table.cell(bar.row, "kind") = bar.is_input ? "barrier" : "input";
        break;
    }
    RC_LOG() << chart.label << ", row " << bar.row + 2 << "\n" << table.text();
    RC_ASSERT(is_rejected(run.scenario, table));
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
