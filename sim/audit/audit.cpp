// From claims to verdicts.

#include "gpusim/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/audit/amounts.hpp"
#include "sim/audit/bases.hpp"
#include "sim/audit/claim_index.hpp"
#include "sim/audit/findings.hpp"
#include "sim/audit/formula_kinds.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/readings.hpp"
#include "sim/audit/sources.hpp"
#include "sim/base/parallel.hpp"
#include "sim/page/messages.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/quotes.hpp"

namespace gpusim {
namespace {

/// Whether arithmetic derives nothing: it is the stated value once more.
bool is_restatement(const std::optional<Comparison>& arithmetic, const Claim& claim) {
  return arithmetic && arithmetic->agrees && is_single_value(*claim.arithmetic);
}

/// The simulation of what a claim is about gives what it states.
bool is_confirmed_by_simulation(const AuditedClaim& audited) {
  return audited.simulated && audited.simulated->value && audited.simulated->agrees;
}

/// Audits the claims of one scenario.
class ScenarioAudit {
 public:
  ScenarioAudit(const Scenario& scenario, std::size_t number, const ClaimIndex& index)
      : scenario_(scenario), number_(number), index_(index), evaluator_(scenario) {
    names_ = evaluator_.names({}, [this](const std::string& id) {
      const Claim* claim = index_.find(id);
      if (claim == nullptr) throw std::runtime_error(fmt::format("unknown claim \"{}\" in these files", id));
      if (!claim->stated) throw std::runtime_error(fmt::format("claim \"{}\" states no value", id));
      return *claim->stated;
    });
  }

  /// The claims compared with arithmetic and simulation, without verdicts.
  std::vector<AuditedClaim> compared() {
    std::vector<AuditedClaim> audited;
    for (const Claim& claim : scenario_.claims.claims) audited.push_back(compared(claim));
    return audited;
  }
  /// Judges them; `find` gives the compared claims of all scenarios by id.
  void judge(std::vector<AuditedClaim>& audited, const std::function<const AuditedClaim&(const std::string& id)>& find) {
    for (AuditedClaim& claim : audited) {
      part_by_basis(claim, find);
      decide(claim);
    }
    join_reciprocals(audited);
  }
  Evaluator& evaluator() { return evaluator_; }

 private:
  AuditedClaim compared(const Claim& claim) {
    AuditedClaim result{};
    result.claim = &claim;
    result.scenario = number_;
    result.arithmetic = compare(claim, claim.arithmetic, "arithmetic");
    result.simulated = compare(claim, claim.simulated, "simulated");
    result.published = compare(claim, claim.published, "published");
    result.elsewhere = index_.against(claim);
    check_conditions(claim, result.broken);
    return result;
  }

  /// Takes those out of the statements that contradict the claim that the simulation confirms like this one: of another run, or in
  /// the same range.
  void part_by_basis(AuditedClaim& audited, const std::function<const AuditedClaim&(const std::string& id)>& find) {
    std::erase_if(audited.elsewhere, [&](const Claim* other) {
      if (!is_confirmed_by_simulation(audited) || !is_confirmed_by_simulation(find(other->id))) return false;
      // Two values that are computed from the same runs are two for one quantity, not one for each of two runs.
      const Formula& own = *audited.claim->simulated;
      if (own.text() != other->simulated->text() && calls_in(own) == calls_in(*other->simulated)) return false;
      audited.on_other_bases.push_back(other);
      return true;
    });
  }

  std::optional<Comparison> compare(const Claim& claim, const std::optional<Formula>& formula, std::string_view key) {
    if (!formula) return std::nullopt;
    Comparison comparison = converted(evaluated(*formula, names_, claim, key), *claim.stated, scenario_.costs);
    if (!comparison.value) return comparison;
    expect_unit(claim, *comparison.value, key);
    comparison.agrees = agrees(claim, *comparison.value);
    return comparison;
  }

  void check_conditions(const Claim& claim, std::vector<LocalizedText>& broken) {
    for (std::size_t i = 0; i < claim.consistent.size(); ++i) {
      const Formula& condition = claim.consistent[i];
      const std::string pointer = fmt::format("{}/consistent/{}", claim.pointer, i);
      if (evaluate(condition, names_, claim.file, pointer).nominal != 0) continue;
      const auto sides = *condition.sides();
      const auto side = [&](const Formula& formula) { return amount(evaluate(formula, names_, claim.file, pointer), claim); };
      broken.push_back(broken_condition(condition, side(sides.first), side(sides.second)));
    }
  }

