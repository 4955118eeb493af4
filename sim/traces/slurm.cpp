// slurm: `sacct --parsable2` with any set of columns (https://slurm.schedmd.com/sacct.html), header included. A job is submitted
// when it becomes eligible, because before that (dependencies, holds, --begin) no scheduler may start it. Its column Priority is
// left out: that is what Slurm worked out from age, size and shares, not a class that the job was given.

#include <algorithm>

#include "sim/traces/fields.hpp"
#include "sim/traces/slurm_tres.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

using Column = std::optional<std::size_t>;

bool is_unknown(std::string_view text) { return text.empty() || text == "Unknown" || text == "None" || text == "N/A"; }

class Sacct {
 public:
  Sacct(const Header& header, TraceImport& into) : into_(into) {
    id_ = header.needed({"JobID", "JobIDRaw"});
    submit_ = header.needed({"Submit"});
    start_ = header.needed({"Start"});
    end_ = header.find("End");
    eligible_ = header.find("Eligible");
    elapsed_seconds_ = header.find("ElapsedRaw");
    elapsed_ = header.find("Elapsed");
    if (!end_ && !elapsed_ && !elapsed_seconds_) (void)header.needed({"Elapsed"});
    limit_minutes_ = header.find("TimelimitRaw");
    limit_ = header.find("Timelimit");
    state_ = header.find("State");
    user_ = header.find({"User", "UID"});
    partition_ = header.find("Partition");
    model_ = header.find("JobName");
    nodes_ = header.find({"NNodes", "AllocNodes", "ReqNodes"});
    cpus_ = header.find({"NCPUS", "AllocCPUS", "ReqCPUS"});
    memory_ = header.find("ReqMem");
    for (const std::string_view name : {"AllocTRES", "ReqTRES", "AllocGRES", "ReqGRES"})
      if (const Column column = header.find(name)) resources_.push_back(column);
    if (resources_.empty()) (void)header.needed({"AllocTRES", "ReqTRES", "AllocGRES", "ReqGRES"});
  }

  void take(const CsvRow& row) {
    const std::string_view id = row[id_];
    if (id.find('.') != std::string_view::npos) return into_.leave_out({"is a step of a job", "작업의 한 단계(step)임"}, row.line);
    if (is_unknown(row[submit_])) return into_.impossible({"has no submission time", "제출 시각이 없음"}, row.line);
    std::string_view state = row[state_];
    state = take_until(state, ' ');  // such as "CANCELLED by 1000"
    if (is_unknown(row[start_])) return into_.leave_out({"never started", "시작된 적이 없음"}, row.line);
    if (state == "RUNNING" || state == "SUSPENDED" || (end_ && is_unknown(row[end_]) && !is_unknown(row[start_])))
      return into_.leave_out({"was still running", "아직 실행 중이었음"}, row.line);
    JobRow job;
    job.name = id;
    const auto submit = parse_date_time(row[submit_]);
    const auto start = parse_date_time(row[start_]);
    if (!submit || !start) return into_.impossible({"has an invalid time", "시각이 올바르지 않음"}, row.line);
    job.submit = *submit;
    job.start = start;
    if (!read_end(row, job)) return into_.impossible({"has an invalid time", "시각이 올바르지 않음"}, row.line);
    if (const auto eligible = parse_date_time(row[eligible_]); eligible && *eligible > *submit && *eligible <= *start) {
      job.submit = *eligible;
      into_.note({"jobs that became eligible after their submission count as submitted at that time",
                  "제출 후에 실행 자격을 얻은 작업은 그때 제출된 것으로 봄"});
    }
    read_request(row, job);
    job.state = into_.text(state);
    job.user = into_.text(row[user_]);
    job.queue = into_.text(row[partition_]);
    job.model = into_.text(row[model_]);
    into_.add(std::move(job), row.line);
  }

 private:
  /// Reads the end and the running time; false when they are not times.
  bool read_end(const CsvRow& row, JobRow& job) const {
    std::optional<Duration> length;
    if (elapsed_seconds_)
      length = parse_time(row[elapsed_seconds_]);
    else if (elapsed_)
      length = parse_slurm_time(row[elapsed_]);
    if (end_) {
      job.end = parse_date_time(row[end_]);
      if (!job.end) return false;
      if (!length && !elapsed_ && !elapsed_seconds_) length = *job.end - *job.start;
    }
    if (!length) return false;
    job.duration = *length;
    if (!job.end) job.end = *job.start + *length;
    return true;
  }

  void read_request(const CsvRow& row, JobRow& job) {
    job.nodes = static_cast<std::uint32_t>(std::clamp<std::int64_t>(parse_whole(row[nodes_]).value_or(0), 0, 1'000'000));
    job.cpus = parse_number(row[cpus_]);
    job.memory = parse_slurm_memory(row[memory_]);
    job.estimate = limit_minutes_ ? parse_time(row[limit_minutes_], kSecond * 60) : parse_slurm_time(row[limit_]);
    job.gpus = 0;
    for (const Column column : resources_) {
      const SlurmGpus gpus = slurm_gpus(row[column], std::max<std::uint32_t>(1, *job.nodes));
      if (gpus.count == 0) continue;
      job.gpus = gpus.count;
      job.gpu_type = into_.text(gpus.type);
      return;
    }
  }

  TraceImport& into_;
  Column id_, submit_, start_, end_, eligible_, elapsed_seconds_, elapsed_, limit_minutes_, limit_, state_, user_, partition_,
      model_, nodes_, cpus_, memory_;
  std::vector<Column> resources_;
};

}  // namespace

bool is_slurm(std::string_view head) {
  return has_columns(head, {"Submit", "Start"}, '|') && (has_columns(head, {"JobID"}, '|') || has_columns(head, {"JobIDRaw"}, '|'));
}

void read_slurm(const TraceFile& file, TraceImport& into) {
  into.instants_are_dates();
  RowReader rows(file.text, {.separator = '|', .has_quotes = false});
  const Header header(rows, file.name);
  const Column name = header.find("JobName");
  Sacct sacct(header, into);
  std::vector<std::string_view> fields;
  while (rows.next()) {
    into.count_row();
    fields.assign(rows.fields().begin(), rows.fields().end());
    // The name of a job may contain bars, so surplus fields belong to it.
    const std::size_t columns = header.names().size();
    if (name && fields.size() > columns)
      fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(*name) + 1,
                   fields.begin() + static_cast<std::ptrdiff_t>(*name + 1 + fields.size() - columns));
    if (fields.size() != columns)
      into.impossible({"does not have as many fields as the header", "필드 수가 머리글과 다름"}, rows.line());
    else
      sacct.take({fields, rows.line()});
  }
}

}  // namespace gpusim
