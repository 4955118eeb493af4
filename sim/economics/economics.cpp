#include "gpusim/economics.hpp"

#include <algorithm>
#include <set>

#include "gpusim/capacity.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/schedule.hpp"
#include "sim/base/check.hpp"
#include "sim/economics/usage.hpp"

namespace gpusim {
namespace {

/// Money for a time, for an energy and for an amount of data.
using MoneyRate = Quantity<Dimension{.second = -1, .money = 1}>;
using EnergyPrice = Quantity<Dimension{.joule = -1, .money = 1}>;
using DataPrice = Quantity<Dimension{.byte = -1, .money = 1}>;

/// The prices of one case, converted into the currency of the totals. The optimistic case takes the cheap end of every range.
/// Prices of the system itself may be those of another case than prices that all systems share.
class Prices {
 public:
  Prices(const Costs& costs, Case own, Case shared) : costs_(costs), own_(own), shared_(shared) {}

  /// An amount of the system itself, or a price per unit, in Costs::currency.
  template <class Price>
  [[nodiscard]] Price in_currency(const Value& value) const {
    return Price::raw(value.at(own_, false) * rate(currency_of(value.unit)));
  }
  /// The same of a price that all systems share.
  template <class Price>
  [[nodiscard]] Price shared(const Value& value) const {
    return Price::raw(value.at(shared_, false) * rate(currency_of(value.unit)));
  }
  /// An amount per month of the system itself as an amount per second of the clock.
  [[nodiscard]] MoneyRate monthly(const Value& value) const { return in_currency<Money>(value) / costs_.month.at(shared_, true); }
  /// The part of all time that a time per month is.
  [[nodiscard]] double monthly_part(const Value& value) const {
    return Seconds::raw(value.at(own_, false)) / costs_.month.at(shared_, true);
  }
  /// The price of a second of work.
  [[nodiscard]] MoneyRate salary(const Value& value) const {
    for (const auto& [base, power] : value.unit.powers())
      if (base == "month" && power == -1) return shared<Money>(value) / costs_.work_month.at(shared_, true);
    return shared<MoneyRate>(value);
  }
  /// The cheap end of a quantity of the system itself of which less is cheaper.
  template <class T>
  [[nodiscard]] T cheap_end(const Ranged<T>& range) const {
    return range.at(own_, false);
  }
  /// The same of a quantity that all systems share.
  template <class T>
  [[nodiscard]] T cheap_end_of_all(const Ranged<T>& range) const {
    return range.at(shared_, false);
  }
  /// The time from one run to the next: half a month for "2 run/month". More runs in the same time share the costs of that time,
  /// so the high end of a frequency is the cheap one.
  [[nodiscard]] Seconds period(const Value& frequency) const {
    const double often = frequency.at(shared_, true);
    return (frequency.unit.powers().front().first == "month" ? costs_.month.at(shared_, true) : units::second) / often;
  }
  /// The length of a number of months. A long lifetime is the cheap end.
  [[nodiscard]] Seconds months(const Value& value) const { return value.at(own_, true) * costs_.month.at(shared_, true); }

 private:
  [[nodiscard]] double rate(const std::string& currency) const {
    if (currency.empty() || currency == costs_.currency) return 1;
    const auto found = costs_.rates.find(currency);
    GPUSIM_CHECK(found != costs_.rates.end(), "no rate from {} to \"{}\"", currency, costs_.currency);
    return found->second.at(shared_, false);
  }

  const Costs& costs_;
  Case own_;
  Case shared_;
};

/// Adds an amount to a part, which becomes priced even if the amount is 0.
void add(std::optional<Money>& part, Money amount) { part = part.value_or(Money{}) + amount; }

/// The GPU time that is paid.
Seconds billed_time(const PoolCost& cost, const PoolUsage& pool, DeviceTime busy) {
  switch (cost.billed) {
    case PoolCost::Billed::use:
      return pool.gpus * to_seconds(pool.use);
    case PoolCost::Billed::busy:
      return to_seconds(busy);
    case PoolCost::Billed::run:
      return pool.gpus * to_seconds(pool.run);
  }
  return {};
}

/// Computes the costs of one run in one case, part by part.
class Account {
 public:
  Account(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy, Case own, Case shared)
      : system_(problem.system),
        workload_(problem.workload),
        schedule_(schedule),
        costs_(costs),
        rates_(energy),
        shared_(shared),
        prices_(costs, own, shared),
        usage_(usage_of(problem.system, schedule, time_until_gpus(problem, schedule))),
        run_(to_seconds(usage_.run)) {
    set_period();
  }

