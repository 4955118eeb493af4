// From profiles as a scenario states them to times on the devices of one system.

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "gpusim/capacity.hpp"
#include "gpusim/check.hpp"
#include "gpusim/performance.hpp"
#include "sim/performance/length.hpp"
#include "sim/performance/precision.hpp"
#include "sim/performance/predicted.hpp"
#include "sim/performance/training.hpp"

namespace gpusim {
namespace {

std::string gigabytes(DataSize size) { return fmt::format("{} GB", size / units::GB); }

/// A profile on the devices of one class.
struct OnClass {
  Duration time = Performance::kCannotRun;
  DataSize memory;  ///< needed there, also where that is too much
  std::optional<TrainingRun> training;
  StepTime step;     ///< of a predicted training, in this case
  Duration startup;  ///< of a predicted training
};

/// Resolves one profile after the other; keeps what the messages need.
class Resolver {
 public:
  Resolver(const System& system, Case which, Document& document) : system_(system), which_(which), document_(document) {}

  [[nodiscard]] bool has_ranges() const { return has_ranges_; }

  Duration host_time(const Profile& profile) { return length_of(pick(*profile.any_time, false), profile); }

  /// On all classes; throws when there is none that can run it.
  std::vector<OnClass> on_classes(const Profile& profile) {
    std::vector<OnClass> row;
    std::uint32_t able = 0;
    for (const DeviceClass& device_class : system_.classes) {
      row.push_back(on(profile, device_class));
      if (row.back().time != Performance::kCannotRun) able += device_class.count;
    }
    if (able == 0) fail_nowhere(profile);
    if (able < profile.gpus)
      fail(profile, fmt::format("needs {} GPUs, but \"{}\" has {} that can run it", profile.gpus, system_.name, able));
    return row;
  }

  /// Classes whose windows never leave it the time cannot run it; throws when too few are left.
  void keep_to_windows(const Profile& profile, const Calendar& starts, std::vector<OnClass>& row) {
    std::uint32_t able = 0;
    Duration shortest = Performance::kCannotRun;
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (row[c].time == Performance::kCannotRun) continue;
      const Pool& pool = system_.pool_of(id<ClassId>(c));
      const Duration time = least_time(profile, row[c].time);
      const bool is_limited = !pool.available.is_always() || !starts.is_always();
      if (!is_limited || first_start(pool, starts, Instant{}, time)) {
        able += system_.classes[c].count;
      } else {
        shortest = std::min(shortest, time);
        row[c].time = Performance::kCannotRun;
      }
    }
    if (able >= profile.gpus) return;
    fail(profile, fmt::format("takes {} s, but {} of \"{}\" {} ever there for so long{}", exact_seconds(shortest),
                              able == 0 ? "no card" : fmt::format("only {} cards", able), system_.name, able == 0 ? "is" : "are",
                              starts.is_always() ? "" : " after an hour in which it may start"));
  }

  void check_hours(const Profile& profile, const Person& person, Duration time) const {
    if (person.calendar.is_always() || first_start(person, profile.is_resumable, Instant{}, time)) return;
    fail(profile, fmt::format("takes {} s{}, but \"{}\" is never there for so long", exact_seconds(time),
                              profile.is_resumable ? "" : " without a break", person.name));
  }

  template <class T>
  T pick(const Ranged<T>& value, bool more_is_faster) {
    has_ranges_ = has_ranges_ || value.is_range();
    return value.at(which_, more_is_faster);
  }

  [[noreturn]] void fail(const Profile& profile, const std::string& reason) const {
    throw Infeasible(document_.file, profile.pointer, reason);
  }

 private:
  /// A gang is not faster than this, whatever it has to exchange.
  Duration least_time(const Profile& profile, Duration alone) {
    if (profile.gpus < 2 || profile.scaling.kind == Scaling::Kind::none) return alone;
    if (profile.scaling.kind == Scaling::Kind::speedup) return divided(alone, pick(profile.scaling.speedup.at(profile.gpus), true));
    return divided(alone, static_cast<double>(profile.gpus));
  }

