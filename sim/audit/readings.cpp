#include "sim/audit/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {
namespace {

constexpr double kMachineHours = 24;
constexpr double kOfficeHours = 8;

std::optional<Value> value_of(const Formula& formula, const FormulaNames& names) {
  try {
    return formula.evaluate(names);
  } catch (const FormulaError&) {
    return std::nullopt;
  }
}

/// All of the value lies inside what is stated.
bool lies_within(const Claim& claim, const Value& value) {
  return value.unit == claim.stated->unit && value.low >= claim.stated->low - claim.tolerance_low - 1e-9 * std::abs(value.low) &&
         value.high <= claim.stated->high + claim.tolerance_high + 1e-9 * std::abs(value.high);
}

/// Whether a claim counts days: "5 d", "1-2 experiments/d".
bool counts_days(const Claim& claim) {
  if (!claim.stated || !claim.unit) return false;
  const std::string& unit = claim.unit->text;
  return unit == "d" || unit.ends_with("/d");
}

/// The text with every `from` that is a value of its own replaced.
std::string with_replaced(std::string text, std::string_view from, std::string_view to) {
  const auto is_part = [](char c) { return is_digit(c) || c == '.' || c == '/' || is_letter(c); };
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    const std::size_t end = at + from.size();
    const bool is_own = (at == 0 || !is_part(text[at - 1])) && (end == text.size() || !is_part(text[end]));
    if (is_own) text.replace(at, from.size(), to);
    at += is_own ? to.size() : from.size();
  }
  return text;
}

/// The document's arithmetic with a day of so many hours instead of the other.
std::optional<Value> with_day_of(double hours, double instead_of, const Formula& arithmetic, const FormulaNames& names) {
  std::string text = arithmetic.text();
  for (const char* unit : {"h/d", "h"})
    text = with_replaced(text, fmt::format("{} {}", instead_of, unit), fmt::format("{} {}", hours, unit));
  if (text == arithmetic.text()) return std::nullopt;
  return value_of(Formula(text), names);
}

/// The simulated formula with days of office hours: fewer experiments a day, and more days for the same hours.
std::optional<Value> in_office_days(const Claim& claim, const FormulaNames& names) {
  FormulaNames office = names;
  bool is_used = false;
  const bool states_days = claim.unit->text == "d";
  office.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    Value value = names.call(function, arguments);
    const bool is_rate = function == "experiments_per_day" || function == "experiments_per_day_busy";
    if (!is_rate && !(states_days && function == "makespan")) return value;
    is_used = true;
    const double factor = is_rate ? kOfficeHours / kMachineHours : kMachineHours / kOfficeHours;
    return Value{value.nominal * factor, value.low * factor, value.high * factor, value.unit};
  };
  const auto value = value_of(*claim.simulated, office);
  return is_used ? value : std::nullopt;
}

bool refers_to(const Claim& claim, const Claim& other) {
  if (!claim.arithmetic) return false;
  const std::vector<std::string> ids = claim.arithmetic->claims();
  return std::ranges::find(ids, other.id) != ids.end();
}

/// Of rates and durations, 1/d and d, that stand in one line or of which one is derived from the other.
bool is_reciprocal(const AuditedClaim& one, const AuditedClaim& other) {
  const Claim& a = *one.claim;
  const Claim& b = *other.claim;
  if (!a.stated || !b.stated || a.document != b.document || a.about != b.about) return false;
  const bool is_one_line = !a.line.empty() && a.line == b.line;
  if (!is_one_line && !refers_to(a, b) && !refers_to(b, a)) return false;
  if (a.stated->unit.is_number() || !a.stated->unit.times(b.stated->unit).is_number() || a.stated->low <= 0) return false;
  return agrees(b, {1 / a.stated->nominal, 1 / a.stated->high, 1 / a.stated->low, b.stated->unit});
}

}  // namespace

std::vector<LocalizedText> detected_assumptions(const Claim& claim, const FormulaNames& names, const Scenario& scenario) {
  if (!claim.simulated) return {};
  const auto call = claim.simulated->only_call();
  if (!call || call->function != "makespan" || call->arguments.empty()) return {};
  const auto system = std::ranges::find(scenario.systems, call->arguments.front(), &System::name);
  if (system == scenario.systems.end() || system->devices.size() < 2) return {};
  FormulaNames one_by_one = names;
  one_by_one.call = [&](const std::string&, const std::vector<FormulaArgument>& arguments) {
    return names.call("work", arguments);
  };
  const auto value = value_of(*claim.simulated, one_by_one);
  if (!value || !agrees(claim, *value)) return {};
  return {say({"the {} GPUs are not used at the same time", "GPU {}개를 동시에 쓰지 않음"}, system->devices.size())};
}

std::optional<LocalizedText> supporting_reading(const AuditedClaim& audited, const FormulaNames& names) {
  const Claim& claim = *audited.claim;
  if (!counts_days(claim)) return std::nullopt;
  constexpr Phrase kMachine{"a day has 24 h of machine time: the document's arithmetic gives {}",
                            "하루를 기계 시간 24시간으로 봄: 문서의 계산으로는 {}"};
  constexpr Phrase kOffice{"a day has 8 h of office time: the document's arithmetic gives {}",
                           "하루를 근무 시간 8시간으로 봄: 문서의 계산으로는 {}"};
  if (claim.arithmetic && !audited.arithmetic->agrees)
    for (const auto& [hours, other, phrase] :
         {std::tuple{kMachineHours, kOfficeHours, kMachine}, std::tuple{kOfficeHours, kMachineHours, kOffice}}) {
      const auto value = with_day_of(hours, other, *claim.arithmetic, names);
      if (value && lies_within(claim, *value)) return say(phrase, value_text(*value, claim.unit));
    }
  if (!claim.simulated) return std::nullopt;
  const auto value = in_office_days(claim, names);
  if (!value || !lies_within(claim, *value)) return std::nullopt;
  return say({"a day has 8 h of office time: the simulation gives {}", "하루를 근무 시간 8시간으로 봄: 시뮬레이션으로는 {}"},
             value_text(*value, claim.unit));
}

void join_reciprocals(std::vector<AuditedClaim>& claims) {
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = i + 1; j < claims.size(); ++j) {
      AuditedClaim& first = claims[i];
      AuditedClaim& second = claims[j];
      if (first.same_as != nullptr || second.same_as != nullptr || !is_reciprocal(first, second)) continue;
      second.same_as = first.claim;
      // What one derives from the other supports neither; otherwise what supports the one supports the other.
      Verdict verdict = std::min(first.verdict, second.verdict);
      if (refers_to(*second.claim, *first.claim)) verdict = first.verdict;
      if (refers_to(*first.claim, *second.claim)) verdict = second.verdict;
      first.verdict = second.verdict = verdict;
      for (AuditedClaim* one : {&first, &second}) {
        const Claim& other = one == &first ? *second.claim : *first.claim;
        const LocalizedText same =
            say({"the same statement as {0} ({1})", "{0}({1})와(과) 같은 주장"}, other.id, other.stated_text);
        one->why = {one->why.en + "; " + same.en, one->why.ko + "; " + same.ko};
      }
    }
}

}  // namespace gpusim
