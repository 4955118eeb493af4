// csv: any table of jobs. Columns have our own names (job, submit, gpus, duration, …, with or without _s behind times) unless the
// options map them to others; durations on single GPUs are columns duration_s@GPU. Times are numbers of the stated unit or dates.

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

using Column = std::optional<std::size_t>;

const std::vector<std::string>& canonical_names() {
  static const std::vector<std::string> kNames = {
      "job",   "submit", "gpus",     "duration",  "estimate", "user", "queue",     "priority", "weight", "deadline",
      "nodes", "model",  "gpu_type", "gpu_share", "state",    "cpus", "memory_gb", "start",    "end",    "wait"};
  return kNames;
}

class CsvJobs {
 public:
  CsvJobs(const Header& header, TraceImport& into) : header_(header), into_(into), columns_(into.options().columns) {
    for (const auto& [name, column] : columns_)
      if (!name.starts_with("duration@") &&
          std::find(canonical_names().begin(), canonical_names().end(), name) == canonical_names().end())
        throw InputError(into.file(), "", fmt::format("\"{}\" is no column of jobs{}", name, suggestion(name, canonical_names())));
    for (const std::string& name : canonical_names()) at_[name] = position(name);
    find_gpu_columns();
    for (const char* needed : {"submit", "gpus"})
      if (!at_[needed]) (void)header_.needed({needed});
    if (!at_["duration"] && by_gpu_.empty() && !(at_["start"] && at_["end"])) (void)header_.needed({"duration"});
    // Columns are looked up once, because every row asks for all of them.
    job_ = at_["job"], submit_ = at_["submit"], gpus_ = at_["gpus"], duration_ = at_["duration"], estimate_ = at_["estimate"],
    user_ = at_["user"], queue_ = at_["queue"], priority_ = at_["priority"], weight_ = at_["weight"], deadline_ = at_["deadline"],
    nodes_ = at_["nodes"], model_ = at_["model"], gpu_type_ = at_["gpu_type"], share_ = at_["gpu_share"], state_ = at_["state"],
    cpus_ = at_["cpus"], memory_ = at_["memory_gb"], start_ = at_["start"], end_ = at_["end"], wait_ = at_["wait"];
  }

