#include "sim/policies/common/round_policy.hpp"
#include "gpusim/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/input/keys.hpp"
#include "sim/policies/common/allowances.hpp"
#include "sim/policies/common/device_pool.hpp"
#include "sim/policies/common/node_placement.hpp"
#include "sim/policies/common/placement.hpp"
#include "sim/policies/common/round_tasks.hpp"

namespace gpusim {

constexpr Key kDispatchRows[] = {
    {"dispatch", "'round'|'at_once'", "=round",
     "whether a task that comes and GPUs that become free wait for the boundary of a round"},
};
constinit const KeySection kDispatchKeys{"dispatch", "what happens between rounds", kDispatchRows};

namespace {

/// Selects tasks in the order of their claims as long as devices, quotas and resources last, as if no task held any now.
class Selection {
 public:
  explicit Selection(const View& view, std::vector<std::uint32_t> gpus) : view_(view), gpus_(std::move(gpus)), allowances_(view) {
    allowances_.free_all(view);
  }

  bool take(const RoundTask& one, ClassId device_class) {
    if (one.gpus > gpus_[index(device_class)] || !allowances_.allows(one.task, one.gpus, view_)) return false;
    gpus_[index(device_class)] -= one.gpus;
    allowances_.take(one.task, one.gpus, view_);
    return true;
  }
  /// Takes these devices, which may be of several classes.
  void take(const RoundTask& one, const std::vector<DeviceId>& devices) {
    for (const DeviceId device : devices) --gpus_[index(view_.system.class_of(device))];
    allowances_.take(one.task, static_cast<std::uint32_t>(devices.size()), view_);
  }

 private:
  const View& view_;
  std::vector<std::uint32_t> gpus_;
  Allowances allowances_;
};

/// Chooses idle devices of one class.
class ClassPlacement {
 public:
  explicit ClassPlacement(const View& view)
      : by_node_({PlacementRule::best_fit, 0}, view), by_route_({PlacementRule::fastest, 0}, view) {}

  /// The GPUs of one class, or of any; empty when the task cannot be placed now.
  std::vector<DeviceId> choose(const RoundTask& one, std::optional<ClassId> device_class, const IdleDevices& idle,
                               const View& view) {
    std::vector<bool> may_use(view.system.classes.size(), !device_class);
    if (device_class) may_use[index(*device_class)] = true;
    const ProfileId profile = view.workload.profile[index(one.task)];
    if (device_class && view.closes.empty()) {
      std::vector<DeviceId> chosen = by_node_.choose(one.task, one.gpus, idle, may_use, view);
      if (chosen.empty() || reach_each_other(profile, chosen, view)) return chosen;
    }
    // The rare case: choose only among these devices, and compare the routes between them.
    IdleDevices some(view.system);
    for (std::size_t d = 0; d < view.system.devices.size(); ++d) {
      const auto device = id<DeviceId>(d);
      if (!idle.contains(device) || !may_use[index(view.system.class_of(device))] || !ends_before_outage(one, device, view))
        some.erase(device);
    }
    const std::span<const DeviceId> chosen = by_route_.choose(one.task, one.gpus, some, {}, view);
    return {chosen.begin(), chosen.end()};
  }

 private:
  static bool reach_each_other(ProfileId profile, const std::vector<DeviceId>& devices, const View& view) {
    const Routes* routes = view.performance.routes();
    if (!view.performance.depends_on_placement(profile) || routes == nullptr || routes->uniform() != nullptr) return true;
    return std::all_of(devices.begin() + 1, devices.end(),
                       [&](DeviceId other) { return routes->between(devices.front(), other) != nullptr; });
  }
  static bool ends_before_outage(const RoundTask& one, DeviceId device, const View& view) {
    if (view.closes.empty()) return true;
    const ProfileId profile = view.workload.profile[index(one.task)];
    const ClassId device_class = view.system.class_of(device);
    if (!view.performance.can_run(profile, device_class)) return false;
    const Duration left = view.remaining(one.task, device_class) + view.performance.restore_time(profile);
    return view.closes[index(device)] - view.now >= left;
  }

  NodePlacement by_node_;
  Placement by_route_;
};

class RoundPolicy : public Policy {
 public:
  RoundPolicy(RoundOptions options, std::unique_ptr<RoundRule> rule) : options_(options), rule_(std::move(rule)) {}
  [[nodiscard]] bool preempts() const override { return true; }

