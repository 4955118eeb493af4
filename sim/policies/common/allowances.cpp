#include "sim/policies/common/allowances.hpp"

#include <algorithm>

namespace gpusim {
namespace {

bool is_within(const std::vector<Share>& shares, std::size_t which, std::int64_t held) {
  return which >= shares.size() || !shares[which].quota || held <= *shares[which].quota;
}

}  // namespace

Allowances::Allowances(const View& view)
    : has_quotas_(gpusim::has_quotas(view.workload)),
      of_user_(has_quotas_ ? std::max<std::size_t>(1, view.workload.users.size()) : 0),
      of_queue_(has_quotas_ ? std::max<std::size_t>(1, view.workload.queues.size()) : 0) {}

bool Allowances::is_within_quotas(TaskId task, std::uint32_t gpus, const View& view) const {
  if (!has_quotas_) return true;
  const Job& job = view.job_of(task);
  const std::size_t user = index(job.user);
  const std::size_t queue = index(job.queue);
  return gpus == 0 || (is_within(view.workload.users, user, of_user_[user] + gpus) &&
                       is_within(view.workload.queues, queue, of_queue_[queue] + gpus));
}

bool Allowances::has_free_resources(ProfileId profile, const View& view) const {
  const auto holds = view.performance.holds(profile);
  return std::all_of(holds.begin(), holds.end(), [&](const auto& hold) { return hold.amount <= free_[index(hold.resource)]; });
}

void Allowances::take(TaskId task, std::uint32_t gpus, const View& view) {
  take_resources(view.workload.profile[index(task)], view);
  if (has_quotas_) count(task, gpus, view);
}

void Allowances::take_resources(ProfileId profile, const View& view) {
  for (const Performance::Hold& hold : view.performance.holds(profile)) free_[index(hold.resource)] -= hold.amount;
}

void Allowances::give_back_resources(ProfileId profile, const View& view) {
  for (const Performance::Hold& hold : view.performance.holds(profile)) free_[index(hold.resource)] += hold.amount;
}

void Allowances::count(TaskId task, std::int64_t gpus, const View& view) {
  const Job& job = view.job_of(task);
  of_user_[index(job.user)] += gpus;
  of_queue_[index(job.queue)] += gpus;
}

}  // namespace gpusim
