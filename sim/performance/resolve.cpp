// From profiles as a scenario states them to times on the devices of one system.

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "gpusim/check.hpp"
#include "gpusim/performance.hpp"

namespace gpusim {
namespace {

/// The entry of a table keyed by GPU id or family that holds for a card: an id wins over its family.
template <class T>
const T* for_gpu(const std::vector<std::pair<std::string, T>>& table, const Gpu& gpu) {
  for (const std::string& name : {gpu.id, gpu.family})
    for (const auto& [key, value] : table)
      if (key == name) return &value;
  return nullptr;
}

/// `duration` x numerator / denominator to the nearest nanosecond.
Duration part_of(Duration duration, std::int64_t numerator, std::int64_t denominator) {
  if (numerator == denominator) return duration;
  __extension__ using Wide = __int128;
  const Wide product = static_cast<Wide>(duration.count()) * numerator;
  return Duration::nanoseconds(static_cast<std::int64_t>((product + denominator / 2) / denominator));
}

/// The part of a stated time that a task does, times its sampled length, to the nearest nanosecond.
Duration length_of(Duration stated, const Profile& profile) {
  const Duration part = part_of(stated, profile.numerator, profile.denominator);
  if (profile.length == 1) return part;
  const double count = static_cast<double>(part.count()) * profile.length;
  return count < static_cast<double>(kLongestRun.count()) ? Duration::nanoseconds(std::llround(count)) : kLongestRun;
}

std::string gigabytes(DataSize size) { return fmt::format("{} GB", size / units::GB); }

/// Resolves one profile after the other; keeps what the messages need.
class Resolver {
 public:
  Resolver(const System& system, Case which, Document& document) : system_(system), which_(which), document_(document) {}

  [[nodiscard]] bool has_ranges() const { return has_ranges_; }

  Duration host_time(const Profile& profile) { return length_of(pick(*profile.any_time, false), profile); }

  DataSize memory(const Profile& profile) { return profile.has_memory ? pick(profile.memory, false) : DataSize{}; }

