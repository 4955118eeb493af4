#include "sim/decide/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/base/time_unit.hpp"
#include "sim/decide/phrases.hpp"

namespace gpusim {
namespace {

/// How many tasks run on devices: barriers are none.
std::size_t task_count(const Workload& workload) {
  return workload.tasks() - static_cast<std::size_t>(std::ranges::count(workload.is_barrier, true));
}

/// Whether each task waits for another one, so that never two of them run at once.
bool is_chain(const Workload& workload) {
  const auto order = topological_order(workload.graph);
  if (!order || order->size() != workload.tasks()) return false;
  std::vector<std::size_t> length(workload.tasks());  // of the longest chain that ends with the task
  std::size_t longest = 0;
  for (const TaskId task : *order) {
    std::size_t before = 0;
    for (const auto& edge : workload.graph.predecessors(task)) before = std::max(before, length[index(edge.task)]);
    length[index(task)] = before + (is_barrier(workload, task) ? 0 : 1);
    longest = std::max(longest, length[index(task)]);
  }
  return longest == task_count(workload);
}

}  // namespace

LocalizedText listed(const Texts& texts) {
  // Titles may have commas of their own.
  const auto has_comma = [](const LocalizedText& text) { return text.en.find(',') != std::string::npos; };
  const std::string between = texts.size() > 2 && std::ranges::any_of(texts, has_comma) ? "; " : ", ";
  LocalizedText all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool is_last = i + 1 == texts.size();
    if (i > 0) all.en += is_last ? (between == "; " ? "; and " : " and ") : between;
    // Korean has no word between the last two that would part titles with commas.
    if (i > 0) all.ko += std::ranges::any_of(texts, has_comma) ? "; " : ", ";
    all.en += texts[i].en;
    all.ko += texts[i].ko;
  }
  return all;
}

LocalizedText listed(const std::vector<std::uint32_t>& numbers) {
  Texts texts;
  for (const std::uint32_t number : numbers) texts.push_back(name_text(std::to_string(number)));
  return listed(texts);
}

LocalizedText joined(const Texts& texts, std::string_view separator) {
  LocalizedText all;
  for (const LocalizedText& text : texts) {
    if (!all.en.empty()) {
      all.en += separator;
      all.ko += separator;
    }
    all.en += text.en;
    all.ko += text.ko;
  }
  return all;
}

LocalizedText gpus_text(std::uint32_t number) { return {counted(number, "GPU"), fmt::format("GPU {}개", number)}; }

LocalizedText pointers_text(const std::vector<std::string>& pointers) {
  constexpr std::size_t kMostListed = 3;
  if (pointers.size() > kMostListed) return say(kAndAlike, say(kCodeText, pointers.front()), pointers.size() - 1);
  Texts texts;
  for (const std::string& pointer : pointers) texts.push_back(say(kCodeText, pointer));
  return listed(texts);
}

LocalizedText precision_title(Precision precision) {
  constexpr Phrase kNames[] = {kFp32, kTf32, kMixed, kFp8};
  return say(kNames[static_cast<std::size_t>(precision)]);
}

std::string ordinal(std::uint32_t number) {
  const std::uint32_t ones = number % 10;
  const bool is_teen = number / 10 % 10 == 1;
  return fmt::format("{}{}", number, is_teen || ones == 0 || ones > 3 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : "rd");
}

std::optional<Rank> rank_of(const Ranking& ranking, std::size_t candidate) {
  const auto found = std::ranges::find(ranking.order, candidate);
  if (found == ranking.order.end()) return std::nullopt;
  const Candidate& own = ranking.candidates[candidate];
  const auto is_equal = [&](std::size_t other) {
    const Candidate& one = ranking.candidates[other];
    return one.meets_all == own.meets_all && std::fabs(*one.score - *own.score) <= 1e-9 * std::fabs(*own.score);
  };
  const auto first = std::ranges::find_if(ranking.order, is_equal);
  return Rank{static_cast<std::size_t>(first - ranking.order.begin()) + 1, std::ranges::count_if(ranking.order, is_equal) > 1};
}

std::optional<WrittenUnit> unit_for(const std::vector<std::optional<Value>>& values) {
  std::vector<double> ends;
  const Unit* unit = nullptr;
  for (const std::optional<Value>& value : values) {
    if (!value) continue;
    if (unit != nullptr && !(value->unit == *unit)) return std::nullopt;
    unit = &value->unit;
    ends.insert(ends.end(), {value->low, value->high});
  }
  return unit == nullptr || unit->is_number() ? std::nullopt : common_unit(ends, *unit);
}

