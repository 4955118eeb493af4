#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace gpusim {

std::vector<TrainingPlace> trainings(const Problem& problem, bool only_predicted) {
  std::vector<TrainingPlace> places;
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t p = 0; p < problem.workload.profiles.size(); ++p)
    for (std::size_t c = 0; c < problem.system.classes.size(); ++c) {
      const TrainingRun* run = problem.performance.training(id<ProfileId>(p), id<ClassId>(c));
      if (run == nullptr || (only_predicted && !run->prediction)) continue;
      if (seen.emplace(problem.workload.profiles[p].pointer, problem.system.gpu_of(id<ClassId>(c)).id).second)
        places.push_back({id<ProfileId>(p), id<ClassId>(c), *run});
    }
  return places;
}

std::vector<std::string> batch_columns() {
  return columns_of(
      "system,workload,case,task,gpu,precision,batch,images,iterations_per_epoch,iteration_s,epoch_s,epochs,memory_gb,pointer");
}

std::vector<std::vector<std::string>> batch_rows(const Scenario& scenario) {
  std::vector<std::vector<std::string>> rows;
  for (const SystemId s : scenario.systems.ids())
    for (const WorkloadId w : scenario.workloads.ids())
      for (std::size_t which = 0; which < scenario.performance[s][w].size(); ++which) {
        const Problem problem{scenario.systems[s], scenario.workloads[w], scenario.performance[s][w][which]};
        for (const auto& [number, device_class, run] : trainings(problem)) {
          const Profile& profile = problem.workload.stated(number);
          rows.push_back({problem.system.name, problem.workload.name, std::string(name(static_cast<Case>(which))), profile.name,
                          problem.system.gpu_of(device_class).id, std::string(name(run.precision)), fmt::format("{}", run.batch),
                          fmt::format("{}", profile.training->images), fmt::format("{}", run.iterations),
                          exact_seconds(run.iteration), exact_seconds(run.epoch), fmt::format("{}", profile.training->epochs),
                          gigabytes_text(problem.performance.memory(number, device_class)), profile.pointer});
        }
      }
  return rows;
}

bool has_batches(const ReportInput& input) {
  return any_profile(input, [](const Profile& profile) { return profile.training.has_value(); });
}

void write_batches_csv(const ReportInput& input, std::ostream& out) {
  out << csv_line(batch_columns());
  for (const auto& row : batch_rows(input.scenario)) out << csv_line(row);
}

}  // namespace gpusim
