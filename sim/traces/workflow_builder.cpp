#include "sim/traces/workflow_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "gpusim/reader.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/traces/fields.hpp"

namespace gpusim {

WorkflowBuilder::WorkflowBuilder(std::string_view name, TraceImport& into) : into_(into) {
  workflow_.name = clean_text(name);
  if (workflow_.name.empty()) workflow_.name = clean_text(std::filesystem::path(into.file()).stem().string());
  if (workflow_.name.empty()) workflow_.name = "workflow";
}

void WorkflowBuilder::fail(std::string_view reason) const { throw InputError(into_.file(), "", reason); }

WorkflowTask& WorkflowBuilder::add_task(std::string_view name, Duration duration) {
  if (!positions_.emplace(name, static_cast<std::uint32_t>(workflow_.tasks.size())).second)
    fail(fmt::format("two tasks are named {}", gpusim::quoted_name(name)));
  if (duration < Duration{}) fail(fmt::format("task {} takes a negative time", gpusim::quoted_name(name)));
  WorkflowTask& task = workflow_.tasks.emplace_back();
  task.name = clean_text(name);
  task.duration = duration;
  return task;
}

std::uint32_t WorkflowBuilder::position(std::string_view name) const {
  const auto found = positions_.find(std::string(name));
  if (found == positions_.end()) fail(fmt::format("an edge names {}, which is no task", gpusim::quoted_name(name)));
  return found->second;
}

void WorkflowBuilder::add_edge(std::string_view from, std::string_view to, DataSize data) {
  const WorkflowEdge edge{position(from), position(to), data};
  if (edge.from == edge.to) fail(fmt::format("task {} waits for itself", gpusim::quoted_name(from)));
  const std::uint64_t key = std::uint64_t{edge.from} << 32 | edge.to;
  const auto [known, is_new] = edges_.try_emplace(key, workflow_.edges.size());
  if (is_new)
    workflow_.edges.push_back(edge);
  else
    workflow_.edges[known->second].data = std::max(workflow_.edges[known->second].data, data);
}

void WorkflowBuilder::finish() && {
  if (workflow_.tasks.empty()) fail("expected at least one task");
  // Kahn 1962: a task that is never free lies on a cycle or after one.
  std::vector<std::uint32_t> waits_for(workflow_.tasks.size());
  std::vector<std::vector<std::uint32_t>> after(workflow_.tasks.size());
  for (const WorkflowEdge& edge : workflow_.edges) {
    ++waits_for[edge.to];
    after[edge.from].push_back(edge.to);
  }
  std::vector<std::uint32_t> free;
  for (std::uint32_t task = 0; task < waits_for.size(); ++task)
    if (waits_for[task] == 0) free.push_back(task);
  for (std::size_t taken = 0; taken < free.size(); ++taken)
    for (const std::uint32_t next : after[free[taken]])
      if (--waits_for[next] == 0) free.push_back(next);
  if (free.size() < workflow_.tasks.size()) {
    const auto stuck = std::find_if(waits_for.begin(), waits_for.end(), [](std::uint32_t count) { return count > 0; });
    fail(fmt::format("the tasks form a cycle; task {} can never start",
                     gpusim::quoted_name(workflow_.tasks[static_cast<std::size_t>(stuck - waits_for.begin())].name)));
  }
  into_.table().workflows.push_back(std::move(workflow_));
}

}  // namespace gpusim
