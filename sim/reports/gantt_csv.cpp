#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <algorithm>
#include <vector>

namespace gpusim {
namespace {

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

void write_spans(const RunCase& one, CsvWriter& csv) {
  const Workload& workload = one.workload;
  DeviceTexts texts;
  for (const SpanRow& row : spans_in_order(workload, one.result.schedule)) {
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
