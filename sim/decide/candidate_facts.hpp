#pragma once
// What the sections about the runs of the candidates share.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/decide.hpp"
#include "sim/decide/phrases.hpp"
#include "sim/decide/titles.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

[[nodiscard]] inline Cell cell_of(const std::optional<Value>& value) { return value ? Cell(*value) : Cell(); }
/// Date and time of day, to the minute, of so many seconds after the start of the runs.
[[nodiscard]] std::string instant_text(const Scenario& scenario, double seconds);

/// The candidates of a decision, and what is known of their runs.
class CandidateFacts {
 public:
  CandidateFacts(const DecisionAnalysis& decision, const DecisionTitles& titles)
      : decision_(decision), scenario_(decision.scenario), candidates_(decision.ranking.candidates), titles_(titles) {}

 protected:
  [[nodiscard]] const std::optional<RunFacts>& facts(std::size_t candidate) const { return decision_.facts[candidate]; }
  [[nodiscard]] const Workload& workload(std::size_t candidate) const {
    return scenario_.workloads[candidates_[candidate].run.workload];
  }
  /// The title of a section about one workload; where there are strategies the rows name them.
  [[nodiscard]] LocalizedText about(const Phrase& of_workload, const Phrase& of_all) const {
    return decision_.choice.strategies.empty() ? say(of_workload, titles_.workload(candidates_.front().run.workload)) : say(of_all);
  }
  [[nodiscard]] bool has_any(std::optional<Value> RunFacts::* member) const {
    return std::ranges::any_of(decision_.facts, [&](const auto& one) { return one && ((*one).*member).has_value(); });
  }

  /// How often a workload is run, as the scenario states it; empty where runs follow each other.
  [[nodiscard]] std::optional<LocalizedText> frequency(const Workload& of) const;

  const DecisionAnalysis& decision_;
  const Scenario& scenario_;
  const std::vector<Candidate>& candidates_;
  const DecisionTitles& titles_;
};

}  // namespace gpusim
