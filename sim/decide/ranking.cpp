// Criteria, scores, dominance.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"

namespace gpusim {
namespace {

Judged judge(const Formula& formula, const FormulaNames& names, const std::string& file, const std::string& pointer) {
  try {
    return {formula.evaluate(names), ""};
  } catch (const CannotEvaluate& error) {
    return {std::nullopt, error.what()};
  } catch (const FormulaError& error) {
    throw InputError(file, pointer + "/formula",
                     fmt::format("{} (at character {} of \"{}\")", error.what(), error.position + 1, formula.text()));
  }
}

/// At every end of its range.
bool is_met(const Goal& goal, const Judged& judged, const std::string& file) {
  if (!judged.value) return false;
  for (const auto& [limit, key] : {std::pair{&goal.at_most, "at_most"}, std::pair{&goal.at_least, "at_least"}})
    if (*limit && !((*limit)->unit == judged.value->unit))
      throw InputError(file, fmt::format("{}/{}", goal.pointer, key), "the formula gives another unit");
  constexpr double kSlack = 1 + 1e-9;
  if (goal.at_most && judged.value->high > goal.at_most->nominal * kSlack) return false;
  return !goal.at_least || judged.value->low * kSlack >= goal.at_least->nominal;
}

/// The value of the criterion as a part of the best one: 1 is best. Values below 0 have no such part and count 0.
double part_of_best(const Criterion& criterion, double best, double own) {
  if (best == own) return 1;
  if (criterion.lower_is_better) return own > 0 ? std::max(0.0, best / own) : 0;
  return best > 0 ? std::max(0.0, own / best) : 0;
}

void set_scores(const Choice& choice, std::vector<Candidate>& candidates) {
  double weights = 0;
  for (const Criterion& criterion : choice.criteria) weights += criterion.weight;
  std::vector<double> best(choice.criteria.size());
  for (std::size_t c = 0; c < best.size(); ++c) {
    bool is_first = true;
    for (const Candidate& candidate : candidates) {
      if (!candidate.criteria[c].value) continue;
      const double value = candidate.criteria[c].value->nominal;
      best[c] = is_first ? value : choice.criteria[c].lower_is_better ? std::min(best[c], value) : std::max(best[c], value);
      is_first = false;
    }
  }
  for (Candidate& candidate : candidates) {
    double score = 0;
    bool has_all = weights > 0;
    for (std::size_t c = 0; c < best.size() && has_all; ++c) {
      if (choice.criteria[c].weight == 0) continue;
      has_all = candidate.criteria[c].value.has_value();
      if (has_all)
        score += choice.criteria[c].weight * part_of_best(choice.criteria[c], best[c], candidate.criteria[c].value->nominal);
    }
    if (has_all) candidate.score = score / weights;
  }
}

/// Whether `a` is at least as good as `b` everywhere and better somewhere, by nominal values or with the worse ends of `a` against
/// the better ends of `b`.
bool dominates(const Choice& choice, const Candidate& a, const Candidate& b, bool certainly) {
  bool is_better = false;
  for (std::size_t c = 0; c < choice.criteria.size(); ++c) {
    if (!a.criteria[c].value || !b.criteria[c].value) return false;
    const Value& x = *a.criteria[c].value;
    const Value& y = *b.criteria[c].value;
    const bool lower = choice.criteria[c].lower_is_better;
    const double own = !certainly ? x.nominal : lower ? x.high : x.low;
    const double other = !certainly ? y.nominal : lower ? y.low : y.high;
    const double gain = lower ? other - own : own - other;
    const double slack = 1e-9 * std::max(std::fabs(own), std::fabs(other));
    if (gain < -slack) return false;
    is_better = is_better || gain > slack;
  }
  return is_better;
}

Candidate candidate_of(Evaluator& evaluator, std::size_t system, const Choice& choice, const std::string& file) {
  Candidate candidate{system, {}, {}, {}, true, std::nullopt};
  const FormulaNames names = evaluator.names(system);
  for (const Criterion& criterion : choice.criteria)
    candidate.criteria.push_back(judge(criterion.formula, names, file, criterion.pointer));
  for (const Goal& goal : choice.goals) {
    candidate.goals.push_back(judge(goal.formula, names, file, goal.pointer));
    candidate.goal_met.push_back(is_met(goal, candidate.goals.back(), file));
    candidate.meets_all = candidate.meets_all && candidate.goal_met.back();
  }
  return candidate;
}

/// A criterion has one unit for all systems.
void check_units(const Choice& choice, const std::vector<Candidate>& candidates, const std::string& file) {
  for (std::size_t c = 0; c < choice.criteria.size(); ++c) {
    const Unit* unit = nullptr;
    for (const Candidate& candidate : candidates) {
      if (!candidate.criteria[c].value) continue;
      if (unit != nullptr && !(*unit == candidate.criteria[c].value->unit))
        throw InputError(file, choice.criteria[c].pointer + "/formula", "the formula gives different units for different systems");
      unit = &candidate.criteria[c].value->unit;
    }
  }
}

/// Those with a score: who meets all goals, then by score.
std::vector<std::size_t> best_first(const std::vector<Candidate>& candidates) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (candidates[i].score) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Candidate& x = candidates[a];
    const Candidate& y = candidates[b];
    if (x.meets_all != y.meets_all) return x.meets_all;
    return *x.score > *y.score * (1 + 1e-12);
  });
  return order;
}

}  // namespace

Choice choice_or_default(const Scenario& scenario) {
  Choice choice = scenario.choice;
  const std::size_t experiment = scenario.experiment.value_or(0);
  if (!choice.cards_workload) choice.cards_workload = experiment;
  if (!choice.criteria.empty()) return choice;
  const std::string& workload = scenario.workloads[experiment].name;
  const auto add = [&](const char* name, const char* function) {
    choice.criteria.push_back({name, name, "/choice", Formula(fmt::format("{}('{}')", function, workload)), true, 1});
  };
  add("time", "makespan");
  if (!scenario.costs.currency.empty()) add("cost", "cost");
  return choice;
}

Ranking ranking(Evaluator& evaluator, const Choice& choice) {
  const Scenario& scenario = evaluator.scenario();
  const std::string& file = scenario.document.file;
  Ranking result;
  for (std::size_t system = 0; system < scenario.systems.size(); ++system)
    result.candidates.push_back(candidate_of(evaluator, system, choice, file));
  check_units(choice, result.candidates, file);
  set_scores(choice, result.candidates);
  result.order = best_first(result.candidates);
  for (std::size_t b = 0; b < result.candidates.size(); ++b) {
    bool is_dominated = false;
    for (std::size_t a = 0; a < result.candidates.size(); ++a) {
      if (a == b || !dominates(choice, result.candidates[a], result.candidates[b], false)) continue;
      is_dominated = true;
      result.dominances.push_back({a, b, dominates(choice, result.candidates[a], result.candidates[b], true)});
    }
    if (!is_dominated && result.candidates[b].score) result.pareto.push_back(b);
  }
  return result;
}

}  // namespace gpusim
