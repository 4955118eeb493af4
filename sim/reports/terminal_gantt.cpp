#include "gpusim/report.hpp"

#include "sim/base/time_unit.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/terminal_text.hpp"
#include "sim/reports/titles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gpusim {
namespace {

constexpr std::size_t kMostDevices = 64;
constexpr std::size_t kLongestName = 24;  ///< longest name of a device, in columns

struct Glyphs {
  std::array<std::string_view, 2> run;  ///< for alternate tasks, so that neighbours can be told apart
  std::string_view input;
  std::string_view idle;
  std::string_view line;
  std::string_view tick;
};
constexpr Glyphs kBlocks{{"█", "▓"}, "▒", "·", "─", "┬"};
constexpr Glyphs kAscii{{"#", "="}, "-", ".", "-", "+"};

/// One character of a chart line, which stands for an interval of time on one device. It shows the span that covers most of the
/// interval.
struct ChartCell {
  double busy = 0;       ///< part of the interval that all spans cover together
  double longest = 0;    ///< part of the interval that the longest of them covers
  std::size_t span = 0;  ///< position of that span in the schedule
};

/// The part of a time axis that is drawn: from 0 to the end of a run, in cells of equal length.
struct Axis {
  Duration end;  ///< later than 0
  std::size_t cells;
  /// The place of an instant on the axis, in cells from the left.
  [[nodiscard]] double position(Instant time) const { return time.since_start() / end * static_cast<double>(cells); }
};

/// The chart of a schedule: one line of cells per device shown.
std::vector<std::vector<ChartCell>> chart(const Schedule& schedule, std::size_t devices, const Axis& axis) {
  std::vector<std::vector<ChartCell>> lines(devices, std::vector<ChartCell>(axis.cells));
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    const double from = axis.position(span.start);
    const double to = axis.position(span.end);
    for (const DeviceId device : span.devices) {
      if (index(device) >= devices) continue;
      std::vector<ChartCell>& line = lines[index(device)];
      for (auto place = static_cast<std::size_t>(from); place < line.size() && static_cast<double>(place) < to; ++place) {
        const double share = std::min(to, static_cast<double>(place + 1)) - std::max(from, static_cast<double>(place));
        ChartCell& cell = line[place];
        cell.busy += share;
        if (share > cell.longest) {
          cell.longest = share;
          cell.span = i;
        }
      }
    }
  }
  return lines;
}

/// Consecutive cells with equal contents.
struct Stretch {
  std::size_t cells;
  bool is_idle;
  TaskId task;
  SpanKind kind;
};

std::vector<Stretch> stretches(const std::vector<ChartCell>& line, const Schedule& schedule) {
  std::vector<Stretch> result;
  for (const ChartCell& cell : line) {
    Stretch next{1, cell.busy < 0.5, {}, SpanKind::run};
    if (!next.is_idle) {
      next.task = schedule[cell.span].task;
      next.kind = schedule[cell.span].kind;
    }
    const bool is_same = !result.empty() && result.back().is_idle == next.is_idle && result.back().task == next.task &&
                         result.back().kind == next.kind;
    if (is_same) {
      ++result.back().cells;
    } else {
      result.push_back(next);
    }
  }
  return result;
}

std::string repeated(std::string_view glyph, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += glyph;
  return text;
}

/// The bar of a task, with its name in it when there is room for one cell before and after.
std::string bar(std::string_view glyph, std::size_t cells, const std::string& name) {
  const std::string label = ' ' + name + ' ';
  const std::size_t width = display_width(label);
  if (name.empty() || width + 2 > cells) return repeated(glyph, cells);
  return std::string{glyph} + label + repeated(glyph, cells - 1 - width);
}

class Gantt {
 public:
  Gantt(const ReportInput& input, const TerminalStyle& style)
      : scenario_(input.scenario), style_(style), glyphs_(style.is_utf8 ? kBlocks : kAscii), titles_(input.scenario) {}

  [[nodiscard]] std::string text(const Result& result) const {
    const Duration end = finish(result.nominal());
    const double seconds = end.seconds();
    const WrittenUnit unit = *time_unit({&seconds, 1});
    std::string text = paragraph(heading(result), style_);
    if (end == Duration{}) return text + paragraph(spoken(say({"nothing took any time", "걸린 시간 없음"})), style_);

    const System& system = scenario_.systems[result.run.system];
    const std::size_t shown = std::min(system.devices.size(), kMostDevices);
    std::vector<std::string> names;
    std::size_t name_width = display_width(unit.text);
    for (std::size_t device = 0; device < shown; ++device) {
      names.push_back(cut(printable(system.devices[device].name, style_), kLongestName, style_));
      name_width = std::max(name_width, display_width(names.back()));
    }
    // One column stays free for the tick at the end.
    const Axis axis{end, usable_width(style_) - name_width - 2};
    const std::vector<std::vector<ChartCell>> lines = chart(result.cases.front().schedule, shown, axis);
    for (std::size_t device = 0; device < shown; ++device)
      text += align_left(names[device], name_width) + ' ' + device_line(lines[device], result) + '\n';
    if (system.devices.size() > shown) text += spoken(say({"… and {} more", "… 외 {}개"}, system.devices.size() - shown)) + '\n';
    return text + time_axis(axis, unit, name_width);
  }

