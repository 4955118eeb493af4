#include "sim/decide/answer.hpp"

#include <fmt/format.h>

#include <algorithm>

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
    add_budget();
    if (!ranking_.answer.as_good.empty()) add(say(kAsGood, listed(titles_.candidates(ranking_.answer.as_good))));
    add_defaults();
    add_later();
    add_hypothetical();
    add_basis();
    add_those_that_cannot_run();
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

  /// Whether the answer keeps to the budget, and who does.
  void add_budget() {
    std::vector<std::size_t> kept;
    bool has_budget = false;
    for (const std::size_t i : eligible_) {
      if (!decision_.facts[i] || !decision_.facts[i]->budget) continue;
      has_budget = true;
      if (decision_.facts[i]->budget->keeps()) kept.push_back(i);
    }
    if (!has_budget) return;
    if (add_budget_by_basis()) return;
    add(kept.empty() ? say(kNoneKeepsToBudget) : say(kKeepToBudget, listed(titles_.candidates(kept))));
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
    std::vector<std::size_t> in_full;
    std::vector<std::size_t> depreciated;
    for (const std::size_t i : eligible_) {
      if (!decision_.facts[i] || !decision_.facts[i]->budget) continue;
      const RunFacts& facts = *decision_.facts[i];
      if (facts.budget_in_full.has_value() != facts.budget_depreciated.has_value()) return false;
      if (facts.budget_in_full.value_or(*facts.budget).keeps()) in_full.push_back(i);
      if (facts.budget_depreciated.value_or(*facts.budget).keeps()) depreciated.push_back(i);
    }
    if (in_full == depreciated) return false;
    const auto names = [&](const std::vector<std::size_t>& of) {
      return of.empty() ? say(kNoCandidate) : listed(titles_.candidates(of));
    };
    add(say(kBudgetDependsOnPurchase, say(kPaidInFull), names(in_full), say(kAsDepreciation), names(depreciated)));
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
    if (!ranking_.is_weighed && is_default && scenario.workloads.size() > 1)
      add(say(kFirstWorkload, titles_.workload(WorkloadId{})));
    if (!draws_at_random(scenario)) return;
    const std::uint32_t seeds = decision_.scaling_curves.empty() ? 1 : decision_.scaling_curves.front().seeds;
    if (seeds > 1)
      add(say(kDrawnOverSeeds, scenario.seed, scenario.seed, scenario.seed + seeds - 1));
    else
      add(say(kDrawn, scenario.seed));
  }

  /// "all goals and the deadline", as the scenario states them.
  [[nodiscard]] LocalizedText what_is_asked() const {
    const bool has_deadline = std::ranges::any_of(
        candidates_, [&](const Candidate& one) { return decision_.scenario.workloads[one.run.workload].deadline.has_value(); });
    return say(!has_deadline ? kAllGoals : decision_.choice.goals.empty() ? kTheDeadline : kGoalsAndDeadline);
  }

  void add_whether_goals_are_met() {
    if (!decision_.meets_goals()) return add(say(kNoSystemMeets, what_is_asked()));
    if (std::ranges::any_of(eligible_, [&](std::size_t i) { return candidates_[i].meets_all; })) return;
    std::vector<std::size_t> later;
    for (std::size_t i = 0; i < candidates_.size(); ++i)
      if (candidates_[i].meets_all && !candidates_[i].is_hypothetical) later.push_back(i);
    if (!later.empty()) add(say(kNoneNowMeets, what_is_asked(), listed(titles_.candidates(later))));
  }

  void add_answer_by_score() {
    const auto score = [&](std::size_t candidate) { return fmt::format("{:.2f}", *candidates_[candidate].score); };
    std::vector<std::size_t> order;
    for (const std::size_t i : ranking_.order)
      if (std::ranges::find(eligible_, i) != eligible_.end()) order.push_back(i);
    if (order.empty()) return add(say(kNoSystem));
    if (!ranking_.winner()) {
      std::vector<std::size_t> best;
      const Candidate& first = candidates_[order.front()];
      for (const std::size_t i : order)
        if (candidates_[i].meets_all == first.meets_all && *candidates_[i].score >= *first.score * (1 - 1e-9)) best.push_back(i);
      return add(say(kSameScore, listed(titles_.candidates(best)), score(best.front())));
    }
    const std::size_t best = *ranking_.winner();
    LocalizedText answer = say(kAnswer, titles_.candidate(best), score(best));
    const auto is_as_good = [&](std::size_t i) { return i == best || std::ranges::count(ranking_.answer.as_good, i) > 0; };
    const auto after = std::ranges::find_if_not(order, is_as_good);
    if (after != order.end()) {
      const std::size_t next = *after;
      answer = joined({answer, say(kNext, titles_.candidate(next), score(next))}, " ");
      if (*candidates_[next].score > *candidates_[best].score) answer = joined({answer, say(kMissesGoals)}, " ");
    }
    add(std::move(answer));
  }

  void add_answer_by_dominance() {
    std::vector<std::size_t> meet_all;
    for (const std::size_t i : eligible_)
      if (candidates_[i].meets_all) meet_all.push_back(i);
    const bool has_goals = !meet_all.empty() && meet_all.size() < eligible_.size();
    if (!ranking_.winner()) {
      add(say(ranking_.answer.is_tie ? kAllEqual : kNothingRanked, listed(titles_.candidates(ranking_.pareto))));
      if (has_goals) add(say(kGoalsMetBy, listed(titles_.candidates(meet_all))));
      return;
    }
    const auto can_run = std::ranges::count_if(candidates_, &Candidate::can_run);
    const LocalizedText best = titles_.candidate(*ranking_.winner());
    add(say(candidates_.size() == 1                                   ? kOneCandidate
            : can_run == 1                                            ? kOnlyCandidate
            : eligible_.size() == 1                                   ? kOnlyOneToHave
            : has_goals && meet_all.size() == 1                       ? kOnlyOneMeetsGoals
            : has_goals                                               ? kDominatesAllThatMeet
            : can_run > static_cast<std::ptrdiff_t>(eligible_.size()) ? kDominatesAllToHave
                                                                      : kDominatesAll,
            best));
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
      add(say(kLaterWouldBeBest, titles_.candidate(*ranking_.later), wait_text(later)));
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

  void add_nearest_change() {
    if (candidates_.size() < 2) return;
    if (decision_.switching_points.empty()) {
      if (!ranking_.answer.is_tie) add(nothing_switches(ranking_));
      return;
    }
    const SwitchingPoint& nearest = decision_.switching_points.front();
    add(say(!nearest.winner     ? kNearestEndsAnswer
            : ranking_.winner() ? kNearestSwitch
                                : kNearestMakesAnswer,
            new_answer(nearest, titles_), nearest.pointer, range_text(nearest.to), range_text(nearest.from)));
  }

  const DecisionAnalysis& decision_;
  const Ranking& ranking_;
  const std::vector<Candidate>& candidates_;
  const DecisionTitles& titles_;
  std::vector<std::size_t> eligible_;  ///< candidates of which one may be the answer
  Texts texts_;
  bool names_basis_ = false;  ///< The sentences have said already how purchases count.
};

}  // namespace

Texts answer_sentences(const DecisionAnalysis& decision, const DecisionTitles& titles) {
  return AnswerSentences(decision, titles).write();
}

LocalizedText nothing_switches(const Ranking& ranking) { return say(ranking.winner() ? kNothingSwitches : kNothingMakesAnswer); }

LocalizedText new_answer(const SwitchingPoint& point, const DecisionTitles& titles) {
  return point.winner ? titles.candidate(*point.winner) : say(kNoneDominates);
}

LocalizedText range_text(const std::string& written) {
  LocalizedText text = name_text(written);
  constexpr std::string_view kTo = " to ";
  if (const auto at = written.find(kTo); at != std::string::npos) text.ko.replace(at, kTo.size(), "~");
  return text;
}

}  // namespace gpusim
