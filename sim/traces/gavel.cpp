// gavel: traces of Gavel (Narayanan et al., OSDI'20; github.com/stanford-futuredata/gavel), lines of fields between tabs, in the
// forms that its history has:
//   10: job_type command working_directory num_steps_arg needs_data_dir total_steps scale_factor priority_weight SLO arrival_time
//   12: the same with mode behind scale_factor and duration behind SLO (Shockwave)
//    6: job_type command num_steps_arg total_steps arrival_time scale_factor
// or a CSV of model,batch_size,total_steps,n_gpus,priority_weight,slo,arrival_time_s. Times follow from a table of steps per
// second.

#include <fmt/format.h>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/throughputs.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

/// A job as it is written in a file.
struct GavelJob {
  std::string_view name;
  std::string_view model;
  std::string_view batch;
  std::string_view steps;
  std::string_view gpus;
  std::string_view weight;
  std::string_view slo;
  std::string_view duration;
  std::string_view arrival;
  std::size_t line = 0;
};

/// Converts jobs of Gavel and Shockwave, which state steps or the running time on the requested GPUs.
class GavelJobs {
 public:
  /// Reads the table of steps per second named in the options. With `prefers_duration` a stated duration is used instead of the
  /// steps.
  GavelJobs(bool prefers_duration, TraceImport& into) : into_(into), prefers_duration_(prefers_duration) {
    if (!into.options().throughputs.empty()) throughputs_ = Throughputs(into.options().throughputs);
  }

  void add(const GavelJob& stated) {
    JobRow job;
    job.name = stated.name;
    const auto arrival = parse_time(stated.arrival);
    const auto steps = parse_number(stated.steps);
    const auto gpus = parse_count(stated.gpus);
    const auto weight = stated.weight.empty() ? std::optional<double>(1) : parse_number(stated.weight);
    const auto duration = parse_time(stated.duration);
    if (!arrival || !steps || *steps < 0 || !gpus || !weight) return into_.impossible(kNoNumber, stated.line);
    job.submit = *arrival;
    job.gpus = *gpus;
    job.weight = *weight > 0 ? *weight : 1;
    job.model = into_.text(stated.model);
    const bool takes_duration = duration && prefers_duration_ && !into_.options().work_is_steps;
    if (takes_duration)
      job.duration = *duration;
    else if (!throughputs_.set_times(job, stated.batch, *steps, into_))
      return into_.impossible(throughputs_.is_empty()
                                  ? Phrase{"states steps only; requires a table of steps per second (--throughputs)",
                                           "단계 수만 있음; 초당 단계 수의 표가 필요함 (--throughputs)"}
                                  : Phrase{"is not in the table of steps per second", "초당 단계 수의 표에 없음"},
                              stated.line);
    // An SLO is a factor of the time of the job alone; -1 means none.
    if (const auto slo = parse_number(stated.slo); slo && *slo > 0) job.deadline = job.submit + divided(job.duration, 1 / *slo);
    into_.add(std::move(job), stated.line);
  }

 private:
  TraceImport& into_;
  Throughputs throughputs_;
  bool prefers_duration_;
};

/// Splits "ResNet-50 (batch size 64)" into the model and its batch.
void split_type(std::string_view type, GavelJob& job) {
  constexpr std::string_view kBatch = " (batch size ";
  const std::size_t at = type.find(kBatch);
  job.model = type.substr(0, at);
  if (at != std::string_view::npos) job.batch = trimmed(take_until(type = type.substr(at + kBatch.size()), ')'));
}

/// Reads the job of a line; false when no form has this number of fields.
bool read_line(std::span<const std::string_view> fields, GavelJob& job) {
  split_type(fields[0], job);
  switch (fields.size()) {
    case 6:
      job.steps = fields[3];
      job.arrival = fields[4];
      job.gpus = fields[5];
      return true;
    case 10:
      job.steps = fields[5];
      job.gpus = fields[6];
      job.weight = fields[7];
      job.slo = fields[8];
      job.arrival = fields[9];
      return true;
    case 12:
      job.steps = fields[5];
      job.gpus = fields[6];
      job.weight = fields[8];
      job.slo = fields[9];
      job.duration = fields[10];
      job.arrival = fields[11];
      return true;
    default:
      return false;
  }
}

void read_lines(const TraceFile& file, GavelJobs& jobs, TraceImport& into) {
  RowReader rows(file.text, {.separator = '\t', .has_quotes = false});
  while (rows.next()) {
    into.count_row();
    GavelJob job;
    job.line = rows.line();
    if (read_line(rows.fields(), job))
      jobs.add(job);
    else
      into.impossible({"does not have 6, 10 or 12 fields", "필드가 6, 10, 12개 중 어느 것도 아님"}, rows.line());
  }
}

void read_table(const TraceFile& file, GavelJobs& jobs, TraceImport& into) {
  for_each_row(file, into, [&](const Header& header) {
    const auto name = header.find("job_id");
    const std::size_t model = header.needed({"model"});
    const std::size_t steps = header.needed({"total_steps"});
    const std::size_t gpus = header.needed({"n_gpus", "scale_factor"});
    const std::size_t arrival = header.needed({"arrival_time_s", "arrival_s", "arrival_time"});
    const auto batch = header.find("batch_size");
    const auto weight = header.find("priority_weight");
    const auto slo = header.find("slo");
    const auto duration = header.find("duration_s");
    return [=, &jobs](const CsvRow& row) {
      jobs.add(
          {row[name], row[model], row[batch], row[steps], row[gpus], row[weight], row[slo], row[duration], row[arrival], row.line});
    };
  });
}

void read_files(std::span<const TraceFile> files, bool prefers_duration, TraceImport& into) {
  GavelJobs jobs(prefers_duration, into);
  for (const TraceFile& file : files) {
    into.open(file);
    if (first_line(file.text).find('\t') != std::string_view::npos)
      read_lines(file, jobs, into);
    else
      read_table(file, jobs, into);
  }
}

}  // namespace

bool is_gavel(std::string_view head) {
  if (has_columns(head, {"model", "total_steps", "n_gpus"})) return true;
  const auto tabs = std::count(first_line(head).begin(), first_line(head).end(), '\t');
  return tabs == 5 || tabs == 9;
}

void read_gavel(std::span<const TraceFile> files, TraceImport& into) { read_files(files, false, into); }

bool is_shockwave(std::string_view head) {
  if (has_columns(head, {"model", "total_steps", "n_gpus", "duration_s"})) return true;
  const std::string_view line = first_line(head);
  return std::count(line.begin(), line.end(), '\t') == 11;
}

void read_shockwave(std::span<const TraceFile> files, TraceImport& into) { read_files(files, true, into); }

}  // namespace gpusim
