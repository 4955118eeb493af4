#include "sim/metrics/waiting_kinds.hpp"

#include <utility>

namespace gpusim {

/// Equal profiles mostly form one kind, whatever jobs they belong to.
std::uint32_t WaitingKinds::number_of(TaskId task) {
  const ProfileId profile = workload_.profile[index(task)];
  const std::size_t stated = index(workload_.kind(profile));
  const bool is_by_profile = occupancy_.kinds_follow_profiles();
  if (is_by_profile && stated < number_of_profile_.size() && number_of_profile_[stated]) return *number_of_profile_[stated];
  WaitingKind needs = occupancy_.kind_of(task);
  const auto [entry, is_new] = numbers_.try_emplace(needs, static_cast<std::uint32_t>(kinds_.size()));
  if (is_new) kinds_.push_back({std::move(needs), profile, 0, Instant{}, WaitReason::held_back, {}, false});
  if (is_by_profile) {
    if (stated >= number_of_profile_.size()) number_of_profile_.resize(stated + 1);
    number_of_profile_[stated] = entry->second;
  }
  return entry->second;
}

std::uint32_t WaitingKinds::begin(TaskId task, Instant now, Waited& waited) {
  const std::uint32_t number = number_of(task);
  Kind& kind = kinds_[number];
  if (kind.waiting++ == 0) {
    kind.since = now;
    kind.is_new = true;
    active_.push_back(number);
  }
  kind.settle(now);
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) waited[reason] = waited[reason] - kind.sums[reason];
  return number;
}

void WaitingKinds::end(std::uint32_t number, Instant now, Waited& waited) {
  Kind& kind = kinds_[number];
  kind.settle(now);
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) waited[reason] += kind.sums[reason];
  --kind.waiting;
}

void WaitingKinds::Kind::settle(Instant now) {
  sums[static_cast<std::size_t>(reason)] += now - since;
  since = now;
}

bool WaitingKinds::judge(Instant now, bool has_changed) {
  bool has_new = false;
  std::size_t kept = 0;
  for (const std::uint32_t number : active_) {
    if (kinds_[number].waiting == 0) {
      has_changed = true;
      continue;
    }
    has_new |= kinds_[number].is_new;
    active_[kept++] = number;
  }
  active_.resize(kept);
  if (!has_changed && !has_new) return false;
  occupancy_.forget_usable();
  for (const std::uint32_t number : active_) {
    Kind& kind = kinds_[number];
    const WaitReason reason = occupancy_.reason(kind.needs, kind.sample, now);
    kind.is_new = false;
    if (reason == kind.reason) continue;
    kind.settle(now);
    kind.reason = reason;
  }
  return true;
}

}  // namespace gpusim
