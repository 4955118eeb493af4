#include "sim/scenario/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <queue>
#include <vector>

#include "gpusim/capacity.hpp"

namespace gpusim {
namespace {

/// A device with the memory and places that the tasks placed so far leave.
struct FreeMemory {
  std::int64_t memory;
  std::uint32_t places;
  std::size_t number;
  bool operator<(const FreeMemory& other) const { return memory != other.memory ? memory < other.memory : number > other.number; }
};

/// The number of these tasks that fit on the devices of their classes at once, placed from the largest to the smallest, each on the
/// device with most free memory.
std::size_t fitting(const std::vector<TaskId>& tasks, const Problem& problem, const Capacity& capacity) {
  const auto& [system, workload, performance] = problem;
  std::vector<std::priority_queue<FreeMemory>> gpus(system.classes.size());
  for (std::size_t device = 0; device < system.devices.size(); ++device) {
    const ClassId device_class = system.devices[device].device_class;
    gpus[index(device_class)].push({whole_bytes(system.gpu_of(device_class).memory), capacity.places(device_class), device});
  }
  std::vector<TaskId> largest_first = tasks;
  const auto memory = [&](TaskId task) { return performance.memory(workload.profile[index(task)]); };
  std::stable_sort(largest_first.begin(), largest_first.end(), [&](TaskId a, TaskId b) { return memory(a) > memory(b); });
  std::size_t placed = 0;
  for (const TaskId task : largest_first) {
    const ProfileId profile = workload.profile[index(task)];
    std::size_t best = gpus.size();
    for (std::size_t c = 0; c < gpus.size(); ++c) {
      if (!performance.can_run(profile, id<ClassId>(c)) || gpus[c].empty()) continue;
      const std::int64_t needed = capacity.memory(profile, id<ClassId>(c));
      if (needed > gpus[c].top().memory || needed > capacity.slice_memory(id<ClassId>(c))) continue;
      if (best == gpus.size() || gpus[best].top() < gpus[c].top()) best = c;
    }
    if (best == gpus.size()) continue;
    FreeMemory gpu = gpus[best].top();
    gpus[best].pop();
    gpu.memory -= capacity.memory(profile, id<ClassId>(best));
    if (--gpu.places > 0) gpus[best].push(gpu);
    ++placed;
  }
  return placed;
}

void check_gangs_of(const Problem& problem, const Document& document) {
  const auto& [system, workload, performance] = problem;
  for (std::size_t p = 0; p < workload.profiles.size(); ++p) {
    const Profile& profile = workload.profiles[p];
    if (profile.most_gpus() < 2) continue;
    for (std::size_t c = 0; c < system.classes.size(); ++c)
      if (system.pool_of(id<ClassId>(c)).colocation.is_shared() && performance.can_run(id<ProfileId>(p), id<ClassId>(c)))
        throw Infeasible(document.file, profile.pointer,
                         fmt::format("needs {} GPUs at once, but tasks share the GPUs of \"{}\" (\"colocation\"), which only tasks "
                                     "on one GPU can; bind it to a pool without",
                                     profile.most_gpus(), system.name));
  }
}

/// Fails unless each task fits the memory of some device, or of one slice of it.
void check_slices(const Problem& problem, const Capacity& capacity, const Document& document) {
  const auto& [system, workload, performance] = problem;
  std::vector<bool> is_used(workload.profiles.size());
  for (const ProfileId profile : workload.profile) is_used[index(workload.kind(profile))] = true;
  for (std::size_t p = 0; p < workload.profiles.size(); ++p) {
    if (!is_used[p]) continue;
    bool can_run = false;
    std::optional<ClassId> too_small;
    for (std::size_t c = 0; c < system.classes.size(); ++c) {
      const auto device_class = id<ClassId>(c);
      if (!performance.can_run(id<ProfileId>(p), device_class)) continue;
      const bool fits = capacity.memory(id<ProfileId>(p), device_class) <= capacity.slice_memory(device_class);
      can_run = can_run || fits;
      if (!fits) too_small = device_class;
    }
    if (can_run || !too_small) continue;
    throw Infeasible(document.file, workload.profiles[p].pointer,
                     fmt::format("needs {} GB, but a slice of a GPU of \"{}\" has {} GB (\"partition\")",
                                 static_cast<double>(capacity.memory(id<ProfileId>(p), *too_small)) / 1e9, system.name,
                                 static_cast<double>(capacity.slice_memory(*too_small)) / 1e9));
  }
}

}  // namespace

void check_policies_of_shared_gpus(const Scenario& scenario) {
  for (const System& system : scenario.systems) {
    if (!system.has_shared_gpus()) continue;
    for (const PolicyChoice& policy : scenario.policies)
      if (!policy.row->places_gangs)  // These are the policies that bind tasks to GPUs ahead of time.
        throw InputError(scenario.document.file, policy.pointer,
                         fmt::format("\"{}\" plans one task a GPU, but tasks share the GPUs of \"{}\" (\"colocation\"); expected a "
                                     "list policy such as \"fifo\"",
                                     policy.row->name, system.name));
  }
}

void check_interruptions(const Scenario& scenario) {
  for (const System& system : scenario.systems)
    for (const PolicyChoice& policy : scenario.policies) {
      // The optimal policy supports resources.
      const bool has_resources = !system.resources.empty() && !policy.row->places_gangs;
      if (policy.row->plans_ahead && (has_resources || !system.outages.empty()))
        throw InputError(
            scenario.document.file, policy.pointer,
            fmt::format("\"{}\" plans ahead and cannot know what \"{}\" of \"{}\" leaves it; expected a policy such as "
                        "\"fifo\" that starts tasks as they come",
                        policy.row->name, has_resources ? "resources" : "failures", system.name));
      if (system.outages.empty() && !policy.preempts) continue;
      const char* key = system.contention != Contention::none ? "contention" : nullptr;
      for (const Pool& pool : system.pools) {
        if (!pool.available.is_always()) key = "available";
        if (pool.colocation.is_shared()) key = "colocation";
      }
      if (key == nullptr) continue;
      throw InputError(scenario.document.file,
                       system.outages.empty() ? policy.pointer : fmt::format("/systems/{}/failures", pointer_token(system.name)),
                       fmt::format("tasks are interrupted only on GPUs without \"{}\", which \"{}\" has", key, system.name));
    }
}

void check_shared_gpus(const Problem& problem, const Document& document) {
  const auto& [system, workload, performance] = problem;
  if (!system.has_shared_gpus()) return;
  check_gangs_of(problem, document);
  const Capacity capacity(problem);
  check_slices(problem, capacity, document);
  for (const std::vector<TaskId>& level : levels(workload, performance)) {
    std::vector<TaskId> refused;
    for (const TaskId task : level)
      if (capacity.refuses(workload.profile[index(task)])) refused.push_back(task);
    const std::size_t placed = fitting(refused, problem, capacity);
    if (placed == refused.size()) continue;
    std::size_t c = 0;
    while (!performance.can_run(workload.profile[index(refused.front())], id<ClassId>(c))) ++c;
    throw Infeasible(document.file, system.pool_of(id<ClassId>(c)).pointer + "/colocation/when_full",
                     fmt::format("{} of the {} tasks of workload \"{}\" that could be ready at once fit on the GPUs of \"{}\"; "
                                 "\"refuse\" does not let tasks wait",
                                 placed, refused.size(), workload.name, system.name));
  }
}

}  // namespace gpusim
