#include "sim/policies/common/task_groups.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace gpusim {
namespace {

/// True when exactly these classes can run the profile.
bool runs_on(std::span<const ClassId> classes, ProfileId profile, const View& view) {
  auto next = classes.begin();
  for (std::size_t c = 0; c < view.system.classes.size(); ++c) {
    if (!view.performance.can_run(profile, id<ClassId>(c))) continue;
    if (next == classes.end() || *next != id<ClassId>(c)) return false;
    ++next;
  }
  return next == classes.end();
}

bool holds_the_same(ProfileId one, ProfileId other, const View& view) {
  if (view.system.resources.empty()) return true;
  const auto same = [](const Performance::Hold& a, const Performance::Hold& b) {
    return a.resource == b.resource && a.amount == b.amount;
  };
  const auto first = view.performance.holds(one);
  const auto second = view.performance.holds(other);
  return std::equal(first.begin(), first.end(), second.begin(), second.end(), same);
}

bool takes_the_same_time(ProfileId one, ProfileId other, const View& view) {
  if (view.performance.gpus(one) == 0) return true;
  for (std::size_t c = 0; c < view.system.classes.size(); ++c)
    if (view.performance.find_time(one, id<ClassId>(c)) != view.performance.find_time(other, id<ClassId>(c))) return false;
  return view.performance.best_time(one) == view.performance.best_time(other);
}

/// True when there is room for one profile exactly where there is room for the other.
bool needs_the_same_room(ProfileId one, ProfileId other, const View& view) {
  if (view.capacity == nullptr || view.performance.gpus(one) == 0) return true;
  for (std::size_t c = 0; c < view.system.classes.size(); ++c)
    if (view.capacity->memory(one, id<ClassId>(c)) != view.capacity->memory(other, id<ClassId>(c))) return false;
  return view.capacity->refuses(one) == view.capacity->refuses(other);
}

/// True when the length of a task decides whether it may start, because there are windows or planned outages.
bool do_times_matter(const View& view) {
  const auto& stated = view.system.outages.stated;
  if (std::any_of(stated.begin(), stated.end(), [](const auto& outage) { return outage.is_planned; })) return true;
  if (!view.workload.starts.is_always()) return true;
  return std::any_of(view.system.pools.begin(), view.system.pools.end(),
                     [](const Pool& pool) { return !pool.available.is_always(); });
}

}  // namespace

TaskGroups::TaskGroups(const View& view, bool by_user) {
  group_profiles(view);
  if (by_user || has_quotas(view.workload)) split_by_owner(view);
}

void TaskGroups::group_profiles(const View& view) {
  const Performance& performance = view.performance;
  of_profile_.resize(performance.profiles());
  const bool compares_times = do_times_matter(view);
  std::uint32_t group = 0;
  for (std::size_t p = 0; p < of_profile_.size(); ++p) {
    const auto profile = id<ProfileId>(p);
    if (!performance.is_placed(profile)) {
      has_others_ = true;
      continue;
    }
    const std::uint32_t gpus = performance.gpus(profile);
    const bool needs_routes = gpus > 0 && performance.depends_on_placement(profile);
    const auto is_same = [&](const Group& other) {
      return other.gpus == gpus && (gpus == 0 || runs_on(other.classes, profile, view)) && other.needs_routes == needs_routes &&
             holds_the_same(other.profile, profile, view) && needs_the_same_room(other.profile, profile, view) &&
             (!compares_times || takes_the_same_time(other.profile, profile, view));
    };
    // Most profiles equal the one before, whose group is tried first. Each profile is searched at most once.
    for (std::uint32_t next = 0; group < groups_.size() && !is_same(groups_[group]); ++next) group = next;
    of_profile_[p] = group;
    if (group < groups_.size()) continue;
    Group& added = groups_.emplace_back(Group{profile, gpus, {}, needs_routes, {}, {}});
    for (std::size_t c = 0; c < view.system.classes.size() && gpus > 0; ++c)
      if (performance.can_run(profile, id<ClassId>(c))) added.classes.push_back(id<ClassId>(c));
  }
}

void TaskGroups::split_by_owner(const View& view) {
  std::map<std::tuple<std::uint32_t, UserId, QueueId>, std::uint32_t> numbers;
  std::vector<Group> split;
  of_task_.resize(view.workload.tasks());
  for (std::size_t task = 0; task < of_task_.size(); ++task) {
    const std::optional<std::uint32_t> whole = of_profile_[index(view.workload.profile[task])];
    if (!whole) continue;
    const Job& job = view.job_of(id<TaskId>(task));
    const auto [place, is_new] = numbers.try_emplace({*whole, job.user, job.queue}, static_cast<std::uint32_t>(split.size()));
    if (is_new) {
      split.push_back(groups_[*whole]);
      split.back().user = job.user;
      split.back().queue = job.queue;
    }
    of_task_[task] = place->second;
  }
  groups_ = std::move(split);
}

}  // namespace gpusim