  /// A condition that does not hold, in words: claims by their ids, and what either side comes to.
  static LocalizedText broken_condition(const Formula& condition, const LocalizedText& left, const LocalizedText& right) {
    struct Sign {
      std::string_view sign;
      Phrase phrase;
    };
    static constexpr Sign kSigns[] = {
        {"==", {"{0} should equal {1}, but is {2} against {3}", "{0}은(는) {1}와(과) 같아야 하나 {2} 대 {3}"}},
        {"<=", {"{0} should be at most {1}, but is {2} against {3}", "{0}은(는) {1} 이하여야 하나 {2} 대 {3}"}},
        {">=", {"{0} should be at least {1}, but is {2} against {3}", "{0}은(는) {1} 이상이어야 하나 {2} 대 {3}"}},
        {"<", {"{0} should be below {1}, but is {2} against {3}", "{0}은(는) {1}보다 작아야 하나 {2} 대 {3}"}},
        {">", {"{0} should be above {1}, but is {2} against {3}", "{0}은(는) {1}보다 커야 하나 {2} 대 {3}"}}};
    const auto in_words = [](const Formula& formula) {
      std::string text;
      for (const char c : formula.text())
        if (c == '*')
          text += "×";
        else if (c != '[' && c != ']')
          text += c;
      return text;
    };
    const auto sides = *condition.sides();
    const auto* const sign = std::ranges::find(kSigns, condition.comparison(), &Sign::sign);
    return say(sign->phrase, in_words(sides.first), in_words(sides.second), left, right);
  }

  void decide(AuditedClaim& result) const {
    const Claim& claim = *result.claim;
    if (claim.kind != ClaimKind::quantity) {
      result.verdict = Verdict::not_a_quantity;
      result.why = why_no_quantity(claim.kind);
      return;
    }
    const bool has_arithmetic = result.arithmetic && result.arithmetic->value;
    const bool has_simulated = result.simulated && result.simulated->value;
    const bool arithmetic_agrees = has_arithmetic && result.arithmetic->agrees;
    const bool simulated_agrees = has_simulated && result.simulated->agrees;
    // A statement that the simulation confirms stays what it is; the other one is then the wrong one.
    const bool is_confirmed = simulated_agrees && (!has_arithmetic || arithmetic_agrees);
    const bool is_impossible = result.simulated && result.simulated->is_impossible;
    const bool is_supported = has_simulated ? simulated_agrees : arithmetic_agrees;
    // A condition between statements speaks of the reading that all of them share; under another one the claim may hold.
    const auto reading = is_supported || is_impossible ? std::nullopt : supporting_reading(result, names_, scenario_);
    if ((!result.broken.empty() && !reading) || (!result.elsewhere.empty() && !is_confirmed)) {
      result.verdict = Verdict::contradicted;
    } else if (is_impossible) {
      result.verdict = Verdict::contradicted;
    } else if (!has_simulated && (!has_arithmetic || is_restatement(result.arithmetic, claim))) {
      result.verdict = Verdict::input;
    } else if (is_supported) {
      result.verdict = Verdict::reproduced;
    } else {
      // The document's own arithmetic restates a claim; something has to explain why the simulation gives another value.
      // That which only states the value again supports no assumption either, but one that is recognized computes the value.
      if (arithmetic_agrees)
        result.assumptions =
            is_restatement(result.arithmetic, claim) ? detected_assumptions(claim, names_, scenario_) : assumptions_of(claim);
      if (result.assumptions.empty() && reading) result.assumptions.push_back(*reading);
      result.verdict = result.assumptions.empty() ? Verdict::contradicted : Verdict::under_assumption;
    }
    result.why = explain(result);
  }

  static LocalizedText why_no_quantity(ClaimKind kind) {
    switch (kind) {
      case ClaimKind::accuracy:
        return {"an accuracy: neither schedule nor price decides it", "정확도: 일정이나 가격으로 정해지지 않음"};
      case ClaimKind::date:
        return {"a date: nothing here derives it", "날짜: 여기서 도출할 수 없음"};
      case ClaimKind::rating:
        return {"a rating without a rule that derives it", "도출 규칙이 없는 등급"};
      default:
        return {"an opinion", "의견"};
    }
  }

