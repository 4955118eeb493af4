#include "sim/audit/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/audit/amounts.hpp"
#include "sim/audit/labels.hpp"
#include "sim/audit/slips.hpp"
#include "sim/base/text.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/experiment_hours.hpp"

namespace gpusim {
namespace {

constexpr double kMachineHours = 24;
constexpr double kOfficeHours = 8;
constexpr double kSecondsOfDay = 86400;
constexpr double kWorkdaysOfWeek = 5;
constexpr double kDaysOfWeek = 7;

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

/// A claim that counts weeks: "2 week", "5-7 experiments/week".
bool counts_weeks(const Claim& claim) { return claim.unit && (claim.unit->text == "week" || claim.unit->text.ends_with("/week")); }

bool is_rate_of_experiments(const std::string& function) {
  return function == "experiments_per_day" || function == "experiments_per_day_busy";
}

/// The workload of the scenario in which a researcher runs this experiment again and again, one at a time and with no pause; the
/// first one. Empty where there is none.
std::optional<std::string> loop_of(const std::string& experiment, const Scenario& scenario) {
  for (const Workload& workload : scenario.workloads) {
    const std::string at = "/workloads/" + pointer_token(workload.name);
    const auto is = [&](const char* key, std::string_view value) { return scenario.document.as_written(at + key) == value; };
    const auto has = [&](const char* key) {
      return scenario.document.as_written(at + key) && !scenario.document.default_pointers.contains(at + key);
    };
    if (is("/type", "experiments") && is("/experiment", experiment) && !has("/look") &&
        (!has("/in_flight") || is("/in_flight", "1")))
      return workload.name;
  }
  return std::nullopt;
}

/// What is counted as experiments a day by one definition.
struct Definition {
  LocalizedText name;
  std::optional<Value> value;  ///< of the simulated formula, as the claim counts
};

/// Experiments a day by the definition that counts those of a workday.
class WithinWorkday {
 public:
  WithinWorkday(const Claim& claim, const FormulaNames& names, const Scenario& scenario)
      : claim_(claim), names_(names), scenario_(scenario) {}

  /// The value of the formula, and what the definition is called; empty where it has none.
  [[nodiscard]] std::optional<Definition> find() {
    FormulaNames counting = names_;
    counting.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
      return is_rate_of_experiments(function) ? rate(arguments) : names_.call(function, arguments);
    };
    const auto value = value_of(*claim_.simulated, counting);
    return value && name_ ? std::optional(Definition{*name_, value}) : std::nullopt;
  }

 private:
  /// By the loop of the scenario that repeats the experiment, else by its length and the hours of those who start it.
  Value rate(const std::vector<FormulaArgument>& arguments) {
    std::vector<FormulaArgument> asked = arguments;
    for (FormulaArgument& argument : asked)
      if (const auto loop = loop_of(argument.name, scenario_)) {
        argument.name = *loop;
        const auto workload = std::ranges::find(scenario_.workloads, *loop, &Workload::name);
        name_ = say({"completed in a workday (\"{}\")", "근무일에 완료한 수로는 (\"{}\")"}, title_of(scenario_, *workload));
        return a_day(names_.call("loop_per_workday", asked));
      }
    const Value length = names_.call("makespan", arguments);
    const auto is_asked = [&](const Workload& one) {
      return std::ranges::any_of(arguments, [&](const FormulaArgument& argument) { return argument.name == one.name; });
    };
    const auto workload = std::ranges::find_if(scenario_.workloads, is_asked);
    const auto hours = hours_of_experiments(scenario_, *workload);
    if (!hours) throw CannotEvaluate("the hours differ from person to person");
    name_ = say({"started in a workday of {} to {} h", "근무일 {}~{}시에 시작하면"}, clock_text(hours->opens),
                clock_text(hours->closes));
    const auto starts = [&](double seconds) {
      return starts_per_workday(Duration::nanoseconds(std::llround(seconds * 1e9)), hours->opens, hours->closes);
    };
    return a_day({starts(length.nominal), starts(length.high), starts(length.low), {}});
  }
  /// A number a workday as the claim counts: five a week, and a day that is a workday is one of them.
  [[nodiscard]] Value a_day(const Value& a_workday) const {
    const double days = kSecondsOfDay * (counts_weeks(claim_) ? kDaysOfWeek / kWorkdaysOfWeek : 1);
    return {a_workday.nominal / days, a_workday.low / days, a_workday.high / days, Unit({{"s", -1}})};
  }

