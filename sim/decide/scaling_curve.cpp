// Makespan, waits and cost over the number of GPUs, and how many are enough.

#include <algorithm>
#include <optional>

#include "gpusim/decide.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

/// A figure of every case.
template <class Figure>
Value over_cases(const Result& result, const Unit& unit, Figure figure) {
  Value value = Value::of(figure(result.cases.front()), unit);
  for (const CaseResult& one : result.cases) {
    value.low = std::min(value.low, figure(one));
    value.high = std::max(value.high, figure(one));
  }
  return value;
}

double makespan(const CaseResult& one) { return one.measures.makespan.seconds(); }
double p95_of_waiting(const CaseResult& one) { return one.measures.online->groups.front().waiting.quantile[2].seconds(); }
double total_cash(const CaseResult& one) { return one.economics.cash.value_or(Money{}).raw(); }
double total_cost(const CaseResult& one) { return one.economics.total.value_or(Money{}).raw(); }

/// A system with some number of GPUs that is to be simulated. Its curves are next to each other in the list of all.
struct CurvesOfSystem {
  CountPlace place;
  std::size_t first;  ///< into all curves
  std::size_t curves;
};

/// The results of a run with some number of GPUs; empty when it cannot run.
struct Point {
  std::optional<Value> makespan;
  std::optional<Value> waiting;
  std::optional<Value> cost;
  std::optional<Value> cash;
  std::vector<bool> goals_met;
  bool is_in_time = false;                 ///< ends before the deadline of the workload, if it has one, in every case
  std::vector<std::uint32_t> seeds_met{};  ///< by goal: the number of seeds with which it is met
};

/// Combines a point with that of the same run with another seed: goals and the deadline have to be met with every seed.
[[nodiscard]] Point with_seed(Point point, const Point& other) {
  point.is_in_time = point.is_in_time && other.is_in_time;
  for (std::size_t goal = 0; goal < point.goals_met.size(); ++goal) {
    point.goals_met[goal] = point.goals_met[goal] && other.goals_met[goal];
    point.seeds_met[goal] += other.seeds_met[goal];
  }
  return point;
}

Point point_of(Evaluator& evaluator, const Choice& choice, const Run& run) {
  Point point{{}, {}, {}, {}, std::vector<bool>(choice.goals.size()), false, std::vector<std::uint32_t>(choice.goals.size())};
  const Result& result = evaluator.result(run);
  if (result.cases.empty()) return point;
  const Unit seconds = parse_unit("s")->unit;
  point.makespan = over_cases(result, seconds, makespan);
  if (result.nominal().online) point.waiting = over_cases(result, seconds, p95_of_waiting);
  if (result.cases.front().economics.total) {
    const Unit money({{evaluator.scenario().costs.currency, 1}});
    point.cost = over_cases(result, money, total_cost);
    point.cash = over_cases(result, money, total_cash);
  }
  if (!choice.goals.empty()) point.goals_met = goals_met(evaluator, choice, run);
  point.seeds_met.assign(point.goals_met.begin(), point.goals_met.end());
  const auto& deadline = evaluator.scenario().workloads[run.workload].deadline;
  point.is_in_time = !deadline || std::ranges::all_of(result.cases, [&](const CaseResult& one) {
    return finish(one.measures) <= deadline->since_start();
  });
  return point;
}

/// The number of GPUs meets every goal and the deadline.
bool meets_all(const Point& point) {
  return point.is_in_time && std::ranges::find(point.goals_met, false) == point.goals_met.end();
}