  void prepare(const View& view) override {
    pool_.emplace(view, true);
    allowances_.emplace(view);
    placement_.emplace(view);
    tasks_.emplace(view);
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    decisions_.clear();
    pool_->update(changes, view);
    allowances_->update(view);
    std::vector<TaskId> on_gpus;
    for (const TaskId task : changes.ready)
      (view.performance.gpus(view.workload.profile[index(task)]) == 0 ? without_gpus_ : on_gpus).push_back(task);
    Changes of_gpus = changes;
    of_gpus.ready = on_gpus;
    is_new_ = tasks_->update(of_gpus, view, [&](TaskId task) { release(task, view); }) || is_new_;
    is_new_ = is_new_ || !changes.lost.empty() || !changes.freed.empty();
    start_without_gpus(view);

    // True also at the first call after a boundary at which the policy was not asked because no task may start then.
    const bool is_on_grid = (view.now - Instant{}).count() % options_.round.count() == 0 && planned_ != view.now;
    const bool is_boundary = is_on_grid || (next_round_ && *next_round_ <= view.now && planned_ != view.now);
    if (is_boundary || (options_.dispatches_at_once && is_new_)) {
      plan(is_boundary, view);
      if (is_boundary) planned_ = view.now;
    }
    start_selected(view);
    ask_for_next_round(view);
    return decisions_;
  }

 private:
  struct Selected {
    TaskId task;
    std::optional<ClassId> device_class;  ///< empty: any
    std::uint32_t gpus;
    std::string reason;
  };

  /// Starts tasks that hold only resources, in order of arrival. Tasks that fit pass those that do not.
  void start_without_gpus(const View& view) {
    std::erase_if(without_gpus_, [&](TaskId task) {
      if (!allowances_->allows(task, view)) return false;
      allowances_->take(task, view);
      decisions_.start(task, {});
      return true;
    });
  }

  /// Decides which tasks hold devices until the next boundary. Between boundaries running tasks keep theirs.
  void plan(bool is_boundary, const View& view) {
    std::vector<RoundTask>& tasks = tasks_->list();
    const RoundCluster cluster = cluster_now(view);
    std::vector<ShareClaim> claims = strongest_first(tasks, cluster);
    Selection selection(view, cluster.gpus);
    std::vector<bool> is_done(tasks.size());
    const bool keeps_all = !is_boundary || !rule_->preempts();
    if (is_boundary) selected_.clear();
    keep_selected(selection, is_done);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      const RoundTask& one = tasks[i];
      const bool goes_on = tasks_->is_saving(one) || (one.is_running() && (keeps_all || fits_no_class(one)));
      if (is_done[i] || !goes_on) continue;
      selection.take(one, tasks_->devices_of(one.task));
      is_done[i] = true;
    }
    for (ShareClaim& claim : claims) {
      if (is_done[claim.task] || !selection.take(tasks[claim.task], claim.device_class)) continue;
      is_done[claim.task] = true;
      grant(claim, tasks[claim.task], view);
    }
    for (std::size_t i = 0; i < tasks.size(); ++i)
      if (!is_done[i] && fits_no_class(tasks[i]))
        selected_.push_back({tasks[i].task, std::nullopt, tasks[i].gpus, "fits into no class"});
    if (!keeps_all) take_away(view);
    is_kept_.clear();
  }

  [[nodiscard]] RoundCluster cluster_now(const View& view) const {
    RoundCluster cluster{view, std::vector<std::uint32_t>(view.system.classes.size()), {}};
    for (std::size_t c = 0; c < view.system.classes.size(); ++c) cluster.idle.push_back(pool_->idle().count(id<ClassId>(c)));
    for (std::size_t d = 0; d < view.system.devices.size(); ++d)
      if (view.is_up(id<DeviceId>(d))) ++cluster.gpus[index(view.system.devices[d].device_class)];
    return cluster;
  }

  [[nodiscard]] std::vector<ShareClaim> strongest_first(std::vector<RoundTask>& tasks, const RoundCluster& cluster) {
    std::vector<ShareClaim> claims;
    if (!tasks.empty()) rule_->claim(tasks, cluster, is_new_, claims);
    is_new_ = false;
    std::sort(claims.begin(), claims.end(), [](const ShareClaim& one, const ShareClaim& other) {
      return std::tie(other.key, one.task, one.device_class) < std::tie(one.key, other.task, other.device_class);
    });
    return claims;
  }

  /// Lets a task keep its devices, or records that it is to get others.
  void grant(ShareClaim& claim, RoundTask& one, const View& view) {
    if (one.running_on != claim.device_class || one.held != one.gpus) {
      selected_.push_back({one.task, claim.device_class, one.gpus, std::move(claim.reason)});
      return;
    }
    is_kept_.push_back(one.task);
    if (claim.is_lease) one.since = view.now;
  }

