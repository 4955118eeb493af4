#pragma once
// What systems, workloads and formulas are called on the page.

#include "gpusim/evaluate.hpp"
#include "gpusim/page.hpp"

namespace gpusim {

/// The titles in both languages where the scenario gives both.
[[nodiscard]] LocalizedText title_of(const Scenario& scenario, const System& system);
[[nodiscard]] LocalizedText title_of(const Scenario& scenario, const Workload& workload);

/// A text of a claim, such as its section, in Korean where its document has that.
[[nodiscard]] LocalizedText claim_text(const Scenario& scenario, const Claim& claim, const std::string& text);

/// What a claim states, in words: "memory bandwidth" for the metric "memory_bandwidth_gbps". In Korean where its document has that
/// or the words are known.
[[nodiscard]] LocalizedText metric_text(const Scenario& scenario, const Claim& claim);

/// "time of “six stages” on RTX 3090" for makespan(rtx3090, six_stages); the formula itself where it is no single function.
[[nodiscard]] LocalizedText described(const Formula& formula, const Evaluator& evaluator);

/// "FP32", "mixed precision".
[[nodiscard]] LocalizedText precision_text(Precision precision);

/// Whether a claim states yes or no.
[[nodiscard]] bool is_yes_or_no(const Claim& claim);
[[nodiscard]] LocalizedText yes_or_no(const Value& value);

}  // namespace gpusim