  const Claim& claim_;
  const FormulaNames& names_;
  const Scenario& scenario_;
  std::optional<LocalizedText> name_;
};

/// The simulated formula by three definitions of experiments a day: one at a time over 24 h, back to back, and within a workday.
/// Empty where it asks for no such rate.
std::vector<Definition> definitions(const Claim& claim, const FormulaNames& names, const Scenario& scenario) {
  bool is_used = false;
  const auto evaluated_as = [&](const char* wanted) {
    FormulaNames as = names;
    as.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
      const bool is_rate = is_rate_of_experiments(function);
      is_used = is_used || is_rate;
      return names.call(is_rate ? wanted : function, arguments);
    };
    return value_of(*claim.simulated, as);
  };
  std::vector<Definition> all;
  all.push_back({say({"one at a time over 24 h", "24시간 동안 한 번에 하나씩이면"}), evaluated_as("experiments_per_day")});
  if (!is_used) return {};
  all.push_back({say({"back to back over 24 h", "24시간 동안 쉬지 않고 이어서면"}), evaluated_as("experiments_per_day_busy")});
  if (auto in_workday = WithinWorkday(claim, names, scenario).find()) all.push_back(*std::move(in_workday));
  return all;
}

/// The simulated formula with days of office hours: fewer experiments a day, and more days for the same hours.
std::optional<Value> in_office_days(const Claim& claim, const FormulaNames& names) {
  FormulaNames office = names;
  bool is_used = false;
  const bool states_days = claim.unit->text == "d";
  office.call = [&](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    Value value = names.call(function, arguments);
    const bool is_rate = is_rate_of_experiments(function);
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

std::optional<Value> within_workday(const Claim& claim, const FormulaNames& names, const Scenario& scenario) {
  if (!claim.simulated) return std::nullopt;
  const auto counted = WithinWorkday(claim, names, scenario).find();
  return counted ? counted->value : std::nullopt;
}

std::optional<LocalizedText> definitions_of_rate(const AuditedClaim& audited, const FormulaNames& names, const Scenario& scenario) {
  const Claim& claim = *audited.claim;
  if (!audited.simulated || !audited.simulated->value) return std::nullopt;
  std::optional<LocalizedText> text;
  for (const Definition& one : definitions(claim, names, scenario)) {
    if (!one.value) continue;
    const LocalizedText part = say({"{0} it is {1}", "{0} {1}"}, one.name, amount(*one.value, claim));
    text = text ? LocalizedText{text->en + ", " + part.en, text->ko + ", " + part.ko} : part;
  }
  return text;
}

std::optional<LocalizedText> month_used(const Claim& claim, const FormulaNames& names) {
  static const Unit kMonth({{"s", 1}, {"month", -1}});
  for (const auto& formula : {claim.simulated, claim.arithmetic}) {
    if (!formula) continue;
    for (const Value& value : values_in(*formula, names))
      if (value.unit == kMonth)
        return say({"a month is {} of work", "한 달은 근무 {}"}, Value::of(value.nominal, Unit({{"s", 1}})));
  }
  return std::nullopt;
}

std::optional<LocalizedText> supporting_reading(const AuditedClaim& audited, const FormulaNames& names, const Scenario& scenario) {
  const Claim& claim = *audited.claim;
  if (!counts_days(claim) && !counts_weeks(claim)) return std::nullopt;
  constexpr Phrase kMachine{"a day has 24 h of machine time: the document's arithmetic gives {}",
                            "하루를 기계 시간 24시간으로 봄: 문서의 계산으로는 {}"};
  constexpr Phrase kOffice{"a day has 8 h of office time: the document's arithmetic gives {}",
                           "하루를 근무 시간 8시간으로 봄: 문서의 계산으로는 {}"};
  if (counts_days(claim) && claim.arithmetic && !audited.arithmetic->agrees)
    for (const auto& [hours, other, phrase] :
         {std::tuple{kMachineHours, kOfficeHours, kMachine}, std::tuple{kOfficeHours, kMachineHours, kOffice}}) {
      const auto value = with_day_of(hours, other, *claim.arithmetic, names);
      if (value && lies_within(claim, *value)) return say(phrase, amount(*value, claim));
    }
  if (!claim.simulated) return std::nullopt;
  if (const auto counted = WithinWorkday(claim, names, scenario).find();
      counted && counted->value && lies_within(claim, *counted->value))
    return say({"experiments are counted by the workday: {0} it is {1}", "실험을 근무일 기준으로 셈: {0} {1}"}, counted->name,
               amount(*counted->value, claim));
  const auto value = counts_days(claim) ? in_office_days(claim, names) : std::nullopt;
  if (!value || !lies_within(claim, *value)) return std::nullopt;
  return say({"a day has 8 h of office time: the simulation gives {}", "하루를 근무 시간 8시간으로 봄: 시뮬레이션으로는 {}"},
             amount(*value, claim));
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
            say({"the same statement as {0} ({1})", "{0}({1})와(과) 같은 주장"}, other.id, stated_amount(other));
        one->why = {one->why.en + "; " + same.en, one->why.ko + "; " + same.ko};
      }
    }
}

}  // namespace gpusim