  void take(const CsvRow& row) {
    JobRow job;
    job.name = row[job_];
    const auto submit = instant(row[submit_]);
    const auto gpus = parse_count(row[gpus_]);
    if (!submit) return into_.impossible({"has no submission time", "제출 시각이 없음"}, row.line);
    if (!gpus) return into_.impossible({"does not state the number of GPUs", "GPU 수가 없음"}, row.line);
    job.submit = *submit;
    job.gpus = *gpus;
    job.start = instant(row[start_]);
    job.end = instant(row[end_]);
    if (const auto wait = time(row[wait_]); wait && !job.start) job.start = job.submit + *wait;
    if (!read_duration(row, job)) return;
    if (job.start && !job.end) job.end = *job.start + job.duration;
    job.estimate = time(row[estimate_]);
    job.deadline = instant(row[deadline_]);
    job.user = into_.text(row[user_]);
    job.queue = into_.text(row[queue_]);
    job.model = into_.text(row[model_]);
    job.gpu_type = into_.text(row[gpu_type_]);
    job.state = into_.text(row[state_]);
    job.priority =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(parse_whole(row[priority_]).value_or(0), -1'000'000'000, 1'000'000'000));
    job.weight = positive(row[weight_], 1);
    job.gpu_share = std::min(1.0, positive(row[share_], 1));
    job.cpus = positive(row[cpus_], 0);
    job.memory = positive(row[memory_], 0) * units::GB;
    job.nodes = static_cast<std::uint32_t>(std::min(1e6, positive(row[nodes_], 0)));
    if (const std::optional<Phrase> wrong = wrong_cell(row)) return into_.impossible(*wrong, row.line);
    if (job.deadline && *job.deadline < job.submit && is_date(row[submit_]) != is_date(row[deadline_]))
      return into_.impossible(
          {"mixes a date and a number in its submission and deadline", "제출 시각과 마감 중 하나는 날짜이고 하나는 숫자임"},
          row.line);
    into_.add(std::move(job), row.line);
  }

 private:
  /// What is wrong with the first invalid cell of a row; empty when all cells are valid.
  [[nodiscard]] std::optional<Phrase> wrong_cell(const CsvRow& row) const {
    const auto is_wrong = [](std::string_view text, bool is_sound) { return !text.empty() && !is_sound; };
    if (is_wrong(row[estimate_], time(row[estimate_]).has_value()))
      return Phrase{"has an invalid estimate", "예상 시간이 올바르지 않음"};
    if (is_wrong(row[priority_], parse_whole(row[priority_]).has_value()))
      return Phrase{"has a priority that is not a whole number", "우선순위가 정수가 아님"};
    if (is_wrong(row[weight_], positive(row[weight_], 0) > 0))
      return Phrase{"has a weight that is not above 0", "가중치가 0보다 큰 수가 아님"};
    const double share = positive(row[share_], 0);
    if (is_wrong(row[share_], share > 0 && share <= 1))
      return Phrase{"has a GPU share that is not above 0 and at most 1", "GPU 몫이 0 초과 1 이하가 아님"};
    if (is_wrong(row[deadline_], parse_time(row[deadline_], into_.options().unit) || parse_date_time(row[deadline_])))
      return Phrase{"has an invalid deadline", "마감이 올바르지 않음"};
    return std::nullopt;
  }
  static bool is_date(std::string_view text) {
    return text.find(':') != std::string_view::npos || text.find('-', 1) != std::string_view::npos;
  }

  /// The column to which the options map a name, or the one with our name, with or without the unit appended.
  [[nodiscard]] Column position(const std::string& name) const {
    const auto mapped = columns_.find(name);
    if (mapped != columns_.end()) return header_.needed({mapped->second});
    return header_.find({name, name + "_s"});
  }

  void find_gpu_columns() {
    constexpr std::string_view kOurs = "duration_s@";
    constexpr std::string_view kMapped = "duration@";
    for (std::size_t i = 0; i < header_.names().size(); ++i)
      if (header_.names()[i].starts_with(kOurs)) by_gpu_.emplace_back(into_.text(header_.stated(i).substr(kOurs.size())), i);
    for (const auto& [name, column] : columns_)
      if (name.starts_with(kMapped))
        by_gpu_.emplace_back(into_.text(std::string_view(name).substr(kMapped.size())), header_.needed({column}));
  }

  /// Reads the duration. A row without one is counted in the report, and the result is false.
  bool read_duration(const CsvRow& row, JobRow& job) {
    for (const auto& [gpu, column] : by_gpu_) {
      if (row[column].empty()) continue;
      const auto on_gpu = time(row[column]);
      if (!on_gpu || *on_gpu < Duration{})
        return into_.impossible({"has an invalid duration", "실행 시간이 올바르지 않음"}, row.line), false;
      job.duration_on.emplace_back(gpu, *on_gpu);
      job.duration = job.duration_on.size() == 1 ? *on_gpu : std::min(job.duration, *on_gpu);
    }
    auto stated = time(row[duration_]);
    if (!duration_ && job.start && job.end) stated = *job.end - *job.start;
    if (!stated && job.duration_on.empty())
      return into_.impossible({"has an invalid duration", "실행 시간이 올바르지 않음"}, row.line), false;
    if (stated) job.duration = *stated;
    return true;
  }

  std::optional<Duration> instant(std::string_view text) {
    if (text.empty()) return std::nullopt;
    if (const auto number = parse_time(text, into_.options().unit)) return number;
    const auto date = parse_date_time(text);
    if (date) into_.instants_are_dates();
    return date;
  }

  [[nodiscard]] std::optional<Duration> time(std::string_view text) const {
    if (text.empty()) return std::nullopt;
    if (const auto number = parse_time(text, into_.options().unit)) return number;
    return text.find(':') == std::string_view::npos ? std::nullopt : parse_slurm_time(text);
  }

  static double positive(std::string_view text, double otherwise) {
    const auto number = parse_number(text);
    return number && *number > 0 ? *number : otherwise;
  }

  const Header& header_;
  TraceImport& into_;
  const ColumnMap& columns_;
  std::map<std::string, Column, std::less<>> at_;
  std::vector<std::pair<TextId, std::size_t>> by_gpu_;
  Column job_, submit_, gpus_, duration_, estimate_, user_, queue_, priority_, weight_, deadline_, nodes_, model_, gpu_type_,
      share_, state_, cpus_, memory_, start_, end_, wait_;
};

}  // namespace

bool is_csv(std::string_view head) { return has_columns(head, {"submit_s", "gpus", "duration_s"}); }

void read_csv_jobs(const TraceFile& file, TraceImport& into) {
  for_each_row(file, into, [&](const Header& header) {
    const auto jobs = std::make_shared<CsvJobs>(header, into);
    return [jobs](const CsvRow& row) { jobs->take(row); };
  });
}

}  // namespace gpusim
