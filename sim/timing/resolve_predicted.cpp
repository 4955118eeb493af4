// Trainings whose steps follow from a physical profile.

#include <algorithm>

#include "sim/timing/precision.hpp"
#include "sim/timing/resolver.hpp"

namespace gpusim {

OnClass Resolver::predicted_on(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu) {
  if (!is_in_pool(profile, device_class, gpu)) return {};
  const Training& training = *profile.training;
  const Precision precision = precision_of_prediction(profile, gpu);
  OnClass result;
  const std::optional<Batch> batch = predicted_batch(profile, gpu, precision);
  if (!batch) return {};
  if (batch->memory) result.memory = *batch->memory;
  if (batch->images == 0 || result.memory > gpu.memory) return result;
  const std::optional<StepPrediction> prediction = predict_step(*training.physical, gpu, precision, batch->images);
  if (!prediction) return result;
  has_ranges_ = has_ranges_ || prediction->low_factor < prediction->high_factor;
  const StepTime step = step_in(*prediction, which_);
  result.training = TrainingRun{.precision = precision,
                                .batch = batch->images,
                                .iterations = iterations_of(training, batch->images),
                                .iteration = to_duration(step.total()),
                                .epoch = {},
                                .prediction = prediction};
  result.startup = pick(training.startup, false);
  const auto whole = time_with_startup(training, result.startup, batch->images, result.training->iteration);
  if (!whole) fail_too_long(profile, *result.training);
  result.training->epoch = *time_of(training, 1, batch->images, result.training->iteration);
  result.time = length_of(*whole, profile);
  return result;
}

Precision Resolver::precision_of_prediction(const Profile& profile, const Gpu& gpu) {
  const Precision precision = precision_on(profile, gpu, system_, file_);
  if (precision != system_.precision) note(fallback_note(gpu, system_, precision));
  return precision;
}

std::optional<Batch> Resolver::predicted_batch(const Profile& profile, const Gpu& gpu, Precision precision) {
  const Training& training = *profile.training;
  const PhysicalProfile& physical = *training.physical;
  std::optional<Batch> batch;
  if (training.is_largest_batch)
    batch = Batch{largest_batch_of(physical, precision, gpu.memory, training.images), std::nullopt, std::nullopt};
  else
    batch = batch_for(profile, gpu, precision);
  if (!batch) return batch;
  batch->one_image = memory_of(physical, precision, 1);
  if (profile.has_memory)
    batch->memory = memory(profile, precision);
  else if (!batch->memory)
    batch->memory = memory_of(physical, precision, std::max<std::int64_t>(1, batch->images));
  return batch;
}

void Resolver::fail_unpredicted(const Profile& profile, const std::vector<const Gpu*>& in_pool) {
  const Gpu& largest =
      **std::max_element(in_pool.begin(), in_pool.end(), [](const Gpu* a, const Gpu* b) { return a->memory < b->memory; });
  const Precision precision = precision_on(profile, largest, system_, file_);
  const std::optional<Batch> batch = predicted_batch(profile, largest, precision);
  if (!batch) fail_without(profile, in_pool, "batch", profile.training->batch);
  const DataSize needed = batch->images == 0 ? batch->one_image.value_or(DataSize{}) : batch->memory.value_or(DataSize{});
  if (needed > largest.memory)
    fail(profile, fmt::format("a batch of {} needs {}, but no device of \"{}\" has more than {}",
                              batch->images == 0 ? "one sample" : fmt::format("{} samples", batch->images), gigabytes(needed),
                              system_.name, gigabytes(largest.memory)));
  const auto missing = missing_specs(largest, precision);
  fail(profile, fmt::format("profile \"{}\" cannot predict a step on {}: it has no measured speed that can be scaled to this GPU, "
                            "and {}",
                            profile.training->physical_name, largest.id,
                            missing.empty() ? "it states no \"work\""
                                            : fmt::format("the GPU's data sheet lacks {}", fmt::join(missing, " and "))));
}

std::shared_ptr<const PredictedGang> Resolver::predicted_gang(const Profile& profile, const std::vector<OnClass>& row) const {
  auto gang = std::make_shared<PredictedGang>();
  gang->which = which_;
  gang->gradients = profile.training->physical->gradients;
  gang->training = *profile.training;
  gang->part = profile;
  for (const OnClass& on_class : row) {
    const bool can_run = on_class.time.has_value();
    PredictedGang::Member member;
    if (can_run) member = {*on_class.training->prediction, on_class.training->batch, {}};
    const Gpu& gpu = system_.gpu_of(id<ClassId>(gang->by_class.size()));
    for (const std::uint32_t count : profile.counts())
      if (can_run && count > 1)
        if (auto step = measured_step_on(*profile.training->physical, gpu, on_class.training->precision, member.batch, count))
          member.of_all.emplace(count, std::move(*step));
    gang->by_class.push_back(member);
    if (can_run) gang->startup = on_class.startup;
  }
  return gang;
}

}  // namespace gpusim
