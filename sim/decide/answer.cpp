#include "sim/decide/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sim/decide/phrases.hpp"
#include "sim/decide/texts.hpp"
#include "sim/page/messages.hpp"
#include "sim/scenario/seeds.hpp"

namespace gpusim {
namespace {

class AnswerSentences {
 public:
  AnswerSentences(const DecisionAnalysis& decision, const DecisionTitles& titles)
      : decision_(decision), ranking_(decision.ranking), candidates_(decision.ranking.candidates), titles_(titles) {
    const bool is_any_there =
        std::ranges::any_of(candidates_, [](const Candidate& one) { return one.is_there_now() && one.can_run(); });
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (candidates_[i].can_run() && (is_any_there ? candidates_[i].is_there_now() : !candidates_[i].is_hypothetical))
        eligible_.push_back(i);
  }

  Texts write() {
    add_purchase_bases();
    add_precisions();
    if (std::ranges::none_of(candidates_, &Candidate::can_run) || (ranking_.is_weighed && !has_score())) {
      add(say(std::ranges::all_of(candidates_, &Candidate::is_hypothetical) ? kAllHypothetical : kNoSystem));
      add_those_that_cannot_run();
      return std::move(texts_);
    }
    if (eligible_.empty()) {
      add(say(kAllHypothetical));
      add_those_that_cannot_run();
      return std::move(texts_);
    }
    add_what_is_compared();
    add_whether_goals_are_met();
    if (ranking_.is_weighed)
      add_answer_by_score();
    else
      add_answer_by_dominance();
    if (ranking_.winner() && !candidates_[*ranking_.winner()].meets_all) add(say(kAnswerMisses, what_is_asked()));
    add_rivals();
    add_those_that_cannot_run();
    add_budget();
    if (!ranking_.answer.as_good.empty()) add(say(kAsGood, listed(titles_.candidates(ranking_.answer.as_good))));
    add_defaults();
    add_later();
    add_hypothetical();
    add_basis();
    add_nearest_change();
    return std::move(texts_);
  }

 private:
  void add(LocalizedText text) { texts_.push_back(std::move(text)); }

  [[nodiscard]] bool has_score() const {
    return std::ranges::any_of(candidates_, [](const Candidate& one) { return one.score.has_value(); });
  }

  /// The answer and what costs least, where they are others if purchases count in another way.
  void add_purchase_bases() {
    if (decision_.purchase_outcomes.size() == 1) return add_mixed_bases(decision_.purchase_outcomes.front());
    if (decision_.purchase_outcomes.empty()) return;
    const PurchaseOutcome& whole = decision_.purchase_outcomes[0];
    const PurchaseOutcome& spread = decision_.purchase_outcomes[1];
    const bool is_other_answer = whole.winner != spread.winner;
    const bool is_other_cheapest = whole.cheapest && spread.cheapest && whole.cheapest != spread.cheapest;
    if (is_other_answer)
      add(say(kAnswerDependsOnPurchase, say(kPaidInFull), winner_text(whole), say(kAsDepreciation), winner_text(spread)));
    if (is_other_cheapest)
      add(say(kCheapestDependsOnPurchase, say(kPaidInFull), cost_text(whole, spread), say(kAsDepreciation),
              cost_text(spread, whole)));
    names_basis_ = is_other_answer || is_other_cheapest;
    if (names_basis_) add(say(kThisPageCounts, counted_as()));
  }

  /// Where only some of what is bought has a lifetime, and so counts as depreciation: a whole price against a loss of value is no
  /// comparison, so the answer on the one basis that all have stands here.
  void add_mixed_bases(const PurchaseOutcome& whole) {
    Texts in_full;
    Texts depreciated;
    for (const SystemId s : decision_.scenario.systems.ids()) {
      const PurchaseBasis basis = purchase_basis(decision_.scenario.systems[s]);
      if (basis == PurchaseBasis::whole || basis == PurchaseBasis::both) in_full.push_back(titles_.system(s));
      if (basis == PurchaseBasis::depreciation || basis == PurchaseBasis::both) depreciated.push_back(titles_.system(s));
    }
    if (in_full.empty() || depreciated.empty()) return;
    add(say(in_full.size() == 1 ? kMixedBases : kMixedBasesOfSeveral, listed(in_full), listed(depreciated)));
    add(say(kAllInFull, winner_text(whole)));
    if (whole.cheapest) add(say(kAllInFullCheapest, titles_.candidate(*whole.cheapest), *whole.total[*whole.cheapest]));
    names_basis_ = true;
  }

