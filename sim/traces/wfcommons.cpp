// wfcommons: instances of scientific workflows in WfFormat (da Silva et al., github.com/wfcommons/WfFormat). Version 1.5 and later:
// workflow.specification.tasks (id, parents, inputFiles, outputFiles) and .files (id, sizeInBytes), workflow.execution.tasks (id,
// runtimeInSeconds). Up to 1.4: workflow.tasks (before: jobs) with name or id, runtime(InSeconds), parents and files (name, link,
// size(InBytes)). A file that a task writes and a child reads moves along the edge between them.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/trace_import.hpp"
#include "sim/traces/workflow_builder.hpp"

namespace gpusim {
namespace {

using PlainJson = nlohmann::json;
const PlainJson kNothing;

const PlainJson& member(const PlainJson& object, std::initializer_list<const char*> keys) {
  if (object.is_object())
    for (const char* key : keys)
      if (const auto found = object.find(key); found != object.end()) return *found;
  return kNothing;
}

std::string text_of(const PlainJson& json) { return json.is_string() ? json.get<std::string>() : std::string{}; }
std::optional<double> number_of(const PlainJson& json) {
  return json.is_number() ? std::optional(json.get<double>()) : std::nullopt;
}

class WfCommons {
 public:
  WfCommons(const PlainJson& root, const std::string& name, TraceImport& into)
      : workflow_(member(root, {"workflow"})), builder_(name, into) {}

  void read() {
    const PlainJson& specification = member(workflow_, {"specification"});
    is_split_ = member(specification, {"tasks"}).is_array();
    const PlainJson& tasks = is_split_ ? member(specification, {"tasks"}) : member(workflow_, {"tasks", "jobs"});
    if (!tasks.is_array()) builder_.fail("expected workflow.specification.tasks or workflow.tasks");
    for (const PlainJson& file : member(specification, {"files"}))
      sizes_[text_of(member(file, {"id"}))] = number_of(member(file, {"sizeInBytes"})).value_or(0);
    for (const PlainJson& task : member(member(workflow_, {"execution"}), {"tasks"}))
      runtimes_[text_of(member(task, {"id"}))] = number_of(member(task, {"runtimeInSeconds", "runtime"}));
    for (const PlainJson& task : tasks) add_task(task);
    for (const PlainJson& task : tasks) read_files(task);
    for (const PlainJson& task : tasks) add_edges(task);
    const auto makespan = std::max(number_of(member(workflow_, {"makespanInSeconds", "makespan"})),
                                   number_of(member(member(workflow_, {"execution"}), {"makespanInSeconds"})));
    if (makespan >= 0) builder_.workflow().makespan = to_duration(Seconds::raw(*makespan));
    std::move(builder_).finish();
  }

 private:
  static std::string id_of(const PlainJson& task) { return text_of(member(task, {"id", "name"})); }

  void add_task(const PlainJson& task) {
    builder_.count_row();
    const std::string id = id_of(task);
    const auto executed = runtimes_.find(id);
    const auto seconds = is_split_ ? (executed == runtimes_.end() ? std::nullopt : executed->second)
                                   : number_of(member(task, {"runtimeInSeconds", "runtime"}));
    if (id.empty()) builder_.fail("expected every task to have a name or an id");
    if (!(seconds >= 0)) builder_.note({"tasks without a run time take no time", "실행 시간이 없는 태스크는 0초로 계산함"});
    builder_.add_task(id, to_duration(Seconds::raw(std::max(0.0, seconds.value_or(0)))));
    // Older instances name their parents by name while tasks have ids too.
    if (const std::string name = text_of(member(task, {"name"})); !is_split_ && name != id) aliases_.emplace(name, id);
  }

  void read_files(const PlainJson& task) {
    const std::string id = id_of(task);
    if (is_split_) {
      for (const PlainJson& file : member(task, {"outputFiles"})) writers_[text_of(file)] = id;
      for (const PlainJson& file : member(task, {"inputFiles"})) reads_[id].push_back(text_of(file));
      return;
    }
    for (const PlainJson& file : member(task, {"files"})) {
      const std::string name = text_of(member(file, {"name", "id"}));
      if (text_of(member(file, {"link"})) == "output") {
        writers_[name] = id;
      } else {
        reads_[id].push_back(name);
      }
      sizes_[name] = std::max(sizes_[name], number_of(member(file, {"sizeInBytes", "size"})).value_or(0));
    }
  }

  void add_edges(const PlainJson& task) {
    const std::string id = id_of(task);
    for (const PlainJson& entry : member(task, {"parents"})) {
      std::string parent = text_of(entry);
      if (!builder_.has_task(parent))
        if (const auto alias = aliases_.find(parent); alias != aliases_.end()) parent = alias->second;
      double bytes = 0;
      for (const std::string& file : reads_[id])
        if (const auto writer = writers_.find(file); writer != writers_.end() && writer->second == parent)
          bytes += std::max(0.0, sizes_[file]);
      builder_.add_edge(parent, id, DataSize::raw(bytes));
    }
  }

  const PlainJson& workflow_;
  WorkflowBuilder builder_;
  bool is_split_ = false;
  // These maps are used for look-up only.
  std::unordered_map<std::string, double> sizes_;
  std::unordered_map<std::string, std::optional<double>> runtimes_;
  std::unordered_map<std::string, std::string> writers_;
  std::unordered_map<std::string, std::string> aliases_;
  std::unordered_map<std::string, std::vector<std::string>> reads_;
};

}  // namespace

bool is_wfcommons(std::string_view head) {
  return first_line(head).starts_with('{') &&
         (head.find("\"schemaVersion\"") != std::string_view::npos || head.find("\"workflow\"") != std::string_view::npos);
}

void read_wfcommons(const TraceFile& file, TraceImport& into) {
  PlainJson root;
  try {
    root = PlainJson::parse(file.text);
  } catch (const PlainJson::parse_error& error) {
    throw InputError(file.name, "", std::string("expected a workflow of WfCommons: ") + error.what());
  }
  WfCommons(root, text_of(member(root, {"name"})), into).read();
}

}  // namespace gpusim
