#pragma once
// Round-based scheduling with preemption. A rule states how strong the claim of each task on each class of devices is. At each
// boundary of a round the tasks with the strongest claims get devices and the others lose theirs. Times in between are exact, not
// rounded to rounds.

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/policy.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

/// A task on devices that has arrived and not ended.
struct RoundTask {
  TaskId task;
  std::uint32_t gpus = 1;  ///< number of devices that it requests; a rule that resizes tasks sets it in claim()
  double weight = 1;
  Instant ready;                ///< when it became ready first
  std::vector<double> seconds;  ///< by class: useful time of the whole task in seconds; 0 where it cannot run
  /// The times of an elastic task on other numbers of devices, ascending. `seconds` is for the stated number.
  struct OnGpus {
    std::uint32_t gpus;
    std::vector<double> seconds;
  };
  std::vector<OnGpus> choices{};
  double left = 1;                      ///< part of its work
  std::vector<double> share;            ///< by class: the part of the time that a rule gives it, if that is how the rule works
  std::vector<double> received;         ///< by class: seconds since the rule last forgot them
  std::vector<double> deficit;          ///< by class: seconds by which it has received less than its shares
  std::optional<ClassId> running_on{};  ///< the class whose GPUs it holds
  Instant since;                        ///< when it got them, or won them again
  std::uint32_t held = 0;               ///< how many, also while it only saves its state
  [[nodiscard]] bool is_running() const { return running_on.has_value(); }
  /// The time of the task on its fastest class.
  [[nodiscard]] double best_seconds() const;
};

/// A claim of a task on a class. The greatest key goes first; ties go to the lower task, then to the lower class.
struct ShareClaim {
  std::size_t task;  ///< position in the list of tasks
  ClassId device_class;
  std::array<double, 3> key;
  std::string reason{};   ///< explanation in the terms of the rule; only if View::wants_keys
  bool is_lease = false;  ///< a task that keeps its devices renews its lease: RoundTask::since is set to now
};

/// The available devices by class.
struct RoundCluster {
  const View& view;
  std::vector<std::uint32_t> gpus;  ///< devices that are not down
  std::vector<std::uint32_t> idle;  ///< devices of these that hold nothing
  /// The text of ShareClaim::reason; empty unless keys are recorded.
  template <class... Parts>
  [[nodiscard]] std::string reason(fmt::format_string<Parts...> text, Parts&&... parts) const {
    return view.wants_keys ? fmt::format(text, std::forward<Parts>(parts)...) : std::string();
  }
};

class RoundRule {
 public:
  virtual ~RoundRule() = default;
  /// Returns claims of all tasks on the classes that can run them. A task gets nothing that it does not claim. `is_new` is true
  /// when tasks or devices have come or gone since the last call. Tasks are in ascending order.
  virtual void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool is_new, std::vector<ShareClaim>& claims) = 0;
  /// False when running tasks keep their devices.
  [[nodiscard]] virtual bool preempts() const { return true; }
  /// True when the rule chooses RoundTask::gpus of elastic tasks; otherwise they get the stated number.
  [[nodiscard]] virtual bool resizes() const { return false; }
  /// True when a task has nothing to gain at a boundary. If all tasks are settled, the next boundary is skipped.
  [[nodiscard]] virtual bool is_settled(const RoundTask& one) const { return one.is_running(); }
};

struct RoundOptions {
  Duration round;
  bool dispatches_at_once = false;
};
/// The key `round` with a default that the policy chooses.
constexpr Key round_key(std::string_view otherwise) {
  return {"round", "time", otherwise, "from one decision to the next, at least 1 s"};
}
extern const KeySection kDispatchKeys;
/// Reads `round` and `dispatch`. With "round", new tasks and freed devices wait for the next boundary, as in the published systems.
/// With "at_once", free devices go to the strongest claims at any time, without preempting a task.
[[nodiscard]] RoundOptions read_round_options(Reader& options);

/// Makes a round-based policy with this rule. A gang takes devices of one class, on the node with the fewest free devices that it
/// fits on, else on as few nodes as possible. A gang that fits no class runs when enough devices of several classes are idle, after
/// all others, and is not preempted. A task that keeps its class at a boundary keeps its devices and continues. Quotas, resources
/// and planned outages are respected.
[[nodiscard]] std::unique_ptr<Policy> make_round_policy(RoundOptions options, std::unique_ptr<RoundRule> rule);

}  // namespace gpusim
