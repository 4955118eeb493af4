#include "sim/page/phrase.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace gpusim {
namespace {

/// The ending of a word, on which the choice of particles depends.
enum class Ending { vowel, rieul, consonant };

/// The last character of a text in UTF-8.
std::optional<char32_t> last_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at - 1]) & 0xC0U) == 0x80U) --at;
  if (at == 0) return std::nullopt;
  --at;
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = text.size() - at;
  if (length == 1) return first;
  char32_t character = first & (0xFFU >> (length + 1));
  for (std::size_t i = at + 1; i < text.size(); ++i) character = character << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
  return character;
}

/// The ending of a word as it is read: of a Hangul syllable by its final (Unicode 3.12), of a digit by its name (영, 일, 이, …), of
/// a Latin letter by its name (엘, 엠, 엔, 알), of a unit by its word (시간, 퍼센트).
Ending ending_of(std::string_view word) {
  while (!word.empty() && std::string_view("\"'`)*").find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  if (word.ends_with(" h")) return Ending::consonant;    // 시간
  if (word.ends_with(" min")) return Ending::consonant;  // 분
  const std::optional<char32_t> last = last_character(word);
  if (!last) return Ending::vowel;
  constexpr char32_t kFirstSyllable = 0xAC00;
  constexpr char32_t kLastSyllable = 0xD7A3;
  constexpr char32_t kFinals = 28;
  constexpr char32_t kRieul = 8;
  if (*last >= kFirstSyllable && *last <= kLastSyllable) {
    const char32_t final = (*last - kFirstSyllable) % kFinals;
    return final == 0 ? Ending::vowel : final == kRieul ? Ending::rieul : Ending::consonant;
  }
  // A word of small letters is read as a word, in which r is a vowel (러, 터); a single letter by its name (알).
  const bool is_in_word = word.size() > 1 && word[word.size() - 2] >= 'a' && word[word.size() - 2] <= 'z';
  if (*last == 'r' && is_in_word) return Ending::vowel;
  switch (*last) {
    case '1':
    case '7':
    case '8':
    case 'l':
    case 'L':
    case 'r':
    case 'R':
      return Ending::rieul;
    case '0':
    case '3':
    case '6':
    case 'm':
    case 'M':
    case 'n':
    case 'N':
      return Ending::consonant;
    default:
      return Ending::vowel;
  }
}

struct Particle {
  std::string_view both;
  std::string_view after_vowel;
  std::string_view after_consonant;
  bool rieul_is_vowel = false;
};
constexpr std::array<Particle, 5> kParticles{{{"은(는)", "는", "은"},
                                              {"이(가)", "가", "이"},
                                              {"을(를)", "를", "을"},
                                              {"와(과)", "와", "과"},
                                              {"(으)로", "로", "으로", true}}};

/// The particle pair that the text begins with.
const Particle* particle_at(std::string_view text) {
  const Particle* found = nullptr;
  for (const Particle& particle : kParticles)
    if (text.starts_with(particle.both)) found = &particle;
  return found;
}

std::string_view fitting(const Particle& particle, std::string_view word) {
  const Ending ending = ending_of(word);
  const bool is_vowel = ending == Ending::vowel || (ending == Ending::rieul && particle.rieul_is_vowel);
  return is_vowel ? particle.after_vowel : particle.after_consonant;
}

}  // namespace

std::string filled_in_korean(std::string_view text, fmt::format_args filling) {
  std::string filled;
  std::size_t next = 0;  // the argument of the next blank without a number
  while (!text.empty()) {
    std::size_t taken = 1;
    if (const Particle* const particle = particle_at(text)) {
      filled += fitting(*particle, filled);
      taken = particle->both.size();
    } else if (text.starts_with("{{") || text.starts_with("}}")) {
      filled += text.front();
      taken = 2;
    } else if (text.front() == '{') {
      taken = text.find('}') + 1;
      const bool is_numbered = text[1] >= '0' && text[1] <= '9';
      const std::string blank =
          is_numbered ? std::string(text.substr(0, taken)) : fmt::format("{{{}{}", next++, text.substr(1, taken - 1));
      filled += fmt::vformat(blank, filling);
    } else {
      filled += text.front();
    }
    text.remove_prefix(taken);
  }
  return filled;
}

std::string with_particles(std::string_view korean) { return filled_in_korean(korean, {}); }

LocalizedText capitalized(LocalizedText text) {
  if (!text.en.empty() && text.en.front() >= 'a' && text.en.front() <= 'z')
    text.en.front() = static_cast<char>(text.en.front() - 'a' + 'A');
  return text;
}

LocalizedText frequency_text(std::string_view written) {
  struct Per {
    std::string_view unit;
    Phrase phrase;
  };
  static constexpr Per kPers[] = {{"h", {"{} an hour", "시간당 {}"}},
                                  {"d", {"{} a day", "하루 {}"}},
                                  {"week", {"{} a week", "주 {}"}},
                                  {"month", {"{} a month", "월 {}"}},
                                  {"year", {"{} a year", "연 {}"}}};
  const std::size_t slash = written.find('/');
  const auto number = parse_value(written.substr(0, slash));
  if (number && slash != std::string_view::npos)
    for (const auto& [unit, phrase] : kPers)
      if (unit == written.substr(slash + 1)) {
        const std::string count = value_text(Value::number(number->value));
        return say(phrase, LocalizedText{count + (number->value == 1 ? " run" : " runs"), count + "회"});
      }
  return name_text(std::string(written));
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace gpusim
