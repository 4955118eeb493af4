#pragma once
// The findings of an audit while they are gathered, and the parts that find them.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/audit/amounts.hpp"
#include "sim/audit/bases.hpp"
#include "sim/audit/finding_kinds.hpp"
#include "sim/audit/slips.hpp"

namespace gpusim {

/// Gathers findings. What finders ask of the audit is here too.
class FindingList {
 public:
  FindingList(const Audit& audit, const std::vector<Evaluator*>& evaluators);

  [[nodiscard]] const Audit& audit() const { return audit_; }
  [[nodiscard]] const std::vector<Evaluator*>& evaluators() const { return evaluators_; }
  [[nodiscard]] const Bases& bases() const { return bases_; }
  /// The claims that are one measure of one run.
  [[nodiscard]] const std::vector<Measured>& measured() const { return measured_; }
  [[nodiscard]] const System& system(std::size_t scenario, SystemId system) const {
    return audit_.scenarios[scenario]->systems[system];
  }
  [[nodiscard]] const Workload& workload(const Measured& measured) const {
    return audit_.scenarios[measured.audited->scenario]->workloads[measured.subject.run.workload];
  }
  /// What the claim is about: the measure of a run, or what its scenario says with the key of what is stated of that.
  [[nodiscard]] LocalizedText subject_of(const Claim& claim) const;
  /// The names of a scenario's formulas, claims of all of them included.
  [[nodiscard]] FormulaNames names(const AuditedClaim& audited) const;

  /// Statements of the same quantity share one finding; of two claims `what` they are about together, of one its quantity. `words`
  /// fill in the sentence of the kind, which shows `equations`.
  template <class... Words>
  void add(Finding::Kind kind, const std::vector<const Claim*>& claims, double factor, const std::string& what,
           std::vector<Equation> equations, const Words&... words) {
    add(kind, claims, factor, what, Sentence{say(row_of(kind).sentence, words...), std::move(equations)});
  }
  /// About one claim, whose subject and stated text come first.
  template <class... Words>
  void add(Finding::Kind kind, const Claim& claim, double other, const Words&... words) {
    add(kind, {&claim}, factor_between(claim.stated->nominal, other), "", {}, subject_of(claim), stated_amount(claim), words...);
  }
  /// About one claim that is something else by the equation, or by the value alone where no equation can be written.
  template <class... Words>
  void add_equation(Finding::Kind kind, const Claim& claim, const std::optional<Equation>& equation, const Value& right,
                    const std::optional<WrittenUnit>& in, const Words&... words) {
    add(kind, {&claim}, factor_between(claim.stated->nominal, right.nominal), "",
        equation ? std::vector<Equation>{*equation} : std::vector<Equation>(), subject_of(claim), stated_amount(claim),
        equation ? name_text(equation->text())
        : in     ? amount(right, claim)
                 : name_text(value_text(right)),
        words...);
  }

  /// All of them by what they change, then by how far the figures are apart.
  [[nodiscard]] std::vector<Finding> ranked();

 private:
  void add(Finding::Kind kind, const std::vector<const Claim*>& claims, double factor, std::string what, Sentence sentence);

  const Audit& audit_;
  const std::vector<Evaluator*>& evaluators_;
  Bases bases_;
  std::vector<Measured> measured_;
  std::map<std::string, const AuditedClaim*> claim_of_;
  std::vector<Finding> findings_;
  std::map<std::tuple<Finding::Kind, std::string, std::string>, std::size_t> place_of_;
};

/// Adds what one statement shows.
void find_in_claim(const AuditedClaim& claim, FindingList& list);
/// Adds what one run says about a claim that is just that run's measure.
void find_in_run(const Measured& measured, FindingList& list);
/// Adds what statements show together.
void find_in_comparisons(FindingList& list);
/// Adds which inputs of the scenarios are statements that the audit contradicts.
void find_denied_inputs(FindingList& list);

}  // namespace gpusim
