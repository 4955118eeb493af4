// Writes the scenario of an imported log.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gpusim/import.hpp"
#include "sim/base/text.hpp"
#include "sim/import/cluster.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

/// Replaces characters that names in a scenario may not have; only letters, digits, "_", "-" and "." remain.
std::string plain_name(std::string text) {
  for (char& c : text)
    if (!is_digit(c) && !is_letter(c) && c != '-' && c != '.') c = '_';
  return text.empty() ? "trace" : text;
}

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

Json system_of(const ImportedLog& log) {
  Json nodes = Json::object();
  for (const NodeGroup& group : log.cluster.groups)
    nodes[group.name] = {{"gpus", {{group.gpu_type, group.gpus}}}, {"count", group.count}};
  Json system = {{"nodes", std::move(nodes)}};
  if (!log.options.network.empty()) system["network"]["bandwidth"] = log.options.network;
  for (const Workflow& workflow : log.table.workflows)
    for (const auto& [name, capacity] : workflow.resources) system["resources"][name] = capacity;
  return system;
}

}  // namespace

std::string scenario_text(const ImportedLog& log, const std::string& name, const std::string& jobs_file,
                          const std::vector<std::string>& policies) {
  Json workloads = Json::object();
  for (const Workflow& workflow : log.table.workflows) {
    std::string key = workflow.name;
    for (int number = 2; workloads.contains(key); ++number) key = fmt::format("{}-{}", workflow.name, number);
    workloads[key] = dag_of(workflow);
  }
  if (!log.table.jobs.empty()) {
    Json jobs = {{"type", "trace"}, {"file", jobs_file}};
    if (log.options.load != 1) jobs["load"] = log.options.load;
    if (log.options.pools_are_queues) jobs["pools"] = "queue";
    workloads["trace"] = std::move(jobs);
  }
  Json scenario = {{"name", plain_name(name)},
                   {"title", fmt::format("{} ({})", fmt::join(log.report.files, ", "), log.report.format)},
                   {"systems", {{"cluster", system_of(log)}}},
                   {"workloads", std::move(workloads)},
                   {"policies", policies}};
  const auto& groups = log.cluster.groups;
  if (std::any_of(groups.begin(), groups.end(), [](const NodeGroup& group) { return group.gpu_type == kUnnamedGpu; }))
    scenario["gpus"][kUnnamedGpu]["memory"] = "1 GB";
  return scenario.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gpusim
