// alibaba: GPU clusters of Alibaba (github.com/alibaba/clusterdata), two traces.
// 2020 (Weng et al., NSDI'22): pai_task_table.csv, with or without its header: job_name,task_name,inst_num,status,start_time,
//   end_time,plan_cpu,plan_mem,plan_gpu,gpu_type; percent of cores and GPUs, for each instance. The tasks of a job are one gang.
//   When pai_job_table.csv (job_name,inst_id,user,status,start_time,end_time) is given too, its start_time is the submission.
// 2023 (Weng et al., ATC'23): openb_pod_list*.csv: name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,
//   creation_time,deletion_time,scheduled_time in seconds.

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kTaskFields = 10;
constexpr std::size_t kJobFields = 6;
constexpr double kMostGpusOfRow = 1e6;

/// Collects the tasks of jobs and joins them by the name of the job.
class PaiJobs {
 public:
  explicit PaiJobs(TraceImport& into) : into_(into) {}

  void take_job(std::span<const std::string_view> fields) {
    const auto submit = parse_time(fields[4]);
    if (submit) submissions_[std::string(fields[0])] = {*submit, into_.text(fields[2])};
  }

  void take_task(std::span<const std::string_view> fields, std::size_t line) {
    if (equals_ignoring_case(fields[3], "Waiting") || fields[4].empty())
      return into_.leave_out({"never started", "시작된 적이 없음"}, line);
    if (equals_ignoring_case(fields[3], "Running") || fields[5].empty())
      return into_.leave_out({"was still running", "아직 실행 중이었음"}, line);
    const auto start = parse_time(fields[4]);
    const auto end = parse_time(fields[5]);
    const auto instances = parse_number(fields[2]);
    if (!start || !end || !instances) return into_.impossible(kNoNumber, line);
    if (*end < *start) return into_.impossible({"ends before it starts", "시작하기 전에 끝남"}, line);
    const auto [entry, is_new] = positions_.try_emplace(std::string(fields[0]), jobs_.size());
    if (is_new) jobs_.push_back({.line = line});
    Pai& pai = jobs_[entry->second];
    JobRow& job = pai.job;
    job.name = fields[0];
    job.start = std::min(job.start.value_or(*start), *start);
    job.end = std::max(job.end.value_or(*end), *end);
    pai.gpus += *instances * parse_number(fields[8]).value_or(0) / 100;
    pai.cpus += *instances * parse_number(fields[6]).value_or(0) / 100;
    pai.memory_gb += *instances * parse_number(fields[7]).value_or(0);
    if (job.gpu_type == TextId{}) job.gpu_type = into_.text(fields[9]);
    job.state = into_.text(fields[3]);
  }

  void finish() {
    for (auto& [line, job, gpus, cpus, memory_gb] : jobs_) {
      job.submit = *job.start;
      job.duration = *job.end - *job.start;
      job.gpus = static_cast<std::uint32_t>(std::clamp(std::ceil(gpus - 1e-9), 0.0, kMostGpusOfRow + 1));
      if (gpus > 0 && gpus < 1) job.gpu_share = gpus;
      job.cpus = cpus;
      job.memory = memory_gb * units::GB;
      const auto submission = submissions_.find(job.name);
      if (submission != submissions_.end()) {
        job.submit = std::min(*job.start, submission->second.first);
        job.user = submission->second.second;
      } else {
        job.start.reset();
        job.end.reset();
        into_.note({"the task table does not state when jobs were submitted: the start of a job counts as its submission",
                    "태스크 표에 제출 시각이 없어 작업의 시작을 제출로 봄"});
      }
      into_.add(std::move(job), line);
    }
  }

 private:
  struct Pai {
    std::size_t line;
    JobRow job{};
    double gpus = 0;
    double cpus = 0;
    double memory_gb = 0;
  };
  TraceImport& into_;
  std::vector<Pai> jobs_;
  std::unordered_map<std::string, std::size_t> positions_;                    // looked up only
  std::unordered_map<std::string, std::pair<Duration, TextId>> submissions_;  // looked up only
};

void read_pai(const TraceFile& file, PaiJobs& jobs, TraceImport& into) {
  RowReader rows(file.text);
  while (rows.next()) {
    if (rows.fields().front() == "job_name") continue;
    into.count_row();
    if (rows.fields().size() == kTaskFields)
      jobs.take_task(rows.fields(), rows.line());
    else if (rows.fields().size() == kJobFields)
      jobs.take_job(rows.fields());
    else
      into.impossible({"does not have the 10 fields of pai_task_table or the 6 of pai_job_table",
                       "pai_task_table의 필드 10개도 pai_job_table의 필드 6개도 아님"},
                      rows.line());
  }
}

void read_pods(const TraceFile& file, TraceImport& into) {
  for_each_row(file, into, [&](const Header& header) {
    const auto name = header.find("name");
    const auto milli = header.find("gpu_milli");
    const auto cpu = header.find("cpu_milli");
    const auto memory = header.find("memory_mib");
    const auto spec = header.find("gpu_spec");
    const auto qos = header.find("qos");
    const auto phase = header.find("pod_phase");
    const std::size_t gpus = header.needed({"num_gpu"});
    const std::size_t created = header.needed({"creation_time"});
    const std::size_t deleted = header.needed({"deletion_time"});
    const std::size_t scheduled = header.needed({"scheduled_time"});
    return [=, &into](const CsvRow& row) {
      if (row[scheduled].empty()) return into.leave_out({"never started", "시작된 적이 없음"}, row.line);
      if (row[deleted].empty()) return into.leave_out({"was still running", "아직 실행 중이었음"}, row.line);
      JobRow job;
      job.name = row[name];
      const auto submit = parse_time(row[created]);
      job.start = parse_time(row[scheduled]);
      job.end = parse_time(row[deleted]);
      const auto count = parse_count(row[gpus]);
      const double share = parse_number(row[milli]).value_or(1000) / 1000;
      if (!submit || !job.start || !job.end || !count) return into.impossible(kNoNumber, row.line);
      job.submit = *submit;
      job.duration = *job.end - *job.start;
      job.gpus = *count;
      if (job.gpus == 1 && share > 0 && share < 1) job.gpu_share = share;
      job.cpus = parse_number(row[cpu]).value_or(0) / 1000;
      job.memory = DataSize::raw(parse_number(row[memory]).value_or(0) * 1048576);
      job.gpu_type = into.text(row[spec]);
      job.queue = into.text(row[qos]);
      job.state = into.text(row[phase]);
      into.add(std::move(job), row.line);
    };
  });
}

}  // namespace

bool is_alibaba(std::string_view head) {
  return has_columns(head, {"num_gpu", "creation_time", "scheduled_time"}) ||
         has_columns(head, {"job_name", "inst_num", "plan_gpu"});
}

void read_alibaba(std::span<const TraceFile> files, TraceImport& into) {
  PaiJobs jobs(into);
  for (const TraceFile& file : files) {
    into.open(file);
    if (has_columns(file.text, {"num_gpu", "creation_time", "scheduled_time"}))
      read_pods(file, into);
    else
      read_pai(file, jobs, into);
  }
  jobs.finish();
}

}  // namespace gpusim
