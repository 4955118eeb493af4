#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <algorithm>
#include <cstdint>
#include <tuple>
#include <vector>

namespace gpusim {
namespace {

struct SpanRow {
  Instant start;
  TaskId task;
  std::uint32_t span;      ///< number of the span among those of its task
  std::uint32_t position;  ///< position of the span in the schedule
};

/// The rows of a schedule by start, then task, which is the order of jobs too, then span.
std::vector<SpanRow> rows_in_order(const Workload& workload, const Schedule& schedule) {
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

/// Makes the texts of a row: its devices joined by spaces, and their data sheets, each once. The texts of earlier rows are reused.
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

void write_spans(const RunCase& one, CsvWriter& csv) {
  const Workload& workload = one.workload;
  DeviceTexts texts;
  for (const SpanRow& row : rows_in_order(workload, one.result.schedule)) {
    const Span span = one.result.schedule[row.position];
    texts.set(one.system, span.devices);
    csv.fields(one.fields);
    write_task(workload, row.task, csv);
    csv.count(row.span).fields(is_barrier(workload, row.task) ? "barrier" : name(span.kind));
    csv.text(texts.names).text(texts.gpus).count(span.devices.size());
    csv.seconds(span.start.since_start()).seconds(span.end.since_start());
    csv.end_row();
  }
}

}  // namespace

void write_gantt_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,job,task,span,kind,devices,gpu,gpus,start_s,end_s", out, write_spans);
}

}  // namespace gpusim
