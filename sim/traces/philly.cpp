// philly: Microsoft's Philly clusters, 2017 (Jeon et al., USENIX ATC'19), as the published cluster_job_log
// (github.com/msr-fiddle/philly-traces, JSON) or as the table job_id, vc, submit_s, num_gpus, duration_s that Pollux's simulator
// uses (github.com/petuum/adaptdl). A job of the log that was tried several times takes the sum of its attempts.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {
namespace {

using PlainJson = nlohmann::json;

std::string text_of(const PlainJson& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// An attempt that ran, with its start, its end and its number of GPUs.
struct Attempt {
  std::optional<Duration> start;
  std::optional<Duration> end;
  std::uint32_t gpus = 0;
};

Attempt attempt_of(const PlainJson& json) {
  Attempt attempt;
  if (!json.is_object()) return attempt;
  attempt.start = parse_date_time(text_of(json, "start_time"));
  attempt.end = parse_date_time(text_of(json, "end_time"));
  const auto detail = json.find("detail");
  if (detail == json.end() || !detail->is_array()) return attempt;
  for (const PlainJson& server : *detail)
    if (const auto gpus = server.is_object() ? server.find("gpus") : server.end(); server.is_object() && gpus != server.end())
      attempt.gpus += static_cast<std::uint32_t>(gpus->size());
  return attempt;
}

void take_job(const PlainJson& json, std::size_t number, TraceImport& into) {
  into.count_row();
  JobRow job;
  job.name = text_of(json, "jobid");
  const auto submit = parse_date_time(text_of(json, "submitted_time"));
  if (!submit) return into.impossible({"has no submission time", "제출 시각이 없음"}, number);
  job.submit = *submit;
  job.gpus = 0;
  const auto attempts = json.find("attempts");
  if (attempts == json.end() || !attempts->is_array() || attempts->empty())
    return into.leave_out({"never started", "시작된 적이 없음"}, number);
  for (const PlainJson& entry : *attempts) {
    const Attempt attempt = attempt_of(entry);
    job.gpus = std::max(job.gpus, attempt.gpus);
    if (!attempt.start || !attempt.end) continue;
    if (*attempt.end < *attempt.start) return into.impossible({"ends before it starts", "시작하기 전에 끝남"}, number);
    job.duration += *attempt.end - *attempt.start;
    if (!job.start) job.start = attempt.start;
    job.end = attempt.end;
  }
  if (!attempt_of(attempts->back()).end) return into.leave_out({"was still running", "아직 실행 중이었음"}, number);
  if (!job.start) return into.impossible({"has no start time", "시작 시각이 없음"}, number);
  job.user = into.text(text_of(json, "user"));
  job.queue = into.text(text_of(json, "vc"));
  job.state = into.text(text_of(json, "status"));
  into.add(std::move(job), number);
}

/// Reads one job after the other, so that the log is never in memory as a tree.
void read_log(const TraceFile& file, TraceImport& into) {
  into.instants_are_dates();
  std::size_t number = 0;
  const auto take = [&](int depth, PlainJson::parse_event_t event, PlainJson& parsed) {
    if (depth != 1 || event != PlainJson::parse_event_t::object_end) return true;
    take_job(parsed, ++number, into);
    return false;
  };
  try {
    [[maybe_unused]] const PlainJson rest = PlainJson::parse(file.text, take);
  } catch (const PlainJson::parse_error& error) {
    throw InputError(file.name, "", std::string("expected the JSON of cluster_job_log: ") + error.what());
  }
}

void read_table(const TraceFile& file, TraceImport& into) {
  for_each_row(file, into, [&](const Header& header) {
    const auto job_at = header.find("job_id");
    const auto queue = header.find("vc");
    const std::size_t submit = header.needed({"submit_s"});
    const std::size_t gpus = header.needed({"num_gpus"});
    const std::size_t duration = header.needed({"duration_s"});
    return [=, &into](const CsvRow& row) {
      JobRow job;
      job.name = row[job_at];
      if (!read_numbers(row[submit], row[gpus], row[duration], job)) return into.impossible(kNoNumber, row.line);
      job.queue = into.text(row[queue]);
      into.add(std::move(job), row.line);
    };
  });
}

}  // namespace

bool is_philly(std::string_view head) {
  if (has_columns(head, {"vc", "submit_s", "num_gpus", "duration_s"})) return true;
  return first_line(head).starts_with('[') && head.find("\"attempts\"") != std::string_view::npos;
}

void read_philly(const TraceFile& file, TraceImport& into) {
  if (first_line(file.text).starts_with('['))
    read_log(file, into);
  else
    read_table(file, into);
}

}  // namespace gpusim
