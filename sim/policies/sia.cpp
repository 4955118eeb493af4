// sia: every elastic task gets the number of GPUs and the class that are best for all tasks together. The policy knows the true
// times of tasks.
//
// At each boundary of a round every task gets one of its configurations (a number of GPUs of one class; `elastic` lists the numbers
// that it may hold) or none. The goodput of a configuration is 1 / its useful time there, on one node where it fits; how much more
// GPUs help (statistical efficiency included) follows from the task's "scaling". The goodputs of each task are divided by the least
// of them and multiplied by its least number of GPUs: U. For p < 0 the sum over all tasks of U^p, or of lambda for a task without
// GPUs, is minimised; for p > 0 the sum of U^p + lambda is maximised. That is a knapsack problem with choices, solved by branch and
// bound (`best_choices`, allocation.hpp). If resources or quotas keep a chosen task from starting, its GPUs go to others. Waiting
// tasks start with their least number of GPUs, and running ones get at most double theirs. For a configuration that a running task
// does not hold, U is multiplied by (age - restarts x cost) / (age + cost), where cost is the time to save and restore the task.
//
// Source: S. Jayaram Subramanya et al., "Sia: Heterogeneity-aware, goodput-optimized ML-cluster scheduling", SOSP 2023, sections
// 3.3 and 3.4. Deliberate differences: times are known instead of learned; numbers of GPUs are those that the task states instead
// of powers of two; a gang that fits on no single node is spread over few. Tasks that are not elastic have one number of GPUs.

#include <algorithm>
#include <cmath>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/base/elementary.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

constexpr Key kSiaRows[] = {
    {"power", "number from -10 up to 10", "=-0.5", "exponent of goodputs, below 0 for more fairness, not 0"},
    {"lambda", "factor", "=1.1", "what a task without GPUs counts"},
    round_key("=1 min"),
    all_of(kDispatchKeys),
};
extern constinit const KeySection kSiaKeys{"sia", "options of sia", kSiaRows, "power excludes power=0"};

namespace {

/// A number of devices of one class, and the utility U of that choice for a task (before normalization its goodput in 1/s).
struct Configuration {
  ClassId device_class;
  std::uint32_t gpus;
  double utility;
};

class SiaRule : public RoundRule {
 public:
  SiaRule(double power, double lambda) : power_(power), lambda_(lambda) {}

