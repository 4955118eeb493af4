#include "sim/figures/svg_writer.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <iterator>

#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

constexpr std::array<std::string_view, kChartColors.size()> kSeriesClasses{"c1", "c2", "c3", "c4", "c5", "c6", "c7"};
constexpr std::string_view kFonts =
    "'Noto Sans','Noto Sans CJK KR','Noto Sans KR',Helvetica,Arial,'Malgun Gothic','DejaVu Sans',sans-serif";
constexpr double kPixelsPerMillimetre = 96 / 25.4;
constexpr std::string_view kAnchors[] = {"start", "middle", "end"};

}  // namespace

ChartStyle paper_style(double width_mm, std::optional<double> height_mm) {
  ChartStyle style;
  style.width = width_mm * kPixelsPerMillimetre;
  if (height_mm) style.height = *height_mm * kPixelsPerMillimetre;
  style.font_size = 7 * 96.0 / 72;
  return style;
}

ChartPaint paint(const ChartInk& ink) { return {ink.name, ink.light}; }
ChartPaint series_paint(std::size_t place) {
  if (place >= kChartColors.size()) return other_paint();
  return {kSeriesClasses[place], kChartColors[place].code};
}
const ChartColor& series_color(std::size_t place) { return kChartColors[place % kChartColors.size()]; }
ChartPaint other_paint() { return {"other", kOtherColor.code}; }

std::string coordinate(double value) {
  std::string text = fmt::format("{:.2f}", std::isfinite(value) ? value : 0);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string box_path(const Box& box) {
  return fmt::format("M{} {}h{}v{}h-{}z", coordinate(box.left), coordinate(box.top), coordinate(box.width()),
                     coordinate(box.height()), coordinate(box.width()));
}

std::string SvgWriter::fill(const ChartPaint& paint) const {
  return style_.medium == ChartStyle::Medium::paper ? fmt::format(" fill=\"{}\"", paint.code)
                                                    : fmt::format(" class=\"chart-f-{}\"", paint.name);
}

std::string SvgWriter::stroked(const Stroke& stroke) const {
  const std::string color = style_.medium == ChartStyle::Medium::paper
                                ? fmt::format(" fill=\"none\" stroke=\"{}\"", stroke.paint.code)
                                : fmt::format(" fill=\"none\" class=\"chart-s-{}\"", stroke.paint.name);
  return fmt::format("{} stroke-width=\"{}\"{}", color, coordinate(stroke.width),
                     stroke.is_dashed ? " stroke-dasharray=\"4 3\"" : "");
}

void SvgWriter::end_element(std::string_view name, std::string_view full) {
  text_ += full.empty() ? std::string("/>\n") : fmt::format("><title>{}</title></{}>\n", escaped(shown_name(full)), name);
}

void SvgWriter::line(Place from, Place to, const Stroke& stroke) {
  stroked_path(fmt::format("M{} {}L{} {}", coordinate(from.x), coordinate(from.y), coordinate(to.x), coordinate(to.y)), stroke);
}

void SvgWriter::box(const Box& box, const ChartPaint& paint, std::string_view full) { tinted_box(box, paint, 1, full); }

void SvgWriter::tinted_box(const Box& box, const ChartPaint& paint, double opacity, std::string_view full) {
  text_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}", coordinate(box.left), coordinate(box.top),
                       coordinate(box.width()), coordinate(box.height()), fill(paint));
  if (opacity < 1) text_ += fmt::format(" fill-opacity=\"{}\"", coordinate(opacity));
  end_element("rect", full);
}

void SvgWriter::outline(const Box& box, const Stroke& stroke) { stroked_path(box_path(box), stroke); }

void SvgWriter::dot(Place centre, double radius, const ChartPaint& paint, std::string_view full) {
  text_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}", coordinate(centre.x), coordinate(centre.y), coordinate(radius),
                       fill(paint));
  end_element("circle", full);
}

void SvgWriter::filled_path(std::string_view d, const ChartPaint& paint, double opacity) {
  if (d.empty()) return;
  text_ += fmt::format("<path{}{} d=\"{}\"/>\n", fill(paint),
                       opacity < 1 ? fmt::format(" fill-opacity=\"{}\"", coordinate(opacity)) : "", d);
}

void SvgWriter::stroked_path(std::string_view d, const Stroke& stroke) {
  if (!d.empty()) text_ += fmt::format("<path{} d=\"{}\"/>\n", stroked(stroke), d);
}

