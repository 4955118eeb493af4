#pragma once
// Writes lines of CSV and cells of Markdown tables.

#include <span>
#include <string>
#include <string_view>

namespace gpusim {

/// Appends a field of CSV (RFC 4180), in quotes when it contains a separator, a quote or a line end.
void append_csv_field(std::string& line, std::string_view field);
/// One line of CSV with LF; fields are quoted when necessary.
[[nodiscard]] std::string csv_line(std::span<const std::string> fields);
/// The shortest decimal that reads back as the same double; empty ("not applicable") for a value that is not finite.
[[nodiscard]] std::string number_text(double value);
/// A text for a cell of a Markdown table, with bars and line breaks escaped, which would end the cell.
[[nodiscard]] std::string markdown_cell(std::string_view text);

}  // namespace gpusim