/// The curve of these points, of which some may be empty.
ScalingCurve curve_of(ScalingCurve curve, const Scenario& scenario, const std::vector<Point>& points) {
  const Workload& workload = scenario.workloads[curve.run.workload];
  for (std::size_t n = 0; n < points.size(); ++n) {
    const Point& point = points[n];
    curve.makespan.push_back(point.makespan);
    if (has_arrivals(workload)) curve.waiting.push_back(point.waiting);
    if (!scenario.costs.currency.empty()) curve.cost.push_back(point.cost);
    if (!scenario.costs.currency.empty()) curve.cash.push_back(point.cash);
    curve.meets_all.push_back(meets_all(point));
    for (std::size_t goal = 0; goal < point.goals_met.size(); ++goal) {
      if (curve.enough[goal]) continue;
      if (point.goals_met[goal])
        curve.enough[goal] = curve.gpus[n];
      else if (point.seeds_met[goal] > 0)
        curve.nearly[goal] = {curve.gpus[n], point.seeds_met[goal]};
    }
  }
  return curve;
}

}  // namespace

std::optional<std::uint32_t> ScalingCurve::enough_for_all() const {
  const auto first = std::ranges::find(meets_all, true);
  return first == meets_all.end() ? std::nullopt : std::optional(gpus[static_cast<std::size_t>(first - meets_all.begin())]);
}

std::optional<std::size_t> ScalingCurve::cheapest(const std::vector<std::optional<Value>>& amounts) const {
  std::optional<std::size_t> best;
  for (std::size_t n = 0; n < amounts.size(); ++n)
    if (meets_all[n] && amounts[n] && (!best || amounts[n]->nominal < amounts[*best]->nominal * (1 - 1e-9))) best = n;
  return best;
}

std::vector<ScalingCurve> scaling_curves(const Scenario& scenario, const Choice& choice, unsigned threads) {
  const std::uint32_t counts = choice.gpus.counts();
  const std::uint32_t seeds = draws_at_random(scenario) ? default_seeds(scenario) : 1;
  const std::vector<WorkloadId> workloads =
      choice.gpus_workload ? std::vector<WorkloadId>{*choice.gpus_workload} : choice.strategies;
  std::vector<ScalingCurve> curves;
  std::vector<CurvesOfSystem> systems;
  const Document base = without_claims(scenario.document);
  for (const SystemId s : scenario.systems.ids()) {
    const auto place = count_place(base, scenario.systems[s].name);
    if (!place) continue;
    systems.push_back({*place, curves.size(), workloads.size() * scenario.policies.size()});
    for (const WorkloadId workload : workloads)
      for (const PolicyId policy : scenario.policies.ids()) {
        ScalingCurve& curve =
            curves.emplace_back(ScalingCurve{{s, workload, policy}, place->gpu, {}, {}, {}, {}, {}, {}, {}, seeds, {}});
        for (std::uint32_t i = 0; i < counts; ++i) curve.gpus.push_back(choice.gpus.from + i * choice.gpus.step);
        curve.enough.resize(choice.goals.size());
        curve.nearly.resize(choice.goals.size());
      }
  }
  std::vector<std::vector<Point>> points(
      curves.size(),
      std::vector<Point>(
          counts,
          {{}, {}, {}, {}, std::vector<bool>(choice.goals.size()), false, std::vector<std::uint32_t>(choice.goals.size())}));
  LoadOptions options;
  options.keep_infeasible = true;
  options.catalog = *scenario.catalog;
  for_each_index(systems.size() * counts, threads, [&](std::size_t i) {
    const CurvesOfSystem& of = systems[i / counts];
    const std::size_t which = i % counts;
    const std::uint32_t number = curves[of.first].gpus[which];
    if (number % of.place.per_node != 0) return;
    Document document = base;
    set_gpus(document, scenario.systems[curves[of.first].run.system].name, of.place, number);
    for (std::uint32_t seed = 0; seed < seeds; ++seed) {
      put_json(document, "/seed", std::to_string(scenario.seed + seed));
      const Scenario variant = load(document, options);
      Evaluator evaluator(variant);
      for (std::size_t c = of.first; c < of.first + of.curves; ++c) {
        const Point point = point_of(evaluator, choice, curves[c].run);
        points[c][which] = seed == 0 ? point : with_seed(std::move(points[c][which]), point);
      }
    }
  });
  for (std::size_t c = 0; c < curves.size(); ++c) curves[c] = curve_of(std::move(curves[c]), scenario, points[c]);
  return curves;
}

}  // namespace gpusim