  OnClass on(const Profile& profile, const DeviceClass& device_class) {
    const Gpu& gpu = system_.gpus[index(device_class.gpu)];
    if (profile.training && profile.training->physical) return predicted_on(profile, device_class, gpu);
    const Ranged<Duration>* stated = stated_time(profile, gpu);
    if (stated == nullptr || !is_in_pool(profile, device_class, gpu)) return {};
    const Precision precision = precision_on(profile, gpu, system_, document_);
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
    const Ranged<double> speedup = speedup_on(profile, gpu, precision, system_, document_);
    result.time = faster(time, speedup);
    if (result.training) {
      result.training->iteration = faster(result.training->iteration, speedup);
      result.training->epoch = faster(result.training->epoch, speedup);
    }
    return result;
  }

  /// Where a training's steps follow from a physical profile.
  OnClass predicted_on(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu) {
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
    result.step = step_in(*prediction, which_);
    result.training = TrainingRun{.precision = precision,
                                  .batch = batch->images,
                                  .iterations = iterations_of(training, batch->images),
                                  .iteration = to_duration(result.step.total()),
                                  .epoch = {},
                                  .prediction = prediction};
    result.startup = pick(training.startup, false);
    const auto whole = time_with_startup(training, result.startup, batch->images, result.training->iteration);
    if (!whole) fail_too_long(profile, *result.training);
    result.training->epoch = *time_of(training, 1, batch->images, result.training->iteration);
    result.time = length_of(*whole, profile);
    return result;
  }

  Precision precision_of_prediction(const Profile& profile, const Gpu& gpu) {
    const Precision precision = precision_on(profile, gpu, system_, document_);
    if (precision != system_.precision) note_fallback(gpu, system_, precision, document_);
    return precision;
  }

