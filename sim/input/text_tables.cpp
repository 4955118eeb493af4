#include "sim/input/text_tables.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gpusim {

void append_csv_field(std::string& line, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += field;
    return;
  }
  line += '"';
  for (const char c : field) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

std::string csv_line(std::span<const std::string> fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    append_csv_field(line, fields[i]);
  }
  line += '\n';
  return line;
}

std::string number_text(double value) { return std::isfinite(value) ? fmt::format("{}", value) : std::string{}; }

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|')
      cell += "\\|";
    else
      cell += c == '\n' || c == '\r' ? ' ' : c;
  }
  return cell;
}

}  // namespace gpusim
