// swf: the Standard Workload Format 2.2 of the Parallel Workloads Archive (Feitelson, https://www.cs.huji.ac.il/labs/parallel/
// workload/swf.html): 18 numbers a line, -1 for what is not known, header comments behind ";". Processors are GPUs, or so many of
// them are one GPU.

#include <algorithm>
#include <cmath>

#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kFields = 18;
/// Older logs omit the last fields, but have all fields up to the number of processors.
constexpr std::size_t kLeastFields = 5;

/// The fields of a line in the order of the definition.
enum Field : std::size_t {
  number = 0,
  submit = 1,
  wait = 2,
  run = 3,
  allocated = 4,
  requested = 7,
  requested_time = 8,
  requested_memory = 9,
  status = 10,
  user = 11,
  executable = 13,
  queue = 14,
};

/// Reads header comments such as "; MaxProcs: 128".
void read_comments(std::string_view text, TraceImport& into) {
  while (!text.empty()) {
    std::string_view line = trimmed(take_until(text, '\n'));
    if (line.empty()) continue;
    if (line.front() != ';') return;
    line.remove_prefix(1);
    const std::string_view key = trimmed(take_until(line, ':'));
    if (!equals_ignoring_case(key, "MaxProcs")) continue;
    const std::int64_t gpus = parse_whole(line).value_or(0) / into.options().processors_per_gpu;
    if (gpus > 0) into.table().capacity = static_cast<std::uint64_t>(gpus);
  }
}

class Swf {
 public:
  explicit Swf(TraceImport& into) : into_(into) {}

  void take(std::span<const std::string_view> fields, std::size_t line) {
    if (fields.size() < kLeastFields || fields.size() > kFields)
      return into_.impossible({"does not have 18 fields", "필드가 18개가 아님"}, line);
    std::fill(std::begin(values_), std::end(values_), -1.0);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const auto value = parse_number(fields[i]);
      if (!value) return into_.impossible(kNoNumber, line);
      values_[i] = *value;
    }
    constexpr double kPartialExecution = 2;  // 2, 3 and 4 are parts of a job that also has a line of its own
    if (values_[status] >= kPartialExecution && values_[status] <= 4)
      return into_.leave_out({"is a part of a job that is also listed as a whole", "전체로도 나열된 작업의 일부임"}, line);
    if (values_[run] < 0 || (values_[status] == 5 && values_[run] <= 0))
      return into_.leave_out({"never started", "시작된 적이 없음"}, line);
    const double processors = values_[allocated] > 0 ? values_[allocated] : values_[requested];
    if (processors <= 0) return into_.impossible({"does not state the number of processors", "프로세서 수가 없음"}, line);
    if (values_[submit] < 0) return into_.impossible({"has no submission time", "제출 시각이 없음"}, line);
    add(fields, processors, line);
  }

 private:
  void add(std::span<const std::string_view> fields, double processors, std::size_t line) {
    JobRow job;
    job.name = fields[number];
    const auto submitted = parse_time(fields[submit]);
    const auto length = parse_time(fields[run]);
    if (!submitted || !length) return into_.impossible({"has an invalid time", "시각이 올바르지 않음"}, line);
    job.submit = *submitted;
    job.duration = *length;
    const double gpus = std::min(4e9, std::ceil(processors / into_.options().processors_per_gpu));
    job.gpus = static_cast<std::uint32_t>(gpus);
    job.cpus = processors;
    if (values_[wait] >= 0)
      if (const auto waited = parse_time(fields[wait])) {
        job.start = job.submit + *waited;
        job.end = *job.start + job.duration;
      }
    if (values_[requested_time] > 0) job.estimate = parse_time(fields[requested_time]);
    // The field is in kilobytes per processor.
    if (values_[requested_memory] > 0) job.memory = DataSize::raw(values_[requested_memory] * 1024 * processors);
    if (values_[user] >= 0) job.user = into_.text(fields[user]);
    if (values_[queue] >= 0) job.queue = into_.text(fields[queue]);
    if (values_[executable] >= 0) job.model = into_.text(fields[executable]);
    if (values_[status] >= 0) job.state = into_.text(state_name(values_[status]));
    into_.add(std::move(job), line);
  }

  static std::string_view state_name(double status) {
    if (status == 0) return "FAILED";
    if (status == 1) return "COMPLETED";
    return status == 5 ? "CANCELLED" : "";
  }

  TraceImport& into_;
  double values_[kFields] = {};
};

}  // namespace

/// Recognises lines of 18 numbers, of which older logs omit some, after the header comments of the archive.
bool is_swf(std::string_view head) {
  const bool has_comment = first_line(head).starts_with(';');
  RowReader rows(first_line(head, ';'), {.kind = CsvSyntax::Separator::blanks});
  if (!rows.next() || (rows.fields().size() != 18 && !has_comment)) return false;
  return std::all_of(rows.fields().begin(), rows.fields().end(),
                     [](std::string_view text) { return parse_number(text).has_value(); });
}

void read_swf(const TraceFile& file, TraceImport& into) {
  read_comments(file.text, into);
  RowReader rows(file.text, {.kind = CsvSyntax::Separator::blanks, .comment = ';'});
  Swf swf(into);
  while (rows.next()) {
    into.count_row();
    swf.take(rows.fields(), rows.line());
  }
}

}  // namespace gpusim
