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

/// Amounts in one case, converted into the currency of the totals. The cheap end of every price is the optimistic one.
class Prices {
 public:
  Prices(const Costs& costs, Case which) : costs_(costs), which_(which) {}

  /// Money, or money per second, byte or joule, in Costs::currency.
  [[nodiscard]] double amount(const Value& value) const { return value.at(which_, false) * rate(currency_of(value.unit)); }
  /// Per second of the clock, of an amount per month.
  [[nodiscard]] double monthly(const Value& value) const { return amount(value) / costs_.month.at(which_, true); }
  /// Per second of work.
  [[nodiscard]] double salary(const Value& value) const {
    for (const auto& [base, power] : value.unit.powers())
      if (base == "month" && power == -1) return amount(value) / costs_.work_month.at(which_, true);
    return amount(value);
  }
  /// Without a currency.
  [[nodiscard]] double plain(const Value& value) const { return value.at(which_, false); }
  /// Of "2 run/month", half a month. More runs in the same time share what time costs, so they are the cheap end.
  [[nodiscard]] double seconds_between(const Value& frequency) const {
    const double often = frequency.at(which_, true);
    return (frequency.unit.powers().front().first == "month" ? costs_.month.at(which_, true) : 1) / often;
  }
  /// Seconds of so many months.
  [[nodiscard]] double months(const Value& value) const { return value.at(which_, true) * costs_.month.at(which_, true); }

 private:
  [[nodiscard]] double rate(const std::string& currency) const {
    if (currency.empty() || currency == costs_.currency) return 1;
    const auto found = costs_.rates.find(currency);
    GPUSIM_CHECK(found != costs_.rates.end(), "no rate from {} to \"{}\"", currency, costs_.currency);
    return found->second.at(which_, false);
  }

  const Costs& costs_;
  Case which_;
};

/// A part that is not priced stays empty; one that is priced may be 0.
void add(std::optional<double>& part, double amount) { part = part.value_or(0) + amount; }

/// GPU-seconds that are paid.
double billed_seconds(const PoolCost& cost, const PoolUsage& pool, GpuTime busy) {
  switch (cost.billed) {
    case PoolCost::Billed::use:
      return pool.gpus * pool.use.seconds();
    case PoolCost::Billed::busy:
      return seconds_of(busy);
    case PoolCost::Billed::run:
      return pool.gpus * pool.run.seconds();
  }
  return 0;
}

/// One run in one case, part by part.
class Account {
 public:
  Account(const Problem& problem, const Schedule& schedule, const Costs& costs, const EnergyRates& energy, Case which)
      : system_(problem.system),
        workload_(problem.workload),
        schedule_(schedule),
        costs_(costs),
        rates_(energy),
        which_(which),
        prices_(costs, which),
        usage_(usage_of(problem.system, schedule, time_until_gpus(problem, schedule))),
        run_(usage_.run.seconds()) {
    set_period();
  }

  Economics sum() {
    for (std::size_t pool = 0; pool < usage_.pools.size(); ++pool) {
      charge_gpus(pool);
      charge_upkeep(pool);
      count_energy(pool);
    }
    if (rates_.carbon) result_.co2 = result_.energy / units::J * prices_.plain(*rates_.carbon) * units::kg;
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
    const double stated = prices_.seconds_between(frequency->second);
    result_.keeps_frequency = run_ <= stated;
    result_.period = std::max(run_, stated) * units::second;
  }

  [[nodiscard]] std::optional<double>& part(CostPart part) { return result_.parts[static_cast<std::size_t>(part)]; }

  void charge_gpus(std::size_t pool) {
    const PoolCost& cost = pools_of(system_)[pool].cost;
    const PoolUsage& usage = usage_.pools[pool];
    if (cost.rent) add(part(CostPart::rent), prices_.amount(*cost.rent) * billed_seconds(cost, usage, busy(pool)));
    if (!cost.purchase) return;
    const double price = prices_.amount(*cost.purchase) * usage.gpus;
    const double lost = price * (1 - cost.residual);
    investment_ += price;
    result_.fixed += lost;
    if (!cost.lifetime) {
      knows_lifetimes_ = false;
      add(part(CostPart::purchase), price);
      return;
    }
    const Seconds lifetime = prices_.months(*cost.lifetime) * units::second;
    result_.lifetime = std::min(lifetime, result_.lifetime.value_or(lifetime));
    // Straight-line depreciation: the loss of value spread evenly over the lifetime.
    const double depreciation = lost * used_up(usage) / prices_.months(*cost.lifetime);
    depreciation_ += depreciation;
    value_left_ += std::max(price - depreciation, price - lost);
    add(part(CostPart::purchase), cost.is_depreciated ? depreciation : price);
  }

  /// Seconds of the life of a pool's GPUs that one run uses up. What waits for the next run grows old too.
  [[nodiscard]] double used_up(const PoolUsage& usage) const {
    return result_.period ? *result_.period / units::second : usage.run.seconds();
  }

  /// The figures that are made of the parts.
  void sum_up() {
    if (std::ranges::none_of(result_.parts, [](const std::optional<Money>& one) { return one.has_value(); })) return;
    double total = 0;
    double running = 0;
    for (std::size_t i = 0; i < result_.parts.size(); ++i) {
      total += result_.parts[i].value_or(0);
      if (static_cast<CostPart>(i) != CostPart::purchase) running += result_.parts[i].value_or(0);
    }
    result_.total = total;
    result_.running = running;
    result_.investment = investment_;
    result_.cash = investment_ + running;
    if (!knows_lifetimes_) return;
    result_.depreciation = depreciation_;
    result_.value_left = value_left_;
  }

