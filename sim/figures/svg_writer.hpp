#pragma once
// Writes the elements of an SVG. Places are CSS pixels from the upper left corner.

#include <string>
#include <string_view>

#include "sim/figures/figures.hpp"
#include "sim/figures/palette.hpp"

namespace gpusim {

/// What an element is drawn in: a color of the palette or an ink.
struct ChartPaint {
  std::string_view name;  ///< of the class on a page, after "chart-"
  std::string_view code;  ///< on paper
};
[[nodiscard]] ChartPaint paint(const ChartInk& ink);
/// The color of a place in the palette; beyond it other_paint().
[[nodiscard]] ChartPaint series_paint(std::size_t place);
[[nodiscard]] const ChartColor& series_color(std::size_t place);
[[nodiscard]] ChartPaint other_paint();

struct Place {
  double x = 0;
  double y = 0;
};
struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return bottom - top; }
  [[nodiscard]] bool overlaps(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

enum class Anchor : std::uint8_t { start, middle, end };
struct Lettering {
  ChartPaint paint;
  Anchor anchor = Anchor::start;
  bool is_bold = false;
  double size = 0;           ///< 0: that of the style
  bool is_on_lines = false;  ///< a little paper behind it hides what it crosses
};
struct Stroke {
  ChartPaint paint;
  double width = 1;
  bool is_dashed = false;
};

/// A number as SVG takes it, to 1/100 of a pixel and without zeros behind.
[[nodiscard]] std::string coordinate(double value);
/// Parts of the attribute `d` of a path.
[[nodiscard]] std::string box_path(const Box& box);

class SvgWriter {
 public:
  SvgWriter(Language language, const ChartStyle& style) : language_(language), style_(style) {}

  void line(Place from, Place to, const Stroke& stroke);
  /// A box filled with a paint. What `full` says is shown by pointing at it, where it is not empty.
  void box(const Box& box, const ChartPaint& paint, std::string_view full = {});
  void outline(const Box& box, const Stroke& stroke);
  void dot(Place centre, double radius, const ChartPaint& paint, std::string_view full = {});
  /// Shapes of one color, as parts of `d`.
  void filled_path(std::string_view d, const ChartPaint& paint, double opacity = 1);
  void stroked_path(std::string_view d, const Stroke& stroke);
  /// A line of text on its base line. The name is shown as shown_name() gives it.
  void text(Place place, std::string_view text, const Lettering& lettering);
  /// The same in at most `width`; what is longer is elided, and the whole text is shown by pointing at it. A title inside says it.
  void fitted_text(Place place, std::string_view text, double width, const Lettering& lettering);
  /// A fill that is lighter than its paint.
  void tinted_box(const Box& box, const ChartPaint& paint, double opacity, std::string_view full = {});

  [[nodiscard]] double font_size() const { return style_.font_size; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] const ChartStyle& style() const { return style_; }
  /// The whole element.
  [[nodiscard]] std::string finished(const ChartHead& head, double height) &&;

 private:
  [[nodiscard]] std::string fill(const ChartPaint& paint) const;
  [[nodiscard]] std::string stroked(const Stroke& stroke) const;
  void end_element(std::string_view name, std::string_view full);

  Language language_;
  ChartStyle style_;
  std::string text_;
};

}  // namespace gpusim
