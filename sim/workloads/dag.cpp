// dag: explicit tasks in one job. A task has a profile of its own or is one of the models; `after` lists the tasks it waits for,
// or gives the size of the data that move from each of them to the devices of this one.

#include <fmt/format.h>

#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kDagTaskRows[] = {
    {"model", "name", "its own keys", "the model that it is"},
    {"after", "list of name or map of data", "none",
     "tasks that must have ended, or the data that moves from each of them (one size, no range)"},
    all_of(kTaskKeys),
};
constinit const KeySection kDagTaskKeys{"dag task", "a task", kDagTaskRows,
                                        "one of model, time, training; model allows only after, labels"};

constexpr Key kDagRows[] = {
    {"tasks", "map of at least 1 {}", "required", "the tasks", &kDagTaskKeys},
};
extern constinit const KeySection kDagKeys{"dag", "a part of a workload", kDagRows};

namespace {

using TaskRef = WorkloadBuilder::TaskRef;

class Dag {
 public:
  Dag(Reader list, GeneratorContext& context)
      : list_(std::move(list)), context_(context), members_(members_of(list_)), names_(members_, "task"), after_(members_.size()) {
    expect_room(list_, context.builder, members_.size());
  }

  void generate() {
    const WorkloadBuilder::JobRef job = context_.add_job();
    for (std::size_t position = 0; position < members_.size(); ++position) {
      auto& [name, at] = members_[position];
      at.expect_object(kDagTaskKeys);
      after_[position] = at.find("after");
      tasks_.push_back(context_.builder.add_task(job, name, at.has("model") ? model(at) : own_profile(at, name)));
      at.done();
    }
    for (std::size_t position = 0; position < members_.size(); ++position) {
      if (after_[position]) add_edges(*after_[position], tasks_[position]);
    }
  }

 private:
  static std::vector<std::pair<std::string, Reader>> members_of(Reader& list) {
    list.expect_object("tasks by name");
    auto members = list.members();
    if (members.empty()) list.fail("expected at least one task");
    return members;
  }

  ProfileId own_profile(Reader& at, const std::string& name) {
    return context_.builder.add_profile(read_profile(at, name, context_.names));
  }

  ProfileId model(Reader& at) {
    const Profile& model = read_model(at.at("model"), context_.models);
    if (at.has("labels")) {  // It gets a profile of its own; otherwise all tasks of the model would have these labels.
      Profile labelled = model;
      labelled.labels = read_labels(at);
      return context_.builder.add_profile(std::move(labelled));
    }
    const auto [entry, is_new] = models_.try_emplace(model.name);
    if (is_new) entry->second = context_.builder.add_profile(model);
    return entry->second;
  }

  void add_edges(Reader& after, TaskRef task) {
    if (after.is_array()) {
      for (const std::size_t before : names_.positions(after)) context_.builder.add_edge(tasks_[before], task);
    } else if (after.is_object()) {
      for (const auto& [name, at] : after.members()) {
        const Ranged<DataSize> data = at.data_size();
        if (data.is_range()) at.fail("expected one data size; what moves between tasks cannot be a range");
        context_.builder.add_edge(tasks_[names_.position(name, at)], task, data.nominal);
      }
    } else {
      after.fail_expected("a list of tasks, or the data that move by task");
    }
  }

  Reader list_;
  GeneratorContext& context_;
  std::vector<std::pair<std::string, Reader>> members_;
  NamedMembers names_;
  std::vector<std::optional<Reader>> after_;
  std::vector<TaskRef> tasks_;
  std::map<std::string, ProfileId> models_;
};

}  // namespace

void generate_dag(Reader& part, GeneratorContext& context) { Dag(part.at("tasks"), context).generate(); }

}  // namespace gpusim
