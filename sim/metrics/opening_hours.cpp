#include "sim/metrics/opening_hours.hpp"

#include <algorithm>

namespace gpusim {

namespace {

/// True for a calendar that is closed at some time before `end`.
bool closes_before(const Calendar& calendar, Instant end) {
  return !calendar.is_always() && (!calendar.is_open(Instant{}) || calendar.closes(Instant{}) < end);
}

/// The open time in [from, to) and, of each stretch between two openings, at most `most`. What precedes the first opening counts
/// nothing. The calendar must end.
Duration open_time_and_rests(const Calendar& calendar, Instant from, Instant to, Duration most) {
  Duration total;
  std::optional<Instant> opens = calendar.next_open(from);
  while (opens && *opens < to) {
    const Instant closes = std::min(calendar.closes(*opens), to);
    total += closes - *opens;
    if (closes == to) break;
    opens = calendar.next_open(closes);
    total += std::min(std::min(opens.value_or(to), to) - closes, most);
  }
  return total;
}

}  // namespace

OpeningHours::OpeningHours(const Problem& problem, const KnownSchedule& known) : problem_(problem) {
  const Workload& workload = problem.workload;
  const Instant end = known.makespan ? Instant::at(*known.makespan) : Calendar::kEnd;
  bool has_people = false;
  bool have_people_hours = false;
  for (const Profile& profile : workload.profiles) {
    if (!profile.person) continue;
    has_people = true;
    have_people_hours = have_people_hours || closes_before(workload.people[index(*profile.person)].calendar, end);
  }
  const bool has_windows = std::any_of(problem.system.pools.begin(), problem.system.pools.end(),
                                       [&](const Pool& pool) { return closes_before(pool.available, end); });
  const bool have_starts_hours = closes_before(workload.starts, end);
  limits_devices_ = has_windows || have_starts_hours;
  restrict_ = have_people_hours || limits_devices_;
  matter_ = has_people || limits_devices_;
  if (!matter_) return;
  // A shared device has several tasks to finish, and an interrupted task may go on at any time.
  limits_starts_ = have_starts_hours && !problem.system.has_shared_gpus() && !known.is_interrupted;
  const bool is_loop = workload.loop && workload.loop->researcher && workload.loop->submit.size() == workload.jobs.size();
  limits_loop_ = is_loop && have_people_hours;
  are_known_to_area_ = (!have_people_hours || is_loop) && (!have_starts_hours || limits_starts_);
  for (const Pool& pool : problem.system.pools) pools_.push_back(ending(pool.available));
  for (const Person& person : workload.people) people_.push_back(ending(person.calendar));
  starts_ = ending(workload.starts);
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
  // A gang takes at least its best time, and each of its devices has to be there.
  const bool is_gang = problem_.performance.most_gpus(profile) > 1;
  std::optional<Instant> earliest;
  for (std::size_t c = 0; c < problem_.system.classes.size(); ++c) {
    if (!problem_.performance.can_run(profile, id<ClassId>(c))) continue;
    const Duration time = is_gang ? problem_.performance.best_time(profile) : problem_.performance.time(profile, id<ClassId>(c));
    const std::size_t pool = index(problem_.system.classes[c].pool_number);
    const auto end = pools_.empty() ? end_in(always_, false, starts_, time)
                                    : end_in(pools_[pool], problem_.system.pools[pool].pauses, starts_, time);
    if (end && (!earliest || *end < *earliest)) earliest = end;
  }
  return earliest;
}

class OpeningHours::Capacities {
 public:
  Capacities(const OpeningHours& hours, const Times& times, const Load& load, Instant from)
      : hours_(hours),
        times_(times),
        from_(from),
        parts_(work_parts(times, load)),
        assignment_{parts_, times.devices()},
        prices_(best_prices(assignment_)),
        rate_(value_of_capacity(assignment_, prices_)),
        longest_(times.classes()) {
    for (const LoadPart& part : load)
      for (std::size_t c = 0; c < longest_.size(); ++c)
        if (const std::optional<Duration> time = times.on(part.profile, c)) longest_[c] = std::max(longest_[c], *time);
    // Later than at the start there may be experiments in flight before the researcher is there for the first time.
    if (hours.limits_loop_ && from == Instant{}) in_flight_ = work_in_flight(load);
  }
  Capacities(const Capacities&) = delete;
  Capacities& operator=(const Capacities&) = delete;

  [[nodiscard]] Wide wanted() const { return value(assignment_, prices_); }
  [[nodiscard]] Wide rate() const { return rate_; }
  [[nodiscard]] Wide until(Instant end) const {
    Wide capacity = 0;
    for (std::size_t c = 0; c < prices_.size(); ++c)
      if (prices_[c] != 0) capacity += times_.devices()[c] * prices_[c] * open(c, end).count();
    if (!in_flight_) return capacity;
    const Calendar& researcher = hours_.people_[index(*hours_.problem_.workload.loop->researcher)];
    return std::min(capacity, rate_ * open_time_and_rests(researcher, from_, end, *in_flight_).count());
  }

 private:
  /// How long a device of a class can work until `end`.
  [[nodiscard]] Duration open(std::size_t c, Instant end) const {
    Duration open = end - from_;
    if (!hours_.pools_.empty()) open = hours_.pools_[index(hours_.problem_.system.classes[c].pool_number)].open_time(from_, end);
    return hours_.limits_starts_ ? std::min(open, open_time_and_rests(hours_.starts_, from_, end, longest_[c])) : open;
  }

  /// How long all devices together need for as many of the largest experiments as can be in flight.
  [[nodiscard]] Duration work_in_flight(const Load& load) const {
    const Workload& workload = hours_.problem_.workload;
    std::vector<Wide> value_of(times_.profiles());
    for (std::size_t part = 0; part < load.size(); ++part)
      value_of[index(load[part].profile)] = value(assignment_, prices_, part) * times_.gpus(load[part].profile);
    Wide largest = 0;
    for (const Job& job : workload.jobs) {
      Wide sum = 0;
      for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task)
        sum += value_of[index(workload.profile[task])];
      largest = std::max(largest, sum);
    }
    return to_duration(divided_up(largest * workload.loop->in_flight, rate_));
  }

  const OpeningHours& hours_;
  const Times& times_;
  Instant from_;
  WorkParts parts_;
  FractionalAssignment assignment_;
  Prices prices_;
  Wide rate_;
  std::vector<Duration> longest_;      ///< by class: the longest task of the load
  std::optional<Duration> in_flight_;  ///< for a closed loop: work_in_flight()
};

Instant OpeningHours::area(const Times& times, const Load& load, Instant from) const {
  if (load.empty()) return from;
  const Capacities capacities(*this, times, load, from);
  const Wide wanted = capacities.wanted();
  // Not enough even if all were always open.
  Duration low = to_duration(divided_up(wanted, capacities.rate())) - Duration::nanoseconds(1);
  Duration high = low + Duration::nanoseconds(1);
  const Duration last = kLastClosing - from;
  if (high >= last) return from + high;
  while (capacities.until(from + high) < wanted) {
    low = high;
    if (high >= last) return from + low;
    high = std::min(high * 2, last);
  }
  while (high.count() - low.count() > 1) {
    const Duration middle = Duration::nanoseconds(low.count() + (high.count() - low.count()) / 2);
    (capacities.until(from + middle) >= wanted ? high : low) = middle;
  }
  return from + high;
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
