#include "sim/base/message.hpp"

#include <fmt/format.h>

#include "sim/base/text.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kLongestShown = 60;

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // Terminals obey the C1 controls U+0080 to U+009F (in UTF-8: C2 80 to C2 9F) as they obey those of ASCII.
    const bool is_c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0 && is_continuation(text[i + 1]);
    const std::string_view three = text.substr(i, 3);
    if (byte == '\n') {
      line += "\\n";
    } else if (byte == '\t') {
      line += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      line += fmt::format("\\u{:04x}", byte);
    } else if (is_c1) {
      line += fmt::format("\\u{:04x}", static_cast<unsigned char>(text[++i]));
    } else if (three == "\u2028" || three == "\u2029") {
      line += three == "\u2028" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      line += text[i];
    }
  }
  return line;
}

std::string shortened(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_continuation(text[i])) continue;
    if (characters == kLongestShown) return std::string(text.substr(0, i)) + "…";
    ++characters;
  }
  return std::string(text);
}

std::string in_quotes(std::string_view text) {
  std::string escaped = "\"";
  for (const char c : shortened(text)) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return one_line(escaped) + '"';
}

std::string quoted_name(std::string_view text) {
  constexpr std::size_t kLongestName = 80;
  const bool is_shortened = text.size() > kLongestName;
  if (is_shortened) {
    std::size_t end = kLongestName;
    while (end > 0 && is_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  std::string result = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte < 0x20u || byte == 0x7Fu) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += character;
    }
  }
  return result + (is_shortened ? "…\"" : "\"");
}

}  // namespace gpusim
