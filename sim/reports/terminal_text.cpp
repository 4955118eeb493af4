#include "sim/reports/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace gpusim {
namespace {

struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

/// The first code point of a text that is not empty. A byte that begins none stands for itself as U+FFFD.
CodePoint first_code_point(std::string_view text) {
  constexpr CodePoint kInvalid{U'\uFFFD', 1};
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC0 || lead >= 0xF8 || text.size() < bytes) return kInvalid;
  char32_t value = lead & (0x7Fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0u) != 0x80) return kInvalid;
    value = (value << 6) | (next & 0x3Fu);
  }
  return {value, bytes};
}

struct Interval {
  char32_t first;
  char32_t last;
};

template <std::size_t size>
bool contains(const std::array<Interval, size>& intervals, char32_t value) {
  const auto after = std::upper_bound(intervals.begin(), intervals.end(), value,
                                      [](char32_t wanted, const Interval& interval) { return wanted < interval.first; });
  return after != intervals.begin() && value <= std::prev(after)->last;
}

/// True for characters without a column of their own: combining marks, vowels and finals of decomposed Hangul, invisible
/// characters.
constexpr std::array<Interval, 12> kZeroWidth{{{0x0300, 0x036F},
                                               {0x0483, 0x0489},
                                               {0x0591, 0x05BD},
                                               {0x064B, 0x065F},
                                               {0x1160, 0x11FF},
                                               {0x1AB0, 0x1AFF},
                                               {0x1DC0, 0x1DFF},
                                               {0x200B, 0x200F},
                                               {0x20D0, 0x20FF},
                                               {0xFE00, 0xFE0F},
                                               {0xFE20, 0xFE2F},
                                               {0xE0100, 0xE01EF}}};

/// East Asian Width W and F of UAX #11, joined to blocks: Hangul, CJK, kana, fullwidth forms, emoji.
constexpr std::array<Interval, 14> kDoubleWidth{{{0x1100, 0x115F},
                                                 {0x2E80, 0x303E},
                                                 {0x3041, 0x33FF},
                                                 {0x3400, 0x4DBF},
                                                 {0x4E00, 0x9FFF},
                                                 {0xA000, 0xA4CF},
                                                 {0xA960, 0xA97F},
                                                 {0xAC00, 0xD7A3},
                                                 {0xF900, 0xFAFF},
                                                 {0xFE30, 0xFE6F},
                                                 {0xFF00, 0xFF60},
                                                 {0xFFE0, 0xFFE6},
                                                 {0x1F300, 0x1FAFF},
                                                 {0x20000, 0x3FFFD}}};

std::size_t width_of(char32_t value) {
  if (contains(kZeroWidth, value)) return 0;
  return contains(kDoubleWidth, value) ? 2 : 1;
}

bool is_control(char32_t value) { return value < 0x20 || (value >= 0x7F && value < 0xA0); }

std::string_view ascii_for(char32_t value) {
  switch (value) {
    case U'×':
      return "x";
    case U'–':
    case U'—':
      return "-";
    case U'‘':
    case U'’':
      return "'";
    case U'“':
    case U'”':
      return "\"";
    case U'…':
      return "...";
    case U'µ':
    case U'μ':
      return "u";
    case U'\u00A0':
      return " ";
    default:
      return width_of(value) == 0 ? "" : "?";
  }
}

/// The longest beginning of at most `width` columns, marks on its last character included.
std::string_view beginning(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t columns = 0;
  while (bytes < text.size()) {
    const CodePoint next = first_code_point(text.substr(bytes));
    if (columns + width_of(next.value) > width) break;
    columns += width_of(next.value);
    bytes += next.bytes;
  }
  return text.substr(0, bytes);
}

/// Where to break a text of which `most` bytes fit: at the last space behind a word, though not between a number and its per cent
/// sign; without one after all that fits.
std::size_t line_end(std::string_view text, std::size_t most) {
  const std::size_t first_word = text.find_first_not_of(' ');
  for (std::size_t space = text.rfind(' ', most); space != std::string_view::npos && space > first_word;
       space = text.rfind(' ', space - 1))
    if (text.substr(space + 1, 1) != "%") return space;
  return most;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    width += width_of(next.value);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string printable(std::string_view text, const TerminalStyle& style) {
  std::string result;
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    if (is_control(next.value)) {
      result += ' ';
    } else if (style.is_utf8 || next.value < 0x80) {
      result += text.substr(0, next.bytes);
    } else {
      result += ascii_for(next.value);
    }
    text.remove_prefix(next.bytes);
  }
  return result;
}

std::string_view without_indentation(std::string_view title) {
  title.remove_prefix(std::min(title.find_first_not_of(' '), title.size()));
  return title;
}

std::string cut(std::string_view text, std::size_t width, const TerminalStyle& style) {
  if (display_width(text) <= width) return std::string{text};
  const std::string_view ellipsis = style.is_utf8 ? "…" : "...";
  const std::size_t ellipsis_width = display_width(ellipsis);
  if (width <= ellipsis_width) return std::string{beginning(text, width)};
  return std::string{beginning(text, width - ellipsis_width)} + std::string{ellipsis};
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  while (display_width(text) > width) {
    std::string_view line = beginning(text, width);
    // A wide character in a single column has no place; it is taken all the same, so that there is progress.
    if (line.empty()) line = text.substr(0, first_code_point(text).bytes);
    const std::size_t end = line_end(text, line.size());
    lines.emplace_back(text.substr(0, end));
    text = without_indentation(text.substr(end));
  }
  if (!text.empty() || lines.empty()) lines.emplace_back(text);
  return lines;
}

std::string paragraph(std::string_view text, const TerminalStyle& style, std::size_t indent) {
  const std::size_t width = usable_width(style) - indent;
  const std::string first = wrap(text, width).front();
  std::string result = std::string(indent, ' ') + first + '\n';
  text = without_indentation(text.substr(first.size()));
  if (text.empty()) return result;
  for (const std::string& line : wrap(text, width - 2)) result += std::string(indent + 2, ' ') + line + '\n';
  return result;
}

std::string align_left(std::string_view text, std::size_t width) {
  return std::string{text} + std::string(width - std::min(width, display_width(text)), ' ');
}

std::string align_right(std::string_view text, std::size_t width) {
  return std::string(width - std::min(width, display_width(text)), ' ') + std::string{text};
}

std::size_t usable_width(const TerminalStyle& style) { return static_cast<std::size_t>(std::max(style.width, 40)); }

}  // namespace gpusim
