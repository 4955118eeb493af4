// heft: heterogeneous earliest finish time.
//
// Tasks in order of decreasing upward rank rank_u(i) = w-bar(i) + max over successors j of (c-bar(i,j) + rank_u(j)), ties to the
// smaller id, but never before a predecessor (tasks of no length can tie with theirs). w-bar is the mean time over the devices that
// can run the task, c-bar the mean transfer time over pairs of different devices. Each task goes to the device on which it ends
// first, in the first idle gap that holds it; ties to the smaller device id. Planned when a job arrives, into what earlier plans
// left free. For tasks on one device. No options.
//
// Source: H. Topcuoglu, S. Hariri, M.-Y. Wu, IEEE Transactions on Parallel and Distributed Systems 13(3), 2002.

#include "sim/policies/common/planning_policy.hpp"

namespace gpusim {
namespace {

class Heft : public PlanningPolicy {
 protected:
  std::vector<Rank> priorities(const View& view) override { return upward_ranks(view, MeanTimes(view), dependency_order(view)); }

  InsertionSchedule::Place choose(TaskId task, InsertionSchedule& schedule, const View& view) override {
    return schedule.earliest_finish(task, view.now);
  }
};

}  // namespace

std::unique_ptr<Policy> make_heft(Reader& /*options*/) { return std::make_unique<Heft>(); }

}  // namespace gpusim
