#include "sim/figures/axes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

#include "gpusim/calendar.hpp"
#include "sim/base/elementary.hpp"
#include "sim/base/time_unit.hpp"
#include "sim/figures/text_width.hpp"

namespace gpusim {
namespace {

constexpr double kRounding = 1e-9;
constexpr double kDaySeconds = 86400;

const Unit& second() {
  static const Unit kSecond({{"s", 1}});
  return kSecond;
}

/// The unit that pages show a number of this size in; the base unit where theirs cannot be read back.
WrittenUnit suitable_unit(double value, const Unit& unit) {
  if (unit == second())
    if (const auto time = time_unit({&value, 1})) return *time;
  const std::string text = value_text(value, unit);
  const std::size_t blank = text.find(' ');
  if (blank != std::string::npos)
    if (auto parsed = parse_unit(text.substr(blank + 1)); parsed && parsed->unit == unit) return *std::move(parsed);
  return {unit.text(), 1, unit};
}

/// Large amounts of money are counted in thousands or millions.
double money_scale(double most, const WrittenUnit& unit) {
  if (currency_of(unit.unit).empty()) return 1;
  return most >= 2e6 * unit.factor ? 1e6 : most >= 1e5 * unit.factor ? 1e3 : 1;
}

std::string title_with_unit(const ChartAxis& axis, const ShownAxis& shown, Language language) {
  const std::string title = axis.title.in(language);
  std::string unit = shown.unit.text;
  if (shown.scale == 1e6) unit = language == Language::korean ? "백만 " + unit : "million " + unit;
  if (shown.scale == 1e3) unit = language == Language::korean ? "천 " + unit : "thousand " + unit;
  if (shown.zero_date) {
    const auto year = [&](double at) {
      return date_text(shown.zero_date->day + static_cast<std::int64_t>(std::floor(at / kDaySeconds))).substr(0, 4);
    };
    const double since_midnight = shown.zero_date->time_of_day.seconds();
    const std::string first = year(shown.from + since_midnight);
    unit = first == year(shown.to + since_midnight) ? first : std::string();
  }
  if (unit.empty()) return title;
  return title.empty() ? unit : fmt::format("{} ({})", title, unit);
}

/// Steps that are nice in a unit, ascending, from `least` or shortly below it on.
std::vector<double> nice_steps(std::string_view unit, double least) {
  static constexpr std::array<double, 6> kHours{1, 2, 3, 6, 12, 24};
  static constexpr std::array<double, 8> kSixtieths{1, 2, 5, 10, 15, 30, 60, 120};
  static constexpr int kPowers = 25;
  std::span<const double> named;
  if (unit == "h") named = kHours;
  if (unit == "min" || unit == "s") named = kSixtieths;
  std::vector<double> steps;
  // 1, 2 and 5 times a power of ten; with named steps only below 1 and, of the day or the minute, above them.
  const auto add = [&](int power, double base) {
    for (const double digit : {1.0, 2.0, 5.0}) {
      const double step = power < 0 ? digit / pow(10.0, -power) * base : digit * pow(10.0, power) * base;
      if (base == 1 || step > named.back()) steps.push_back(step);
    }
  };
  const int first = static_cast<int>(std::floor(log10(least)));
  for (int power = first; power < (named.empty() ? first + kPowers : 0); ++power) add(power, 1);
  steps.insert(steps.end(), named.begin(), named.end());
  if (!named.empty())
    for (int power = 0; power < std::max(first, 0) + kPowers; ++power) add(power, unit == "h" ? 24 : 60);
  return steps;
}

std::string with_separators(std::string text) {
  const std::size_t whole = std::min(text.find('.'), text.size());
  const std::size_t sign = text.front() == '-' ? 1 : 0;
  if (whole - sign > 5)
    for (std::size_t at = whole; at > sign + 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

/// With as many decimals as the step needs, so that ticks are true.
std::string tick_label(double value, double step) {
  int decimals = 0;
  for (double rest = step; decimals < 12 && std::fabs(rest - std::round(rest)) > kRounding * std::max(1.0, rest); rest *= 10)
    ++decimals;
  const std::string text = fmt::format("{:.{}f}", value, decimals);
  return with_separators(text.find_first_not_of("-0.") == std::string::npos ? "0" : text);
}

struct Multiples {
  std::int64_t first;
  std::int64_t last;
  [[nodiscard]] std::size_t count() const { return last < first ? 0 : static_cast<std::size_t>(last - first + 1); }
};
/// Which multiples of a step lie between two numbers.
Multiples multiples(double from, double to, double step) {
  const double slack = kRounding * std::max({std::fabs(from), std::fabs(to), step}) / step;
  return {static_cast<std::int64_t>(std::ceil(from / step - slack)), static_cast<std::int64_t>(std::floor(to / step + slack))};
}

std::vector<ChartTick> number_ticks(const ShownAxis& axis, std::size_t most) {
  const double factor = axis.unit.factor * axis.scale;
  const double from = axis.from / factor;
  const double to = axis.to / factor;
  double step = to - from;
  for (const double nice : nice_steps(axis.unit.text, (to - from) / static_cast<double>(most) / 10)) {
    step = nice;
    if (multiples(from, to, step).count() <= most && (!axis.is_whole || step >= 1)) break;
  }
  std::vector<ChartTick> found;
  const Multiples steps = multiples(from, to, step);
  for (std::int64_t i = steps.first; i <= steps.last; ++i) {
    const double value = static_cast<double>(i) * step;
    found.push_back({value * factor, tick_label(value, step)});
  }
  return found;
}

/// At the first of every so many months.
std::vector<ChartTick> month_ticks(std::int64_t first_day, std::int64_t last_day, int months, double since_midnight,
                                   std::int64_t zero_day) {
  std::vector<ChartTick> found;
  const int first_year = std::atoi(date_text(first_day).substr(0, 4).c_str());
  for (int month = 0;; month += months) {
    const std::int64_t day = day_number(first_year + month / 12, month % 12 + 1, 1);
    if (day > last_day || found.size() > 1000) return found;
    if (day >= first_day)
      found.push_back(
          {static_cast<double>(day - zero_day) * kDaySeconds - since_midnight, date_text(day).substr(0, months >= 12 ? 4 : 7)});
  }
}

std::string clock_label(std::int64_t day, double second_of_day, bool has_year) {
  if (second_of_day == 0) return date_text(day).substr(has_year ? 0 : 5);
  const int minutes = static_cast<int>(std::lround(second_of_day / 60));
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::vector<ChartTick> date_ticks(const ShownAxis& axis, std::size_t most) {
  const double since_midnight = axis.zero_date->time_of_day.seconds();
  const std::int64_t zero_day = axis.zero_date->day;
  const double from = axis.from + since_midnight;
  const double to = axis.to + since_midnight;
  const auto day_of = [&](double at) { return zero_day + static_cast<std::int64_t>(std::floor(at / kDaySeconds)); };
  const bool has_year = date_text(day_of(from)).substr(0, 4) != date_text(day_of(to)).substr(0, 4);
  for (const double step :
       {60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 10800.0, 21600.0, 43200.0, 86400.0, 172800.0, 604800.0, 1209600.0}) {
    const Multiples steps = multiples(from, to, step);
    if (steps.count() > most) continue;
    std::vector<ChartTick> found;
    for (std::int64_t i = steps.first; i <= steps.last; ++i) {
      const double at = static_cast<double>(i) * step;
      found.push_back({at - since_midnight, clock_label(day_of(at), at - std::floor(at / kDaySeconds) * kDaySeconds, has_year)});
    }
    return found;
  }
  const std::int64_t first_day = day_of(from) + (from > std::floor(from / kDaySeconds) * kDaySeconds ? 1 : 0);
  for (const int months : {1, 2, 3, 6, 12, 24, 60, 120}) {
    std::vector<ChartTick> found = month_ticks(first_day, day_of(to), months, since_midnight, zero_day);
    if (found.size() <= most || months == 120) return found;
  }
  return {};
}

}  // namespace

void ChartExtent::add(double value) {
  if (!std::isfinite(value)) return;
  if (is_empty()) {
    low_ = high_ = value;
    return;
  }
  low_ = std::min(low_, value);
  high_ = std::max(high_, value);
}

ShownAxis shown_axis(const ChartAxis& axis, const ChartExtent& extent, Language language) {
  ShownAxis shown;
  shown.from = extent.is_empty() ? 0 : extent.low();
  shown.to = extent.is_empty() ? shown.from : extent.high();
  if (axis.has_zero && shown.from > 0) shown.from = 0;
  if (axis.has_zero && shown.to < 0) shown.to = 0;
  if (axis.from) shown.from = *axis.from;
  if (axis.to) shown.to = *axis.to;
  const double most = std::max(std::fabs(shown.from), std::fabs(shown.to));
  shown.unit = axis.in ? *axis.in : suitable_unit(most, axis.unit);
  if (!(shown.from < shown.to)) shown.to = shown.from + (most > 0 ? most * 0.1 : shown.unit.factor);
  shown.scale = money_scale(most, shown.unit);
  shown.has_fixed_end = axis.to.has_value();
  shown.is_whole = axis.is_whole;
  shown.zero_date = axis.zero_date;
  shown.title = title_with_unit(axis, shown, language);
  return shown;
}

std::vector<ChartTick> ticks(const ShownAxis& axis, std::size_t most) {
  most = std::max<std::size_t>(most, 2);
  return axis.zero_date ? date_ticks(axis, most) : number_ticks(axis, most);
}

ShownAxis rounded_axis(ShownAxis axis, std::size_t most) {
  if (axis.has_fixed_end || axis.zero_date) return axis;
  // A longer axis may have longer steps, at which it ends elsewhere.
  for (int attempt = 0; attempt < 4; ++attempt) {
    const std::vector<ChartTick> found = ticks(axis, most);
    if (found.size() < 2) return axis;
    const double step = found[1].value - found[0].value;
    const bool ends_at_tick = found.back().value >= axis.to - kRounding * step;
    const bool begins_at_tick = found.front().value <= axis.from + kRounding * step;
    if (ends_at_tick && begins_at_tick) return axis;
    if (!ends_at_tick) axis.to = found.back().value + step;
    if (!begins_at_tick) axis.from = found.front().value - step;
  }
  return axis;
}

std::string axis_value_text(const ShownAxis& axis, double value) { return axis_value_text(axis, {value, value, value}); }
std::string axis_value_text(const ShownAxis& axis, const Ranged<double>& value) {
  return value_text(Value{value.nominal, value.low, value.high, axis.unit.unit}, axis.unit);
}

std::vector<ChartTick> fitting_ticks(const ShownAxis& axis, double width, double font_size) {
  std::size_t most = static_cast<std::size_t>(std::clamp(width / (font_size * 2.5), 2.0, 15.0));
  while (true) {
    std::vector<ChartTick> found = ticks(axis, most);
    double widest = 0;
    for (const ChartTick& tick : found) widest = std::max(widest, text_width(tick.label, font_size));
    const double step = found.size() < 2 ? width : (found[1].value - found[0].value) / (axis.to - axis.from) * width;
    if (most == 2 || widest + font_size * 0.8 <= step) return found;
    --most;
  }
}

double x_axis_height(double font_size) { return font_size * 2.9; }

void draw_x_axis(SvgWriter& out, const ShownAxis& axis, const Box& box, bool has_grid, bool has_labels) {
  const double font = out.font_size();
  const ChartScale scale{axis.from, axis.to, box.left, box.right};
  const std::vector<ChartTick> found = fitting_ticks(axis, box.width(), font);
  for (const ChartTick& tick : found) {
    const double x = scale(tick.value);
    if (has_grid) out.line({x, box.top}, {x, box.bottom}, {paint(kChartGrid), 0.75});
    if (!has_labels) continue;
    out.line({x, box.bottom}, {x, box.bottom + font * 0.3}, {paint(kChartFaint), 0.75});
    // Labels stay inside of the picture.
    const double half = text_width(tick.label, font) / 2;
    const double middle = std::clamp(x, half + 1, std::max(half + 1, out.style().width - half - 1));
    out.text({middle, box.bottom + font * 1.3}, tick.label, {paint(kChartFaint), Anchor::middle});
  }
  out.line({box.left, box.bottom}, {box.right, box.bottom}, {paint(kChartFaint), 0.75});
  if (has_labels)
    out.fitted_text({box.right, box.bottom + font * 2.5}, axis.title, box.right - 2, {paint(kChartText), Anchor::end});
}

namespace {

/// How many ticks a vertical axis of this height has room for.
std::size_t most_y_ticks(double height, double font_size) {
  return static_cast<std::size_t>(std::clamp(height / (font_size * 2.2), 2.0, 8.0));
}

}  // namespace

double y_axis_width(const ShownAxis& axis, double height, double font_size) {
  double widest = 0;
  for (const ChartTick& tick : ticks(axis, most_y_ticks(height, font_size)))
    widest = std::max(widest, text_width(tick.label, font_size));
  return widest + font_size * 0.6;
}

ShownAxis rounded_y_axis(const ShownAxis& axis, double height, double font_size) {
  return rounded_axis(axis, most_y_ticks(height, font_size));
}

void draw_y_axis(SvgWriter& out, const ShownAxis& axis, const Box& box, double above) {
  const double font = out.font_size();
  const ChartScale scale{axis.from, axis.to, box.bottom, box.top};
  for (const ChartTick& tick : ticks(axis, most_y_ticks(box.height(), font))) {
    const double y = scale(tick.value);
    out.line({box.left, y}, {box.right, y}, {paint(kChartGrid), 0.75});
    out.text({box.left - font * 0.4, y + font * 0.35}, tick.label, {paint(kChartFaint), Anchor::end});
  }
  out.fitted_text({2, box.top - above}, axis.title, box.right - 2, {paint(kChartText)});
}

namespace {

struct LegendPlace {
  double x;
  std::size_t row;
};
/// Where each entry goes; rows are filled from the left.
std::vector<LegendPlace> legend_places(const std::vector<LegendEntry>& entries, double width, double font_size) {
  std::vector<LegendPlace> places;
  double x = 0;
  std::size_t row = 0;
  for (const LegendEntry& entry : entries) {
    const double wide = std::min(text_width(shown_name(entry.name), font_size), width * 0.9 - font_size * 1.5) + font_size * 1.5;
    if (x > 0 && x + wide > width) {
      x = 0;
      ++row;
    }
    places.push_back({x, row});
    x += wide + font_size;
  }
  return places;
}

}  // namespace

double legend_height(const std::vector<LegendEntry>& entries, double width, double font_size) {
  if (entries.empty()) return 0;
  return static_cast<double>(legend_places(entries, width, font_size).back().row + 1) * font_size * 1.5 + font_size * 0.3;
}

double draw_legend(SvgWriter& out, const std::vector<LegendEntry>& entries, double left, double right, double top) {
  const double font = out.font_size();
  const double width = right - left;
  const std::vector<LegendPlace> places = legend_places(entries, width, font);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double x = left + places[i].x;
    const double base = top + static_cast<double>(places[i].row) * font * 1.5 + font * 1.1;
    if (entries[i].is_line)
      out.line({x, base - font * 0.35}, {x + font, base - font * 0.35}, {entries[i].paint, 2});
    else
      out.box({x, base - font * 0.8, x + font, base + font * 0.1}, entries[i].paint);
    out.fitted_text({x + font * 1.4, base}, entries[i].name, width * 0.9 - font * 1.5, {paint(kChartText)});
  }
  return top + legend_height(entries, width, font);
}

double draw_title(SvgWriter& out, const ChartHead& head) {
  if (!out.style().shows_title) return out.font_size() * 0.3;
  const double font = out.font_size();
  out.fitted_text({2, font * 1.3}, head.title.in(out.language()), out.style().width - 4, {paint(kChartText), Anchor::start, true});
  return font * 2;
}

}  // namespace gpusim