  Economics sum() {
    for (std::size_t pool = 0; pool < usage_.pools.size(); ++pool) {
      charge_gpus(pool);
      charge_upkeep(pool);
      count_energy(pool);
    }
    if (rates_.carbon) result_.co2 = result_.energy * prices_.cheap_end_of_all(*rates_.carbon);
    charge_waiting();
    charge_work();
    charge_egress();
    sum_up();
    compare_with_budget();
    return std::move(result_);
  }

 private:
  void set_period() {
    const auto frequency = costs_.frequency.find(workload_.name);
    if (frequency == costs_.frequency.end()) return;
    const Seconds stated = prices_.period(frequency->second);
    result_.keeps_frequency = run_ <= stated;
    result_.period = std::max(run_, stated);
  }

  [[nodiscard]] std::optional<Money>& part(CostPart part) { return result_.parts[static_cast<std::size_t>(part)]; }

  void charge_gpus(std::size_t pool) {
    const PoolCost& cost = pools_of(system_)[pool].cost;
    const PoolUsage& usage = usage_.pools[pool];
    if (cost.rent) add(part(CostPart::rent), prices_.in_currency<MoneyRate>(*cost.rent) * billed_time(cost, usage, busy(pool)));
    if (!cost.purchase) return;
    const Money price = prices_.in_currency<Money>(*cost.purchase) * usage.gpus;
    const Money lost = price * (1 - cost.residual);
    investment_ += price;
    result_.fixed += price;
    if (!cost.lifetime) {
      knows_lifetimes_ = false;
      add(part(CostPart::purchase), price);
      return;
    }
    const Seconds lifetime = prices_.months(*cost.lifetime);
    result_.lifetime = std::min(lifetime, result_.lifetime.value_or(lifetime));
    // Straight-line depreciation: the loss of value spread evenly over the lifetime.
    const Money depreciation = lost * used_up(usage) / lifetime;
    depreciation_ += depreciation;
    value_left_ += std::max(price - depreciation, price - lost);
    add(part(CostPart::purchase), cost.is_depreciated ? depreciation : price);
  }

  /// The part of the lifetime of a pool's GPUs that one run uses up. GPUs age while they wait for the next run too.
  [[nodiscard]] Seconds used_up(const PoolUsage& usage) const { return result_.period.value_or(to_seconds(usage.run)); }

  /// Computes the totals from the parts.
  void sum_up() {
    if (std::ranges::none_of(result_.parts, [](const std::optional<Money>& one) { return one.has_value(); })) return;
    Money total;
    Money running;
    for (std::size_t i = 0; i < result_.parts.size(); ++i) {
      total += result_.parts[i].value_or(Money{});
      if (static_cast<CostPart>(i) != CostPart::purchase) running += result_.parts[i].value_or(Money{});
    }
    result_.total = total;
    result_.running = running;
    result_.per_run = running - part(CostPart::waiting).value_or(Money{}) + waiting_of_further_runs_;
    result_.investment = investment_;
    result_.cash = investment_ + running;
    if (!knows_lifetimes_) return;
    result_.depreciation = depreciation_;
    result_.value_left = value_left_;
  }

