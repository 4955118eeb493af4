#pragma once
// Text on a terminal: how wide it is, and how it is cut, wrapped and padded.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/report.hpp"

namespace gpusim {

/// Columns that UTF-8 text takes: East Asian wide and fullwidth characters two (UAX #11), combining marks none.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text in characters that this terminal can show: control characters become spaces; without UTF-8, a character beyond ASCII
/// becomes the nearest ASCII character or `?`.
[[nodiscard]] std::string printable(std::string_view text, const TerminalStyle& style);

/// A title may be indented as the label of a row; in a sentence it is not.
[[nodiscard]] std::string_view without_indentation(std::string_view title);

/// The text in at most `width` columns; an ellipsis stands for what is left out.
[[nodiscard]] std::string cut(std::string_view text, std::size_t width, const TerminalStyle& style);

/// The text broken at spaces into lines of at most `width` columns, at least one line. A word that is longer is broken anywhere. A
/// text that fits on one line is not changed.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// A wrapped paragraph, each line with its line end; `indent` spaces before the first, two more before the others.
[[nodiscard]] std::string paragraph(std::string_view text, const TerminalStyle& style, std::size_t indent = 0);

/// The text padded with spaces up to `width` columns; longer text stays as it is.
[[nodiscard]] std::string align_left(std::string_view text, std::size_t width);
[[nodiscard]] std::string align_right(std::string_view text, std::size_t width);

/// The columns of the terminal, at least as many as a table needs to make sense.
[[nodiscard]] std::size_t usable_width(const TerminalStyle& style);

}  // namespace gpusim
