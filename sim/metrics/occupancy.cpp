#include "sim/metrics/occupancy.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <tuple>

namespace gpusim {
namespace {

template <class Id>
std::optional<Id> limited(const std::vector<Share>& shares, Id which) {
  return index(which) < shares.size() && shares[index(which)].quota ? std::optional(which) : std::nullopt;
}

void add_edges(const Calendar& calendar, Instant end, std::vector<Instant>& edges) {
  if (calendar.is_always()) return;
  for (std::optional<Instant> opens = calendar.next_open(Instant{}); opens && *opens < end;) {
    const Instant closes = calendar.closes(*opens);
    edges.push_back(*opens);
    if (closes >= end) break;
    edges.push_back(closes);
    opens = calendar.next_open(closes);
  }
}

}  // namespace

bool WaitingKind::operator<(const WaitingKind& other) const {
  const auto key = [](const WaitingKind& kind) {
    return std::tie(kind.gpus, kind.use, kind.user, kind.queue, kind.holds, kind.person, kind.profile_kind, kind.length);
  };
  return key(*this) < key(other);
}

Occupancy::Occupancy(const Problem& problem, bool keeps_together)
    : problem_(problem),
      keeps_together_(keeps_together),
      capacity_(problem),
      looks_at_devices_(!capacity_.is_plain()),
      classes_(problem.system.classes.size()),
      held_(problem.system.devices.size()),
      is_down_(problem.system.devices.size()),
      loads_(capacity_.is_plain() ? 0 : problem.system.devices.size()),
      free_of_class_(classes_),
      all_of_class_(classes_),
      free_of_node_(keeps_together ? problem.system.nodes.size() * classes_ : 0),
      is_usable_class_(classes_),
      is_usable_device_(problem.system.devices.size()),
      candidates_(problem.system.devices.size()),
      held_by_user_(std::max<std::size_t>(1, problem.workload.users.size())),
      held_by_queue_(std::max<std::size_t>(1, problem.workload.queues.size())),
      has_quotas_(has_quotas(problem.workload)) {
  for (std::size_t device = 0; device < held_.size(); ++device) {
    ++all_of_class_[index(problem.system.class_of(id<DeviceId>(device)))];
    change_free(device, 1);
  }
  all_of_node_ = free_of_node_;
  for (const Resource& resource : problem.system.resources) free_resources_.push_back(resource.capacity);
  for (const Outages::Stated& outage : problem.system.outages.stated) {
    if (!outage.is_planned) continue;
    looks_at_devices_ = true;
    planned_.resize(held_.size());
    for (const DeviceId device : outage.devices) planned_[index(device)].push_back(outage.from);
  }
  for (std::vector<Instant>& begins : planned_) std::sort(begins.begin(), begins.end());
}

WaitingKind Occupancy::kind_of(TaskId task) const {
  const ProfileId profile = problem_.workload.profile[index(task)];
  const ProfileId stated = problem_.workload.kind(profile);
  const Job& job = problem_.workload.jobs[index(problem_.workload.job[index(task)])];
  WaitingKind kind;
  kind.gpus = problem_.performance.gpus(profile);
  for (const Performance::Hold& held : problem_.performance.holds(profile)) kind.holds.emplace_back(held.resource, held.amount);
  if (!problem_.workload.profiles.empty()) kind.person = problem_.workload.stated(profile).person;
  if (kind.gpus == 0) return kind;
  kind.use.assign(classes_, WaitingKind::Use::no);
  for (std::size_t c = 0; c < classes_; ++c) {
    const auto device_class = id<ClassId>(c);
    if (problem_.performance.can_run(profile, device_class))
      kind.use[c] = WaitingKind::Use::yes;
    else if (problem_.performance.memory(profile, device_class) > problem_.system.gpu_of(device_class).memory)
      kind.use[c] = WaitingKind::Use::lacks_memory;
  }
  kind.user = limited(problem_.workload.users, job.user);
  kind.queue = limited(problem_.workload.queues, job.queue);
  if (!looks_at_devices_) return kind;
  kind.profile_kind = stated;
  kind.length = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(problem_.performance.best_time(profile).count())));
  return kind;
}

