#include "sim/timing/data_parallel.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/check.hpp"
#include "sim/base/elementary.hpp"

namespace gpusim {
namespace {

/// Buckets of equal size for a model whose layers are not given. Gradients are assumed to become ready at a steady rate.
std::vector<GradientBucket> equal_buckets(const DataParallel& gang, Seconds backward) {
  const double count = std::max(1.0, std::ceil(gang.gradients / gang.bucket));
  const DataSize each = gang.gradients / count;
  const Seconds exchange = fastest_allreduce(gang.grouping, each, gang.inside, gang.between) * gang.slowdown;
  return {static_cast<std::size_t>(count), GradientBucket{backward / count, exchange}};
}

const StepTime& slowest_of(const std::vector<StepTime>& gpus) {
  return *std::max_element(gpus.begin(), gpus.end(), [](const StepTime& a, const StepTime& b) { return a.total() < b.total(); });
}

}  // namespace

OverlappedStep overlapped_step(Seconds forward, const std::vector<GradientBucket>& buckets) {
  Seconds ready = forward;
  Seconds done;
  for (const GradientBucket& bucket : buckets) {
    ready = ready + bucket.backward;
    done = std::max(ready, done) + bucket.allreduce;
  }
  const Seconds step = std::max(ready, done);
  return {step, step - ready};
}

StepTime data_parallel_step(const DataParallel& gang) {
  GPUSIM_CHECK(!gang.gpus.empty(), "a gang of no GPUs");
  StepTime step = slowest_of(gang.gpus);
  const std::size_t devices = gang.grouping.devices();
  if (devices < 2) return step;
  const Seconds backward = (step.compute + step.memory) * gang.backward_part;
  const Seconds forward = step.total() - step.exposed_communication - backward;
  step.exposed_communication =
      overlapped_step(forward, equal_buckets(gang, backward)).exposed + gang.synchronisation * log2(static_cast<double>(devices));
  return step;
}

}  // namespace gpusim
