#pragma once
// What is asked of characters and words in several rooms. ASCII only, whatever the locale.

#include <string>
#include <string_view>

namespace gpusim {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool is_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }

/// A to Z as a to z, everything else as it is.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (is_capital(c)) c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace gpusim
