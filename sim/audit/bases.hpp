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

  /// In which precision the two were simulated, and how wages are paid where they count.
  [[nodiscard]] LocalizedText basis(const Measured& one, const Measured& other) const;

  struct OtherBasis {
    LocalizedText name;
    Value said;
    Value real;
  };
  /// Another basis in the same files on which the stated order holds.
  [[nodiscard]] std::optional<OtherBasis> other_basis(const Measured& said, const Measured& real) const;

 private:
  /// Whether the measure has the wages of people who wait in it.
  [[nodiscard]] bool has_wages(const Measured& measured) const;
  /// The cost when wages are paid for every hour of the run instead of office hours only.
  [[nodiscard]] std::optional<Value> with_all_hours_paid(const Measured& measured) const;
  [[nodiscard]] const System& system(std::size_t scenario, std::size_t number) const {
    return audit_.scenarios[scenario]->systems[number];
  }
  [[nodiscard]] const Workload& workload(const Measured& measured) const {
    return audit_.scenarios[measured.audited->scenario]->workloads[measured.subject.workload];
  }

  const Audit& audit_;
  const std::vector<Evaluator*>& evaluators_;
};

}  // namespace gpusim
