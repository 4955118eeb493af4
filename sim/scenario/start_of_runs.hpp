#pragma once
// The start of all runs of a scenario.

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "sim/economics/read.hpp"

namespace gpusim {

/// Reads the start, the calendars, which are times since then, the people and who of them is paid for waiting, and says what of the
/// start nobody has stated.
[[nodiscard]] WaitingPeople read_start_and_people(Reader& root, Scenario& scenario);

}  // namespace gpusim
