#include "sim/audit/slips.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

constexpr double kHourSeconds = 3600;
constexpr double kDaySeconds = 24 * kHourSeconds;

struct Held {
  double seconds = 0;
  std::size_t gpus = 0;
};

/// How long each task held how many GPUs.
std::vector<Held> held_by_tasks(const Workload& workload, const Schedule& schedule) {
  std::vector<Held> times(workload.tasks());
  for (const Span span : schedule) {
    if (span.devices.empty()) continue;
    Held& time = times[index(span.task)];
    time.seconds += (span.end - span.start).seconds();
    time.gpus = std::max(time.gpus, span.devices.size());
  }
  return times;
}

/// The makespan of independent tasks on so many equal GPUs, the longest first (Graham 1969).
double longest_first(std::vector<Held> times, std::size_t gpus) {
  std::ranges::stable_sort(times, std::greater{}, &Held::seconds);
  std::vector<double> loads(gpus);
  for (const Held& time : times) *std::ranges::min_element(loads) += time.seconds;
  return *std::ranges::max_element(loads);
}

/// The claim states its value to a tenth of it or better; otherwise too much agrees with it.
bool is_precise(const Claim& claim) {
  constexpr double kCoarsest = 0.1;
  return std::max(claim.tolerance_low, claim.tolerance_high) <= kCoarsest * std::fabs(claim.stated->nominal) * (1 + 1e-9);
}

/// The claim states this value, precisely enough that this is no accident: by its digits, or because it is just that value.
bool states_just(const Claim& claim, double value) {
  constexpr double kJust = 0.002;
  return agrees(claim, Value::of(value, claim.stated->unit)) &&
         (is_precise(claim) || std::fabs(value - claim.stated->nominal) <= kJust * std::fabs(value));
}

/// The days from Monday to Friday that a time touches which begins on the day `start`.
double weekdays(std::int64_t start, double seconds) {
  constexpr int kSaturday = 5;
  double count = 0;
  const auto days = static_cast<std::int64_t>(std::ceil(seconds / kDaySeconds - 1e-9));
  for (std::int64_t day = 0; day < days; ++day)
    if (weekday(start + day) < kSaturday) ++count;
  return count;
}

void collect_values(const Formula::Node& node, const FormulaNames& names, std::vector<Value>& values) {
  using Kind = Formula::Node::Kind;
  if (node.kind == Kind::value) values.push_back(node.value);
  if (node.kind == Kind::name && names.quantity)
    if (const auto value = names.quantity(node.name)) values.push_back(*value);
  if (node.kind == Kind::call && !is_arithmetic(node.name)) return;
  for (const auto& child : node.children) collect_values(*child, names, values);
}

}  // namespace

double factor_between(double one, double other) {
  if (one == other) return 1;
  if (one * other <= 0) return std::numeric_limits<double>::infinity();
  return std::max(one / other, other / one);
}

std::optional<ElectricityTwice> electricity_twice(const Claim& claim, const Problem& problem, const CaseResult& result,
                                                  const Scenario& scenario) {
  const Economics& once = result.economics;
  if (!once.total || !scenario.costs.electricity) return std::nullopt;
  const Money counted = once.part(CostPart::electricity).value_or(Money{});
  ElectricityTwice found{*once.total, counted, false};
  if (counted == Money{}) {
    System paying = problem.system;
    for (Pool& pool : paying.pools) pool.cost.pays_electricity = true;
    const Economics paid =
        economics({paying, problem.workload, problem.performance}, result.schedule, scenario.costs, scenario.energy, result.which);
    found = {*once.total, paid.part(CostPart::electricity).value_or(Money{}), true};
  }
  const auto states = [&](Money amount) { return agrees(claim, Value::of(amount.raw(), claim.stated->unit)); };
  if (found.electricity <= Money{} || states(found.total) || !states(found.total + found.electricity)) return std::nullopt;
  return found;
}

