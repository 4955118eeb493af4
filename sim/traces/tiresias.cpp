// tiresias: the job files of the Tiresias simulator (Gu et al., NSDI'19; github.com/SymbioticLab/Tiresias):
// job_id,num_gpu,submit_time,iterations,model_name,duration,interval, times in seconds.

#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {

bool is_tiresias(std::string_view head) {
  return has_columns(head, {"num_gpu", "submit_time", "duration"}) ||
         has_columns(head, {"num_gpus", "submit_s", "duration_s", "model"});
}

void read_tiresias(const TraceFile& file, TraceImport& into) {
  for_each_row(file, into, [&](const Header& header) {
    const auto job_at = header.find("job_id");
    const auto model = header.find({"model_name", "model"});
    const auto user = header.find("user");
    const std::size_t gpus = header.needed({"num_gpu", "num_gpus"});
    const std::size_t submit = header.needed({"submit_time", "submit_s"});
    const std::size_t duration = header.needed({"duration", "duration_s"});
    return [=, &into](const CsvRow& row) {
      JobRow job;
      job.name = row[job_at];
      if (!read_numbers(row[submit], row[gpus], row[duration], job)) return into.impossible(kNoNumber, row.line);
      job.model = into.text(row[model]);
      job.user = into.text(row[user]);
      into.add(std::move(job), row.line);
    };
  });
}

}  // namespace gpusim
