#include "sim/figures/text_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace gpusim {
namespace {

struct Letter {
  char32_t value = U'\uFFFD';
  std::size_t bytes = 1;
  bool is_valid = false;
};

/// The first letter of a text that is not empty (RFC 3629); one byte that begins none is not valid.
Letter first_letter(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead >= 0xF5 || text.size() < bytes) return {};
  char32_t value = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0u) != 0x80) return {};
    value = (value << 6) | (next & 0x3Fu);
  }
  const bool is_overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  if (is_overlong || (value >= 0xD800 && value < 0xE000) || value > 0x10FFFF) return {};
  return {value, bytes, true};
}

/// Of the letters from space to ~, in thousandths of the font size.
constexpr std::array<std::uint16_t, 95> kAdvances{
    318, 401, 460, 838, 636, 950, 780, 275, 390,  390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685,  611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
    634, 278, 278, 579, 278, 974, 634, 612, 635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};

/// Marks that sit on the letter before them, joiners, and selectors of variants.
bool has_no_width(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x0591 && c <= 0x05BD) ||
         (c >= 0x064B && c <= 0x065F) || (c >= 0x1160 && c <= 0x11FF) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2066 && c <= 0x2069) ||
         (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) ||
         (c >= 0x1F3FB && c <= 0x1F3FF) || c >= 0xE0000;
}

double advance(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return kAdvances[c - 0x20] / 1000.0;
  if (has_no_width(c)) return 0;
  if (c >= 0x1F000) return 1.3;  // emoji
  const bool is_wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xA960 && c <= 0xA97F) ||
                       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) ||
                       (c >= 0xFF00 && c <= 0xFFEF);
  if (is_wide || c == U'…' || c == U'\uFFFD') return 1;
  if (c == U'–' || c == U'·') return 0.5;
  if (c == U'×' || c == U'≤' || c == U'≥') return 0.84;
  return 0.7;
}

bool runs_from_right(char32_t c) {
  return (c >= 0x0590 && c <= 0x08FF) || c == 0x200F || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
         (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

/// Embeddings, overrides and isolates.
bool reorders(char32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool is_refused(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c & 0xFFFE) == 0xFFFE; }

constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";   // U+FFFD
constexpr std::string_view kIsolate = "\xE2\x81\xA8";       // U+2068, first strong isolate
constexpr std::string_view kEndOfIsolate = "\xE2\x81\xA9";  // U+2069
constexpr std::size_t kMostLetters = 200;

/// Where the last letter of a text that is not empty begins; of what is no UTF-8 the last byte.
std::size_t start_of_last(std::string_view text) {
  for (std::size_t bytes = 1; bytes <= 4 && bytes <= text.size(); ++bytes) {
    const Letter letter = first_letter(text.substr(text.size() - bytes));
    if (letter.is_valid && letter.bytes == bytes) return text.size() - bytes;
  }
  return text.size() - 1;
}

/// Beginning and end of a text, whole letters with the marks on them, as long as `fits` takes their number and width.
template <class Fits>
std::string without_middle(std::string_view text, Fits fits) {
  std::size_t head = 0;
  std::size_t tail = text.size();
  double width = 0;
  std::size_t letters = 0;
  for (bool is_head = true; head < tail; is_head = !is_head) {
    std::size_t from = head;
    std::size_t to = tail;
    double more = 0;
    if (is_head) {
      do {
        const Letter next = first_letter(text.substr(from));
        more += advance(next.value);
        from += next.bytes;
      } while (from < tail && has_no_width(first_letter(text.substr(from)).value));
    } else {
      bool is_mark = true;
      while (is_mark && to > head) {
        to = start_of_last(text.substr(0, to));
        const char32_t value = first_letter(text.substr(to)).value;
        is_mark = has_no_width(value);
        more += advance(value);
      }
    }
    if (!fits(++letters, width + more)) break;
    width += more;
    (is_head ? head : tail) = is_head ? from : to;
  }
  if (head >= tail) return std::string(text);
  if (head == 0 || tail == text.size()) return {};
  return std::string(text.substr(0, head)).append(kEllipsis).append(text.substr(tail));
}

}  // namespace

double text_width(std::string_view text, double font_size) {
  double width = 0;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    width += advance(letter.value);
    text.remove_prefix(letter.bytes);
  }
  return width * font_size;
}

std::string elided(std::string_view text, double width, double font_size) {
  const double ems = width / font_size;
  if (text.size() <= 4096 && text_width(text, 1) <= ems) return std::string(text);
  const double kept = ems - advance(U'…');
  return without_middle(text, [&](std::size_t, double taken) { return taken <= kept; });
}

std::string shown_name(std::string_view text) {
  std::string shortened;
  if (text.size() > kMostLetters) {
    shortened = without_middle(text, [](std::size_t letters, double) { return letters <= kMostLetters; });
    // Thousands of marks on one letter: nothing of such a name can be kept whole.
    if (shortened.empty() || shortened.size() > 8 * kMostLetters) shortened = text.substr(0, kMostLetters);
    text = shortened;
  }
  std::string shown;
  bool is_isolated = false;
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    is_isolated = is_isolated || runs_from_right(letter.value);
    if (!letter.is_valid || is_refused(letter.value))
      shown += kReplacement;
    else if (!reorders(letter.value))
      shown += text.substr(0, letter.bytes);
    text.remove_prefix(letter.bytes);
  }
  return is_isolated ? std::string(kIsolate).append(shown).append(kEndOfIsolate) : shown;
}

std::string escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Letter letter = first_letter(text);
    const char c = text.front();
    const bool is_blank = c == '\n' || c == '\t';
    if (!letter.is_valid || (is_refused(letter.value) && !is_blank))
      result += kReplacement;
    else if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else if (c == '"')
      result += "&quot;";
    else if (c == '\'')
      result += "&#39;";
    else
      result += text.substr(0, letter.bytes);
    text.remove_prefix(letter.bytes);
  }
  return result;
}

}  // namespace gpusim
