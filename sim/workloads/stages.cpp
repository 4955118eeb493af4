// stages: a chain or a graph of stages in one job, such as the steps of a pipeline. A stage is one task, or with `runs` as many
// equal ones side by side (a grid search), named "<stage>/1" and so on. A stage starts when all runs of the stages that it
// comes `after` have ended; the default is the stage before it in the file. `total_time` is for stages whose time is known as a
// whole: the runs share it equally.

#include <fmt/format.h>

#include <map>

#include "gpusim/generator.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kStageRows[] = {
    {"runs", "count", "=1", "equal runs side by side, named STAGE/1 and so on"},
    {"after", "list of name", "the stage before it in the file", "stages that must have ended"},
    {"total_time", "time by GPU", "time", "time of all runs together, which share it equally"},
    all_of(kTaskKeys),
};
constinit const KeySection kStageKeys{"stage", "a stage", kStageRows,
                                      "one of time, total_time, training; person excludes total_time:table; device=cpu excludes "
                                      "total_time:table"};

constexpr Key kStagesRows[] = {
    {"stages", "map of at least 1 {}", "required", "the stages, in order", &kStageKeys},
};
extern constinit const KeySection kStagesKeys{"stages", "a part of a workload", kStagesRows};

namespace {

struct Stage {
  std::string name;
  Reader after;
  Tasks runs;
};

std::vector<std::string> default_after(const Stage* before) {
  return before == nullptr ? std::vector<std::string>{} : std::vector{before->name};
}

Profile read_stage_profile(Reader& at, const std::string& name, std::int64_t runs, const KnownNames& names) {
  if (!at.has("total_time")) return read_profile(at, name, names);
  if (at.has("time")) at.fail("expected \"time\" (of each run) or \"total_time\" (of all runs), but not both");
  Profile profile = read_profile(at, name, names, "total_time");
  profile.denominator = runs;
  return profile;
}

Stage add_stage(const std::string& name, Reader at, const Stage* before, WorkloadBuilder::JobRef job, GeneratorContext& context) {
  WorkloadBuilder& builder = context.builder;
  at.expect_object(kStageKeys);
  const std::int64_t runs = at.at_or("runs").count(1, kMostTasks);
  Stage stage{.name = name, .after = at.at_or("after", default_after(before)), .runs = {}};
  const ProfileId profile = builder.add_profile(read_stage_profile(at, name, runs, context.names));
  at.done();
  expect_room(at, builder, static_cast<std::uint64_t>(runs));
  if (runs == 1) {
    stage.runs.push_back(builder.add_task(job, name, profile));
  } else {
    for (std::int64_t run = 1; run <= runs; ++run)
      stage.runs.push_back(builder.add_task(job, fmt::format("{}/{}", name, run), profile));
  }
  return stage;
}

/// Adds the order of stages. Stages that come after the same stages share a barrier.
void order_stages(const std::vector<Stage>& stages, NamedMembers& names, WorkloadBuilder::JobRef job, WorkloadBuilder& builder) {
  std::map<std::vector<std::size_t>, WorkloadBuilder::TaskRef> barriers;
  for (const Stage& stage : stages) {
    const std::vector<std::size_t> before = names.positions(stage.after);
    Tasks ends;
    for (const std::size_t position : before) ends.insert(ends.end(), stages[position].runs.begin(), stages[position].runs.end());
    if (ends.size() > 1 && stage.runs.size() > 1) {
      const auto [entry, is_new] = barriers.try_emplace(before);
      std::string name = before.size() == 1 ? "end of " + stages[before.front()].name : "start of " + stage.name;
      if (is_new) entry->second = builder.add_barrier(job, std::move(name), ends);
      ends = {entry->second};
    }
    for (const WorkloadBuilder::TaskRef run : stage.runs)
      for (const WorkloadBuilder::TaskRef end : ends) builder.add_edge(end, run);
  }
}

}  // namespace

void generate_stages(Reader& part, GeneratorContext& context) {
  Reader list = part.at("stages");
  list.expect_object("stages by name");
  const auto members = list.members();
  if (members.empty()) list.fail("expected at least one stage");

  const WorkloadBuilder::JobRef job = context.add_job();
  std::vector<Stage> stages;
  for (const auto& [name, at] : members) {
    stages.push_back(add_stage(name, at, stages.empty() ? nullptr : &stages.back(), job, context));
  }

  NamedMembers names(members, "stage");
  order_stages(stages, names, job, context.builder);
}

}  // namespace gpusim
