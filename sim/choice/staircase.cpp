// Makespan over the number of cards, and how many are enough.

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gpusim/decide.hpp"
#include "sim/choice/variants.hpp"
#include "sim/model/parallel.hpp"

namespace gpusim {
namespace {

/// The key of the only card type of a system of one pool, as the expanded scenario has it; empty for others.
std::string only_gpu_key(const Json& system) {
  if (!system.contains("gpus") || !system["gpus"].is_object()) return "";
  std::string key;
  for (const auto& [name, count] : system["gpus"].items()) {
    if (count.is_number_integer() && count.get<std::int64_t>() == 0) continue;
    if (!key.empty()) return "";
    key = name;
  }
  return key;
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
  for (const auto& [key, value] : document.root->items())
    if (key != "claims" && key != "documents" && key != "assumptions") (*copy.root)[key] = value;
  return copy;
}

std::vector<Staircase> staircases(const Scenario& scenario, const Choice& choice, std::uint32_t up_to, std::size_t workload,
                                  unsigned threads) {
  std::vector<Staircase> stairs;
  Document base = without_claims(scenario.document);
  for (std::size_t s = 0; s < scenario.systems.size(); ++s) {
    const std::string key = only_gpu_key(base.root->at("systems").at(scenario.systems[s].name));
    if (key.empty()) continue;
    stairs.push_back({s, key, {}, {}, {}});
    stairs.back().makespan.resize(up_to);
    if (has_arrivals(scenario.workloads[workload])) stairs.back().waiting.resize(up_to);
    stairs.back().enough.resize(choice.goals.size());
  }
  std::vector<std::vector<bool>> met(stairs.size() * up_to, std::vector<bool>(choice.goals.size()));
  LoadOptions options;
  options.keep_infeasible = true;
  options.catalog = *scenario.catalog;
  for_each_index(stairs.size() * up_to, threads, [&](std::size_t i) {
    Staircase& stair = stairs[i / up_to];
    const std::size_t count = i % up_to + 1;
    Document document = base;
    (*document.root)["systems"][scenario.systems[stair.system].name]["gpus"][stair.gpu] = count;
    const Scenario variant = load(std::move(document), options);
    Evaluator evaluator(variant);
    const Result& result = evaluator.result(stair.system, workload);
    if (result.cases.empty()) return;
    stair.makespan[count - 1] = over_cases(result, [](const Measures& measures) { return measures.makespan; });
    if (!stair.waiting.empty()) stair.waiting[count - 1] = over_cases(result, p95_of_waiting);
    if (choice.goals.empty()) return;
    Choice goals_only;
    goals_only.goals = choice.goals;
    met[i] = standing(evaluator, goals_only).candidates[stair.system].goal_met;
  });
  for (std::size_t i = 0; i < stairs.size() * up_to; ++i)
    for (std::size_t goal = 0; goal < choice.goals.size(); ++goal)
      if (met[i][goal] && !stairs[i / up_to].enough[goal])
        stairs[i / up_to].enough[goal] = static_cast<std::uint32_t>(i % up_to + 1);
  return stairs;
}

}  // namespace gpusim