  /// Whether a candidate keeps to the budget.
  using BudgetOf = std::optional<BudgetUse> (*)(const RunFacts&);

  /// Which candidates keep to the budget, which do not, and of which that is not known; each of them once.
  [[nodiscard]] LocalizedText who_keeps_to_budget(BudgetOf budget_of) const {
    std::vector<std::size_t> kept;
    std::vector<std::size_t> broken;
    std::vector<std::size_t> uncertain;
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const std::optional<BudgetUse> use = decision_.facts[i] ? budget_of(*decision_.facts[i]) : std::nullopt;
      (!use ? unknown : use->keeps() ? kept : use->breaks() ? broken : uncertain).push_back(i);
    }
    Texts parts;
    const auto name = [&](const Phrase& phrase, const std::vector<std::size_t>& of) {
      if (!of.empty()) parts.push_back(say(phrase, listed(titles_.candidates(of))));
    };
    if (kept.empty()) parts.push_back(say(kNoneKeepsToBudget));
    name(kBudgetKeptBy, kept);
    name(kBudgetBrokenBy, broken);
    name(kBudgetUncertainFor, uncertain);
    name(kBudgetUnknownFor, unknown);
    return joined(parts, " ");
  }

  /// Whether the answer keeps to the budget, and who does.
  void add_budget() {
    if (std::ranges::none_of(decision_.facts, [](const auto& one) { return one && one->budget; })) return;
    if (add_budget_by_basis()) return;
    add(who_keeps_to_budget([](const RunFacts& of) { return of.budget; }));
    const std::optional<std::size_t> answer = ranking_.winner();
    if (!answer || !decision_.facts[*answer] || !decision_.facts[*answer]->budget) return;
    const RunFacts& facts = *decision_.facts[*answer];
    if (!facts.budget->breaks()) {
      if (!facts.budget->keeps()) add(say(kAnswerMayBreakBudget, budget_text(*facts.budget, BudgetPlace::sentence)));
      return;
    }
    const LocalizedText state = budget_text(*facts.budget, BudgetPlace::sentence);
    add(facts.budget_in_full ? say(kAnswerOffBudget, counted_as(), state) : say(kAnswerOffPlainBudget, state));
  }

  /// Where paid in full others keep to the budget than with depreciation. Returns whether that is so.
  bool add_budget_by_basis() {
    constexpr BudgetOf kInFull = [](const RunFacts& of) { return of.budget_in_full ? of.budget_in_full : of.budget; };
    constexpr BudgetOf kDepreciated = [](const RunFacts& of) { return of.budget_depreciated ? of.budget_depreciated : of.budget; };
    bool is_alike = true;
    for (const std::size_t i : eligible_) {
      if (!decision_.facts[i] || !decision_.facts[i]->budget) continue;
      const RunFacts& facts = *decision_.facts[i];
      if (facts.budget_in_full.has_value() != facts.budget_depreciated.has_value()) return false;
      is_alike = is_alike && kInFull(facts)->keeps() == kDepreciated(facts)->keeps();
    }
    if (is_alike) return false;
    add(say(kBudgetDependsOnPurchase, say(kPaidInFull), who_keeps_to_budget(kInFull), say(kAsDepreciation),
            who_keeps_to_budget(kDepreciated)));
    return true;
  }

  [[nodiscard]] LocalizedText winner_text(const PurchaseOutcome& outcome) const {
    return outcome.winner ? titles_.candidate(*outcome.winner) : say(ranking_.is_weighed ? kNoneAhead : kNoneDominates);
  }

  /// "A100 rented (516 EUR against 4,089 EUR)": against what is cheapest in the other way.
  [[nodiscard]] LocalizedText cost_text(const PurchaseOutcome& outcome, const PurchaseOutcome& other) const {
    return say(kCostAgainst, titles_.candidate(*outcome.cheapest), *outcome.total[*outcome.cheapest],
               titles_.candidate(*other.cheapest), *outcome.total[*other.cheapest]);
  }

