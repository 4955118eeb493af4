#include <optional>

#include "gpusim/scenario.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

void write_decision(const System& system, const Workload& workload, const std::string& case_text, const DecisionRecord& decision,
                    CsvWriter& csv) {
  csv.fields(case_text).seconds(decision.time.since_start()).text(decision.kind);
  write_task(workload, decision.task, csv);
  std::string devices;
  for (const DeviceId device : decision.devices) devices += (devices.empty() ? "" : " ") + system.devices[index(device)].name;
  csv.text(devices).text(decision.key).end_row();
}

}  // namespace

void write_decisions(const Scenario& scenario, const std::string& file) {
  FileWriter writer(file);
  CsvWriter csv{writer.stream()};
  csv.fields("system,workload,policy,case,t_s,kind,job,task,devices,key").end_row();
  for (const Run& run : scenario.runs) {
    if (scenario.performance_of(run).empty()) continue;
    std::string case_text;
    std::optional<Case> last;
    replay_decisions(scenario, run, [&](Case which, const DecisionRecord& decision) {
      if (last != which) case_text = case_fields(scenario, run, which);
      last = which;
      write_decision(scenario.systems[run.system], scenario.workloads[run.workload], case_text, decision, csv);
    });
  }
  csv.finish();
  writer.commit();
}

}  // namespace gpusim
