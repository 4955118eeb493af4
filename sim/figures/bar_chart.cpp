#include <algorithm>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

constexpr double kNarrow = 480;  ///< in pixels: long labels stand above their bars

/// Draws the panels of a bar chart one below the other.
class Bars {
 public:
  Bars(const BarChart& chart, Language language, const ChartStyle& style)
      : chart_(chart), out_(language, style), font_(style.font_size) {
    // Labels stand in one column over all panels.
    double widest = 0;
    for (const BarChart::Panel& panel : chart.panels)
      for (const BarChart::Bar& bar : panel.bars)
        widest = std::max(widest, text_width(shown_name(text(bar.label)), font_) * (bar.is_best ? kBoldWidth : 1));
    has_labels_above_ = style.medium == ChartStyle::Medium::page && style.width < kNarrow && widest > style.width * 0.3;
    labels_ = has_labels_above_ ? 0 : std::min(widest, style.width * 0.36);
  }

  std::string finished() && {
    double top = draw_title(out_, chart_.head);
    const double row = row_height(top);
    for (const BarChart::Panel& panel : chart_.panels) top = draw(panel, top, row);
    return std::move(out_).finished(chart_.head, out_.style().height ? std::max(*out_.style().height, top) : top);
  }

 private:
  [[nodiscard]] const std::string& text(const LocalizedText& text) const { return text.in(out_.language()); }

  /// The rows share the height that is there, within reason.
  [[nodiscard]] double row_height(double top) const {
    double rows = 0;
    double others = top;
    for (const BarChart::Panel& panel : chart_.panels) {
      rows += static_cast<double>(panel.bars.size());
      others += font_ * (2.2 + (panel.marks.empty() ? 0 : 1.4));
    }
    if (!out_.style().height || rows == 0) return font_ * (has_labels_above_ ? 3.1 : 1.9);
    return std::clamp((*out_.style().height - others) / rows, font_ * 1.4, font_ * 2.8);
  }

  [[nodiscard]] std::string value_of(const ShownAxis& axis, const BarChart::Bar& bar) const {
    return bar.value ? axis_value_text(axis, *bar.value) : text(bar.note);
  }

  double draw(const BarChart::Panel& panel, double top, double row) {
    ChartExtent extent;
    for (const BarChart::Bar& bar : panel.bars)
      if (bar.value) extent.add(*bar.value);
    for (const ChartMark& mark : panel.marks) extent.add(mark.value);
    const ShownAxis axis = shown_axis(panel.axis, extent, out_.language());
    double values = 0;
    for (const BarChart::Bar& bar : panel.bars)
      if (bar.value) values = std::max(values, text_width(value_of(axis, bar), font_) * (bar.is_best ? kBoldWidth : 1));
    const double left = has_labels_above_ ? 2 : 2 + labels_ + font_ * 0.6;
    const double right = std::max(out_.style().width - values - font_ - 2, left + font_);
    const double first = top + font_ * 1.9;
    const Box box{left, first, right, first + row * static_cast<double>(panel.bars.size())};
    out_.fitted_text({2, top + font_ * 1.2}, text(panel.axis.title), out_.style().width - 4, {paint(kChartText)});
    const ChartScale scale{axis.from, axis.to, box.left, box.right};
    const auto row_of = [&](std::size_t i) {
      return Box{left, first + row * static_cast<double>(i), right, first + row * static_cast<double>(i + 1)};
    };
    for (std::size_t i = 0; i < panel.bars.size(); ++i) draw_bar(panel.bars[i], scale, of_bar(row_of(i)));
    // Over the bars and under the letters.
    for (const ChartMark& mark : panel.marks) draw(mark, scale, box);
    for (std::size_t i = 0; i < panel.bars.size(); ++i) draw_letters(panel.bars[i], axis, scale, row_of(i));
    out_.line({scale(std::max(axis.from, 0.0)), box.top}, {scale(std::max(axis.from, 0.0)), box.bottom},
              {paint(kChartFaint), 0.75});
    return box.bottom + font_ * (panel.marks.empty() ? 0.3 : 1.7);
  }

  /// The part of a row below the label, where that stands above its bar.
  [[nodiscard]] Box of_bar(Box row) const {
    if (has_labels_above_) row.top += font_ * 1.25;
    return row;
  }

  void draw_letters(const BarChart::Bar& bar, const ShownAxis& axis, const ChartScale& scale, const Box& row) {
    const Box own = of_bar(row);
    const double base = (own.top + own.bottom) / 2 + font_ * 0.35;
    if (has_labels_above_)
      out_.fitted_text({row.left, own.top - font_ * 0.05}, text(bar.label), out_.style().width - 4,
                       {paint(kChartText), Anchor::start, bar.is_best});
    else
      out_.fitted_text({row.left - font_ * 0.6, base}, text(bar.label), labels_ + 1, {paint(kChartText), Anchor::end, bar.is_best});
    const double end =
        bar.value ? scale(std::max({bar.value->nominal, bar.value->high, std::clamp(0.0, scale.from, scale.to)})) : row.left;
    out_.fitted_text({end + font_ * 0.5, base}, value_of(axis, bar), out_.style().width - end - font_,
                     {.paint = paint(bar.value ? kChartText : kChartFaint), .is_bold = bar.is_best, .is_on_lines = true});
  }

  void draw_bar(const BarChart::Bar& bar, const ChartScale& scale, const Box& row) {
    if (!bar.value) return;
    const double middle = (row.top + row.bottom) / 2;
    const double zero = scale(std::clamp(0.0, scale.from, scale.to));
    const double end = scale(bar.value->nominal);
    const double half = std::min(row.height() * 0.32, font_ * 0.8);
    out_.box({std::min(zero, end), middle - half, std::max(zero, end), middle + half},
             bar.color || bar.is_best ? series_paint(bar.color.value_or(0)) : other_paint());
    if (bar.value->is_range()) {
      const double low = scale(bar.value->low);
      const double high = scale(bar.value->high);
      const Stroke stroke{paint(kChartText), 1};
      out_.line({low, middle}, {high, middle}, stroke);
      for (const double x : {low, high}) out_.line({x, middle - half * 0.6}, {x, middle + half * 0.6}, stroke);
    }
  }

  void draw(const ChartMark& mark, const ChartScale& scale, const Box& box) {
    const double x = scale(mark.value);
    out_.line({x, box.top}, {x, box.bottom + font_ * 0.2}, {paint(kChartText), 1, true});
    const double wide = std::min(text_width(text(mark.label), font_), out_.style().width - 4);
    const double middle = std::clamp(x, wide / 2 + 2, out_.style().width - wide / 2 - 2);
    out_.fitted_text({middle, box.bottom + font_ * 1.3}, text(mark.label), out_.style().width - 4,
                     {paint(kChartText), Anchor::middle});
  }

  const BarChart& chart_;
  SvgWriter out_;
  double font_;
  double labels_ = 0;
  bool has_labels_above_ = false;  ///< of bars: there is no room beside them
};

}  // namespace

std::string bar_chart_svg(const BarChart& chart, Language language, const ChartStyle& style) {
  return Bars(chart, language, style).finished();
}

}  // namespace gpusim