  /// Those that the scenario names; otherwise what is recognized.
  std::vector<LocalizedText> assumptions_of(const Claim& claim) const {
    std::vector<LocalizedText> named;
    for (const std::string& id : claim.assumes)
      for (const Assumption& assumption : scenario_.claims.assumptions)
        if (assumption.id == id) named.push_back(assumption.text);
    return named.empty() ? detected_assumptions(claim, names_, scenario_) : named;
  }

  static bool is_same_rate(const Comparison& one, const Comparison& other) {
    return one.rate && other.rate && one.rate->unit == other.rate->unit && one.rate->low == other.rate->low &&
           one.rate->high == other.rate->high;
  }
  static LocalizedText conversion_text(const Comparison& comparison) {
    return say({"converted at {}", "환율 {} 적용"}, *comparison.rate);
  }

  static LocalizedText shown(const Claim& claim, const Comparison& comparison) {
    if (!comparison.value) return translated(comparison.why_not);
    return amount(*comparison.value, claim);
  }

  /// How a word such as "about" was read; empty where there is none, a tolerance is stated, nothing is compared, or the digits of a
  /// range give its ends other tolerances.
  [[nodiscard]] std::optional<LocalizedText> reading_of_words(const AuditedClaim& result) const {
    const Claim& claim = *result.claim;
    const auto word = approximate_word(claim.quote);
    const bool is_compared = (result.arithmetic && result.arithmetic->value) || (result.simulated && result.simulated->value);
    if (!word || !is_compared || scenario_.document.as_written(claim.pointer + "/tolerance")) return std::nullopt;
    const double share = claim.tolerance_low / std::abs(claim.stated->low);
    const double share_high = claim.tolerance_high / std::abs(claim.stated->high);
    if (!(std::abs(share - share_high) <= 1e-9)) return std::nullopt;
    return say({"\"{}\" was read as within {}", "\"{}\"은(는) {} 이내로 봄"}, *word,
               value_text(Value::of(share, {}), WrittenUnit{"%", 0.01, {}}));
  }

  /// "S012 (line 40)"; without a line where none is stated.
  [[nodiscard]] static LocalizedText with_line(const Claim& claim) {
    return claim.line.empty() ? name_text(claim.id) : say({"{0} (line {1})", "{0}({1}행)"}, claim.id, claim.line);
  }

  /// What the document says of the same quantity on another basis, in which precision each is, or in the same range.
  [[nodiscard]] LocalizedText other_basis_text(const Claim& claim, const Claim& other) const {
    if (claim.simulated->text() == other.simulated->text())
      return say({"{0} says {1}, which is in the same range", "{0}의 {1}도 같은 범위 안에 있음"}, with_line(other),
                 stated_amount(other));
    const auto own = precision_named_in(*claim.simulated, scenario_);
    const auto others = precision_named_in(*other.simulated, index_.scenario_of(other));
    if (own && others && *own != *others)
      return say({"{0} says {1}, of {2}; this is of {3}", "{0}의 {1}은(는) {2} 기준이고 이 값은 {3} 기준임"}, with_line(other),
                 stated_amount(other), precision_text(*others), precision_text(*own));
    return say({"{0} says {1}, of another run: `{2}`", "{0}의 {1}은(는) 다른 실행의 값임: `{2}`"}, with_line(other),
               stated_amount(other), other.simulated->text());
  }

  static LocalizedText listed(const std::vector<LocalizedText>& texts) {
    LocalizedText all;
    for (const LocalizedText& text : texts)
      all = all.en.empty() ? text : LocalizedText{all.en + ", and " + text.en, all.ko + ", " + text.ko};
    return all;
  }

