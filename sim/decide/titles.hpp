#pragma once
// What the page of a decision calls systems, candidates and criteria.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/decide.hpp"
#include "gpusim/page.hpp"
#include "sim/decide/texts.hpp"

namespace gpusim {

/// The scenario states its start, or a date from which GPUs are for sale.
[[nodiscard]] bool has_dates(const Scenario& scenario);
/// When something is so long after the start: a date where the scenario has dates, else "30 d after the start".
[[nodiscard]] LocalizedText day_text(const Scenario& scenario, Duration after_start);

/// The systems that a formula names, where its value is about nothing else: about these whichever candidate is chosen. Empty where
/// a part of it is about the candidate.
[[nodiscard]] std::vector<SystemId> systems_that_are_meant(const Scenario& scenario, const Formula& formula);

/// Curves of one workload under one policy that are equal: their systems differ in the number of GPUs alone.
using AlikeCurves = std::vector<const ScalingCurve*>;
/// All curves, or those of one workload, the alike together, in the order of the first of them.
[[nodiscard]] std::vector<AlikeCurves> alike_curves(const DecisionAnalysis& decision,
                                                    std::optional<WorkloadId> workload = std::nullopt);

/// Titles in both languages. Valid as long as the decision is.
class DecisionTitles {
 public:
  explicit DecisionTitles(const DecisionAnalysis& decision) : decision_(decision), scenario_(decision.scenario) {}

  /// The title of what stands at the pointer `owner`, of which `title` is the English one.
  [[nodiscard]] LocalizedText at(const std::string& owner, const std::string& title) const;
  [[nodiscard]] LocalizedText system(SystemId system) const;
  [[nodiscard]] LocalizedText workload(WorkloadId workload) const;
  /// System, strategy and policy, each where there are several; "(hypothetical)" behind what cannot be had.
  [[nodiscard]] LocalizedText candidate(std::size_t candidate) const;
  [[nodiscard]] LocalizedText without_policy(std::size_t candidate) const;
  [[nodiscard]] Texts candidates(const std::vector<std::size_t>& candidates) const;
  /// The systems of curves that are alike under one policy, without their strategy, which the title of the section names.
  [[nodiscard]] LocalizedText curves(const AlikeCurves& alike) const;
  /// With the GPU, and the strategy where curves are of several.
  [[nodiscard]] LocalizedText curves_with_gpu(const AlikeCurves& alike) const;
  [[nodiscard]] LocalizedText curves_with_gpu(const std::vector<AlikeCurves>& curves) const;
  /// Default criteria have titles of the page's own.
  [[nodiscard]] LocalizedText criterion(const Criterion& criterion) const;
  /// The candidate as a key of JSON.
  [[nodiscard]] std::string key(const Candidate& candidate) const;

 private:
  /// The policy is named where the scenario lists several.
  [[nodiscard]] LocalizedText under(PolicyId policy, LocalizedText system) const;
  [[nodiscard]] LocalizedText with_strategy(SystemId system, WorkloadId workload) const;
  [[nodiscard]] bool has_strategies() const { return decision_.choice.strategies.size() > 1; }

  const DecisionAnalysis& decision_;
  const Scenario& scenario_;
};

}  // namespace gpusim
