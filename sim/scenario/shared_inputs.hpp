#pragma once
// Whether figures of two systems hang on the same inputs.

#include <cstddef>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Whether what is uncertain on two systems is the same on both: they are one system, or have a GPU in common, or (of costs) some
/// price that all systems share is a range: of people, electricity, data, currencies, months.
[[nodiscard]] bool share_inputs(const Scenario& scenario, SystemId system, SystemId other, bool is_about_costs);

}  // namespace gpusim
