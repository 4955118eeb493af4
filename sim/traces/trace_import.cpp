#include "sim/traces/trace_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <numeric>
#include <system_error>
#include <unordered_map>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"

namespace gpusim {
namespace {

constexpr std::uint32_t kMostGpus = 1'000'000;
constexpr std::size_t kMostPlaces = 5;
constexpr std::size_t kLargestTrace = std::size_t{4} << 30;

/// Renames the n-th job with the same name (a requeued job, overlapping files) to name#n.
void make_names_unique(std::vector<JobRow>& jobs) {
  std::unordered_map<std::string, std::uint32_t> seen;  // used for look-up only
  seen.reserve(jobs.size());
  for (JobRow& job : jobs) {
    const std::string stated = job.name;
    std::uint32_t& count = seen[stated];
    ++count;
    for (std::uint32_t number = count; number > 1 || job.name.empty(); ++number) {
      job.name = fmt::format("{}#{}", stated, number);
      if (seen.emplace(job.name, 1).second) break;
    }
  }
}

/// Moves all instants so that `origin` becomes time 0.
void move_origin(std::vector<JobRow>& jobs, Duration origin) {
  for (JobRow& job : jobs) {
    job.submit = job.submit - origin;
    for (std::optional<Duration>* instant : {&job.start, &job.end, &job.deadline})
      if (*instant) *instant = **instant - origin;
  }
}

void sort_by_submission(std::vector<JobRow>& jobs) {
  const auto is_earlier = [](const JobRow& left, const JobRow& right) { return left.submit < right.submit; };
  if (!std::is_sorted(jobs.begin(), jobs.end(), is_earlier)) std::stable_sort(jobs.begin(), jobs.end(), is_earlier);
}

}  // namespace

TextId TraceImport::text(std::string_view text) {
  constexpr std::string_view kNothing[] = {"None", "(null)", "N/A"};
  for (const std::string_view nothing : kNothing)
    if (text == nothing) return {};
  return table_.texts.id_of(clean_text(text));
}

void TraceImport::drop(const Phrase& reason, bool is_impossible, std::size_t line) {
  report_.leave_out(say(reason), is_impossible, fmt::format("{}:{}", *file_, line));
}

void TraceImport::note(const Phrase& text) {
  LocalizedText note = say(text);
  if (std::ranges::find(report_.notes, note) == report_.notes.end()) report_.notes.push_back(std::move(note));
}

void TraceImport::add(JobRow row, std::size_t line) {
  if (row.gpus == 0) return leave_out({"requests no GPU", "GPU를 요청하지 않음"}, line);
  if (row.gpus > kMostGpus) return impossible({"requests more than 1,000,000 GPUs", "GPU를 1,000,000개 넘게 요청함"}, line);
  if (row.duration < Duration{} || (row.start && row.end && *row.end < *row.start))
    return impossible({"ends before it starts", "시작하기 전에 끝남"}, line);
  if (row.submit < Duration{}) return impossible({"is submitted before time 0", "시각 0 이전에 제출됨"}, line);
  if (row.start && *row.start < row.submit) return impossible({"starts before it is submitted", "제출되기 전에 시작함"}, line);
  if (row.duration > kLongestRun || row.submit > kLongestRun)
    return impossible({"lies beyond the 73 years of the clock", "시계의 범위인 73년을 벗어남"}, line);
  if (!(row.estimate > Duration{})) row.estimate.reset();
  if (!(row.nodes > 0U)) row.nodes.reset();
  if (!(row.cpus > 0.0)) row.cpus.reset();
  if (!(row.memory > DataSize{})) row.memory.reset();
  if (row.name.empty()) row.name = fmt::format("{}", table_.jobs.size() + 1);
  row.name = clean_text(row.name);
  table_.jobs.push_back(std::move(row));
}

ImportedTrace TraceImport::finish() && {
  if (table_.jobs.empty() && table_.workflows.empty()) {
    std::string reasons;
    for (const RowsLeftOut& entry : report_.left_out)
      reasons += fmt::format("{}{} {}", reasons.empty() ? ": " : ", ", entry.rows, entry.reason.en);
    throw InputError(report_.files.empty() ? "" : report_.files.front(), "",
                     fmt::format("no row of this {} trace is a job that can be replayed; {} read{}", report_.format,
                                 counted(report_.rows, "row"), reasons));
  }
  std::vector<JobRow>& jobs = table_.jobs;
  sort_by_submission(jobs);
  make_names_unique(jobs);
  if (has_dates_ && !jobs.empty()) {
    const Duration origin = jobs.front().submit;
    table_.first_submit = date_time_text(origin);
    move_origin(jobs, origin);
  }
  return {std::move(table_), std::move(report_)};
}

std::uint64_t ImportReport::rows_left_out() const {
  return std::accumulate(left_out.begin(), left_out.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const RowsLeftOut& entry) { return sum + entry.rows; });
}

