#include "sim/html/letters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/base/text.hpp"
#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// How many bytes the letter at the beginning of a text has; 0 where there is none in UTF-8.
std::size_t letter_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return bytes <= text.size() && is_utf8(text.substr(0, bytes)) ? bytes : 0;
}

/// C0 and C1 controls but for the ends of lines and tabs, and U+2028 and U+2029.
bool is_control_letter(std::string_view letter) {
  if (letter.size() == 1) {
    const auto value = static_cast<unsigned char>(letter.front());
    return (value < 0x20 && letter != "\n" && letter != "\t") || value == 0x7f;
  }
  const bool is_c1 = letter[0] == '\xC2' && static_cast<unsigned char>(letter[1]) < 0xa0;
  return is_c1 || letter == "\xE2\x80\xA8" || letter == "\xE2\x80\xA9";
}

/// U+202A to U+202E and U+2066 to U+2069: embeddings, overrides and isolates.
bool is_reordering(std::string_view letter) {
  if (letter.size() != 3 || letter[0] != '\xE2') return false;
  const auto second = static_cast<unsigned char>(letter[1]);
  const auto third = static_cast<unsigned char>(letter[2]);
  return (second == 0x80 && third >= 0xaa && third <= 0xae) || (second == 0x81 && third >= 0xa6 && third <= 0xa9);
}

/// Of Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours: U+0590 to U+08FF, and the presentation forms.
bool runs_from_right(std::string_view letter) {
  if (letter.size() < 2 || letter.size() > 3) return false;
  const auto first = static_cast<unsigned char>(letter[0]);
  const auto second = static_cast<unsigned char>(letter[1]);
  if (letter.size() == 2) return (first == 0xd6 && second >= 0x90) || (first > 0xd6 && first < 0xe0);
  return (first == 0xe0 && second < 0xa4) || (first == 0xef && second >= 0xac && second <= 0xb7) ||
         (first == 0xef && second >= 0xb9 && second <= 0xbb);
}

}  // namespace

std::string plain_letters(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bytes = letter_bytes(text);
    const std::string_view letter = text.substr(0, bytes);
    if (bytes == 0 || is_control_letter(letter))
      plain += kReplacement;
    else if (!is_reordering(letter))
      plain += letter;
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return plain;
}

std::string html_text(std::string_view text) { return escaped(plain_letters(text)); }

std::string with_isolated_letters(std::string_view html) {
  std::string result;
  std::string spaces;  // behind letters that run from right to left, which go on behind them or not
  bool is_inside = false;
  while (!html.empty()) {
    const std::string_view letter = html.substr(0, std::max<std::size_t>(1, letter_bytes(html)));
    html.remove_prefix(letter.size());
    const bool is_from_right = runs_from_right(letter);
    if (is_inside && letter == " ") {
      spaces += ' ';
      continue;
    }
    if (is_inside && !is_from_right) result += "</bdi>";
    result += std::exchange(spaces, "");
    if (is_from_right && !is_inside) result += "<bdi>";
    is_inside = is_from_right;
    result += letter;
  }
  return result + (is_inside ? "</bdi>" : "") + spaces;
}

std::string json_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : plain_letters(text)) {
    if (c == '"' || c == '\\')
      quoted.append({'\\', c});
    else if (c == '<' || static_cast<unsigned char>(c) < 0x20)
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      quoted += c;
  }
  return quoted + '"';
}

}  // namespace gpusim
