#pragma once
// Round-based scheduling with preemption: a rule says who has how strong a claim on which class of cards; at each boundary of a
// round those with the strongest claims get cards, and the others lose theirs. In between time is exact.

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

/// A task on cards that has arrived and not ended.
struct RoundTask {
  TaskId task;
  std::uint32_t gpus = 1;  ///< that it asks for; a rule that resizes tasks sets it as it claims
  double weight = 1;
  Instant ready;                ///< when it came
  std::vector<double> seconds;  ///< by class: useful time of all of it on cards of that class, 0 where it cannot run
  /// The times of an elastic task on other numbers of cards, ascending; `seconds` is that of the number stated.
  struct OnCards {
    std::uint32_t gpus;
    std::vector<double> seconds;
  };
  std::vector<OnCards> choices{};
  double left = 1;                      ///< part of its work
  std::vector<double> share;            ///< by class: the part of the time that a rule gives it, if that is how the rule works
  std::vector<double> received;         ///< by class: seconds since the rule last forgot them
  std::vector<double> deficit;          ///< by class: seconds by which it has received less than its shares
  std::optional<ClassId> running_on{};  ///< the class whose cards it holds
  Instant since;                        ///< when it got them, or won them again
  std::uint32_t held = 0;               ///< how many, also while it only saves its state
  [[nodiscard]] bool is_running() const { return running_on.has_value(); }
  /// The time of the task on its fastest class.
  [[nodiscard]] double best_seconds() const;
};

/// What a rule says about a task on a class. The greatest key goes first; ties go to the lower task, then the lower class.
struct ShareClaim {
  std::size_t task;  ///< position in the list of tasks
  ClassId device_class;
  std::array<double, 3> key;
  std::string reason{};   ///< in the rule's terms; only where View::wants_keys
  bool is_lease = false;  ///< who keeps its cards by it has them anew: RoundTask::since begins again
};

/// The cards that are there, by class.
struct RoundCluster {
  const View& view;
  std::vector<std::uint32_t> cards;  ///< that are in order
  std::vector<std::uint32_t> idle;   ///< of these, that hold nothing
  /// A ShareClaim::reason, where somebody wants to know it.
  template <class... Parts>
  [[nodiscard]] std::string reason(fmt::format_string<Parts...> text, Parts&&... parts) const {
    return view.wants_keys ? fmt::format(text, std::forward<Parts>(parts)...) : std::string();
  }
};

class RoundRule {
 public:
  virtual ~RoundRule() = default;
  /// Claims of all tasks on all classes that can run them; what a task does not claim it does not get. `is_new` says that tasks or
  /// cards have come or gone since the last call. Tasks ascend.
  virtual void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool is_new, std::vector<ShareClaim>& claims) = 0;
  /// False when tasks that run keep their cards.
  [[nodiscard]] virtual bool preempts() const { return true; }
  /// True when the policy chooses RoundTask::gpus of elastic tasks; otherwise all get the number that is stated.
  [[nodiscard]] virtual bool resizes() const { return false; }
  /// Whether a task is settled. Where all are, nobody has to be asked at the next boundary.
  [[nodiscard]] virtual bool is_settled(const RoundTask& one) const { return one.is_running(); }
};

struct RoundOptions {
  Duration round;
  bool dispatches_at_once = false;
};
/// The key `round`, with a default that the policy chooses.
constexpr Key round_key(std::string_view otherwise) {
  return {"round", "time", otherwise, "from one decision to the next, at least 1 s"};
}
extern const KeySection kDispatchKeys;
/// Reads `round` and `dispatch`: "round" (a task that comes, and cards that become free, wait for
/// the next boundary, as in the systems) or "at_once" (cards that are free take the strongest claims at any time; nobody is
/// preempted for it).
[[nodiscard]] RoundOptions read_round_options(Reader& options);

/// A gang takes cards of one class, on the node with the fewest free cards that it fits on, else on as few nodes as possible. One
/// that fits into no class runs when enough cards of several are idle, behind all others, and is not preempted. A task that keeps
/// its class over a boundary keeps its cards and goes on. Quotas, resources and planned outages hold.
[[nodiscard]] std::unique_ptr<Policy> make_round_policy(RoundOptions options, std::unique_ptr<RoundRule> rule);

}  // namespace gpusim
