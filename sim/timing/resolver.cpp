#include "sim/timing/resolver.hpp"

#include <algorithm>

#include "gpusim/capacity.hpp"
#include "gpusim/value.hpp"
#include "sim/timing/precision.hpp"

namespace gpusim {
namespace {

/// A time as pages show it.
std::string shown_time(Duration time) { return value_text(time.seconds(), Unit({{"s", 1}})); }

}  // namespace

std::string gigabytes(DataSize size) { return fmt::format("{} GB", size / units::GB); }

Duration Resolver::host_time(const Profile& profile) { return length_of(pick(*profile.any_time, false), profile); }

std::vector<OnClass> Resolver::on_classes(const Profile& profile) {
  std::vector<OnClass> row;
  std::uint32_t able = 0;
  for (const DeviceClass& device_class : system_.classes) {
    row.push_back(on(profile, device_class));
    if (row.back().time) able += device_class.count;
  }
  if (able == 0) fail_nowhere(profile);
  if (able < profile.gpus)
    fail(profile, fmt::format("needs {} GPUs, but \"{}\" has {} that can run it", profile.gpus, system_.name, able));
  return row;
}

void Resolver::keep_to_windows(const Profile& profile, const Calendar& starts, std::vector<OnClass>& row) {
  std::uint32_t able = 0;
  std::optional<Duration> shortest;  ///< of the times on the classes that are excluded
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (!row[c].time) continue;
    const Pool& pool = system_.pool_of(id<ClassId>(c));
    const Duration time = least_time(profile, *row[c].time);
    const bool is_limited = !pool.available.is_always() || !starts.is_always();
    if (!is_limited || first_start(pool, starts, Instant{}, time)) {
      able += system_.classes[c].count;
    } else {
      shortest = std::min(time, shortest.value_or(time));
      row[c].time.reset();
    }
  }
  if (able >= profile.gpus) return;
  fail(profile,
       fmt::format("takes {}, but {} of \"{}\" {} an availability window that long{}", shown_time(shortest.value()),
                   able == 0 ? std::string("no GPU") : fmt::format("only {} GPU{}", able, able == 1 ? "" : "s"), system_.name,
                   able <= 1 ? "has" : "have", starts.is_always() ? "" : " after an hour in which it may start"));
}

void Resolver::check_hours(const Profile& profile, const Person& person, Duration time) const {
  if (person.calendar.is_always() || first_start(person, profile.is_resumable, Instant{}, time)) return;
  fail(profile, fmt::format("takes {}{}, but \"{}\" has no availability window that long", shown_time(time),
                            profile.is_resumable ? "" : " without a break", person.name));
}

Duration Resolver::least_time(const Profile& profile, Duration alone) {
  if (profile.gpus < 2 || profile.scaling.kind == Scaling::Kind::none) return alone;
  if (profile.scaling.kind == Scaling::Kind::speedup) return divided(alone, pick(profile.scaling.speedup.at(profile.gpus), true));
  return divided(alone, static_cast<double>(profile.gpus));
}

OnClass Resolver::on(const Profile& profile, const DeviceClass& device_class) {
  const Gpu& gpu = system_.gpus[index(device_class.gpu)];
  if (profile.training && profile.training->physical) return predicted_on(profile, device_class, gpu);
  const Ranged<Duration>* stated = stated_time(profile, gpu);
  if (stated == nullptr || !is_in_pool(profile, device_class, gpu)) return {};
  const Precision precision = precision_on(profile, gpu, system_, file_);
  OnClass result;
  if (profile.has_memory) result.memory = memory(profile, precision);
  if (result.memory > gpu.memory) return result;
  Duration time = pick(*stated, false);
  if (profile.training) {
    const std::optional<Batch> batch = batch_for(profile, gpu, precision);
    if (!batch) return {};
    if (batch->memory) result.memory = batch->images > 0 ? *batch->memory : *batch->one_image;
    if (batch->images == 0) return result;
    result.training = TrainingRun{.precision = precision,
                                  .batch = batch->images,
                                  .iterations = iterations_of(*profile.training, batch->images),
                                  .iteration = time,
                                  .epoch = {},
                                  .prediction = {}};
    time = training_time(profile, *result.training);
  }
  time = length_of(time, profile);
  if (precision != system_.precision) note(fallback_note(gpu, system_, precision));
  const Ranged<double> speedup = speedup_on(profile, gpu, precision, system_, file_);
  result.time = faster(time, speedup);
  if (result.training) {
    result.training->iteration = faster(result.training->iteration, speedup);
    result.training->epoch = faster(result.training->epoch, speedup);
  }
  return result;
}

