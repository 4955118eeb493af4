#pragma once
// On what a finding rests: the precision in which systems were simulated and the hours for which wages are paid.

#include <optional>
#include <string>
#include <vector>

#include "gpusim/audit.hpp"

namespace gpusim {

/// A claim that is nothing but one measure of one run.
struct Measured {
  const AuditedClaim* audited;
  std::string function;
  Evaluator::Subject subject;
};

/// The run that the simulated formula of the claim is a measure of; empty where it is something else.
[[nodiscard]] std::optional<Measured> measured(const AuditedClaim& audited, const Evaluator& evaluator);

/// Whether systems are compared by this measure of a run.
[[nodiscard]] bool compares_systems(const std::string& function);
/// Whether the first value of such a measure is better, whatever is taken from their ranges.
[[nodiscard]] bool is_ahead(const std::string& function, const Value& one, const Value& other);

/// The GPU of a system whose GPUs are all of one type.
[[nodiscard]] inline std::optional<std::string> only_gpu(const System& system) {
  return system.gpus.size() == 1 ? std::optional(system.gpus.front().id) : std::nullopt;
}

class Bases {
 public:
  Bases(const Audit& audit, const std::vector<Evaluator*>& evaluators) : audit_(audit), evaluators_(evaluators) {}

  struct InPrecision {
    Precision precision;
    Value value;
  };
  /// The same measure of the same GPUs in another precision, where the audited files have such a system.
  [[nodiscard]] std::optional<InPrecision> in_other_precision(const Measured& measured) const;

  /// On what the two simulated values rest: in which precision, where the files have more than one, how wages are paid where they
  /// count, and what is counted as experiments a day. Empty where nothing is to be said.
  [[nodiscard]] std::optional<LocalizedText> basis(const Measured& one, const Measured& other) const;

  /// " in FP32" where the files have the same GPUs, or other systems beside them, in another precision; empty otherwise.
  [[nodiscard]] LocalizedText precision_where_several(const Measured& measured) const;

  struct OtherBasis {
    LocalizedText name;
    Value said;
    Value real;
  };
  /// The simulated value of an amount of money on its own basis, and on another one that a reader may expect: wages for every hour
  /// of the run or for office hours, the whole price of the GPUs or their depreciation. Empty where the basis makes no difference.
  [[nodiscard]] std::vector<AuditedClaim::OnBasis> amounts(const AuditedClaim& audited) const;

  /// Another basis in the same files on which the stated order holds.
  [[nodiscard]] std::optional<OtherBasis> other_basis(const Measured& said, const Measured& real) const;

 private:
  /// Whether the GPUs of one of the two, or other systems beside them, also run in another precision.
  [[nodiscard]] bool has_several_precisions(const Measured& one, const Measured& other) const;
  /// Whether the measure has the wages of people who wait in it.
  [[nodiscard]] bool has_wages(const Measured& measured) const;
  /// The value in the currency of the claim; empty where no rate says what it is.
  [[nodiscard]] std::optional<Value> in_unit_of(const AuditedClaim& audited, const std::optional<Value>& value) const;
  /// The cost when wages are paid for every hour of the run instead of office hours only.
  [[nodiscard]] std::optional<Value> with_all_hours_paid(const Measured& measured) const;
  /// What one run costs when people are paid and GPUs are charged in another way; empty where nothing is priced.
  struct Changed {
    bool pays_all_hours = false;        ///< changes whether wages are paid for every hour of the run
    bool charges_depreciation = false;  ///< changes whether GPUs are charged by their depreciation
  };
  [[nodiscard]] std::optional<Value> cost(std::size_t scenario, const Evaluator::Subject& subject, const Changed& changed,
                                          const Unit& unit, const FormulaNames::InputEnds& ends = {}) const;
  /// The value on the basis that the claim names and on the other ones that it lists; empty where it names none.
  [[nodiscard]] std::vector<AuditedClaim::OnBasis> stated(const AuditedClaim& audited) const;
  /// The value of a formula in which costs are those with the change.
  [[nodiscard]] std::optional<Value> with(const AuditedClaim& audited, const Changed& changed) const;
  /// The value of a formula that pays a salary for the time of runs, for office hours only.
  [[nodiscard]] std::optional<Value> salary_in_office_hours(const AuditedClaim& audited) const;
  [[nodiscard]] const System& system(std::size_t scenario, SystemId system) const {
    return audit_.scenarios[scenario]->systems[system];
  }
  [[nodiscard]] const Workload& workload(const Measured& measured) const {
    return audit_.scenarios[measured.audited->scenario]->workloads[measured.subject.run.workload];
  }

  const Audit& audit_;
  const std::vector<Evaluator*>& evaluators_;
};

}  // namespace gpusim
