#pragma once
// How values of the user appear in messages: in quotes, escaped to one line, shortened.

#include <string>
#include <string_view>

namespace gpusim {

/// Control characters and Unicode line ends as \u and four hexadecimal digits, everything else as it is.
[[nodiscard]] std::string one_line(std::string_view text);
/// At most about 60 characters; what is left out is shown as "…".
[[nodiscard]] std::string shortened(std::string_view text);
/// The text as a JSON string, on one line and shortened.
[[nodiscard]] std::string in_quotes(std::string_view text);
/// A name from a table: quoted, shortened to 80 bytes, control characters as \xNN.
[[nodiscard]] std::string quoted_name(std::string_view text);

}  // namespace gpusim
