#include "sim/audit/bases.hpp"

#include <algorithm>

#include "sim/audit/labels.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

LocalizedText wage_basis(bool waits_in_working_hours) {
  return waits_in_working_hours ? say({"wages for office hours", "근무 시간만 임금을 지급할 때"})
                                : say({"wages for every hour of the run", "실행 시간 전체에 임금을 지급할 때"});
}

}  // namespace

std::optional<Bases::InPrecision> Bases::in_other_precision(const Measured& measured) const {
  const System& own = system(measured.audited->scenario, measured.subject.system);
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
std::optional<Value> Bases::with_all_hours_paid(const Measured& measured) const {
  const Scenario& scenario = *audit_.scenarios[measured.audited->scenario];
  const Evaluator::Subject& subject = measured.subject;
  if (!has_wages(measured) || !scenario.costs.waits_in_working_hours) return std::nullopt;
  Costs costs = scenario.costs;
  costs.waits_in_working_hours = false;
  const Run run{subject.system, subject.workload, subject.policy};
  const Result& result = evaluators_[measured.audited->scenario]->result(subject.system, subject.workload, subject.policy);
  std::optional<Value> value;
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    const Problem problem = scenario.problem_of(run, i);
    const Economics paid = economics(problem, result.cases[i].schedule, costs, scenario.energy, result.cases[i].which);
    const std::optional<Money> amount = subject.part ? paid.part(*subject.part) : paid.total;
    if (!amount) return std::nullopt;
    if (!value) value = Value::of(*amount, measured.audited->simulated->value->unit);
    value->low = std::min(value->low, *amount);
    value->high = std::max(value->high, *amount);
  }
  return value;
}

LocalizedText Bases::basis(const Measured& one, const Measured& other) const {
  const Precision first = system(one.audited->scenario, one.subject.system).precision;
  const Precision second = system(other.audited->scenario, other.subject.system).precision;
  LocalizedText text = first == second ? say({"in {}", "{} 기준"}, precision_text(first))
                                       : say({"in {} against {}", "{} 대 {} 기준"}, precision_text(first), precision_text(second));
  if (!has_wages(one)) return text;
  const LocalizedText wages = wage_basis(audit_.scenarios[one.audited->scenario]->costs.waits_in_working_hours);
  return {text.en + ", " + wages.en, text.ko + ", " + wages.ko};
}

std::optional<Bases::OtherBasis> Bases::other_basis(const Measured& said, const Measured& real) const {
  const auto said_paid = with_all_hours_paid(said);
  const auto real_paid = with_all_hours_paid(real);
  if (said_paid && real_paid && said_paid->high < real_paid->low) return OtherBasis{wage_basis(false), *said_paid, *real_paid};
  const auto precise = in_other_precision(said);
  if (!precise) return std::nullopt;
  const auto against = in_other_precision(real);
  const Precision own = system(real.audited->scenario, real.subject.system).precision;
  const bool are_both = against && against->precision == precise->precision;
  const Value& rival = are_both ? against->value : *real.audited->simulated->value;
  if (!(precise->value.high < rival.low)) return std::nullopt;
  return OtherBasis{are_both ? say({"both in {}", "둘 다 {} 기준"}, precision_text(precise->precision))
                             : say({"in {} against {}", "{} 대 {} 기준"}, precision_text(precise->precision), precision_text(own)),
                    precise->value, rival};
}

}  // namespace gpusim
