// Which defaults the answer rests on.

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "gpusim/decide.hpp"
#include "sim/base/message.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"
#include "sim/input/keys.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

/// Values of the expanded scenario that are left open, and another value for them, as JSON.
struct Trial {
  std::vector<std::string> pointers;
  std::string value;  ///< of `policies` the first name
  std::string instead;
};

/// The pointer of the object that has this key.
std::string owner_of(const std::string& pointer) { return pointer.substr(0, pointer.rfind('/')); }

std::string without_quotes(const std::string& json) { return json.starts_with('"') ? json.substr(1, json.size() - 2) : json; }

/// What else the value of a key may be, as JSON: another of its names, or the opposite. A `type` says what an object is.
std::vector<std::string> alternatives(const Key& row, const std::string& value) {
  if (value == "true" || value == "false") return {value == "true" ? "false" : "true"};
  std::vector<std::string> names;
  for (const std::string& name : row.choices()) names.push_back(in_quotes(name));
  if (row.name == "type" || std::erase(names, value) == 0) return {};
  return names;
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

/// The value of a key of an object in the form of Reader::as_written(); empty where there is none.
using WrittenOf = std::function<std::optional<std::string>(std::string_view key)>;

/// Whether a key of an object is there as `condition` says: "lifetime", or "type=pcie|mesh" with one of these values.
bool holds(std::string_view condition, const WrittenOf& object) {
  const std::size_t equals = condition.find('=');
  const std::optional<std::string> written = object(condition.substr(0, equals));
  if (!written) return false;
  if (equals == std::string_view::npos) return true;
  const std::vector<std::string_view> values = parts_of(condition.substr(equals + 1), "|");
  return std::ranges::find(values, *written) != values.end();
}

/// What the rules of a section ask for that an object with another value for a key does not have: "lifetime" of `charged`.
std::optional<std::string> missing_partner(const KeySection& section, const Key& row, const WrittenOf& changed) {
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
      const std::string value = value_of(pointers.front(), *key);
      for (const std::string& instead : alternatives(*key, value)) {
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
    for (const std::string& pointer : trial.pointers)
      put_json(document, pointer, pointer == "/policies" ? "[" + trial.instead + "]" : trial.instead);
    try {
      return answer_with(load(std::move(document), options_), choice_);
    } catch (const InputError&) {
      return std::nullopt;
    }
  }
  [[nodiscard]] bool is_decisive(const VariantAnswer& then) const { return is_change(now_, then); }

 private:
  [[nodiscard]] bool is_open(const std::string& pointer) const { return scenario_.document.default_pointers.contains(pointer); }

  /// The value at a pointer, as JSON; the default where only that stands for it.
  [[nodiscard]] std::string value_of(const std::string& pointer, const Key& key) const {
    const std::optional<std::string> written = json_at(base_, pointer);
    return written ? *written : key.default_json().value_or("null");
  }

  /// Whether the scenario leaves the key open. What cannot be had is no default to be tried: it takes candidates away;
  /// the unit of a file's numbers is none either: they would be read wrongly.
  [[nodiscard]] bool is_open(const std::string& pointer, const Key& key) const {
    if (key.name == "hypothetical" || key.name == "unit") return false;
    const bool is_silent = key.default_json() && !has_value_at(base_, pointer);
    return is_open(pointer) || (is_silent && has_object_at(base_, owner_of(pointer)));
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
  [[nodiscard]] std::vector<std::string> places_for(const Key& key, const std::vector<std::string>& pointers,
                                                    const std::string& instead) {
    std::vector<std::string> possible;
    for (const std::string& pointer : pointers) {
      // Where the default needs the same, it is not in force, and neither is its alternative.
      if (needed_for(key, pointer, value_of(pointer, key))) continue;
      if (const auto needs = needed_for(key, pointer, instead))
        note_untried(pointer, instead, *needs);
      else
        possible.push_back(pointer);
    }
    return possible;
  }

  /// What a value of a key asks for that the scenario does not have.
  [[nodiscard]] std::optional<std::string> needed_for(const Key& key, const std::string& pointer, const std::string& value) const {
    const std::string owner = owner_of(pointer);
    if (!has_object_at(base_, owner)) return std::nullopt;
    const WrittenOf object = [&](std::string_view name) {
      const std::string at = owner + "/" + pointer_token(name);
      return at == pointer ? std::optional(without_quotes(value)) : base_.as_written(at);
    };
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
    const std::string now = in_quotes(keys_at(base_, "/policies").front());
    all.push_back({{"/policies"}, now, in_quotes("lpt")});
    if (has_stream) all.push_back({{"/policies"}, now, in_quotes("easy")});
  }

  void add_seed(std::vector<Trial>& all) const {
    if (is_open("/seed") && draws_at_random(scenario_))
      all.push_back({{"/seed"}, std::to_string(scenario_.seed), std::to_string(scenario_.seed + 1)});
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
    found.push_back({pointers, value, instead, outcomes[i]->winner});
  }
  // One place is the smaller change: it stands before all places together.
  std::ranges::stable_sort(found, {}, [](const DecisiveDefault& one) { return one.pointers.size(); });
  TriedDefaults result{places.size(), {}, defaults.untried(), defaults.left_out()};
  for (DecisiveDefault& one : found)
    if (!is_told(result.decisive, one)) result.decisive.push_back(std::move(one));
  return result;
}

}  // namespace gpusim
