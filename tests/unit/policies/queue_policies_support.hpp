#pragma once
// Jobs of one task each on equal GPUs, for tests of queue policies. Times are nanoseconds.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/unit/policies/policies_support.hpp"

namespace gpusim::policy_tests {

struct OneTask {
  std::int64_t arrival = 0;
  std::int64_t time = 1;
  std::uint32_t gpus = 1;
  std::optional<std::int64_t> estimate{};
  double weight = 1;
  std::int32_t priority = 0;
  std::uint32_t user = 0;
  std::optional<std::int64_t> deadline{};
  std::vector<std::pair<std::string, std::int64_t>> resources{};
};

inline Duration ns(std::int64_t count) { return Duration::nanoseconds(count); }

/// GPUs in nodes of `per_node`, one class; jobs in order of arrival.
inline Instance cluster(std::uint32_t nodes, std::uint32_t per_node, const std::vector<OneTask>& jobs,
                        Interruption interruption = {}) {
  Instance instance = Instance::equal_devices(static_cast<std::size_t>(nodes) * per_node);
  for (std::size_t device = 0; device < instance.system.devices.size(); ++device)
    instance.system.devices[device].node = id<NodeId>(device / per_node);
  for (std::uint32_t node = 0; node < nodes; ++node) instance.system.nodes.push_back({"node" + std::to_string(node), ""});
  instance.system.links.clear();
  for (const OneTask& one : jobs) {
    instance.job(one.arrival, one.priority);
    Job& job = instance.workload.jobs.back();
    if (one.estimate) job.estimate = ns(*one.estimate);
    job.weight = one.weight;
    job.user = UserId{one.user};
    if (one.deadline) job.deadline = Instant::at(ns(*one.deadline));
    Profile profile;
    profile.name = "job";
    profile.gpus = one.gpus;
    const Duration time = ns(one.time);
    profile.any_time = Ranged<Duration>{time, time, time};
    profile.resources = one.resources;
    profile.interruption = interruption;
    instance.task_of(profile);
  }
  return instance;
}

}  // namespace gpusim::policy_tests
