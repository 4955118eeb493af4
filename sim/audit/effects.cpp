#include "sim/audit/effects.hpp"

#include <algorithm>

#include "sim/audit/findings.hpp"

namespace gpusim {
namespace {

using Effect = Finding::Effect;

/// Whether the goal is met by a value, at every end of its range.
bool is_met(const Goal& goal, const Value& value) {
  constexpr double kSlack = 1 + 1e-9;
  if (goal.at_most && value.high > goal.at_most->nominal * kSlack) return false;
  return !goal.at_least || value.low * kSlack >= goal.at_least->nominal;
}

/// A ratio on the other side of 1, or a saving that is a loss.
bool changes_sides(const Claim& claim, const Value& simulated) {
  const Value& stated = *claim.stated;
  const double line = claim.simulated->ratio_of_calls() ? 1 : 0;
  return (stated.low > line && simulated.high < line) || (stated.high < line && simulated.low > line);
}

}  // namespace

Effects::Effects(const Audit& audit, const std::vector<Evaluator*>& evaluators, const std::vector<Measured>& measured)
    : audit_(audit), evaluators_(evaluators) {
  for (const AuditedClaim& claim : audit.claims) claims_.emplace(claim.claim->id, &claim);
  for (const Measured& one : measured) measured_.emplace(one.audited->claim->id, &one);
}

void Effects::mark(const std::string& claim, Effect effect) {
  const auto [place, is_new] = known_.emplace(claim, effect);
  if (!is_new) place->second = std::min(place->second, effect);
}

Effect Effects::of(const std::vector<std::string>& claims) {
  Effect most = Effect::changes_figure;
  for (const std::string& claim : claims) {
    if (const auto known = known_.find(claim); known != known_.end()) most = std::min(most, known->second);
    const auto found = claims_.find(claim);
    if (found == claims_.end()) continue;
    const auto [place, is_new] = computed_.emplace(claim, Effect::changes_figure);
    if (is_new) place->second = effect_of(*found->second);
    most = std::min(most, place->second);
  }
  return most;
}

Effect Effects::effect_of(const AuditedClaim& audited) {
  const Claim& claim = *audited.claim;
  if (!claim.stated || !audited.simulated || !audited.simulated->value || audited.simulated->agrees) return Effect::changes_figure;
  if (changes_sides(claim, *audited.simulated->value)) return Effect::reverses_order;
  const auto found = measured_.find(claim.id);
  if (found == measured_.end()) return Effect::changes_figure;
  if (passes_another(*found->second)) return Effect::reverses_order;
  return flips_goal(*found->second) || flips_budget(*found->second) ? Effect::flips_limit : Effect::changes_figure;
}

bool Effects::is_stated(const Measured& like, SystemId system) const {
  return std::ranges::any_of(measured_, [&](const auto& entry) {
    const Measured& one = *entry.second;
    return one.audited->scenario == like.audited->scenario && one.function == like.function && one.subject.run.system == system &&
           one.subject.run.workload == like.subject.run.workload && one.subject.part == like.subject.part;
  });
}

bool Effects::passes_another(const Measured& measured) {
  if (!compares_systems(measured.function)) return false;
  const Scenario& scenario = *audit_.scenarios[measured.audited->scenario];
  const auto call = measured.audited->claim->simulated->only_call();
  const FormulaNames names = evaluators_[measured.audited->scenario]->names();
  const Value& stated = *measured.audited->claim->stated;
  const Value& simulated = *measured.audited->simulated->value;
  const System& own = scenario.systems[measured.subject.run.system];
  for (const SystemId other : scenario.systems.ids()) {
    const System& rival = scenario.systems[other];
    if (other == measured.subject.run.system || rival.precision != own.precision || is_stated(measured, other)) continue;
    std::vector<FormulaArgument> arguments;
    for (const std::string& argument : call->arguments)
      arguments.push_back({std::nullopt, argument == own.name ? rival.name : argument});
    try {
      const Comparison comparison =
          converted({.formula = "", .value = names.call(measured.function, arguments), .agrees = false, .why_not = ""}, stated,
                    scenario.costs);
      if (!comparison.value) continue;
      const Value& value = *comparison.value;
      const auto ahead = [&](const Value& one, const Value& two) { return is_ahead(measured.function, one, two); };
      if ((ahead(stated, value) && ahead(value, simulated)) || (ahead(value, stated) && ahead(simulated, value))) return true;
    } catch (const std::runtime_error&) {
      continue;  // It cannot run, or has no such cost.
    }
  }
  return false;
}

bool Effects::flips_goal(const Measured& measured) {
  const Scenario& scenario = *audit_.scenarios[measured.audited->scenario];
  Evaluator& evaluator = *evaluators_[measured.audited->scenario];
  const Evaluator::Subject& subject = measured.subject;
  const ImpliedRun implied{subject.run.system, subject.run.policy};
  const FormulaNames names = evaluator.names(implied);
  bool is_asked = false;
  FormulaNames stating = names;
  stating.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    std::vector<std::string> texts;
    for (const FormulaArgument& argument : arguments) texts.push_back(argument.name);
    if (function != measured.function || evaluator.subject(function, texts, implied) != subject)
      return names.call(function, arguments);
    is_asked = true;
    return *measured.audited->claim->stated;
  };
  stating.inputs = {};                                  // What is stated rests on no input of the scenario.
  if (measured.audited->simulated->rate) return false;  // Goals are in the currency of the scenario.
  for (const Goal& goal : scenario.choice.goals) {
    is_asked = false;
    try {
      const Value stated = goal.formula.evaluate(stating);
      if (is_asked && is_met(goal, stated) != is_met(goal, goal.formula.evaluate(names))) return true;
    } catch (const FormulaError&) {
      continue;  // The goal has no value for this system.
    }
  }
  return false;
}

bool Effects::flips_budget(const Measured& measured) const {
  const auto& budget = audit_.scenarios[measured.audited->scenario]->costs.budget;
  if (!budget || measured.function != "cost" || measured.subject.part) return false;
  const Value& stated = *measured.audited->claim->stated;
  const Value& simulated = *measured.audited->simulated->value;
  const auto fits = [&](const Value& value) {
    return (!budget->at_most || !(budget->at_most->unit == value.unit) || value.high <= budget->at_most->nominal) &&
           (!budget->at_least || !(budget->at_least->unit == value.unit) || value.low >= budget->at_least->nominal);
  };
  return fits(stated) != fits(simulated);
}

}  // namespace gpusim
