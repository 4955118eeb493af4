// gavel: shares of time on unequal GPUs that maximise an objective, realised in rounds. Knows the true times of tasks.
//
// Option `objective` and the linear program behind it (allocation.hpp, with sources):
//   max_min_fairness      greatest least share of time, each weighed by what the job would do on an equal part of the cluster,
//                         and by the job's weight
//   makespan              all work that is there ends as early as possible
//   finish_time_fairness  least greatest ratio of time in the system to that on an equal part of the cluster
//   max_sum_throughput    greatest sum of jobs finished a second (a job's throughput is 1 / its time); `cost` by GPU divides terms
// Throughput of job i on class j is 1 / its useful time there, on one node where it fits; a class is a GPU type in a pool. Shares
// are computed anew at a boundary before which jobs or GPUs have come or gone, finish_time_fairness at each.
//
// Rounds (Narayanan et al., OSDI 2020, section 5 and algorithm 1): priority_ij = X_ij / f_ij, f the time received on type j so far;
// X_ij x 10^9 if it has received none. Jobs are taken in descending order of (priority, deficit, X), ties to the earlier job, then
// the lower class; a job that does not fit is passed. A job without any share takes GPUs that no other job wants. The time
// received is reset when shares change, but not earlier than `reset` after the last reset, and then counts as `head_start` (the
// authors' program: 1920 s and half a round, and it keeps the deficit). Deliberate differences from that program: shares are
// optimal (it bisects the makespan to 5 %), normalised as in the paper, and computed anew at each boundary.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/equal_parts.hpp"
#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

constexpr Key kGavelRows[] = {
    {"objective", "'max_min_fairness'|'makespan'|'finish_time_fairness'|'max_sum_throughput'", "=max_min_fairness",
     "what shares of time are best for"},
    {"cost", "map of factor", "1 each", "cost of a GPU's time by id or family"},
    round_key("=360 s"),
    all_of(kDispatchKeys),
    {"reset", "time", "=1920 s", "how often at most the time received is forgotten"},
    {"head_start", "time", "=0 s", "what then counts as received"},
};
extern constinit const KeySection kGavelKeys{"gavel", "options of gavel", kGavelRows, "cost needs objective=max_sum_throughput"};

namespace {

enum class Objective { max_min_fairness, makespan, finish_time_fairness, max_sum_throughput };

/// Rounds a share to a billionth, so that equal shares have equal priorities in spite of rounding in the solver.
double without_noise(double share) { return std::round(share * 1e9) / 1e9; }

struct GavelOptions {
  Objective objective;
  std::vector<std::pair<std::string, double>> cost;  ///< by GPU or family; 1 where none is given
  Duration reset;
  Duration head_start;
};

class GavelRule : public RoundRule {
 public:
  explicit GavelRule(GavelOptions options) : options_(std::move(options)) {}

  void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool is_new, std::vector<ShareClaim>& claims) override {
    if (is_new) forget(tasks, cluster.view.now);
    if (is_new || options_.objective == Objective::finish_time_fairness) share(tasks, cluster);
    for (std::size_t i = 0; i < tasks.size(); ++i)
      for (std::size_t c = 0; c < cluster.gpus.size(); ++c) {
        const RoundTask& one = tasks[i];
        if (!one.time[c]) continue;
        const Seconds received = one.received[c] + to_seconds(options_.head_start);
        const double priority = received > Seconds{} ? one.share[c] / received.raw() : one.share[c] * 1e9;
        const double deficit = one.deficit[c] / units::second;
        claims.push_back({i,
                          id<ClassId>(c),
                          {priority, deficit, one.share[c]},
                          cluster.reason("priority {:.6g} deficit {:.6g} share {:.6g}", priority, deficit, one.share[c])});
      }
  }

  /// True when the task has a share of time only on the class on which it runs.
  [[nodiscard]] bool is_settled(const RoundTask& one) const override {
    if (!one.is_running()) return false;
    for (std::size_t c = 0; c < one.share.size(); ++c)
      if (id<ClassId>(c) != one.running_on && one.share[c] > 0) return false;
    return true;
  }

