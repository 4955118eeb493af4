// helios: the clusters of SenseTime, 2020 (Hu et al., SC'21; github.com/S-Lab-System-Group/HeliosData), cluster_log.csv:
// job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue. `queue` there is seconds of
// waiting.

#include <algorithm>

#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {

bool is_helios(std::string_view head) { return has_columns(head, {"vc", "gpu_num", "submit_time", "duration"}); }

void read_helios(const TraceFile& file, TraceImport& into) {
  into.instants_are_dates();
  for_each_row(file, into, [&](const Header& header) {
    const auto job_at = header.find("job_id");
    const auto user = header.find("user");
    const auto vc = header.find("vc");
    const auto cpus = header.find("cpu_num");
    const auto nodes = header.find("node_num");
    const auto state = header.find("state");
    const std::size_t gpus = header.needed({"gpu_num"});
    const std::size_t submit = header.needed({"submit_time"});
    const std::size_t duration = header.needed({"duration"});
    const auto start = header.find("start_time");
    const auto end = header.find("end_time");
    return [=, &into](const CsvRow& row) {
      JobRow job;
      job.name = row[job_at];
      const auto submitted = parse_date_time(row[submit]);
      const auto length = parse_time(row[duration]);
      const auto count = parse_count(row[gpus]);
      if (!submitted) return into.impossible({"has no submission time", "제출 시각이 없음"}, row.line);
      if (!length || !count) return into.impossible(kNoNumber, row.line);
      job.submit = *submitted;
      job.duration = *length;
      job.gpus = *count;
      job.start = parse_date_time(row[start]);
      job.end = parse_date_time(row[end]);
      if (start && !job.start) return into.leave_out({"never started", "시작된 적이 없음"}, row.line);
      job.cpus = parse_number(row[cpus]);
      job.nodes = static_cast<std::uint32_t>(std::clamp<std::int64_t>(parse_whole(row[nodes]).value_or(0), 0, 1'000'000));
      job.user = into.text(row[user]);
      job.queue = into.text(row[vc]);
      job.state = into.text(row[state]);
      into.add(std::move(job), row.line);
    };
  });
}

}  // namespace gpusim