  /// What the training states, or the largest that fits; with the memory it needs.
  std::optional<Batch> predicted_batch(const Profile& profile, const Gpu& gpu, Precision precision) {
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

  [[noreturn]] void fail_too_long(const Profile& profile, const TrainingRun& run) const {
    throw InputError(document_.file, profile.pointer + "/training",
                     fmt::format("{} epochs of {} iterations take longer than the {} s (73 years) that a time may have",
                                 profile.training->epochs, run.iterations, exact_seconds(kLongestRun)));
  }

  /// Of the task, or of an iteration of its training.
  static const Ranged<Duration>* stated_time(const Profile& profile, const Gpu& gpu) {
    if (!profile.training) return profile.any_time ? &*profile.any_time : for_gpu(profile.time, gpu);
    const Training& training = *profile.training;
    return training.any_iteration ? &*training.any_iteration : for_gpu(training.iteration, gpu);
  }

  static bool is_in_pool(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu) {
    return profile.pool.empty() || profile.pool == device_class.pool || profile.pool == gpu.id || profile.pool == gpu.family;
  }

  /// Nothing is divided by 1: through a double a time of more than 104 days would lose nanoseconds.
  Duration faster(Duration time, const Ranged<double>& speedup) {
    const double factor = pick(speedup, true);
    return factor == 1 ? time : divided(time, factor);
  }

  double memory_factor(const Profile& profile, Precision precision) {
    const auto found = profile.precision_memory.find(precision);
    return found == profile.precision_memory.end() ? 1 : pick(found->second, false);
  }

  DataSize memory(const Profile& profile, Precision precision) {
    return pick(profile.memory, false) * memory_factor(profile, precision);
  }

  std::optional<Batch> batch_for(const Profile& profile, const Gpu& gpu, Precision precision) {
    const Training& training = *profile.training;
    BatchMemory memory;
    memory.factor = memory_factor(profile, precision);
    if (training.fixed_memory) memory.fixed = pick(*training.fixed_memory, false) * memory.factor;
    if (training.per_image_memory) memory.per_image = pick(*training.per_image_memory, false) * memory.factor;
    return batch_on(training, gpu, memory);
  }

  /// Of the whole training; completes `run` with an epoch and an iteration of this batch.
  Duration training_time(const Profile& profile, TrainingRun& run) const {
    const Training& training = *profile.training;
    const std::optional<Duration> whole = time_of(training, training.epochs, run.batch, run.iteration);
    if (!whole) fail_too_long(profile, run);
    run.epoch = *time_of(training, 1, run.batch, run.iteration);
    run.iteration = iteration_with(training, run.batch, run.iteration);
    return *whole;
  }

  [[noreturn]] void fail_nowhere(const Profile& profile) {
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

    const Precision precision = precision_on(profile, *largest, system_, document_);
    DataSize needed = memory(profile, precision);
    if (profile.training && needed <= largest->memory) {
      const std::optional<Batch> batch = batch_for(profile, *largest, precision);
      if (!batch) fail_without(profile, in_pool, "batch", profile.training->batch);
      if (!batch->one_image)
        fail(profile, fmt::format("its batch at {} px on {} leaves no room for an image of {} px",
                                  profile.training->reference_resolution, largest->id, profile.training->resolution));
      fail(profile, fmt::format("a batch of one image needs {}, but no device of \"{}\" that it has a time for has more than {}",
                                gigabytes(*batch->one_image), system_.name, gigabytes(largest->memory)));
    }
    fail(profile, fmt::format("needs {}, but no device of \"{}\" that it has a time for has more than {}", gigabytes(needed),
                              system_.name, gigabytes(largest->memory)));
  }

  [[noreturn]] void fail_unpredicted(const Profile& profile, const std::vector<const Gpu*>& in_pool) {
    const Gpu& largest =
        **std::max_element(in_pool.begin(), in_pool.end(), [](const Gpu* a, const Gpu* b) { return a->memory < b->memory; });
    const Precision precision = precision_on(profile, largest, system_, document_);
    const std::optional<Batch> batch = predicted_batch(profile, largest, precision);
    if (!batch) fail_without(profile, in_pool, "batch", profile.training->batch);
    const DataSize needed = batch->images == 0 ? batch->one_image.value_or(DataSize{}) : batch->memory.value_or(DataSize{});
    if (needed > largest.memory)
      fail(profile, fmt::format("a batch of {} needs {}, but no device of \"{}\" has more than {}",
                                batch->images == 0 ? "one sample" : fmt::format("{} samples", batch->images), gigabytes(needed),
                                system_.name, gigabytes(largest.memory)));
    fail(profile,
         fmt::format("no step on {} follows from profile \"{}\": it has no measured speed that can be scaled to this card, "
                     "and \"work\" or the card's peak is missing",
                     largest.id, profile.training->physical_name));
  }

  template <class T>
  [[noreturn]] void fail_without(const Profile& profile, const std::vector<const Gpu*>& gpus, std::string_view what,
                                 const std::vector<std::pair<std::string, T>>& table) const {
    std::vector<std::string> ids;
    for (const Gpu* gpu : gpus) ids.push_back(gpu->id);
    std::vector<std::string> known;
    for (const auto& entry : table) known.push_back(entry.first);
    fail(profile, fmt::format("no {0} for {1} of \"{2}\"; {0}{3} are given for {4}", what, fmt::join(ids, ", "), system_.name,
                              what == "batch" ? "es" : "s", fmt::join(known, ", ")));
  }

  const System& system_;
  Case which_;
  Document& document_;
  bool has_ranges_ = false;
};

/// The most devices able to run a profile that all reach each other. Connection is mutual: links come in pairs.
std::size_t largest_connected(const System& system, const Routes& routes, const std::vector<OnClass>& row) {
  std::size_t largest = 0;
  std::vector<bool> seen(system.devices.size());
  for (std::size_t first = 0; first < system.devices.size(); ++first) {
    if (seen[first]) continue;
    std::size_t able = 0;
    for (std::size_t other = first; other < system.devices.size(); ++other) {
      if (other != first && routes.between(id<DeviceId>(first), id<DeviceId>(other)) == nullptr) continue;
      seen[other] = true;
      if (row[index(system.devices[other].device_class)].time != Performance::kCannotRun) ++able;
    }
    largest = std::max(largest, able);
  }
  return largest;
}

std::shared_ptr<const PredictedGang> predicted_gang(const System& system, const Profile& profile, const std::vector<OnClass>& row) {
  auto gang = std::make_shared<PredictedGang>();
  gang->gradients = profile.training->physical->gradients;
  gang->training = *profile.training;
  gang->part = profile;
  for (const OnClass& on_class : row) {
    const bool can_run = on_class.time != Performance::kCannotRun;
    PredictedGang::Member member{on_class.step, can_run ? on_class.training->batch : 0, {}};
    const Gpu& gpu = system.gpu_of(id<ClassId>(gang->by_class.size()));
    if (can_run)
      member.of_all =
          measured_gang_step(*profile.training->physical, gpu, on_class.training->precision, member.batch, profile.gpus);
    gang->by_class.push_back(member);
    if (can_run) gang->startup = on_class.startup;
  }
  return gang;
}

}  // namespace

Performance::Performance(const System& system, const Workload& workload, Case which, Document& document)
    : system_(&system), classes_(system.classes.size()) {
  Resolver resolver(system, which, document);
  add_needs(workload, which, document);
  add_interruptions(workload, which);
  add_holds(workload, document);
  const bool exchanges = std::any_of(workload.profiles.begin(), workload.profiles.end(), [](const Profile& profile) {
    return profile.gpus > 1 &&
           (profile.scaling.kind == Scaling::Kind::allreduce || profile.scaling.kind == Scaling::Kind::data_parallel);
  });
  if (exchanges || workload.graph.moves_data())
    routes_ = std::make_shared<const Routes>(system.devices.size(), system.vertices, system.links_in(which));
  if (workload.graph.moves_data() && !routes_->is_complete())
    throw Infeasible(document.file, fmt::format("/systems/{}", pointer_token(system.name)),
                     fmt::format("workload \"{}\" moves data between devices, but not all devices are connected; expected "
                                 "\"interconnect\" or \"network\"",
                                 workload.name));

  const bool trains = std::any_of(workload.profiles.begin(), workload.profiles.end(),
                                  [](const Profile& profile) { return profile.training.has_value(); });
  for (const Profile& profile : workload.profiles) {
    gpus_.push_back(profile.gpus);
    Gang gang;
    std::vector<OnClass> row(classes_);
    std::vector<Duration> useful(classes_);
    if (profile.gpus == 0) {
      host_times_.push_back(resolver.host_time(profile));
      if (profile.person) resolver.check_hours(profile, workload.people[*profile.person], host_times_.back());
    } else {
      host_times_.push_back(Duration{});
      row = resolver.on_classes(profile);
      for (std::size_t c = 0; c < classes_; ++c) useful[c] = row[c].time;
      if (!needs_.empty())
        for (std::size_t c = 0; c < classes_; ++c) row[c].time = with_files(profile, id<ClassId>(c), row[c].time, document);
      resolver.keep_to_windows(profile, workload.starts, row);
      if (profile.gpus > 1) {
        gang.kind = profile.scaling.kind;
        if (gang.kind == Scaling::Kind::speedup) gang.speedup = resolver.pick(profile.scaling.speedup.at(profile.gpus), true);
        if (gang.kind == Scaling::Kind::data_parallel) gang.predicted = predicted_gang(system, profile, row);
        if (gang.kind == Scaling::Kind::allreduce) {
          gang.gradient = resolver.pick(profile.scaling.gradient, false);
          gang.steps = profile.scaling.steps;
        }
        if (gang.kind == Scaling::Kind::allreduce || gang.kind == Scaling::Kind::data_parallel) {
          const std::size_t connected = largest_connected(system, *routes_, row);
          if (connected < profile.gpus)
            resolver.fail(profile, fmt::format("needs {} connected GPUs, but \"{}\" has {} that reach each other", profile.gpus,
                                               system.name, connected));
        }
      }
    }
    gangs_.push_back(gang);
    DataSize most_memory;
    for (const OnClass& on_class : row) {
      times_.push_back(on_class.time);
      class_memory_.push_back(on_class.memory);
      if (on_class.time != kCannotRun) most_memory = std::max(most_memory, on_class.memory);
      if (trains) trainings_.push_back(on_class.training);
    }
    memory_.push_back(most_memory);
    if (!needs_.empty()) useful_.insert(useful_.end(), useful.begin(), useful.end());
  }
  add_multiples(workload);
  has_ranges_ = has_ranges_ || resolver.has_ranges() || ((routes_ || graph_) && system.has_ranges());
}

}  // namespace gpusim