  [[nodiscard]] LocalizedText explain(const AuditedClaim& result) const {
    const Claim& claim = *result.claim;
    std::vector<LocalizedText> parts;
    const auto add = [&](const Phrase& phrase, const auto&... words) { parts.push_back(say(phrase, words...)); };
    if (result.verdict == Verdict::input && is_restatement(result.arithmetic, claim))
      add({"the document's arithmetic only states the value again", "문서의 계산은 같은 값을 되풀이할 뿐임"});
    else if (result.arithmetic)
      add(result.arithmetic->value ? Phrase{"the document's arithmetic gives {}", "문서의 계산으로는 {}"}
                                   : Phrase{"the document's arithmetic has no value: {}", "문서의 계산은 값이 없음: {}"},
          shown(claim, *result.arithmetic));
    const bool is_said_below = result.arithmetic && result.simulated && is_same_rate(*result.arithmetic, *result.simulated);
    if (result.arithmetic && result.arithmetic->rate && !is_said_below) parts.push_back(conversion_text(*result.arithmetic));
    if (result.simulated)
      add(!result.simulated->value             ? result.simulated->why_not.starts_with("no rate between ")
                                                     ? Phrase{"cannot be compared: {}", "비교할 수 없음: {}"}
                                                     : Phrase{"cannot be simulated: {}", "시뮬레이션할 수 없음: {}"}
                      : asks_for_run(*claim.simulated) ? Phrase{"the simulation gives {}", "시뮬레이션으로는 {}"}
          : asks_sheets_only(*claim.simulated) ? Phrase{"data sheets give {}", "데이터시트로는 {}"}
                                               : Phrase{"the document's inputs give {}", "입력값으로는 {}"},
          shown(claim, *result.simulated));
    if (result.simulated && result.simulated->rate) parts.push_back(conversion_text(*result.simulated));
    if (auto counted = definitions_of_rate(result, names_, scenario_)) parts.push_back(*std::move(counted));
    if (auto month = month_used(claim, names_)) parts.push_back(*std::move(month));
    for (const Claim* other : result.elsewhere) add({"{0} says {1}", "{0}은(는) {1}"}, with_line(*other), stated_amount(*other));
    for (const Claim* other : result.on_other_bases) parts.push_back(other_basis_text(claim, *other));
    for (const LocalizedText& broken : result.broken) parts.push_back(broken);
    if (!result.assumptions.empty())
      add(result.assumptions.size() == 1 ? Phrase{"it rests on the assumption: {}", "전제: {}"}
                                         : Phrase{"it rests on the assumptions: {}", "전제: {}"},
          listed(result.assumptions));
    if (result.verdict == Verdict::reproduced && result.arithmetic && result.arithmetic->value && !result.arithmetic->agrees)
      add({"but not by the document's own arithmetic", "문서의 계산과는 다름"});
    if (auto reading = reading_of_words(result)) parts.push_back(*std::move(reading));
    if (result.published && result.published->value)
      add(is_of_sheet(*claim.published) ? Phrase{"data sheet: {}", "데이터시트: {}"} : Phrase{"published: {}", "공표된 값: {}"},
          shown(claim, *result.published));
    else if (result.published)
      parts.push_back(shown(claim, *result.published));
    if (parts.empty()) return {};
    LocalizedText all = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) all = {all.en + "; " + parts[i].en, all.ko + "; " + parts[i].ko};
    return all;
  }

  const Scenario& scenario_;
  std::size_t number_;
  const ClaimIndex& index_;
  Evaluator evaluator_;
  FormulaNames names_;
};

/// Where the same GPUs give what is stated in another precision than the simulated one, the reason says so.
void name_precision(AuditedClaim& claim, const Bases& bases, const Evaluator& evaluator) {
  const auto run = measured(claim, evaluator);
  if (!run || run->function != "makespan" || !claim.simulated->value || claim.simulated->agrees) return;
  const auto other = bases.in_other_precision(*run);
  if (!other || !agrees(*claim.claim, other->value)) return;
  const Precision own = evaluator.scenario().systems[run->subject.run.system].precision;
  const LocalizedText both =
      say({"the simulation is in {}; in {} the same GPUs give {}", "시뮬레이션은 {} 기준이며, 같은 GPU에서 {} 기준으로는 {}"},
          precision_text(own), precision_text(other->precision), amount(other->value, *claim.claim));
  claim.why = {claim.why.en + "; " + both.en, claim.why.ko + "; " + both.ko};
}

/// Of a contradicted claim, by which error its value comes about where that is found.
void name_findings(Audit& audit) {
  const auto says_nothing_new = [](Finding::Kind kind) {
    using Kind = Finding::Kind;
    return kind == Kind::ranking_reversed || kind == Kind::ranking_by_basis || kind == Kind::input_denied ||
           kind == Kind::internal_contradiction || kind == Kind::published_differs;
  };
  for (AuditedClaim& claim : audit.claims) {
    if (claim.verdict != Verdict::contradicted) continue;
    for (const Finding& finding : audit.findings) {
      if (says_nothing_new(finding.kind) || std::ranges::find(finding.claims, claim.claim->id) == finding.claims.end()) continue;
      const LocalizedText found = name(finding.kind);
      claim.why = claim.why.en.empty() ? found : LocalizedText{claim.why.en + "; " + found.en, claim.why.ko + "; " + found.ko};
    }
  }
}

/// Of an input, which files compute with it.
void name_uses(AuditedClaim& claim, const UsesOfClaims& uses) {
  if (claim.verdict != Verdict::input) return;
  const std::vector<std::size_t> users = uses.users_of(claim);
  if (users.empty()) return;
  const LocalizedText text = say({"an input of {}", "{}의 입력값"}, uses.named_files(users));
  claim.why = claim.why.en.empty() ? text : LocalizedText{claim.why.en + "; " + text.en, claim.why.ko + "; " + text.ko};
}

}  // namespace

