#include "sim/html/page_gantt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <utility>

#include "sim/base/text.hpp"
#include "sim/html/letters.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

using Column = std::vector<std::int64_t>;

/// An array in which [value, count] stands for three equal numbers or more.
std::string array_text(const Column& values) {
  std::string text = "[";
  for (std::size_t from = 0; from < values.size();) {
    std::size_t to = from + 1;
    while (to < values.size() && values[to] == values[from]) ++to;
    if (to - from > 2) fmt::format_to(std::back_inserter(text), "[{},{}],", values[from], to - from);
    if (to - from == 2) fmt::format_to(std::back_inserter(text), "{0},{0},", values[from]);
    if (to - from == 1) fmt::format_to(std::back_inserter(text), "{},", values[from]);
    from = to;
  }
  if (values.empty()) return "[]";
  text.back() = ']';
  return text;
}

/// A number where all are equal, else an array.
std::string column_text(const Column& values) {
  if (values.empty()) return "0";
  const bool is_one = std::ranges::all_of(values, [&](std::int64_t value) { return value == values.front(); });
  return is_one ? std::to_string(values.front()) : array_text(values);
}

/// The differences from one to the next, always as an array.
std::string delta_text(const Column& values) {
  Column differences;
  std::int64_t before = 0;
  for (const std::int64_t value : values) {
    differences.push_back(value - before);
    before = value;
  }
  return array_text(differences);
}

std::string strings_text(std::span<const std::string> texts) {
  std::string text = "[";
  for (const std::string& one : texts) text += json_string(one) + ",";
  if (texts.empty()) return "[]";
  text.back() = ']';
  return text;
}

std::string localized_text(const LocalizedText& text) {
  return text.en == text.ko ? json_string(text.en) : fmt::format("[{},{}]", json_string(text.en), json_string(text.ko));
}

/// Names as a stem and the number behind it plus one, 0 for none: "fold12" is "fold" and 13. Stems are few, and numbers are
/// differences from the last one with the same stem, which are mostly 1.
std::string names_text(std::span<const std::string> names) {
  constexpr std::size_t kMostDigits = 9;
  std::map<std::string, std::size_t, std::less<>> known;
  std::vector<std::string> stems;
  Column last;
  Column stem;
  Column number;
  for (const std::string& name : names) {
    std::size_t digits = 0;
    while (digits < name.size() && digits < kMostDigits && is_digit(name[name.size() - 1 - digits])) ++digits;
    while (digits > 1 && name[name.size() - digits] == '0') --digits;
    const auto [found, is_new] = known.emplace(name.substr(0, name.size() - digits), stems.size());
    if (is_new) {
      stems.push_back(found->first);
      last.push_back(0);
    }
    const std::int64_t own = digits == 0 ? 0 : std::stoll(name.substr(name.size() - digits)) + 1;
    stem.push_back(static_cast<std::int64_t>(found->second));
    number.push_back(own - std::exchange(last[found->second], own));
  }
  return fmt::format("{{\"stems\":{},\"stem\":{},\"number\":{}}}", strings_text(stems), column_text(stem), column_text(number));
}

std::string edges_text(const PageGantt::Tasks& tasks) {
  if (tasks.edges.empty()) return "null";
  Column from;
  Column to;
  for (const auto& [before, after] : tasks.edges) {
    from.push_back(before);
    to.push_back(after);
  }
  return fmt::format("{{\"count\":{},\"from\":{},\"to\":{}}}", tasks.edges.size(), delta_text(from), delta_text(to));
}

std::string tasks_text(const PageGantt::Tasks& tasks) {
  return fmt::format(
      "{{\"tasks\":{},\"jobCount\":{},\"jobs\":{},\"models\":{},\"job\":{},\"model\":{},\n\"names\":{},\n\"edges\":{},"
      "\n\"barriers\":[{}]}}",
      tasks.names.size(), tasks.jobs.size(), names_text(tasks.jobs), strings_text(tasks.models), delta_text(tasks.job),
      column_text(tasks.model), names_text(tasks.names), edges_text(tasks), fmt::join(tasks.barriers, ","));
}

std::string lanes_text(const PageGantt::Run& run) {
  std::string text = "[";
  for (const PageGantt::Lane& lane : run.lanes)
    text += fmt::format("{}{{\"name\":{},\"node\":{},\"gpu\":{}{}{}}}", text.size() > 1 ? "," : "", json_string(lane.name),
                        json_string(lane.node), json_string(lane.gpu), lane.is_continued ? ",\"isContinued\":true" : "",
                        lane.is_host ? ",\"isHost\":true" : "");
  return text + "]";
}

std::string sets_text(const PageGantt::Run& run) {
  std::string text = "[";
  for (const std::vector<std::uint32_t>& set : run.lane_sets)
    text += fmt::format("{}[{}]", text.size() > 1 ? "," : "", fmt::join(set, ","));
  return text + "]";
}

std::string waited_text(const PageGantt::Run& run) {
  if (run.waited.empty()) return "null";
  std::string text = "{";
  for (const PageGantt::Waited& waited : run.waited) {
    text += fmt::format("{}\"{}\":[", text.size() > 1 ? "," : "", waited.job);
    for (const auto& [reason, ticks] : waited.parts) text += fmt::format("{},{},", reason, ticks);
    text.back() = ']';
  }
  return text + "}";
}

std::string run_text(const PageGantt::Run& run) {
  return fmt::format(
      "{{\"workload\":{},\"system\":{},\"policy\":{},\"makespan\":{},\"end\":{},\"aggregated\":{},\"spans\":{},\n\"lanes\":{},"
      "\n\"sets\":{},\n"
      "\"start\":{},\n\"length\":{},\n\"set\":{},\n\"task\":{},\n\"kind\":{},\n\"ready\":{},\n\"reason\":{},\n\"critical\":[{}],"
      "\n\"waited\":{},"
      "\n\"busy\":[{}],\"queue\":[{}]}}",
      run.workload, localized_text(run.system), json_string(run.policy), localized_text(run.makespan), run.end, run.is_aggregated,
      run.start.size(), lanes_text(run), sets_text(run), delta_text(run.start), column_text(run.length), column_text(run.lane_set),
      delta_text(run.task), column_text(run.kind), delta_text(run.ready), column_text(run.reason), fmt::join(run.critical, ","),
      waited_text(run), fmt::join(run.busy, ","), fmt::join(run.queue, ","));
}

template <class Rows, class Text>
std::string array_of(const Rows& rows, Text text_of) {
  std::string text = "[";
  for (const auto& row : rows) text += (text.size() > 1 ? ",\n" : "") + text_of(row);
  return text + "]";
}

}  // namespace

std::string json_text(const PageGantt& gantt) {
  const auto group_text = [](const PageGantt::Group& group) {
    return fmt::format("{{\"title\":{},\"runs\":[{}]}}", localized_text(group.title), fmt::join(group.runs, ","));
  };
  return fmt::format("{{\"tick\":{},\"by\":{},\n\"groups\":{},\n\"workloads\":{},\n\"runs\":{}}}\n", number_text(gantt.tick),
                     strings_text(gantt.colors_by), array_of(gantt.groups, group_text), array_of(gantt.workloads, tasks_text),
                     array_of(gantt.runs, run_text));
}

}  // namespace gpusim
