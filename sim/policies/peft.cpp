// peft: predict earliest finish time.
//
// The optimistic cost table says how long what follows a task takes at best when the task runs on a device:
//   OCT(i,p) = max over successors j of min over devices q of (OCT(j,q) + w(j,q) + (0 if q == p else c-bar(i,j))).
// Ready tasks are taken by decreasing mean of OCT over the devices that can run them, ties to the smaller id. Each goes to the
// device with the least sum of earliest finish time, with insertion, and OCT; ties to the smaller device id. Tasks of the host have
// one entry, and no transfer leads to or from them. For tasks on one device. No options.
//
// Source: H. Arabnejad, J. G. Barbosa, IEEE Transactions on Parallel and Distributed Systems 25(3), 2014.

#include <algorithm>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/policies/common/planning_policy.hpp"

namespace gpusim {
namespace {

class Peft : public PlanningPolicy {
 protected:
  std::vector<Rank> priorities(const View& view) override {
    classes_ = view.system.classes.size();
    const std::vector<TaskId> order = dependency_order(view);
    fill_table(view, order);
    const MeanTimes means(view);
    std::vector<Rank> priority(order.size());
    for (std::size_t task = 0; task < priority.size(); ++task)
      priority[task] = means.mean(view.workload.profile[task], row(id<TaskId>(task)));
    return priority;
  }

  InsertionSchedule::Place choose(TaskId task, InsertionSchedule& schedule, const View& view) override {
    return schedule.earliest_finish(task, view.now, row(task));
  }

 private:
  /// Computes the table by class. Devices of a class have equal entries, since moving to another device only pays if it is of
  /// another class.
  void fill_table(const View& view, std::span<const TaskId> order) {
    table_.assign(order.size() * classes_, Duration{});
    if (view.workload.graph.arcs() == 0) return;
    const MeanTransfers mean_transfer(view);
    std::vector<std::optional<Duration>> behind(classes_);  // By class; empty where the successor cannot run.
    for (auto task = order.rbegin(); task != order.rend(); ++task) {
      const bool is_host = view.performance.gpus(view.workload.profile[index(*task)]) == 0;
      const auto entries = table_.begin() + static_cast<std::ptrdiff_t>(index(*task) * classes_);
      for (const Edge& edge : view.workload.graph.successors(*task)) {
        const ProfileId profile = view.workload.profile[index(edge.task)];
        const bool leads_to_host = view.performance.gpus(profile) == 0;
        std::optional<Duration> least;
        for (std::size_t c = 0; c < classes_; ++c) {
          behind[c].reset();
          if (leads_to_host)
            behind[c] = row(edge.task)[c] + view.performance.host_time(profile);
          else if (view.performance.can_run(profile, id<ClassId>(c)))
            behind[c] = row(edge.task)[c] + view.performance.time(profile, id<ClassId>(c));
          if (behind[c]) least = std::min(*behind[c], least.value_or(*behind[c]));
        }
        GPUSIM_CHECK(least, "task {} fits on no device", index(edge.task));
        const Duration elsewhere = *least + mean_transfer(*task, edge);
        for (std::size_t c = 0; c < classes_; ++c)
          entries[static_cast<std::ptrdiff_t>(c)] = std::max(entries[static_cast<std::ptrdiff_t>(c)],
                                                             is_host ? *least : std::min(behind[c].value_or(elsewhere), elsewhere));
      }
    }
  }

  [[nodiscard]] std::span<const Duration> row(TaskId task) const { return {table_.data() + index(task) * classes_, classes_}; }

  std::size_t classes_ = 0;
  std::vector<Duration> table_;  ///< indexed by [task][class]
};

}  // namespace

std::unique_ptr<Policy> make_peft(Reader& /*options*/) { return std::make_unique<Peft>(); }

}  // namespace gpusim