  /// The times on all classes; throws when there is none that can run it.
  std::vector<Duration> times(const Profile& profile) {
    std::vector<Duration> row;
    std::uint32_t able = 0;
    for (const DeviceClass& device_class : system_.classes) {
      const Duration time = time_on(profile, device_class);
      if (time != Performance::kCannotRun) able += device_class.count;
      row.push_back(time);
    }
    if (able == 0) fail_nowhere(profile);
    if (able < profile.gpus)
      fail(profile, fmt::format("needs {} GPUs, but \"{}\" has {} that can run it", profile.gpus, system_.name, able));
    return row;
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
  Duration time_on(const Profile& profile, const DeviceClass& device_class) {
    const Gpu& gpu = system_.gpus[index(device_class.gpu)];
    const Ranged<Duration>* stated = profile.any_time ? &*profile.any_time : for_gpu(profile.time, gpu);
    if (stated == nullptr || !is_in_pool(profile, device_class, gpu)) return Performance::kCannotRun;
    if (profile.has_memory && pick(profile.memory, false) > gpu.memory) return Performance::kCannotRun;
    const Duration time = length_of(pick(*stated, false), profile);
    return system_.precision == Precision::mixed ? divided(time, mixed_speedup(profile, gpu)) : time;
  }

  static bool is_in_pool(const Profile& profile, const DeviceClass& device_class, const Gpu& gpu) {
    return profile.pool.empty() || profile.pool == device_class.pool || profile.pool == gpu.id || profile.pool == gpu.family;
  }

  double mixed_speedup(const Profile& profile, const Gpu& gpu) {
    const Ranged<double>* own = for_gpu(profile.mixed_speedup, gpu);
    const std::optional<bool> has_mixed = gpu.has_mixed_precision();
    if (has_mixed == false) {
      if (own != nullptr)
        throw InputError(
            document_.file, profile.pointer + "/mixed_speedup",
            fmt::format("{} has no mixed precision (its FP16 peak is not above its FP32 peak), so it cannot have a speed-up",
                        gpu.id));
      document_.note(fmt::format("{} has no mixed precision: it stays at FP32 in \"{}\"", gpu.id, system_.name));
      return 1;
    }
    if (own != nullptr) return pick(*own, true);
    if (has_mixed == true && profile.any_mixed_speedup) return pick(*profile.any_mixed_speedup, true);
    throw InputError(document_.file, profile.pointer,
                     fmt::format("expected \"mixed_speedup\" for {}, because \"{}\" runs mixed precision{}", gpu.id, system_.name,
                                 has_mixed ? "" : " and its sheet does not say whether it has it"));
  }

  [[noreturn]] void fail_nowhere(const Profile& profile) const {
    DataSize most_memory;
    bool has_pool = false;
    std::vector<std::string> ids;
    for (const DeviceClass& device_class : system_.classes) {
      const Gpu& gpu = system_.gpus[index(device_class.gpu)];
      if (!is_in_pool(profile, device_class, gpu)) continue;
      has_pool = true;
      if (std::find(ids.begin(), ids.end(), gpu.id) == ids.end()) ids.push_back(gpu.id);
      if (profile.any_time || for_gpu(profile.time, gpu) != nullptr) most_memory = std::max(most_memory, gpu.memory);
    }
    if (!has_pool) fail(profile, fmt::format("bound to \"{}\", which is no pool and no GPU of \"{}\"", profile.pool, system_.name));
    if (most_memory == DataSize{}) {
      std::vector<std::string> known;
      for (const auto& entry : profile.time) known.push_back(entry.first);
      fail(profile, fmt::format("no time for {} of \"{}\"; times are given for {}", fmt::join(ids, ", "), system_.name,
                                fmt::join(known, ", ")));
    }
    fail(profile, fmt::format("needs {}, but no device of \"{}\" that it has a time for has more than {}",
                              gigabytes(profile.memory.at(which_, false)), system_.name, gigabytes(most_memory)));
  }

  const System& system_;
  Case which_;
  Document& document_;
  bool has_ranges_ = false;
};

/// The most devices able to run a profile that all reach each other. Connection is mutual: links come in pairs.
std::size_t largest_connected(const System& system, const Routes& routes, const std::vector<Duration>& row) {
  std::size_t largest = 0;
  std::vector<bool> seen(system.devices.size());
  for (std::size_t first = 0; first < system.devices.size(); ++first) {
    if (seen[first]) continue;
    std::size_t able = 0;
    for (std::size_t other = first; other < system.devices.size(); ++other) {
      if (other != first && routes.between(id<DeviceId>(first), id<DeviceId>(other)) == nullptr) continue;
      seen[other] = true;
      if (row[index(system.devices[other].device_class)] != Performance::kCannotRun) ++able;
    }
    largest = std::max(largest, able);
  }
  return largest;
}

}  // namespace

Performance::Performance(const System& system, const Workload& workload, Case which, Document& document)
    : system_(&system), classes_(system.classes.size()) {
  Resolver resolver(system, which, document);
  const bool exchanges = std::any_of(workload.profiles.begin(), workload.profiles.end(), [](const Profile& profile) {
    return profile.gpus > 1 && profile.scaling.kind == Scaling::Kind::allreduce;
  });
  if (exchanges || workload.graph.moves_data())
    routes_ = std::make_shared<const Routes>(system.devices.size(), system.vertices, system.links_in(which));
  if (workload.graph.moves_data() && !routes_->is_complete())
    throw Infeasible(document.file, fmt::format("/systems/{}", pointer_token(system.name)),
                     fmt::format("workload \"{}\" moves data between devices, but not all devices are connected; expected "
                                 "\"interconnect\" or \"network\"",
                                 workload.name));

  for (const Profile& profile : workload.profiles) {
    gpus_.push_back(profile.gpus);
    memory_.push_back(resolver.memory(profile));
    Gang gang;
    if (profile.gpus == 0) {
      host_times_.push_back(resolver.host_time(profile));
      times_.insert(times_.end(), classes_, kCannotRun);
    } else {
      host_times_.push_back(Duration{});
      const std::vector<Duration> row = resolver.times(profile);
      times_.insert(times_.end(), row.begin(), row.end());
      if (profile.gpus > 1) {
        gang.kind = profile.scaling.kind;
        if (gang.kind == Scaling::Kind::speedup) gang.speedup = resolver.pick(profile.scaling.speedup.at(profile.gpus), true);
        if (gang.kind == Scaling::Kind::allreduce) {
          gang.gradient = resolver.pick(profile.scaling.gradient, false);
          gang.steps = profile.scaling.steps;
          const std::size_t connected = largest_connected(system, *routes_, row);
          if (connected < profile.gpus)
            resolver.fail(profile, fmt::format("needs {} connected GPUs, but \"{}\" has {} that reach each other", profile.gpus,
                                               system.name, connected));
        }
      }
    }
    gangs_.push_back(gang);
  }
  has_ranges_ = resolver.has_ranges() || (routes_ && system.has_ranges());
}

}  // namespace gpusim
