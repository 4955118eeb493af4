// What is to be chosen and by what: the sections `goals` and `choice`.

#include "sim/scenario/choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/sections.hpp"
#include "sim/scenario/systems.hpp"

namespace gpusim {

constexpr Key kGoalRows[] = {
    {"title", "title", "the name", "what people read in place of the name"},
    {"formula", "formula", "required", "what is compared, such as \"makespan(cycle)\""},
    {"at_most", "value", "none", "its upper limit; met only when both ends of a range meet it"},
    {"at_least", "value", "none", "its lower limit; likewise"},
};
extern constinit const KeySection kGoalKeys{"goal", "a goal", kGoalRows, "any of at_most, at_least"};

constexpr Key kCriterionRows[] = {
    {"title", "title", "the name", "what people read in place of the name"},
    {"formula", "formula", "required", "what is weighed, such as \"cost(cycle)\""},
    {"better", "'lower'|'higher'", "=lower", "which values are better"},
    {"weight", "ratio", "=1", "how much it counts"},
};
constinit const KeySection kCriterionKeys{"criterion", "a criterion", kCriterionRows};

constexpr Key kGpuCountRows[] = {
    {"from", "count", "=1", "the least number"},
    {"up_to", "count", "=8", "the largest number"},
    {"step", "count", "=1", "from one number to the next"},
    {"workload", "name", "each strategy, else the first workload", "what they do"},
};
constinit const KeySection kGpuCountKeys{"gpu counts", "how many GPUs to try", kGpuCountRows};

constexpr Key kChoiceRows[] = {
    {"criteria", "map of {}", "none: nothing is ranked", "what is weighed, by name", &kCriterionKeys},
    {"strategies", "list of at least 1 different name", "none",
     "workloads that are ways to do the same job, of which one is chosen"},
    {"precisions", "list of at least 1 different <>", "none", "in which precisions each system that states none is a candidate",
     nullptr, precision_names},
    {"gpus", "{}", "1 to 8", "numbers of GPUs to try, of systems with one kind of GPU in one pool", &kGpuCountKeys},
};
extern constinit const KeySection kChoiceKeys{"choice", "a choice", kChoiceRows};

namespace {

Goal read_goal(const std::string& name, Reader& at) {
  at.expect_object(kGoalKeys);
  Goal goal{name, read_title(at, name), at.pointer(), read_value_formula(at.at("formula")), {}, {}};
  if (const auto limit = at.find("at_most")) goal.at_most = read_value(*limit);
  if (const auto limit = at.find("at_least")) goal.at_least = read_value(*limit);
  at.done();
  if (!goal.at_most && !goal.at_least) at.fail("missing key \"at_most\" (or \"at_least\")");
  if (goal.at_most && goal.at_least && !(goal.at_most->unit == goal.at_least->unit))
    at.fail(fmt::format("expected \"at_most\" and \"at_least\" in the same unit, got \"{}\" and \"{}\"", goal.at_most->unit.text(),
                        goal.at_least->unit.text()));
  if (goal.at_most && goal.at_least && goal.at_least->nominal > goal.at_most->nominal)
    at.fail("expected \"at_least\" not above \"at_most\"");
  return goal;
}

Criterion read_criterion(const std::string& name, Reader& at) {
  at.expect_object(kCriterionKeys);
  Criterion criterion{name, read_title(at, name), at.pointer(), read_value_formula(at.at("formula")), true, 1};
  criterion.lower_is_better = at.at_or("better").one_of() == 0;
  criterion.weight = read_value(at.or_default("weight"), "", "2").nominal;
  at.done();
  return criterion;
}

void read_gpu_counts(Reader& at, const std::vector<std::string>& workloads, Choice& choice) {
  at.expect_object(kGpuCountKeys);
  Choice::GpuCounts& gpus = choice.gpus;
  const Reader up_to = at.at_or("up_to");
  gpus.up_to = static_cast<std::uint32_t>(up_to.count(1, 1'000'000));
  gpus.from = static_cast<std::uint32_t>(at.at_or("from").count(1, gpus.up_to));
  gpus.step = static_cast<std::uint32_t>(at.at_or("step").count(1, 1'000'000));
  constexpr std::uint32_t kMostCounts = 1024;
  if (gpus.counts() > kMostCounts)
    up_to.fail(fmt::format("expected at most {} numbers of GPUs to try, got {}; \"from\" and \"step\" make them fewer", kMostCounts,
                           gpus.counts()));
  if (choice.strategies.empty())
    choice.gpus_workload = id<WorkloadId>(at.at_or("workload", workloads.front()).one_of(workloads));
  else if (const auto workload = at.find("workload"))
    choice.gpus_workload = id<WorkloadId>(workload->one_of(workloads));
  at.done();
}

/// A workload called "strategy" would make formulas ambiguous.
std::vector<WorkloadId> read_strategies(const Reader& at, const std::vector<std::string>& workloads) {
  std::vector<WorkloadId> strategies;
  if (!at.is_array()) at.fail_expected("a list of workloads");
  for (const Reader& name : at.elements()) {
    strategies.push_back(id<WorkloadId>(name.one_of(workloads)));
    if (std::ranges::count(strategies, strategies.back()) > 1) name.fail("this workload is listed twice");
  }
  if (strategies.empty()) at.fail("expected at least one workload");
  if (std::ranges::find(workloads, kStrategyName) != workloads.end())
    at.fail(fmt::format("expected no workload called \"{0}\", because in formulas \"{0}\" is the strategy of the candidate",
                        kStrategyName));
  return strategies;
}

}  // namespace

Choice read_choice(Reader& root, const std::vector<std::string>& workloads) {
  Choice choice;
  for (auto& [name, at] : root.members("goals", "goals by name")) choice.goals.push_back(read_goal(name, at));
  auto section = root.find("choice");
  if (!section) return choice;
  section->expect_object(kChoiceKeys);
  double weights = 0;
  for (auto& [name, at] : section->members("criteria", "criteria by name")) {
    choice.criteria.push_back(read_criterion(name, at));
    weights += choice.criteria.back().weight;
  }
  if (!choice.criteria.empty() && !(weights > 0))
    section->at("criteria").fail("expected a weight above 0 for at least one criterion");
  if (const auto strategies = section->find("strategies")) choice.strategies = read_strategies(*strategies, workloads);
  (void)section->find("precisions");  // Systems have been made of them.
  if (const auto former = section->entry("cards")) former->fail("\"cards\" was renamed: expected \"gpus\"");
  const auto asks_for_strategy = [](const Criterion& one) { return one.formula.text().find(kStrategyName) != std::string::npos; };
  if (choice.strategies.size() > 1 && !choice.criteria.empty() && std::ranges::none_of(choice.criteria, asks_for_strategy))
    section->at("strategies")
        .fail(
            "no criterion asks for the strategy, so all would count the same; expected one such as "
            "\"makespan(strategy)\"");
  if (auto gpus = section->find("gpus")) read_gpu_counts(*gpus, workloads, choice);
  section->done();
  return choice;
}

}  // namespace gpusim
