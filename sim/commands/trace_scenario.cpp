#include "sim/commands/trace_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "sim/commands/time_option.hpp"
#include "sim/commands/trace_cluster.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

double positive_option(const std::string& text, const char* option) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !(number > 0) || number > 1e6)
    throw UsageError(fmt::format("--{}: expected a number above 0, got \"{}\"", option, text));
  return number;
}

/// `NAME=COLUMN,NAME=COLUMN`.
ColumnMap columns_option(const std::string& text) {
  ColumnMap columns;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item = text.substr(begin, end - begin);
    const std::size_t equals = item.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == item.size())
      throw UsageError(fmt::format("--columns: expected NAME=COLUMN,NAME=COLUMN, got \"{}\"", text));
    columns[item.substr(0, equals)] = item.substr(equals + 1);
    begin = end + 1;
  }
  return columns;
}

TraceOptions trace_options(const Options& options) {
  TraceOptions trace;
  if (const auto columns = options.text("columns")) trace.columns = columns_option(*columns);
  if (const auto unit = options.text("unit")) trace.unit = time_option("1 " + *unit, "unit");
  trace.processors_per_gpu = static_cast<std::uint32_t>(options.number("processors-per-gpu", 1, 1'000'000, 1));
  trace.throughputs = options.text("throughputs").value_or("");
  const std::string work = options.text("work").value_or("duration");
  if (work != "duration" && work != "steps") throw UsageError(fmt::format("--work: expected duration or steps, got \"{}\"", work));
  trace.work_is_steps = work == "steps";
  return trace;
}

/// Empty: what the files show.
std::string format_option(const Options& options) {
  const std::string format = options.text("format").value_or("");
  std::vector<std::string> names;
  for (const auto& [name, summary] : trace_formats()) {
    if (name == format) return format;
    names.push_back(name);
  }
  if (!format.empty()) throw UsageError(fmt::format("--format: unknown format \"{}\"{}", format, suggestion(format, names)));
  return format;
}

TraceSelection selection_option(const Options& options) {
  TraceSelection selection;
  if (const auto from = options.text("from")) selection.from = time_option(*from, "from");
  if (const auto until = options.text("until")) selection.until = time_option(*until, "until");
  selection.queue = options.text("queue").value_or("");
  selection.user = options.text("user").value_or("");
  if (options.has("limit")) selection.limit = static_cast<std::uint64_t>(options.number("limit", 1, kMostTasks, 1));
  return selection;
}

/// Drops what cannot run on the cluster, with an entry in the report.
class Fitting {
 public:
  Fitting(ImportedTrace& trace, const ClusterList& cluster, const CardNames& cards, bool pools_are_queues)
      : trace_(trace), groups_(cluster.groups), pools_are_queues_(pools_are_queues), cards_(cards) {
    for (const NodeGroup& group : cluster.groups) {
      all_ += std::uint64_t{group.gpus} * group.count;
      pools_[group.name] += std::uint64_t{group.gpus} * group.count;
      types_.insert(group.gpu_type);
    }
  }

  void apply() {
    if (pools_are_queues_) check_queues();
    std::erase_if(trace_.table.jobs, [&](JobRow& job) { return !fits(job); });
  }

 private:
  /// A job can be bound to one pool of equal nodes, so each queue has to be one.
  void check_queues() const {
    std::map<std::string, std::vector<std::string>> groups_of;
    for (const NodeGroup& group : groups_)
      for (const std::string& queue : group.queues) groups_of[queue].push_back(group.name);
    for (const NodeGroup& group : groups_)
      if (group.queues.size() > 1)
        throw UsageError(
            fmt::format("--pools queue: the nodes \"{}\" are in the queues {}, and a pool is of one queue; expected --pools any",
                        group.name, fmt::join(group.queues, ", ")));
    for (const auto& [queue, groups] : groups_of)
      if (groups.size() > 1)
        throw UsageError(
            fmt::format("--pools queue: the queue \"{}\" has {} kinds of nodes ({}), and a pool is of one kind; expected "
                        "--pools any",
                        queue, groups.size(), fmt::join(groups, ", ")));
  }

