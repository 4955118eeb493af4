#pragma once
// Phrases of pages in both languages, with blanks to be filled in.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "gpusim/page.hpp"

namespace gpusim {

/// One text in both languages. `{}` marks a blank; blanks are numbered when their order differs between the languages.
struct Phrase {
  /// Does not compile unless both texts have words and the same indentation, and both or neither have blanks.
  consteval Phrase(std::string_view english, std::string_view korean) : en(english), ko(korean) {
    const auto is_indented = [](std::string_view text) { return text.starts_with("  "); };
    const auto has_blanks = [](std::string_view text) { return text.find('{') != std::string_view::npos; };
    if (en.empty() || ko.empty() || is_indented(en) != is_indented(ko) || has_blanks(en) != has_blanks(ko)) throw "unlike phrases";
  }
  std::string_view en;
  std::string_view ko;
};

/// A Korean text with its blanks filled in. Particles depend on the sound before them: where the text offers two, as in "이(가)",
/// "은(는)", "을(를)", "와(과)" and "(으)로", the one that fits the preceding word, number or unit is kept. Texts that are filled
/// in are not changed, since a title may contain such letters itself.
[[nodiscard]] std::string filled_in_korean(std::string_view text, fmt::format_args filling);
/// A Korean text without blanks, with the particles that fit.
[[nodiscard]] std::string with_particles(std::string_view korean);

/// An argument of a phrase in one language.
template <class Argument>
[[nodiscard]] decltype(auto) spoken(const Argument& argument, [[maybe_unused]] Language language) {
  if constexpr (std::is_same_v<Argument, LocalizedText>)
    return static_cast<const std::string&>(argument.in(language));
  else if constexpr (std::is_same_v<Argument, Value>)
    return value_text(argument);
  else if constexpr (std::is_same_v<Argument, Phrase>)
    return language == Language::korean ? with_particles(argument.ko) : std::string(argument.en);
  else
    return static_cast<const Argument&>(argument);
}

/// A phrase with its blanks filled in, in both languages. Arguments that have a text in each language are filled in accordingly.
template <class... Arguments>
[[nodiscard]] LocalizedText say(const Phrase& phrase, const Arguments&... arguments) {
  const auto english = [&](const auto&... parts) { return fmt::format(fmt::runtime(phrase.en), parts...); };
  const auto korean = [&](const auto&... parts) { return filled_in_korean(phrase.ko, fmt::make_format_args(parts...)); };
  return {english(spoken(arguments, Language::english)...), korean(spoken(arguments, Language::korean)...)};
}

/// A number with its noun: "1 GPU", "4 GPUs". In Korean the phrase contains the counter word, which follows the number.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);

/// The text as the beginning of a sentence: with a capital letter in English.
[[nodiscard]] LocalizedText capitalized(LocalizedText text);

/// How often something is run, as people say it: "2 runs a month" for "2 run/month". As written where the unit is another one.
[[nodiscard]] LocalizedText frequency_text(std::string_view written);

}  // namespace gpusim
