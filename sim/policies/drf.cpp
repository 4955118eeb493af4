// drf: dominant resource fairness, weighted.
//
// Dominant share of a user: the largest, over devices and all resources of the system, of what the user's tasks hold / what there
// is, divided by the user's weight. The next task is the first, by (priority of the job, highest first; task id), of the user with
// the smallest dominant share, ties to the lower user; a user whose next task does not fit is passed over. Not preemptive. Option:
// `placement`.
//
// Source: A. Ghodsi, M. Zaharia, B. Hindman, A. Konwinski, S. Shenker, I. Stoica, "Dominant resource fairness: fair allocation of
// multiple resource types", NSDI 2011, algorithm 1.

#include <fmt/format.h>

#include <algorithm>

#include "sim/policies/common/queue_policy.hpp"
#include "sim/policies/common/usage.hpp"

namespace gpusim {
namespace {

class DominantResourceFairness : public QueuePolicy {
 public:
  explicit DominantResourceFairness(PlacementOptions placement) : QueuePolicy({.placement = placement, .by_user = true}) {}

 private:
  void begin(const View& view) override {
    held_.assign(std::max<std::size_t>(1, view.workload.users.size()), std::vector<std::int64_t>(1 + view.system.resources.size()));
  }
  void started(TaskId task, const View& view) override { count(task, 1, view); }
  void on_finished(TaskId task, const View& view) override { count(task, -1, view); }
  void count(TaskId task, std::int64_t sign, const View& view) {
    const ProfileId profile = view.workload.profile[index(task)];
    std::vector<std::int64_t>& held = held_[index(view.job_of(task).user)];
    held[0] += sign * view.performance.gpus(profile);
    for (const Performance::Hold& hold : view.performance.holds(profile)) held[1 + index(hold.resource)] += sign * hold.amount;
  }

  QueueKey key(TaskId task, const View& view) override { return {-std::int64_t{view.job_of(task).priority}}; }
  double user_key(UserId user, const View& view) override {
    const std::vector<std::int64_t>& held = held_[index(user)];
    double share = static_cast<double>(held[0]) / static_cast<double>(view.system.devices.size());
    for (std::size_t r = 0; r < view.system.resources.size(); ++r)
      if (view.system.resources[r].capacity > 0)
        share = std::max(share, static_cast<double>(held[1 + r]) / static_cast<double>(view.system.resources[r].capacity));
    return share / share_of(user, view);
  }
  std::string describe(TaskId task, QueueKey /*key*/, const View& view) override {
    return fmt::format("dominant share {}", user_key(view.job_of(task).user, view));
  }

  std::vector<std::vector<std::int64_t>> held_;  ///< by user: devices, then resources
};

}  // namespace

std::unique_ptr<Policy> make_drf(Reader& options) { return std::make_unique<DominantResourceFairness>(read_placement(options)); }

}  // namespace gpusim