  /// Tasks that the last boundary has selected keep their claim until they start.
  void keep_selected(Selection& selection, std::vector<bool>& is_done) {
    std::erase_if(selected_, [&](const Selected& selected) {
      RoundTask* const one = tasks_->find(selected.task);
      if (one == nullptr || one->is_running()) return true;
      one->gpus = selected.gpus;
      if (selected.device_class) (void)selection.take(*one, *selected.device_class);
      is_done[static_cast<std::size_t>(one - tasks_->list().data())] = true;
      return false;
    });
  }

  /// Preempts running tasks that do not continue on their present devices.
  void take_away(const View& view) {
    for (RoundTask& one : tasks_->list()) {
      if (!one.is_running() || fits_no_class(one) || std::find(is_kept_.begin(), is_kept_.end(), one.task) != is_kept_.end())
        continue;
      const ProfileId profile = view.workload.profile[index(one.task)];
      const bool is_saving = view.performance.save_time(profile) > Duration{} && view.now > view.progress[index(one.task)].since;
      decisions_.preempt(one.task);
      if (view.wants_keys) decisions_.explain("others have stronger claims");
      if (!is_saving) {
        pool_->give_back(tasks_->devices_of(one.task), profile, view);
        release(one.task, view);
        allowances_->give_back_resources(profile, view);
      }
      tasks_->preempt(one, is_saving);
    }
  }

  /// Starts the selected tasks as soon as enough devices of their class are idle.
  void start_selected(const View& view) {
    std::erase_if(selected_, [&](const Selected& selected) {
      RoundTask* one = tasks_->find(selected.task);
      if (one == nullptr) return true;
      if (one->is_running() || tasks_->is_saving(*one) || !allowances_->allows(one->task, one->gpus, view)) return false;
      const std::vector<DeviceId> devices = placement_->choose(*one, selected.device_class, pool_->idle(), view);
      if (devices.empty()) return false;
      decisions_.start(one->task, devices);
      if (view.wants_keys) decisions_.explain(selected.reason);
      pool_->hand_out(devices, view.workload.profile[index(one->task)], view);
      allowances_->take(one->task, one->gpus, view);
      tasks_->start(*one, selected.device_class.value_or(view.system.class_of(devices.front())), devices, view.now);
      return true;
    });
  }

  /// Counts that a task no longer holds its devices.
  void release(TaskId task, const View& view) {
    allowances_->release(task, static_cast<std::uint32_t>(tasks_->devices_of(task).size()), view);
  }

  void ask_for_next_round(const View& view) {
    next_round_.reset();
    const std::vector<RoundTask>& tasks = tasks_->list();
    const auto is_settled = [&](const RoundTask& one) { return rule_->is_settled(one); };
    if (std::all_of(tasks.begin(), tasks.end(), is_settled)) return;
    const std::int64_t rounds = (view.now - Instant{}).count() / options_.round.count() + 1;
    next_round_ = Instant::at(options_.round * rounds);
    decisions_.wake(*next_round_);
  }

  [[nodiscard]] bool fits_no_class(const RoundTask& one) const {
    if (one.best_time()) return false;
    const auto has_time = [](const std::optional<Seconds>& time) { return time.has_value(); };
    return !rule_->resizes() || std::none_of(one.choices.begin(), one.choices.end(), [&](const RoundTask::OnGpus& choice) {
      return std::ranges::any_of(choice.time, has_time);
    });
  }

  RoundOptions options_;
  std::unique_ptr<RoundRule> rule_;
  std::optional<DevicePool> pool_;
  std::optional<Allowances> allowances_;
  std::optional<ClassPlacement> placement_;
  std::optional<RoundTasks> tasks_;
  std::vector<TaskId> without_gpus_;   ///< ready tasks that need only resources
  std::vector<Selected> selected_;     ///< tasks selected at a boundary that have not started yet
  std::vector<TaskId> is_kept_;        ///< temporary storage of plan(): tasks that keep their devices
  std::optional<Instant> planned_;     ///< the last boundary
  std::optional<Instant> next_round_;  ///< when the policy wants to be asked again
  bool is_new_ = false;
  Decisions decisions_;
};

}  // namespace

RoundOptions read_round_options(Reader& options) {
  RoundOptions read;
  const Reader round = options.at_or("round");
  read.round = round.duration(Reader::Zero::refused).nominal;
  if (read.round < Duration::nanoseconds(1'000'000'000)) round.fail_expected("at least 1 s");
  read.dispatches_at_once = options.at_or("dispatch").one_of() == 1;
  return read;
}

std::unique_ptr<Policy> make_round_policy(RoundOptions options, std::unique_ptr<RoundRule> rule) {
  return std::make_unique<RoundPolicy>(options, std::move(rule));
}

}  // namespace gpusim
