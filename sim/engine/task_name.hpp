#pragma once
// The name of a task in messages.

#include <fmt/format.h>

#include <string>

#include "gpusim/work.hpp"

namespace gpusim {

[[nodiscard]] inline std::string task_name(const Workload& workload, TaskId task) {
  if (index(task) >= workload.tasks()) return fmt::format("task {}", index(task));
  const Job& job = workload.jobs[index(workload.job[index(task)])];
  if (workload.task_name.empty()) return fmt::format("task {} of job \"{}\"", index(task), job.name);
  return fmt::format("task \"{}\" of job \"{}\"", workload.task_name[index(task)], job.name);
}

}  // namespace gpusim
