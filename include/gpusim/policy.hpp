#pragma once
// What decides which task starts where. A policy is told what changed and answers with decisions; it sees read-only views, keeps
// its own order of waiting tasks and never changes the run itself.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// What happened since the policy was last asked, which is at the present instant unless tasks could not start before. Ids ascend
/// within each list.
struct Changes {
  std::span<const JobId> arrived;
  std::span<const TaskId> ready;  ///< tasks on devices whose predecessors have all finished; tasks of the host start by themselves
  std::span<const DeviceId> freed;  ///< that hold less than before, or whose window has opened
};

/// The run as a policy may see it.
struct View {
  const System& system;
  const Workload& workload;
  const Performance& performance;
  Instant now;
  std::span<const Instant> finish;  ///< by task; set for finished tasks
  /// Devices that a task holds, held or is bound to; only for tasks that have been started or assigned. Empty for tasks of the
  /// host.
  [[nodiscard]] std::span<const DeviceId> devices_of(TaskId task) const {
    return {device_lists.data() + device_list_begin[index(task)], device_lists.data() + device_list_begin[index(task) + 1]};
  }
  std::span<const DeviceId> device_lists;
  std::span<const std::uint32_t> device_list_begin;
  /// What cards can take and when; null when every card is always there, for one task at a time.
  const Capacity* capacity = nullptr;
  std::span<const DeviceLoad> loads{};  ///< by device; empty likewise
};

/// A list of decisions, applied in order.
class Decisions {
 public:
  enum class Kind : std::uint8_t {
    start,   ///< hold these idle devices from now: move the inputs, then run
    assign,  ///< bind the task to these devices: its inputs move as soon as they exist, and it runs in its turn on each device,
             ///< turns being the order of assignment (`turn` overrides)
  };
  struct Decision {
    Kind kind;
    TaskId task;
    std::uint32_t first_device;  ///< into devices()
    std::uint32_t device_count;
    std::int64_t turn;  ///< assign only: order on the device, smaller first
  };
  void start(TaskId task, std::span<const DeviceId> devices) { add({Kind::start, task, 0, 0, 0}, devices); }
  void assign(TaskId task, DeviceId device, std::int64_t turn) { add({Kind::assign, task, 0, 0, turn}, {&device, 1}); }
  void clear() {
    list_.clear();
    devices_.clear();
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::span<const Decision> list() const { return list_; }
  [[nodiscard]] std::span<const DeviceId> devices(const Decision& decision) const {
    return {devices_.data() + decision.first_device, decision.device_count};
  }

 private:
  void add(Decision decision, std::span<const DeviceId> devices) {
    decision.first_device = static_cast<std::uint32_t>(devices_.size());
    decision.device_count = static_cast<std::uint32_t>(devices.size());
    for (const DeviceId device : devices) devices_.push_back(device);
    list_.push_back(decision);
  }
  std::vector<Decision> list_;
  std::vector<DeviceId> devices_;
};

/// What a policy has proven about the work that it was prepared for: no schedule ends earlier.
struct Proof {
  Duration bound;
  std::string name;  ///< the argument behind it, such as "exhaustive search"
};

class Policy {
 public:
  virtual ~Policy() = default;
  /// Called once before anything happens; the workload is known, times may be asked.
  virtual void prepare(const View& view) = 0;
  /// Called at every instant at which something happened, again until it returns nothing. While tasks may not start
  /// (Workload::starts) it is not called and changes wait. The result is owned by the policy and valid until the next call.
  virtual const Decisions& decide(const Changes& changes, const View& view) = 0;
  /// After prepare(); empty for policies that prove nothing.
  [[nodiscard]] virtual std::optional<Proof> proof() const { return std::nullopt; }
};

/// One row of the table of policies.
struct PolicyRow {
  std::string_view name;
  std::string_view summary;                          ///< one line for `gpusim list policies`
  bool places_gangs;                                 ///< false: defined for single-processor tasks only; a gang is an input error
  std::unique_ptr<Policy> (*make)(Reader& options);  ///< reads its own keys
  /// Why this system and workload are beyond it, in words; empty where they are not. Null: it can do all.
  std::string (*why_not)(const System& system, const Workload& workload, const Performance& performance) = nullptr;
};

/// In the order they are listed.
[[nodiscard]] std::span<const PolicyRow> policy_table();
/// The row of a name; InputError-free: empty when unknown.
[[nodiscard]] const PolicyRow* find_policy(std::string_view name);

}  // namespace gpusim