  bool fits(JobRow& job) {
    std::uint64_t capacity = all_;
    if (pools_are_queues_) {
      const auto pool = pools_.find(trace_.table.text(job.queue));
      if (pool == pools_.end()) return drop("is in a queue that the cluster does not have", job);
      capacity = pool->second;
    }
    if (job.gpus > capacity) return drop("asks for more GPUs than the cluster has", job);
    // Where there is a choice of cards, a job that names one stays on it.
    const std::string card = job.gpu_type == 0 || types_.size() < 2 ? std::string() : cards_.find(trace_.table.text(job.gpu_type));
    job.gpu_type = types_.contains(card) ? trace_.table.texts.number(card) : 0;
    if (job.duration_on.empty()) return true;
    std::vector<std::pair<std::uint32_t, Duration>> times;
    for (const auto& [type, time] : job.duration_on) {
      const std::string id = cards_.find(trace_.table.text(type));
      if (!types_.contains(id)) continue;
      const std::uint32_t number = trace_.table.texts.number(id);
      const auto same = std::find_if(times.begin(), times.end(), [&](const auto& entry) { return entry.first == number; });
      if (same == times.end())
        times.emplace_back(number, time);
      else if (same->second != time)
        throw UsageError(
            fmt::format("--gpu: two card types of the trace with different times are both \"{}\"; expected --gpu TYPE=NAME "
                        "for one of them only",
                        id));
    }
    if (times.empty()) return drop("has no time on the cluster's cards", job);
    job.duration_on = std::move(times);
    job.duration = std::min_element(job.duration_on.begin(), job.duration_on.end(), [](const auto& left, const auto& right) {
                     return left.second < right.second;
                   })->second;
    return true;
  }

  bool drop(const char* reason, const JobRow& job) {
    auto& left_out = trace_.report.left_out;
    auto found = std::find_if(left_out.begin(), left_out.end(), [&](const RowsLeftOut& entry) { return entry.reason == reason; });
    if (found == left_out.end()) found = left_out.insert(found, {reason, true, 0, {}});
    ++found->rows;
    if (found->places.size() < 5) found->places.push_back("job " + job.name);
    return false;
  }

  ImportedTrace& trace_;
  const std::vector<NodeGroup>& groups_;
  bool pools_are_queues_;
  const CardNames& cards_;
  std::uint64_t all_ = 0;
  std::map<std::string, std::uint64_t> pools_;
  std::set<std::string> types_;
};

std::string seconds_text(Duration time) { return exact_seconds(time) + " s"; }

Json dag_of(const Workflow& workflow) {
  Json tasks = Json::object();
  std::vector<Json> after(workflow.tasks.size(), Json::object());
  for (const WorkflowEdge& edge : workflow.edges)
    after[edge.to][workflow.tasks[edge.from].name] = fmt::format("{:.0f} B", edge.data.raw());
  for (std::size_t i = 0; i < workflow.tasks.size(); ++i) {
    const WorkflowTask& task = workflow.tasks[i];
    Json entry = {{"time", seconds_text(task.duration)}};
    if (task.gpus == 0) entry["device"] = "cpu";
    if (task.gpus > 1) entry["gpus"] = task.gpus;
    for (std::size_t r = 0; r < task.requests.size(); ++r)
      if (task.requests[r] > 0) entry["resources"][workflow.resources[r].first] = task.requests[r];
    if (!after[i].empty()) entry["after"] = after[i];
    tasks[task.name] = std::move(entry);
  }
  return {{"type", "dag"}, {"tasks", std::move(tasks)}};
}

Json system_of(const ClusterTrace& trace) {
  Json nodes = Json::object();
  for (const NodeGroup& group : trace.cluster.groups)
    nodes[group.name] = {{"gpus", {{group.gpu_type, group.gpus}}}, {"count", group.count}};
  Json system = {{"nodes", std::move(nodes)}};
  if (!trace.network.empty()) system["network"]["bandwidth"] = trace.network;
  for (const Workflow& workflow : trace.trace.table.workflows)
    for (const auto& [name, capacity] : workflow.resources) system["resources"][name] = capacity;
  return system;
}

std::string percent(double part) { return fmt::format("{:.1f} %", part * 100); }

}  // namespace

