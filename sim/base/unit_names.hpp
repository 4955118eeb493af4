#pragma once
// Units as people write them, for messages that suggest the unit that is read.

#include <optional>
#include <string>
#include <string_view>

namespace gpusim {

/// The unit that somebody probably means who writes `written`: "h" for "hours", "USD/h" for "$/hr". Empty for a unit that is read
/// as it is, and where nothing is known.
[[nodiscard]] std::optional<std::string> usual_unit(std::string_view written);

/// Why a text is no value with a unit: which unit is unknown and what is meant, or what a value looks like.
[[nodiscard]] std::string why_no_value(std::string_view text);

}  // namespace gpusim
