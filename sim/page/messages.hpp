#pragma once
// Messages of the rooms below, which speak English, in both languages: notes on a scenario, and why something cannot run or has no
// value.

#include <string>
#include <string_view>

#include "gpusim/page.hpp"

namespace gpusim {

/// The message in both languages; what stands in its blanks is translated where it is a message too. English in both where the
/// catalogue does not have it.
[[nodiscard]] LocalizedText translated(std::string_view message);
/// Whether the catalogue has the message.
[[nodiscard]] bool is_known_message(std::string_view message);

}  // namespace gpusim
