// What one run shows about a statement that is a measure of it.

#include "sim/audit/finding_parts.hpp"

#include <algorithm>

#include "sim/audit/amounts.hpp"
#include "sim/audit/equations.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"
#include "sim/economics/usage.hpp"

namespace gpusim {
namespace {

class RunFinder {
 public:
  explicit RunFinder(FindingList& list) : list_(list) {}

  /// What one run says about a claim that is just that run's measure.
  void run(const Measured& measured) {
    const Comparison& simulated = *measured.audited->simulated;
    if (!simulated.value || simulated.agrees) return;
    // Parts of a cost are in the currency of the scenario; a claim in another one is not taken apart.
    if (measured.function == "cost" && simulated.rate) return;
    Evaluator& evaluator = *list_.evaluators()[measured.audited->scenario];
    const Result& result = evaluator.result(measured.subject.run);
    const System& in = list_.system(measured.audited->scenario, measured.subject.run.system);
    const Claim& claim = *measured.audited->claim;
    if (measured.function == "makespan") find_in_makespan(measured, *simulated.value, result, in);
    if (measured.function == "makespan" || measured.function == "work") find_gangs(measured, *simulated.value, result, in);
    if (measured.function == "cost") find_purchase_basis(measured, result, in);
    if (measured.function == "cost" && !measured.subject.part) find_electricity(measured, result);
    if (measured.function == "energy" || measured.subject.part == CostPart::electricity)
      find_power_as_energy(claim, *simulated.value, result, in);
    if (measured.function == "cost" && measured.subject.part == CostPart::rent) find_in_rent(claim, *simulated.value, result, in);
  }

 private:
  /// A cost that follows when GPUs are charged in the other of two ways: their whole price, or what they lose during the run.
  void find_purchase_basis(const Measured& measured, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    const Scenario& scenario = *list_.audit().scenarios[measured.audited->scenario];
    System otherwise = in;
    bool is_depreciated = false;
    for (Pool& pool : otherwise.pools)
      if (pool.cost.purchase && pool.cost.lifetime) {
        is_depreciated = pool.cost.is_depreciated;
        pool.cost.is_depreciated = !is_depreciated;
      }
    const Run& run = measured.subject.run;
    const Problem own = scenario.problem_of(run, 0);
    const CaseResult& first = result.cases.front();
    const Economics paid =
        economics({otherwise, own.workload, own.performance}, first.schedule, scenario.costs, scenario.energy, first.which);
    // What GPUs lose has no other basis but the price that was paid for them, and the other way round.
    const auto part = measured.subject.part == CostPart::depreciation ? std::optional(CostPart::investment)
                      : measured.subject.part == CostPart::investment ? std::optional(CostPart::depreciation)
                                                                      : measured.subject.part;
    if (part != measured.subject.part) is_depreciated = part == CostPart::investment;
    const std::optional<Money> charged = part ? paid.part(*part) : paid.total;
    if (!charged || !agrees(claim, Value::of(charged->raw(), claim.stated->unit))) return;
    constexpr Phrase kWhole{"the whole price of the GPUs", "GPU 가격 전액"};
    const bool is_repeated = scenario.costs.frequency.contains(own.workload.name);
    const Phrase loss = is_repeated ? Phrase{"the depreciation from run to run", "실행 간격당 감가상각"}
                                    : Phrase{"the depreciation during the run", "실행 중 감가상각"};
    const Value& simulated = *measured.audited->simulated->value;
    list_.add(Finding::Kind::purchase_basis, claim, simulated.nominal, is_depreciated ? kWhole : loss,
              is_depreciated ? loss : kWhole, amount(simulated, claim));
  }

  /// The argument behind a bound: that of one task, of tasks that follow each other, or of all work on all GPUs.
  static LocalizedText why_not_shorter(std::string_view bound_name, const LocalizedText& work, std::size_t gpus,
                                       const LocalizedText& bound, bool waits_for_hours) {
    if (bound_name.starts_with("longest task"))
      return say({"the longest task alone takes {}", "가장 긴 작업 하나만으로도 {}이(가) 걸림"}, bound);
    if (bound_name.starts_with("critical path"))
      return say({"tasks that have to follow each other take at least {}", "차례로 해야 하는 작업만으로도 최소 {}이(가) 걸림"},
                 bound);
    if (waits_for_hours)
      return say({"{0} of work on {1} take at least {3}, nights and other hours in which it cannot run included",
                  "작업량 {0}은(는) GPU {2}개에서, 실행할 수 없는 시간을 포함하면 최소 {3}이(가) 걸림"},
                 work, counted(gpus, "GPU"), gpus, bound);
    return say({"{0} of work on {1} take at least {3}", "작업량 {0}은(는) GPU {2}개에서 최소 {3}이(가) 걸림"}, work,
               counted(gpus, "GPU"), gpus, bound);
  }

