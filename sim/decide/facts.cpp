// The results of the runs of candidates, and the answer on another basis.

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "gpusim/decide.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/decide/parts.hpp"
#include "sim/decide/variants.hpp"
#include "sim/scenario/shared_inputs.hpp"

namespace gpusim {
namespace {

template <class Figure>
std::optional<Value> over_known_cases(const Result& result, const Unit& unit, Figure figure) {
  std::optional<Value> value;
  for (const CaseResult& one : result.cases) {
    const std::optional<double> known = figure(one);
    if (!known) return std::nullopt;
    if (!value) value = Value::of(*known, unit);
    value->low = std::min(value->low, *known);
    value->high = std::max(value->high, *known);
  }
  return value;
}

/// How the purchase counts against a budget.
enum class Charged : std::uint8_t { as_stated, in_full, depreciated };

/// An amount in the currency of the totals, at the end of its range that is the higher or the lower.
Money limit_in(const Costs& costs, const Value& limit, Case which, bool more_is_better) {
  const std::string currency = currency_of(limit.unit);
  const auto rate = costs.rates.find(currency);
  const Money amount = Money::raw(limit.at(which, more_is_better));
  return currency == costs.currency || rate == costs.rates.end() ? amount : amount * rate->second.at(which, false);
}

/// What counts against the budget in one case; empty where nothing of it is priced, or a lifetime is not known.
std::optional<Money> spent_in(const CaseResult& one, const Costs::Budget& budget, Charged charged) {
  std::optional<Money> spent;
  for (const CostPart part : budget.include) {
    const bool is_other = part == CostPart::purchase && charged != Charged::as_stated && one.economics.part(part);
    const CostPart counted = !is_other ? part : charged == Charged::in_full ? CostPart::investment : CostPart::depreciation;
    const std::optional<Money> amount = one.economics.part(counted);
    if (is_other && !amount) return std::nullopt;
    if (amount) spent = spent.value_or(Money{}) + *amount;
  }
  return spent;
}

std::optional<BudgetUse> budget_use(const Result& result, const Costs& costs, Charged charged) {
  const Costs::Budget& budget = *costs.budget;
  const Unit money({{costs.currency, 1}});
  const auto spent = [&](const CaseResult& one) {
    const std::optional<Money> amount = spent_in(one, budget, charged);
    return amount ? std::optional(amount->raw()) : std::nullopt;
  };
  const auto includes = [&](CostPart part) { return std::ranges::find(budget.include, part) != budget.include.end(); };
  const bool buys = includes(CostPart::purchase) && result.cases.front().economics.investment.value_or(Money{}) > Money{};
  if (charged != Charged::as_stated && !buys) return std::nullopt;
  const std::optional<Value> all = over_known_cases(result, money, spent);
  if (!all) return std::nullopt;
  BudgetUse use{*all, {}, {}};
  // A limit that is itself uncertain is wide in the optimistic case.
  if (budget.at_most)
    use.above_most = over_known_cases(result, money, [&](const CaseResult& one) {
      return std::optional(*spent(one) - limit_in(costs, *budget.at_most, one.which, true).raw());
    });
  if (budget.at_least)
    use.below_least = over_known_cases(result, money, [&](const CaseResult& one) {
      return std::optional(limit_in(costs, *budget.at_least, one.which, false).raw() - *spent(one));
    });
  return use;
}

/// Of one system against another: the break-even at the ends of what they rest on.
std::vector<BreakEven> break_evens_at_ends(const Scenario& scenario, const Result& result, const Result& against,
                                           std::int64_t start) {
  if (result.cases.size() == 1 && against.cases.size() == 1) return {};
  std::vector<BreakEven> ends;
  for_each_ends_of_both(scenario, result, against, [&](const AtEnds& own, const AtEnds& other) {
    ends.push_back(break_even(own.economics, other.economics, own.times.measures.makespan, start));
  });
  return ends;
}

RunFacts facts_of(const Result& result, const Costs& costs) {
  const std::string& currency = costs.currency;
  const Unit seconds = parse_unit("s")->unit;
  const Unit money({{currency, 1}});
  const auto waiting = [&](auto which) {
    return over_known_cases(result, seconds, [&](const CaseResult& one) {
      return one.measures.online ? std::optional(which(one.measures.online->groups.front().waiting).seconds()) : std::nullopt;
    });
  };
  const auto figure = [&](std::optional<Money> Economics::* member) {
    return over_known_cases(result, money, [&](const CaseResult& one) {
      const std::optional<Money>& amount = one.economics.*member;
      return amount ? std::optional(amount->raw()) : std::nullopt;
    });
  };
  RunFacts facts;
  facts.makespan =
      *over_known_cases(result, seconds, [](const CaseResult& one) { return std::optional(one.measures.makespan.seconds()); });
  facts.waiting_mean = waiting([](const Distribution<Duration>& of) { return of.mean; });
  facts.waiting_p95 = waiting([](const Distribution<Duration>& of) { return of.quantile[2]; });
  facts.total = figure(&Economics::total);
  facts.investment = figure(&Economics::investment);
  facts.running = figure(&Economics::running);
  facts.cash = figure(&Economics::cash);
  facts.depreciation = figure(&Economics::depreciation);
  facts.value_left = figure(&Economics::value_left);
  if (costs.budget) {
    facts.budget = budget_use(result, costs, Charged::as_stated);
    facts.budget_in_full = budget_use(result, costs, Charged::in_full);
    facts.budget_depreciated = budget_use(result, costs, Charged::depreciated);
  }
  facts.keeps_frequency = std::ranges::all_of(result.cases, [](const CaseResult& one) { return one.economics.keeps_frequency; });
  return facts;
}

/// Of which candidates the cheapest is asked for.
std::vector<std::size_t> affordable(const Choice& choice, const std::vector<Candidate>& candidates) {
  const auto is_meant = [&](const Candidate& one) { return one.can_run() && one.is_there_now(); };
  const bool has_goals = !choice.goals.empty() &&
                         std::ranges::any_of(candidates, [&](const Candidate& one) { return is_meant(one) && one.meets_all; });
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (is_meant(candidates[i]) && (candidates[i].meets_all || !has_goals)) meant.push_back(i);
  return meant;
}

std::optional<std::size_t> cheapest(const std::vector<std::size_t>& meant, const std::vector<std::optional<Value>>& total) {
  std::optional<std::size_t> best;
  bool is_tie = false;
  for (const std::size_t i : meant) {
    if (!total[i]) continue;
    const double difference = best ? total[i]->nominal - total[*best]->nominal : -1;
    const bool is_equal = best && std::fabs(difference) <= 1e-9 * std::fabs(total[*best]->nominal);
    if (is_equal) is_tie = true;
    if (is_equal || difference > 0) continue;
    best = i;
    is_tie = false;
  }
  return is_tie ? std::nullopt : best;
}

/// GPUs of a system, by model.
std::map<std::string, std::size_t> hardware_of(const System& system) {
  std::map<std::string, std::size_t> counts;
  for (const Device& device : system.devices) ++counts[system.gpus[index(device.gpu)].id];
  return counts;
}

}  // namespace

std::vector<std::optional<RunFacts>> run_facts(Evaluator& evaluator, const Ranking& ranking) {
  const Scenario& scenario = evaluator.scenario();
  const auto baseline = scenario.systems.find(scenario.costs.baseline);
  std::vector<std::optional<RunFacts>> all;
  for (const Candidate& candidate : ranking.candidates) {
    std::optional<RunFacts>& facts = all.emplace_back();
    if (!scenario.infeasible[candidate.run.system][candidate.run.workload].empty()) continue;
    const Result& result = evaluator.result(candidate.run);
    if (result.cases.empty()) continue;
    facts = facts_of(result, scenario.costs);
    if (!facts->total || !baseline || *baseline == candidate.run.system) continue;
    const Result& against = evaluator.result({*baseline, candidate.run.workload, candidate.run.policy});
    if (against.cases.empty()) continue;
    const std::int64_t start = scenario.start + (scenario.start_time + result.nominal().until_gpus).count() / kDay.count();
    facts->break_even =
        break_even(result.cases.front().economics, against.cases.front().economics, result.nominal().makespan, start);
    facts->break_even_at_ends = break_evens_at_ends(scenario, result, against, start);
  }
  return all;
}

namespace {

/// Amounts that differ by rounding alone are equal.
constexpr double kLeastOfMoney = 1e-9;

}  // namespace

bool BudgetUse::keeps() const {
  const auto is_kept = [&](const std::optional<Value>& beyond) {
    return !beyond || beyond->high <= kLeastOfMoney * std::max(1.0, spent.high);
  };
  return is_kept(above_most) && is_kept(below_least);
}

bool BudgetUse::breaks() const {
  const auto is_broken = [&](const std::optional<Value>& beyond) {
    return beyond && beyond->low > kLeastOfMoney * std::max(1.0, spent.high);
  };
  return is_broken(above_most) || is_broken(below_least);
}

std::vector<PurchaseOutcome> purchase_outcomes(const Scenario& scenario, const Choice& choice) {
  LoadOptions options;
  options.keep_infeasible = true;
  options.catalog = *scenario.catalog;
  std::vector<PurchaseOutcome> outcomes;
  for (const bool is_whole : {true, false}) {
    Document document = without_claims(scenario.document);
    const Lifetimes lifetimes = charge_purchases(document, is_whole);
    if (!lifetimes.has_any) return {};
    // A whole price is not compared with a loss of value.
    if (!is_whole && !lifetimes.has_all) break;
    const Scenario variant = load(std::move(document), options);
    Evaluator evaluator(variant);
    const Ranking then = ranking(evaluator, choice);
    PurchaseOutcome& outcome = outcomes.emplace_back(PurchaseOutcome{is_whole, then.winner(), {}, {}});
    for (const auto& facts : run_facts(evaluator, then)) outcome.total.push_back(facts ? facts->total : std::nullopt);
    outcome.cheapest = cheapest(affordable(choice, then.candidates), outcome.total);
  }
  return outcomes;
}

std::vector<PrecisionOutcome> precision_outcomes(const Scenario& scenario, const Choice& choice, const Ranking& ranking) {
  std::vector<PrecisionOutcome> outcomes;
  const auto hardware = [&](std::size_t candidate) {
    return hardware_of(scenario.systems[ranking.candidates[candidate].run.system]);
  };
  for (std::size_t p = 0; p < precision_names().size(); ++p) {
    const auto precision = static_cast<Precision>(p);
    const Recommendation answer = answer_among(choice, ranking, [&](const Candidate& one) {
      return one.is_there_now() && scenario.systems[one.run.system].precision == precision;
    });
    if (answer.best) outcomes.push_back({precision, *answer.best});
  }
  const bool is_one = std::ranges::all_of(
      outcomes, [&](const PrecisionOutcome& one) { return hardware(one.winner) == hardware(outcomes.front().winner); });
  return is_one ? std::vector<PrecisionOutcome>() : outcomes;
}

}  // namespace gpusim
