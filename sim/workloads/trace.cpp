// trace: the jobs of a table, one task a job: submission, GPUs held at once, duration. The table is any CSV with a map of its
// columns, or a log in one of the formats of sim/traces. Its file is looked for beside the scenario, then in the current folder, so
// that an expanded scenario that was written elsewhere still finds it. Jobs of one shape (GPUs, GPU types, share of a GPU) are
// multiples of one profile of one second, which makes their lengths exact.

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <tuple>

#include "gpusim/generator.hpp"
#include "gpusim/job_table.hpp"
#include "sim/base/text.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"
#include "sim/workloads/variates.hpp"

namespace gpusim {

std::vector<std::string> format_names() { return names_of(trace_formats()); }

constexpr Key kTraceRows[] = {
    {"file", "name", "required", "in the folder of the scenario, else in the current one"},
    {"format", "<>", "=csv", "what it is, see `gpusim list traces`", nullptr, format_names},
    {"columns", "map of (text or map of text)", "columns of these names, with or without _s behind times",
     "columns of the file by what they are; `duration` may be a table by GPU"},
    {"unit", "'ns'|'us'|'ms'|'s'|'min'|'h'|'d'", "=s", "of plain numbers that are times"},
    {"from", "one time", "the first job", "only jobs submitted from here on; becomes time 0"},
    {"until", "one time", "the last job", "only jobs submitted before"},
    {"user", "text", "all", "only jobs of this user"},
    {"queue", "text", "all", "only jobs of this queue"},
    {"limit", "count", "all", "only so many jobs, the first"},
    {"load", "factor", "=1", "interarrival times are divided by it"},
    {"pools", "'any'|'queue'", "=any", "queue: jobs run on the node entry that their queue names"},
    all_of(kStopsKeys),
};
extern constinit const KeySection kTraceKeys{"trace", "a part of a workload", kTraceRows};

namespace {

constexpr std::int64_t kBillionths = 1'000'000'000;

std::string found_file(const std::string& stated, const std::string& scenario) {
  const std::filesystem::path beside = std::filesystem::path(scenario).parent_path() / stated;
  std::error_code ignored;
  if (scenario != "-" && std::filesystem::exists(beside, ignored)) return beside.string();
  return std::filesystem::exists(stated, ignored) ? stated : beside.string();
}

/// Reads the table from memory, or from its file.
ImportedTrace read_table(const std::string& stated, const std::string& scenario, const std::string& format,
                         const TraceOptions& options, const GeneratorContext& context) {
  if (context.tables != nullptr)
    if (const auto known = context.tables->find(stated); known != context.tables->end()) return {*known->second, {}};
  return import_trace({found_file(stated, scenario)}, format, options);
}

TraceOptions read_options(Reader& part) {
  TraceOptions options;
  if (std::optional<Reader> columns = part.find("columns")) {
    columns->expect_object("columns of the file by what they are");
    for (const auto& [name, column] : columns->members()) {
      if (!column.is_object()) {
        options.columns[name] = column.text();
        continue;
      }
      if (name != "duration") column.fail_expected("the name of a column");
      Reader by_model = column;
      for (const auto& [gpu, of_gpu] : by_model.members()) options.columns["duration@" + gpu] = of_gpu.text();
    }
  }
  constexpr std::int64_t kNanoseconds[] = {
      1, 1'000, 1'000'000, kBillionths, 60 * kBillionths, 3'600 * kBillionths, 86'400 * kBillionths};
  options.unit = Duration::nanoseconds(kNanoseconds[part.at_or("unit").one_of()]);
  return options;
}

TraceSelection read_selection(Reader& part) {
  TraceSelection selection;
  if (const auto from = part.find("from")) selection.from = one_time(*from);
  if (const auto until = part.find("until")) selection.until = one_time(*until);
  if (const auto queue = part.find("queue")) selection.queue = queue->text();
  if (const auto user = part.find("user")) selection.user = user->text();
  if (const auto limit = part.find("limit")) selection.limit = static_cast<std::uint64_t>(limit->count(1, kMostTasks));
  selection.load = one_number(part.at_or("load"));
  return selection;
}

/// The profiles of which jobs are multiples, one for each shape.
class Shapes {
 public:
  /// `stops` has the checkpoints and the interruption of all jobs.
  Shapes(const JobTable& table, Profile stops, GeneratorContext& context)
      : table_(table), stops_(std::move(stops)), builder_(context.builder), names_(context.names) {}

  ProfileId profile_of(const JobRow& job, bool pools_are_queues) {
    const std::string& pool = pools_are_queues ? table_.text(job.queue) : kAnywhere;
    if (!job.duration_on.empty()) return builder_.add_profile(on_gpus(job, pool));
    const auto share = static_cast<std::int64_t>(std::max(1LL, std::llround(job.gpu_share * 1e6)));
    const auto [entry, is_new] = known_.try_emplace({job.gpus, share, pool, job.gpu_type});
    if (is_new) {
      Profile profile = shape(job, pool);
      profile.any_time = ranged(Duration::nanoseconds(kBillionths));
      profile.share_ppm = share;
      entry->second = builder_.add_profile(std::move(profile));
    }
    return builder_.add_multiple(entry->second, job.duration.count());
  }

 private:
  static Ranged<Duration> ranged(Duration time) { return {time, time, time}; }

  [[nodiscard]] Profile shape(const JobRow& job, const std::string& pool) const {
    Profile profile = stops_;
    profile.name = job.gpus == 1 ? "jobs on 1 GPU" : fmt::format("jobs on {} GPUs", job.gpus);
    profile.gpus = job.gpus;
    profile.pool = !pool.empty() ? pool : table_.text(job.gpu_type);
    return profile;
  }

  [[nodiscard]] Profile on_gpus(const JobRow& job, const std::string& pool) const {
    Profile profile = shape(job, pool);
    profile.name = job.name;
    for (const auto& [gpu, time] : job.duration_on) profile.time.emplace_back(table_.text(gpu), ranged(time));
    names_.look_up(profile);
    return profile;
  }

  inline static const std::string kAnywhere;
  const JobTable& table_;
  Profile stops_;
  WorkloadBuilder& builder_;
  const KnownNames& names_;
  std::map<std::tuple<std::uint32_t, std::int64_t, std::string, TextId>, ProfileId> known_;
};

void add_jobs(const JobTable& table, bool pools_are_queues, const Profile& stops, GeneratorContext& context) {
  Shapes shapes(table, stops, context);
  for (const JobRow& row : table.jobs) {
    const std::string name = context.part.empty() ? row.name : fmt::format("{}/{}", context.part, row.name);
    const auto job = context.builder.add_job(name, context.part, context.arrival + row.submit, context.priority + row.priority);
    context.builder.add_task(job, "run", shapes.profile_of(row, pools_are_queues));
    WorkloadBuilder::JobFacts facts{table.text(row.user), table.text(row.queue), row.weight, row.estimate, {}};
    if (row.deadline) facts.deadline = context.arrival + *row.deadline;
    context.builder.describe(job, facts);
  }
}

}  // namespace

void generate_trace(Reader& part, GeneratorContext& context) {
  const Reader file_at = part.at("file");
  const std::string stated = file_at.text();
  if (stated.empty()) file_at.fail_expected("the name of a file");
  const std::string format = format_names()[part.at_or("format").one_of()];
  const TraceOptions options = read_options(part);
  const TraceSelection selection = read_selection(part);
  const bool pools_are_queues = part.at_or("pools").one_of() == 1;
  Profile stops;
  stops.pointer = part.pointer();
  read_stops(part, stops);
  ImportedTrace trace = read_table(stated, part.document().file, format, options, context);
  if (!trace.table.workflows.empty())
    part.at("format").fail("expected a format of jobs; `gpusim import` makes a scenario of a workflow");
  select(trace.table, selection);
  if (trace.table.jobs.empty()) file_at.fail("no job of this file is selected");
  expect_room(part, context.builder, trace.table.jobs.size());
  if (const std::uint64_t rows = trace.report.rows_left_out(); rows > 0)
    part.document().note(
        fmt::format("{} of {} rows of \"{}\" are left out; `gpusim import` reports why", rows, trace.report.rows, stated));
  add_jobs(trace.table, pools_are_queues, stops, context);
}

}  // namespace gpusim
