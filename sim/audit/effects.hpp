#pragma once
// What a finding changes: the order of systems, whether a goal is met, or only a figure.

#include <map>
#include <string>
#include <vector>

#include "sim/audit/bases.hpp"

namespace gpusim {

class Effects {
 public:
  Effects(const Audit& audit, const std::vector<Evaluator*>& evaluators, const std::vector<Measured>& measured);

  /// Records what replacing the claim by what follows from the inputs is known to change.
  void mark(const std::string& claim, Finding::Effect effect);
  /// The most important of what is recorded, and of what replacing each of the claims by its simulated value changes.
  [[nodiscard]] Finding::Effect of(const std::vector<std::string>& claims);

 private:
  [[nodiscard]] Finding::Effect effect_of(const AuditedClaim& audited);
  /// Another system of the scenario, of which the document says nothing, is on the other side of what is stated.
  [[nodiscard]] bool passes_another(const Measured& measured);
  [[nodiscard]] bool is_stated(const Measured& like, SystemId system) const;
  [[nodiscard]] bool flips_goal(const Measured& measured);
  [[nodiscard]] bool flips_budget(const Measured& measured) const;

  const Audit& audit_;
  const std::vector<Evaluator*>& evaluators_;
  std::map<std::string, const AuditedClaim*> claims_;
  std::map<std::string, const Measured*> measured_;
  std::map<std::string, Finding::Effect> known_;     ///< recorded from outside
  std::map<std::string, Finding::Effect> computed_;  ///< by replacing the claim
};

}  // namespace gpusim
