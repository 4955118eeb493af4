#pragma once
// The start of all runs of a scenario.

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads the start and the calendars, which are times since then, and says what of it nobody has stated. Returns the hours of the
/// first whose waiting is paid in them; null for nobody.
[[nodiscard]] const Calendar* read_start_and_calendars(Reader& root, Scenario& scenario);

}  // namespace gpusim