  void charge_upkeep(std::size_t pool) {
    const PoolCost& cost = pools_of(system_)[pool].cost;
    // Purchased GPUs are hosted and operated between runs too.
    const PoolUsage& usage = usage_.pools[pool];
    const Seconds gpu_time = usage.gpus * (cost.rent ? to_seconds(usage.run) : used_up(usage));
    if (cost.hosting) add(part(CostPart::hosting), prices_.monthly(*cost.hosting) * gpu_time);
    if (!cost.operation) return;
    const auto person = std::ranges::find(workload_.people, cost.operator_name, &Person::name);
    GPUSIM_CHECK(person != workload_.people.end() && person->salary, "no salary of the operator \"{}\"", cost.operator_name);
    add(part(CostPart::operation), prices_.monthly_part(*cost.operation) * prices_.salary(*person->salary) * gpu_time);
  }

  /// Counts the energy of a pool, PUE x sum of power x time (PUE: The Green Grid, White Paper 49, 2012), and charges it unless the
  /// rent includes it.
  void count_energy(std::size_t pool) {
    const Pool& of = pools_of(system_)[pool];
    Energy drawn;
    for (std::size_t one = 0; one < system_.classes.size(); ++one) {
      if (!is_in(one, pool)) continue;
      const ClassUsage& usage = usage_.classes[one];
      const std::optional<Power> tdp = system_.gpu_of(id<ClassId>(one)).tdp;
      if (of.power.busy)
        drawn += prices_.cheap_end(*of.power.busy) * to_seconds(usage.busy);
      else if (tdp)
        drawn += *tdp * to_seconds(usage.busy);
      else if (usage.busy > DeviceTime{})
        result_.is_energy_known = false;
      if (of.power.idle && rates_.counts_idle) drawn += prices_.cheap_end(*of.power.idle) * to_seconds(usage.idle);
    }
    if (of.power.host) drawn += prices_.cheap_end(*of.power.host) * of.nodes * to_seconds(usage_.pools[pool].use);
    drawn = drawn * prices_.cheap_end_of_all(rates_.pue);
    result_.energy += drawn;
    if (costs_.electricity)
      add(part(CostPart::electricity),
          of.cost.pays_electricity ? drawn * prices_.shared<EnergyPrice>(*costs_.electricity) : Money{});
  }

  void charge_waiting() {
    for (const Costs::Waiting& waiting : costs_.waiting) {
      const Person& person = workload_.people[index(waiting.person)];
      const Duration open = open_time(person.calendar, usage_);
      if (&waiting == &costs_.waiting.front()) {
        result_.waiting_open = open;
        result_.waiting_closed = usage_.run - open;
      }
      const Duration paid = costs_.waits_in_working_hours ? open : usage_.run;
      const auto a_second = prices_.salary(*person.salary) * waiting.count;
      add(part(CostPart::waiting), a_second * to_seconds(paid));
      // The first run starts when people are there; runs that follow each other back to back start at any hour of the week.
      const double open_part = person.calendar.open_per_week().seconds() / (kDay * 7).seconds();
      const bool is_spread = costs_.waits_in_working_hours && !result_.period;
      waiting_of_further_runs_ += a_second * (is_spread ? run_ * open_part : to_seconds(paid));
    }
  }

  /// Charges the working time of people. A task that is left until the next morning costs nothing in between.
  void charge_work() {
    if (costs_.currency.empty()) return;
    const auto does_work = [](const Profile& profile) { return profile.person.has_value(); };
    if (std::ranges::none_of(workload_.profiles, does_work)) return;
    std::vector<Duration> worked(workload_.people.size());
    std::vector<bool> is_asked_for(workload_.people.size());
    for (const Span span : schedule_) {
      const std::optional<PersonId> person = workload_.stated(workload_.profile[index(span.task)]).person;
      if (!person) continue;
      is_asked_for[index(*person)] = true;
      worked[index(*person)] += workload_.people[index(*person)].calendar.open_time(span.start, span.end);
    }
    for (std::size_t person = 0; person < worked.size(); ++person)
      if (is_asked_for[person] && workload_.people[person].salary)
        add(part(CostPart::work), prices_.salary(*workload_.people[person].salary) * to_seconds(worked[person]));
  }

