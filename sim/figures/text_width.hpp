#pragma once
// How wide text is without a font to ask: advance widths of DejaVu Sans, which is wider than what most readers have, so that what
// fits here fits there too.

#include <string>
#include <string_view>

namespace gpusim {

/// How much wider bold letters are.
inline constexpr double kBoldWidth = 1.12;

/// The width of a line of text in the unit of the font size.
[[nodiscard]] double text_width(std::string_view text, double font_size);

/// The text in at most `width`: where it is longer, an ellipsis stands for its middle, for names often differ at their ends. Empty
/// where not even one letter at each side fits. Takes time by what is kept, not by what is left out.
[[nodiscard]] std::string elided(std::string_view text, double width, double font_size);

/// Hostile names made harmless, before they are measured or escaped: control characters and what is no UTF-8 become U+FFFD, marks
/// that reorder text around them are dropped, and text with letters that run from right to left is isolated from its surroundings.
/// Beyond 200 letters the middle is left out.
[[nodiscard]] std::string shown_name(std::string_view text);

/// Text for XML and HTML: the five special characters by their entities, control characters and what is no UTF-8 as U+FFFD. All
/// text of charts and pages goes through here.
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace gpusim