std::optional<Power> power_of_one_hour(const Claim& claim, const Value& right, const System& system, const CaseResult& result) {
  const Seconds makespan = to_seconds(result.measures.makespan);
  const Energy energy = result.economics.energy;
  if (makespan <= Seconds{} || energy <= Energy{}) return std::nullopt;
  Power busy;
  for (const Device& device : system.devices) {
    const ClassId of = device.device_class;
    const auto& stated = system.pool_of(of).power.busy;
    const std::optional<Power> tdp = system.gpu_of(of).tdp;
    busy += stated ? stated->nominal : tdp.value_or(Power{});
  }
  for (const Power power : {energy / makespan, busy}) {
    const double for_one_hour = right.nominal * power.raw() * kHourSeconds / energy.raw();
    if (power > Power{} && states_just(claim, for_one_hour)) return power;
  }
  return std::nullopt;
}

std::vector<Value> values_in(const Formula& formula, const FormulaNames& names) {
  std::vector<Value> values;
  collect_values(*parse_formula(formula.text()), names, values);
  return values;
}

std::optional<HourSlip> hour_slip(const Claim& claim, const Formula& formula, const FormulaNames& names, const Value& right) {
  using Powers = std::vector<std::pair<std::string, int>>;
  static const Unit kSecond = parse_unit("s")->unit;
  static const Powers kPower = parse_unit("W")->unit.powers();
  static const Powers kEnergy = parse_unit("kWh")->unit.powers();
  const std::vector<Value> values = values_in(formula, names);
  const auto has = [&](const Powers& powers) {
    return std::ranges::any_of(values, [&](const Value& value) { return value.unit.powers() == powers; });
  };
  const bool is_power = right.unit.powers() == kPower;
  if (!(is_power ? has(kEnergy) : has(kPower))) return std::nullopt;
  for (const Value& time : values) {
    if (!(time.unit == kSecond) || time.is_range() || time.nominal <= 0 || time.nominal == kHourSeconds) continue;
    const double factor = is_power ? time.nominal / kHourSeconds : kHourSeconds / time.nominal;
    if (states_just(claim, right.nominal * factor)) return HourSlip{time, !is_power};
  }
  return std::nullopt;
}

std::optional<std::size_t> ignored_gang(const Claim& claim, const Workload& workload, const System& system,
                                        const CaseResult& result) {
  const std::vector<Held> times = held_by_tasks(workload, result.schedule);
  const std::size_t largest = std::ranges::max(times, {}, &Held::gpus).gpus;
  if (largest < 2 || system.devices.empty()) return std::nullopt;
  const double total =
      std::accumulate(times.begin(), times.end(), 0.0, [](double sum, const Held& time) { return sum + time.seconds; });
  const auto gives = [&](double seconds) { return agrees(claim, Value::of(seconds, claim.stated->unit)); };
  const bool is_packed = workload.graph.arcs() == 0 && gives(longest_first(times, system.devices.size()));
  const bool is_gpu_time = claim.simulated->only_call()->function == "work";
  const bool follows = is_gpu_time ? gives(total) : is_packed || gives(total / static_cast<double>(system.devices.size()));
  return follows ? std::optional(largest) : std::nullopt;
}

std::optional<DaysTaken> days_taken(const Claim& claim, const Value& right, const std::optional<std::int64_t>& start) {
  constexpr double kWorking = 5.0 / 7;
  const bool is_in_days = claim.unit && (claim.unit->text == "d" || claim.unit->text == "week");
  // A week without a weekend in it has no other days.
  if (!is_in_days || !is_precise(claim) || std::max(right.nominal, claim.stated->nominal) < 5 * kDaySeconds) return std::nullopt;
  const auto gives = [&](double seconds) { return agrees(claim, Value::of(seconds, claim.stated->unit)); };
  if (gives(right.nominal * kWorking) || (start && gives(weekdays(*start, right.nominal) * kDaySeconds)))
    return DaysTaken::working_for_calendar;
  if (gives(right.nominal / kWorking)) return DaysTaken::calendar_for_working;
  return std::nullopt;
}

}  // namespace gpusim