void SvgWriter::text(Place place, std::string_view text, const Lettering& lettering) { fitted_text(place, text, 1e9, lettering); }

void SvgWriter::fitted_text(Place place, std::string_view text, double width, const Lettering& lettering) {
  const double size = lettering.size > 0 ? lettering.size : font_size();
  const std::string name = shown_name(text);
  const std::string shown = elided(name, width, lettering.is_bold ? size * kBoldWidth : size);
  if (shown.empty()) return;
  if (lettering.is_on_lines) {
    const double wide = text_width(shown, size) * (lettering.is_bold ? kBoldWidth : 1) + size * 0.2;
    const double left = place.x - wide * (lettering.anchor == Anchor::start ? 0 : lettering.anchor == Anchor::middle ? 0.5 : 1);
    tinted_box({left, place.y - size * 0.85, left + wide, place.y + size * 0.25}, gpusim::paint(kChartPaper), 0.85);
  }
  text_ += fmt::format("<text x=\"{}\" y=\"{}\"{}", coordinate(place.x), coordinate(place.y), fill(lettering.paint));
  if (lettering.anchor != Anchor::start)
    text_ += fmt::format(" text-anchor=\"{}\"", kAnchors[static_cast<std::size_t>(lettering.anchor)]);
  if (lettering.is_bold) text_ += " font-weight=\"bold\"";
  if (size != font_size()) text_ += fmt::format(" font-size=\"{}\"", coordinate(size));
  text_ += shown == name ? fmt::format(">{}</text>\n", escaped(shown))
                         : fmt::format(">{}<title>{}</title></text>\n", escaped(shown), escaped(name));
}

std::string SvgWriter::finished(const ChartHead& head, double height) && {
  const bool is_paper = style_.medium == ChartStyle::Medium::paper;
  const std::string size = is_paper
                               ? fmt::format(" width=\"{}mm\" height=\"{}mm\"", coordinate(style_.width / kPixelsPerMillimetre),
                                             coordinate(height / kPixelsPerMillimetre))
                               : std::string();
  std::string result = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"{}{} viewBox=\"0 0 {} {}\" xml:lang=\"{}\" font-family=\"{}\" "
      "font-size=\"{}\">\n<title>{}</title>\n",
      is_paper ? "" : " class=\"chart\"", size, coordinate(style_.width), coordinate(height),
      language_ == Language::korean ? "ko" : "en", kFonts, coordinate(style_.font_size),
      escaped(shown_name(head.title.in(language_))));
  if (const std::string& description = head.description.in(language_); !description.empty())
    result += fmt::format("<desc>{}</desc>\n", escaped(description));
  if (is_paper)
    result += fmt::format("<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>\n", coordinate(style_.width), coordinate(height),
                          kChartPaper.light);
  return result + text_ + "</svg>\n";
}

std::string chart_style_sheet() {
  constexpr ChartInk kInks[] = {kChartText, kChartFaint, kChartGrid, kChartPaper, kChartLane};
  std::string light;
  std::string dark;
  std::string rules;
  const auto add_rules = [&](std::string_view name) {
    rules += fmt::format(".chart-f-{0}{{fill:var(--chart-{0})}}.chart-s-{0}{{stroke:var(--chart-{0})}}\n", name);
  };
  for (const ChartInk& ink : kInks) {
    light += fmt::format("--chart-{}:{};", ink.name, ink.light);
    dark += fmt::format("--chart-{}:{};", ink.name, ink.dark);
    add_rules(ink.name);
  }
  for (std::size_t i = 0; i < kChartColors.size(); ++i) {
    light += fmt::format("--chart-{}:{};", kSeriesClasses[i], kChartColors[i].code);
    add_rules(kSeriesClasses[i]);
  }
  light += fmt::format("--chart-other:{};--chart-black:#000000;--chart-white:#FFFFFF;", kOtherColor.code);
  for (const std::string_view name : {"other", "black", "white"}) add_rules(name);
  // A page may say which of the two it is by data-theme; else the reader's system does. Paper is light.
  return fmt::format(
      ":root{{{0}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{1}}}}}\n"
      "@media screen{{:root[data-theme=dark]{{{1}}}}}\nsvg.chart{{display:block;width:100%;height:auto}}\n{2}",
      light, dark, rules);
}

}  // namespace gpusim
