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

/// Splits a rule of keys, such as "a needs b, c".
std::vector<std::string_view> parts_of(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.push_back(text);
  return parts;
}

/// Whether a key of an object is there as `condition` says: "lifetime", or "type=pcie|mesh" with one of these values.
bool holds(std::string_view condition, const Json& object) {
  const std::size_t equals = condition.find('=');
  const auto found = object.find(condition.substr(0, equals));
  if (found == object.end()) return false;
  if (equals == std::string_view::npos) return true;
  const std::string written = found->is_string() ? found->get<std::string>() : found->dump();
  const std::vector<std::string_view> values = parts_of(condition.substr(equals + 1), "|");
  return std::ranges::find(values, written) != values.end();
}

/// What the rules of a section ask for that an object with another value for a key does not have: "lifetime" of `charged`.
std::optional<std::string> missing_partner(const KeySection& section, const Key& row, const Json& changed) {
  for (const std::string_view rule : parts_of(section.rules, "; ")) {
    constexpr std::string_view kNeeds = " needs ";
    const std::size_t verb = rule.find(kNeeds);
    if (verb == std::string_view::npos) continue;
    const std::string_view cause = rule.substr(0, verb);
    if (cause.substr(0, cause.find_first_of("=!:")) != row.name || cause.find_first_of("!:") != std::string_view::npos) continue;
    if (!holds(cause, changed)) continue;
    for (const std::string_view partner : parts_of(rule.substr(verb + kNeeds.size()), ", "))
      if (partner.find(':') == std::string_view::npos && !holds(partner, changed)) return std::string(partner);
  }
  return std::nullopt;
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

  /// Each place of a key alone, and all of them together, but for those that need another key, which become entries of `untried`.
  [[nodiscard]] std::vector<Trial> trials() {
    std::vector<Trial> all;
    add_policies(all);
    add_seed(all);
    for (const auto& [key, pointers] : open_places()) {
      const Json value = value_of(pointers.front(), *key);
      for (const Json& instead : alternatives(*key, value)) {
        const std::vector<std::string> possible = places_for(*key, pointers, instead);
        if (possible.size() > 1) all.push_back({possible, value, instead});
        for (const std::string& pointer : possible) all.push_back({{pointer}, value, instead});
      }
    }
    if (all.size() > kMostTriedDefaults) {
      left_out_ = all.size() - kMostTriedDefaults;
      all.resize(kMostTriedDefaults);
    }
    return all;
  }
  [[nodiscard]] const std::vector<UntriedDefault>& untried() const { return untried_; }
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

  /// The answer with the other value; nothing where the scenario does not allow it.
  [[nodiscard]] std::optional<VariantAnswer> outcome(const Trial& trial) const {
    Document document = base_;
    for (const std::string& pointer : trial.pointers) json_of(document)[Json::json_pointer(pointer)] = trial.instead;
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

  /// The value at a pointer; the default where only that stands for it.
  [[nodiscard]] Json value_of(const std::string& pointer, const Key& key) const {
    const Json::json_pointer at(pointer);
    return json_of(base_).contains(at) ? json_of(base_).at(at) : Json::parse(key.default_json().value_or("null"));
  }

  /// Whether the scenario leaves the key open. What cannot be had is no default to be tried: it takes candidates away.
  [[nodiscard]] bool is_open(const std::string& pointer, const Key& key) const {
    if (key.name == "hypothetical") return false;
    const Json::json_pointer at(pointer);
    const Json::json_pointer owner = at.parent_pointer();
    const bool is_silent = key.default_json() && !json_of(base_).contains(at);
    return is_open(pointer) || (is_silent && json_of(base_).contains(owner) && json_of(base_).at(owner).is_object());
  }

  /// The sections that have the key, itself or among others that they include.
  [[nodiscard]] static std::vector<const KeySection*> sections_with(const Key& key) {
    std::vector<const KeySection*> found;
    for (const PlacedSection& placed : sections_of(scenario_keys())) {
      const std::vector<const Key*> keys = keys_of(*placed.section);
      if (std::ranges::find(keys, &key) != keys.end()) found.push_back(placed.section);
    }
    return found;
  }

  /// Those of the places at which the alternative is allowed as far as keys that it needs are concerned; the others are noted.
  [[nodiscard]] std::vector<std::string> places_for(const Key& key, const std::vector<std::string>& pointers, const Json& instead) {
    std::vector<std::string> possible;
    for (const std::string& pointer : pointers) {
      // Where the default needs the same, it is not in force, and neither is its alternative.
      if (needed_for(key, pointer, value_of(pointer, key))) continue;
      if (const auto needs = needed_for(key, pointer, instead))
        note_untried(pointer, instead.dump(), *needs);
      else
        possible.push_back(pointer);
    }
    return possible;
  }

  /// What a value of a key asks for that the scenario does not have.
  [[nodiscard]] std::optional<std::string> needed_for(const Key& key, const std::string& pointer, const Json& value) const {
    const Json::json_pointer at(pointer);
    Json object = json_of(base_).at(at.parent_pointer());
    if (!object.is_object()) return std::nullopt;
    object[at.back()] = value;
    for (const KeySection* const section : sections_with(key))
      if (auto needs = missing_partner(*section, key, object)) return needs;
    return std::nullopt;
  }

  void note_untried(const std::string& pointer, const std::string& instead, const std::string& needs) {
    const auto key = [](const std::string& of) { return of.substr(of.rfind('/')); };
    for (UntriedDefault& one : untried_)
      if (one.instead == instead && one.needs == needs && key(one.pointers.front()) == key(pointer)) {
        one.pointers.push_back(pointer);
        return;
      }
    untried_.push_back({{pointer}, instead, needs});
  }

  /// The places that leave a key open with one default, in the order of the first of them.
  [[nodiscard]] std::vector<std::pair<const Key*, std::vector<std::string>>> open_places() const {
    std::vector<std::pair<const Key*, std::vector<std::string>>> places;
    for (const auto& [pointer, row] : record_.rows) {
      if (!is_open(pointer, *row) || alternatives(*row, value_of(pointer, *row)).empty()) continue;
      const auto alike = std::ranges::find_if(places, [&, key = row, at = pointer](const auto& one) {
        return one.first == key && value_of(one.second.front(), *key) == value_of(at, *key);
      });
      if (alike == places.end())
        places.push_back({row, {pointer}});
      else
        alike->second.push_back(pointer);
    }
    return places;
  }

  void add_policies(std::vector<Trial>& all) const {
    if (!is_open("/policies")) return;
    const auto arrive = [&](WorkloadId workload) { return has_arrivals(scenario_.workloads[workload]); };
    const bool has_stream =
        choice_.strategies.empty() ? arrive(scenario_.experiment) : std::ranges::any_of(choice_.strategies, arrive);
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
  std::vector<UntriedDefault> untried_{};
  std::size_t left_out_ = 0;
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
  DefaultTrials defaults(scenario, choice);
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
  TriedDefaults result{places.size(), {}, defaults.untried(), defaults.left_out()};
  for (DecisiveDefault& one : found)
    if (!is_told(result.decisive, one)) result.decisive.push_back(std::move(one));
  return result;
}

}  // namespace gpusim