 private:
  void forget(std::vector<RoundTask>& tasks, Instant now) {
    if (now - forgotten_ < options_.reset) return;
    for (RoundTask& one : tasks) one.received.assign(one.received.size(), Seconds{});
    forgotten_ = now;
  }

  void share(std::vector<RoundTask>& tasks, const RoundCluster& cluster) {
    SharedCluster shared;
    std::vector<std::size_t> classes;
    for (std::size_t c = 0; c < cluster.gpus.size(); ++c)
      if (cluster.gpus[c] > 0) classes.push_back(c);
    for (const std::size_t c : classes) shared.workers.push_back(cluster.gpus[c]);
    std::vector<std::size_t> able;  // Jobs that could run now if they were alone.
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      std::vector<double> row;
      for (const std::size_t c : classes)
        row.push_back(tasks[i].time[c] && tasks[i].gpus <= cluster.gpus[c] ? 1 / tasks[i].time[c]->raw() : 0);
      tasks[i].share.assign(cluster.gpus.size(), 0);
      if (std::all_of(row.begin(), row.end(), [](double one) { return one == 0; })) continue;
      able.push_back(i);
      shared.throughput.push_back(std::move(row));
      shared.scale.push_back(tasks[i].gpus);
      shared.weight.push_back(tasks[i].weight);
    }
    if (able.empty()) return;
    const SharedTime result = solve(shared, tasks, able, classes, cluster.view);
    for (std::size_t k = 0; k < able.size(); ++k)
      for (std::size_t j = 0; j < classes.size(); ++j) tasks[able[k]].share[classes[j]] = without_noise(result.time_fraction[k][j]);
  }

  SharedTime solve(const SharedCluster& shared, const std::vector<RoundTask>& tasks, const std::vector<std::size_t>& able,
                   const std::vector<std::size_t>& classes, const View& view) {
    switch (options_.objective) {
      case Objective::max_min_fairness:
        return max_min_fairness(shared);
      case Objective::makespan: {
        std::vector<double> left;
        for (const std::size_t i : able) left.push_back(tasks[i].left);
        return least_makespan(shared, left);
      }
      case Objective::finish_time_fairness:
        return finish_time_fairness(shared, fairness_states(shared, tasks, able, view));
      case Objective::max_sum_throughput:
        break;
    }
    std::vector<double> cost;
    for (const std::size_t c : classes) cost.push_back(cost_of(view.system.gpu_of(id<ClassId>(c))));
    return max_sum_throughput(shared, cost);
  }

  [[nodiscard]] double cost_of(const Gpu& gpu) const {
    for (const auto& [name, cost] : options_.cost)
      if (name == gpu.id || name == gpu.family) return cost;
    return 1;
  }

  std::vector<FairnessState> fairness_states(const SharedCluster& shared, const std::vector<RoundTask>& tasks,
                                             const std::vector<std::size_t>& able, const View& view) {
    const std::vector<EqualParts::Alone> alone = alone_.update(shared, tasks, able, view);
    std::vector<FairnessState> states;
    for (std::size_t k = 0; k < able.size(); ++k)
      states.push_back({alone[k].left, to_seconds(view.now - tasks[able[k]].ready), alone[k].elapsed});
    return states;
  }

  GavelOptions options_;
  EqualParts alone_;
  Instant forgotten_;
};

}  // namespace

std::unique_ptr<Policy> make_gavel(Reader& options) {
  GavelOptions read{};
  read.objective = static_cast<Objective>(options.at_or("objective").one_of());
  if (auto cost = options.find("cost")) {
    if (read.objective != Objective::max_sum_throughput) cost->fail("only the objective \"max_sum_throughput\" knows costs");
    cost->expect_object("costs by GPU");
    for (const auto& [name, value] : cost->members()) read.cost.emplace_back(name, value.factor().nominal);
  }
  const RoundOptions rounds = read_round_options(options);
  read.reset = options.at_or("reset").duration().nominal;
  read.head_start = options.at_or("head_start").duration().nominal;
  return make_round_policy(rounds, std::make_unique<GavelRule>(std::move(read)));
}

}  // namespace gpusim
