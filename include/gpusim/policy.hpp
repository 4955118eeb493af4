#pragma once
// A policy decides which task starts where. It is told what changed and answers with decisions; it sees read-only views, keeps its
// own order of waiting tasks and never changes the run itself.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

class Reader;
struct KeySection;

/// What happened since the policy was last asked. All of it happened at the present instant, unless tasks were not allowed to start
/// before. Ids ascend within each list.
struct Changes {
  std::span<const JobId> arrived{};
  std::span<const TaskId> ready{};    ///< tasks on devices whose predecessors have all finished, and those that an interruption has
                                      ///< made ready again; tasks of the host start by themselves
  std::span<const DeviceId> freed{};  ///< devices that hold less than before, whose window has opened, or whose outage is over
  bool has_freed_resources = false;   ///< a resource of the system was released, perhaps by a task without devices
  std::span<const DeviceId> lost{};   ///< devices that fail now; the tasks that they held are ready again
};

/// How far a task has progressed. Kept only in runs whose tasks can be interrupted.
struct TaskProgress {
  std::optional<Instant> first_start;
  Instant since;         ///< of a running task: when its progress begins, after inputs and restore
  Duration total{};      ///< useful time of the whole task on the devices of its present or last run
  Duration remaining{};  ///< useful time that remained when the present run began, or that remains when it does not run
  Duration attained{};   ///< useful time of its earlier runs together, minus what was lost
  std::uint32_t interruptions = 0;
  bool is_running = false;  ///< it holds devices for more than saving its state
};

/// A list of devices for each task, as the engine keeps them: one behind the other, because a run may have millions of them.
class DeviceLists {
 public:
  /// The list of a task begins in `devices` at the position in `begins`, which has one more at the end. It goes on to the next list
  /// or, where tasks are elastic, has the length in `sizes`; empty where none is.
  DeviceLists(std::span<const DeviceId> devices, std::span<const std::uint32_t> begins, std::span<const std::uint32_t> sizes = {})
      : devices_(devices), begins_(begins), sizes_(sizes) {}
  [[nodiscard]] std::span<const DeviceId> operator[](TaskId task) const {
    const std::uint32_t begin = begins_[index(task)];
    return devices_.subspan(begin, sizes_.empty() ? begins_[index(task) + 1] - begin : sizes_[index(task)]);
  }

 private:
  std::span<const DeviceId> devices_;
  std::span<const std::uint32_t> begins_;
  std::span<const std::uint32_t> sizes_;
};

/// The run as a policy may see it.
struct View : Problem {
  Instant now;
  std::span<const Instant> finish;  ///< by task; set for finished tasks
  /// By task: the devices that it holds, held or is bound to. Only for tasks that have been started or assigned; empty for tasks on
  /// the host.
  DeviceLists held;
  /// What devices can hold, and when; null when every device is always available and holds one task at a time.
  const Capacity* capacity = nullptr;
  std::span<const DeviceLoad> loads{};             ///< by device; empty when capacity is null
  std::span<const TaskProgress> progress{};        ///< by task; empty unless Policy::preempts() or devices fail
  std::span<const std::uint32_t> outages{};        ///< by device: the number of current outages; empty when nothing can fail
  std::span<const Instant> closes{};               ///< by device: the start of its next planned outage; empty when none is planned
  std::span<const std::int64_t> free_resources{};  ///< by position in System::resources
  bool wants_keys = false;                         ///< decisions are recorded, so policies should explain() their keys

  [[nodiscard]] bool is_up(DeviceId device) const { return outages.empty() || outages[index(device)] == 0; }
  [[nodiscard]] const Job& job_of(TaskId task) const { return workload.jobs[index(workload.job[index(task)])]; }
  /// The useful time that a task has had so far, minus what was lost. Needs `progress`.
  [[nodiscard]] Duration attained(TaskId task) const {
    const TaskProgress& one = progress[index(task)];
    return one.attained + (one.is_running && now > one.since ? now - one.since : Duration{});
  }
  /// The part of TaskProgress::total that remains. Needs `progress`.
  [[nodiscard]] Duration remaining(TaskId task) const {
    const TaskProgress& one = progress[index(task)];
    return one.is_running && now > one.since ? one.remaining - std::min(one.remaining, now - one.since) : one.remaining;
  }
  /// The remaining time of the task if it continued alone on a device of a class, without checkpoints; for a gang the time before
  /// its communication. This is the true time, not an estimate.
  [[nodiscard]] Duration remaining(TaskId task, ClassId device_class) const {
    const Duration alone = performance.useful_time(workload.profile[index(task)], device_class);
    if (progress.empty() || progress[index(task)].total == Duration{}) return alone;
    return scaled(alone, remaining(task), progress[index(task)].total);
  }
  /// The running time that the user of a task estimates; the true time on a device of the class where there is no estimate.
  [[nodiscard]] Duration estimate(TaskId task, ClassId device_class) const {
    const std::optional<Duration>& said = job_of(task).estimate;
    return said ? *said : performance.time(workload.profile[index(task)], device_class);
  }
};

