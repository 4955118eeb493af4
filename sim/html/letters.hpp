#pragma once
// Names of users as text of a page: nothing that they contain becomes markup, a control character or an order of letters around
// them.

#include <string>
#include <string_view>

namespace gpusim {

/// The text without what is no text: control characters and what is no UTF-8 become U+FFFD, and marks that would reorder the text
/// around them are dropped. Nothing is shortened.
[[nodiscard]] std::string plain_letters(std::string_view text);

/// Plain letters as text or the value of an attribute in HTML.
[[nodiscard]] std::string html_text(std::string_view text);

/// Escaped text whose letters that run from right to left stand in an element <bdi>, so that what stands around a name keeps its
/// order.
[[nodiscard]] std::string with_isolated_letters(std::string_view html);

/// Plain letters as a JSON string that may stand in a script element.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace gpusim
