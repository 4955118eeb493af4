#pragma once
// Transfers and tasks that slow each other down because they share links and CPU cores.

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/simulate.hpp"
#include "gpusim/work.hpp"
#include "sim/timing/fairness.hpp"

namespace gpusim {

/// A fluid model: every transfer is a flow at the max-min fair rate of its links (fairness.hpp), without packets or time steps. A
/// transfer is one flow, at most as fast as the narrowest link of its route. A task that exchanges gradients or writes checkpoints
/// is a coupled activity: it uses all its links at once. Its demand on each link is the average rate that it uses when alone, and
/// it proceeds at the least ratio of its rates to these demands. Tasks on a node first share its cores in the same way: a task that
/// gets the part s of the cores that it wants has demands on links that are s times as high.
///
/// Work is counted in units of 2^-32 ns of its time alone and advanced only when a speed changes. Ends are rounded to the nearest
/// nanosecond.
class FluidTasks {
 public:
  explicit FluidTasks(const Problem& problem);

  /// Starts moving an input to the devices that need it. Nothing moves between sets that share a device.
  void move(TaskId task, DataSize data, std::span<const DeviceId> from, std::span<const DeviceId> to, Instant now);
  /// Starts moving the files of a task to all its devices.
  void load(TaskId task, std::span<const DeviceId> devices, Instant now);
  /// The number of inputs and files that are moving to a task.
  [[nodiscard]] std::uint32_t moving(TaskId task) const { return moving_[index(task)]; }

  /// Starts the run of a task that takes `alone` when it shares nothing. Returns false when it does share nothing, so that it takes
  /// exactly that long.
  bool run(TaskId task, std::span<const DeviceId> devices, Duration alone, Instant now);
  /// Ends the run of a task. Does nothing for a task that shares nothing.
  void end(TaskId task);

  /// The next instant at which a transfer arrives; Calendar::kEnd when nothing moves. Valid only between settle() and the next
  /// change.
  [[nodiscard]] Instant next() const { return pending_.empty() ? Calendar::kEnd : pending_.top().time; }
  /// Calls `arrived(task)` for every task whose last transfer arrives at `now`.
  template <class Arrived>
  void apply_arrivals(Instant now, Arrived arrived) {
    while (const std::optional<TaskId> task = arrival(now))
      if (moving(*task) == 0) arrived(*task);
  }

  struct End {
    TaskId task;
    Instant time;
  };
  /// Computes the new rates of all activities. Returns the running tasks whose end has changed or is known for the first time.
  [[nodiscard]] std::span<const End> settle(Instant now);

  [[nodiscard]] std::vector<LinkUse> uses() const { return uses_; }

 private:
  /// A flow of an activity, with its rate when the activity is alone.
  struct Part {
    std::uint32_t flow;
    double full;
  };
  enum class Kind : std::uint8_t { nothing, latency, transfer, run };
  struct Activity {
    Kind kind = Kind::nothing;
    TaskId task{};
    Wide missing = 0;
    std::int64_t speed = 0;  ///< in units of 2^-62
    Instant since;
    std::uint32_t version = 0;
    std::vector<Part> links;
    std::vector<Part> cores;
    // Only for transfers:
    std::vector<std::uint32_t> path;
    DataSize size;
    double narrowest = 0;
  };
  struct Pending {
    Instant time;
    TaskId task;
    std::uint32_t activity;
    std::uint32_t version;
    auto operator<=>(const Pending&) const = default;
  };

  void transfer(TaskId task, DataSize data, VertexId from, VertexId to, Instant now);
  std::uint32_t add_activity(Kind kind, TaskId task, Duration work, Instant now);
  void remove_activity(std::uint32_t number);
  void add_link_flow(std::uint32_t activity, const std::vector<std::uint32_t>& path, double full);
  void add_core_flows(std::uint32_t activity, std::span<const DeviceId> devices, double wanted);
  void join(std::uint32_t activity, Instant now);
  std::optional<TaskId> arrival(Instant now);
  void set_pending(std::uint32_t activity, Instant time);
  void drop_stale();
  void change_speed(std::uint32_t activity, Instant now);
  [[nodiscard]] double speed_by(const FairNetwork& network, const std::vector<Part>& parts) const;
  [[nodiscard]] Instant end_of(const Activity& activity) const;
  void count_moved(const std::vector<std::uint32_t>& links, DataSize data);
  const std::vector<std::uint32_t>& path(VertexId from, VertexId to);
  const std::vector<std::uint32_t>& ring(std::span<const DeviceId> devices);

  Problem problem_;
  const LinkGraph* graph_;
  FairNetwork links_;
  FairNetwork cores_;
  std::vector<std::optional<std::uint32_t>> core_of_node_;  ///< resource by node; empty for nodes whose cores are not limited
  std::vector<Activity> activities_;
  std::vector<std::uint32_t> free_;
  std::vector<std::uint32_t> link_owner_;  ///< activity by flow
  std::vector<std::uint32_t> core_owner_;
  std::vector<std::uint32_t> moving_;                  ///< by task: number of inputs and files on the way
  std::vector<std::optional<std::uint32_t>> running_;  ///< by task: the activity of its run; empty while it has none
  std::priority_queue<Pending, std::vector<Pending>, std::greater<>> pending_;  ///< entries with an older version are stale
  std::vector<std::uint32_t> changed_;
  std::vector<End> ends_;
  std::vector<LinkUse> uses_;
  std::map<VertexId, LinkGraph::PathTree> trees_;  ///< by their root vertex
  std::map<std::pair<VertexId, VertexId>, std::vector<std::uint32_t>> paths_;
  std::map<std::vector<DeviceId>, std::vector<std::uint32_t>> rings_;
};

}  // namespace gpusim
