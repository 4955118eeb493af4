#include "sim/audit/bases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/audit/findings.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/readings.hpp"
#include "sim/formula/formula_tree.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/shared_inputs.hpp"

namespace gpusim {
namespace {

/// For which hours wages are paid and, where they are stated by the month, how long it is.
LocalizedText wage_basis(const Scenario& scenario, bool waits_in_working_hours) {
  const LocalizedText hours = waits_in_working_hours
                                  ? say({"wages for office hours", "근무 시간만 임금을 지급할 때"})
                                  : say({"wages for every hour of the run", "실행 시간 전체에 임금을 지급할 때"});
  const auto is_monthly = [&](const Costs::Waiting& one) {
    const auto& salary = scenario.people[index(one.person)].salary;
    const auto is_month = [](const auto& power) { return power.first == "month"; };
    return salary && std::ranges::any_of(salary->unit.powers(), is_month);
  };
  if (std::ranges::none_of(scenario.costs.waiting, is_monthly)) return hours;
  const Value month = Value::of(scenario.costs.work_month.nominal / units::second, Unit({{"s", 1}}));
  return say({"{}, a month of which is {}", "{}, 한 달은 근무 {}"}, hours, month);
}

LocalizedText purchase_basis(bool is_depreciated, bool is_repeated) {
  if (!is_depreciated) return say({"GPUs charged at their whole price", "GPU 가격 전액을 비용으로 볼 때"});
  return is_repeated ? say({"GPUs charged by their depreciation from run to run", "GPU의 실행 간격당 감가상각을 비용으로 볼 때"})
                     : say({"GPUs charged by their depreciation during the run", "GPU의 실행 중 감가상각을 비용으로 볼 때"});
}

/// Of rates more is better, of everything else that systems are compared by less.
bool is_more_better(const std::string& function) {
  return function.starts_with("experiments_per_") || function == "loop_per_day" || function == "loop_per_workday";
}

/// Whether a formula is a salary times runs; of a repeated run, one that is multiplied by a number, the calendar says nothing.
bool pays_salary(const Formula& formula, const Value& salary, const FormulaNames& names) {
  bool has_salary = false;
  bool has_run = false;
  bool is_repeated = false;
  const std::function<void(const Formula::Node&)> walk = [&](const Formula::Node& node) {
    using Kind = Formula::Node::Kind;
    std::optional<Value> value;
    if (node.kind == Kind::value) value = node.value;
    if (node.kind == Kind::name) value = names.quantity(node.name);
    if (value) has_salary = has_salary || (value->unit == salary.unit && value->nominal == salary.nominal);
    if (value) is_repeated = is_repeated || value->unit.is_number();
    if (node.kind == Kind::call && !is_arithmetic(node.name)) {
      has_run = has_run || node.name == "makespan";
      return;
    }
    for (const auto& child : node.children) walk(*child);
  };
  walk(*parse_formula(formula.text()));
  return has_salary && has_run && !is_repeated;
}

}  // namespace

std::optional<Measured> measured(const AuditedClaim& audited, const Evaluator& evaluator) {
  const Claim& claim = *audited.claim;
  const auto call = claim.simulated && claim.stated ? claim.simulated->only_call() : std::nullopt;
  const auto subject = call ? evaluator.subject(call->function, call->arguments) : std::nullopt;
  return subject ? std::optional(Measured{&audited, call->function, *subject}) : std::nullopt;
}

bool compares_systems(const std::string& function) {
  return is_more_better(function) || function == "makespan" || function == "cost" || function == "energy" || function == "co2";
}

bool is_ahead(const std::string& function, const Value& one, const Value& other) {
  return is_more_better(function) ? one.low > other.high : one.high < other.low;
}

std::optional<Bases::InPrecision> Bases::in_other_precision(const Measured& measured) const {
  const System& own = system(measured.audited->scenario, measured.subject.run.system);
  if (!only_gpu(own) || measured.subject.part) return std::nullopt;
  for (std::size_t number = 0; number < audit_.scenarios.size(); ++number) {
    const Scenario& scenario = *audit_.scenarios[number];
    const auto same = std::ranges::find(scenario.workloads, workload(measured).name, &Workload::name);
    const auto has_document = [&](const SourceDocument& one) { return one.id == measured.audited->claim->document; };
    if (same == scenario.workloads.end() || !(same->tasks() == workload(measured).tasks()) ||
        std::ranges::none_of(scenario.claims.documents, has_document))
      continue;
    for (const System& other : scenario.systems) {
      if (other.precision == own.precision || only_gpu(other) != only_gpu(own) || other.devices.size() != own.devices.size())
        continue;
      try {
        return InPrecision{other.precision, evaluators_[number]->names().call(
                                                measured.function, {{std::nullopt, other.name}, {std::nullopt, same->name}})};
      } catch (const CannotEvaluate&) {
        continue;  // It cannot run.
      }
    }
  }
  return std::nullopt;
}

bool Bases::has_wages(const Measured& measured) const {
  return measured.function == "cost" && (!measured.subject.part || measured.subject.part == CostPart::waiting) &&
         !audit_.scenarios[measured.audited->scenario]->costs.waiting.empty();
}

std::optional<Value> Bases::cost(std::size_t scenario_number, const Evaluator::Subject& subject, const Changed& changed,
                                 const Unit& unit, const FormulaNames::InputEnds& ends) const {
  const Scenario& scenario = *audit_.scenarios[scenario_number];
  Costs costs = scenario.costs;
  System system = scenario.systems[subject.run.system];
  if (changed.pays_all_hours) costs.waits_in_working_hours = !costs.waits_in_working_hours;
  if (changed.charges_depreciation)
    for (Pool& pool : system.pools)
      if (pool.cost.purchase && pool.cost.lifetime) pool.cost.is_depreciated = !pool.cost.is_depreciated;
  const Result& result = evaluators_[scenario_number]->result(subject.run);
  std::optional<Value> value;
  for (const CaseResult& one : result.cases) {
    const CasesOfRun cases = cases_of_run(scenario, result.run, ends, one.which);
    const CaseResult& of = in_case(result, cases.times);
    const Problem own = scenario.problem_of(result.run, static_cast<std::size_t>(&of - result.cases.data()));
    const Economics paid = economics({system, own.workload, own.performance}, of.schedule, costs, scenario.energy, cases.own_prices,
                                     cases.shared_prices);
    const std::optional<Money> amount = subject.part ? paid.part(*subject.part) : paid.total;
    if (!amount) return std::nullopt;
    if (!value) value = Value::of(amount->raw(), unit);
    value->low = std::min(value->low, amount->raw());
    value->high = std::max(value->high, amount->raw());
  }
  return value;
}

std::optional<Value> Bases::in_unit_of(const AuditedClaim& audited, const std::optional<Value>& value) const {
  return converted({.formula = "", .value = value, .agrees = false, .why_not = ""}, *audited.claim->stated,
                   audit_.scenarios[audited.scenario]->costs)
      .value;
}

std::optional<Value> Bases::with_all_hours_paid(const Measured& measured) const {
  const Costs& costs = audit_.scenarios[measured.audited->scenario]->costs;
  if (!has_wages(measured) || !costs.waits_in_working_hours) return std::nullopt;
  return in_unit_of(*measured.audited,
                    cost(measured.audited->scenario, measured.subject, {.pays_all_hours = true}, Unit({{costs.currency, 1}})));
}

std::optional<Value> Bases::with(const AuditedClaim& audited, const Changed& changed) const {
  Evaluator& evaluator = *evaluators_[audited.scenario];
  FormulaNames names = evaluator.names();
  FormulaNames otherwise = names;
  otherwise.call_at = [&](const std::string& function, const std::vector<FormulaArgument>& arguments,
                          const FormulaNames::InputEnds& ends) {
    const Value own = ends.empty() ? names.call(function, arguments) : names.call_at(function, arguments, ends);
    if (function != "cost") return own;
    std::vector<std::string> texts;
    for (const FormulaArgument& argument : arguments) texts.push_back(argument.name);
    return cost(audited.scenario, *evaluator.subject(function, texts), changed, own.unit, ends).value_or(own);
  };
  otherwise.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    return otherwise.call_at(function, arguments, {});
  };
  try {
    return in_unit_of(audited, audited.claim->simulated->evaluate(otherwise));
  } catch (const FormulaError&) {
    return std::nullopt;  // It refers to claims, or has no value.
  }
}

