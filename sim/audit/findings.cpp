#include "sim/audit/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

#include "sim/audit/bases.hpp"
#include "sim/audit/effects.hpp"
#include "sim/audit/equations.hpp"
#include "sim/audit/finding_kinds.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"
#include "sim/economics/usage.hpp"

namespace gpusim {
namespace {

using Kind = Finding::Kind;

class Finder {
 public:
  Finder(const Audit& audit, const std::vector<Evaluator*>& evaluators)
      : audit_(audit), evaluators_(evaluators), bases_(audit, evaluators) {
    for (const AuditedClaim& claim : audit.claims) {
      claim_of_.emplace(claim.claim->id, &claim);
      if (const auto measured = measure(claim)) measured_.push_back(*measured);
    }
  }

  std::vector<Finding> run() {
    for (const AuditedClaim& claim : audit_.claims) {
      if (!claim.claim->stated) continue;
      find_in_arithmetic(claim);
      find_unit_error(claim);
      find_published(claim);
      find_limit(claim);
      find_sparse_ratio(claim);
      find_ratio(claim);
      find_energy_as_power(claim);
      find_hour_slip(claim);
      find_days(claim);
      find_elsewhere(claim);
    }
    for (const Measured& measured : measured_) find_in_run(measured);
    find_more_gpus_slower();
    find_reversed_rankings();
    rank();
    return std::move(findings_);
  }

 private:
  /// By what they change, then by how far the figures are apart.
  void rank() {
    Effects effects(audit_, evaluators_, measured_);
    for (const Finding& finding : findings_)
      for (const std::string& claim : finding.claims) effects.mark(claim, finding.effect);
    for (Finding& finding : findings_)
      if (finding.kind != Kind::ranking_by_basis) finding.effect = std::min(finding.effect, effects.of(finding.claims));
    std::ranges::stable_sort(findings_, [](const Finding& one, const Finding& other) {
      return one.effect != other.effect ? one.effect < other.effect : one.factor > other.factor;
    });
  }

  [[nodiscard]] std::optional<Measured> measure(const AuditedClaim& audited) const {
    return measured(audited, *evaluators_[audited.scenario]);
  }

  const System& system(std::size_t scenario, std::size_t number) const { return audit_.scenarios[scenario]->systems[number]; }

  /// Statements of the same quantity share one finding; of two claims `what` they are about together, of one its quantity. `words`
  /// fill in the sentence of the kind, which shows `equations`.
  template <class... Words>
  void add(Kind kind, const std::vector<const Claim*>& claims, double factor, std::string what, std::vector<Equation> equations,
           const Words&... words) {
    Sentence sentence{say(row_of(kind).sentence, words...), std::move(equations)};
    if (what.empty()) what = claims.front()->quantity.empty() ? sentence.text.en : claims.front()->quantity;
    const auto [place, is_new] = place_of_.emplace(std::tuple{kind, claims.front()->document, std::move(what)}, findings_.size());
    if (is_new) findings_.push_back({kind, claims.front()->document, {}, std::move(sentence), effect_of(kind), factor});
    findings_[place->second].factor = std::max(findings_[place->second].factor, factor);
    std::vector<std::string>& known = findings_[place->second].claims;
    for (const Claim* claim : claims)
      if (is_new || std::ranges::find(known, claim->id) == known.end()) known.push_back(claim->id);
  }
  /// What every finding of the kind changes at least.
  static Finding::Effect effect_of(Kind kind) {
    switch (kind) {
      case Kind::ranking_reversed:
        return Finding::Effect::reverses_order;
      case Kind::ranking_by_basis:
        return Finding::Effect::reverses_order_on_one_basis;
      case Kind::above_limit:
      case Kind::below_work_bound:
        return Finding::Effect::flips_limit;
      default:
        return Finding::Effect::changes_figure;
    }
  }
  /// About one claim, whose subject and stated text come first.
  template <class... Words>
  void add(Kind kind, const Claim& claim, double other, const Words&... words) {
    add(kind, {&claim}, factor_between(claim.stated->nominal, other), "", {}, subject_of(claim), claim.stated_text, words...);
  }
  /// About one claim that is something else by the equation, or by the value alone where no equation can be written.
  template <class... Words>
  void add_equation(Kind kind, const Claim& claim, const std::optional<Equation>& equation, const Value& right,
                    const std::optional<WrittenUnit>& in, const Words&... words) {
    std::vector<Equation> equations;
    if (equation) equations.push_back(*equation);
    add(kind, {&claim}, factor_between(claim.stated->nominal, right.nominal), "", std::move(equations), subject_of(claim),
        claim.stated_text, equation ? equation->text() : value_text(right, in), words...);
  }
  /// What the claim is about: the measure of a run, or what its scenario says with the key of what is stated of that.
  [[nodiscard]] LocalizedText subject_of(const Claim& claim) const {
    const AuditedClaim& audited = *claim_of_.at(claim.id);
    if (measure(audited)) return capitalized(described(*claim.simulated, *evaluators_[audited.scenario]));
    if (claim.about.empty()) return name_text(claim.metric.empty() ? claim.id : fmt::format("`{}`", claim.metric));
    const LocalizedText about = claim_text(*audit_.scenarios[audited.scenario], claim, claim.about);
    return claim.metric.empty() ? about : say({"{} (`{}`)", "{} (`{}`)"}, about, claim.metric);
  }
  /// The names of a scenario's formulas, claims of all of them included.
  [[nodiscard]] FormulaNames names(const AuditedClaim& audited) const {
    return evaluators_[audited.scenario]->names(std::nullopt, [this](const std::string& id) {
      const auto found = claim_of_.find(id);
      if (found == claim_of_.end() || !found->second->claim->stated) throw std::runtime_error("states no value");
      return *found->second->claim->stated;
    });
  }

