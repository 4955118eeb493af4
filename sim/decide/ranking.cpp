// Criteria, scores, dominance.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "gpusim/decide.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"

namespace gpusim {
namespace {

/// A default criterion may have no value for some system, because a scenario may price one system and not another.
enum class Asked { by_scenario, by_default };

Judged judge(const Formula& formula, const FormulaNames& names, const std::string& file, const std::string& pointer, Asked asked) {
  try {
    return {formula.evaluate(names), ""};
  } catch (const CannotEvaluate& error) {
    return {std::nullopt, error.what()};
  } catch (const FormulaError& error) {
    if (asked == Asked::by_default) return {std::nullopt, error.what()};
    throw InputError(file, pointer + "/formula",
                     fmt::format("{} (at character {} of \"{}\")", error.what(), error.position + 1, formula.text()));
  }
}

/// At every end of its range.
bool is_met(const Goal& goal, const Judged& judged, const std::string& file) {
  if (!judged.value) return false;
  for (const auto& [limit, key] : {std::pair{&goal.at_most, "at_most"}, std::pair{&goal.at_least, "at_least"}})
    if (*limit && !((*limit)->unit == judged.value->unit))
      throw InputError(
          file, fmt::format("{}/{}", goal.pointer, key),
          fmt::format("the formula gives \"{}\", but the limit states \"{}\"", judged.value->unit.text(), (*limit)->unit.text()));
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
      if (candidate.is_hypothetical || !candidate.criteria[c].value) continue;
      const double value = candidate.criteria[c].value->nominal;
      best[c] = is_first ? value : choice.criteria[c].lower_is_better ? std::min(best[c], value) : std::max(best[c], value);
      is_first = false;
    }
  }
  for (Candidate& candidate : candidates) {
    if (candidate.is_hypothetical) continue;
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

/// How long until the GPUs of a run are for sale; 0 where it cannot run. Only systems with such GPUs are simulated for this.
Duration until_gpus(Evaluator& evaluator, const Run& run) {
  const std::vector<Pool>& pools = evaluator.scenario().systems[run.system].pools;
  const auto comes_later = [](const Pool& pool) { return pool.available.comes() > Instant{}; };
  if (std::ranges::none_of(pools, comes_later)) return {};
  const Result& result = evaluator.result(run);
  return result.cases.empty() ? Duration{} : result.nominal().until_gpus;
}

/// Whether the run ends before the deadline of its workload, in every case.
bool is_in_time(Evaluator& evaluator, const Run& run) {
  const auto& deadline = evaluator.scenario().workloads[run.workload].deadline;
  if (!deadline) return true;
  const Result& result = evaluator.result(run);
  return !result.cases.empty() &&
         std::ranges::all_of(result.cases, [&](const CaseResult& one) { return finish(one.measures) <= deadline->since_start(); });
}

Candidate candidate_of(Evaluator& evaluator, const Run& run, const Choice& choice) {
  Candidate candidate{run, {}, {}, {}, true, std::nullopt, {}, false, {}};
  candidate.is_hypothetical = evaluator.scenario().systems[run.system].is_hypothetical;
  candidate.until_gpus = until_gpus(evaluator, run);
  const auto strategy = choice.strategies.empty() ? std::nullopt : std::optional(run.workload);
  const FormulaNames names = evaluator.names({run.system, run.policy, strategy});
  const std::string& file = evaluator.scenario().document.file;
  const Asked asked = evaluator.scenario().choice.criteria.empty() ? Asked::by_default : Asked::by_scenario;
  for (const Criterion& criterion : choice.criteria)
    candidate.criteria.push_back(judge(criterion.formula, names, file, criterion.pointer, asked));
  for (const WorkloadId workload : evaluator.scenario().workloads.ids()) {
    const std::string& reason = evaluator.why_not(run.system, workload);
    if (!reason.empty() && std::ranges::find(candidate.criteria, reason, &Judged::why_not) != candidate.criteria.end())
      candidate.why_not_run = reason;
  }
  for (const Goal& goal : choice.goals) {
    candidate.goals.push_back(judge(goal.formula, names, file, goal.pointer, Asked::by_scenario));
    candidate.goal_met.push_back(is_met(goal, candidate.goals.back(), file));
    candidate.meets_all = candidate.meets_all && candidate.goal_met.back();
  }
  candidate.is_in_time = is_in_time(evaluator, run);
  candidate.meets_all = candidate.meets_all && candidate.is_in_time;
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

/// The candidates with a score: those that meet all goals first, then by score.
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

/// Of candidates that none dominates: each is better than another somewhere, or they are all alike.
bool are_alike(const Choice& choice, const std::vector<Candidate>& candidates, const std::vector<std::size_t>& front) {
  for (const std::size_t other : front)
    for (std::size_t c = 0; c < choice.criteria.size(); ++c) {
      const auto& a = candidates[front.front()].criteria[c].value;
      const auto& b = candidates[other].criteria[c].value;
      if (a.has_value() != b.has_value()) return false;
      if (a && std::fabs(a->nominal - b->nominal) > 1e-9 * std::max(std::fabs(a->nominal), std::fabs(b->nominal))) return false;
    }
  return true;
}

/// Whether two candidates differ in the policy alone.
bool are_one_system(const Candidate& a, const Candidate& b) {
  return a.run.system == b.run.system && a.run.workload == b.run.workload;
}

/// The first of an order, unless another system is as good.
Recommendation first_of(const std::vector<Candidate>& candidates, const std::vector<std::size_t>& order) {
  if (order.empty()) return {};
  const Candidate& first = candidates[order.front()];
  Recommendation answer{order.front(), {}, false};
  for (const std::size_t i : std::span(order).subspan(1)) {
    const Candidate& other = candidates[i];
    if (other.meets_all != first.meets_all || *other.score < *first.score * (1 - 1e-9)) break;
    if (!are_one_system(other, first)) return {std::nullopt, {}, true};
    answer.as_good.push_back(i);
  }
  return answer;
}

/// Without weights: the candidate that dominates all others that meet the goals, or, if none meets them, all that can run.
Recommendation dominating(const Choice& choice, const std::vector<Candidate>& candidates, const std::vector<std::size_t>& meant) {
  const bool has_goals = std::ranges::any_of(meant, [&](std::size_t i) { return candidates[i].meets_all; });
  std::vector<std::size_t> eligible;
  for (const std::size_t i : meant)
    if (candidates[i].can_run() && (candidates[i].meets_all || !has_goals)) eligible.push_back(i);
  const auto does_dominate = [&](std::size_t a, std::size_t b) { return dominates(choice, candidates[a], candidates[b], false); };
  std::vector<std::size_t> front;
  for (const std::size_t b : eligible)
    if (std::ranges::none_of(eligible, [&](std::size_t a) { return a != b && does_dominate(a, b); })) front.push_back(b);
  const bool is_one_system =
      std::ranges::all_of(front, [&](std::size_t i) { return are_one_system(candidates[i], candidates[front.front()]); });
  const bool are_equal = !front.empty() && are_alike(choice, candidates, front);
  const auto dominates_the_rest = [&](std::size_t a) {
    return std::ranges::all_of(eligible,
                               [&](std::size_t b) { return std::ranges::find(front, b) != front.end() || does_dominate(a, b); });
  };
  if (are_equal && is_one_system && dominates_the_rest(front.front()))
    return {front.front(), {front.begin() + 1, front.end()}, false};
  return {std::nullopt, {}, are_equal};
}

/// What is best now, and what would be best with GPUs that are for sale later.
void set_answers(const Choice& choice, Ranking& ranking) {
  const auto can_be_had = [](const Candidate& candidate) { return !candidate.is_hypothetical; };
  const Recommendation with_later = answer_among(choice, ranking, can_be_had);
  ranking.answer = answer_among(choice, ranking, [&](const Candidate& candidate) { return ranking.comes_first(candidate); });
  if (with_later.best && !ranking.comes_first(ranking.candidates[*with_later.best])) ranking.later = with_later.best;
}

/// "makespan( cycle )" and "makespan(cycle)" are one formula.
std::string without_blanks(const Formula& formula) {
  std::string text;
  for (const char c : formula.text())
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\'') text += c;
  return text;
}

/// Whether two criteria have the same value for every candidate, and not the same for all: a makespan and a finish where nothing
/// comes later.
bool are_same(const Ranking& ranking, std::size_t a, std::size_t b) {
  const auto is_near = [](double x, double y) { return std::fabs(x - y) <= 1e-9 * std::max(std::fabs(x), std::fabs(y)); };
  std::optional<double> first;
  bool differs = false;
  for (const Candidate& candidate : ranking.candidates) {
    const auto& x = candidate.criteria[a].value;
    const auto& y = candidate.criteria[b].value;
    if (x.has_value() != y.has_value()) return false;
    if (!x) continue;
    if (!(x->unit == y->unit) || !is_near(x->nominal, y->nominal) || !is_near(x->low, y->low) || !is_near(x->high, y->high))
      return false;
    if (!first) first = x->nominal;
    differs = differs || !is_near(*first, x->nominal);
  }
  return differs;
}

/// Whether the values of one are a constant over those of the other, in units that cancel, and not all the same: hours of an
/// experiment and experiments a day.
bool are_reciprocal(const Ranking& ranking, std::size_t a, std::size_t b) {
  std::optional<Value> first;
  double product = 0;
  bool differs = false;
  for (const Candidate& candidate : ranking.candidates) {
    const auto& x = candidate.criteria[a].value;
    const auto& y = candidate.criteria[b].value;
    if (!x || !y) continue;
    if (!x->unit.times(y->unit).is_number() || x->unit.is_number()) return false;
    const double now = x->nominal * y->nominal;
    if (!first) {
      first = x;
      product = now;
    }
    if (std::fabs(now - product) > 1e-9 * std::fabs(product)) return false;
    differs = differs || std::fabs(x->nominal - first->nominal) > 1e-9 * std::fabs(first->nominal);
  }
  return differs;
}

/// Whether energy is something to choose by: the file has a section about it, or states power and prices nothing. Power that is
/// stated for the bill of electricity is in the costs.
bool is_about_energy(const Scenario& scenario) {
  if (scenario.energy.is_stated && !scenario.document.default_pointers.contains("/energy")) return true;
  const auto states_power = [](const Pool& pool) { return pool.power.busy || pool.power.idle || pool.power.host; };
  return scenario.costs.currency.empty() && std::ranges::any_of(scenario.systems, [&](const System& system) {
           return std::ranges::any_of(system.pools, states_power);
         });
}

}  // namespace

Choice choice_or_default(const Scenario& scenario) {
  Choice choice = scenario.choice;
  const bool has_strategies = !choice.strategies.empty();
  const WorkloadId experiment = has_strategies ? choice.strategies.front() : scenario.experiment;
  if (!choice.gpus_workload && !has_strategies) choice.gpus_workload = experiment;
  if (!choice.criteria.empty()) return choice;
  const Workload& workload = scenario.workloads[experiment];
  const std::string name = has_strategies ? std::string(kStrategyName) : workload.name;
  const auto add = [&](const char* criterion, const char* function, std::vector<std::string> names) {
    choice.criteria.push_back({criterion, criterion, "/choice", Formula(Formula::Call{function, std::move(names)}), true, 1});
  };
  if (has_arrivals(workload)) {
    add("waiting_mean", "waiting", {name});
    add("waiting_p95", "waiting", {name, "p95"});
    add("gpus", "gpus", {});
  } else {
    add("time", "makespan", {name});
  }
  if (!scenario.costs.currency.empty()) add("cost", "cost", {name});
  if (is_about_energy(scenario)) add("energy", "energy", {name});
  if (scenario.energy.carbon) add("co2", "co2", {name});
  return choice;
}

std::vector<bool> goals_met(Evaluator& evaluator, const Choice& choice, const Run& run) {
  Choice goals_only;
  goals_only.goals = choice.goals;
  goals_only.strategies = choice.strategies;
  return candidate_of(evaluator, run, goals_only).goal_met;
}

Recommendation answer_among(const Choice& choice, const Ranking& ranking, const std::function<bool(const Candidate&)>& is_meant) {
  std::vector<std::size_t> meant;
  if (!ranking.is_weighed) {
    for (std::size_t i = 0; i < ranking.candidates.size(); ++i)
      if (is_meant(ranking.candidates[i])) meant.push_back(i);
    return dominating(choice, ranking.candidates, meant);
  }
  for (const std::size_t i : ranking.order)
    if (is_meant(ranking.candidates[i])) meant.push_back(i);
  return first_of(ranking.candidates, meant);
}

void refuse_repeated_criteria(const Choice& choice, const Ranking& ranking, const std::string& file) {
  for (std::size_t b = 0; b < choice.criteria.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) {
      const Criterion& first = choice.criteria[a];
      const Criterion& second = choice.criteria[b];
      const bool are_opposite = first.lower_is_better != second.lower_is_better;
      if (!are_opposite && without_blanks(first.formula) == without_blanks(second.formula))
        throw InputError(file, second.pointer,
                         fmt::format("has the formula of the criterion \"{}\", which would count twice; expected another one, or "
                                     "one criterion with their weights together",
                                     first.name));
      if (!are_opposite && are_same(ranking, a, b))
        throw InputError(
            file, second.pointer,
            fmt::format("has the values of the criterion \"{}\" for every system, which would count twice; expected one "
                        "of them with their weights together",
                        first.name));
      if (are_opposite && are_reciprocal(ranking, a, b))
        throw InputError(file, second.pointer,
                         fmt::format("is the inverse of the criterion \"{}\" for every system, which would count twice; expected "
                                     "one of them with their weights together",
                                     first.name));
    }
}

bool dominates(const Choice& choice, const Candidate& a, const Candidate& b, bool certainly) {
  bool is_better = false;
  for (std::size_t c = 0; c < choice.criteria.size(); ++c) {
    if (!a.criteria[c].value && !b.criteria[c].value) continue;
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

std::vector<Candidate> scored(const Choice& choice, std::vector<Candidate> candidates) {
  set_scores(choice, candidates);
  return candidates;
}

Ranking ranked_again(const Choice& choice, Ranking ranking) {
  if (ranking.is_weighed) ranking.order = best_first(ranking.candidates);
  ranking.answer = {};
  ranking.later = {};
  set_answers(choice, ranking);
  return ranking;
}

bool Ranking::comes_first(const Candidate& candidate) const {
  if (candidate.is_hypothetical || !candidate.can_run()) return false;
  return std::ranges::none_of(candidates, [&](const Candidate& other) {
    return !other.is_hypothetical && other.can_run() && other.until_gpus < candidate.until_gpus;
  });
}

Ranking ranking(Evaluator& evaluator, const Choice& choice) {
  const Scenario& scenario = evaluator.scenario();
  const std::string& file = scenario.document.file;
  Ranking result;
  result.is_weighed = !scenario.choice.criteria.empty();
  const std::vector<WorkloadId> workloads =
      choice.strategies.empty() ? std::vector<WorkloadId>{scenario.experiment} : choice.strategies;
  for (const SystemId system : scenario.systems.ids())
    for (const WorkloadId workload : workloads)
      for (const PolicyId policy : scenario.policies.ids())
        result.candidates.push_back(candidate_of(evaluator, {system, workload, policy}, choice));
  check_units(choice, result.candidates, file);
  if (result.is_weighed) {
    set_scores(choice, result.candidates);
    result.order = best_first(result.candidates);
  }
  for (std::size_t b = 0; b < result.candidates.size(); ++b) {
    bool is_dominated = false;
    for (std::size_t a = 0; a < result.candidates.size(); ++a) {
      if (a == b || !dominates(choice, result.candidates[a], result.candidates[b], false)) continue;
      is_dominated = is_dominated || !result.candidates[a].is_hypothetical;
      result.dominances.push_back({a, b, dominates(choice, result.candidates[a], result.candidates[b], true)});
    }
    const Candidate& candidate = result.candidates[b];
    if (!is_dominated && !candidate.is_hypothetical && (result.is_weighed ? candidate.score.has_value() : candidate.can_run()))
      result.pareto.push_back(b);
  }
  set_answers(choice, result);
  return result;
}

}  // namespace gpusim
