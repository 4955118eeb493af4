#include "gpusim/capacity.hpp"

#include <algorithm>
#include <functional>

#include "gpusim/schedule.hpp"
#include "sim/timing/sharing.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

/// A part in whole millionths. Demands are stated with at most as many digits.
std::int64_t millionths(double part) { return std::llround(part * static_cast<double>(kMillion)); }

bool is_plain_pool(const Pool& pool) { return pool.available.is_always() && pool.colocation.max_per_gpu <= 1; }

/// When the first GPU is there that some task of the workload can use; 0 for a workload without tasks on GPUs.
Instant first_gpu(const Problem& problem) {
  const auto comes = [&](std::size_t c) { return problem.system.pool_of(id<ClassId>(c)).available.comes(); };
  std::vector<bool> is_used(problem.performance.profiles());
  for (const ProfileId profile : problem.workload.profile) is_used[index(profile)] = problem.performance.gpus(profile) > 0;
  Instant first = Calendar::kEnd;
  for (std::size_t c = 0; c < problem.system.classes.size(); ++c)
    for (std::size_t profile = 0; profile < is_used.size() && comes(c) < first; ++profile)
      if (is_used[profile] && problem.performance.can_run(id<ProfileId>(profile), id<ClassId>(c))) first = comes(c);
  return first < Calendar::kEnd ? first : Instant{};
}

std::optional<Instant> later_of(const Calendar& one, const Calendar& other, Instant from) {
  std::optional<Instant> at = from;
  while (true) {
    const std::optional<Instant> first = one.next_open(*at);
    const std::optional<Instant> second = first ? other.next_open(*first) : std::nullopt;
    if (!second || *second == *first) return second;
    at = second;
  }
}

}  // namespace

DeviceLoad& DeviceLoad::operator+=(const DeviceLoad& added) {
  tasks += added.tasks;
  memory += added.memory;
  share += added.share;
  compute += added.compute;
  bandwidth += added.bandwidth;
  weight += added.weight;
  return *this;
}

DeviceLoad& DeviceLoad::operator-=(const DeviceLoad& gone) {
  tasks -= gone.tasks;
  memory -= gone.memory;
  share -= gone.share;
  compute -= gone.compute;
  bandwidth -= gone.bandwidth;
  weight -= gone.weight;
  return *this;
}

std::optional<Instant> first_start(const Calendar& windows, bool pauses, const Calendar& starts, Instant from, Duration work) {
  for (std::optional<Instant> at = later_of(windows, starts, from); at; at = later_of(windows, starts, *at)) {
    if (pauses) return windows.finish(*at, work) ? at : std::nullopt;
    // The earliest start within a window leaves the most time, so later ones need not be tried.
    const Instant closing = windows.closes(*at);
    if (work <= closing - *at) return at;
    at = closing;
  }
  return std::nullopt;
}

std::optional<Instant> first_start(const Pool& pool, const Calendar& starts, Instant from, Duration work) {
  return first_start(ending(pool.available), pool.pauses, ending(starts), from, work);
}

std::optional<Instant> first_start(const Person& person, bool is_resumable, Instant from, Duration work) {
  return first_start(ending(person.calendar), is_resumable, ending(Calendar()), from, work);
}

Window time_until_gpus(const Problem& problem, const Schedule& schedule) {
  const bool come_later = std::any_of(problem.system.pools.begin(), problem.system.pools.end(),
                                      [](const Pool& pool) { return pool.available.comes() > Instant{}; });
  const Instant there = come_later && !problem.workload.jobs.empty() ? first_gpu(problem) : Instant{};
  if (there == Instant{}) return {};
  Instant still = problem.workload.jobs.front().arrival;
  for (const Span span : schedule)
    if (span.start < there && span.start < span.end) still = std::max(still, span.end);
  return still < there ? Window{still.since_start(), there.since_start()} : Window{};
}