  void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool /*is_new*/,
             std::vector<ShareClaim>& claims) override {
    std::vector<std::vector<Configuration>> configurations(tasks.size());
    std::vector<std::vector<GpuChoice>> choices(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
      for (const Configuration& one : configurations_of(tasks[i], cluster)) {
        const double value = power_ < 0 ? lambda_ - pow(one.utility, power_) : pow(one.utility, power_) + lambda_;
        if (!(value > 0) || !std::isfinite(value)) continue;
        configurations[i].push_back(one);
        choices[i].push_back({value, static_cast<std::uint32_t>(one.device_class), one.gpus});
      }
    const ChosenGpus chosen = best_choices(choices, cluster.gpus);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!chosen.choice[i]) {
        claim_left_over(i, configurations[i], tasks[i], cluster, claims);
        continue;
      }
      const Configuration& one = configurations[i][*chosen.choice[i]];
      const bool is_kept = tasks[i].running_on == one.device_class && tasks[i].held == one.gpus;
      tasks[i].gpus = one.gpus;
      claims.push_back({i,
                        one.device_class,
                        {is_kept ? 1.0 : 0.0, choices[i][*chosen.choice[i]].value, 0},
                        cluster.reason("{} GPUs, utility {:.6g}", one.gpus, one.utility)});
    }
  }
  [[nodiscard]] bool resizes() const override { return true; }
  /// True when no configuration is faster for the task than the one that it holds.
  [[nodiscard]] bool is_settled(const RoundTask& one) const override {
    if (!one.is_running()) return false;
    Rate best;
    Rate own;
    for_each(one, [&](ClassId device_class, std::uint32_t gpus, Seconds time) {
      best = std::max(best, 1 / time);
      if (device_class == one.running_on && gpus == one.held) own = 1 / time;
    });
    return own >= best;
  }

 private:
  /// Calls `take` for each class and number of devices with which the task can run.
  template <class Take>
  static void for_each(const RoundTask& one, Take&& take) {
    const auto on = [&](std::uint32_t gpus, const RoundTask::Times& times) {
      for (std::uint32_t c = 0; c < times.size(); ++c)
        if (times[c]) take(id<ClassId>(c), gpus, *times[c]);
    };
    if (one.choices.empty()) return on(one.gpus, one.time);
    for (const RoundTask::OnGpus& choice : one.choices) on(choice.gpus, choice.time);
  }

  /// Lets a task without a configuration claim devices that remain because chosen tasks may not start (resources, quotas). It
  /// claims as few as it can run on.
  static void claim_left_over(std::size_t i, const std::vector<Configuration>& configurations, RoundTask& task,
                              const RoundCluster& cluster, std::vector<ShareClaim>& claims) {
    if (configurations.empty()) return;
    task.gpus = std::ranges::min_element(configurations, {}, &Configuration::gpus)->gpus;
    for (const Configuration& one : configurations)
      if (one.gpus == task.gpus)
        claims.push_back({i, one.device_class, {-1.0, one.utility, 0}, cluster.reason("{} GPUs that are left over", one.gpus)});
  }

  static std::vector<Configuration> configurations_of(const RoundTask& task, const RoundCluster& cluster) {
    std::vector<Configuration> all;
    for_each(task, [&](ClassId device_class, std::uint32_t gpus, Seconds time) {
      if (gpus <= cluster.gpus[index(device_class)]) all.push_back({device_class, gpus, 1 / time.raw()});
    });
    if (all.empty()) return all;
    double least_goodput = all.front().utility;
    std::uint32_t least_gpus = all.front().gpus;
    for (const Configuration& one : all) {
      least_goodput = std::min(least_goodput, one.utility);
      least_gpus = std::min(least_gpus, one.gpus);
    }
    const double factor = restart_factor(task, cluster.view);
    std::vector<Configuration> allowed;
    for (Configuration one : all) {
      if (task.is_running() ? one.gpus > 2 * std::uint64_t{task.held} : one.gpus > least_gpus) continue;
      one.utility *= least_gpus / least_goodput;
      const bool is_held = task.running_on == one.device_class && task.held == one.gpus;
      if (task.is_running() && !is_held) one.utility *= factor;
      allowed.push_back(one);
    }
    return allowed;
  }

  /// The factor by which the goodput of a configuration is reduced because the task has to be stopped and restarted for it,
  /// estimated from its restarts so far.
  static double restart_factor(const RoundTask& task, const View& view) {
    const ProfileId profile = view.workload.profile[index(task.task)];
    const Seconds cost = to_seconds(view.performance.save_time(profile) + view.performance.restore_time(profile));
    const Seconds age = to_seconds(view.now - task.ready);
    if (cost == Seconds{}) return 1;
    return std::max(0.0, (age - view.progress[index(task.task)].interruptions * cost) / (age + cost));
  }

  double power_;
  double lambda_;
};

}  // namespace

std::unique_ptr<Policy> make_sia(Reader& options) {
  const Reader power_at = options.at_or("power");
  const double power = power_at.number().value_or(0);
  if (power == 0 || std::fabs(power) > 10) power_at.fail_expected("a number other than 0, from -10 to 10");
  const Reader lambda_at = options.at_or("lambda");
  const double lambda = lambda_at.factor().nominal;
  if (power < 0 && lambda <= 1) lambda_at.fail_expected("more than 1, because U^p is at most 1 where \"power\" is below 0");
  const RoundOptions rounds = read_round_options(options);
  return make_round_policy(rounds, std::make_unique<SiaRule>(power, lambda));
}

}  // namespace gpusim
