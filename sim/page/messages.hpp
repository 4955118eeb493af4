#pragma once
// The messages of lower layers, which are in English, in both languages: notes on a scenario, and reasons why something cannot run
// or has no value.

#include <string>
#include <string_view>

#include "gpusim/page.hpp"

namespace gpusim {

/// The message in both languages. Texts in its blanks are translated if they are messages too. A message that the catalogue lacks
/// stays English in both.
[[nodiscard]] LocalizedText translated(std::string_view message);
/// The message as a sentence: with a capital letter and a full stop.
[[nodiscard]] LocalizedText note_sentence(std::string_view message);
/// True when the catalogue has the message.
[[nodiscard]] bool is_known_message(std::string_view message);

}  // namespace gpusim