std::string short_time(Duration time) {
  const double seconds = time.seconds();
  if (seconds < 120) return fmt::format("{:.3g} s", seconds);
  if (seconds < 7200) return fmt::format("{:.1f} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.1f} d", seconds / 86'400);
}

void declare_trace_options(Options& options) {
  options.value("format", "NAME", "of the files (default: what their content shows); `gpusim list traces`")
      .list("cluster", "FILE", "the nodes: scontrol show node, or a CSV of nodes; may be repeated")
      .value("nodes", "N", "so many equal nodes instead")
      .value("gpus-per-node", "N", "cards of each (default: 8)")
      .list("gpu", "[TYPE=]NAME", "the data sheet of the trace's card TYPE, or of all others; may be repeated")
      .value("network", "BANDWIDTH", "between the nodes, e.g. \"12 GB/s\"; for task graphs that move data")
      .value("pools", "any|queue", "queue: jobs run on the nodes of their queue only (default: any)")
      .value("from", "TIME", "only jobs submitted from then on, e.g. \"7 d\"; it becomes time 0")
      .value("until", "TIME", "only jobs submitted before")
      .value("queue", "NAME", "only jobs of this queue")
      .value("user", "NAME", "only jobs of this user")
      .value("limit", "N", "only the first N jobs")
      .value("columns", "NAME=COLUMN,...", "format csv: which column is what, e.g. submit=submitted,gpus=num_gpus")
      .value("unit", "UNIT", "of plain numbers that are times (default: s)")
      .value("processors-per-gpu", "N", "format swf: processors that are one GPU (default: 1)")
      .value("throughputs", "CSV", "formats gavel, shockwave: steps per second by gpu, model, batch_size, n_gpus")
      .value("work", "duration|steps", "format shockwave: what a job's work is (default: duration)");
}

ClusterTrace read_cluster_trace(const Options& options) {
  const CardNames cards(options);
  ClusterTrace result;
  const std::string pools = options.text("pools").value_or("any");
  if (pools != "any" && pools != "queue") throw UsageError(fmt::format("--pools: expected any or queue, got \"{}\"", pools));
  result.pools_are_queues = pools == "queue";
  if (const auto network = options.text("network")) {
    check_bandwidth(*network, "network");
    result.network = *network;
  }
  if (const auto load = options.text("load")) result.load = positive_option(*load, "load");
  const TraceSelection selection = selection_option(options);
  result.trace = import_trace(options.arguments(), format_option(options), trace_options(options));
  result.cluster = cluster_option(options, cards, result.trace.table);
  select(result.trace.table, selection);
  if (selection.from > Duration{}) result.trace.table.first_submit.clear();  // Time 0 is no longer that date.
  if (!result.trace.table.workflows.empty()) return result;
  Fitting(result.trace, result.cluster, cards, result.pools_are_queues).apply();
  if (result.trace.table.jobs.empty())
    throw InputError(options.arguments().front(), "", "no job of this trace is selected and fits the cluster");
  return result;
}

std::vector<std::string> policies_option(const Options& options) {
  std::vector<std::string> names;
  for (const PolicyRow& row : policy_table())
    if (!row.is_external) names.emplace_back(row.name);
  const std::vector<std::string> policies = options.texts("policy");
  for (const std::string& policy : policies)
    if (std::find(names.begin(), names.end(), policy) == names.end())
      throw UsageError(fmt::format("--policy: unknown policy \"{}\"{}", policy, suggestion(policy, names)));
  return policies.empty() ? std::vector<std::string>{"fifo"} : policies;
}

std::string scenario_of(const ClusterTrace& trace, const std::string& name, const std::string& jobs_file,
                        const std::vector<std::string>& policies) {
  Json workloads = Json::object();
  for (const Workflow& workflow : trace.trace.table.workflows) {
    std::string key = workflow.name;
    for (int number = 2; workloads.contains(key); ++number) key = fmt::format("{}-{}", workflow.name, number);
    workloads[key] = dag_of(workflow);
  }
  if (!trace.trace.table.jobs.empty()) {
    Json jobs = {{"type", "trace"}, {"file", jobs_file}};
    if (trace.load != 1) jobs["load"] = trace.load;
    if (trace.pools_are_queues) jobs["pools"] = "queue";
    workloads["trace"] = std::move(jobs);
  }
  std::string files;
  for (const std::string& file : trace.trace.report.files) files += (files.empty() ? "" : ", ") + file;
  Json scenario = {{"name", name},
                   {"title", fmt::format("{} ({})", files, trace.trace.report.format)},
                   {"systems", {{"cluster", system_of(trace)}}},
                   {"workloads", std::move(workloads)},
                   {"policies", policies}};
  const auto& groups = trace.cluster.groups;
  if (std::any_of(groups.begin(), groups.end(), [](const NodeGroup& group) { return group.gpu_type == kAbstractCard; }))
    scenario["gpus"][kAbstractCard]["memory"] = "1 GB";
  return scenario.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string report_text(const ClusterTrace& trace) {
  const ImportReport& report = trace.trace.report;
  std::string text = fmt::format("{}: {} rows read, {} left out\n", report.format, report.rows, report.rows_left_out());
  for (const RowsLeftOut& entry : report.left_out) {
    std::string places;
    for (const std::string& place : entry.places) places += (places.empty() ? "" : ", ") + place;
    text += fmt::format("  {:>9} {}{} ({}{})\n", entry.rows, entry.is_impossible ? "impossible: " : "", entry.reason, places,
                        entry.rows > entry.places.size() ? ", …" : "");
  }
  for (const Workflow& workflow : trace.trace.table.workflows)
    text += fmt::format("workflow {}: {} tasks, {} edges\n", workflow.name, workflow.tasks.size(), workflow.edges.size());
  if (!trace.trace.table.jobs.empty()) {
    const TraceSummary summary = summary_of(trace.trace.table);
    const auto gpus = static_cast<double>(trace.cluster.gpus());
    text += fmt::format("{} jobs, submitted from {} to {}{}; the longest takes {}, the largest {} GPUs\n", summary.jobs,
                        short_time(summary.first_submit), short_time(summary.last_submit),
                        trace.trace.table.first_submit.empty() ? "" : fmt::format(" after {}", trace.trace.table.first_submit),
                        short_time(summary.longest), summary.most_gpus);
    const double busy = summary.mean_gpus_busy * trace.load;
    text += fmt::format("{:.1f} GPU hours: {:.1f} GPUs busy on average while jobs arrive, {} of the {} there are\n",
                        summary.gpu_hours, busy, percent(busy / gpus), trace.cluster.gpus());
    if (busy > gpus) text += "More is asked for than there is: queues grow for as long as jobs arrive.\n";
  }
  for (const std::vector<std::string>* notes : {&report.notes, &trace.cluster.notes})
    for (const std::string& note : *notes) text += fmt::format("Note: {}\n", note);
  return text;
}

std::string report_json(const ClusterTrace& trace) {
  const ImportReport& report = trace.trace.report;
  Json left_out = Json::array();
  for (const RowsLeftOut& entry : report.left_out)
    left_out.push_back(
        {{"reason", entry.reason}, {"impossible", entry.is_impossible}, {"rows", entry.rows}, {"places", entry.places}});
  Json json = {{"format", report.format}, {"files", report.files}, {"rows", report.rows}, {"left_out", left_out}};
  if (!trace.trace.table.jobs.empty()) {
    const TraceSummary summary = summary_of(trace.trace.table);
    json["jobs"] = summary.jobs;
    json["first_submit"] = trace.trace.table.first_submit;
    json["first_submit_s"] = summary.first_submit.seconds();
    json["last_submit_s"] = summary.last_submit.seconds();
    json["gpu_hours"] = summary.gpu_hours;
    json["largest_gpus"] = summary.most_gpus;
    json["longest_s"] = summary.longest.seconds();
    json["cluster_gpus"] = trace.cluster.gpus();
    json["load"] = trace.load;
    json["mean_gpus_busy"] = summary.mean_gpus_busy * trace.load;
    json["offered_load"] = summary.mean_gpus_busy * trace.load / static_cast<double>(trace.cluster.gpus());
  }
  Json workflows = Json::array();
  for (const Workflow& workflow : trace.trace.table.workflows)
    workflows.push_back({{"name", workflow.name}, {"tasks", workflow.tasks.size()}, {"edges", workflow.edges.size()}});
  json["workflows"] = workflows;
  json["notes"] = report.notes;
  for (const std::string& note : trace.cluster.notes) json["notes"].push_back(note);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gpusim
