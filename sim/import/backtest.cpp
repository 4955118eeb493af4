// Replays a log and compares the simulated waits with the recorded ones.

#include "gpusim/import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <unordered_map>

#include "gpusim/scenario.hpp"

namespace gpusim {
namespace {

using Pairs = std::vector<const WaitPair*>;

Duration nearest_rank(const std::vector<Duration>& sorted, std::uint64_t percent) {
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

WaitFigures figures_of(std::vector<Duration> waits) {
  std::sort(waits.begin(), waits.end());
  Wide sum = 0;
  for (const Duration wait : waits) sum += wait.count();
  return {Duration::nanoseconds(static_cast<std::int64_t>(sum / static_cast<Wide>(waits.size()))), nearest_rank(waits, 50),
          nearest_rank(waits, 90), nearest_rank(waits, 95)};
}

std::optional<double> correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean_x) * (y[i] - mean_y);
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
  }
  if (!(xx > 0 && yy > 0)) return std::nullopt;
  return xy / std::sqrt(xx * yy);
}

std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(values[a], a) < std::pair(values[b], b); });
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) result[order[i]] = static_cast<double>(first + last - 1) / 2;
    first = last;
  }
  return result;
}

BacktestGroup group_of(std::string kind, std::string name, const Pairs& pairs, Duration tolerance) {
  BacktestGroup group{std::move(kind), std::move(name), pairs.size(), {}, {}, {}, {}, 0};
  std::vector<Duration> measured, simulated;
  std::vector<double> x, y;
  std::uint64_t within = 0;
  for (const WaitPair* pair : pairs) {
    measured.push_back(pair->measured);
    simulated.push_back(pair->simulated);
    x.push_back(pair->measured.seconds());
    y.push_back(pair->simulated.seconds());
    const Duration apart = pair->simulated - pair->measured;
    if (apart <= tolerance && Duration{} - apart <= tolerance) ++within;
  }
  group.measured = figures_of(std::move(measured));
  group.simulated = figures_of(std::move(simulated));
  group.correlation = correlation(x, y);
  group.rank_correlation = correlation(ranks(x), ranks(y));
  group.within = static_cast<double>(within) / static_cast<double>(pairs.size());
  return group;
}

/// The upper end of the size class of a job: 1, 4, 8, 16, 32, ...
std::uint32_t size_class(std::uint32_t gpus) {
  if (gpus <= 1) return 1;
  std::uint32_t most = 4;
  while (most < gpus) most *= 2;
  return most;
}

std::string size_text(std::uint32_t most) {
  if (most == 1) return "1";
  return fmt::format("{}-{}", most == 4 ? 2 : most / 2 + 1, most);
}

/// The jobs of the log by name, with the recorded and the simulated wait.
std::vector<WaitPair> pairs_of(const JobTable& table, const Scenario& scenario, const Result& result) {
  const Workload& workload = scenario.workloads[result.run.workload];
  const std::string prefix = workload.name + "/";
  std::unordered_map<std::string_view, std::size_t> numbers;  // used for look-up only, never iterated
  for (std::size_t job = 0; job < workload.jobs.size(); ++job)
    numbers.emplace(std::string_view(workload.jobs[job].name).substr(prefix.size()), job);
  std::vector<WaitPair> pairs;
  for (const JobRow& job : table.jobs) {
    if (!job.start) continue;
    const JobMeasures& measures = result.nominal().jobs[numbers.at(job.name)];
    pairs.push_back({job.name, table.text(job.queue), job.gpus, *job.start - job.submit, measures.waiting});
  }
  return pairs;
}

}  // namespace

std::vector<BacktestGroup> compare_waits(const std::vector<WaitPair>& pairs, Duration tolerance) {
  std::vector<BacktestGroup> groups;
  if (pairs.empty()) return groups;
  Pairs all;
  std::map<std::uint32_t, Pairs> sizes;
  std::map<std::string, Pairs> queues;
  for (const WaitPair& pair : pairs) {
    all.push_back(&pair);
    sizes[size_class(pair.gpus)].push_back(&pair);
    if (!pair.queue.empty()) queues[pair.queue].push_back(&pair);
  }
  groups.push_back(group_of("all", "", all, tolerance));
  for (const auto& [most, members] : sizes) groups.push_back(group_of("gpus", size_text(most), members, tolerance));
  for (const auto& [queue, members] : queues) groups.push_back(group_of("queue", queue, members, tolerance));
  return groups;
}

std::vector<Replay> backtest(const ImportedLog& log, const std::vector<std::string>& policies, Duration tolerance,
                             unsigned threads) {
  const std::string& file = log.report.files.front();
  if (!log.table.workflows.empty()) throw InputError(file, "", "this is a task graph, which has no waits to compare");
  constexpr const char* kJobs = "jobs.csv";
  LoadOptions loading;
  loading.tables.emplace(kJobs, std::make_shared<const JobTable>(log.table));
  const Scenario scenario = load(parse_text(scenario_text(log, "backtest", kJobs, policies), file), loading);
  std::vector<Replay> replays;
  for (const Result& result : simulate_all(scenario, threads)) {
    Replay& replay = replays.emplace_back();
    replay.policy = scenario.policies[result.run.policy].name;
    replay.pairs = pairs_of(log.table, scenario, result);
    if (replay.pairs.empty()) throw InputError(file, "", "no job of this log has a measured start, so there is nothing to compare");
    replay.groups = compare_waits(replay.pairs, tolerance);
  }
  return replays;
}

}  // namespace gpusim
