#include "sim/timing/predicted.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"
#include "sim/timing/scaling_law.hpp"
#include "sim/timing/training.hpp"

namespace gpusim {
namespace {

double activation_factor(Precision precision) { return precision == Precision::mixed || precision == Precision::fp8 ? 0.5 : 1; }

/// The limit between PCIe and NVLink: x16 of generation 5 reaches 48 GB/s one way, so faster links are NVLink.
constexpr Bandwidth kFastestPcie = Bandwidth::raw(60e9);

Seconds slowest_total(const std::vector<StepTime>& gpus) {
  Seconds slowest;
  for (const StepTime& gpu : gpus) slowest = std::max(slowest, gpu.total());
  return slowest;
}

}  // namespace

std::optional<DataSize> memory_of(const PhysicalProfile& profile, Precision precision, std::int64_t batch) {
  if (profile.activations == DataSize{}) return std::nullopt;
  return profile.fixed_memory + profile.activations * (activation_factor(precision) * static_cast<double>(batch));
}

std::int64_t largest_batch_of(const PhysicalProfile& profile, Precision precision, DataSize memory, std::int64_t images) {
  const double fitting = std::floor((memory - profile.fixed_memory) / (profile.activations * activation_factor(precision)));
  return std::min(images, std::max<std::int64_t>(0, static_cast<std::int64_t>(fitting)));
}

StepTime step_in(const StepPrediction& prediction, Case which) {
  const double factor = which == Case::nominal ? 1 : which == Case::optimistic ? prediction.low_factor : prediction.high_factor;
  StepTime step = prediction.step;
  for (Seconds* part : {&step.compute, &step.memory, &step.launch, &step.input, &step.exposed_communication})
    *part = *part * factor;
  return step;
}

std::optional<Duration> time_with_startup(const Training& training, Duration startup, std::int64_t batch, Duration step) {
  const std::optional<Duration> steps = time_of(training, training.epochs, batch, step);
  const double total = steps ? static_cast<double>(steps->count()) + static_cast<double>(startup.count()) : 0;
  if (!steps || total >= static_cast<double>(kLongestRun.count())) return std::nullopt;
  return *steps + startup;
}

std::optional<StepPrediction> measured_step_on(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                               std::int64_t batch, std::uint32_t gpus) {
  const auto samples = static_cast<double>(batch);
  for (const MeasuredSpeed& speed : profile.measured)
    if (speed.gpus == gpus && speed.gpu.id == gpu.id && speed.precision == precision && speed.batch == samples)
      return measured_step(speed);
  return std::nullopt;
}

namespace {

/// The step of a gang, given the step of each of its devices.
StepTime step_of(const PredictedGang& gang, std::vector<StepTime> gpus, const GangRoutes& routes) {
  DataParallel parallel;
  parallel.gpus = std::move(gpus);
  parallel.gradients = gang.gradients;
  parallel.grouping = routes.grouping;
  parallel.inside = routes.inside;
  parallel.between = routes.between;
  // Measured losses of gangs beyond the formulas. The law states synchronisation for 8 devices, which is three doublings.
  const ScalingLaw& law = carried_scaling_law();
  const bool is_nvlink = routes.inside.bandwidth > kFastestPcie;
  const double step = slowest_total(parallel.gpus).raw();
  parallel.slowdown = is_nvlink ? law.use_nvlink : law.use_pcie;
  parallel.synchronisation = Seconds::raw(((is_nvlink ? law.synchronisation : law.synchronisation_pcie) + law.share * step) / 3);
  return data_parallel_step(parallel);
}

}  // namespace

StepPrediction predicted_gang_step(const PredictedGang& gang, std::span<const ClassId> classes, const GangRoutes& routes) {
  const bool are_alike = std::all_of(classes.begin(), classes.end(), [&](ClassId one) { return one == classes.front(); });
  const auto& measured = gang.by_class[index(classes.front())].of_all;
  if (const auto found = measured.find(static_cast<std::uint32_t>(classes.size())); are_alike && found != measured.end())
    return found->second;
  const auto gpus_in = [&](Case which) {
    std::vector<StepTime> gpus;
    for (const ClassId one : classes) gpus.push_back(step_in(gang.by_class[index(one)].prediction, which));
    return gpus;
  };
  const std::vector<StepTime> gpus = gpus_in(Case::nominal);
  StepPrediction whole = gang.by_class[index(classes.front())].prediction;
  whole.step = step_of(gang, gpus, routes);
  const double total = whole.step.total().raw();
  const double alone = slowest_total(gpus).raw();
  const Estimate rest = loss_band(carried_scaling_law(), total / alone - 1, routes.grouping.nodes > 1);
  const auto factor = [&](Case which, double loss) {
    const double of_gpu = log(step_of(gang, gpus_in(which), routes).total().raw() / total);
    const double of_rest = log(alone * (1 + loss) / total);
    return std::sqrt(of_gpu * of_gpu + of_rest * of_rest);
  };
  whole.low_factor = exp(-factor(Case::optimistic, rest.p10));
  whole.high_factor = exp(factor(Case::pessimistic, rest.p90));
  return whole;
}

StepTime gang_step(const PredictedGang& gang, std::span<const ClassId> classes, const GangRoutes& routes) {
  return step_in(predicted_gang_step(gang, classes, routes), gang.which);
}

}  // namespace gpusim
