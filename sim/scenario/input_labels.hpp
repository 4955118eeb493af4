#pragma once
// Names of the values of a scenario for people.

#include <string_view>

#include "gpusim/page.hpp"

namespace gpusim {

/// The label of the value at a JSON pointer: "time of cascade on RTX-4090" for /models/cascade/time/RTX-4090. Names are those of
/// the scenario, keys are written as words.
[[nodiscard]] LocalizedText input_label(std::string_view pointer);

}  // namespace gpusim