  /// How the scenario counts what is bought.
  [[nodiscard]] LocalizedText counted_as() const {
    bool has_whole = false;
    bool has_depreciation = false;
    for (const System& system : decision_.scenario.systems) {
      const PurchaseBasis basis = purchase_basis(system);
      has_whole = has_whole || basis == PurchaseBasis::whole || basis == PurchaseBasis::both;
      has_depreciation = has_depreciation || basis == PurchaseBasis::depreciation || basis == PurchaseBasis::both;
    }
    return say(has_whole && has_depreciation ? kEachAsStated : has_whole ? kPaidInFull : kAsDepreciation);
  }

  void add_precisions() {
    Texts outcomes;
    for (const PrecisionOutcome& outcome : decision_.precision_outcomes)
      outcomes.push_back(say(kInPrecision, precision_title(outcome.precision), titles_.candidate(outcome.winner)));
    if (!outcomes.empty()) add(say(kAnswerDependsOnPrecision, joined(outcomes, "; ")));
  }

  /// What figures are about where the scenario leaves it open: its first workload, one seed.
  void add_what_is_compared() {
    const Scenario& scenario = decision_.scenario;
    const bool is_default = scenario.document.default_pointers.contains("/experiment") && decision_.choice.strategies.empty();
    names_workload_ = !ranking_.is_weighed && is_default && scenario.workloads.size() > 1;
    if (names_workload_) add(say(kFirstWorkload, titles_.workload(WorkloadId{})));
    if (!draws_at_random(scenario)) return;
    const std::uint32_t seeds = decision_.scaling_curves.empty() ? 1 : decision_.scaling_curves.front().seeds;
    if (seeds > 1)
      add(say(kDrawnOverSeeds, scenario.seed, scenario.seed, scenario.seed + seeds - 1));
    else
      add(say(kDrawn, scenario.seed));
  }

  [[nodiscard]] LocalizedText what_is_asked() const { return gpusim::what_is_asked(decision_); }

  void add_whether_goals_are_met() {
    if (!decision_.meets_goals()) return add(say(kNoSystemMeets, what_is_asked()));
    if (std::ranges::any_of(eligible_, [&](std::size_t i) { return candidates_[i].meets_all; })) return;
    std::vector<std::size_t> later;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (candidates_[i].meets_all && !candidates_[i].is_hypothetical) later.push_back(i);
    if (!later.empty()) add(say(kNoneNowMeets, what_is_asked(), listed(titles_.candidates(later))));
  }

  [[nodiscard]] LocalizedText value_of(std::size_t candidate, std::size_t criterion) const {
    return name_text(value_text(*candidates_[candidate].criteria[criterion].value));
  }

  /// Hours, or waits where jobs arrive over time, and money; then the criteria that say something else.
  [[nodiscard]] LocalizedText figures_of(std::size_t candidate) const {
    const std::optional<RunFacts>& facts = decision_.facts[candidate];
    const System& system = decision_.scenario.systems[candidates_[candidate].run.system];
    Texts figures;
    std::vector<Value> shown;
    if (facts && facts->waiting_p95) {
      figures.push_back(say(kWaitsAtMost, *facts->waiting_p95));
      figures.push_back(gpus_text(static_cast<std::uint32_t>(system.devices.size())));
      shown = {*facts->waiting_p95, Value::number(static_cast<double>(system.devices.size()))};
    } else if (facts) {
      figures.push_back(name_text(value_text(facts->makespan)));
      shown = {facts->makespan};
    }
    if (facts && facts->total) {
      const PurchaseBasis basis = purchase_basis(system);
      const bool is_whole = basis == PurchaseBasis::whole || basis == PurchaseBasis::both;
      figures.push_back(say(is_whole ? kCostWithPurchase : kCostOfRun, *facts->total));
      shown.push_back(*facts->total);
    }
    constexpr std::size_t kMostFigures = 5;
    for (std::size_t c = 0; c < decision_.choice.criteria.size() && figures.size() < kMostFigures; ++c) {
      const auto& value = candidates_[candidate].criteria[c].value;
      const auto is_same = [&](const Value& one) {
        return one.unit == value->unit && std::fabs(one.nominal - value->nominal) <= 1e-9 * std::fabs(one.nominal);
      };
      if (!value || std::ranges::any_of(shown, is_same)) continue;
      figures.push_back(say(kNamedFigure, titles_.criterion(decision_.choice.criteria[c]), *value));
      shown.push_back(*value);
    }
    const auto has_comma = [](const LocalizedText& text) { return text.en.find(',') != std::string::npos; };
    return joined(figures, std::ranges::any_of(figures, has_comma) ? "; " : ", ");
  }
  [[nodiscard]] LocalizedText with_figures(std::size_t candidate) const {
    const LocalizedText figures = figures_of(candidate);
    return figures.en.empty() ? titles_.candidate(candidate) : say(kWithFigures, titles_.candidate(candidate), figures);
  }

