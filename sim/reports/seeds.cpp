#include "sim/reports/seeds.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpusim {
namespace {

/// Two times as a range in one unit: "10.2-11.9 h".
std::string span_text(const std::vector<Duration>& times) {
  const auto [least, most] = std::ranges::minmax(times);
  return value_text(Value{times.front().seconds(), least.seconds(), most.seconds(), Unit({{"s", 1}})});
}

bool differ(const std::vector<Duration>& times) {
  return std::ranges::any_of(times, [&](Duration time) { return time != times.front(); });
}

}  // namespace

std::vector<SeedFigures> seed_figures(std::span<const Result> results) {
  std::vector<SeedFigures> figures;
  for (const Result& result : results) {
    if (result.cases.empty()) continue;
    const Measures& measures = result.nominal();
    figures.push_back({result.run, measures.makespan, std::nullopt});
    if (measures.online && !measures.online->groups.empty())
      figures.back().waiting_p95 = measures.online->groups.front().waiting.quantile[2];
  }
  return figures;
}

std::vector<std::string> notes_over_seeds(const Scenario& scenario, std::span<const std::vector<SeedFigures>> by_seed) {
  if (by_seed.size() < 2)
    return {fmt::format("some of this is drawn, and figures are of seed {} alone; --seeds 5 shows how they differ over seeds",
                        scenario.seed)};
  constexpr std::size_t kMostListed = 6;
  std::vector<std::string> notes;
  std::size_t more = 0;
  for (const SeedFigures& own : by_seed.front()) {
    std::vector<Duration> makespans;
    std::vector<Duration> waits;
    for (const std::vector<SeedFigures>& figures : by_seed) {
      const auto found = std::ranges::find(figures, own.run, &SeedFigures::run);
      if (found == figures.end()) continue;
      makespans.push_back(found->makespan);
      if (found->waiting_p95) waits.push_back(*found->waiting_p95);
    }
    if (!differ(makespans) && !differ(waits)) continue;
    if (notes.size() == kMostListed) {
      ++more;
      continue;
    }
    std::string note =
        fmt::format("\"{}\" on \"{}\"{}: figures are of seed {}; over seeds {} to {} the makespan is {}",
                    scenario.workloads[own.run.workload].name, scenario.systems[own.run.system].name,
                    scenario.policies.size() > 1 ? fmt::format(", policy {}", scenario.policies[own.run.policy].name) : "",
                    scenario.seed, scenario.seed, scenario.seed + by_seed.size() - 1, span_text(makespans));
    if (!waits.empty()) note += fmt::format(", and 95 % of jobs wait at most {}", span_text(waits));
    if (makespans.size() < by_seed.size())
      note += fmt::format("; {} of the {} seeds cannot run", by_seed.size() - makespans.size(), by_seed.size());
    notes.push_back(std::move(note));
  }
  if (more > 0) notes.push_back(fmt::format("the figures of {} more runs differ over seeds too", more));
  return notes;
}

}  // namespace gpusim
