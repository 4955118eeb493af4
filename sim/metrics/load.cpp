#include "sim/metrics/load.hpp"

#include <algorithm>
#include <utility>

namespace gpusim {

Times::Times(const System& system, const Workload& workload, const Performance& performance)
    : workload_(&workload), performance_(&performance), best_(performance.profiles()) {
  for (const DeviceClass& device_class : system.classes) devices_.push_back(device_class.count);
  for (std::size_t profile = 0; profile < best_.size(); ++profile) best_[profile] = performance.best_time(id<ProfileId>(profile));
}

Load LoadCounter::operator()(std::span<const TaskId> tasks) {
  Load load;
  for (const TaskId task : tasks) {
    const ProfileId profile = workload_->profile[index(task)];
    if (times_->gpus(profile) == 0 || times_->best(profile) == Duration{}) continue;
    if (amounts_[index(profile)] == 0) load.push_back({profile, 0});
    amounts_[index(profile)] += times_->gpus(profile);
  }
  std::sort(load.begin(), load.end());
  for (LoadPart& part : load) part.amount = std::exchange(amounts_[index(part.profile)], 0);
  return load;
}

}  // namespace gpusim