void share_units(const std::vector<std::vector<Cell>*>& rows) {
  std::map<std::string, std::vector<Cell::Quantity*>> by_unit;
  for (std::vector<Cell>* const row : rows)
    for (Cell& cell : *row)
      if (auto* quantity = std::get_if<Cell::Quantity>(&cell.content); quantity != nullptr && !quantity->in)
        by_unit[quantity->value.unit.text()].push_back(quantity);
  for (const auto& [unit, quantities] : by_unit) {
    std::vector<std::optional<Value>> values;
    for (const Cell::Quantity* const quantity : quantities) values.emplace_back(quantity->value);
    const std::optional<WrittenUnit> common = unit_for(values);
    for (Cell::Quantity* const quantity : quantities) quantity->in = common;
  }
}

LocalizedText budget_text(const BudgetUse& use, BudgetPlace where) {
  const auto amount = [&](double of) { return value_text(of, use.spent.unit); };
  const auto range = [&](double low, double high) {
    return value_text(Value{low, std::min(low, high), std::max(low, high), use.spent.unit});
  };
  struct Words {
    const std::optional<Value>& beyond;
    const Phrase& broken;
    const Phrase& uncertain;
  };
  for (const Words& words : {Words{use.above_most, kExceededBy, kMayExceed}, Words{use.below_least, kShortBy, kMayBeShort}}) {
    if (!words.beyond || (words.beyond->high <= 0 || use.keeps())) continue;
    if (words.beyond->low >= 0) {
      const LocalizedText by = say(words.broken, range(words.beyond->low, words.beyond->high));
      return where == BudgetPlace::cell ? say(kNotKept, by) : by;
    }
    return say(words.uncertain, amount(-words.beyond->low), amount(words.beyond->high));
  }
  if (use.above_most)
    return use.above_most->low >= 0 ? say(kKeptExactly)
                                    : say(kKeptWith, range(std::max(0.0, -use.above_most->high), -use.above_most->low));
  return say(kKeptAbove, range(std::max(0.0, -use.below_least->high), -use.below_least->low));
}

std::string key_of(std::string_view name) {
  std::string key;
  for (const char c : name) key += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? c : '_';
  return key;
}

namespace {

/// Whether no task can hold more than one GPU.
bool uses_single_gpus(const ScalingCurve& curve, const Scenario& scenario) {
  const auto& cases = scenario.performance[curve.run.system][curve.run.workload];
  return !cases.empty() && std::ranges::all_of(scenario.workloads[curve.run.workload].profile, [&](ProfileId of) {
    return cases.front().gpus(of) <= 1 && !cases.front().may_hold(of, 2);
  });
}

/// Whether all tasks take the same time on the GPUs of the system. Their average may fit a makespan though they do not.
bool are_tasks_equal(const ScalingCurve& curve, const Scenario& scenario) {
  const auto& cases = scenario.performance[curve.run.system][curve.run.workload];
  if (cases.empty()) return false;
  const std::vector<ProfileId>& profile = scenario.workloads[curve.run.workload].profile;
  const auto time = [&](ProfileId of) { return cases.front().best_time(of); };
  return std::ranges::all_of(profile, [&](ProfileId of) { return time(of) == time(profile.front()); });
}

}  // namespace

std::vector<Sentence> reasons_for_flat_parts(const ScalingCurve& curve, const Scenario& scenario,
                                             const std::vector<std::size_t>& flat) {
  const Workload& workload = scenario.workloads[curve.run.workload];
  const std::size_t tasks = task_count(workload);
  if (tasks == 1) return {{say(kOneTask)}};
  if (tasks > 1 && is_chain(workload)) return {{say(uses_single_gpus(curve, scenario) ? kChainOfSingles : kChain)}};
  const auto& one = curve.makespan[0];
  if (curve.gpus.front() != 1 || workload.graph.arcs() != 0 || !one || tasks == 0 || !are_tasks_equal(curve, scenario)) return {};
  const auto rounds_of = [&](std::size_t n) -> std::size_t {
    const std::size_t rounds = (tasks + curve.gpus[n] - 1) / curve.gpus[n];
    const double expected = one->nominal * static_cast<double>(rounds) / static_cast<double>(tasks);
    return std::fabs(curve.makespan[n]->nominal - expected) > 1e-9 * expected ? 0 : rounds;
  };
  std::vector<Sentence> texts;
  for (std::size_t i = 0; i < flat.size();) {
    const std::size_t rounds = rounds_of(flat[i]);
    std::vector<std::uint32_t> alike{curve.gpus[flat[i] - 1]};
    const bool is_explained = rounds != 0 && rounds_of(flat[i] - 1) == rounds;
    for (; i < flat.size() && rounds_of(flat[i]) == rounds; ++i) alike.push_back(curve.gpus[flat[i]]);
    if (!is_explained) continue;
    const LocalizedText work{counted(tasks, "equal task") + " take", fmt::format("같은 작업 {}개", tasks)};
    const LocalizedText gpus{listed(alike).en, fmt::format("{}개든", fmt::join(alike, "개든 "))};
    texts.push_back({say(kRounds, work, LocalizedText{counted(rounds, "round"), std::to_string(rounds)}, gpus)});
  }
  return texts;
}

}  // namespace gpusim
