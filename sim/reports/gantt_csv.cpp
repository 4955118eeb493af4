#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

namespace gpusim {
namespace {

struct Row {
  Instant start;
  TaskId task;
  std::uint32_t span;      ///< which of its task
  std::uint32_t position;  ///< in the schedule
};

/// By start, then task, which is the order of jobs too, then span.
std::vector<Row> rows_in_order(const Workload& workload, const Schedule& schedule) {
  std::vector<std::uint32_t> spans(workload.tasks());
  std::vector<Row> rows;
  rows.reserve(schedule.size());
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    rows.push_back({span.start, span.task, spans[index(span.task)]++, static_cast<std::uint32_t>(i)});
  }
  std::sort(rows.begin(), rows.end(),
            [](const Row& a, const Row& b) { return std::tie(a.start, a.task, a.span) < std::tie(b.start, b.task, b.span); });
  return rows;
}

/// `devices` joined by a space, and their data sheets, each once. The texts are kept and reused from row to row.
struct DeviceTexts {
  std::string names;
  std::string gpus;
  std::vector<GpuId> seen;

  void set(const System& system, std::span<const DeviceId> devices) {
    names.clear();
    gpus.clear();
    seen.clear();
    for (const DeviceId device : devices) {
      if (!names.empty()) names += ' ';
      names += system.devices[index(device)].name;
      const GpuId gpu = system.devices[index(device)].gpu;
      if (std::find(seen.begin(), seen.end(), gpu) != seen.end()) continue;
      seen.push_back(gpu);
      if (!gpus.empty()) gpus += ' ';
      gpus += system.gpus[index(gpu)].id;
    }
  }
};

void write_case(const Scenario& scenario, const Run& run, const CaseResult& one, CsvWriter& csv) {
  const System& system = scenario.systems[run.system];
  const Workload& workload = scenario.workloads[run.workload];
  const std::string case_text = case_fields(scenario, run, one.which);
  DeviceTexts texts;
  for (const Row& row : rows_in_order(workload, one.schedule)) {
    const Span span = one.schedule[row.position];
    texts.set(system, span.devices);
    csv.fields(case_text).text(workload.jobs[index(workload.job[index(row.task)])].name).text(workload.task_name[index(row.task)]);
    csv.count(row.span).fields(is_barrier(workload, row.task) ? "barrier" : name(span.kind));
    csv.text(texts.names).text(texts.gpus).count(span.devices.size());
    csv.seconds(span.start.since_start()).seconds(span.end.since_start());
    csv.end_row();
  }
}

}  // namespace

void write_gantt_csv(const ReportInput& input, std::ostream& out) {
  CsvWriter csv{out};
  csv.fields("system,workload,policy,case,job,task,span,kind,devices,gpu,gpus,start_s,end_s").end_row();
  for (const Result& result : input.results)
    for (const CaseResult& one : result.cases) write_case(input.scenario, result.run, one, csv);
  csv.finish();
}

}  // namespace gpusim