std::optional<Value> Bases::salary_in_office_hours(const AuditedClaim& audited) const {
  const Scenario& scenario = *audit_.scenarios[audited.scenario];
  if (!scenario.costs.waits_in_working_hours || scenario.costs.waiting.empty()) return std::nullopt;
  const Person& person = scenario.people[index(scenario.costs.waiting.front().person)];
  FormulaNames names = evaluators_[audited.scenario]->names();
  if (!person.salary || !pays_salary(*audited.claim->simulated, *person.salary, names)) return std::nullopt;
  FormulaNames otherwise = names;
  const auto in_hours = [](const std::string& function) { return function == "makespan" ? std::string("waiting_open") : function; };
  otherwise.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    return names.call(in_hours(function), arguments);
  };
  otherwise.call_at = [&](const std::string& function, const std::vector<FormulaArgument>& arguments,
                          const FormulaNames::InputEnds& ends) { return names.call_at(in_hours(function), arguments, ends); };
  try {
    return in_unit_of(audited, audited.claim->simulated->evaluate(otherwise));
  } catch (const FormulaError&) {
    return std::nullopt;
  }
}

std::vector<AuditedClaim::OnBasis> Bases::stated(const AuditedClaim& audited) const {
  const Claim& claim = *audited.claim;
  const Document& document = audit_.scenarios[audited.scenario]->document;
  const auto stated_title = [&](const std::string& place) -> std::optional<LocalizedText> {
    const auto en = document.as_written(place + "/en");
    const auto ko = document.as_written(place + "/ko");
    if (en || ko) return LocalizedText{en.value_or(ko.value_or("")), ko.value_or(en.value_or(""))};
    const auto only = document.as_written(place);
    return only ? std::optional(name_text(*only)) : std::nullopt;
  };
  const auto own = stated_title(claim.pointer + "/basis");
  if (!own) return {};
  std::vector<AuditedClaim::OnBasis> all = {{*own, *audited.simulated->value}};
  const FormulaNames names = evaluators_[audited.scenario]->names({}, [&](const std::string& id) {
    const auto found = std::ranges::find(audit_.claims, id, [](const AuditedClaim& one) { return one.claim->id; });
    if (found == audit_.claims.end() || !found->claim->stated)
      throw std::runtime_error(fmt::format("claim \"{}\" has no value", id));
    return *found->claim->stated;
  });
  for (std::size_t i = 0;; ++i) {
    const std::string key = fmt::format("bases/{}/simulated", i);
    const auto formula = document.as_written(fmt::format("{}/{}", claim.pointer, key));
    if (!formula) return all;
    const Comparison other =
        converted(evaluated(Formula(*formula), names, claim, key), *claim.stated, audit_.scenarios[audited.scenario]->costs);
    if (!other.value) continue;
    expect_unit(claim, *other.value, key);
    all.push_back({*stated_title(fmt::format("{}/bases/{}/title", claim.pointer, i)), *other.value});
  }
}

