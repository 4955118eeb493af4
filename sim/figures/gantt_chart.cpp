#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "sim/figures/axes.hpp"
#include "sim/figures/charts.hpp"
#include "sim/figures/gantt_rows.hpp"
#include "sim/figures/text_width.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostNamesInBars = 600;

/// Draws the lanes of devices, as many to a row of the picture as there have to be.
class Lanes {
 public:
  Lanes(const GanttChart& chart, Language language, const ChartStyle& style)
      : chart_(chart), out_(language, style), font_(style.font_size) {
    ChartExtent extent;
    for (const GanttChart::Span& span : chart.spans) {
      extent.add(span.start);
      extent.add(span.end);
    }
    for (const ChartMark& mark : chart.marks) extent.add(mark.value);
    time_ = shown_axis(chart.time, extent, language);
  }

  std::string finished() && {
    double top = draw_title(out_, chart_.head);
    top = draw_legend(out_, entries(), 2, out_.style().width - 2, top);
    if (!chart_.marks.empty()) top += font_ * 1.3;
    lay_out(top);
    draw_rows();
    draw_critical_path();
    for (const ChartMark& mark : chart_.marks) draw(mark);
    draw_names();
    draw_names_in_bars();
    draw_x_axis(out_, time_, box_, false);
    return std::move(out_).finished(chart_.head, box_.bottom + x_axis_height(font_));
  }

 private:
  struct Row {
    std::uint32_t first;  ///< lanes
    std::uint32_t end;
    double top;
    double bottom;
  };

  [[nodiscard]] const std::string& text(const LocalizedText& text) const { return text.in(out_.language()); }
  [[nodiscard]] static ChartPaint ink(std::size_t color) {
    return color < kChartColors.size() ? series_paint(color) : other_paint();
  }

  [[nodiscard]] std::vector<LegendEntry> entries() const {
    std::vector<LegendEntry> found;
    if (chart_.kinds_repeat_colors || (chart_.kinds.size() < 2 && chart_.critical_path.empty())) return found;
    const std::size_t named = std::min(chart_.kinds.size(), kChartColors.size());
    for (std::size_t i = 0; i < named; ++i) found.push_back({text(chart_.kinds[i]), series_paint(i)});
    if (chart_.kinds.size() > named)
      found.push_back({text(say({"{} others", "그 밖의 {}종"}, chart_.kinds.size() - named)), other_paint()});
    if (!chart_.critical_path.empty()) found.push_back({text(say({"critical path", "임계 경로"})), paint(kChartText), true});
    return found;
  }

  /// Rows share the height; groups stand a little apart where there is room.
  void lay_out(double top) {
    const auto lanes = static_cast<double>(std::max<std::size_t>(chart_.lanes.size(), 1));
    std::uint32_t slots = 1;
    for (const GanttChart::Lane& lane : chart_.lanes) slots = std::max(slots, lane.slots);
    const double natural = std::clamp(lanes * font_ * std::max(1.8, 1.2 * slots), font_ * 3, font_ * 36);
    const double height = out_.style().height ? std::max(*out_.style().height - top - x_axis_height(font_), font_ * 2) : natural;
    double names = 0;
    for (const GanttChart::Lane& lane : chart_.lanes) names = std::max(names, text_width(shown_name(lane.name), font_));
    for (const std::string& group : chart_.groups) names = std::max(names, text_width(shown_name(group), font_));
    names_ = std::min(names, out_.style().width * 0.22);
    box_ = {2 + names_ + font_ * 0.5, top, out_.style().width - font_, top + height};
    const std::size_t groups = std::max<std::size_t>(chart_.groups.size(), 1);
    const double apart = height / lanes >= 4 ? std::min(font_ * 0.5, height * 0.15 / static_cast<double>(groups)) : 0;
    const double room = height - apart * static_cast<double>(groups - 1);
    const auto rows = std::min(lanes, std::floor(std::max(room, 1.0)));
    double y = top;
    for (double i = 0; i < rows && !chart_.lanes.empty(); ++i) {
      const auto first = static_cast<std::uint32_t>(i * lanes / rows);
      const auto end = static_cast<std::uint32_t>((i + 1) * lanes / rows);
      if (first > 0 && chart_.lanes[first].group != chart_.lanes[first - 1].group) y += apart;
      for (std::uint32_t lane = first; lane < end; ++lane) row_of_lane_.push_back(static_cast<std::uint32_t>(rows_.size()));
      rows_.push_back({first, end, y, y + room / rows});
      y += room / rows;
    }
  }

