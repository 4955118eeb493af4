#pragma once
// Builds a workflow from named tasks and edges, with the checks that all workflow formats share.

#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/traces/trace_import.hpp"

namespace gpusim {

class WorkflowBuilder {
 public:
  /// `into` has opened the file of the workflow. The name of the file is used when the workflow has none.
  WorkflowBuilder(std::string_view name, TraceImport& into);

  [[nodiscard]] Workflow& workflow() { return workflow_; }
  void count_row() { into_.count_row(); }
  void note(const Phrase& text) { into_.note(text); }
  [[nodiscard]] bool has_task(std::string_view name) const { return positions_.contains(std::string(name)); }
  /// Adds a task. Throws InputError for a name that is already in use.
  WorkflowTask& add_task(std::string_view name, Duration duration);
  /// Adds an edge between two existing tasks. A repeated edge counts once, with the larger data size. Throws InputError for an edge
  /// from a task to itself.
  void add_edge(std::string_view from, std::string_view to, DataSize data);
  /// Adds the workflow to the table. Throws InputError when it has no task or a cycle.
  void finish() &&;
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  [[nodiscard]] std::uint32_t position(std::string_view name) const;

  Workflow workflow_;
  TraceImport& into_;
  std::unordered_map<std::string, std::uint32_t> positions_;  // used for look-up only
  std::unordered_map<std::uint64_t, std::size_t> edges_;      // used for look-up only
};

}  // namespace gpusim
