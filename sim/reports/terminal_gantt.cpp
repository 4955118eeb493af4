#include "gpusim/report.hpp"

#include "sim/base/elementary.hpp"
#include "sim/base/time_unit.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/terminal_text.hpp"
#include "sim/reports/titles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

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
  [[nodiscard]] bool is_bar() const { return !is_idle && kind != SpanKind::input; }
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

/// True when a name has room in a bar, with a space and a cell before and after.
bool fits_into(std::string_view name, std::size_t cells) { return !name.empty() && display_width(name) + 4 <= cells; }

/// The models whose tasks a chart shows, in the order in which they appear: each has a color, and a letter where a bar is too
/// narrow for the name of its task.
class ChartKeys {
 public:
  static constexpr std::size_t kMostLetters = 26;

  void add(const std::string& name, bool is_narrow) {
    const auto [key, is_new] = keys_.try_emplace(name, Key{keys_.size(), std::nullopt});
    if (!is_narrow || key->second.letter) return;
    key->second.letter = lettered_.size();
    lettered_.push_back(name);
  }
  /// The letter of a name; empty behind the last letter of the alphabet.
  [[nodiscard]] std::string letter(const std::string& name) const {
    const std::optional<std::size_t> letter = keys_.at(name).letter;
    return letter && *letter < kMostLetters ? std::string(1, static_cast<char>('A' + *letter)) : "";
  }
  /// Puts the color of a name around a text. Colors that people with any kind of color vision tell apart, after M. Okabe and
  /// K. Ito, in the 256 colors of terminals.
  [[nodiscard]] std::string colored(const std::string& name, std::string_view text, bool is_reversed = false) const {
    constexpr std::array kColors{214, 74, 35, 220, 32, 166, 175, 248};
    return fmt::format("\x1b[{}38;5;{}m{}\x1b[0m", is_reversed ? "7;" : "", kColors[keys_.at(name).number % kColors.size()], text);
  }
  /// The names that have a letter or would need one.
  [[nodiscard]] const std::vector<std::string>& lettered() const { return lettered_; }

