#pragma once
// Functions on characters, words and texts that several layers need. Letters are ASCII only, whatever the locale.

#include <string>
#include <string_view>
#include <vector>

namespace gpusim {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }

/// Maps A to Z to a to z and leaves everything else unchanged.
[[nodiscard]] constexpr char lower_case(char c) { return is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c; }
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view left, std::string_view right);

/// The text without spaces and line ends at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// Removes and returns the text before the separator, or all of it when there is none. The separator is removed too.
[[nodiscard]] std::string_view take_until(std::string_view& rest, char separator);

/// The names of the rows of a table, for messages that suggest one.
template <class Rows>
[[nodiscard]] std::vector<std::string> names_of(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row.name);
  return names;
}

/// True for well-formed UTF-8 (RFC 3629).
[[nodiscard]] bool is_utf8(std::string_view text);
/// True for a byte inside a UTF-8 sequence, after its first byte.
[[nodiscard]] constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

}  // namespace gpusim