  void find_in_makespan(const Measured& measured, const Value& simulated, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    const std::size_t gpus = in.devices.size();
    const Unit& second = claim.stated->unit;
    double bound = result.nominal().bound.time.seconds();
    const double one_by_one = result.nominal().gpu_time.seconds();
    double work = one_by_one;
    for (const CaseResult& one : result.cases) {
      bound = std::min(bound, one.measures.bound.time.seconds());
      work = std::max(work, one.measures.gpu_time.seconds());
    }
    LocalizedText otherwise;
    if (const auto other = list_.bases().in_other_precision(measured))
      otherwise = say({"; in {0} the same GPUs take {1}", "; 같은 GPU에서 {0}(으)로는 {1}이(가) 걸림"},
                      precision_text(other->precision), amount(other->value, claim));
    if (claim.stated->high + claim.tolerance_high < bound * (1 - 1e-9))
      list_.add(Finding::Kind::below_work_bound, claim, bound,
                why_not_shorter(result.nominal().bound.name, amount(Value::of(work, second), claim), gpus,
                                amount(Value::of(bound, second), claim), bound > work * (1 + 1e-9)),
                otherwise, list_.bases().precision_where_several(measured));
    if (gpus > 1 && agrees(claim, Value::of(one_by_one, second)))
      list_.add(Finding::Kind::gpu_count_ignored, claim, simulated.nominal, gpus, amount(simulated, claim));
  }

  /// What each rented pool is paid for: its price, the hours that are billed and its GPUs.
  static std::vector<RentTerm> rent_terms(const System& in, const Result& result) {
    const SystemUsage usage = usage_of(in, result.cases.front().schedule);
    std::vector<RentTerm> terms;
    for (std::size_t pool = 0; pool < in.pools.size(); ++pool) {
      const PoolCost& cost = in.pools[pool].cost;
      if (!cost.rent) continue;
      const PoolUsage& used = usage.pools[pool];
      Seconds busy;
      for (std::size_t one = 0; one < in.classes.size(); ++one)
        if (in.classes[one].pool_number == id<PoolId>(pool)) busy += to_seconds(usage.classes[one].busy);
      if (cost.billed == PoolCost::Billed::busy) terms.push_back({*cost.rent, busy.raw(), 1});
      if (cost.billed == PoolCost::Billed::use) terms.push_back({*cost.rent, used.use.seconds(), used.gpus});
      if (cost.billed == PoolCost::Billed::run) terms.push_back({*cost.rent, used.run.seconds(), used.gpus});
    }
    std::erase_if(terms, [](const RentTerm& term) { return term.seconds == 0; });
    return terms;
  }

  void find_in_rent(const Claim& claim, const Value& simulated, const Result& result, const System& in) {
    list_.add_equation(Finding::Kind::cost_product, claim, equation_of(rent_terms(in, result), simulated, claim.unit), simulated,
                       claim.unit);
  }

  void find_gangs(const Measured& measured, const Value& simulated, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    if (const auto gang = ignored_gang(claim, list_.workload(measured), in, result.cases.front()))
      list_.add(Finding::Kind::gangs_ignored, claim, simulated.nominal, *gang, amount(simulated, claim));
  }

  /// A total that has the electricity in it once more than it is paid.
  void find_electricity(const Measured& measured, const Result& result) {
    const Claim& claim = *measured.audited->claim;
    const Scenario& scenario = *list_.audit().scenarios[measured.audited->scenario];
    const Run& run = measured.subject.run;
    const auto twice = electricity_twice(claim, scenario.problem_of(run, 0), result.cases.front(), scenario);
    if (!twice) return;
    const auto value_of = [&](Money money) { return Value::of(money.raw(), claim.stated->unit); };
    const Value total = value_of(twice->total);
    const Value electricity = value_of(twice->electricity);
    const Value sum = value_of(twice->total + twice->electricity);
    const auto equation = sum_of({total, electricity}, sum, claim.unit);
    list_.add(Finding::Kind::electricity_twice, {&claim}, factor_between(claim.stated->nominal, total.nominal), "",
              equation ? std::vector{*equation} : std::vector<Equation>(), list_.subject_of(claim), stated_amount(claim),
              equation ? name_text(equation->text()) : amount(electricity, claim), amount(total, claim),
              twice->is_in_rent ? say({"; the rent includes it", "; 임대료에 이미 포함됨"}) : LocalizedText());
  }

  void find_power_as_energy(const Claim& claim, const Value& simulated, const Result& result, const System& in) {
    const std::optional<Power> power = power_of_one_hour(claim, simulated, in, result.cases.front());
    if (!power) return;
    const Value time = Value::of(result.nominal().makespan.seconds(), parse_unit("s")->unit);
    const auto equation = product_of({Value::of(*power / units::W, parse_unit("W")->unit), time}, simulated, claim.unit);
    const LocalizedText shown =
        equation ? name_text(equation->text())
                 : say({"the run takes {0}, so it is {1}", "실행은 {0} 걸리므로 {1}"}, time, amount(simulated, claim));
    list_.add(Finding::Kind::power_as_energy, {&claim}, factor_between(claim.stated->nominal, simulated.nominal), "",
              equation ? std::vector{*equation} : std::vector<Equation>(), list_.subject_of(claim), stated_amount(claim), shown);
  }

  FindingList& list_;
};

}  // namespace

void find_in_run(const Measured& measured, FindingList& list) { RunFinder(list).run(measured); }

}  // namespace gpusim
