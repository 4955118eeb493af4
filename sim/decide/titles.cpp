#include "sim/decide/titles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/decide/phrases.hpp"

namespace gpusim {
namespace {

/// Titles of workloads may be indented to stand below each other in the table of `gpusim run`.
LocalizedText unindented(LocalizedText title) {
  for (std::string* text : {&title.en, &title.ko}) text->erase(0, std::min(text->find_first_not_of(' '), text->size()));
  return title;
}

using Values = std::vector<std::optional<Value>>;

bool values_are_equal(const Values& a, const Values& b) {
  return std::ranges::equal(a, b, [](const std::optional<Value>& x, const std::optional<Value>& y) {
    if (!x || !y) return x.has_value() == y.has_value();
    return x->nominal == y->nominal && x->low == y->low && x->high == y->high;
  });
}

bool curves_are_alike(const ScalingCurve& a, const ScalingCurve& b) {
  return a.run.workload == b.run.workload && a.run.policy == b.run.policy && a.gpu == b.gpu && a.enough == b.enough &&
         a.nearly == b.nearly && a.meets_all == b.meets_all && values_are_equal(a.makespan, b.makespan) &&
         values_are_equal(a.waiting, b.waiting) && values_are_equal(a.cost, b.cost);
}

}  // namespace

std::vector<AlikeCurves> alike_curves(const DecisionAnalysis& decision, std::optional<WorkloadId> workload) {
  std::vector<AlikeCurves> groups;
  for (const ScalingCurve& curve : decision.scaling_curves) {
    if (workload && curve.run.workload != *workload) continue;
    const auto group =
        std::ranges::find_if(groups, [&](const AlikeCurves& alike) { return curves_are_alike(*alike.front(), curve); });
    if (group == groups.end())
      groups.push_back({&curve});
    else
      group->push_back(&curve);
  }
  return groups;
}

bool has_dates(const Scenario& scenario) {
  if (!scenario.document.default_pointers.contains("/start")) return true;
  for (const System& system : scenario.systems)
    for (const Pool& pool : system.pools) {
      const auto from = scenario.document.as_written(pool.pointer + "/available/from");
      if (from && parse_date(*from)) return true;
    }
  return false;
}

std::vector<SystemId> systems_that_are_meant(const Scenario& scenario, const Formula& formula) {
  Evaluator evaluator(scenario, Evaluator::Runs::left_out);
  std::set<SystemId> named;
  bool is_about_candidate = false;
  const ImpliedRun any{SystemId{}, {}, WorkloadId{}};
  FormulaNames names = evaluator.names(any);
  names.call = [&, call = names.call](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    std::set<SystemId> systems;
    std::vector<std::string> written;
    for (const FormulaArgument& argument : arguments) {
      written.push_back(argument.name);
      const auto system = scenario.workloads.find(argument.name) ? std::nullopt : scenario.systems.find(argument.name);
      if (system) systems.insert(*system);
    }
    const bool is_about_system = arguments.empty() || evaluator.subject(function, written, any);
    is_about_candidate = is_about_candidate || (systems.empty() && is_about_system);
    named.insert(systems.begin(), systems.end());
    return call(function, arguments);
  };
  try {
    (void)formula.unit(names);
  } catch (const FormulaError&) {
    return {};  // Such as the price of a system that has none; the table says so.
  }
  if (is_about_candidate) return {};
  return {named.begin(), named.end()};
}

LocalizedText day_text(const Scenario& scenario, Duration after_start) {
  if (has_dates(scenario)) return name_text(date_text(scenario.start + (scenario.start_time + after_start).count() / kDay.count()));
  return say(kInSoLong, value_text(after_start.seconds(), parse_unit("s")->unit));
}

LocalizedText DecisionTitles::at(const std::string& owner, const std::string& title) const {
  return {title, scenario_.document.as_written(owner + "/title/ko").value_or(title)};
}

LocalizedText DecisionTitles::system(SystemId system) const {
  const System& of = scenario_.systems[system];
  const LocalizedText title = at("/systems/" + pointer_token(of.name), of.title);
  return of.is_hypothetical ? say(kHypothetical, title) : title;
}

LocalizedText DecisionTitles::workload(WorkloadId workload) const {
  const Workload& of = scenario_.workloads[workload];
  return unindented(at("/workloads/" + pointer_token(of.name), of.title));
}

LocalizedText DecisionTitles::under(PolicyId policy, LocalizedText system) const {
  return scenario_.policies.size() == 1 ? system : say(kUnderPolicy, system, scenario_.policies[policy].name);
}

LocalizedText DecisionTitles::with_strategy(SystemId of, WorkloadId strategy) const {
  return scenario_.systems.size() == 1 ? workload(strategy) : say(kWithStrategy, system(of), workload(strategy));
}

LocalizedText DecisionTitles::without_policy(std::size_t candidate) const {
  const Candidate& one = decision_.ranking.candidates[candidate];
  const LocalizedText title = has_strategies() ? with_strategy(one.run.system, one.run.workload) : system(one.run.system);
  if (one.until_gpus == Duration{} || one.is_hypothetical) return title;
  // A title may say so itself, such as "B200 from 2026-07".
  constexpr std::size_t kYearAndMonth = 7;
  const LocalizedText day = day_text(scenario_, one.until_gpus);
  const bool says_so = title.en.find(day.en.substr(0, kYearAndMonth)) != std::string::npos;
  return says_so ? title : say(kFrom, title, day);
}

LocalizedText DecisionTitles::candidate(std::size_t candidate) const {
  return under(decision_.ranking.candidates[candidate].run.policy, without_policy(candidate));
}

Texts DecisionTitles::candidates(const std::vector<std::size_t>& candidates) const {
  Texts texts;
  for (const std::size_t one : candidates) texts.push_back(candidate(one));
  return texts;
}

LocalizedText DecisionTitles::curves(const AlikeCurves& alike) const {
  Texts systems;
  for (const ScalingCurve* curve : alike) systems.push_back(system(curve->run.system));
  return under(alike.front()->run.policy, listed(systems));
}

LocalizedText DecisionTitles::curves_with_gpu(const std::vector<AlikeCurves>& curves) const {
  Texts titles;
  for (const AlikeCurves& alike : curves) titles.push_back(curves_with_gpu(alike));
  return joined(titles, "; ");
}

LocalizedText DecisionTitles::curves_with_gpu(const AlikeCurves& alike) const {
  const ScalingCurve& first = *alike.front();
  Texts systems;
  for (const ScalingCurve* curve : alike) systems.push_back(system(curve->run.system));
  LocalizedText title = listed(systems);
  if (has_strategies() && !decision_.choice.gpus_workload)
    title = scenario_.systems.size() == 1 ? workload(first.run.workload) : say(kWithStrategy, title, workload(first.run.workload));
  if (scenario_.policies.size() == 1) return say(kSystemWithGpu, title, first.gpu);
  return say(kSystemWithGpuAndPolicy, title, first.gpu, scenario_.policies[first.run.policy].name);
}

LocalizedText DecisionTitles::criterion(const Criterion& criterion) const {
  if (!scenario_.choice.criteria.empty()) return at(criterion.pointer, criterion.title);
  for (const auto& [name, title] : kDefaultTitles)
    if (name == criterion.name) return say(title);
  return name_text(criterion.title);
}

std::string DecisionTitles::key(const Candidate& candidate) const {
  std::string key = scenario_.systems[candidate.run.system].name;
  if (has_strategies()) key += "_" + scenario_.workloads[candidate.run.workload].name;
  if (scenario_.policies.size() > 1) key += "_" + scenario_.policies[candidate.run.policy].name;
  return key_of(key);
}

}  // namespace gpusim
