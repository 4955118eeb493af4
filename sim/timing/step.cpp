#include "gpusim/step.hpp"

#include <algorithm>
#include <cmath>

#include "sim/timing/collectives.hpp"

namespace gpusim {

Seconds roofline(Work work, DataSize bytes, const Ceilings& ceilings) {
  return std::max(work / (ceilings.peak * ceilings.efficiency), bytes / (ceilings.bandwidth * ceilings.bandwidth_efficiency));
}

StepTime roofline_step(Work work, DataSize bytes, const Ceilings& ceilings, Seconds launch) {
  StepTime step;
  step.compute = work / (ceilings.peak * ceilings.efficiency);
  step.memory = roofline(work, bytes, ceilings) - step.compute;
  step.launch = launch;
  return step;
}

double batch_efficiency(double largest, double batch, double half) { return largest * batch / (batch + half); }

StepTime limited_by_input(StepTime step, double samples, double samples_per_second) {
  const Seconds arrival = units::second * (samples / samples_per_second);
  const Seconds without = step.total() - step.input;
  step.input = std::max(step.input, arrival - without);
  return step;
}

StepTime accumulated(const StepTime& micro_step, int micro_steps) {
  const double k = micro_steps;
  StepTime whole = micro_step;
  whole.compute = micro_step.compute * k;
  whole.memory = micro_step.memory * k;
  whole.launch = micro_step.launch * k;
  whole.input = micro_step.input * k;
  return whole;
}

double steps_to_target(double least_steps, double critical_batch, double batch) {
  return least_steps * (1 + critical_batch / batch);
}

double samples_to_target(double least_steps, double critical_batch, double batch) {
  return least_steps * critical_batch * (1 + batch / critical_batch);
}

double amdahl_speedup(double fixed_part, double devices) { return 1 / (fixed_part + (1 - fixed_part) / devices); }

Seconds tensor_parallel_communication(const TensorParallel& model, Route slowest) {
  const DataSize values = model.per_value * (model.batch * model.sequence * model.hidden);
  return ring_allreduce(model.devices, values, slowest) * (4 * model.layers);
}

double pipeline_bubble(std::size_t stages, std::size_t micro_batches) {
  const auto idle = static_cast<double>(stages - 1);
  return idle / (static_cast<double>(micro_batches) + idle);
}

Seconds pipeline_step(const std::vector<Seconds>& stages, std::size_t micro_batches) {
  const Seconds slowest = *std::max_element(stages.begin(), stages.end());
  return slowest * static_cast<double>(micro_batches + stages.size() - 1);
}

DataSize adam_memory(double parameters, std::size_t sharded_over) {
  return units::byte * (parameters * (4 + 12 / static_cast<double>(sharded_over)));
}

std::int64_t largest_batch(DataSize memory, DataSize fixed, DataSize per_sample) {
  return std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor((memory - fixed) / per_sample)));
}

}  // namespace gpusim