std::string_view name(Verdict verdict) {
  constexpr std::array<std::string_view, kVerdicts> kNames = {"reproduced", "reproduced under an assumption", "contradicted",
                                                              "input", "not a simulator quantity"};
  return kNames[static_cast<std::size_t>(verdict)];
}

LocalizedText label(Verdict verdict) {
  static constexpr std::array<Phrase, kVerdicts> kLabels = {
      Phrase{"reproduced", "재현됨"}, Phrase{"reproduced under an assumption", "가정하에 재현됨"}, Phrase{"contradicted", "모순됨"},
      Phrase{"input", "입력값"}, Phrase{"not a simulator quantity", "시뮬레이션 대상 아님"}};
  return say(kLabels[static_cast<std::size_t>(verdict)]);
}

std::string_view key(Verdict verdict) {
  constexpr std::array<std::string_view, kVerdicts> kKeys = {"reproduced", "under-assumption", "contradicted", "input",
                                                             "not-a-quantity"};
  return kKeys[static_cast<std::size_t>(verdict)];
}

std::vector<std::size_t> Audit::counts(const std::string& document) const {
  std::vector<std::size_t> counts(kVerdicts);
  for (const AuditedClaim& claim : claims)
    if (document.empty() || claim.claim->document == document) ++counts[static_cast<std::size_t>(claim.verdict)];
  return counts;
}

Audit audit(std::vector<std::unique_ptr<const Scenario>> scenarios, unsigned threads) {
  Audit result;
  result.scenarios = std::move(scenarios);
  const ClaimIndex index(result.scenarios);
  index.refuse_circles();
  const std::size_t count = result.scenarios.size();
  std::vector<std::unique_ptr<ScenarioAudit>> audits(count);
  std::vector<std::vector<AuditedClaim>> claims(count);
  for_each_index(count, threads, [&](std::size_t i) {
    audits[i] = std::make_unique<ScenarioAudit>(*result.scenarios[i], i, index);
    claims[i] = audits[i]->compared();
  });
  std::map<std::string, AuditedClaim> compared;
  for (const auto& of_scenario : claims)
    for (const AuditedClaim& claim : of_scenario) compared.emplace(claim.claim->id, claim);
  for_each_index(count, threads, [&](std::size_t i) {
    audits[i]->judge(claims[i], [&](const std::string& id) -> const AuditedClaim& { return compared.at(id); });
  });
  std::vector<Evaluator*> evaluators;
  for (std::size_t i = 0; i < count; ++i) {
    result.claims.insert(result.claims.end(), claims[i].begin(), claims[i].end());
    evaluators.push_back(&audits[i]->evaluator());
  }
  const Bases bases(result, evaluators);
  const UsesOfClaims uses(result);
  for (AuditedClaim& claim : result.claims) {
    claim.bases = bases.amounts(claim);
    name_precision(claim, bases, *evaluators[claim.scenario]);
    name_uses(claim, uses);
  }
  result.findings = find_all(result, evaluators);
  name_findings(result);
  return result;
}

}  // namespace gpusim