const Ranged<Duration>* Resolver::stated_time(const Profile& profile, const Gpu& gpu) {
  if (!profile.training) return profile.any_time ? &*profile.any_time : for_gpu(profile.time, gpu);
  const Training& training = *profile.training;
  return training.any_iteration ? &*training.any_iteration : for_gpu(training.iteration, gpu);
}

bool Resolver::is_in_pool(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu) {
  return profile.pool.empty() || profile.pool == device_class.pool || profile.pool == gpu.id || profile.pool == gpu.family;
}

Duration Resolver::faster(Duration time, const Ranged<double>& speedup) {
  const double factor = pick(speedup, true);
  return factor == 1 ? time : divided(time, factor);
}

double Resolver::memory_factor(const Profile& profile, Precision precision) {
  const auto found = profile.precision_memory.find(precision);
  return found == profile.precision_memory.end() ? 1 : pick(found->second, false);
}

DataSize Resolver::memory(const Profile& profile, Precision precision) {
  return pick(profile.memory, false) * memory_factor(profile, precision);
}

std::optional<Batch> Resolver::batch_for(const Profile& profile, const Gpu& gpu, Precision precision) {
  const Training& training = *profile.training;
  BatchMemory memory;
  memory.factor = memory_factor(profile, precision);
  if (training.fixed_memory) memory.fixed = pick(*training.fixed_memory, false) * memory.factor;
  if (training.per_image_memory) memory.per_image = pick(*training.per_image_memory, false) * memory.factor;
  return batch_on(training, gpu, memory);
}

Duration Resolver::training_time(const Profile& profile, TrainingRun& run) const {
  const Training& training = *profile.training;
  const std::optional<Duration> whole = time_of(training, training.epochs, run.batch, run.iteration);
  if (!whole) fail_too_long(profile, run);
  run.epoch = *time_of(training, 1, run.batch, run.iteration);
  run.iteration = iteration_with(training, run.batch, run.iteration);
  return *whole;
}

void Resolver::fail_too_long(const Profile& profile, const TrainingRun& run) const {
  throw InputError(file_, profile.pointer + "/training",
                   fmt::format("{} epochs of {} iterations take longer than the {} s (73 years) that a time may have",
                               profile.training->epochs, run.iterations, exact_seconds(kLongestRun)));
}

void Resolver::fail_nowhere(const Profile& profile) {
  std::vector<const Gpu*> in_pool;
  for (const DeviceClass& device_class : system_.classes) {
    const Gpu& gpu = system_.gpus[index(device_class.gpu)];
    if (is_in_pool(profile, device_class, gpu) && std::find(in_pool.begin(), in_pool.end(), &gpu) == in_pool.end())
      in_pool.push_back(&gpu);
  }
  if (in_pool.empty())
    fail(profile, fmt::format("bound to \"{}\", which is no pool and no GPU of \"{}\"", profile.pool, system_.name));

  if (profile.training && profile.training->physical) fail_unpredicted(profile, in_pool);
  const Gpu* largest = nullptr;
  for (const Gpu* gpu : in_pool)
    if (stated_time(profile, *gpu) != nullptr && (largest == nullptr || gpu->memory > largest->memory)) largest = gpu;
  if (largest == nullptr && profile.training) fail_without(profile, in_pool, "iteration time", profile.training->iteration);
  if (largest == nullptr) fail_without(profile, in_pool, "time", profile.time);

  const Precision precision = precision_on(profile, *largest, system_, file_);
  DataSize needed = memory(profile, precision);
  if (profile.training && needed <= largest->memory) {
    const std::optional<Batch> batch = batch_for(profile, *largest, precision);
    if (!batch) fail_without(profile, in_pool, "batch", profile.training->batch);
    const auto [pixels, reference] = profile.training->resolution.value_or(Training::Resolution{});
    if (!batch->one_image)
      fail(profile, fmt::format("its batch at {} px on {} leaves no room for an image of {} px", reference, largest->id, pixels));
    fail(profile, fmt::format("a batch of one image needs {}, but no device of \"{}\" that it has a time for has more than {}",
                              gigabytes(*batch->one_image), system_.name, gigabytes(largest->memory)));
  }
  fail(profile, fmt::format("needs {}, but no device of \"{}\" that it has a time for has more than {}", gigabytes(needed),
                            system_.name, gigabytes(largest->memory)));
}

}  // namespace gpusim
