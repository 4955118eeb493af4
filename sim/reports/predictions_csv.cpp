// Writes predictions.csv: every predicted step with its parts, its band and its origin.

#include <fmt/format.h>

#include <ostream>

#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

/// A number with four significant digits, which exceed the accuracy of a fit.
std::string seconds(Seconds time) { return fmt::format("{:.4g}", time.raw()); }

/// The first devices, in their order, on which a gang of a profile could run.
std::vector<DeviceId> example_gang(const System& system, const Performance& performance, ProfileId profile) {
  std::vector<DeviceId> devices;
  for (std::size_t device = 0; device < system.devices.size() && devices.size() < performance.gpus(profile); ++device)
    if (performance.can_run(profile, system.class_of(id<DeviceId>(device)))) devices.push_back(id<DeviceId>(device));
  return devices;
}

std::vector<std::string> row_of(const Problem& problem, const TrainingPlace& place) {
  const auto& [system, workload, performance] = problem;
  const auto& [profile, device_class, run] = place;
  const StepPrediction& prediction = *run.prediction;
  Seconds exchange;
  if (performance.gpus(profile) > 1) {
    const std::vector<DeviceId> gang = example_gang(system, performance, profile);
    if (const auto step = performance.gang_step_on(profile, gang)) exchange = step->exposed_communication;
  }
  const StepTime& step = prediction.step;
  return {system.name,
          workload.name,
          workload.stated(profile).name,
          system.gpu_of(device_class).id,
          fmt::format("{}", performance.gpus(profile)),
          std::string(name(run.precision)),
          fmt::format("{}", run.batch),
          std::string(name(prediction.layer)),
          seconds(step.total()),
          seconds(step.total() * prediction.low_factor),
          seconds(step.total() * prediction.high_factor),
          seconds(step.compute),
          seconds(step.memory),
          seconds(step.launch),
          seconds(step.input),
          seconds(exchange),
          prediction.why,
          workload.stated(profile).pointer};
}

}  // namespace

std::vector<std::string> prediction_columns() {
  return columns_of(
      "system,workload,task,gpu,gpus,precision,batch,layer,step_s,p10_s,p90_s,compute_s,memory_s,launch_s,input_s,exchange_s,why,"
      "pointer");
}

std::vector<std::vector<std::string>> prediction_rows(const Scenario& scenario) {
  std::vector<std::vector<std::string>> rows;
  for (const SystemId s : scenario.systems.ids())
    for (const WorkloadId w : scenario.workloads.ids()) {
      if (scenario.performance[s][w].empty()) continue;
      const Problem problem{scenario.systems[s], scenario.workloads[w], scenario.performance[s][w].front()};
      for (const TrainingPlace& place : trainings(problem, true)) rows.push_back(row_of(problem, place));
    }
  return rows;
}

bool has_predictions(const ReportInput& input) {
  return any_profile(input, [](const Profile& profile) { return profile.training && profile.training->physical; });
}

void write_predictions_csv(const ReportInput& input, std::ostream& out) {
  out << csv_line(prediction_columns());
  for (const auto& row : prediction_rows(input.scenario)) out << csv_line(row);
}

}  // namespace gpusim
