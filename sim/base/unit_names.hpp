#pragma once
// Units as people write them, for messages that suggest the unit that is read.

#include <optional>
#include <string>
#include <string_view>

namespace gpusim {

/// The unit that is probably meant by `written`: "h" for "hours", "USD/h" for "$/hr". Empty when `written` is a unit already, and
/// when no unit is similar.
[[nodiscard]] std::optional<std::string> usual_unit(std::string_view written);

/// The reason why a text is not a value with a unit, for messages: the unknown unit and a suggestion, or the form of a value.
[[nodiscard]] std::string why_no_value(std::string_view text);

}  // namespace gpusim
