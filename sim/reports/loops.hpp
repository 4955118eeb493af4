#pragma once
// What the outputs say about closed loops of experiments.

#include "gpusim/report.hpp"

namespace gpusim {

/// One experiment of the loop of `run` on its own, on the same system under the same policy and in the same case; nullptr when that
/// was not run. A run without ranges is the same in all cases.
[[nodiscard]] const CaseResult* one_experiment(const ReportInput& input, const Run& run, Case which);

}  // namespace gpusim