  /// A total or an efficiency that its own arithmetic does not give.
  void find_in_arithmetic(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.arithmetic || !audited.arithmetic->value || audited.arithmetic->agrees) return;
    const Value& own = *audited.arithmetic->value;
    for (const auto& [kind, applies] : {std::pair{Kind::sum_of_parts, claim.arithmetic->is_sum()},
                                        std::pair{Kind::efficiency, claim.metric.find("efficiency") != std::string::npos}})
      if (applies) add_equation(kind, claim, equation_of(*claim.arithmetic, names(audited), own, claim.unit), own, claim.unit);
  }

  void find_unit_error(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    struct Slip {
      const char* base;
      double factor;
      Phrase words;
    };
    static constexpr Slip kSlips[] = {
        {"s", 60, {"60 times: seconds taken for minutes, or minutes for hours", "60배: 초를 분으로 (또는 분을 시간으로) 혼동"}},
        {"s", 3600, {"3600 times: seconds taken for hours", "3600배: 초를 시간으로 혼동"}},
        {"s", 24, {"24 times: hours taken for days", "24배: 시간을 일로 혼동"}},
        {"s", 1000, {"1000 times: milliseconds taken for seconds", "1000배: 밀리초를 초로 혼동"}},
        {"s", 8, {"8 times: bits taken for bytes", "8배: 비트를 바이트로 혼동"}},
        {"B", 1000, {"1000 times: a prefix too far", "1000배: 단위 접두어 오류"}},
        {"B", 8, {"8 times: bits taken for bytes", "8배: 비트를 바이트로 혼동"}},
        {"J", 1000, {"1000 times: a prefix too far", "1000배: 단위 접두어 오류"}}};
    // What the document's own arithmetic gives was not written in the wrong unit.
    if (audited.arithmetic && audited.arithmetic->agrees) return;
    for (const auto& [comparison, formula] :
         {std::pair{&audited.arithmetic, &claim.arithmetic}, std::pair{&audited.simulated, &claim.simulated}}) {
      if (!*comparison || !(*comparison)->value || (*comparison)->agrees || (*comparison)->value->nominal <= 0) continue;
      const Value& own = *(*comparison)->value;
      const double ratio = claim.stated->nominal / own.nominal;
      for (const Slip& slip : kSlips) {
        using Powers = std::vector<std::pair<std::string, int>>;
        const Powers& powers = claim.stated->unit.powers();
        const bool is_rate = slip.base == std::string_view("B") && powers == Powers{{"B", 1}, {"s", -1}};
        const bool is_base = is_rate || powers == Powers{{slip.base, 1}};
        const bool is_slip = std::fabs(ratio / slip.factor - 1) < 0.01 || std::fabs(ratio * slip.factor - 1) < 0.01;
        // A time is 8 times another for many reasons; where it is data over bandwidth, bits are one.
        const bool is_transfer =
            slip.factor != 8 || slip.base != std::string_view("s") || (*formula)->text().find("B/s") != std::string::npos;
        if (!is_base || !is_slip || !is_transfer) continue;
        // A single run is no equation; what it gives says enough.
        const auto equation = (*formula)->only_call() ? std::nullopt : equation_of(**formula, names(audited), own, std::nullopt);
        add_equation(Kind::unit_error, claim, equation, own, std::nullopt, slip.words);
        return;
      }
    }
  }