  /// The best candidates of other systems and strategies by the first criterion, of one system under its best policy.
  [[nodiscard]] std::vector<std::size_t> nearest(std::vector<std::size_t> others) const {
    const bool is_lower = decision_.choice.criteria.front().lower_is_better;
    const auto value = [&](std::size_t i) {
      const auto& of = candidates_[i].criteria.front().value;
      return !of ? std::numeric_limits<double>::max() : is_lower ? of->nominal : -of->nominal;
    };
    std::ranges::stable_sort(others, {}, value);
    constexpr std::size_t kMostOthers = 2;
    std::vector<std::size_t> chosen;
    for (const std::size_t i : others) {
      const auto is_alike = [&](std::size_t other) {
        return candidates_[other].run.system == candidates_[i].run.system &&
               candidates_[other].run.workload == candidates_[i].run.workload;
      };
      if (chosen.size() < kMostOthers && std::ranges::none_of(chosen, is_alike)) chosen.push_back(i);
    }
    return chosen;
  }

  /// The answer with its hours and money against those of others.
  void add_answer(std::size_t best, const std::vector<std::size_t>& others) {
    Texts against;
    for (const std::size_t i : others) against.push_back(with_figures(i));
    add(against.empty() ? say(kAnswerAlone, with_figures(best)) : say(kAnswerAgainst, with_figures(best), listed(against)));
    add_whose_figures(best);
  }
  /// Which run the figures are of, where there are several workloads.
  void add_whose_figures(std::size_t candidate) {
    const bool has_several = decision_.scenario.workloads.size() > 1 && decision_.choice.strategies.empty();
    if (has_several && decision_.facts[candidate] && !names_workload_)
      add(say(kFiguresOf, titles_.workload(candidates_[candidate].run.workload)));
  }

  [[nodiscard]] LocalizedText score_of(std::size_t candidate) const {
    return name_text(fmt::format("{:.2f}", *candidates_[candidate].score));
  }

  /// The criteria with their parts of all weights.
  [[nodiscard]] LocalizedText what_is_weighed() const {
    double weights = 0;
    for (const Criterion& criterion : decision_.choice.criteria) weights += criterion.weight;
    Texts texts;
    for (const Criterion& criterion : decision_.choice.criteria)
      if (criterion.weight > 0)
        texts.push_back(
            say(kWeightOf, titles_.criterion(criterion), value_text(Value::number(criterion.weight / weights), parse_unit("%"))));
    return listed(texts);
  }

