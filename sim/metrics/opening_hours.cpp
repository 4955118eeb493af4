#include "sim/metrics/opening_hours.hpp"

#include <algorithm>

namespace gpusim {

OpeningHours::OpeningHours(const Problem& problem) : problem_(problem) {
  const bool has_people = std::any_of(problem.workload.profiles.begin(), problem.workload.profiles.end(),
                                      [](const Profile& profile) { return bool(profile.person); });
  matter_ = has_people || !problem.workload.starts.is_always() ||
            std::any_of(problem.system.pools.begin(), problem.system.pools.end(),
                        [](const Pool& pool) { return !pool.available.is_always(); });
  if (!matter_) return;
  for (const Pool& pool : problem.system.pools) pools_.push_back(ending(pool.available));
  for (const Person& person : problem.workload.people) people_.push_back(ending(person.calendar));
  starts_ = ending(problem.workload.starts);
  always_ = ending(Calendar());
  known_.resize(problem.performance.profiles());
}

Instant OpeningHours::earliest_end(TaskId task, Instant start) const {
  const ProfileId profile = problem_.workload.profile[index(task)];
  auto& known = known_[index(profile)];
  if (!known || known->first != start) {
    const Instant best = start + problem_.performance.best_time(profile);
    known = {start, std::max(best, compute_end(profile, start).value_or(Instant{}))};
  }
  return known->second;
}

std::optional<Instant> OpeningHours::compute_end(ProfileId profile, Instant start) const {
  const auto end_in = [&](const Calendar& windows, bool pauses, const Calendar& starts, Duration work) -> std::optional<Instant> {
    const auto first = first_start(windows, pauses, starts, start, work);
    if (!first) return std::nullopt;
    return pauses ? windows.finish(*first, work) : *first + work;
  };
  const std::uint32_t gpus = problem_.performance.gpus(profile);
  if (gpus == 0) {
    if (problem_.workload.profiles.empty() || !problem_.workload.stated(profile).person) return std::nullopt;
    const Profile& task = problem_.workload.stated(profile);
    return end_in(people_[index(*task.person)], task.is_resumable, always_, problem_.performance.host_time(profile));
  }
  if (problem_.performance.most_gpus(profile) > 1) return end_in(always_, false, starts_, problem_.performance.best_time(profile));
  std::optional<Instant> earliest;
  for (std::size_t c = 0; c < problem_.system.classes.size(); ++c) {
    const Duration time = problem_.performance.time(profile, id<ClassId>(c));
    if (time == Performance::kCannotRun) continue;
    const std::size_t pool = index(problem_.system.classes[c].pool_number);
    const auto end = pools_.empty() ? end_in(always_, false, starts_, time)
                                    : end_in(pools_[pool], problem_.system.pools[pool].pauses, starts_, time);
    if (end && (!earliest || *end < *earliest)) earliest = end;
  }
  return earliest;
}

Duration OpeningHours::area(const Times& times, const Load& load) const {
  if (load.empty() || pools_.empty()) return {};
  const WorkParts parts = work_parts(times, load);
  const FractionalAssignment assignment{parts, times.devices()};
  const Prices prices = best_prices(assignment);
  const Wide wanted = value(assignment, prices);
  const auto is_enough = [&](Duration time) {
    Wide capacity = 0;
    for (std::size_t c = 0; c < prices.size(); ++c) {
      if (prices[c] == 0) continue;
      const Duration open = pools_[index(problem_.system.classes[c].pool_number)].open_time(Instant{}, Instant::at(time));
      capacity += times.devices()[c] * prices[c] * open.count();
    }
    return capacity >= wanted;
  };
  const Wide rate = value_of_capacity(assignment, prices);
  Duration low = to_duration(divided_up(wanted, rate)) - Duration::nanoseconds(1);  // Not enough even if all were always open.
  Duration high = low + Duration::nanoseconds(1);
  const Duration last = kLastClosing.since_start();
  while (!is_enough(high)) {
    low = high;
    if (high >= last) return low;
    high = std::min(high * 2, last);
  }
  while (high.count() - low.count() > 1) {
    const Duration middle = Duration::nanoseconds(low.count() + (high.count() - low.count()) / 2);
    (is_enough(middle) ? high : low) = middle;
  }
  return high;
}

Instant OpeningHours::work_of_people() const {
  std::vector<Wide> work(people_.size());
  for (const ProfileId profile : problem_.workload.profile)
    if (const auto person = problem_.workload.profiles.empty() ? std::nullopt : problem_.workload.stated(profile).person)
      work[index(*person)] += problem_.performance.host_time(profile).count();
  Instant latest;
  for (std::size_t person = 0; person < work.size(); ++person) {
    if (work[person] == 0) continue;
    const Duration each = to_duration(divided_up(work[person], problem_.workload.people[person].count));
    if (const auto end = people_[person].finish(Instant{}, each)) latest = std::max(latest, *end);
  }
  return latest;
}

}  // namespace gpusim
