#pragma once
// Lines of CSV and cells of Markdown tables.

#include <span>
#include <string>
#include <string_view>

namespace gpusim {

/// Appends a field of CSV (RFC 4180), in quotes when it contains what would end it.
void append_csv_field(std::string& line, std::string_view field);
/// One line with LF: fields are quoted when they need it.
[[nodiscard]] std::string csv_line(std::span<const std::string> fields);
/// Shortest decimal that reads back as the same double; empty, "not applicable", for what is no number.
[[nodiscard]] std::string number_text(double value);
/// A text inside a Markdown table: bars and line breaks would end its cell.
[[nodiscard]] std::string markdown_cell(std::string_view text);

}  // namespace gpusim
