#include <optional>
#include <ostream>
#include <streambuf>

#include "gpusim/scenario.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

/// A stream that hands what it gets to a file.
class FileBuffer : public std::streambuf {
 public:
  explicit FileBuffer(FileWriter& file) : file_(file) {}

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    file_.write({text, static_cast<std::size_t>(size)});
    return size;
  }
  int_type overflow(int_type character) override {
    const char text = traits_type::to_char_type(character);
    if (!traits_type::eq_int_type(character, traits_type::eof())) file_.write({&text, 1});
    return traits_type::not_eof(character);
  }

 private:
  FileWriter& file_;
};

void write_decision(const System& system, const Workload& workload, const std::string& case_text, const DecisionRecord& decision,
                    CsvWriter& csv) {
  csv.fields(case_text).seconds(decision.time.since_start()).text(decision.kind);
  csv.text(workload.jobs[index(workload.job[index(decision.task)])].name);
  csv.text(workload.task_name.empty() ? "" : workload.task_name[index(decision.task)]);
  std::string devices;
  for (const DeviceId device : decision.devices) devices += (devices.empty() ? "" : " ") + system.devices[index(device)].name;
  csv.text(devices).text(decision.key).end_row();
}

}  // namespace

void write_decisions(const Scenario& scenario, const std::string& file) {
  FileWriter writer(file);
  FileBuffer buffer(writer);
  std::ostream out(&buffer);
  // Without this a stream swallows what its buffer throws.
  out.exceptions(std::ios::badbit | std::ios::failbit);
  CsvWriter csv{out};
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