void ImportReport::leave_out(const LocalizedText& reason, bool is_impossible, std::string place) {
  auto found = std::find_if(left_out.begin(), left_out.end(), [&](const RowsLeftOut& entry) {
    return entry.reason == reason && entry.is_impossible == is_impossible;
  });
  if (found == left_out.end()) found = left_out.insert(found, {reason, is_impossible, 0, {}});
  ++found->rows;
  if (found->places.size() < kMostPlaces) found->places.push_back(std::move(place));
}

TraceFile read_trace_file(const std::string& name) {
  const auto fail = [&](int error) {
    throw IoError(fmt::format("cannot read \"{}\": {}", name, std::generic_category().message(error)));
  };
  errno = 0;
  std::FILE* const opened = name == "-" ? stdin : std::fopen(name.c_str(), "rb");
  if (opened == nullptr) fail(errno);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      opened, name == "-" ? [](std::FILE*) { return 0; } : [](std::FILE* handle) { return std::fclose(handle); });
  TraceFile result{name, {}};
  constexpr std::size_t kBlock = std::size_t{1} << 20;
  for (;;) {
    const std::size_t size = result.text.size();
    if (size > kLargestTrace) throw InputError(name, "", "larger than 4 GB");
    result.text.resize(size + kBlock);
    const std::size_t read = std::fread(result.text.data() + size, 1, kBlock, file.get());
    result.text.resize(size + read);
    if (std::ferror(file.get()) != 0) fail(errno);
    if (read < kBlock) return result;
  }
}

bool read_numbers(std::string_view submit, std::string_view gpus, std::string_view duration, JobRow& job) {
  const auto submitted = parse_time(submit);
  const auto length = parse_time(duration);
  const auto count = parse_count(gpus);
  if (!submitted || !length || !count) return false;
  job.submit = *submitted;
  job.duration = *length;
  job.gpus = *count;
  return true;
}

void for_each_row(const TraceFile& file, TraceImport& into,
                  const std::function<std::function<void(const CsvRow&)>(const Header&)>& use) {
  RowReader rows(file.text);
  const Header header(rows, file.name);
  const std::function<void(const CsvRow&)> take = use(header);
  const std::size_t columns = header.names().size();
  while (rows.next()) {
    into.count_row();
    if (rows.is_broken())
      into.impossible({"has an unclosed quote", "따옴표가 닫히지 않음"}, rows.line());
    else if (rows.fields().size() != columns)
      into.impossible({"does not have as many fields as the header", "필드 수가 머리글과 다름"}, rows.line());
    else
      take({rows.fields(), rows.line()});
  }
}

std::string_view first_line(std::string_view head, char comment) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  while (!head.empty()) {
    const std::string_view line = trimmed(take_until(head, '\n'));
    if (!line.empty() && (comment == '\0' || line.front() != comment)) return line;
  }
  return {};
}

bool has_columns(std::string_view head, std::initializer_list<std::string_view> columns, char separator) {
  if (first_line(head).empty()) return false;
  RowReader rows(first_line(head), {.separator = separator});
  const Header header(rows, "");
  return std::all_of(columns.begin(), columns.end(), [&](std::string_view column) { return header.find(column).has_value(); });
}

}  // namespace gpusim
