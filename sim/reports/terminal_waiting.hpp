#pragma once
// What the terminal says of jobs that arrive over time.

#include <string>
#include <string_view>

#include "gpusim/metrics.hpp"
#include "gpusim/report.hpp"

namespace gpusim {

/// Jobs arrive at so many instants that waits say something.
[[nodiscard]] bool is_stream(const Workload& workload);
/// What jobs waited for, with its part of all waiting in per cent, the most first; empty when nobody waited.
[[nodiscard]] std::string waited_for(const OnlineMeasures& measures, const TerminalStyle& style);

}  // namespace gpusim
