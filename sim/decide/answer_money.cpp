// How purchases count in the answer, and who keeps to the budget.

#include <algorithm>

#include "sim/decide/answer_phrases.hpp"
#include "sim/decide/answer_sentences.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/economics/purchase_bases.hpp"

namespace gpusim {

void AnswerSentences::add_purchase_bases() {
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

void AnswerSentences::add_mixed_bases(const PurchaseOutcome& whole) {
  Texts in_full;
  Texts depreciated;
  for (const SystemId s : decision_.scenario.systems.ids()) {
    const PurchaseBasis basis = purchase_basis(decision_.scenario.systems[s]);
    if (includes(basis, PurchaseBasis::whole)) in_full.push_back(titles_.system(s));
    if (includes(basis, PurchaseBasis::depreciation)) depreciated.push_back(titles_.system(s));
  }
  if (in_full.empty() || depreciated.empty()) return;
  add(say(in_full.size() == 1 ? kMixedBases : kMixedBasesOfSeveral, listed(in_full), listed(depreciated)));
  add(say(kAllInFull, winner_text(whole)));
  if (whole.cheapest) add(say(kAllInFullCheapest, titles_.candidate(*whole.cheapest), *whole.total[*whole.cheapest]));
  names_basis_ = true;
}

LocalizedText AnswerSentences::who_keeps_to_budget(BudgetOf budget_of) const {
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

void AnswerSentences::add_budget() {
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

bool AnswerSentences::add_budget_by_basis() {
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

LocalizedText AnswerSentences::winner_text(const PurchaseOutcome& outcome) const {
  return outcome.winner ? titles_.candidate(*outcome.winner) : say(ranking_.is_weighed ? kNoneAhead : kNoneDominates);
}

LocalizedText AnswerSentences::cost_text(const PurchaseOutcome& outcome, const PurchaseOutcome& other) const {
  return say(kCostAgainst, titles_.candidate(*outcome.cheapest), *outcome.total[*outcome.cheapest],
             titles_.candidate(*other.cheapest), *outcome.total[*other.cheapest]);
}

LocalizedText AnswerSentences::counted_as() const {
  const PurchaseBasis basis = purchase_basis_of_all(decision_.scenario.systems);
  return say(basis == PurchaseBasis::both ? kEachAsStated : basis == PurchaseBasis::whole ? kPaidInFull : kAsDepreciation);
}

void AnswerSentences::add_basis() {
  const bool is_bought = std::ranges::any_of(
      decision_.facts, [](const auto& facts) { return facts && facts->investment && facts->investment->high > 0; });
  if (is_bought && !names_basis_) add(say(kBasisOfAnswer, counted_as()));
}

}  // namespace gpusim