std::vector<std::vector<TaskId>> levels(const Workload& workload, const Performance& performance) {
  std::vector<std::vector<TaskId>> levels;
  std::vector<std::size_t> before(workload.tasks());
  const auto add = [&](TaskId task) {
    const bool is_on_device = performance.gpus(workload.profile[index(task)]) > 0;
    for (const Edge& edge : workload.graph.tasks() == 0 ? std::span<const Edge>() : workload.graph.predecessors(task)) {
      const bool counts = performance.gpus(workload.profile[index(edge.task)]) > 0;
      before[index(task)] = std::max(before[index(task)], before[index(edge.task)] + (counts ? 1 : 0));
    }
    if (!is_on_device) return;
    if (before[index(task)] >= levels.size()) levels.resize(before[index(task)] + 1);
    levels[before[index(task)]].push_back(task);
  };
  if (workload.graph.arcs() == 0) {
    for (std::size_t task = 0; task < workload.tasks(); ++task) add(id<TaskId>(task));
  } else if (const auto order = topological_order(workload.graph)) {
    for (const TaskId task : *order) add(task);
  }
  return levels;
}

Capacity::Capacity(const Problem& problem) : system_(&problem.system) {
  if (std::all_of(problem.system.pools.begin(), problem.system.pools.end(), is_plain_pool)) return;
  bool has_serial = false;
  for (const Pool& pool : problem.system.pools) {
    const bool is_shared = pool.colocation.max_per_gpu > 1;
    pools_.push_back({ending(pool.available), !pool.available.is_always(), pool.pauses, is_shared,
                      millionths(pool.colocation.overhead), pool.colocation.law == Colocation::Law::interference,
                      pool.colocation.sharing});
    has_serial = has_serial || (is_shared && pool.colocation.when_full == Colocation::WhenFull::serialise);
  }
  for (const DeviceClass& device_class : problem.system.classes) {
    const Colocation& colocation = problem.system.pools[index(device_class.pool_number)].colocation;
    const DataSize memory = problem.system.gpus[index(device_class.gpu)].memory;
    const bool is_sliced =
        colocation.law == Colocation::Law::interference && colocation.sharing.partition == GpuSharing::Partition::mig;
    classes_.push_back({device_class.pool_number, std::max(colocation.max_per_gpu, 1u), whole_bytes(memory),
                        whole_bytes(is_sliced ? memory * gpu_slice(colocation.sharing.slices).memory : memory)});
  }
  for (std::size_t p = 0; p < problem.performance.profiles(); ++p) {
    const auto profile = id<ProfileId>(p);
    ProfileNeeds needs;
    if (!problem.workload.profiles.empty()) {
      needs.share = problem.workload.stated(profile).share_ppm;
      needs.demand = problem.workload.stated(profile).demand;
    }
    needs.is_refused = problem.performance.gpus(profile) > 0;
    for (std::size_t c = 0; c < problem.system.classes.size(); ++c) {
      const Pool& pool = problem.system.pool_of(id<ClassId>(c));
      const bool lets_wait = pool.colocation.max_per_gpu <= 1 || pool.colocation.when_full != Colocation::WhenFull::refuse;
      if (problem.performance.can_run(profile, id<ClassId>(c)) && lets_wait) needs.is_refused = false;
      memory_.push_back(whole_bytes(problem.performance.memory(profile, id<ClassId>(c))));
    }
    profiles_.push_back(needs);
  }
  if (has_serial) serialise(problem);
}

/// Allows only one task at a time on devices that cannot hold together the tasks that come to one of them. Those are the tasks of a
/// level, spread evenly over all devices, of which the ones with the most memory count.
void Capacity::serialise(const Problem& problem) {
  for (const std::vector<TaskId>& level : levels(problem.workload, problem.performance)) {
    const std::size_t each = (level.size() + problem.system.devices.size() - 1) / problem.system.devices.size();
    for (std::size_t c = 0; c < classes_.size(); ++c) {
      const Colocation& colocation = problem.system.pool_of(id<ClassId>(c)).colocation;
      if (colocation.when_full != Colocation::WhenFull::serialise || classes_[c].places == 1) continue;
      std::vector<std::int64_t> needs;
      for (const TaskId task : level)
        if (problem.performance.can_run(problem.workload.profile[index(task)], id<ClassId>(c)))
          needs.push_back(memory(problem.workload.profile[index(task)], id<ClassId>(c)));
      const std::size_t together = std::min({each, needs.size(), std::size_t{colocation.max_per_gpu}});
      std::partial_sort(needs.begin(), needs.begin() + static_cast<std::ptrdiff_t>(together), needs.end(), std::greater<>());
      Wide sum = 0;
      for (std::size_t i = 0; i < together; ++i) sum += needs[i];
      if (sum > classes_[c].memory) classes_[c].places = 1;
    }
  }
}

