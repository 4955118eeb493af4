#include "sim/reports/reports.hpp"

#include "sim/reports/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <utility>
#include <vector>

namespace gpusim {
namespace {

constexpr Case kCases[] = {Case::nominal, Case::optimistic, Case::pessimistic};

/// A training with its batches on one system in one case. A model that is trained in parts, or stands in several pools, counts
/// once.
class BatchRows {
 public:
  BatchRows(const Scenario& scenario, std::vector<std::vector<std::string>>& rows) : scenario_(scenario), rows_(rows) {}

  void add(std::size_t system, std::size_t workload) {
    const std::vector<Performance>& cases = scenario_.performance[system][workload];
    std::size_t next = 0;
    for (const Case which : kCases) {
      if (next == cases.size()) break;
      const Performance& performance = cases[next++];
      std::set<std::pair<std::string, std::string>> seen;
      const std::vector<Profile>& profiles = scenario_.workloads[workload].profiles;
      for (std::size_t profile = 0; profile < profiles.size(); ++profile) {
        if (!profiles[profile].training) continue;
        for (std::size_t c = 0; c < scenario_.systems[system].classes.size(); ++c) {
          const TrainingRun* run = performance.training(id<ProfileId>(profile), id<ClassId>(c));
          const std::string& gpu = scenario_.systems[system].gpu_of(id<ClassId>(c)).id;
          if (run == nullptr || !seen.emplace(profiles[profile].pointer, gpu).second) continue;
          const Training& training = *profiles[profile].training;
          const DataSize memory = performance.memory(id<ProfileId>(profile), id<ClassId>(c));
          rows_.push_back({scenario_.systems[system].name, scenario_.workloads[workload].name, std::string(name(which)),
                           profiles[profile].name, gpu, std::string(name(run->precision)), fmt::format("{}", run->batch),
                           fmt::format("{}", training.images), fmt::format("{}", run->iterations), exact_seconds(run->iteration),
                           exact_seconds(run->epoch), fmt::format("{}", training.epochs),
                           memory == DataSize{} ? "" : number_text(memory / units::GB)});
        }
      }
    }
  }

 private:
  const Scenario& scenario_;
  std::vector<std::vector<std::string>>& rows_;
};

}  // namespace

std::vector<std::string> batch_columns() {
  return {"system",      "workload", "case",   "task",     "gpu", "precision", "batch", "images", "iterations_per_epoch",
          "iteration_s", "epoch_s",  "epochs", "memory_gb"};
}

std::vector<std::vector<std::string>> batch_rows(const Scenario& scenario) {
  std::vector<std::vector<std::string>> rows;
  BatchRows adder(scenario, rows);
  for (std::size_t system = 0; system < scenario.systems.size(); ++system)
    for (std::size_t workload = 0; workload < scenario.workloads.size(); ++workload) adder.add(system, workload);
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