 private:
  [[nodiscard]] std::string spoken(const LocalizedText& text) const { return printable(text.in(style_.language()), style_); }

  [[nodiscard]] std::string heading(const Result& result) const {
    return spoken(say({"{0} on {1}, policy {2}: {3}", "{1}의 {0}, 정책 {2}: {3}"},
                      unindented(titles_.workloads[result.run.workload]), titles_.systems[result.run.system],
                      scenario_.policies[result.run.policy].name,
                      Value::of(result.nominal().makespan.seconds(), Unit({{"s", 1}}))));
  }

  [[nodiscard]] std::string device_line(const std::vector<ChartCell>& line, const Result& result) const {
    std::string text;
    std::size_t shade = 1;
    TaskId shaded{};
    bool is_first = true;
    for (const Stretch& stretch : stretches(line, result.cases.front().schedule)) {
      if (stretch.is_idle) {
        text += repeated(glyphs_.idle, stretch.cells);
      } else if (stretch.kind == SpanKind::input) {
        text += repeated(glyphs_.input, stretch.cells);
      } else {
        if (is_first || stretch.task != shaded) shade = 1 - shade;
        is_first = false;
        shaded = stretch.task;
        text += bar(glyphs_.run[shade], stretch.cells, task_label(scenario_.workloads[result.run.workload], stretch));
      }
    }
    return text;
  }

  /// The name of a task; with that of its job where there are several and it fits.
  [[nodiscard]] std::string task_label(const Workload& workload, const Stretch& stretch) const {
    const std::string task = printable(workload.task_name[index(stretch.task)], style_);
    if (workload.jobs.size() == 1) return task;
    const std::string both = printable(workload.jobs[index(workload.job[index(stretch.task)])].name, style_) + '/' + task;
    return display_width(both) + 4 <= stretch.cells ? both : task;
  }

  /// A line with ticks at round times and one with their numbers, the unit in front.
  [[nodiscard]] std::string time_axis(const Axis& axis, const WrittenUnit& unit, std::size_t name_width) const {
    constexpr double kLeastDistance = 8;  // in cells
    const double length = axis.end.seconds() / unit.factor;
    const double least_step = length * kLeastDistance / static_cast<double>(axis.cells);
    const int decade = static_cast<int>(std::floor(std::log10(least_step)));
    double step = std::pow(10.0, decade + 1);
    for (const double mantissa : {5.0, 2.0, 1.0})
      if (mantissa * std::pow(10.0, decade) >= least_step) step = mantissa * std::pow(10.0, decade);
    const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step)));

    std::vector<bool> is_tick(axis.cells + 1, false);
    std::string numbers;
    for (int i = 0; step * i <= length * (1 + 1e-9); ++i) {
      const double place =
          std::min(std::round(step * i / length * static_cast<double>(axis.cells)), static_cast<double>(axis.cells));
      const auto tick = static_cast<std::size_t>(place);
      is_tick[tick] = true;
      const std::string number = fmt::format("{:.{}f}", step * i, decimals);
      const std::size_t column = std::min(tick, axis.cells + 1 - std::min(number.size(), axis.cells));
      if (!numbers.empty() && column <= numbers.size()) continue;
      numbers.resize(column, ' ');
      numbers += number;
    }
    std::string ruler;
    for (const bool tick : is_tick) ruler += tick ? glyphs_.tick : glyphs_.line;
    return std::string(name_width + 1, ' ') + ruler + '\n' + align_right(unit.text, name_width) + ' ' + numbers + '\n';
  }

  const Scenario& scenario_;
  TerminalStyle style_;
  Glyphs glyphs_;
  Titles titles_;
};

}  // namespace

std::string terminal_gantt(const ReportInput& input, const TerminalStyle& style) {
  const Gantt gantt{input, style};
  std::string text;
  for (const Result& result : input.results) {
    if (!text.empty()) text += '\n';
    text += gantt.text(result);
  }
  return text;
}

}  // namespace gpusim