  void add_answer_by_score() {
    std::vector<std::size_t> order;
    for (const std::size_t i : ranking_.order)
      if (std::ranges::find(eligible_, i) != eligible_.end()) order.push_back(i);
    if (order.empty()) return add(say(kNoSystem));
    if (!ranking_.winner()) {
      std::vector<std::size_t> best;
      Texts texts;
      const Candidate& first = candidates_[order.front()];
      for (const std::size_t i : order)
        if (candidates_[i].meets_all == first.meets_all && *candidates_[i].score >= *first.score * (1 - 1e-9)) {
          best.push_back(i);
          texts.push_back(with_figures(i));
        }
      return add(say(kSameScore, listed(texts), score_of(best.front())));
    }
    const std::size_t best = *ranking_.winner();
    const auto is_as_good = [&](std::size_t i) { return i == best || std::ranges::count(ranking_.answer.as_good, i) > 0; };
    const auto after = std::ranges::find_if_not(order, is_as_good);
    add_answer(best, after == order.end() ? std::vector<std::size_t>() : std::vector{*after});
    // What scores more than the answer misses a goal, which is said below.
    if (after == order.end() || *candidates_[*after].score > *candidates_[best].score)
      add(say(kWeighedAlone, what_is_weighed(), titles_.candidate(best), score_of(best)));
    else
      add(say(kWeighed, what_is_weighed(), titles_.candidate(best), score_of(best), titles_.candidate(*after), score_of(*after)));
    std::vector<std::size_t> ahead;
    Texts scores;
    for (const std::size_t i : order)
      if (!candidates_[i].meets_all && *candidates_[i].score > *candidates_[best].score) {
        ahead.push_back(i);
        scores.push_back(score_of(i));
      }
    if (!ahead.empty() && candidates_[best].meets_all)
      add(say(ahead.size() == 1 ? kScoresMoreBut : kScoreMoreBut, listed(titles_.candidates(ahead)), listed(scores),
              what_is_asked()));
  }

  /// The criteria for which some candidate has a value.
  [[nodiscard]] LocalizedText names_of_criteria() const {
    Texts texts;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c)
      if (std::ranges::any_of(candidates_, [&](const Candidate& one) { return one.criteria[c].value.has_value(); }))
        texts.push_back(titles_.criterion(decision_.choice.criteria[c]));
    return listed(texts);
  }

  void add_answer_by_dominance() {
    std::vector<std::size_t> meet_all;
    for (const std::size_t i : eligible_)
      if (candidates_[i].meets_all) meet_all.push_back(i);
    const bool has_goals = !meet_all.empty() && meet_all.size() < eligible_.size();
    if (!ranking_.winner()) {
      if (ranking_.answer.is_tie && !ranking_.pareto.empty()) {
        add(say(kAllEqual, listed(titles_.candidates(ranking_.pareto)), figures_of(ranking_.pareto.front())));
      } else {
        add(say(kNothingRanked, listed(titles_.candidates(ranking_.pareto))));
        add_trade_off(has_goals ? meet_all : eligible_);
      }
      if (has_goals) add(say(meet_all.size() == 1 ? kOnlyMeets : kMeet, listed(titles_.candidates(meet_all)), what_is_asked()));
      return;
    }
    const std::size_t best = *ranking_.winner();
    const auto can_run = std::ranges::count_if(candidates_, &Candidate::can_run);
    if (can_run == 1) {
      add(say(candidates_.size() == 1 ? kOneCandidate : kOnlyCandidate, with_figures(best)));
      return add_whose_figures(best);
    }
    std::vector<std::size_t> others;
    for (const std::size_t i : eligible_)
      if (i != best && std::ranges::count(ranking_.answer.as_good, i) == 0) others.push_back(i);
    add_answer(best, nearest(std::move(others)));
    if (eligible_.size() == 1) return add(say(kOnlyOneToHave));
    if (has_goals && meet_all.size() == 1) return add(say(kOnlyOneMeetsGoals, what_is_asked()));
    if (has_goals) return add(say(kDominatesAllThatMeet, names_of_criteria(), what_is_asked()));
    const bool is_all = can_run == static_cast<std::ptrdiff_t>(eligible_.size());
    const bool is_one = decision_.choice.criteria.size() == 1 && decision_.choice.criteria.front().lower_is_better;
    add(say(!is_all ? kDominatesAllToHave : is_one ? kHasTheLowest : kDominatesAll, names_of_criteria()));
  }

