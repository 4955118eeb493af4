// themis: GPUs are leased, and free ones go to the jobs that are treated worst. The policy knows the true times of tasks.
//
// A job keeps its GPUs for a `lease`. After it they are free at the next boundary, and the job may win them again without being
// stopped. The `filter` f lets the 1 - f part of all jobs (at least one) with the greatest rho bid: rho = (elapsed + left) /
// (elapsed alone + left alone), the time in the system if the job ran from now on its fastest class, over the time on an equal part
// of the cluster. Among the bidders the product of all 1 / rho is maximised greedily: the value of a bid is the improvement of the
// job's rho by one lease per GPU, to first order, lease / ((elapsed + left + lease) x GPUs). All other jobs follow in order of
// arrival.
//
// Source: Mahajan et al., "Themis: Fair and efficient GPU cluster scheduling", NSDI 2020, sections 3 to 5. The authors' program is
// not published; this follows the paper for jobs with a fixed gang. Deliberate differences: bids are true, the auction is the
// greedy step above instead of a mixed integer program with hidden payments, and remaining GPUs go by arrival instead of at random.
// `gavel` with finish_time_fairness is the usual substitute.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/equal_parts.hpp"
#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

constexpr Key kThemisRows[] = {
    {"lease", "time", "=20 min", "for how long GPUs are given"},
    {"filter", "factor up to 1", "=0.8", "the part of the tasks that may not bid, below 1"},
    round_key("=1 min"),
    all_of(kDispatchKeys),
};
extern constinit const KeySection kThemisKeys{"themis", "options of themis", kThemisRows};

namespace {

class ThemisRule : public RoundRule {
 public:
  ThemisRule(Duration lease, double filter) : lease_(lease), filter_(filter) {}

  void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool /*is_new*/,
             std::vector<ShareClaim>& claims) override {
    const std::vector<double> rho = finish_time_ratios(tasks, cluster);
    std::vector<std::size_t> bidders;
    for (std::size_t i = 0; i < tasks.size(); ++i) bidders.push_back(i);
    std::stable_sort(bidders.begin(), bidders.end(), [&](std::size_t a, std::size_t b) { return rho[a] > rho[b]; });
    const double part = std::ceil((1 - filter_) * static_cast<double>(tasks.size()) - 1e-9);
    bidders.resize(std::min(bidders.size(), static_cast<std::size_t>(std::max(1.0, part))));
    std::vector<bool> bids(tasks.size());
    for (const std::size_t i : bidders) bids[i] = true;
    for (std::size_t i = 0; i < tasks.size(); ++i) claim_of(i, bids[i], rho[i], tasks[i], cluster, claims);
  }

  /// True when no class is faster for the task than the one on which it runs.
  [[nodiscard]] bool is_settled(const RoundTask& one) const override {
    return one.is_running() && one.time[index(*one.running_on)] <= one.best_time();
  }

 private:
  void claim_of(std::size_t i, bool bids, double rho, const RoundTask& one, const RoundCluster& cluster,
                std::vector<ShareClaim>& claims) const {
    const Seconds elapsed = to_seconds(cluster.view.now - one.ready);
    const Seconds lease = to_seconds(lease_);
    for (std::size_t c = 0; c < one.time.size(); ++c) {
      if (!one.time[c]) continue;
      const bool is_leased = one.running_on == id<ClassId>(c) && cluster.view.now - one.since < lease_;
      const double gain = lease / ((elapsed + one.left * *one.time[c] + lease) * one.gpus);
      const std::size_t rank = is_leased ? 2 : bids ? 1 : 0;
      constexpr std::string_view kRanks[] = {"left over", "bids", "leased"};
      claims.push_back({i,
                        id<ClassId>(c),
                        {static_cast<double>(rank), bids ? gain : elapsed.raw(), -one.time[c]->raw()},
                        cluster.reason("{} rho {:.6g} gain {:.6g}", kRanks[rank], rho, gain),
                        !is_leased});
    }
  }

  std::vector<double> finish_time_ratios(const std::vector<RoundTask>& tasks, const RoundCluster& cluster) {
    SharedCluster shared;
    for (const std::uint32_t gpus : cluster.gpus) shared.workers.push_back(std::max<double>(gpus, 1));
    std::vector<std::size_t> able;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!tasks[i].best_time()) continue;
      std::vector<double> row;
      for (const std::optional<Seconds>& time : tasks[i].time) row.push_back(time ? 1 / time->raw() : 0);
      shared.throughput.push_back(std::move(row));
      shared.scale.push_back(tasks[i].gpus);
      able.push_back(i);
    }
    std::vector<double> rho(tasks.size());
    if (able.empty()) return rho;
    const std::vector<EqualParts::Alone> alone = alone_.update(shared, tasks, able, cluster.view);
    for (std::size_t k = 0; k < able.size(); ++k) {
      const RoundTask& one = tasks[able[k]];
      rho[able[k]] = (to_seconds(cluster.view.now - one.ready) + one.left * *one.best_time()) /
                     (alone[k].elapsed + one.left / alone[k].throughput);
    }
    return rho;
  }

  Duration lease_;
  double filter_;
  EqualParts alone_;
};

}  // namespace

std::unique_ptr<Policy> make_themis(Reader& options) {
  const Duration lease = options.at_or("lease").duration(Reader::Zero::refused).nominal;
  const Reader at = options.at_or("filter");
  const double filter = at.factor().nominal;
  if (filter >= 1) at.fail_expected("a part below 1");
  const RoundOptions rounds = read_round_options(options);
  return make_round_policy(rounds, std::make_unique<ThemisRule>(lease, filter));
}

}  // namespace gpusim
