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
  Instant ready;  ///< when it became ready first
  /// By class: the useful time of the whole task, more than 0 s; empty where it cannot run.
  using Times = std::vector<std::optional<Seconds>>;
  Times time;  ///< on the stated number of devices
  /// The times of an elastic task on another number of devices.
  struct OnGpus {
    std::uint32_t gpus;
    Times time;
  };
  std::vector<OnGpus> choices{};        ///< ascending by number of devices; empty when the task is not elastic
  double left = 1;                      ///< the part of its work that remains, in (0, 1]
  std::vector<double> share;            ///< by class: the part of the time that the rule grants it; 0 for rules without shares
  std::vector<Seconds> received;        ///< by class: the time that it has run since the rule last reset this
  std::vector<Seconds> deficit;         ///< by class: the time by which it has received less than its share
  std::optional<ClassId> running_on{};  ///< the class whose devices it holds; empty while it does not run
  Instant since;                        ///< when it was given these devices, or when its lease of them was renewed
  std::uint32_t held = 0;               ///< the number of devices that it holds, also while it only saves its state
  [[nodiscard]] bool is_running() const { return running_on.has_value(); }
  /// The time of the task on its fastest class; empty when no class can run it.
  [[nodiscard]] std::optional<Seconds> best_time() const;
};

/// A claim of a task on a class. The greatest key goes first; ties go to the lower task, then to the lower class.
struct ShareClaim {
  std::size_t task;  ///< position in the list of tasks
  ClassId device_class;
  std::array<double, 3> key;  ///< ranks in units of the rule's choice: they are compared with each other and with nothing else
  std::string reason{};       ///< explanation in the terms of the rule; only if View::wants_keys
  bool is_lease = false;      ///< a task that keeps its devices renews its lease: RoundTask::since is set to now
};

/// The available devices by class.
struct RoundCluster {
  const View& view;
  std::vector<std::uint32_t> gpus;  ///< by class: the number of devices that are not down
  std::vector<std::uint32_t> idle;  ///< the number of them that hold no task
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
