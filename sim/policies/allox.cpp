// allox: waiting jobs are matched with free GPUs so that the sum of completion times is least. The first job of each GPU starts and
// keeps it to its end. The policy knows the true times of tasks.
//
// Only the oldest part `alpha` of the waiting jobs is matched, for fairness, but at least as many jobs as GPUs are free. Costs are
// k x remaining time on the class for the k-th job from the end of a GPU, in exact integers: a bipartite matching (allocation.hpp).
// Claims descend by (first on its GPU, and then the sooner; taking part or not; the shorter), ties to the earlier job.
//
// Source: Le, Sun, Chowdhury & Liu, "AlloX: Compute allocation in hybrid clusters", EuroSys 2020, section 4. The parameter alpha
// and the restriction to free GPUs follow the program of Gavel (Narayanan et al., OSDI 2020). Both are for jobs of one GPU. Gangs
// are an extension: a gang of s counts as one GPU held s times as long, and starts when s GPUs of the class are free.

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/round_policy.hpp"
#include "sim/solvers/allocation.hpp"

namespace gpusim {

constexpr Key kAlloxRows[] = {
    {"alpha", "factor up to 1", "=0.3", "the part of the waiting tasks that is matched, oldest first"},
    round_key("=360 s"),
    all_of(kDispatchKeys),
};
extern constinit const KeySection kAlloxKeys{"allox", "options of allox", kAlloxRows};

namespace {

/// A matching takes time in the cube of its jobs. If more jobs than this wait, they are matched in parts.
constexpr std::size_t kMostMatched = 400;

class AlloxRule : public RoundRule {
 public:
  explicit AlloxRule(double alpha) : alpha_(alpha) {}
  [[nodiscard]] bool preempts() const override { return false; }

  void claim(std::vector<RoundTask>& tasks, const RoundCluster& cluster, bool /*is_new*/,
             std::vector<ShareClaim>& claims) override {
    const std::vector<std::size_t> waiting = candidates(tasks, cluster);
    const std::vector<MachinePlace> places = match(tasks, waiting, cluster);
    std::vector<bool> takes_part(tasks.size());
    for (std::size_t k = 0; k < waiting.size(); ++k) {
      takes_part[waiting[k]] = true;
      if (places.empty()) continue;
      const auto c = id<ClassId>(places[k].type);
      add(waiting[k], c, {places[k].order == 0 ? 1.0 : -static_cast<double>(places[k].order), 1}, tasks, cluster, claims);
    }
    // Jobs outside the matching, for GPUs that it leaves free.
    for (std::size_t i = 0; i < tasks.size(); ++i)
      for (std::size_t c = 0; c < cluster.gpus.size(); ++c)
        if (!tasks[i].is_running() && tasks[i].time[c])
          add(i, id<ClassId>(c), {-static_cast<double>(kMostMatched), takes_part[i] ? 1.0 : 0}, tasks, cluster, claims);
  }

 private:
  static void add(std::size_t i, ClassId c, std::array<double, 2> rank, const std::vector<RoundTask>& tasks,
                  const RoundCluster& cluster, std::vector<ShareClaim>& claims) {
    const double gpu_seconds = (tasks[i].left * *tasks[i].time[index(c)] * tasks[i].gpus).raw();
    claims.push_back(
        {i, c, {rank[0], rank[1], -gpu_seconds}, cluster.reason("order {:g} GPU seconds {:.6g}", rank[0], gpu_seconds)});
  }

  /// The waiting tasks that could run on a class with a free GPU, the earliest arrivals only.
  [[nodiscard]] std::vector<std::size_t> candidates(const std::vector<RoundTask>& tasks, const RoundCluster& cluster) const {
    std::vector<std::size_t> waiting;
    std::size_t free = 0;
    for (const std::uint32_t idle : cluster.idle) free += idle;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      bool is_able = false;
      for (std::size_t c = 0; c < cluster.idle.size(); ++c) is_able = is_able || (cluster.idle[c] > 0 && tasks[i].time[c]);
      if (!tasks[i].is_running() && is_able) waiting.push_back(i);
    }
    std::stable_sort(waiting.begin(), waiting.end(), [&](std::size_t a, std::size_t b) { return tasks[a].ready < tasks[b].ready; });
    const auto part = static_cast<std::size_t>(std::floor(alpha_ * static_cast<double>(waiting.size())));
    waiting.resize(std::min({waiting.size(), std::max(free, part), kMostMatched}));
    return waiting;
  }

  [[nodiscard]] static std::vector<MachinePlace> match(const std::vector<RoundTask>& tasks, const std::vector<std::size_t>& waiting,
                                                       const RoundCluster& cluster) {
    if (waiting.empty()) return {};
    std::vector<std::vector<std::optional<std::int64_t>>> time;
    for (const std::size_t i : waiting) {
      std::vector<std::optional<std::int64_t>> row;
      for (std::size_t c = 0; c < cluster.idle.size(); ++c) {
        row.emplace_back();
        if (!tasks[i].time[c] || cluster.idle[c] == 0) continue;
        // Whole milliseconds, limited to a year of GPU time, so that sums over all positions do not overflow.
        const Seconds left = std::min(tasks[i].left * *tasks[i].time[c] * tasks[i].gpus, 3.2e7 * units::second);
        row.back() = static_cast<std::int64_t>(std::ceil(left.raw() * 1e3));
      }
      time.push_back(std::move(row));
    }
    return least_total_completion(time, {cluster.idle.begin(), cluster.idle.end()});
  }

  double alpha_;
};

}  // namespace

std::unique_ptr<Policy> make_allox(Reader& options) {
  const Reader at = options.at_or("alpha");
  const double alpha = at.factor().nominal;
  if (alpha > 1) at.fail_expected("a part of at most 1");
  const RoundOptions rounds = read_round_options(options);
  return make_round_policy(rounds, std::make_unique<AlloxRule>(alpha));
}

}  // namespace gpusim
