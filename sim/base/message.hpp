#pragma once
// Formats values of the user for messages: quoted, escaped to one line, shortened.

#include <string>
#include <string_view>

namespace gpusim {

/// Replaces control characters and Unicode line ends by \u and four hexadecimal digits.
[[nodiscard]] std::string one_line(std::string_view text);
/// Shortens a text to about 60 characters; omitted text is shown as "…".
[[nodiscard]] std::string shortened(std::string_view text);
/// The text as a JSON string, on one line and shortened.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// A name from a table: quoted, shortened to 80 bytes, with control characters as \xNN.
[[nodiscard]] std::string quoted_name(std::string_view text);

}  // namespace gpusim