  [[nodiscard]] const Row& row_of(std::uint32_t lane) const { return rows_[row_of_lane_[lane]]; }

  /// Bars of one color and height are one path, for there may be very many: lines as thick as bars are high.
  void draw_rows() {
    std::vector<std::vector<std::uint32_t>> spans(rows_.size());
    for (std::uint32_t i = 0; i < chart_.spans.size(); ++i) spans[row_of_lane_[chart_.spans[i].lane]].push_back(i);

    GanttRow finder(chart_, time_.from, time_.to, box_.width(), out_.style().medium == ChartStyle::Medium::paper ? 0.5 : 1);
    std::map<std::pair<std::uint32_t, std::size_t>, std::string> paths;  // by slots and color
    std::string backs;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const Box lane = inside(rows_[row]);
      backs += box_path(lane);
      const std::uint32_t slots = slots_of(rows_[row]);
      const bool is_merged = rows_[row].end - rows_[row].first > 1 || lane.height() / slots < 1;
      for (const GanttBar& bar : finder.bars(spans[row], is_merged)) {
        const double gap = bar.right - bar.left > 3 ? 0.5 : 0;
        const Box box = slot(lane, bar.slot, is_merged ? 1 : slots, box_.left + bar.left, box_.left + bar.right - gap);
        paths[{is_merged ? 1 : slots, bar.color}] +=
            fmt::format("M{} {}h{}", coordinate(box.left), coordinate((box.top + box.bottom) / 2), coordinate(box.width()));
      }
    }
    out_.filled_path(backs, paint(kChartLane));
    for (const auto& [key, path] : paths) {
      const double high = inside(rows_.front()).height() / key.first;
      out_.stroked_path(path, {ink(key.second), key.first > 1 && high >= 3 ? high - 0.6 : high});
    }
  }

  [[nodiscard]] std::uint32_t slots_of(const Row& row) const {
    return row.end - row.first == 1 ? std::max(chart_.lanes[row.first].slots, 1u) : 1;
  }
  [[nodiscard]] Box inside(const Row& row) const {
    const double gap = row.bottom - row.top >= 4 ? std::min((row.bottom - row.top) * 0.12, 2.0) : 0;
    return {box_.left, row.top + gap / 2, box_.right, row.bottom - gap / 2};
  }
  [[nodiscard]] static Box slot(const Box& lane, std::uint32_t slot, std::uint32_t slots, double left, double right) {
    const double high = lane.height() / slots;
    return {left, lane.top + high * slot, right, lane.top + high * (slot + 1)};
  }

  /// Names of devices where they have room, else those of nodes, else of every second, third … node.
  void draw_names() {
    if (rows_.empty()) return;
    const bool has_lanes = rows_.front().bottom - rows_.front().top >= font_ * 1.05 && rows_.size() == chart_.lanes.size();
    const Lettering lettering{paint(kChartFaint), Anchor::end};
    double free_from = 0;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= rows_.size(); ++i) {
      const auto group = [&](std::size_t row) { return chart_.lanes[rows_[row].first].group; };
      if (!has_lanes && i < rows_.size() && group(i) == group(begin)) continue;
      const double middle = (rows_[begin].top + rows_[i - 1].bottom) / 2;
      const std::string& of_group =
          group(begin) < chart_.groups.size() ? chart_.groups[group(begin)] : chart_.lanes[rows_[begin].first].name;
      const std::string& name = has_lanes || of_group.empty() ? chart_.lanes[rows_[begin].first].name : of_group;
      begin = i;
      if (middle - font_ * 0.6 < free_from) continue;
      out_.fitted_text({box_.left - font_ * 0.4, middle + font_ * 0.35}, name, names_ + 1, lettering);
      free_from = middle + font_ * 0.6;
    }
  }

  void draw_names_in_bars() {
    const ChartScale x{time_.from, time_.to, box_.left, box_.right};
    std::size_t drawn = 0;
    for (const GanttChart::Span& span : chart_.spans) {
      const Row& row = row_of(span.lane);
      if (row.end - row.first > 1 || span.label >= chart_.labels.size()) continue;
      const double left = x(span.start);
      const double right = x(span.end);
      const Box bar = slot(inside(row), span.slot, slots_of(row), left, right);
      if (bar.height() < font_ * 0.95 || bar.width() < font_ * 1.6) continue;
      const std::string name = shown_name(chart_.labels[span.label]);
      const std::string shown = elided(name, bar.width() - font_ * 0.6, font_);
      // A name of which little is left says nothing.
      if (shown.empty() || text_width(shown, 1) < 0.7 * text_width(name, 1)) continue;
      if (++drawn > kMostNamesInBars) return;
      const std::size_t color = gantt_color(chart_, span.kind);
      const bool is_dark = color < kChartColors.size() && series_color(color).takes_dark_letters;
      const ChartPaint letters = is_dark ? ChartPaint{"black", "#000000"} : ChartPaint{"white", "#FFFFFF"};
      out_.fitted_text({(bar.left + bar.right) / 2, (bar.top + bar.bottom) / 2 + font_ * 0.35}, name, bar.width() - font_ * 0.6,
                       {letters, Anchor::middle});
    }
  }

  /// A line over each task of the path, and a thin one from each to the next.
  void draw_critical_path() {
    if (chart_.critical_path.empty() || rows_.empty()) return;
    const ChartScale x{time_.from, time_.to, box_.left, box_.right};
    std::string tasks;
    std::string between;
    for (const std::uint32_t number : chart_.critical_path) {
      const GanttChart::Span& span = chart_.spans[number];
      const Row& row = row_of(span.lane);
      const Box bar = slot(inside(row), row.end - row.first == 1 ? span.slot : 0, slots_of(row), x(span.start), x(span.end));
      const double y = bar.top + std::min(1.0, bar.height() / 2);
      tasks += fmt::format("M{} {}H{}", coordinate(bar.left), coordinate(y), coordinate(bar.right));
      if (!between.empty()) between += fmt::format("L{} {}", coordinate(bar.left), coordinate(y));
      between += fmt::format("M{} {}", coordinate(bar.right), coordinate(y));
    }
    out_.stroked_path(between, {paint(kChartText), 0.6});
    out_.stroked_path(tasks, {paint(kChartText), 2});
  }

  void draw(const ChartMark& mark) {
    const double x = ChartScale{time_.from, time_.to, box_.left, box_.right}(mark.value);
    out_.line({x, box_.top - font_ * 0.3}, {x, box_.bottom}, {paint(kChartText), 1, true});
    const double half = std::min(text_width(text(mark.label), font_), out_.style().width - 4) / 2;
    out_.fitted_text({std::clamp(x, half + 2, std::max(half + 2, out_.style().width - half - 2)), box_.top - font_ * 0.5},
                     text(mark.label), out_.style().width - 4, {paint(kChartText), Anchor::middle});
  }

  const GanttChart& chart_;
  SvgWriter out_;
  double font_;
  ShownAxis time_;
  Box box_;
  double names_ = 0;
  std::vector<Row> rows_;
  std::vector<std::uint32_t> row_of_lane_;  ///< into rows_
};

}  // namespace

std::string gantt_chart_svg(const GanttChart& chart, Language language, const ChartStyle& style) {
  return Lanes(chart, language, style).finished();
}

}  // namespace gpusim
