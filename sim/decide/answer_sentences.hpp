#pragma once
// The writer of the sentences at the head of a decision's page. Its parts: answer.cpp has their order, answer_choice.cpp who is
// ahead by what, answer_money.cpp how purchases count and who keeps to the budget.

#include <cstddef>
#include <optional>
#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/answer.hpp"
#include "sim/decide/texts.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

class AnswerSentences {
 public:
  AnswerSentences(const DecisionAnalysis& decision, const DecisionTitles& titles);
  Texts write();

 private:
  void add(LocalizedText text);
  [[nodiscard]] bool has_score() const;
  /// The answer and what costs least, where they are others if purchases count in another way.
  void add_purchase_bases();
  /// Where only some of what is bought has a lifetime, and so counts as depreciation: a whole price against a loss of value is no
  /// comparison, so the answer on the one basis that all have stands here.
  void add_mixed_bases(const PurchaseOutcome& whole);
  /// Whether a candidate keeps to the budget.
  using BudgetOf = std::optional<BudgetUse> (*)(const RunFacts&);
  /// Which candidates keep to the budget, which do not, and of which that is not known; each of them once.
  [[nodiscard]] LocalizedText who_keeps_to_budget(BudgetOf budget_of) const;
  /// Whether the answer keeps to the budget, and who does.
  void add_budget();
  /// Where paid in full others keep to the budget than with depreciation. Returns whether that is so.
  bool add_budget_by_basis();
  [[nodiscard]] LocalizedText winner_text(const PurchaseOutcome& outcome) const;
  /// "A100 rented (516 EUR against 4,089 EUR)": against what is cheapest in the other way.
  [[nodiscard]] LocalizedText cost_text(const PurchaseOutcome& outcome, const PurchaseOutcome& other) const;
  /// How the scenario counts what is bought.
  [[nodiscard]] LocalizedText counted_as() const;
  void add_precisions();
  /// What figures are about where the scenario leaves it open: its first workload, one seed.
  void add_what_is_compared();
  [[nodiscard]] LocalizedText what_is_asked() const;
  void add_whether_goals_are_met();
  [[nodiscard]] LocalizedText value_of(std::size_t candidate, std::size_t criterion) const;
  /// Hours, or waits where jobs arrive over time, and money; then the criteria that say something else.
  [[nodiscard]] LocalizedText figures_of(std::size_t candidate) const;
  [[nodiscard]] LocalizedText with_figures(std::size_t candidate) const;
  /// The best candidates of other systems and strategies by the first criterion, of one system under its best policy.
  [[nodiscard]] std::vector<std::size_t> nearest(std::vector<std::size_t> others) const;
  /// The answer with its hours and money against those of others.
  void add_answer(std::size_t best, const std::vector<std::size_t>& others);
  /// Which run the figures are of, where there are several workloads.
  void add_whose_figures(std::size_t candidate);
  [[nodiscard]] LocalizedText score_of(std::size_t candidate) const;
  /// The criteria with their parts of all weights.
  [[nodiscard]] LocalizedText what_is_weighed() const;
  void add_answer_by_score();
  /// The criteria for which some candidate has a value.
  [[nodiscard]] LocalizedText names_of_criteria() const;
  void add_answer_by_dominance();
  /// Which candidate has the best value of each criterion, together by candidate.
  void add_trade_off(const std::vector<std::size_t>& among);
  /// Candidates that may be as good as the answer within the ranges of inputs.
  void add_rivals();
  /// From when the GPUs are for sale.
  [[nodiscard]] LocalizedText wait_text(const Candidate& later) const;
  /// What the scenario leaves open and the answer rests on.
  void add_defaults();
  /// GPUs that are for sale later and would be the answer.
  void add_later();
  void add_hypothetical();
  /// How what is bought counts in the costs that the answer rests on.
  void add_basis();
  void add_those_that_cannot_run();
  /// The nearest change of an input or a limit, and the nearest of a limit.
  void add_nearest_change();
  const DecisionAnalysis& decision_;
  const Ranking& ranking_;
  const std::vector<Candidate>& candidates_;
  const DecisionTitles& titles_;
  std::vector<std::size_t> eligible_;  ///< candidates of which one may be the answer
  Texts texts_;
  bool names_workload_ = false;  ///< The sentences have said already which workload they are about.
  bool names_basis_ = false;     ///< The sentences have said already how purchases count.
};

}  // namespace gpusim
