#include "sim/commands/trace_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/policy.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/text.hpp"

namespace gpusim {
namespace {

TraceOptions trace_options(const Options& options) {
  TraceOptions trace;
  if (const auto columns = options.text("columns"))
    for (auto& [name, column] : assignments_option(*columns, "columns", "NAME=COLUMN,NAME=COLUMN")) trace.columns[name] = column;
  if (const auto unit = options.text("unit")) trace.unit = time_option("1 " + *unit, "unit");
  trace.processors_per_gpu = static_cast<std::uint32_t>(options.number("processors-per-gpu", 1, 1'000'000, 1));
  trace.throughputs = options.text("throughputs").value_or("");
  const std::string work = options.text("work").value_or("duration");
  if (work != "duration" && work != "steps") throw UsageError(fmt::format("--work: expected duration or steps, got \"{}\"", work));
  trace.work_is_steps = work == "steps";
  return trace;
}

/// Returns the stated format; an empty name means that the contents of the files decide.
std::string format_option(const Options& options) {
  const std::string format = options.text("format").value_or("");
  const std::vector<std::string> names = names_of(trace_formats());
  if (!format.empty() && std::ranges::find(names, format) == names.end())
    throw UsageError(fmt::format("--format: unknown format \"{}\"{}", format, suggestion(format, names)));
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

}  // namespace

void declare_trace_options(Options& options) {
  options.value("format", "NAME", "format of the files (default: detected from their contents); see `gpusim list traces`")
      .list("cluster", "FILE", "file of the nodes: scontrol show node, or a CSV; may be repeated")
      .value("nodes", "N", "number of equal nodes, instead of --cluster")
      .value("gpus-per-node", "N", "GPUs per node (default: 8)")
      .list("gpu", "[TYPE=]NAME", "data sheet of the trace's GPU TYPE, or of all other types; may be repeated")
      .value("network", "BANDWIDTH", "bandwidth between nodes, e.g. \"12 GB/s\", for task graphs that move data")
      .value("pools", "any|queue", "where jobs may run: on any node, or on those of their queue only (default: any)")
      .value("from", "TIME", "only jobs submitted at this time or later, e.g. \"7 d\"; it becomes time 0")
      .value("until", "TIME", "only jobs submitted before this time")
      .value("queue", "NAME", "only jobs of this queue")
      .value("user", "NAME", "only jobs of this user")
      .value("limit", "N", "only the first N jobs")
      .value("columns", "NAME=COLUMN,...", "format csv: names of the columns, e.g. submit=submitted,gpus=num_gpus")
      .value("unit", "UNIT", "unit of times without a unit (default: s)")
      .value("processors-per-gpu", "N", "format swf: processors per GPU (default: 1)")
      .value("throughputs", "CSV", "formats gavel, shockwave: table of steps per second by gpu, model, batch_size, n_gpus")
      .value("work", "duration|steps", "format shockwave: how the work of a job is stated (default: duration)");
}

ImportOptions import_options(const Options& options) {
  ImportOptions import;
  const std::string pools = options.text("pools").value_or("any");
  if (pools != "any" && pools != "queue") throw UsageError(fmt::format("--pools: expected any or queue, got \"{}\"", pools));
  import.pools_are_queues = pools == "queue";
  if (const auto network = options.text("network")) import.network = bandwidth_option(*network, "network");
  if (const auto load = options.text("load")) import.load = positive_option(*load, "load", 1e6);
  import.selection = selection_option(options);
  import.format = format_option(options);
  import.reading = trace_options(options);
  import.cluster_files = options.texts("cluster");
  import.gpus_per_node = static_cast<std::uint32_t>(options.number("gpus-per-node", 1, 1024, 8));
  if (options.text("nodes")) import.nodes = static_cast<std::uint32_t>(options.number("nodes", 1, 1'000'000, 1));
  import.gpus = options.texts("gpu");
  return import;
}

std::vector<std::string> policies_option(const Options& options) {
  std::vector<std::string> names;
  for (const PolicyRow& row : policy_table())
    if (!row.is_external) names.emplace_back(row.name);
  const std::vector<std::string> policies = options.texts("policy");
  for (const std::string& policy : policies)
    if (std::ranges::find(names, policy) == names.end())
      throw UsageError(fmt::format("--policy: unknown policy \"{}\"{}", policy, suggestion(policy, names)));
  return policies.empty() ? std::vector<std::string>{"fifo"} : policies;
}

ImportNames names_for(const std::filesystem::path& out, const Options& options) {
  const std::filesystem::path jobs = out.parent_path() / (out.stem().string() + ".jobs.csv");
  std::error_code ignored;
  for (const std::string& input : options.arguments())
    if (std::filesystem::equivalent(input, out, ignored) || std::filesystem::equivalent(input, jobs, ignored))
      throw UsageError(fmt::format("--output: \"{}\" would overwrite \"{}\", which is read", out.string(), input));
  if (std::filesystem::is_directory(out))
    throw UsageError(fmt::format("--output: \"{}\" is a folder; expected a file", out.string()));
  return {out.stem().string(), jobs};
}

}  // namespace gpusim
