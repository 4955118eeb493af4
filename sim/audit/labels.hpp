#pragma once
// What systems, workloads and formulas are called on the page.

#include "gpusim/evaluate.hpp"
#include "gpusim/page.hpp"

namespace gpusim {

/// The titles in both languages where the scenario gives both.
[[nodiscard]] LocalizedText title_of(const Scenario& scenario, const System& system);
[[nodiscard]] LocalizedText title_of(const Scenario& scenario, const Workload& workload);

/// "time of “six stages” on RTX 3090" for makespan(rtx3090, six_stages); the formula itself where it is no single function.
[[nodiscard]] LocalizedText described(const Formula& formula, const Evaluator& evaluator);

/// "FP32", "mixed precision".
[[nodiscard]] LocalizedText precision_text(Precision precision);

}  // namespace gpusim