  /// Which candidate has the best value of each criterion, together by candidate.
  void add_trade_off(const std::vector<std::size_t>& among) {
    struct Leads {
      std::vector<std::size_t> candidates;
      Texts values;
    };
    std::vector<Leads> all;
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      const Criterion& criterion = decision_.choice.criteria[c];
      std::vector<std::size_t> best;
      for (const std::size_t i : among) {
        if (!candidates_[i].criteria[c].value) continue;
        const double value = candidates_[i].criteria[c].value->nominal;
        const double least = best.empty() ? value : candidates_[best.front()].criteria[c].value->nominal;
        const double gain = criterion.lower_is_better ? least - value : value - least;
        const double slack = 1e-9 * std::max(std::fabs(value), std::fabs(least));
        if (gain > slack) best.clear();
        if (gain >= -slack) best.push_back(i);
      }
      if (best.empty() || (best.size() == among.size() && among.size() > 1)) continue;
      const LocalizedText lead =
          say(criterion.lower_is_better ? kTheLowest : kTheHighest, titles_.criterion(criterion), value_of(best.front(), c));
      const auto same = std::ranges::find(all, best, &Leads::candidates);
      if (same == all.end())
        all.push_back({best, {lead}});
      else
        same->values.push_back(lead);
    }
    Texts texts;
    for (const Leads& one : all)
      texts.push_back(
          say(one.candidates.size() == 1 ? kLeadsIn : kLeadIn, listed(titles_.candidates(one.candidates)), listed(one.values)));
    if (!texts.empty()) add(say(kTradeOff, joined(texts, "; ")));
    for (std::size_t c = 0; c < decision_.choice.criteria.size(); ++c) {
      const auto is_known = [&](std::size_t i) { return candidates_[i].criteria[c].value.has_value(); };
      std::vector<std::size_t> unknown;
      std::ranges::remove_copy_if(among, std::back_inserter(unknown), is_known);
      if (!unknown.empty() && unknown.size() < among.size())
        add(say(kNotKnownOf, titles_.criterion(decision_.choice.criteria[c]), listed(titles_.candidates(unknown))));
    }
  }

  /// Candidates that may be as good as the answer within the ranges of inputs.
  void add_rivals() {
    const std::vector<std::size_t>& rivals = ranking_.answer.rivals;
    if (rivals.empty() || !ranking_.winner()) return;
    std::vector<std::size_t> all{*ranking_.winner()};
    all.insert(all.end(), rivals.begin(), rivals.end());
    add(say(kRivals, listed(titles_.candidates(all))));
  }

  /// From when the GPUs are for sale.
  [[nodiscard]] LocalizedText wait_text(const Candidate& later) const {
    if (has_dates(decision_.scenario)) return say(kFromDate, day_text(decision_.scenario, later.until_gpus));
    return say(kInTime, value_text(later.until_gpus.seconds(), parse_unit("s")->unit));
  }

  /// What the scenario leaves open and the answer rests on.
  void add_defaults() {
    for (const DecisiveDefault& one : decision_.defaults.decisive) {
      const LocalizedText pointers = pointers_text(one.pointers);
      if (!one.winner)
        add(say(kDefaultEndsAnswer, pointers, one.instead, one.value));
      else
        add(say(ranking_.winner() ? kRestsOnDefault : kDefaultMakesAnswer, titles_.candidate(*one.winner), pointers, one.instead,
                one.value));
    }
  }

  /// GPUs that are for sale later and would be the answer.
  void add_later() {
    if (ranking_.later) {
      const Candidate& later = candidates_[*ranking_.later];
      add(say(kLaterWouldBeBest, with_figures(*ranking_.later), wait_text(later)));
    } else if (ranking_.winner() && !candidates_[*ranking_.winner()].is_there_now()) {
      add(say(kNothingForSaleNow, titles_.candidate(*ranking_.winner()), wait_text(candidates_[*ranking_.winner()])));
    }
  }

  void add_hypothetical() {
    Texts systems;
    for (const SystemId s : decision_.scenario.systems.ids())
      if (decision_.scenario.systems[s].is_hypothetical) systems.push_back(titles_.system(s));
    if (!systems.empty()) add(say(kNotRecommended, listed(systems)));
  }

  /// How what is bought counts in the costs that the answer rests on.
  void add_basis() {
    const bool is_bought = std::ranges::any_of(
        decision_.facts, [](const auto& facts) { return facts && facts->investment && facts->investment->high > 0; });
    if (is_bought && !names_basis_) add(say(kBasisOfAnswer, counted_as()));
  }

  void add_those_that_cannot_run() {
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (!candidates_[i].can_run()) add(say(kCannotRun, titles_.candidate(i), translated(candidates_[i].why_not_run)));
  }

  /// The nearest change of an input or a limit, and the nearest of a limit.
  void add_nearest_change() {
    if (candidates_.size() < 2) return;
    const std::vector<SwitchingPoint>& points = decision_.switching_points;
    if (points.empty()) {
      if (!ranking_.answer.is_tie) add(nothing_switches(ranking_));
      return;
    }
    const SwitchingPoint& nearest = points.front();
    if (!nearest.is_limit())
      add(say(!nearest.winner     ? kNearestEndsAnswer
              : ranking_.winner() ? kNearestSwitch
                                  : kNearestMakesAnswer,
              new_answer(nearest, titles_), nearest.pointer, range_text(nearest.to), range_text(nearest.from)));
    auto limit = std::ranges::find_if(points, [](const SwitchingPoint& one) { return one.is_limit() && !one.misses_limits; });
    if (limit == points.end()) limit = std::ranges::find_if(points, &SwitchingPoint::is_limit);
    if (limit != points.end()) add(limit_text(*limit, decision_, titles_));
  }

  const DecisionAnalysis& decision_;
  const Ranking& ranking_;
  const std::vector<Candidate>& candidates_;
  const DecisionTitles& titles_;
  std::vector<std::size_t> eligible_;  ///< candidates of which one may be the answer
  Texts texts_;
  bool names_workload_ = false;  ///< The sentences have said already which workload they are about.
  bool names_basis_ = false;     ///< The sentences have said already how purchases count.
};

}  // namespace