/// A list of decisions, applied in order.
class Decisions {
 public:
  enum class Kind : std::uint8_t {
    start,    ///< hold these idle devices from now: move the inputs, then run. As many as the task needs, or of an elastic one any
              ///< number out of Performance::counts
    assign,   ///< bind the task to these devices: its inputs move as soon as they exist, and it runs in its turn on each device,
              ///< turns being the order of assignment (`turn` overrides)
    preempt,  ///< a running task stops: it saves its state, which holds its devices for Performance::save_time, or is killed; then
              ///< its devices are free and it is ready again. Without a time to save, both hold for the decisions behind this one
  };
  struct Decision {
    Kind kind;
    TaskId task;
    std::uint32_t first_device;  ///< position in devices()
    std::uint32_t device_count;
    std::int64_t turn;  ///< for assign: order on the device, smaller first
  };
  void start(TaskId task, std::span<const DeviceId> devices) { add({Kind::start, task, 0, 0, 0}, devices); }
  void assign(TaskId task, DeviceId device, std::int64_t turn) { add({Kind::assign, task, 0, 0, turn}, {&device, 1}); }
  void preempt(TaskId task) { add({Kind::preempt, task, 0, 0, 0}, {}); }
  /// Asks to be called at this instant at the latest, even if nothing happens. Forgotten as soon as the policy is called. Not a
  /// decision.
  void wake(Instant at) { wake_ = at; }
  /// Records the key of the last decision. Needed only when View::wants_keys is set.
  void explain(std::string key) {
    keys_.resize(list_.size());
    keys_.back() = std::move(key);
  }
  void clear() {
    list_.clear();
    devices_.clear();
    keys_.clear();
    wake_.reset();
  }
  [[nodiscard]] std::optional<Instant> wake_time() const { return wake_; }
  [[nodiscard]] std::string_view key(std::size_t position) const {
    return position < keys_.size() ? std::string_view(keys_[position]) : std::string_view();
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
  std::vector<std::string> keys_;  ///< keys of the first decisions of list_; later ones have none
  std::optional<Instant> wake_;
};

/// An external program that makes decisions has failed or answered wrongly (exit code 5). what() is one line.
struct ExternalPolicyError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A bound that the policy has proven for the prepared problem: no schedule ends earlier.
struct Proof {
  Duration bound;
  std::string name;  ///< name of the argument, such as "exhaustive search"
};

class Policy {
 public:
  virtual ~Policy() = default;
  /// Called once before the run; the workload is known and times may be asked for.
  virtual void prepare(const View& view) = 0;
  /// Called at every instant at which something happened, repeatedly until it returns no decision. While tasks may not start
  /// (Workload::starts) it is not called, and changes accumulate. The policy owns the result, which is valid until the next call.
  virtual const Decisions& decide(const Changes& changes, const View& view) = 0;
  /// Called when the run ends with work left because the policy decides nothing and no event remains; `waiting` names the waiting
  /// tasks. A policy for which this is a user's error rather than a bug of this program throws.
  virtual void stop(const std::string& /*waiting*/) const {}
  /// True for a policy that may preempt tasks, so that the engine keeps their progress.
  [[nodiscard]] virtual bool preempts() const { return false; }
  /// The bound that the policy has proven, valid after prepare(); empty for policies that prove nothing.
  [[nodiscard]] virtual std::optional<Proof> proof() const { return std::nullopt; }
};

/// Makes a policy from its options, which its keys describe. PolicyRow::make() refuses all others.
using MakePolicy = std::unique_ptr<Policy>(Reader& options);
/// The reason why a policy cannot handle this problem, in words; empty when it can.
using WhyNot = std::string(const Problem& problem);

/// One row of the table of policies. Most rows state only a name, a summary and a function that makes the policy.
struct PolicyRow {
  std::string_view name;
  std::string_view summary;  ///< one line for `gpusim list policies`
  MakePolicy* read = nullptr;
  const KeySection* keys = nullptr;  ///< the keys of its options; null for none
  bool places_gangs = true;  ///< false for policies that are defined for single-processor tasks only; a gang is then an input error
  bool plans_ahead = false;  ///< binds tasks to devices before they can start: what devices fail and resources run out is an
                             ///< input error
  bool is_external = false;  ///< an external program decides; an option must name it
  WhyNot* why_not = nullptr;  ///< null when the policy can handle every problem

  /// Makes the policy from these options and refuses keys that it does not have.
  [[nodiscard]] std::unique_ptr<Policy> make(Reader& options) const;
};

/// All policies, in the order they are listed.
[[nodiscard]] std::span<const PolicyRow> policy_table();
/// The row of the policy with this name; nullptr when the name is unknown.
[[nodiscard]] const PolicyRow* find_policy(std::string_view name);

}  // namespace gpusim
