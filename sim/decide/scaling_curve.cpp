// Makespan over the number of cards, and how many are enough.

#include <fmt/format.h>

#include <optional>

#include "gpusim/decide.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/variants.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

/// Where the number of cards of a system stands in the expanded scenario, when it has one pool of one type of card.
struct CardCount {
  std::string gpu;             ///< the key of its type
  std::string node;            ///< the pool; empty for a system without nodes
  std::uint32_t per_node = 1;  ///< cards of each node

  void set(Json& system, std::uint32_t cards) const {
    if (node.empty())
      system["gpus"][gpu] = cards;
    else
      system["nodes"][node]["count"] = cards / per_node;
  }
};

/// The only type of a table of cards and how many there are; none where there are more types.
std::optional<std::pair<std::string, std::int64_t>> only_gpu(const Json& holder) {
  if (!holder.contains("gpus") || !holder["gpus"].is_object()) return std::nullopt;
  std::optional<std::pair<std::string, std::int64_t>> only;
  for (const auto& [name, count] : holder["gpus"].items()) {
    const std::int64_t cards = count.is_number_integer() ? count.get<std::int64_t>() : -1;
    if (cards == 0) continue;
    if (only) return std::nullopt;
    only = {name, cards};
  }
  return only;
}

std::optional<CardCount> card_count(const Json& system) {
  if (const auto only = only_gpu(system)) return CardCount{only->first, {}, 1};
  if (!system.contains("nodes") || system["nodes"].size() != 1) return std::nullopt;
  const auto node = system["nodes"].begin();
  const auto only = only_gpu(*node);
  if (!only || only->second < 1) return std::nullopt;
  return CardCount{only->first, node.key(), static_cast<std::uint32_t>(only->second)};
}

/// A time of each case, in seconds.
template <class Time>
Value over_cases(const Result& result, Time time) {
  Value value = Value::of(time(result.nominal()).seconds(), parse_unit("s")->unit);
  for (const CaseResult& one : result.cases) {
    value.low = std::min(value.low, time(one.measures).seconds());
    value.high = std::max(value.high, time(one.measures).seconds());
  }
  return value;
}

Duration p95_of_waiting(const Measures& measures) { return measures.online->groups.front().waiting.quantile[2]; }

}  // namespace

Document without_claims(const Document& document) {
  Document copy;
  copy.file = document.file;
  for (const auto& [key, value] : json_of(document).items())
    if (key != "claims" && key != "documents" && key != "assumptions") json_of(copy)[key] = value;
  return copy;
}

std::vector<ScalingCurve> scaling_curves(const Scenario& scenario, const Choice& choice, unsigned threads) {
  const Choice::Cards& cards = choice.cards;
  const std::size_t workload = *choice.cards_workload;
  const std::size_t policies = scenario.policies.size();
  std::vector<ScalingCurve> curves;
  std::vector<CardCount> places;
  Document base = without_claims(scenario.document);
  const std::uint32_t counts = cards.counts();
  for (std::size_t s = 0; s < scenario.systems.size(); ++s) {
    const auto place = card_count(json_of(base).at("systems").at(scenario.systems[s].name));
    if (!place) continue;
    places.push_back(*place);
    for (std::size_t policy = 0; policy < policies; ++policy) {
      ScalingCurve& curve = curves.emplace_back(ScalingCurve{s, policy, place->gpu, {}, {}, {}, {}});
      for (std::uint32_t i = 0; i < counts; ++i) curve.cards.push_back(cards.from + i * cards.step);
      curve.makespan.resize(counts);
      if (has_arrivals(scenario.workloads[workload])) curve.waiting.resize(counts);
      curve.enough.resize(choice.goals.size());
    }
  }
  std::vector<std::vector<bool>> met(curves.size() * counts, std::vector<bool>(choice.goals.size()));
  LoadOptions options;
  options.keep_infeasible = true;
  options.catalog = *scenario.catalog;
  for_each_index(places.size() * counts, threads, [&](std::size_t i) {
    const CardCount& place = places[i / counts];
    const std::size_t which = i % counts;
    const std::size_t first = i / counts * policies;
    const std::uint32_t number = curves[first].cards[which];
    if (number % place.per_node != 0) return;
    Document document = base;
    place.set(json_of(document)["systems"][scenario.systems[curves[first].system].name], number);
    const Scenario variant = load(std::move(document), options);
    Evaluator evaluator(variant);
    for (std::size_t policy = 0; policy < policies; ++policy) {
      ScalingCurve& curve = curves[first + policy];
      const Result& result = evaluator.result(curve.system, workload, policy);
      if (result.cases.empty()) continue;
      curve.makespan[which] = over_cases(result, [](const Measures& measures) { return measures.makespan; });
      if (!curve.waiting.empty()) curve.waiting[which] = over_cases(result, p95_of_waiting);
      if (!choice.goals.empty()) met[(first + policy) * counts + which] = goals_met(evaluator, choice, curve.system, policy);
    }
  });
  for (std::size_t i = 0; i < curves.size() * counts; ++i)
    for (std::size_t goal = 0; goal < choice.goals.size(); ++goal)
      if (met[i][goal] && !curves[i / counts].enough[goal]) curves[i / counts].enough[goal] = curves[i / counts].cards[i % counts];
  return curves;
}

}  // namespace gpusim