Texts answer_sentences(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  return AnswerSentences(decision, titles).write();
}

LocalizedText nothing_switches(const Ranking& ranking) { return say(ranking.winner() ? kNothingSwitches : kNothingMakesAnswer); }

LocalizedText new_answer(const SwitchingPoint& point, const DecisionTitles& titles) {
  return point.winner ? titles.candidate(*point.winner) : say(kNoneDominates);
}

LocalizedText what_is_asked(const DecisionAnalysis& decision) {
  const bool has_deadline = std::ranges::any_of(decision.ranking.candidates, [&](const Candidate& one) {
    return decision.scenario.workloads[one.run.workload].deadline.has_value();
  });
  return say(!has_deadline ? kAllGoals : decision.choice.goals.empty() ? kTheDeadline : kGoalsAndDeadline);
}

LocalizedText reach_text(const SwitchingPoint& point, const DecisionAnalysis& decision) {
  using Reach = SwitchingPoint::Reach;
  const bool is_date = point.pointer.starts_with("/workloads/") && has_dates(decision.scenario);
  switch (point.reach) {
    case Reach::or_more:
      return say(is_date ? kOrLater : kOrMore, point.to);
    case Reach::or_less:
      return say(kOrLess, point.to);
    case Reach::more:
      return say(kMore, point.to);
    case Reach::less:
      return say(is_date ? kEarlier : kLess, point.to);
    case Reach::no_limit:
      break;
  }
  return range_text(point.to);
}

LocalizedText limit_text(const SwitchingPoint& point, const DecisionAnalysis& decision, const DecisionTitles& titles) {
  LocalizedText limit;
  for (const Goal& goal : decision.choice.goals)
    if (point.pointer == goal.pointer + "/at_most" || point.pointer == goal.pointer + "/at_least")
      limit = say(kLimitOf, titles.at(goal.pointer, goal.title));
  for (const WorkloadId w : decision.scenario.workloads.ids())
    if (point.pointer == "/workloads/" + pointer_token(decision.scenario.workloads[w].name) + "/deadline")
      limit = say(kDeadlineOf, titles.workload(w));
  const LocalizedText reach = reach_text(point, decision);
  if (point.winner && point.misses_limits)
    return say(kLimitNobodyMeets, new_answer(point, titles), limit, reach, point.from, what_is_asked(decision));
  return say(point.winner ? kLimitSwitches : kLimitEndsAnswer, new_answer(point, titles), limit, reach, point.from);
}

LocalizedText range_text(const std::string& written) {
  LocalizedText text = name_text(written);
  constexpr std::string_view kTo = " to ";
  if (const auto at = written.find(kTo); at != std::string::npos) text.ko.replace(at, kTo.size(), "~");
  return text;
}

}  // namespace gpusim
