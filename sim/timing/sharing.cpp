#include "sim/timing/sharing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

constexpr int kMostIterations = 1000;
constexpr double kSmallChange = 1e-15;

/// A queue for one resource: the demand of each task on it, and the part of its time for which each task is there.
struct Queue {
  std::vector<double> demand;
  std::vector<double> present;
};

/// The tasks in an order that does not depend on the given one.
std::vector<std::size_t> sorted(std::span<const GpuDemand> tasks) {
  std::vector<std::size_t> order(tasks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t i) { return std::tuple(tasks[i].compute, tasks[i].bandwidth, tasks[i].weight, i); };
    return key(a) < key(b);
  });
  return order;
}

Queue queue_of(const std::vector<double>& demand) { return {demand, demand}; }

/// u_i sum_{j != i} (w_j / w_i) q_j for all i: the slowdown of each task by this queue. The terms before and after i are summed
/// separately, because sums of positive numbers lose no precision.
std::vector<double> waits(const Queue& queue, const std::vector<double>& weight) {
  const std::size_t tasks = weight.size();
  std::vector<double> after(tasks + 1, 0);
  for (std::size_t i = tasks; i > 0; --i) after[i - 1] = after[i] + weight[i - 1] * queue.present[i - 1];
  std::vector<double> waits(tasks);
  double before = 0;
  for (std::size_t i = 0; i < tasks; ++i) {
    waits[i] = queue.demand[i] * (before + after[i + 1]) / weight[i];
    before += weight[i] * queue.present[i];
  }
  return waits;
}

/// The least fixed point of the equations of shared_speeds(). Each task waits in the worst of its queues.
std::vector<double> fixed_point(std::vector<Queue> queues, const std::vector<double>& weight) {
  std::vector<double> speed(weight.size(), 1);
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    std::vector<double> worst(weight.size(), 0);
    for (const Queue& queue : queues) {
      const std::vector<double> here = waits(queue, weight);
      for (std::size_t i = 0; i < worst.size(); ++i) worst[i] = std::max(worst[i], here[i]);
    }
    double change = 0;
    for (std::size_t i = 0; i < speed.size(); ++i) {
      const double next = 1 / (1 + worst[i]);
      change = std::max(change, std::abs(next - speed[i]));
      speed[i] = next;
    }
    if (change <= kSmallChange) break;
    for (Queue& queue : queues)
      for (std::size_t i = 0; i < speed.size(); ++i) queue.present[i] = 1 - (1 - queue.demand[i]) * speed[i];
  }
  return speed;
}

/// The speed of a task that may use at most `part` of the multiprocessors. Its steps take longer, and it uses less of everything
/// per unit of time.
double capped_speed(const GpuDemand& task, double part) { return task.compute > part ? part / task.compute : 1; }

double slice_speed(const GpuDemand& task, GpuSlice slice) {
  const double bandwidth = task.bandwidth > slice.memory ? slice.memory / task.bandwidth : 1;
  return std::min(capped_speed(task, slice.compute), bandwidth);
}

/// The speeds of tasks that queue for the GPU, in the order given.
std::vector<double> queueing_speeds(const GpuSharing& sharing, const std::vector<GpuDemand>& tasks) {
  const bool is_spatial = sharing.partition == GpuSharing::Partition::mps;
  std::vector<double> weight;
  std::vector<double> cap;
  std::vector<double> compute;
  std::vector<double> bandwidth;
  for (const GpuDemand& task : tasks) {
    weight.push_back(task.weight);
    cap.push_back(is_spatial ? capped_speed(task, sharing.active_threads) : 1);
    compute.push_back(task.compute * cap.back());
    bandwidth.push_back(task.bandwidth * cap.back());
  }
  std::vector<double> speed;
  if (is_spatial) {
    speed = fixed_point({queue_of(compute), queue_of(bandwidth)}, weight);
  } else {
    std::vector<double> busy;
    for (std::size_t i = 0; i < tasks.size(); ++i) busy.push_back(std::max(compute[i], bandwidth[i]));
    speed = fixed_point({queue_of(std::move(busy))}, weight);
  }
  for (std::size_t i = 0; i < speed.size(); ++i) speed[i] *= cap[i];
  return speed;
}

}  // namespace

GpuSlice gpu_slice(std::uint32_t slices) {
  GPUSIM_CHECK(slices >= 1 && slices <= 7, "a GPU has 1 to 7 slices, not {}", slices);
  const std::uint32_t sevenths = 7 / slices;
  const std::uint32_t eighths = 8 / slices;
  return {static_cast<double>(sevenths) / 7, static_cast<double>(eighths) / 8};
}

std::vector<double> shared_speeds(const GpuSharing& sharing, std::span<const GpuDemand> tasks) {
  std::vector<double> speeds(tasks.size());
  if (sharing.partition == GpuSharing::Partition::mig) {
    const GpuSlice slice = gpu_slice(sharing.slices);
    for (std::size_t i = 0; i < tasks.size(); ++i) speeds[i] = slice_speed(tasks[i], slice);
    return speeds;
  }
  const std::vector<std::size_t> order = sorted(tasks);
  std::vector<GpuDemand> ordered;
  for (const std::size_t task : order) ordered.push_back(tasks[task]);
  const std::vector<double> of_ordered = queueing_speeds(sharing, ordered);
  for (std::size_t i = 0; i < order.size(); ++i) speeds[order[i]] = of_ordered[i];
  return speeds;
}

std::vector<std::int64_t> whole_shared_speeds(const GpuSharing& sharing, std::span<const GpuDemand> tasks) {
  constexpr double kParts = static_cast<double>(std::int64_t{1} << kSpeedBits);
  constexpr double kNearlyWhole = 1.0 / (1 << 16);
  std::vector<std::int64_t> whole;
  for (const double speed : shared_speeds(sharing, tasks))
    whole.push_back(std::max(static_cast<std::int64_t>(speed * kParts + kNearlyWhole), std::int64_t{1}));
  return whole;
}

}  // namespace gpusim