  void charge_upkeep(std::size_t pool) {
    const PoolCost& cost = pools_of(system_)[pool].cost;
    // GPUs of one's own are housed and looked after between the runs as well.
    const PoolUsage& usage = usage_.pools[pool];
    const double gpu_seconds = usage.gpus * (cost.rent ? usage.run.seconds() : used_up(usage));
    if (cost.hosting) add(part(CostPart::hosting), prices_.monthly(*cost.hosting) * gpu_seconds);
    if (!cost.operation) return;
    const auto person = std::ranges::find(workload_.people, cost.operator_name, &Person::name);
    GPUSIM_CHECK(person != workload_.people.end() && person->salary, "no salary of the operator \"{}\"", cost.operator_name);
    add(part(CostPart::operation), prices_.monthly(*cost.operation) * prices_.salary(*person->salary) * gpu_seconds);
  }

  /// PUE x sum of power x time, and what it costs where the rent does not include it.
  void count_energy(std::size_t pool) {
    const Pool& of = pools_of(system_)[pool];
    double joules = 0;
    for (std::size_t one = 0; one < system_.classes.size(); ++one) {
      if (!is_in(one, pool)) continue;
      const ClassUsage& usage = usage_.classes[one];
      const std::optional<Power> tdp = system_.gpu_of(id<ClassId>(one)).tdp;
      if (of.power.busy)
        joules += prices_.plain(*of.power.busy) * seconds_of(usage.busy);
      else if (tdp)
        joules += *tdp / units::W * seconds_of(usage.busy);
      else if (usage.busy > 0)
        result_.is_energy_known = false;
      if (of.power.idle && rates_.counts_idle) joules += prices_.plain(*of.power.idle) * seconds_of(usage.idle);
    }
    if (of.power.host) joules += prices_.plain(*of.power.host) * of.nodes * usage_.pools[pool].use.seconds();
    joules *= prices_.plain(rates_.pue);
    result_.energy += joules * units::J;
    if (costs_.electricity)
      add(part(CostPart::electricity), of.cost.pays_electricity ? joules * prices_.amount(*costs_.electricity) : 0);
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
      add(part(CostPart::waiting), prices_.salary(*person.salary) * waiting.count * paid.seconds());
    }
  }

  /// What people do themselves. A task that waits for the next morning costs nothing meanwhile.
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
        add(part(CostPart::work), prices_.salary(*workload_.people[person].salary) * worked[person].seconds());
  }

  /// Data that leave a rented pool for another one. What a gang over several pools has made can be fetched from any of them; tasks
  /// of the host are everywhere.
  void charge_egress() {
    if (!costs_.egress) return;
    add(part(CostPart::egress), 0);
    if (!workload_.graph.moves_data()) return;
    std::vector<std::set<std::size_t>> pools(workload_.tasks());
    for (const Span span : schedule_)
      for (const DeviceId device : span.devices) pools[index(span.task)].insert(pool_number(index(system_.class_of(device))));
    double bytes = 0;
    for (std::size_t task = 0; task < workload_.tasks(); ++task)
      for (const Edge& edge : workload_.graph.predecessors(id<TaskId>(task)))
        if (is_egress(pools[index(edge.task)], pools[task])) bytes += edge.data / units::byte;
    add(part(CostPart::egress), bytes * prices_.amount(*costs_.egress));
  }

  [[nodiscard]] bool is_egress(const std::set<std::size_t>& from, const std::set<std::size_t>& to) const {
    if (from.empty() || to.empty()) return false;
    return std::ranges::all_of(from, [&](std::size_t pool) { return pools_of(system_)[pool].cost.rent && !to.contains(pool); });
  }

  void compare_with_budget() {
    if (!costs_.budget) return;
    std::optional<double> spent;
    for (const CostPart one : costs_.budget->include)
      if (part(one)) add(spent, *part(one));
    if (!spent) return;
    // A limit that is itself uncertain is wide in the optimistic case.
    const auto limit = [&](const Value& value, bool more_is_better) {
      return prices_.amount(Value::of(value.at(which_, more_is_better), value.unit));
    };
    result_.fits_budget = (!costs_.budget->at_most || *spent <= limit(*costs_.budget->at_most, true)) &&
                          (!costs_.budget->at_least || *spent >= limit(*costs_.budget->at_least, false));
  }

  [[nodiscard]] std::size_t pool_number(std::size_t device_class) const {
    return system_.pools.empty() ? 0 : index(system_.classes[device_class].pool_number);
  }
  [[nodiscard]] bool is_in(std::size_t device_class, std::size_t pool) const { return pool_number(device_class) == pool; }
  [[nodiscard]] GpuTime busy(std::size_t pool) const {
    GpuTime busy = 0;
    for (std::size_t one = 0; one < system_.classes.size(); ++one)
      if (is_in(one, pool)) busy += usage_.classes[one].busy;
    return busy;
  }

  const System& system_;
  const Workload& workload_;
  const Schedule& schedule_;
  const Costs& costs_;
  const EnergyRates& rates_;
  Case which_;
  Prices prices_;
  SystemUsage usage_;
  double run_;  ///< seconds
  Economics result_;
  Money investment_ = 0;
  Money depreciation_ = 0;
  Money value_left_ = 0;
  bool knows_lifetimes_ = true;  ///< of everything that is bought
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
  return Account(problem, schedule, costs, energy, which).sum();
}

}  // namespace gpusim