std::vector<AuditedClaim::OnBasis> Bases::amounts(const AuditedClaim& audited) const {
  if (!audited.simulated || !audited.simulated->value) return {};
  if (auto all = stated(audited); all.size() > 1) return all;
  const Value& own = *audited.simulated->value;
  const Scenario& scenario = *audit_.scenarios[audited.scenario];
  const auto differs = [&](const std::optional<Value>& other) {
    return other && (std::fabs(other->low - own.low) > 1e-9 * std::fabs(own.low) ||
                     std::fabs(other->high - own.high) > 1e-9 * std::fabs(own.high));
  };
  const bool is_in_hours = scenario.costs.waits_in_working_hours;
  if (const auto paid = salary_in_office_hours(audited); differs(paid))
    return {{wage_basis(scenario, false), own}, {wage_basis(scenario, true), *paid}};
  if (!scenario.costs.waiting.empty())
    if (const auto paid = with(audited, {.pays_all_hours = true}); differs(paid))
      return {{wage_basis(scenario, is_in_hours), own}, {wage_basis(scenario, !is_in_hours), *paid}};
  const auto charged = with(audited, {.charges_depreciation = true});
  if (!differs(charged)) return {};
  bool is_depreciated = false;
  for (const System& one : scenario.systems)
    for (const Pool& pool : one.pools)
      if (pool.cost.purchase && pool.cost.lifetime) is_depreciated = pool.cost.is_depreciated;
  const bool is_repeated = !scenario.costs.frequency.empty();
  return {{purchase_basis(is_depreciated, is_repeated), own}, {purchase_basis(!is_depreciated, is_repeated), *charged}};
}

