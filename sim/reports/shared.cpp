#include "sim/base/text.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gpusim {

void write_cases(const ReportInput& input, std::string_view columns, std::ostream& out,
                 void (*write_rows)(const RunCase& one, CsvWriter& csv)) {
  CsvWriter csv{out};
  csv.fields(columns).end_row();
  const Scenario& scenario = input.scenario;
  for (const Result& result : input.results)
    for (std::size_t which = 0; which < result.cases.size(); ++which) {
      const CaseResult& one = result.cases[which];
      write_rows({input, result.run, one, scenario, scenario.systems[result.run.system], scenario.workloads[result.run.workload],
                  scenario.performance_of(result.run)[which], case_fields(scenario, result.run, one.which)},
                 csv);
    }
  csv.finish();
}

RunCase nominal_case(const ReportInput& input, const Result& result) {
  const Scenario& scenario = input.scenario;
  return {input,
          result.run,
          result.cases.front(),
          scenario,
          scenario.systems[result.run.system],
          scenario.workloads[result.run.workload],
          scenario.performance_of(result.run).front(),
          case_fields(scenario, result.run, Case::nominal)};
}

std::vector<SpanRow> spans_in_order(const Workload& workload, const Schedule& schedule) {
  std::vector<std::uint32_t> spans(workload.tasks());
  std::vector<SpanRow> rows;
  rows.reserve(schedule.size());
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    rows.push_back({span.start, span.task, spans[index(span.task)]++, static_cast<std::uint32_t>(i)});
  }
  std::sort(rows.begin(), rows.end(), [](const SpanRow& a, const SpanRow& b) {
    return std::tie(a.start, a.task, a.span) < std::tie(b.start, b.task, b.span);
  });
  return rows;
}

std::vector<DownTime> down_times(const RunCase& one) {
  const std::size_t devices = one.system.devices.size();
  const Instant end = Instant::at(finish(one.result.measures));
  std::vector<std::uint32_t> causes(devices);
  std::vector<Instant> since(devices);
  std::vector<DownTime> down;
  const auto add = [&](std::size_t device, Instant until) {
    if (since[device] < std::min(until, end)) down.push_back({device, since[device], std::min(until, end)});
  };
  for (const Incident& incident : one.result.schedule.incidents()) {
    const auto* const of = std::get_if<DeviceId>(&incident.of);
    if (of == nullptr) continue;
    const std::size_t device = index(*of);
    if (incident.kind == Incident::Kind::outage && causes[device]++ == 0) since[device] = incident.time;
    if (incident.kind == Incident::Kind::repair && --causes[device] == 0) add(device, incident.time);
  }
  for (std::size_t device = 0; device < devices; ++device)
    if (causes[device] > 0) add(device, end);
  std::ranges::sort(down, {}, [](const DownTime& one_down) { return std::tie(one_down.device, one_down.from); });
  return down;
}

std::vector<const Result*> all_runs(const ReportInput& input) {
  std::vector<const Result*> all;
  auto ran = input.results.begin();
  auto not_run = input.not_run.begin();
  for (const Run& run : input.scenario.runs) {
    if (ran != input.results.end() && ran->run == run)
      all.push_back(&*ran++);
    else if (not_run != input.not_run.end() && not_run->run == run)
      all.push_back(&*not_run++);
  }
  return all;
}

std::vector<std::string> columns_of(std::string_view header) {
  std::vector<std::string> columns;
  while (!header.empty()) columns.emplace_back(take_until(header, ','));
  return columns;
}

std::string waited_columns() {
  std::string columns;
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason)
    columns += fmt::format(",waited_{}_s", name(static_cast<WaitReason>(reason)));
  return columns;
}

std::string gigabytes_text(DataSize size) { return size > DataSize{} ? number_text(size / units::GB) : std::string{}; }

double mean(DeviceTime sum, Duration time) {
  return time > Duration{} ? static_cast<double>(sum.count()) / static_cast<double>(time.count()) : 0;
}

std::string aligned_text(const std::vector<std::vector<std::string>>& rows, std::size_t left) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += i < left ? fmt::format("{:<{}}  ", row[i], widths[i]) : fmt::format("{:>{}}  ", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string_view name(Case which) {
  constexpr std::string_view kNames[] = {"nominal", "optimistic", "pessimistic"};
  return kNames[static_cast<std::size_t>(which)];
}

std::string case_fields(const Scenario& scenario, const Run& run, Case which) {
  const std::vector<std::string> fields{scenario.systems[run.system].name, scenario.workloads[run.workload].name,
                                        scenario.policies[run.policy].name, std::string{name(which)}};
  std::string line = csv_line(fields);
  line.pop_back();
  return line;
}

void write_task(const Workload& workload, TaskId task, CsvWriter& csv) {
  csv.text(workload.jobs[index(workload.job[index(task)])].name);
  csv.text(workload.task_name.empty() ? "" : workload.task_name[index(task)]);
}

Instant submission(const JobMeasures& measures) { return Instant::at(measures.end.since_start() - measures.completion); }

std::string labels_text(const std::vector<std::pair<std::string, std::string>>& labels) {
  std::string text;
  for (auto label = labels.begin(); label != labels.end(); ++label) {
    if (std::find(labels.begin(), label, *label) != label) continue;
    if (!text.empty()) text += "; ";
    text += label->first + '=' + label->second;
  }
  return text;
}

std::size_t tasks_without_barriers(const Workload& workload, const Job& job) {
  std::size_t count = 0;
  for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task)
    if (!is_barrier(workload, id<TaskId>(task))) ++count;
  return count;
}

}  // namespace gpusim