  /// Charges the data that leave a rented pool for another one. The results of a gang over several pools can be fetched from any of
  /// them, and the data of a task on the host are in every pool.
  void charge_egress() {
    if (!costs_.egress) return;
    add(part(CostPart::egress), Money{});
    if (!workload_.graph.moves_data()) return;
    std::vector<std::set<std::size_t>> pools(workload_.tasks());
    for (const Span span : schedule_)
      for (const DeviceId device : span.devices) pools[index(span.task)].insert(pool_number(index(system_.class_of(device))));
    DataSize moved;
    for (std::size_t task = 0; task < workload_.tasks(); ++task)
      for (const Edge& edge : workload_.graph.predecessors(id<TaskId>(task)))
        if (is_egress(pools[index(edge.task)], pools[task])) moved += edge.data;
    add(part(CostPart::egress), moved * prices_.shared<DataPrice>(*costs_.egress));
  }

  [[nodiscard]] bool is_egress(const std::set<std::size_t>& from, const std::set<std::size_t>& to) const {
    if (from.empty() || to.empty()) return false;
    return std::ranges::all_of(from, [&](std::size_t pool) { return pools_of(system_)[pool].cost.rent && !to.contains(pool); });
  }

  void compare_with_budget() {
    if (!costs_.budget) return;
    std::optional<Money> spent;
    for (const CostPart one : costs_.budget->include)
      if (part(one)) add(spent, *part(one));
    if (!spent) return;
    // If the limit itself is a range, the optimistic case takes its generous end.
    const auto limit = [&](const Value& value, bool more_is_better) {
      return prices_.shared<Money>(Value::of(value.at(shared_, more_is_better), value.unit));
    };
    result_.fits_budget = (!costs_.budget->at_most || *spent <= limit(*costs_.budget->at_most, true)) &&
                          (!costs_.budget->at_least || *spent >= limit(*costs_.budget->at_least, false));
  }

  [[nodiscard]] std::size_t pool_number(std::size_t device_class) const {
    return system_.pools.empty() ? 0 : index(system_.classes[device_class].pool_number);
  }
  [[nodiscard]] bool is_in(std::size_t device_class, std::size_t pool) const { return pool_number(device_class) == pool; }
  [[nodiscard]] DeviceTime busy(std::size_t pool) const {
    DeviceTime busy;
    for (std::size_t one = 0; one < system_.classes.size(); ++one)
      if (is_in(one, pool)) busy += usage_.classes[one].busy;
    return busy;
  }

  const System& system_;
  const Workload& workload_;
  const Schedule& schedule_;
  const Costs& costs_;
  const EnergyRates& rates_;
  Case shared_;
  Prices prices_;
  SystemUsage usage_;
  Seconds run_;  ///< the length of the run without the time until its GPUs are there
  Economics result_;
  Money waiting_of_further_runs_;
  Money investment_;
  Money depreciation_;
  Money value_left_;
  bool knows_lifetimes_ = true;  ///< every pool that is bought states its lifetime
};

}  // namespace

std::optional<Money> Economics::part(CostPart part) const {
  switch (part) {
    case CostPart::cash:
      return cash;
    case CostPart::investment:
      return investment;
    case CostPart::depreciation:
      return depreciation;
    case CostPart::running:
      return running;
    case CostPart::value_left:
      return value_left;
    default:
      return parts[static_cast<std::size_t>(part)];
  }
}

PurchaseBasis purchase_basis(const System& system) {
  PurchaseBasis basis = PurchaseBasis::none;
  for (const Pool& pool : system.pools) {
    if (!pool.cost.purchase) continue;
    const PurchaseBasis one = pool.cost.is_depreciated ? PurchaseBasis::depreciation : PurchaseBasis::whole;
    basis = basis == PurchaseBasis::none || basis == one ? one : PurchaseBasis::both;
  }
  return basis;
}

Economics economics(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy, Case which) {
  return economics(problem, schedule, costs, energy, which, which);
}

Economics economics(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy, Case own,
                    Case shared) {
  return Account(problem, schedule, costs, energy, own, shared).sum();
}

}  // namespace gpusim
