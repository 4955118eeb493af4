#include "sim/policies/common/node_placement.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "sim/base/random.hpp"

namespace gpusim {

NodePlacement::NodePlacement(PlacementOptions options, const View& view) : options_(options) {
  const std::size_t classes = view.system.classes.size();
  for (const Device& device : view.system.devices) {
    const std::size_t row = index(device.node) * classes;
    if (row + classes > all_of_node_.size()) all_of_node_.resize(row + classes);
    ++all_of_node_[row + index(device.device_class)];
  }
  free_.resize(classes);
  if (options_.rule == PlacementRule::fgd) count_tasks(view);
}

void NodePlacement::count_tasks(const View& view) {
  std::vector<std::uint32_t> tasks(view.performance.profiles());
  double all = 0;
  for (const ProfileId profile : view.workload.profile) {
    ++tasks[index(profile)];
    if (view.performance.gpus(profile) > 0) ++all;
  }
  for (std::size_t p = 0; p < tasks.size(); ++p) {
    const auto profile = id<ProfileId>(p);
    const std::uint32_t gpus = view.performance.gpus(profile);
    if (gpus == 0 || tasks[p] == 0) continue;
    std::vector<ClassId> classes;
    for (std::size_t c = 0; c < view.system.classes.size(); ++c)
      if (view.performance.can_run(profile, id<ClassId>(c))) classes.push_back(id<ClassId>(c));
    kinds_[{gpus, std::move(classes)}] += tasks[p] / all;
    if (view.capacity != nullptr) shares_[view.capacity->share(profile)] += tasks[p] / all;
  }
}

const std::vector<DeviceId>& NodePlacement::choose(TaskId task, std::uint32_t gpus, const IdleDevices& idle,
                                                   const std::vector<bool>& may_use, const View& view) {
  chosen_.clear();
  const ProfileId profile = view.workload.profile[index(task)];
  look_at_nodes(profile, idle, may_use, view);
  std::uint64_t free = 0;
  for (const Node& node : nodes_) free += node.idle;
  if (free < gpus) return chosen_;
  const Node* node = nullptr;
  switch (options_.rule) {
    case PlacementRule::random:
      draw(task, gpus, idle);
      break;
    case PlacementRule::spread:
      spread(gpus, idle);
      break;
    case PlacementRule::consolidated:
      consolidate(gpus, idle);
      break;
    case PlacementRule::best_fit:
      node = best_fit(gpus);
      if (node == nullptr) split(gpus, false, idle);
      break;
    case PlacementRule::fgd:
      node = least_fragmenting(gpus, idle);
      if (node == nullptr) split(gpus, true, idle);
      break;
    default:
      node = fullest(gpus);
      if (node == nullptr) split(gpus, true, idle);
  }
  if (node != nullptr) add_from(*node, gpus, idle);
  std::sort(chosen_.begin(), chosen_.end());
  return chosen_;
}

std::int64_t NodePlacement::fragmentation_of_gpu(std::int64_t free) const {
  double expected = 0;
  for (const auto& [share, probability] : shares_)
    if (free < share) expected += probability * static_cast<double>(free);
  return std::llround(expected);
}

void NodePlacement::look_at_nodes(ProfileId profile, const IdleDevices& idle, const std::vector<bool>& may_use, const View& view) {
  classes_.clear();
  for (std::size_t c = 0; c < may_use.size(); ++c)
    if (may_use[c]) classes_.push_back(id<ClassId>(c));
  std::stable_sort(classes_.begin(), classes_.end(), [&](ClassId one, ClassId other) {
    return view.performance.time(profile, one) < view.performance.time(profile, other);
  });
  nodes_.clear();
  for (std::size_t number = 0; number < idle.nodes(); ++number) {
    Node node{number, 0, 0, {}};
    for (const ClassId device_class : classes_) {
      const std::uint32_t count = idle.count(number, device_class);
      if (count > 0 && node.idle == 0) node.time = view.performance.time(profile, device_class);
      node.idle += count;
      node.all += all_of_node_[number * free_.size() + index(device_class)];
    }
    if (node.all > 0) nodes_.push_back(node);
  }
}

const NodePlacement::Node* NodePlacement::best_fit(std::uint32_t gpus) const {
  const Node* best = nullptr;
  for (const Node& node : nodes_)
    if (node.idle >= gpus && (best == nullptr || std::tie(node.idle, node.time) < std::tie(best->idle, best->time))) best = &node;
  return best;
}

const NodePlacement::Node* NodePlacement::fullest(std::uint32_t gpus) const {
  const Node* best = nullptr;
  const auto key = [](const Node& node) { return std::tuple(-static_cast<std::int64_t>(node.all - node.idle), node.time); };
  for (const Node& node : nodes_)
    if (node.idle >= gpus && (best == nullptr || key(node) < key(*best))) best = &node;
  return best;
}

/// The fragmentation of a node that has free_[c] free devices of each class c.
double NodePlacement::fragmentation_of_node() const {
  double expected = 0;
  std::uint32_t all = 0;
  for (const std::uint32_t free : free_) all += free;
  for (const auto& [needs, probability] : kinds_) {
    std::uint32_t fitting = 0;
    for (const ClassId device_class : needs.second) fitting += free_[index(device_class)];
    expected += probability * (fitting >= needs.first ? all - fitting : all);
  }
  return expected;
}

const NodePlacement::Node* NodePlacement::least_fragmenting(std::uint32_t gpus, const IdleDevices& idle) {
  const Node* best = nullptr;
  double least = 0;
  for (const Node& node : nodes_) {
    if (node.idle < gpus) continue;
    for (std::size_t c = 0; c < free_.size(); ++c) free_[c] = idle.count(node.number, id<ClassId>(c));
    const double before = fragmentation_of_node();
    std::uint32_t left = gpus;
    for (const ClassId device_class : classes_) {
      const std::uint32_t taken = std::min(left, free_[index(device_class)]);
      free_[index(device_class)] -= taken;
      left -= taken;
    }
    const double growth = fragmentation_of_node() - before;
    if (best != nullptr && growth >= least) continue;
    best = &node;
    least = growth;
  }
  return best;
}

/// The first devices of the node that the task may use, faster classes first.
void NodePlacement::add_from(const Node& node, std::uint32_t gpus, const IdleDevices& idle) {
  for (const ClassId device_class : classes_)
    for (std::uint32_t device = idle.first_of(node.number); device < idle.first_of(node.number + 1) && gpus > 0; ++device)
      if (idle.class_of(DeviceId{device}) == device_class && idle.contains(DeviceId{device})) {
        chosen_.push_back(DeviceId{device});
        --gpus;
      }
}

void NodePlacement::consolidate(std::uint32_t gpus, const IdleDevices& idle) {
  std::uint32_t largest = 0;
  for (const Node& node : nodes_) largest = std::max(largest, node.all);
  std::stable_sort(nodes_.begin(), nodes_.end(), [](const Node& one, const Node& other) {
    return std::tie(other.all, one.time) < std::tie(one.all, other.time);
  });
  std::uint32_t left = gpus;
  for (Node& node : nodes_) {
    if (gpus <= largest || node.idle < node.all || node.all > left) continue;
    add_from(node, node.all, idle);
    left -= node.all;
    node.idle = 0;
  }
  if (left == 0) return;
  std::sort(nodes_.begin(), nodes_.end(), [](const Node& one, const Node& other) { return one.number < other.number; });
  if (const Node* rest = best_fit(left))
    add_from(*rest, left, idle);
  else
    chosen_.clear();
}

void NodePlacement::split(std::uint32_t gpus, bool most_idle_first, const IdleDevices& idle) {
  std::stable_sort(nodes_.begin(), nodes_.end(), [&](const Node& one, const Node& other) {
    return most_idle_first ? std::tie(other.idle, one.time) < std::tie(one.idle, other.time)
                           : std::tie(one.idle, one.time) < std::tie(other.idle, other.time);
  });
  for (Node& node : nodes_) {
    // The rest of the gang goes to the node on which it leaves the fewest devices idle.
    if (const Node* rest = most_idle_first ? best_fit(gpus) : nullptr) return add_from(*rest, gpus, idle);
    const std::uint32_t taken = std::min(gpus, node.idle);
    add_from(node, taken, idle);
    gpus -= taken;
    node.idle = 0;
    if (gpus == 0) return;
  }
}

void NodePlacement::spread(std::uint32_t gpus, const IdleDevices& idle) {
  std::vector<std::uint32_t> taken(nodes_.size());
  for (; gpus > 0; --gpus) {
    std::size_t best = 0;
    for (std::size_t n = 1; n < nodes_.size(); ++n) {
      const std::uint32_t left = nodes_[n].idle - taken[n];
      const std::uint32_t most = nodes_[best].idle - taken[best];
      if (left > most || (left == most && nodes_[n].time < nodes_[best].time)) best = n;
    }
    ++taken[best];
  }
  for (std::size_t n = 0; n < nodes_.size(); ++n) add_from(nodes_[n], taken[n], idle);
}

/// Draws the devices at random with R. W. Floyd's sampling without replacement: Communications of the ACM 30(9), 1987.
void NodePlacement::draw(TaskId task, std::uint32_t gpus, const IdleDevices& idle) {
  std::uint64_t free = 0;
  for (const Node& node : nodes_) free += node.idle;
  Random random(options_.seed, index(task), "placement");
  std::vector<std::uint64_t> ranks;
  for (std::uint64_t last = free - gpus; last < free; ++last) {
    __extension__ using WideCount = unsigned __int128;
    const auto drawn = static_cast<std::uint64_t>((static_cast<WideCount>(random.bits()) * (last + 1)) >> 64);
    const bool is_taken = std::find(ranks.begin(), ranks.end(), drawn) != ranks.end();
    ranks.push_back(is_taken ? last : drawn);
  }
  std::sort(ranks.begin(), ranks.end());
  std::size_t next = 0;
  std::uint64_t first_rank = 0;
  for (const Node& node : nodes_) {
    std::uint64_t rank = first_rank;
    first_rank += node.idle;
    for (std::uint32_t device = idle.first_of(node.number); next < ranks.size() && ranks[next] < first_rank; ++device) {
      const bool may_use = std::find(classes_.begin(), classes_.end(), idle.class_of(DeviceId{device})) != classes_.end();
      if (!may_use || !idle.contains(DeviceId{device}) || rank++ != ranks[next]) continue;
      chosen_.push_back(DeviceId{device});
      ++next;
    }
  }
}

}  // namespace gpusim
