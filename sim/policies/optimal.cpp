// optimal: the best schedule that a search of given effort finds, with a proof of how good it is.
//
// Plans the whole workload before the run: all jobs are known, and an arrival is a release time. The search is that of
// sim/solvers/optimal.hpp: bounds, list schedules, exhaustive search for independent tasks, for others local search and a SAT
// solver by turns. Each task starts on its GPUs at its planned time. A gang gets GPUs of one class, and an elastic task its stated
// number; if it could have mixed classes or another number, nothing is claimed about the optimum. Option: `effort`, in hundredths
// of the default search, which takes one to four seconds if nothing is proven earlier. It counts steps and not seconds, so the
// schedule does not depend on the machine.
//
// The system's resources are planned with the GPUs, and tasks that hold resources and no GPUs with both. What the plan cannot
// express is refused (`why_not`): data that moves between tasks, gradients whose time depends on where they travel, files, windows,
// shared GPUs, people, closed loops, quotas.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "sim/base/check.hpp"
#include "sim/input/keys.hpp"
#include "sim/solvers/optimal.hpp"

namespace gpusim {

static_assert(SearchEffort::kDefault == 100 && SearchEffort::kMost == 1'000'000);
constexpr Key kOptimalRows[] = {
    {"effort", "count", "=100", "how long it searches, in hundredths of 1 to 4 s, where nothing is proven earlier"},
};
extern constinit const KeySection kOptimalKeys{"optimal", "options of optimal", kOptimalRows};

namespace {

std::vector<std::vector<DeviceId>> devices_by_class(const System& system) {
  std::vector<std::vector<DeviceId>> devices(system.classes.size());
  for (std::size_t device = 0; device < system.devices.size(); ++device)
    devices[index(system.devices[device].device_class)].push_back(id<DeviceId>(device));
  return devices;
}

/// True when a gang of this profile could mix classes of devices.
bool may_mix(const Performance& performance, ProfileId profile, std::size_t classes) {
  std::size_t able = 0;
  for (std::size_t c = 0; c < classes; ++c) able += performance.can_run(profile, id<ClassId>(c)) ? 1 : 0;
  return performance.gpus(profile) > 1 && able > 1;
}

/// True when no single class has enough devices for a gang of this profile.
bool needs_mixing(const System& system, const Performance& performance, ProfileId profile) {
  if (performance.gpus(profile) < 2) return false;
  for (std::size_t c = 0; c < system.classes.size(); ++c)
    if (performance.can_run(profile, id<ClassId>(c)) && system.classes[c].count >= performance.gpus(profile)) return false;
  return true;
}

OfflineTask offline_task(const Problem& problem, const std::vector<std::vector<DeviceId>>& devices, TaskId task) {
  const auto& [system, workload, performance] = problem;
  const ProfileId profile = workload.profile[index(task)];
  OfflineTask result{
      {}, performance.gpus(profile), workload.jobs[index(workload.job[index(task)])].arrival.since_start().count(), {}};
  if (const auto holds = performance.holds(profile); !holds.empty()) {
    result.demand.assign(system.resources.size(), 0);
    for (const Performance::Hold& hold : holds) result.demand[index(hold.resource)] += hold.amount;
  }
  if (result.gpus == 0) {
    result.time.push_back(performance.host_time(profile).count());
    return result;
  }
  for (std::size_t c = 0; c < devices.size(); ++c) {
    const bool can_run = performance.can_run(profile, id<ClassId>(c)) && devices[c].size() >= result.gpus;
    result.time.emplace_back();
    if (can_run) result.time.back() = performance.run_time(profile, std::span(devices[c]).first(result.gpus)).count();
  }
  return result;
}

class Optimal : public Policy {
 public:
  explicit Optimal(SearchEffort effort) : effort_(effort) {}

