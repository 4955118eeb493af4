// Which defaults the answer rests on.

#include <algorithm>
#include <set>
#include <utility>

#include "gpusim/decide.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"
#include "sim/input/json.hpp"
#include "sim/input/keys.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

/// Values of the expanded scenario that are left open, and another value for them.
struct Trial {
  std::vector<std::string> pointers;
  Json value;
  Json instead;
};

/// A policy by its name, which stands for it where it has no options.
Json policy_named(const char* name) { return {{name, Json::object()}}; }
/// A value as the page shows it.
std::string shown_text(const std::string& pointer, const Json& value) {
  return (pointer == "/policies" ? Json(value.begin().key()) : value).dump();
}

/// What else the value of a key may be: another of its names, or the opposite. A `type` says what an object is.
std::vector<Json> alternatives(const Key& row, const Json& value) {
  if (value.is_boolean()) return {Json(!value.get<bool>())};
  const std::vector<std::string> names = row.choices();
  if (row.name == "type" || !value.is_string() || std::ranges::find(names, value.get<std::string>()) == names.end()) return {};
  std::vector<Json> others;
  for (const std::string& name : names)
    if (name != value.get<std::string>()) others.emplace_back(name);
  return others;
}

class DefaultTrials {
 public:
  DefaultTrials(const Scenario& scenario, const Choice& choice) : scenario_(scenario), choice_(choice) {
    options_.keep_infeasible = true;
    options_.catalog = *scenario.catalog;
    base_ = without_claims(scenario.document);
    Document document = base_;
    document.record = &record_;
    now_ = answer_with(load(std::move(document), options_), choice_);
  }

  [[nodiscard]] bool has_answer() const { return now_.is_known; }

  /// Each place of a key alone, and all of them together.
  [[nodiscard]] std::vector<Trial> trials() const {
    std::vector<Trial> all;
    add_policies(all);
    add_seed(all);
    for (const auto& [key, pointers] : open_places()) {
      const Json& value = value_at(pointers.front());
      for (const Json& instead : alternatives(*key, value)) {
        if (pointers.size() > 1) all.push_back({pointers, value, instead});
        for (const std::string& pointer : pointers) all.push_back({{pointer}, value, instead});
      }
    }
    if (all.size() > kMostTriedDefaults) all.resize(kMostTriedDefaults);
    return all;
  }

  /// The answer with the other value; nothing where the scenario does not allow it.
  [[nodiscard]] std::optional<VariantAnswer> outcome(const Trial& trial) const {
    Document document = base_;
    for (const std::string& pointer : trial.pointers) json_of(document).at(Json::json_pointer(pointer)) = trial.instead;
    try {
      return answer_with(load(std::move(document), options_), choice_);
    } catch (const InputError&) {
      return std::nullopt;
    }
  }
  [[nodiscard]] bool is_decisive(const VariantAnswer& then) const { return is_change(now_, then); }

 private:
  [[nodiscard]] const Json& value_at(const std::string& pointer) const { return json_of(base_).at(Json::json_pointer(pointer)); }
  [[nodiscard]] bool is_open(const std::string& pointer) const { return scenario_.document.default_pointers.contains(pointer); }

  /// The places that leave a key open with one default, in the order of the first of them.
  [[nodiscard]] std::vector<std::pair<const Key*, std::vector<std::string>>> open_places() const {
    std::vector<std::pair<const Key*, std::vector<std::string>>> places;
    for (const std::string& pointer : scenario_.document.default_pointers) {
      const auto row = record_.rows.find(pointer);
      if (row == record_.rows.end() || alternatives(*row->second, value_at(pointer)).empty()) continue;
      const auto alike = std::ranges::find_if(
          places, [&](const auto& one) { return one.first == row->second && value_at(one.second.front()) == value_at(pointer); });
      if (alike == places.end())
        places.push_back({row->second, {pointer}});
      else
        alike->second.push_back(pointer);
    }
    return places;
  }

  void add_policies(std::vector<Trial>& all) const {
    if (!is_open("/policies")) return;
    const auto arrive = [&](std::size_t workload) { return has_arrivals(scenario_.workloads[workload]); };
    const bool has_stream =
        choice_.strategies.empty() ? arrive(scenario_.experiment.value_or(0)) : std::ranges::any_of(choice_.strategies, arrive);
    all.push_back({{"/policies"}, value_at("/policies"), policy_named("lpt")});
    if (has_stream) all.push_back({{"/policies"}, value_at("/policies"), policy_named("easy")});
  }

  void add_seed(std::vector<Trial>& all) const {
    if (is_open("/seed") && draws_at_random(scenario_)) all.push_back({{"/seed"}, scenario_.seed, scenario_.seed + 1});
  }

  const Scenario& scenario_;
  const Choice& choice_;
  LoadOptions options_;
  KeyRecord record_;
  Document base_;
  VariantAnswer now_;
};

/// Whether a change in no more places leads to the same answer.
bool is_told(const std::vector<DecisiveDefault>& told, const DecisiveDefault& one) {
  return std::ranges::any_of(told, [&](const DecisiveDefault& other) {
    return other.winner == one.winner && std::ranges::includes(one.pointers, other.pointers);
  });
}

}  // namespace

TriedDefaults tried_defaults(const Scenario& scenario, const Choice& choice, unsigned threads) {
  if (scenario.systems.size() * scenario.policies.size() * std::max<std::size_t>(choice.strategies.size(), 1) < 2) return {};
  const DefaultTrials defaults(scenario, choice);
  if (!defaults.has_answer()) return {};
  const std::vector<Trial> trials = defaults.trials();
  std::vector<std::optional<VariantAnswer>> outcomes(trials.size());
  for_each_index(trials.size(), threads, [&](std::size_t i) { outcomes[i] = defaults.outcome(trials[i]); });
  std::set<std::string> places;
  std::vector<DecisiveDefault> found;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const auto& [pointers, value, instead] = trials[i];
    if (!outcomes[i]) continue;
    places.insert(pointers.begin(), pointers.end());
    if (!defaults.is_decisive(*outcomes[i])) continue;
    found.push_back({pointers, shown_text(pointers.front(), value), shown_text(pointers.front(), instead), outcomes[i]->winner});
  }
  // One place is the smaller change: it stands before all places together.
  std::ranges::stable_sort(found, {}, [](const DecisiveDefault& one) { return one.pointers.size(); });
  TriedDefaults result{places.size(), {}};
  for (DecisiveDefault& one : found)
    if (!is_told(result.decisive, one)) result.decisive.push_back(std::move(one));
  return result;
}

}  // namespace gpusim