DeviceLoad Capacity::load_of(ProfileId profile, ClassId device_class) const {
  const GpuDemand& task = demand(profile);
  return {1,
          memory(profile, device_class),
          share(profile),
          millionths(task.compute),
          millionths(task.bandwidth),
          millionths(task.weight)};
}

std::vector<std::int64_t> Capacity::speeds(ClassId device_class, std::span<const GpuDemand> tasks) const {
  std::vector<std::int64_t> speeds = whole_shared_speeds(pool(device_class).sharing, tasks);
  if (tasks.size() < 2) return speeds;
  for (std::int64_t& speed : speeds)
    speed = std::max<std::int64_t>(static_cast<std::int64_t>(Wide{speed} * kMillion / (kMillion + overhead(device_class))), 1);
  return speeds;
}

Duration Capacity::interfered_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const {
  const auto mean = [&](std::int64_t sum) { return static_cast<double>(sum) / others.tasks / static_cast<double>(kMillion); };
  std::vector<GpuDemand> tasks;
  if (others.tasks > 0) tasks.assign(others.tasks, {mean(others.compute), mean(others.bandwidth), mean(others.weight)});
  tasks.push_back(demand(profile));
  const Wide speed = speeds(device_class, tasks).back();
  const Wide time = ((Wide{alone.count()} << kSpeedBits) + speed - 1) / speed;
  return time > kLongestRun.count() ? kLongestRun : Duration::nanoseconds(static_cast<std::int64_t>(time));
}

Duration Capacity::shared_time(ClassId device_class, const DeviceLoad& others, ProfileId profile, Duration alone) const {
  if (has_interference(device_class)) return interfered_time(device_class, others, profile, alone);
  if (others.tasks == 0) return alone;
  const Wide slowdown = Wide{std::max(kMillion, others.share + share(profile))} * (kMillion + overhead(device_class));
  constexpr Wide kUnit = Wide{kMillion} * kMillion;
  const Wide whole = alone.count() / kMillion * (slowdown / kMillion);  // Only to check that the result fits the clock.
  if (whole > kLongestRun.count()) return kLongestRun;
  return Duration::nanoseconds(static_cast<std::int64_t>((alone.count() * slowdown + kUnit - 1) / kUnit));
}

std::optional<Instant> Capacity::end(std::span<const DeviceId> devices, Instant start, Duration work) const {
  if (devices.size() > 1) return end_of_gang(devices, start, work);
  const PoolLimits& limits = pool(system_->class_of(devices.front()));
  if (!limits.has_windows) return start + work;
  if (!limits.windows.is_open(start)) return std::nullopt;
  if (limits.pauses) return limits.windows.finish(start, work);
  return work <= limits.windows.closes(start) - start ? std::optional(start + work) : std::nullopt;
}

std::optional<Instant> Capacity::end_of_gang(std::span<const DeviceId> devices, Instant start, Duration work) const {
  std::vector<const PoolLimits*> pools;
  Instant latest_end = kLastClosing;  // The task lies within one window of every pool that does not pause.
  for (const DeviceId device : devices) {
    const PoolLimits* const limits = &pool(system_->class_of(device));
    if (!limits->has_windows || std::find(pools.begin(), pools.end(), limits) != pools.end()) continue;
    if (!limits->windows.is_open(start)) return std::nullopt;
    if (!limits->pauses) latest_end = std::min(latest_end, limits->windows.closes(start));
    pools.push_back(limits);
  }
  Instant now = start;
  while (now <= latest_end) {
    Instant closing = kLastClosing;
    for (const PoolLimits* limits : pools) closing = std::min(closing, limits->windows.closes(now));
    if (work <= closing - now) return now + work <= latest_end ? std::optional(now + work) : std::nullopt;
    work = work - (closing - now);
    // The next instant at which all pools are open.
    std::optional<Instant> next = closing;
    for (std::size_t agreed = 0; agreed < pools.size();) {
      const std::optional<Instant> open = pools[agreed]->windows.next_open(*next);
      if (!open) return std::nullopt;
      agreed = *open == *next ? agreed + 1 : 0;
      next = open;
    }
    now = *next;
  }
  return std::nullopt;
}

}  // namespace gpusim
