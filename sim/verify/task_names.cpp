#include "sim/verify/task_names.hpp"

#include <bit>
#include <functional>

namespace gpusim {

TaskNames::TaskNames(const Workload& workload) : workload_{workload}, slots_(std::bit_ceil(2 * workload.tasks() + 2)) {
  jobs_.reserve(workload.jobs.size());
  for (std::size_t job = 0; job < workload.jobs.size(); ++job) jobs_.emplace(workload.jobs[job].name, id<JobId>(job));
  for (std::size_t task = 0; task < workload.task_name.size(); ++task) {
    std::uint32_t& entry = slots_[slot(workload.job[task], workload.task_name[task])];
    if (entry == 0) entry = static_cast<std::uint32_t>(task + 1);
  }
}

std::optional<JobId> TaskNames::job(std::string_view name) const {
  const auto found = jobs_.find(name);
  return found == jobs_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<TaskId> TaskNames::task(JobId job, std::string_view name) const {
  const std::uint32_t entry = slots_[slot(job, name)];
  return entry == 0 ? std::nullopt : std::optional{id<TaskId>(entry - 1)};
}

std::size_t TaskNames::slot(JobId job, std::string_view name) const {
  constexpr std::size_t kSpread = 0x9E3779B97F4A7C15u;  // 2^64 / golden ratio, which separates equal names of different jobs
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = (std::hash<std::string_view>{}(name) ^ (index(job) * kSpread)) & mask;
  while (slots_[slot] != 0) {
    const std::size_t task = slots_[slot] - 1;
    if (workload_.job[task] == job && workload_.task_name[task] == name) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

}  // namespace gpusim
