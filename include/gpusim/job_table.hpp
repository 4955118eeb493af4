#pragma once
// The one table that every importer of traces yields: a row a job, workflows with their tasks, and a report of what was left out
// and why.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  Duration duration;                   ///< on the cards it asked for
  std::uint32_t gpus = 1;              ///< held at once
  std::optional<std::uint32_t> nodes;  ///< asked for
  TextId user{};
  TextId queue{};  ///< partition, virtual cluster
  TextId model{};
  TextId gpu_type{};  ///< asked for; a name of the trace
  TextId state{};     ///< how it ended, in the trace's own words
  std::int32_t priority = 0;
  double weight = 1;
  double gpu_share = 1;              ///< the part of a card that a task on one GPU asks for
  std::optional<double> cpus;        ///< cores, all together
  std::optional<DataSize> memory;    ///< of the host, all together
  std::optional<Duration> estimate;  ///< what the user asked for (wall time)
  std::optional<Duration> deadline;
  std::optional<Duration> start;                         ///< measured
  std::optional<Duration> end;                           ///< measured
  std::vector<std::pair<TextId, Duration>> duration_on;  ///< by GPU name, where it depends on the card
};

/// A task of a workflow.
struct WorkflowTask {
  std::string name;
  Duration duration;
  std::uint32_t gpus = 1;               ///< 0 runs on the host
  std::vector<std::uint32_t> requests;  ///< of Workflow::resources, held while it runs
};

struct WorkflowEdge {
  std::uint32_t from;
  std::uint32_t to;
  DataSize data;  ///< moved along it; 0: order only
};

/// A graph of tasks that are one job.
struct Workflow {
  std::string name;
  std::vector<WorkflowTask> tasks;
  std::vector<WorkflowEdge> edges;
  std::vector<std::pair<std::string, std::uint32_t>> resources;  ///< renewable ones by name, with their capacity
  std::optional<Duration> makespan;                              ///< measured
};

/// A trace: a list of jobs in the order (submit, place in the file), or workflows.
struct JobTable {
  std::vector<JobRow> jobs;
  std::vector<Workflow> workflows;
  SharedTexts texts;
  std::string first_submit;    ///< as a date, where the trace has dates: "2017-10-07 01:11:39"; time 0 is that instant
  std::uint64_t capacity = 0;  ///< GPUs of the cluster, where the trace itself says so

  [[nodiscard]] const std::string& text(TextId text) const { return texts[text]; }
};

/// Rows that are not in the table, for one reason.
struct RowsLeftOut {
  std::string reason;
  bool is_impossible = false;  ///< a row that cannot be right; otherwise one that is no job on GPUs
  std::uint64_t rows = 0;
  std::vector<std::string> places;  ///< `file:line` of the first five
};

/// What became of the rows of a trace.
struct ImportReport {
  std::string format;
  std::vector<std::string> files;
  std::uint64_t rows = 0;  ///< data rows read
  std::vector<RowsLeftOut> left_out;
  std::vector<std::string> notes;

  [[nodiscard]] std::uint64_t rows_left_out() const;
  void leave_out(std::string_view reason, bool is_impossible, std::string place);
};

/// Which columns of a CSV mean what: canonical name (job, submit, gpus, duration, …) to the column's name.
using ColumnMap = std::map<std::string, std::string, std::less<>>;

/// What reading a trace may need beside its files.
struct TraceOptions {
  ColumnMap columns;                                     ///< of format csv
  Duration unit = Duration::nanoseconds(1'000'000'000);  ///< of plain numbers that are times
  std::uint32_t processors_per_gpu = 1;                  ///< of formats that count processors (swf)
  std::string throughputs;     ///< a CSV of steps per second by gpu, model, batch_size, n_gpus; for gavel, shockwave
  bool work_is_steps = false;  ///< shockwave: steps / throughput instead of the stated duration
};

struct ImportedTrace {
  JobTable table;
  ImportReport report;
};

/// A format of traces, for help texts and messages.
struct TraceFormat {
  std::string_view name;
  std::string_view summary;  ///< one line
};
[[nodiscard]] std::vector<TraceFormat> trace_formats();

/// Reads the files of one trace, one after the other, in the format of that name, or in the one that their content shows where
/// `format` is empty. Submissions are relative to the first one where the trace has dates, and as the file states them otherwise.
/// Throws IoError when a file cannot be read and InputError when its format is not known, a needed column is missing, or no row
/// is of use. Rows that are wrong are counted in the report.
[[nodiscard]] ImportedTrace import_trace(const std::vector<std::string>& files, const std::string& format,
                                         const TraceOptions& options = {});

/// Part of a trace, and how fast it arrives.
struct TraceSelection {
  std::optional<Duration> from;   ///< submitted at or after; becomes time 0
  std::optional<Duration> until;  ///< submitted before
  std::string queue;              ///< of this queue only; empty: all
  std::string user;
  double load = 1;                     ///< interarrival times are divided by this
  std::optional<std::uint64_t> limit;  ///< at most so many jobs, the first ones
};
/// Applies it in the order of the members. Measured starts and ends are dropped when arrivals move apart (load other than 1).
void select(JobTable& table, const TraceSelection& selection);

/// What a list of jobs asks for.
struct TraceSummary {
  std::uint64_t jobs = 0;
  Duration first_submit;
  Duration last_submit;
  double gpu_hours = 0;         ///< sum of gpus x duration
  double mean_gpus_busy = 0;    ///< GPU time / span of the submissions: the cards that the jobs keep busy; 0 without a span
  std::uint32_t most_gpus = 0;  ///< of one job
  Duration longest;
};
[[nodiscard]] TraceSummary summary_of(const JobTable& table);

/// The jobs as CSV with canonical columns, `job,submit_s,gpus,duration_s` and those of the others that any row uses. Durations that
/// depend on the card are columns `duration_s@GPU`.
[[nodiscard]] std::string job_table_csv(const JobTable& table);

}  // namespace gpusim