  void prepare(const View& view) override {
    const std::vector<std::vector<DeviceId>> devices = devices_by_class(view.system);
    OfflineInstance instance;
    for (const DeviceClass& device_class : view.system.classes) instance.gpus.push_back(device_class.count);
    for (const Resource& resource : view.system.resources) instance.capacity.push_back(resource.capacity);
    bool is_bound = true;
    for (std::size_t task = 0; task < view.workload.tasks(); ++task) {
      instance.tasks.push_back(offline_task(view, devices, id<TaskId>(task)));
      is_bound = is_bound && !may_mix(view.performance, view.workload.profile[task], view.system.classes.size()) &&
                 !view.performance.is_elastic(view.workload.profile[task]);
    }
    instance.order = view.workload.graph;
    const OfflineSchedule schedule = optimal_schedule(instance, effort_);
    if (is_bound && !view.workload.graph.moves_data()) proof_ = {Duration::nanoseconds(schedule.bound), schedule.binding};
    lay_out(instance, schedule, devices, view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    for (const TaskId task : changes.ready) is_ready_[index(task)] = true;
    for (const DeviceId device : changes.freed) is_held_[index(device)] = false;
    while (next_ < order_.size() && is_started_[index(order_[next_])]) ++next_;
    free_resources_.assign(view.free_resources.begin(), view.free_resources.end());
    for (std::size_t position = next_; position < order_.size(); ++position) {
      const TaskId task = order_[position];
      if (start_[index(task)] > view.now) break;
      if (is_started_[index(task)]) continue;
      // A task that is due but cannot start yet keeps its share of resources from later tasks.
      if (!take_resources(task, view) || !is_ready_[index(task)] || !is_next_everywhere(task)) continue;
      decisions_.start(task, devices_[index(task)]);
      is_started_[index(task)] = true;
      for (const DeviceId device : devices_[index(task)]) {
        is_held_[index(device)] = true;
        ++turn_[index(device)];
      }
    }
    return decisions_;
  }

  [[nodiscard]] std::optional<Proof> proof() const override { return proof_; }

 private:
  /// Takes the resources of a task; false when one of them is exhausted.
  bool take_resources(TaskId task, const View& view) {
    bool is_enough = true;
    for (const Performance::Hold& hold : view.performance.holds(view.workload.profile[index(task)])) {
      free_resources_[index(hold.resource)] -= hold.amount;
      is_enough = is_enough && free_resources_[index(hold.resource)] >= 0;
    }
    return is_enough;
  }

  /// Computes the order of tasks by planned start and their order on each device.
  void lay_out(const OfflineInstance& instance, const OfflineSchedule& schedule, const std::vector<std::vector<DeviceId>>& devices,
               const View& view) {
    const std::size_t tasks = instance.tasks.size();
    std::size_t count = 0;
    for (const std::vector<DeviceId>& of_class : devices) count += of_class.size();
    is_ready_.assign(tasks, false);
    is_started_.assign(tasks, false);
    is_held_.assign(count, false);
    turn_.assign(count, 0);
    on_device_.resize(count);
    devices_.resize(tasks);
    const std::vector<std::vector<std::uint32_t>> gpus = gpus_of(instance, schedule);
    for (std::size_t task = 0; task < tasks; ++task) {
      start_.push_back(Instant::at(Duration::nanoseconds(schedule.start[task])));
      for (const std::uint32_t gpu : gpus[task]) devices_[task].push_back(devices[schedule.device_class[task]][gpu]);
    }
    for (const std::uint32_t task : start_order(instance, schedule))
      if (view.performance.is_placed(view.workload.profile[task])) order_.push_back(id<TaskId>(task));
    for (const TaskId task : order_)
      for (const DeviceId device : devices_[index(task)]) on_device_[index(device)].push_back(task);
  }

  [[nodiscard]] bool is_next_everywhere(TaskId task) const {
    return std::all_of(devices_[index(task)].begin(), devices_[index(task)].end(), [&](DeviceId device) {
      return !is_held_[index(device)] && on_device_[index(device)][turn_[index(device)]] == task;
    });
  }

  SearchEffort effort_;
  std::optional<Proof> proof_;
  std::vector<Instant> start_;                  ///< by task, as planned
  std::vector<std::vector<DeviceId>> devices_;  ///< by task
  std::vector<TaskId> order_;                   ///< tasks that need devices or resources, by planned start
  std::vector<std::vector<TaskId>> on_device_;  ///< by device: its tasks in planned order
  std::vector<std::size_t> turn_;               ///< by device: number of tasks started
  std::vector<bool> is_ready_;
  std::vector<bool> is_started_;
  std::vector<bool> is_held_;
  std::vector<std::int64_t> free_resources_;  ///< during one call: resources that remain
  std::size_t next_ = 0;                      ///< position in order_; all tasks before it have started
  Decisions decisions_;
};

std::string why_system_cannot_be_planned(const System& system) {
  if (system.contention != Contention::none) return "tasks and transfers slow each other down (\"contention\")";
  for (const Pool& pool : system.pools) {
    if (pool.colocation.max_per_gpu > 1) return "tasks share GPUs (\"colocation\")";
    if (!pool.available.is_always()) return "GPUs are available at certain hours only (\"available\")";
  }
  return {};
}

}  // namespace

std::string why_optimal_cannot_plan(const Problem& problem) {
  const auto& [system, workload, performance] = problem;
  if (std::string why = why_system_cannot_be_planned(system); !why.empty()) return why;
  if (workload.tasks() > kMostOfflineTasks)
    return fmt::format("there are {} tasks, and a plan may have {}", workload.tasks(), kMostOfflineTasks);
  if (has_quotas(workload)) return "users or queues have quotas";
  if (workload.loop) return "experiments follow one another (\"experiments\")";
  if (!workload.starts.is_always()) return "tasks start at certain hours only";
  if (workload.graph.moves_data()) return "data moves between tasks";
  if (performance.has_loads()) return "tasks load files";
  for (const ProfileId profile : workload.profile) {
    const Profile* const stated = workload.profiles.empty() ? nullptr : &workload.stated(profile);
    const std::string name = stated == nullptr ? "a task" : fmt::format("\"{}\"", stated->name);
    if (stated != nullptr && stated->person) return fmt::format("{} is done by people", name);
    if (stated != nullptr && stated->checkpoint) return fmt::format("{} writes checkpoints", name);
    if (performance.depends_on_placement(profile)) return fmt::format("the time of {} depends on where its GPUs are", name);
    if (needs_mixing(system, performance, profile)) return fmt::format("{} needs GPUs of several kinds at once", name);
  }
  return {};
}

std::unique_ptr<Policy> make_optimal(Reader& options) {
  const SearchEffort effort{options.at_or("effort").count(1, SearchEffort::kMost)};
  return std::make_unique<Optimal>(effort);
}

}  // namespace gpusim
