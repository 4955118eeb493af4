// work_stealing: a deque of tasks on every device, deterministic.
//
// A ready task joins the deque of the device on which the last of its predecessors ended, at the front; without a predecessor on a
// device, or if that device cannot run it, the back of the next device in turn that can. An idle device takes the front of its own
// deque; if nothing there may start it steals from the deque with the most expected work, ties to the lower device, the task that
// is nearest to the back and that the device can run. Idle devices choose in ascending order. Tasks that need resources only start
// in the order of their ids when they fit. Tasks on one device only. No options.
//
// Source: R. D. Blumofe, C. E. Leiserson, "Scheduling multithreaded computations by work stealing", Journal of the ACM 46(5), 1999;
// victims are not drawn here.

#include <algorithm>
#include <deque>

#include "sim/policies/common/online_state.hpp"

namespace gpusim {
namespace {

class WorkStealing : public Policy {
 public:
  void prepare(const View& view) override {
    state_.emplace(PlacementOptions{.rule = PlacementRule::first}, view);
    deques_.resize(view.system.devices.size());
  }

  const Decisions& decide(const Changes& changes, const View& view) override {
    state_->update(changes, view, [](TaskId) {});
    for (const TaskId task : changes.ready) push(task, view);
    start_without_devices(view);
    for (std::size_t device = 0; device < deques_.size(); ++device) serve(id<DeviceId>(device), view);
    const bool is_any_left = std::any_of(deques_.begin(), deques_.end(), [](const Deque& deque) { return !deque.tasks.empty(); });
    if (const std::optional<Instant> outage = next_planned_outage(view); outage && is_any_left) state_->decisions.wake(*outage);
    return state_->decisions;
  }

 private:
  struct Deque {
    std::deque<TaskId> tasks;
    Duration work;
  };

  void push(TaskId task, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    if (!view.performance.is_placed(profile)) return;
    if (view.performance.gpus(profile) == 0) {
      without_devices_.push_back(task);
      return;
    }
    const std::optional<DeviceId> enabled_by = device_of_last_predecessor(task, view);
    const bool is_spawned = enabled_by && view.performance.can_run(profile, view.system.class_of(*enabled_by));
    while (!is_spawned && !view.performance.can_run(profile, view.system.class_of(id<DeviceId>(next_)))) advance();
    Deque& deque = deques_[is_spawned ? index(*enabled_by) : next_];
    if (is_spawned) {
      deque.tasks.push_front(task);
    } else {
      deque.tasks.push_back(task);
      advance();
    }
    deque.work += remaining(task, view);
  }
  void advance() { next_ = (next_ + 1) % deques_.size(); }

  static std::optional<DeviceId> device_of_last_predecessor(TaskId task, const View& view) {
    std::optional<DeviceId> device;
    Instant last;
    for (const Edge& edge : view.workload.graph.predecessors(task)) {
      const std::span<const DeviceId> devices = view.held[edge.task];
      if (devices.empty() || (device && view.finish[index(edge.task)] <= last)) continue;
      device = devices.front();
      last = view.finish[index(edge.task)];
    }
    return device;
  }

  void start_without_devices(const View& view) {
    std::erase_if(without_devices_, [&](TaskId task) {
      if (!state_->allowances.allows(task, view)) return false;
      state_->start(task, {}, view);
      return true;
    });
  }

  /// Starts tasks on the device until it is full or no task for it is found.
  void serve(DeviceId device, const View& view) {
    while (state_->pool.idle().contains(device) && (take_own(device, view) || steal(device, view))) {
    }
  }

  bool take_own(DeviceId device, const View& view) {
    Deque& own = deques_[index(device)];
    for (std::size_t place = 0; place < own.tasks.size(); ++place)
      if (start(own.tasks[place], device, "own deque", view)) {
        remove(own, place, view);
        return true;
      }
    return false;
  }

  bool steal(DeviceId device, const View& view) {
    std::vector<std::size_t> victims;
    for (std::size_t other = 0; other < deques_.size(); ++other)
      if (other != index(device) && !deques_[other].tasks.empty()) victims.push_back(other);
    std::stable_sort(victims.begin(), victims.end(),
                     [&](std::size_t a, std::size_t b) { return deques_[a].work > deques_[b].work; });
    for (const std::size_t victim : victims) {
      Deque& deque = deques_[victim];
      for (std::size_t back = 0; back < deque.tasks.size(); ++back) {
        const std::size_t place = deque.tasks.size() - 1 - back;
        if (!start(deque.tasks[place], device, "stolen", view)) continue;
        remove(deque, place, view);
        return true;
      }
    }
    return false;
  }
  static void remove(Deque& deque, std::size_t place, const View& view) {
    deque.work = deque.work - remaining(deque.tasks[place], view);
    deque.tasks.erase(deque.tasks.begin() + static_cast<std::ptrdiff_t>(place));
  }

  bool start(TaskId task, DeviceId device, const char* why, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    if (!view.performance.can_run(profile, view.system.class_of(device)) || !state_->allowances.allows(task, view)) return false;
    if (!state_->may_start_on(task, device, view)) return false;
    state_->start(task, {&device, 1}, view);
    if (view.wants_keys) state_->decisions.explain(why);
    return true;
  }

  std::optional<OnlineState> state_;
  std::vector<Deque> deques_;  ///< by device
  std::vector<TaskId> without_devices_;
  std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Policy> make_work_stealing(Reader& /*options*/) { return std::make_unique<WorkStealing>(); }

}  // namespace gpusim
