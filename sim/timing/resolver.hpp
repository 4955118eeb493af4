#pragma once
// Resolves the profiles of a workload one by one to their times on the devices of one system: stated times and trainings in
// resolver.cpp, predicted trainings in resolve_predicted.cpp.

#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/performance.hpp"
#include "sim/timing/predicted.hpp"
#include "sim/timing/training.hpp"

namespace gpusim {

/// The result of a profile on the devices of one class.
struct OnClass {
  std::optional<Duration> time;  ///< empty where the class cannot run the profile
  DataSize memory;               ///< memory needed, even if the class has less
  std::optional<TrainingRun> training;
  Duration startup;  ///< start-up time of a predicted training
};

/// Resolves profiles in one case and collects notes for the user.
class Resolver {
 public:
  /// `file` is the name in messages. All arguments must outlive the resolver.
  Resolver(const System& system, Case which, std::string_view file) : system_(system), which_(which), file_(file) {}

  [[nodiscard]] Case which() const { return which_; }
  [[nodiscard]] bool has_ranges() const { return has_ranges_; }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  /// Adds a note unless it is there already.
  void note(std::string text) {
    if (std::find(notes_.begin(), notes_.end(), text) == notes_.end()) notes_.push_back(std::move(text));
  }
  [[nodiscard]] Duration host_time(const Profile& profile);
  /// The results on all classes. Fails when no class can run the profile.
  [[nodiscard]] std::vector<OnClass> on_classes(const Profile& profile);
  /// Excludes classes whose windows are too short for the profile. Fails when too few devices are left.
  void keep_to_windows(const Profile& profile, const Calendar& starts, std::vector<OnClass>& row);
  void check_hours(const Profile& profile, const Person& person, Duration time) const;
  /// The data from which steps of a gang are predicted, after its single devices were resolved.
  [[nodiscard]] std::shared_ptr<const PredictedGang> predicted_gang(const Profile& profile, const std::vector<OnClass>& row) const;

  template <class T>
  T pick(const Ranged<T>& value, bool more_is_faster) {
    has_ranges_ = has_ranges_ || value.is_range();
    return value.at(which_, more_is_faster);
  }
  [[noreturn]] void fail(const Profile& profile, const std::string& reason) const { fail_at(profile.pointer, reason); }
  [[noreturn]] void fail_at(const std::string& pointer, const std::string& reason) const {
    throw Infeasible(file_, pointer, reason);
  }

 private:
  /// A lower bound of the time of a gang, without any exchange.
  Duration least_time(const Profile& profile, Duration alone);
  OnClass on(const Profile& profile, const DeviceClass& device_class);
  /// The result for a training whose steps are predicted from a physical profile.
  OnClass predicted_on(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu);
  Precision precision_of_prediction(const Profile& profile, const Gpu& gpu);
  /// The stated batch, or the largest that fits, with the memory that it needs.
  std::optional<Batch> predicted_batch(const Profile& profile, const Gpu& gpu, Precision precision);
  /// The stated time of the task, or of one iteration of its training.
  static const Ranged<Duration>* stated_time(const Profile& profile, const Gpu& gpu);
  static bool is_in_pool(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu);
  /// Divides a time by a speed-up. A division by 1 is skipped, because the conversion to double would lose nanoseconds of times
  /// above 104 days.
  Duration faster(Duration time, const Ranged<double>& speedup);
  double memory_factor(const Profile& profile, Precision precision);
  DataSize memory(const Profile& profile, Precision precision);
  std::optional<Batch> batch_for(const Profile& profile, const Gpu& gpu, Precision precision);
  /// The time of the whole training. Sets the epoch and iteration time of `run` for its batch.
  Duration training_time(const Profile& profile, TrainingRun& run) const;
  [[noreturn]] void fail_too_long(const Profile& profile, const TrainingRun& run) const;
  [[noreturn]] void fail_nowhere(const Profile& profile);
  [[noreturn]] void fail_unpredicted(const Profile& profile, const std::vector<const Gpu*>& in_pool);

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
  std::string_view file_;
  std::vector<std::string> notes_;
  bool has_ranges_ = false;
};

/// A size as text for messages.
[[nodiscard]] std::string gigabytes(DataSize size);

}  // namespace gpusim
