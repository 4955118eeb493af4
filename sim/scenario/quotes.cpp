#include "sim/scenario/quotes.hpp"

#include <algorithm>
#include <array>

#include "sim/base/text.hpp"

namespace gpusim {
namespace {

/// Whether the text ends with a Hangul syllable (U+AC00 to U+D7A3 in UTF-8).
bool ends_in_hangul(std::string_view text) {
  if (text.size() < 3) return false;
  const auto lead = static_cast<unsigned char>(text[text.size() - 3]);
  return lead >= 0xEA && lead <= 0xED;
}

bool begins_with_digit(std::string_view text) { return !text.empty() && is_digit(text.front()); }

/// True at a digit, a currency or a number word.
bool begins_with_number(std::string_view text) {
  constexpr std::array<std::string_view, 4> kCurrencies = {"$", "€", "£", "₩"};
  constexpr std::array<std::string_view, 23> kNumbers = {
      "a",   "an",     "half",   "one",    "two",    "three",   "four",     "five",  "six",    "seven",  "eight", "nine",
      "ten", "eleven", "twelve", "twenty", "thirty", "hundred", "thousand", "twice", "thrice", "double", "triple"};
  if (begins_with_digit(text)) return true;
  if (std::ranges::any_of(kCurrencies, [&](std::string_view sign) { return text.starts_with(sign); })) return true;
  const auto end = std::ranges::find_if_not(text, is_letter);
  const std::string_view word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  return std::ranges::find(kNumbers, word) != kNumbers.end();
}

/// True when `is_meant`, called with the texts before and after each occurrence of the word, is true for one of them.
template <class IsMeant>
bool has_word(std::string_view text, std::string_view word, IsMeant is_meant) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size()))
    if (is_meant(text.substr(0, at), text.substr(at + word.size()))) return true;
  return false;
}

bool is_english_word(std::string_view before, std::string_view after) {
  return (before.empty() || !is_letter(before.back())) && (after.empty() || !is_letter(after.front()));
}

/// "about 5 h", "around twice", but not "around the clock" and not "a word about prices".
bool is_before_number(std::string_view before, std::string_view after) {
  return is_english_word(before, after) && begins_with_number(trimmed(after));
}

/// "~15 h", but not the range "12~15 h" or "12 ~ 15 h".
bool is_tilde(std::string_view before, std::string_view after) {
  const std::string_view left = trimmed(before);
  const bool is_apart = before.empty() || !(is_letter(before.back()) || before.back() == '%' || ends_in_hangul(before));
  return is_apart && begins_with_digit(trimmed(after)) && (left.empty() || !is_digit(left.back()));
}

/// "약 2배", but not 예약, 절약 or 약간.
bool is_korean_about(std::string_view before, std::string_view after) {
  return !ends_in_hangul(before) && (after.starts_with(' ') || begins_with_digit(after));
}

/// "2배 정도", but not 어느 정도 or 안정도.
bool is_korean_degree(std::string_view before, std::string_view) {
  return !trimmed(before).empty() && !trimmed(before).ends_with("어느") && !before.ends_with("안");
}

/// "2시쯤", behind a number.
bool is_korean_around(std::string_view before, std::string_view) { return !before.empty(); }

struct Approximation {
  std::string_view word;
  bool (*is_meant)(std::string_view before, std::string_view after);
};
constexpr std::array kApproximations = {Approximation{"about", is_before_number},
                                        Approximation{"around", is_before_number},
                                        Approximation{"approximately", is_english_word},
                                        Approximation{"approx", is_english_word},
                                        Approximation{"roughly", is_english_word},
                                        Approximation{"~", is_tilde},
                                        Approximation{"약", is_korean_about},
                                        Approximation{"정도", is_korean_degree},
                                        Approximation{"쯤", is_korean_around}};

}  // namespace

bool says_exactly(std::string_view quote) {
  if (quote.find("정확히") != std::string_view::npos) return true;
  return has_word(lower_case(quote), "exactly", [](std::string_view before, std::string_view after) {
    return is_english_word(before, after) && !trimmed(before).ends_with("not");
  });
}

std::optional<std::string> approximate_word(std::string_view quote) {
  if (says_exactly(quote)) return std::nullopt;
  const std::string text = lower_case(quote);
  for (const Approximation& one : kApproximations)
    if (has_word(text, one.word, one.is_meant)) return std::string(one.word);
  return std::nullopt;
}

}  // namespace gpusim