std::vector<Instant> Occupancy::edges(Instant end) const {
  std::vector<Instant> edges;
  add_edges(problem_.workload.starts, end, edges);
  for (const Pool& pool : problem_.system.pools) add_edges(pool.available, end, edges);
  for (const Person& person : problem_.workload.people) add_edges(person.calendar, end, edges);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

void Occupancy::change_free(std::size_t device, std::int64_t by) {
  const std::size_t c = index(problem_.system.class_of(id<DeviceId>(device)));
  free_of_class_[c] += by;
  if (keeps_together_) free_of_node_[index(problem_.system.devices[device].node) * classes_ + c] += by;
}

void Occupancy::hold(const Span& span, int sign) {
  const ProfileId profile = problem_.workload.profile[index(span.task)];
  for (const DeviceId held : span.devices) {
    const std::size_t device = index(held);
    // At one instant a begin may be processed before an end, so none of these counts becomes negative.
    held_[device] += static_cast<std::uint32_t>(sign);
    if (held_[device] == (sign > 0 ? 1U : 0U)) {
      busy_ += sign;
      if (!is_down_[device]) change_free(device, -sign);
    }
    if (loads_.empty()) continue;
    const DeviceLoad load = capacity_.load_of(profile, problem_.system.class_of(held));
    if (sign > 0)
      loads_[device] += load;
    else
      loads_[device] -= load;
  }
  for (const Performance::Hold& held : problem_.performance.holds(profile))
    free_resources_[index(held.resource)] -= sign * held.amount;
  if (!has_quotas_) return;
  const Job& job = problem_.workload.jobs[index(problem_.workload.job[index(span.task)])];
  held_by_user_[index(job.user)] += sign * static_cast<std::int64_t>(span.devices.size());
  held_by_queue_[index(job.queue)] += sign * static_cast<std::int64_t>(span.devices.size());
}

void Occupancy::set_down(DeviceId device, bool is_down) {
  if (is_down_[index(device)] == is_down) return;
  is_down_[index(device)] = is_down;
  down_ += is_down ? 1 : -1;
  all_of_class_[index(problem_.system.class_of(device))] += is_down ? -1 : 1;
  if (held_[index(device)] == 0) change_free(index(device), is_down ? -1 : 1);
}

std::int64_t Occupancy::free() const {
  std::int64_t free = 0;
  for (const std::int64_t of_class : free_of_class_) free += of_class;
  return free;
}

void Occupancy::forget_usable() {
  std::fill(is_usable_class_.begin(), is_usable_class_.end(), false);
  if (looks_at_devices_) std::fill(is_usable_device_.begin(), is_usable_device_.end(), false);
}

std::int64_t Occupancy::unusable() const {
  std::int64_t unusable = 0;
  for (std::size_t c = 0; c < classes_; ++c)
    if (!is_usable_class_[c]) unusable += free_of_class_[c];
  if (!looks_at_devices_) return unusable;
  unusable = 0;
  for (std::size_t device = 0; device < held_.size(); ++device)
    if (held_[device] == 0 && !is_down_[device] && !is_usable_device_[device]) ++unusable;
  return unusable;
}

WaitReason Occupancy::reason(const WaitingKind& kind, ProfileId sample, Instant now) {
  const std::optional<WaitReason> other = reason_besides_devices(kind, now);
  if (kind.gpus == 0) return other.value_or(WaitReason::held_back);
  const Count devices = count(kind, sample, now);
  const bool is_together = devices.can >= kind.gpus && (!keeps_together_ || fits_together(kind));
  if (is_together) mark_usable(kind);
  if (other) return *other;
  if (devices.can >= kind.gpus) return is_together ? WaitReason::held_back : WaitReason::placement;
  if (devices.open < kind.gpus && devices.there >= kind.gpus) return WaitReason::calendar;
  return devices.can + devices.lack_memory >= kind.gpus ? WaitReason::memory : WaitReason::no_free_gpu;
}

std::optional<WaitReason> Occupancy::reason_besides_devices(const WaitingKind& kind, Instant now) const {
  if (kind.person)
    return problem_.workload.people[index(*kind.person)].calendar.is_open(now) ? WaitReason::resource : WaitReason::calendar;
  if (kind.gpus > 0 && !problem_.workload.starts.is_always() && !problem_.workload.starts.is_open(now)) return WaitReason::calendar;
  const auto is_full = [&](auto owner, const std::vector<std::int64_t>& held, const std::vector<Share>& shares) {
    return owner && held[index(*owner)] + kind.gpus > *shares[index(*owner)].quota;
  };
  if (is_full(kind.user, held_by_user_, problem_.workload.users) || is_full(kind.queue, held_by_queue_, problem_.workload.queues))
    return WaitReason::quota;
  const auto is_there = [&](const auto& held) { return held.second <= free_resources_[index(held.first)]; };
  if (!std::all_of(kind.holds.begin(), kind.holds.end(), is_there)) return WaitReason::resource;
  return std::nullopt;
}

bool Occupancy::is_open(std::size_t device, ProfileId sample, Instant now) const {
  const auto number = id<DeviceId>(device);
  const ClassId device_class = problem_.system.class_of(number);
  const Duration time = problem_.performance.time(sample, device_class);
  if (!planned_.empty()) {
    const auto next = std::upper_bound(planned_[device].begin(), planned_[device].end(), now);
    if (next != planned_[device].end() && *next - now < time) return false;
  }
  if (capacity_.is_plain() || !capacity_.has_windows(device_class)) return true;
  if (!capacity_.is_open(device_class, now)) return false;
  return capacity_.is_shared(device_class) || capacity_.end({&number, 1}, now, time).has_value();
}

Occupancy::Count Occupancy::count(const WaitingKind& kind, ProfileId sample, Instant now) {
  Count count;
  if (!looks_at_devices_) {
    for (std::size_t c = 0; c < classes_; ++c) {
      if (kind.use[c] == WaitingKind::Use::yes) {
        count.can += free_of_class_[c];
        count.there += all_of_class_[c];
      } else if (kind.use[c] == WaitingKind::Use::lacks_memory) {
        count.lack_memory += free_of_class_[c];
      }
    }
    count.open = count.there;
    return count;
  }
  for (std::size_t device = 0; device < held_.size(); ++device) {
    candidates_[device] = false;
    const ClassId device_class = problem_.system.class_of(id<DeviceId>(device));
    const WaitingKind::Use use = kind.use[index(device_class)];
    if (use == WaitingKind::Use::no || is_down_[device]) continue;
    const bool is_shared = !capacity_.is_plain() && capacity_.is_shared(device_class);
    const bool has_place = is_shared ? loads_[device].tasks < capacity_.places(device_class) : held_[device] == 0;
    if (use == WaitingKind::Use::lacks_memory) {
      count.lack_memory += has_place ? 1 : 0;
      continue;
    }
    ++count.there;
    if (!is_open(device, sample, now)) continue;
    ++count.open;
    if (!has_place) continue;
    candidates_[device] = !is_shared || capacity_.has_room(device_class, loads_[device], sample);
    (candidates_[device] ? count.can : count.lack_memory) += 1;
  }
  return count;
}

/// True when the task fits on one node. A gang larger than any node must fit on whole idle nodes, the largest first, with the rest
/// on one more node.
bool Occupancy::fits_together(const WaitingKind& kind) const {
  const std::size_t nodes = problem_.system.nodes.size();
  std::vector<std::int64_t> free(nodes);
  std::vector<std::int64_t> all(nodes);
  if (looks_at_devices_)
    for (std::size_t device = 0; device < held_.size(); ++device)
      free[index(problem_.system.devices[device].node)] += candidates_[device] ? 1 : 0;
  for (std::size_t node = 0; node < nodes; ++node)
    for (std::size_t c = 0; c < classes_; ++c) {
      if (kind.use[c] != WaitingKind::Use::yes) continue;
      if (!looks_at_devices_) free[node] += free_of_node_[node * classes_ + c];
      all[node] += all_of_node_[node * classes_ + c];
    }
  std::int64_t left = kind.gpus;
  const std::int64_t largest = *std::max_element(all.begin(), all.end());
  if (left > largest) {
    std::vector<std::pair<std::int64_t, std::size_t>> idle;
    for (std::size_t node = 0; node < nodes; ++node)
      if (all[node] > 0 && free[node] == all[node]) idle.emplace_back(free[node], node);
    std::sort(idle.begin(), idle.end(), std::greater<>());
    for (const auto& [size, node] : idle) {
      if (left < size) continue;
      left -= size;
      free[node] = 0;
    }
  }
  return *std::max_element(free.begin(), free.end()) >= left;
}

void Occupancy::mark_usable(const WaitingKind& kind) {
  if (looks_at_devices_) {
    for (std::size_t device = 0; device < held_.size(); ++device)
      if (candidates_[device]) is_usable_device_[device] = true;
    return;
  }
  for (std::size_t c = 0; c < classes_; ++c)
    if (kind.use[c] == WaitingKind::Use::yes) is_usable_class_[c] = true;
}

}  // namespace gpusim
