// What one statement shows: its own arithmetic, its unit, its data sheet, its limit.

#include "sim/audit/finding_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/audit/amounts.hpp"
#include "sim/audit/equations.hpp"
#include "sim/audit/findings.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"

namespace gpusim {
namespace {

class ClaimFinder {
 public:
  explicit ClaimFinder(FindingList& list) : list_(list) {}

  void run(const AuditedClaim& claim) {
    find_in_arithmetic(claim);
    find_unit_error(claim);
    // A value above its limit differs from the data sheet too; once is enough.
    if (!find_sparse(claim) && !find_limit(claim)) find_published(claim);
    find_sparse_ratio(claim);
    find_ratio(claim);
    find_energy_as_power(claim);
    find_hour_slip(claim);
    find_days(claim);
    find_elsewhere(claim);
  }

 private:
  /// A total or an efficiency that its own arithmetic does not give.
  void find_in_arithmetic(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.arithmetic || !audited.arithmetic->value || audited.arithmetic->agrees) return;
    const Value& own = *audited.arithmetic->value;
    for (const auto& [kind, applies] : {std::pair{Finding::Kind::sum_of_parts, claim.arithmetic->is_sum()},
                                        std::pair{Finding::Kind::efficiency, claim.metric.find("efficiency") != std::string::npos}})
      if (applies)
        list_.add_equation(kind, claim, equation_of(*claim.arithmetic, list_.names(audited), own, claim.unit), own, claim.unit);
  }

