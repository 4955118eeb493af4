// ensemble: one experiment of the user. Every member is trained on its own, all at once as far as GPUs are free; `combine`,
// where it is given, follows when all have ended. One job, whose tasks are the members by their names and "combine". Models given
// with counts are as many members each.

#include <map>

#include <fmt/format.h>

#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kCombineRows[] = {all_of(kTaskKeys)};
constinit const KeySection kCombineKeys{"combination", "a model or task", kCombineRows, "any of time, training"};

constexpr Key kEnsembleRows[] = {
    {"models", "list of at least 1 different name or map of at least 1 count from 0", "required",
     "models that are trained side by side; with counts as many tasks of each, MODEL#1 and so on"},
    {"combine", "{}", "none", "what is run when all have ended", &kCombineKeys},
};
extern constinit const KeySection kEnsembleKeys{"ensemble", "a part of a workload", kEnsembleRows};

Ensemble read_ensemble(Reader& at, const GeneratorContext& context) {
  Ensemble ensemble;
  ensemble.members = read_members(at.at("models"), context.models);
  if (std::optional<Reader> combine = at.find("combine")) {
    combine->describe(kCombineKeys);
    ensemble.combine = read_profile(*combine, "combine", context.names);
    combine->done();
  }
  return ensemble;
}

Ensemble read_experiment(const Reader& at, const GeneratorContext& context) {
  const std::string name = at.text();
  if (!context.workloads.contains(name)) {
    std::vector<std::string> known;
    for (const auto& [workload, entry] : context.workloads) known.push_back(workload);
    at.fail(fmt::format("unknown workload \"{}\"{}", name, suggestion(name, known)));
  }
  Reader workload = *Reader(at.document()).at("workloads").entry(name);
  workload.expect_object("a workload");
  if (context.workload_keys != nullptr) workload.describe(*context.workload_keys);
  workload.describe(kEnsembleKeys);
  if (workload.has("parts")) at.fail(fmt::format("expected a workload of type \"ensemble\", but \"{}\" has parts", name));
  const std::string type = workload.at("type").text();
  if (type != "ensemble")
    at.fail(fmt::format("expected a workload of type \"ensemble\", but \"{}\" is of type \"{}\"", name, type));
  return read_ensemble(workload, context);
}

EnsembleTasks ensemble_tasks(WorkloadBuilder& builder, const Ensemble& ensemble, std::int64_t numerator, std::int64_t denominator) {
  EnsembleTasks tasks;
  std::map<const Profile*, ProfileId> known;  // used for look-up only; several members may use one model
  for (const Member& member : ensemble.members) {
    const auto [entry, is_new] = known.try_emplace(member.model);
    if (is_new) {
      Profile profile = *member.model;
      profile.numerator = numerator;
      profile.denominator = denominator;
      entry->second = builder.add_profile(std::move(profile));
    }
    tasks.members.emplace_back(member.name, entry->second);
  }
  if (ensemble.combine) tasks.combine = builder.add_profile(*ensemble.combine);
  return tasks;
}

Block add_ensemble(WorkloadBuilder& builder, WorkloadBuilder::JobRef job, std::string name, const EnsembleTasks& tasks) {
  Block block{.name = std::move(name), .job = job, .sources = {}, .sinks = {}};
  for (const auto& [member, profile] : tasks.members) block.sources.push_back(builder.add_task(job, member, profile));
  block.sinks = block.sources;
  if (tasks.combine) {
    const WorkloadBuilder::TaskRef combine = builder.add_task(job, "combine", *tasks.combine);
    for (const WorkloadBuilder::TaskRef member : block.sources) builder.add_edge(member, combine);
    block.sinks = {combine};
  }
  return block;
}

void generate_ensemble(Reader& part, GeneratorContext& context) {
  const Ensemble ensemble = read_ensemble(part, context);
  expect_room(part, context.builder, ensemble.tasks());
  const WorkloadBuilder::JobRef job = context.add_job();
  add_ensemble(context.builder, job, context.part, ensemble_tasks(context.builder, ensemble));
}

}  // namespace gpusim
