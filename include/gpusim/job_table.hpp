#pragma once
// The table that every importer of traces produces: one row per job, workflows with their tasks, and a report of the rows that were
// left out and why.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/page.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A text among SharedTexts; TextId{} is the empty one.
enum class TextId : std::uint32_t {};

/// Texts that many rows share, each kept once.
class SharedTexts {
 public:
  [[nodiscard]] TextId id_of(std::string_view text);
  [[nodiscard]] const std::string& operator[](TextId text) const { return texts_[static_cast<std::size_t>(text)]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::vector<std::string> texts_{""};
  std::map<std::string, TextId, std::less<>> ids_{{"", {}}};
};

/// A job of a trace. Instants are times since the start of the trace; texts stand in JobTable::texts.
struct JobRow {
  std::string name;
  Duration submit;
  Duration duration;                   ///< on the GPUs it requested
  std::uint32_t gpus = 1;              ///< held at once
  std::optional<std::uint32_t> nodes;  ///< requested
  TextId user{};
  TextId queue{};  ///< partition, virtual cluster
  TextId model{};
  TextId gpu_type{};  ///< requested; a name of the trace
  TextId state{};     ///< how it ended, in the trace's own words
  std::int32_t priority = 0;
  double weight = 1;
  double gpu_share = 1;              ///< the part of a GPU that a task on one GPU requests
  std::optional<double> cpus;        ///< cores, all together
  std::optional<DataSize> memory;    ///< of the host, all together
  std::optional<Duration> estimate;  ///< what the user requested (wall time)
  std::optional<Duration> deadline;
  std::optional<Duration> start;                         ///< measured
  std::optional<Duration> end;                           ///< measured
  std::vector<std::pair<TextId, Duration>> duration_on;  ///< by GPU name, where it depends on the GPU
};

/// A task of a workflow.
struct WorkflowTask {
  std::string name;
  Duration duration;
  std::uint32_t gpus = 1;               ///< 0 for a task on the host
  std::vector<std::uint32_t> requests;  ///< amounts of Workflow::resources that it holds while it runs
};

struct WorkflowEdge {
  std::uint32_t from;
  std::uint32_t to;
  DataSize data;  ///< data moved along the edge; 0 for order only
};

/// A task graph that forms one job.
struct Workflow {
  std::string name;
  std::vector<WorkflowTask> tasks;
  std::vector<WorkflowEdge> edges;
  std::vector<std::pair<std::string, std::uint32_t>> resources;  ///< renewable resources by name, with their capacities
  std::optional<Duration> makespan;                              ///< recorded makespan
};

/// The contents of a trace: jobs ordered by (submission, place in the file), or workflows.
struct JobTable {
  std::vector<JobRow> jobs;
  std::vector<Workflow> workflows;
  SharedTexts texts;
  std::string first_submit;               ///< date of time 0, "2017-10-07 01:11:39"; empty when the trace has no dates
  std::optional<std::uint64_t> capacity;  ///< number of GPUs in the cluster; empty when the trace does not state it

  [[nodiscard]] const std::string& text(TextId text) const { return texts[text]; }
};

/// Rows that were left out of the table for one reason.
struct RowsLeftOut {
  LocalizedText reason;
  bool is_impossible = false;  ///< true for a row that cannot be right, false for one that is not a job on GPUs
  std::uint64_t rows = 0;
  std::vector<std::string> places;  ///< `file:line` of the first five rows
};

/// How many rows of a trace were read, kept and left out.
struct ImportReport {
  std::string format;
  std::vector<std::string> files;
  std::uint64_t rows = 0;  ///< number of data rows read
  std::vector<RowsLeftOut> left_out;
  std::vector<LocalizedText> notes;

  [[nodiscard]] std::uint64_t rows_left_out() const;
  void leave_out(const LocalizedText& reason, bool is_impossible, std::string place);
};

/// Maps the canonical names of columns (job, submit, gpus, duration, …) to their names in a CSV.
using ColumnMap = std::map<std::string, std::string, std::less<>>;

/// Options for reading a trace.
struct TraceOptions {
  ColumnMap columns;                                     ///< for format csv
  Duration unit = Duration::nanoseconds(1'000'000'000);  ///< unit of times that are plain numbers
  std::uint32_t processors_per_gpu = 1;                  ///< for formats that count processors (swf)
  std::string throughputs;     ///< CSV of steps per second by gpu, model, batch_size and n_gpus, for gavel and shockwave
  bool work_is_steps = false;  ///< for shockwave: running time is steps / throughput instead of the stated duration
};

struct ImportedTrace {
  JobTable table;
  ImportReport report;
};

/// A trace format, for help texts and messages.
struct TraceFormat {
  std::string_view name;
  std::string_view summary;  ///< description in one line
};
[[nodiscard]] std::vector<TraceFormat> trace_formats();

/// Reads the files of one trace one after the other. `format` is the name of a format; when it is empty the contents decide.
/// Submissions are relative to the first one where the trace has dates, and as stated otherwise. Throws IoError when a file cannot
/// be read, and InputError when the format is not known, a required column is missing or no row is usable. Malformed rows are
/// counted in the report.
[[nodiscard]] ImportedTrace import_trace(const std::vector<std::string>& files, const std::string& format,
                                         const TraceOptions& options = {});

/// Selects a part of a trace and scales its arrival rate.
struct TraceSelection {
  std::optional<Duration> from;   ///< keep jobs submitted at or after this time, which becomes time 0
  std::optional<Duration> until;  ///< keep jobs submitted before this time
  std::string queue;              ///< keep jobs of this queue; empty for all
  std::string user;
  double load = 1;                     ///< interarrival times are divided by this factor
  std::optional<std::uint64_t> limit;  ///< keep at most this many jobs, the first ones
};
/// Applies the members of `selection` in their order. Recorded starts and ends are dropped when `load` is not 1.
void select(JobTable& table, const TraceSelection& selection);

/// The demand of a list of jobs.
struct TraceSummary {
  std::uint64_t jobs = 0;
  Duration first_submit;
  Duration last_submit;
  DeviceTime gpu_time;          ///< sum of gpus x duration
  double mean_gpus_busy = 0;    ///< mean number of busy GPUs: GPU time / span of the submissions; 0 when all come at one instant
  std::uint32_t most_gpus = 0;  ///< the most GPUs of any job
  Duration longest;
};
[[nodiscard]] TraceSummary summary_of(const JobTable& table);

/// The jobs as CSV with canonical columns: `job,submit_s,gpus,duration_s`, then the others that any row uses. Running times that
/// depend on the GPU are columns `duration_s@GPU`.
[[nodiscard]] std::string job_table_csv(const JobTable& table);

}  // namespace gpusim