  /// The unit in which the computed value has the number that the claim states in its own; empty where there is none.
  static std::optional<std::string> unit_with_same_number(const Claim& claim, double ratio) {
    // Of rates there is no list of units.
    if (!claim.unit || claim.stated->unit.powers().size() != 1) return std::nullopt;
    for (const std::string_view name : units_like(claim.stated->unit.text()))
      if (const auto unit = parse_unit(name); unit && std::fabs(unit->factor * ratio / claim.unit->factor - 1) < 0.01)
        return std::string(name);
    return std::nullopt;
  }
  static std::string number_of(const Claim& claim) { return claim.stated_text.substr(0, claim.stated_text.find(' ')); }

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
        auto equation = (*formula)->only_call() ? std::nullopt : equation_of(**formula, list_.names(audited), own, std::nullopt);
        if (equation && equation->left == value_text(own)) equation.reset();  // Neither is a single value.
        const auto right_unit = unit_with_same_number(claim, ratio);
        const LocalizedText reason =
            slip.factor != 8 && right_unit
                ? say({"{0} would be right in {1}, not in {2}", "{0}은(는) 단위가 {2}이(가) 아니라 {1}이면 맞음"}, number_of(claim),
                      *right_unit, claim.unit->text)
                : say(slip.words);
        list_.add_equation(Finding::Kind::unit_error, claim, equation, own, std::nullopt, reason);
        return;
      }
    }
  }

  /// What the data sheet says of what is stated, with and without sparsity; empty where it says the same or nothing.
  struct Published {
    Value dense;
    bool is_sparse;  ///< the stated value is the peak with sparsity
  };
  [[nodiscard]] std::optional<Published> otherwise_published(const AuditedClaim& audited) const {
    const Claim& claim = *audited.claim;
    for (const auto& formula : {claim.published, claim.simulated}) {
      if (!formula) continue;
      const auto call = formula->only_call();
      if (!call || call->function != "spec" || call->arguments.size() != 2) continue;
      const FormulaNames names = list_.evaluators()[audited.scenario]->names();
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
      return Published{*dense, is_sparse};
    }
    return std::nullopt;
  }

  /// A sparse peak where a dense one belongs.
  bool find_sparse(const AuditedClaim& audited) {
    const auto published = otherwise_published(audited);
    if (!published || !published->is_sparse) return false;
    list_.add(Finding::Kind::sparse_as_dense, *audited.claim, published->dense.nominal, amount(published->dense, *audited.claim));
    return true;
  }

  /// Another number than the data sheet's.
  void find_published(const AuditedClaim& audited) {
    if (const auto published = otherwise_published(audited))
      list_.add(Finding::Kind::published_differs, *audited.claim, published->dense.nominal,
                amount(published->dense, *audited.claim));
  }

  /// A ratio of two data sheets' peaks that only peaks with sparsity give.
  void find_sparse_ratio(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.simulated || !audited.simulated->value || audited.simulated->agrees) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "spec" || ratio->second.function != "spec") return;
    const FormulaNames names = list_.evaluators()[audited.scenario]->names();
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
      list_.add(Finding::Kind::sparse_ratio, claim, audited.simulated->value->nominal, amount(*audited.simulated->value, claim));
      return;
    }
  }

  bool find_limit(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!claim.limit) return false;
    const Comparison limit = converted(evaluated(*claim.limit, list_.evaluators()[audited.scenario]->names(), claim, "limit"),
                                       *claim.stated, list_.audit().scenarios[audited.scenario]->costs);
    if (!limit.value) return false;
    expect_unit(claim, *limit.value, "limit");
    if (claim.stated->low - claim.tolerance_low <= limit.value->high * (1 + 1e-9)) return false;
    list_.add(Finding::Kind::above_limit, claim, limit.value->nominal,
              described(*claim.limit, *list_.evaluators()[audited.scenario]), amount(*limit.value, claim));
    return true;
  }

  /// Ratios of two runs: too large for the gpus, or of different precisions.
  void find_ratio(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!claim.simulated) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "makespan" || ratio->second.function != "makespan") return;
    const Evaluator& evaluator = *list_.evaluators()[audited.scenario];
    const auto above = evaluator.subject("makespan", ratio->first.arguments);
    const auto below = evaluator.subject("makespan", ratio->second.arguments);
    const System& slow = list_.system(audited.scenario, above->run.system);
    const System& fast = list_.system(audited.scenario, below->run.system);
    if (slow.precision != fast.precision)
      list_.add(Finding::Kind::mixed_precisions, claim, audited.simulated->value ? audited.simulated->value->nominal : 1,
                title_of(evaluator.scenario(), slow), precision_text(slow.precision), title_of(evaluator.scenario(), fast),
                precision_text(fast.precision));
    const bool is_same_gpu = only_gpu(slow) && only_gpu(slow) == only_gpu(fast) && slow.precision == fast.precision;
    const double gpus = static_cast<double>(fast.devices.size()) / static_cast<double>(slow.devices.size());
    if (!is_same_gpu || gpus < 1 || claim.stated->low - claim.tolerance_low <= gpus * (1 + 1e-9)) return;
    list_.add(Finding::Kind::superlinear, {&claim}, factor_between(claim.stated->nominal, gpus), "", {}, list_.subject_of(claim),
              value_text(Value::number(claim.stated->nominal)), value_text(Value::number(gpus)), fast.devices.size(),
              slow.devices.size(), *only_gpu(slow));
  }

  /// An energy without its hours in the document's own calculation, or a power with them.
  void find_hour_slip(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.arithmetic || !audited.arithmetic->value || audited.arithmetic->agrees) return;
    const Value& right = *audited.arithmetic->value;
    const auto slip = hour_slip(claim, *claim.arithmetic, list_.names(audited), right);
    if (!slip) return;
    const LocalizedText shown = amount(right, claim);
    if (slip->is_power_for_energy)
      list_.add(Finding::Kind::power_as_energy, claim, right.nominal,
                say({"with {0} it is {1}", "{0}(으)로는 {1}"}, slip->time, shown));
    else
      list_.add(Finding::Kind::energy_as_power, claim, right.nominal,
                Value::of(right.nominal * slip->time.nominal, parse_unit("kWh")->unit), shown);
  }

  /// A power that has the number of the energy of the run.
  void find_energy_as_power(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    if (!audited.simulated || !audited.simulated->value || audited.simulated->agrees) return;
    const auto ratio = claim.simulated->ratio_of_calls();
    if (!ratio || ratio->first.function != "energy" || ratio->second.function != "makespan") return;
    std::vector<FormulaArgument> arguments;
    for (const std::string& argument : ratio->first.arguments) arguments.push_back({std::nullopt, argument});
    const Value energy = list_.evaluators()[audited.scenario]->names().call("energy", arguments);
    constexpr double kHour = 3600;
    if (!agrees(claim, Value::of(energy.nominal / kHour, claim.stated->unit))) return;
    list_.add(Finding::Kind::energy_as_power, claim, audited.simulated->value->nominal, energy,
              amount(*audited.simulated->value, claim));
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
        days_taken(claim, *right->value, is_run ? std::optional(list_.audit().scenarios[audited.scenario]->start) : std::nullopt);
    if (!taken) return;
    const Phrase words =
        *taken == DaysTaken::working_for_calendar
            ? Phrase{"working days only, although the work goes on at weekends", "주말에도 진행되는 작업을 근무일로만 셈"}
            : Phrase{"calendar days, although only working days count", "근무일만 세어야 하는데 달력일로 셈"};
    list_.add(Finding::Kind::working_days, claim, right->value->nominal, amount(*right->value, claim), words);
  }

  void find_elsewhere(const AuditedClaim& audited) {
    const Claim& claim = *audited.claim;
    for (const Claim* other : audited.elsewhere)
      if (claim.id <= other->id)  // Once a pair.
        list_.add(Finding::Kind::internal_contradiction, {&claim, other},
                  factor_between(claim.stated->nominal, other->stated->nominal), "", {},
                  capitalized(claim_text(*list_.audit().scenarios[audited.scenario], claim, claim.quantity)), claim.line,
                  stated_amount(claim), other->line, stated_amount(*other));
  }

  FindingList& list_;
};

}  // namespace

void find_in_claim(const AuditedClaim& claim, FindingList& list) { ClaimFinder(list).run(claim); }

}  // namespace gpusim
