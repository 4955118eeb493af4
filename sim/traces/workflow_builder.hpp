#pragma once
// Tasks and edges of a workflow by name, with the checks that all formats of workflows share.

#include <string>
#include <string_view>
#include <unordered_map>

#include "sim/traces/trace_import.hpp"

namespace gpusim {

class WorkflowBuilder {
 public:
  /// Of the file that `into` has open; its name is taken where the workflow has none.
  WorkflowBuilder(std::string_view name, TraceImport& into);

  [[nodiscard]] Workflow& workflow() { return workflow_; }
  void count_row() { into_.count_row(); }
  void note(std::string text) { into_.note(std::move(text)); }
  [[nodiscard]] bool has_task(std::string_view name) const { return positions_.contains(std::string(name)); }
  /// The names of tasks are unique; InputError otherwise.
  WorkflowTask& add_task(std::string_view name, Duration duration);
  /// Both tasks must be there. A repeated edge counts once, with the larger of the two data sizes; InputError for one of a task to
  /// itself.
  void add_edge(std::string_view from, std::string_view to, DataSize data);
  /// InputError when it has no task or a cycle. Adds it to the table.
  void finish() &&;
  [[noreturn]] void fail(std::string_view reason) const;

 private:
  [[nodiscard]] std::uint32_t position(std::string_view name) const;

  Workflow workflow_;
  TraceImport& into_;
  std::unordered_map<std::string, std::uint32_t> positions_;  // looked up only
  std::unordered_map<std::uint64_t, std::size_t> edges_;      // looked up only
};

}  // namespace gpusim