 private:
  struct Key {
    std::size_t number;
    std::optional<std::size_t> letter;
  };
  std::map<std::string, Key> keys_;
  std::vector<std::string> lettered_;
};

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
    std::vector<std::vector<Stretch>> lines;
    for (const std::vector<ChartCell>& line : chart(result.cases.front().schedule, shown, axis))
      lines.push_back(stretches(line, result.cases.front().schedule));
    const Workload& workload = scenario_.workloads[result.run.workload];
    const ChartKeys keys = keys_of(lines, workload);
    for (std::size_t device = 0; device < shown; ++device)
      text += align_left(names[device], name_width) + ' ' + device_line(lines[device], workload, keys) + '\n';
    if (system.devices.size() > shown) text += spoken(say({"… and {} more", "… 외 {}개"}, system.devices.size() - shown)) + '\n';
    return text + time_axis(axis, unit, name_width) + legend(lines, keys);
  }

 private:
  [[nodiscard]] std::string spoken(const LocalizedText& text) const { return printable(text.in(style_.language()), style_); }

  [[nodiscard]] std::string heading(const Result& result) const {
    return spoken(say({"{0} on {1}, policy {2}: {3}", "{1}의 {0}, 정책 {2}: {3}"},
                      unindented(titles_.workloads[result.run.workload]), titles_.systems[result.run.system],
                      scenario_.policies[result.run.policy].name,
                      Value::of(result.nominal().makespan.seconds(), Unit({{"s", 1}}))));
  }

  [[nodiscard]] ChartKeys keys_of(const std::vector<std::vector<Stretch>>& lines, const Workload& workload) const {
    ChartKeys keys;
    for (const std::vector<Stretch>& line : lines)
      for (const Stretch& stretch : line)
        if (stretch.is_bar()) {
          const std::string name = task_name(workload, stretch.task);
          keys.add(model_name(workload, stretch.task), !name.empty() && !fits_into(name, stretch.cells));
        }
    return keys;
  }

  [[nodiscard]] std::string device_line(const std::vector<Stretch>& line, const Workload& workload, const ChartKeys& keys) const {
    std::string text;
    std::size_t shade = 1;
    TaskId shaded{};
    bool is_first = true;
    for (const Stretch& stretch : line) {
      if (!stretch.is_bar()) {
        text += repeated(stretch.is_idle ? glyphs_.idle : glyphs_.input, stretch.cells);
        continue;
      }
      if (is_first || stretch.task != shaded) shade = 1 - shade;
      is_first = false;
      shaded = stretch.task;
      text += bar(glyphs_.run[shade], stretch, workload, keys);
    }
    return text;
  }

  /// The bar of a task with its name in it or, where there is no room for that, the letter that the legend explains.
  [[nodiscard]] std::string bar(std::string_view glyph, const Stretch& stretch, const Workload& workload,
                                const ChartKeys& keys) const {
    const std::string model = model_name(workload, stretch.task);
    const bool has_room = fits_into(task_name(workload, stretch.task), stretch.cells);
    const std::string label = has_room ? ' ' + task_label(workload, stretch) + ' ' : keys.letter(model);
    const std::size_t rest = stretch.cells - display_width(label);
    const std::size_t before = has_room ? 1 : rest / 2;
    const std::string left = repeated(glyph, label.empty() ? 0 : before);
    const std::string right = repeated(glyph, rest - (label.empty() ? 0 : before));
    if (!style_.has_color) return left + label + right;
    const auto part = [&](const std::string& text, bool is_reversed) {
      return text.empty() ? text : keys.colored(model, text, is_reversed);
    };
    return part(left, false) + part(label, true) + part(right, false);
  }

  /// What letters and shades stand for; empty where the chart has none.
  [[nodiscard]] std::string legend(const std::vector<std::vector<Stretch>>& lines, const ChartKeys& keys) const {
    struct Item {
      std::string text;
      std::size_t width;
    };
    std::vector<Item> items;
    const auto add = [&](std::string text) { items.push_back({text, display_width(text)}); };
    const std::size_t shown = std::min(keys.lettered().size(), ChartKeys::kMostLetters);
    for (std::size_t i = 0; i < shown; ++i) {
      const std::string& name = keys.lettered()[i];
      const std::string letter = keys.letter(name);
      const std::string rest = ' ' + cut(name, kLongestName, style_);
      items.push_back({(style_.has_color ? keys.colored(name, letter, true) : letter) + rest, 1 + display_width(rest)});
    }
    if (keys.lettered().size() > shown) add(spoken(say({"and {} more", "외 {}개"}, keys.lettered().size() - shown)));
    const auto has_input = [](const std::vector<Stretch>& line) {
      return std::ranges::any_of(line, [](const Stretch& stretch) { return !stretch.is_idle && !stretch.is_bar(); });
    };
    if (std::ranges::any_of(lines, has_input)) add(std::string(glyphs_.input) + ' ' + spoken(say({"inputs", "입력"})));
    std::string text;
    std::size_t used = 0;
    for (const Item& item : items) {
      const bool breaks = used > 0 && used + 2 + item.width > usable_width(style_);
      if (used > 0) text += breaks ? "\n" : "  ";
      used = (breaks || used == 0 ? 0 : used + 2) + item.width;
      text += item.text;
    }
    return text.empty() ? text : text + '\n';
  }

  [[nodiscard]] std::string model_name(const Workload& workload, TaskId task) const {
    return printable(workload.stated(workload.profile[index(task)]).name, style_);
  }

  [[nodiscard]] std::string task_name(const Workload& workload, TaskId task) const {
    return workload.task_name.empty() ? "" : printable(workload.task_name[index(task)], style_);
  }

  /// The name of a task; with that of its job where there are several and it fits.
  [[nodiscard]] std::string task_label(const Workload& workload, const Stretch& stretch) const {
    const std::string task = task_name(workload, stretch.task);
    if (workload.jobs.size() == 1) return task;
    const std::string both = printable(workload.jobs[index(workload.job[index(stretch.task)])].name, style_) + '/' + task;
    return fits_into(both, stretch.cells) ? both : task;
  }

  /// A line with ticks at round times and one with their numbers, the unit in front.
  [[nodiscard]] std::string time_axis(const Axis& axis, const WrittenUnit& unit, std::size_t name_width) const {
    constexpr double kLeastDistance = 8;  // in cells
    const double length = axis.end.seconds() / unit.factor;
    const double least_step = length * kLeastDistance / static_cast<double>(axis.cells);
    const int decade = static_cast<int>(std::floor(log10(least_step)));
    double step = pow(10.0, decade + 1);
    for (const double mantissa : {5.0, 2.0, 1.0})
      if (mantissa * pow(10.0, decade) >= least_step) step = mantissa * pow(10.0, decade);
    const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-log10(step)));

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