bool Bases::has_several_precisions(const Measured& one, const Measured& other) const {
  const auto& systems = audit_.scenarios[one.audited->scenario]->systems;
  const Precision first = system(one.audited->scenario, one.subject.run.system).precision;
  const Precision second = system(other.audited->scenario, other.subject.run.system).precision;
  return first != second || std::ranges::any_of(systems, [&](const System& any) { return any.precision != first; }) ||
         in_other_precision(one) || in_other_precision(other);
}

LocalizedText Bases::precision_where_several(const Measured& measured) const {
  if (!has_several_precisions(measured, measured)) return {};
  return say({" in {}", " {}에서"}, precision_text(system(measured.audited->scenario, measured.subject.run.system).precision));
}

std::optional<LocalizedText> Bases::basis(const Measured& one, const Measured& other) const {
  std::vector<LocalizedText> parts;
  const Precision first = system(one.audited->scenario, one.subject.run.system).precision;
  const Precision second = system(other.audited->scenario, other.subject.run.system).precision;
  if (has_several_precisions(one, other))
    parts.push_back(first == second ? say({"in {}", "{} 기준"}, precision_text(first))
                                    : say({"in {} against {}", "{} 대 {} 기준"}, precision_text(first), precision_text(second)));
  if (has_wages(one)) {
    const Scenario& scenario = *audit_.scenarios[one.audited->scenario];
    parts.push_back(wage_basis(scenario, scenario.costs.waits_in_working_hours));
  }
  if (one.function == "experiments_per_day") parts.push_back(say({"one at a time over 24 h", "24시간 동안 한 번에 하나씩"}));
  if (one.function == "experiments_per_day_busy") parts.push_back(say({"back to back over 24 h", "24시간 동안 쉬지 않고 이어서"}));
  if (parts.empty()) return std::nullopt;
  LocalizedText text = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) text = {text.en + ", " + parts[i].en, text.ko + ", " + parts[i].ko};
  return text;
}

std::optional<Bases::OtherBasis> Bases::other_basis(const Measured& said, const Measured& real) const {
  const auto said_paid = with_all_hours_paid(said);
  const auto real_paid = with_all_hours_paid(real);
  if (said_paid && real_paid && is_ahead(said.function, *said_paid, *real_paid))
    return OtherBasis{wage_basis(*audit_.scenarios[said.audited->scenario], false), *said_paid, *real_paid};
  const auto in_workday = [&](const Measured& one) {
    return within_workday(*one.audited->claim, evaluators_[one.audited->scenario]->names(),
                          *audit_.scenarios[one.audited->scenario]);
  };
  const auto said_in_workday = in_workday(said);
  const auto real_in_workday = in_workday(real);
  if (said_in_workday && real_in_workday && is_ahead(said.function, *said_in_workday, *real_in_workday))
    return OtherBasis{say({"counted by the workday", "근무일 기준으로 셀 때"}), *said_in_workday, *real_in_workday};
  const auto precise = in_other_precision(said);
  if (!precise) return std::nullopt;
  const auto against = in_other_precision(real);
  const Precision own = system(real.audited->scenario, real.subject.run.system).precision;
  const bool are_both = against && against->precision == precise->precision;
  const Value& rival = are_both ? against->value : *real.audited->simulated->value;
  if (!is_ahead(said.function, precise->value, rival)) return std::nullopt;
  return OtherBasis{are_both ? say({"both in {}", "둘 다 {} 기준"}, precision_text(precise->precision))
                             : say({"in {} against {}", "{} 대 {} 기준"}, precision_text(precise->precision), precision_text(own)),
                    precise->value, rival};
}

}  // namespace gpusim