  /// A sparse peak where a dense one belongs, or another number than the data sheet's.
  void find_published(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    for (const auto& formula : {claim.published, claim.simulated}) {
      if (!formula) continue;
      const auto call = formula->only_call();
      if (!call || call->function != "spec" || call->arguments.size() != 2) continue;
      const FormulaNames names = evaluators_[audited.scenario]->names();
      const auto value_of = [&](const std::string& field) -> std::optional<Value> {
        try {
          return names.call("spec", {{std::nullopt, call->arguments[0]}, {std::nullopt, field}});
        } catch (const std::runtime_error&) {
          return std::nullopt;  // The sheet does not say.
        }
      };
      const auto dense = value_of(call->arguments[1]);
      if (!dense || !(dense->unit == claim.stated->unit) || agrees(claim, *dense)) continue;
      const auto sparse = value_of(call->arguments[1] + "_sparse");
      const bool is_sparse = sparse && std::fabs(claim.stated->nominal / sparse->nominal - 1) < 0.01;
      add(is_sparse ? Kind::sparse_as_dense : Kind::published_differs, claim, dense->nominal, value_text(*dense, claim.unit));
      return;
    }
  }

  /// A ratio of two data sheets' peaks that only peaks with sparsity give.
  void find_sparse_ratio(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.simulated || !audited.simulated->value || audited.simulated->agrees) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "spec" || ratio->second.function != "spec") return;
    const FormulaNames names = evaluators_[audited.scenario]->names();
    const auto peak = [&](const Formula::Call& call, const char* suffix) -> std::optional<double> {
      try {
        return names.call("spec", {{std::nullopt, call.arguments[0]}, {std::nullopt, call.arguments[1] + suffix}}).nominal;
      } catch (const std::runtime_error&) {
        return std::nullopt;  // The sheet does not say.
      }
    };
    for (const auto& [above, below] : {std::pair{"_sparse", ""}, std::pair{"_sparse", "_sparse"}, std::pair{"", "_sparse"}}) {
      const auto first = peak(ratio->first, above);
      const auto second = peak(ratio->second, below);
      if (!first || !second || !agrees(claim, Value::of(*first / *second, claim.stated->unit))) continue;
      add(Kind::sparse_ratio, claim, audited.simulated->value->nominal, value_text(*audited.simulated->value, claim.unit));
      return;
    }
  }

  /// A cost that follows when GPUs are charged in the other of two ways: their whole price, or what they lose during the run.
  void find_purchase_basis(const Measured& measured, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    const Scenario& scenario = *audit_.scenarios[measured.audited->scenario];
    System otherwise = in;
    bool is_depreciated = false;
    for (Pool& pool : otherwise.pools)
      if (pool.cost.purchase && pool.cost.lifetime) {
        is_depreciated = pool.cost.is_depreciated;
        pool.cost.is_depreciated = !is_depreciated;
      }
    const Run run{measured.subject.system, measured.subject.workload, measured.subject.policy};
    const Problem own = scenario.problem_of(run, 0);
    const CaseResult& first = result.cases.front();
    const Economics paid =
        economics({otherwise, own.workload, own.performance}, first.schedule, scenario.costs, scenario.energy, first.which);
    const std::optional<Money> amount = measured.subject.part ? paid.part(*measured.subject.part) : paid.total;
    if (!amount || !agrees(claim, Value::of(*amount, claim.stated->unit))) return;
    constexpr Phrase kWhole{"the whole price of the GPUs", "GPU의 전체 가격"};
    constexpr Phrase kLoss{"the depreciation during the run", "실행 중 감가상각"};
    const Value& simulated = *measured.audited->simulated->value;
    add(Kind::purchase_basis, claim, simulated.nominal, is_depreciated ? kWhole : kLoss, is_depreciated ? kLoss : kWhole,
        value_text(simulated, claim.unit));
  }

  void find_limit(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!claim.limit) return;
    const Comparison limit = evaluated(*claim.limit, evaluators_[audited.scenario]->names(), claim, "limit");
    if (!limit.value) return;
    if (!(limit.value->unit == claim.stated->unit))
      throw InputError(claim.file, claim.pointer + "/limit", "the formula gives another unit than the claim states");
    if (claim.stated->low - claim.tolerance_low <= limit.value->high * (1 + 1e-9)) return;
    add(Kind::above_limit, claim, limit.value->nominal, described(*claim.limit, *evaluators_[audited.scenario]),
        value_text(*limit.value, claim.unit));
  }

  /// Ratios of two runs: too large for the cards, or of different precisions.
  void find_ratio(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!claim.simulated) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "makespan" || ratio->second.function != "makespan") return;
    const Evaluator& evaluator = *evaluators_[audited.scenario];
    const auto above = evaluator.subject("makespan", ratio->first.arguments);
    const auto below = evaluator.subject("makespan", ratio->second.arguments);
    const System& slow = system(audited.scenario, above->system);
    const System& fast = system(audited.scenario, below->system);
    if (slow.precision != fast.precision)
      add(Kind::mixed_precisions, claim, audited.simulated->value ? audited.simulated->value->nominal : 1,
          title_of(evaluator.scenario(), slow), precision_text(slow.precision), title_of(evaluator.scenario(), fast),
          precision_text(fast.precision));
    const bool is_same_card = only_gpu(slow) && only_gpu(slow) == only_gpu(fast) && slow.precision == fast.precision;
    const double cards = static_cast<double>(fast.devices.size()) / static_cast<double>(slow.devices.size());
    if (!is_same_card || cards < 1 || claim.stated->low - claim.tolerance_low <= cards * (1 + 1e-9)) return;
    add(Kind::superlinear, {&claim}, factor_between(claim.stated->nominal, cards), "", {}, subject_of(claim),
        value_text(Value::number(claim.stated->nominal)), value_text(Value::number(cards)), fast.devices.size(),
        slow.devices.size(), *only_gpu(slow));
  }

  void find_elsewhere(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    for (const Claim* other : audited.elsewhere)
      if (claim.id <= other->id)  // Once a pair.
        add(Kind::internal_contradiction, {&claim, other}, factor_between(claim.stated->nominal, other->stated->nominal), "", {},
            capitalized(claim_text(*audit_.scenarios[audited.scenario], claim, claim.quantity)), claim.line, claim.stated_text,
            other->line, other->stated_text);
  }

  /// What one run says about a claim that is just that run's measure.
  void find_in_run(const Measured& measured) {
    const Comparison& simulated = *measured.audited->simulated;
    if (!simulated.value || simulated.agrees) return;
    Evaluator& evaluator = *evaluators_[measured.audited->scenario];
    const Result& result = evaluator.result(measured.subject.system, measured.subject.workload, measured.subject.policy);
    const System& in = system(measured.audited->scenario, measured.subject.system);
    const Claim& claim = *measured.audited->claim;
    if (measured.function == "makespan") find_in_makespan(measured, *simulated.value, result, in);
    if (measured.function == "makespan" || measured.function == "work") find_gangs(measured, *simulated.value, result, in);
    if (measured.function == "cost") find_purchase_basis(measured, result, in);
    if (measured.function == "cost" && !measured.subject.part) find_electricity(measured, result);
    if (measured.function == "energy" || measured.subject.part == CostPart::electricity)
      find_power_as_energy(claim, *simulated.value, result, in);
    if (measured.function == "cost" && measured.subject.part == CostPart::rent) find_in_rent(claim, *simulated.value, result, in);
  }

  void find_in_makespan(const Measured& measured, const Value& simulated, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    const std::size_t cards = in.devices.size();
    const Unit& second = claim.stated->unit;
    double bound = result.nominal().bound.time.seconds();
    const double one_by_one = result.nominal().gpu_time.seconds();
    double work = one_by_one;
    for (const CaseResult& one : result.cases) {
      bound = std::min(bound, one.measures.bound.time.seconds());
      work = std::max(work, one.measures.gpu_time.seconds());
    }
    LocalizedText otherwise;
    if (const auto other = bases_.in_other_precision(measured))
      otherwise = say({"; in {0} the same GPUs take {1}", "; {0}에서 같은 GPU는 {1}이(가) 걸림"}, precision_text(other->precision),
                      value_text(other->value, claim.unit));
    if (claim.stated->high + claim.tolerance_high < bound * (1 - 1e-9))
      add(Kind::below_work_bound, claim, bound, value_text(work, second, claim.unit), counted(cards, "GPU"), cards,
          value_text(bound, second, claim.unit), otherwise, precision_text(in.precision));
    if (cards > 1 && agrees(claim, Value::of(one_by_one, second)))
      add(Kind::gpu_count_ignored, claim, simulated.nominal, cards, value_text(simulated, claim.unit));
  }

  /// What each rented pool is paid for: its price, the hours that are billed and its GPUs.
  static std::vector<RentTerm> rent_terms(const System& in, const Result& result) {
    const SystemUsage usage = usage_of(in, result.cases.front().schedule);
    std::vector<RentTerm> terms;
    for (std::size_t pool = 0; pool < in.pools.size(); ++pool) {
      const PoolCost& cost = in.pools[pool].cost;
      if (!cost.rent) continue;
      const PoolUsage& used = usage.pools[pool];
      double busy = 0;
      for (std::size_t one = 0; one < in.classes.size(); ++one)
        if (in.classes[one].pool_number == id<PoolId>(pool)) busy += seconds_of(usage.classes[one].busy);
      if (cost.billed == PoolCost::Billed::busy) terms.push_back({*cost.rent, busy, 1});
      if (cost.billed == PoolCost::Billed::use) terms.push_back({*cost.rent, used.use.seconds(), used.cards});
      if (cost.billed == PoolCost::Billed::run) terms.push_back({*cost.rent, used.run.seconds(), used.cards});
    }
    std::erase_if(terms, [](const RentTerm& term) { return term.seconds == 0; });
    return terms;
  }

  void find_in_rent(const Claim& claim, const Value& simulated, const Result& result, const System& in) {
    add_equation(Kind::cost_product, claim, equation_of(rent_terms(in, result), simulated, claim.unit), simulated, claim.unit);
  }

  void find_gangs(const Measured& measured, const Value& simulated, const Result& result, const System& in) {
    const Claim& claim = *measured.audited->claim;
    if (const auto gang = ignored_gang(claim, workload(measured), in, result.cases.front()))
      add(Kind::gangs_ignored, claim, simulated.nominal, *gang, value_text(simulated, claim.unit));
  }

  /// A total that has the electricity in it once more than it is paid.
  void find_electricity(const Measured& measured, const Result& result) {
    const Claim& claim = *measured.audited->claim;
    const Scenario& scenario = *audit_.scenarios[measured.audited->scenario];
    const Run run{measured.subject.system, measured.subject.workload, measured.subject.policy};
    const auto twice = electricity_twice(claim, scenario.problem_of(run, 0), result.cases.front(), scenario);
    if (!twice) return;
    const Value total = Value::of(twice->total, claim.stated->unit);
    const Value electricity = Value::of(twice->electricity, claim.stated->unit);
    const Value sum = Value::of(twice->total + twice->electricity, claim.stated->unit);
    const auto equation = sum_of({total, electricity}, sum, claim.unit);
    add(Kind::electricity_twice, {&claim}, factor_between(claim.stated->nominal, twice->total), "",
        equation ? std::vector{*equation} : std::vector<Equation>(), subject_of(claim), claim.stated_text,
        equation ? equation->text() : value_text(electricity, claim.unit), value_text(total, claim.unit),
        twice->is_in_rent ? say({"; the rent includes it", "; 임대료에 이미 포함됨"}) : LocalizedText());
  }

  void find_power_as_energy(const Claim& claim, const Value& simulated, const Result& result, const System& in) {
    const auto watts = power_of_one_hour(claim, simulated, in, result.cases.front());
    if (!watts) return;
    const Value time = Value::of(result.nominal().makespan.seconds(), parse_unit("s")->unit);
    const auto equation = product_of({Value::of(*watts, parse_unit("W")->unit), time}, simulated, claim.unit);
    const LocalizedText shown =
        equation ? name_text(equation->text())
                 : say({"the run takes {0}, so it is {1}", "실행은 {0} 걸리므로 {1}"}, time, value_text(simulated, claim.unit));
    add(Kind::power_as_energy, {&claim}, factor_between(claim.stated->nominal, simulated.nominal), "",
        equation ? std::vector{*equation} : std::vector<Equation>(), subject_of(claim), claim.stated_text, shown);
  }

  /// An energy without its hours in the document's own calculation, or a power with them.
  void find_hour_slip(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.arithmetic || !audited.arithmetic->value || audited.arithmetic->agrees) return;
    const Value& right = *audited.arithmetic->value;
    const auto slip = hour_slip(claim, *claim.arithmetic, names(audited), right);
    if (!slip) return;
    const std::string shown = value_text(right, claim.unit);
    if (slip->is_power_for_energy)
      add(Kind::power_as_energy, claim, right.nominal, say({"with {0} it is {1}", "{0}(으)로는 {1}"}, slip->time, shown));
    else
      add(Kind::energy_as_power, claim, right.nominal, Value::of(right.nominal * slip->time.nominal, parse_unit("kWh")->unit),
          shown);
  }

  /// A power that has the number of the energy of the run.
  void find_energy_as_power(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.simulated || !audited.simulated->value || audited.simulated->agrees) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "energy" || ratio->second.function != "makespan") return;
    std::vector<FormulaArgument> arguments;
    for (const std::string& argument : ratio->first.arguments) arguments.push_back({std::nullopt, argument});
    const Value energy = evaluators_[audited.scenario]->names().call("energy", arguments);
    constexpr double kHour = 3600;
    if (!agrees(claim, Value::of(energy.nominal / kHour, claim.stated->unit))) return;
    add(Kind::energy_as_power, claim, audited.simulated->value->nominal, energy, value_text(*audited.simulated->value, claim.unit));
  }

  /// Weekends counted where nothing happens on them, or left out where something does.
  void find_days(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    const std::optional<Comparison>& right = audited.simulated ? audited.simulated : audited.arithmetic;
    // Where something else explains the difference, it is not the days.
    if (audited.verdict != Verdict::contradicted || !right || right->agrees || !right->value ||
        !(right->value->unit == parse_unit("s")->unit))
      return;
    const bool is_run = audited.simulated && claim.simulated->only_call() && claim.simulated->only_call()->function == "makespan";
    const auto taken =
        days_taken(claim, *right->value, is_run ? std::optional(audit_.scenarios[audited.scenario]->start) : std::nullopt);
    if (!taken) return;
    const Phrase words =
        *taken == DaysTaken::working_for_calendar
            ? Phrase{"working days only, although the work goes on at weekends", "주말에도 진행되는 일을 근무일로만 셈"}
            : Phrase{"calendar days, although only working days count", "근무일만 세어야 하는데 달력일로 셈"};
    add(Kind::working_days, claim, right->value->nominal, value_text(*right->value, claim.unit), words);
  }

  const Workload& workload(const Measured& measured) const {
    return audit_.scenarios[measured.audited->scenario]->workloads[measured.subject.workload];
  }

  void find_more_gpus_slower() {
    for (const Measured& few : measured_)
      for (const Measured& many : measured_) {
        if (few.function != "makespan" || many.function != "makespan") continue;
        const Claim& a = *few.audited->claim;
        const Claim& b = *many.audited->claim;
        const System& small = system(few.audited->scenario, few.subject.system);
        const System& large = system(many.audited->scenario, many.subject.system);
        const bool are_alike = a.document == b.document && only_gpu(small) && only_gpu(small) == only_gpu(large) &&
                               small.precision == large.precision && workload(few).name == workload(many).name &&
                               workload(few).tasks() == workload(many).tasks();
        if (!are_alike || small.devices.size() >= large.devices.size()) continue;
        if (b.stated->low - b.tolerance_low <= a.stated->high + a.tolerance_high) continue;
        add(Kind::more_gpus_slower, {&a, &b}, factor_between(a.stated->nominal, b.stated->nominal),
            fmt::format("{}|{}|{}|{}", *only_gpu(small), small.devices.size(), large.devices.size(), workload(few).name), {},
            title_of(*audit_.scenarios[few.audited->scenario], workload(few)), *only_gpu(small), small.devices.size(),
            a.stated_text, large.devices.size(), b.stated_text);
      }
  }

  /// Statements of one kind about the same work on different systems, of one scenario or of several.
  [[nodiscard]] bool are_comparable(const Measured& one, const Measured& other) const {
    const Claim& a = *one.audited->claim;
    const Claim& b = *other.audited->claim;
    if (a.document != b.document || a.metric != b.metric || one.function != other.function ||
        one.subject.part != other.subject.part)
      return false;
    if (one.audited->scenario == other.audited->scenario)
      return one.subject.workload == other.subject.workload && one.subject.system != other.subject.system;
    const System& first = system(one.audited->scenario, one.subject.system);
    const System& second = system(other.audited->scenario, other.subject.system);
    return workload(one).name == workload(other).name && workload(one).tasks() == workload(other).tasks() &&
           first.title != second.title;
  }

  /// Two systems whose stated order is not the one that follows.
  void find_reversed_rankings() {
    for (std::size_t i = 0; i < measured_.size(); ++i)
      for (std::size_t j = i + 1; j < measured_.size(); ++j) {
        const Measured& one = measured_[i];
        const Measured& other = measured_[j];
        if (!are_comparable(one, other)) continue;
        if (one.function != "makespan" && one.function != "cost" && one.function != "energy" && one.function != "co2") continue;
        if (!one.audited->simulated->value || !other.audited->simulated->value) continue;
        const Claim& a = *one.audited->claim;
        const Claim& b = *other.audited->claim;
        const Value& x = *one.audited->simulated->value;
        const Value& y = *other.audited->simulated->value;
        const bool states_first = a.stated->high < b.stated->low && x.low > y.high;
        const bool states_second = b.stated->high < a.stated->low && y.low > x.high;
        if (!states_first && !states_second) continue;
        const auto title = [&](const Measured& measured) {
          return title_of(*audit_.scenarios[measured.audited->scenario],
                          system(measured.audited->scenario, measured.subject.system));
        };
        const Measured& said = states_first ? one : other;
        const Measured& real = states_first ? other : one;
        const auto report = [&](Kind kind, const auto&... more) {
          add(kind, {&a, &b}, std::max(factor_between(a.stated->nominal, x.nominal), factor_between(b.stated->nominal, y.nominal)),
              fmt::format("{}|{}|{}|{}", title(said).en, title(real).en, a.metric, workload(one).name), {},
              title_of(*audit_.scenarios[one.audited->scenario], workload(one)), title(said), title(real),
              said.audited->claim->stated_text, real.audited->claim->stated_text,
              value_text(*said.audited->simulated->value, a.unit), value_text(*real.audited->simulated->value, a.unit),
              bases_.basis(said, real), more...);
        };
        if (const auto elsewhere = bases_.other_basis(said, real))
          report(Kind::ranking_by_basis, value_text(elsewhere->said, a.unit), value_text(elsewhere->real, a.unit), elsewhere->name);
        else
          report(Kind::ranking_reversed);
      }
  }

  const Audit& audit_;
  const std::vector<Evaluator*>& evaluators_;
  Bases bases_;
  std::vector<Measured> measured_;
  std::map<std::string, const AuditedClaim*> claim_of_;
  std::vector<Finding> findings_;
  std::map<std::tuple<Kind, std::string, std::string>, std::size_t> place_of_;
};

}  // namespace

std::vector<Finding> find_all(const Audit& audit, const std::vector<Evaluator*>& evaluators) {
  return Finder(audit, evaluators).run();
}

}  // namespace gpusim
