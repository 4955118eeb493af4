// Reads the section `costs`.

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/text.hpp"
#include "sim/economics/read.hpp"
#include "sim/input/keys.hpp"

namespace gpusim {

PersonId paid_person(const Reader& at, const std::string& name, const std::vector<Person>& people) {
  const auto found = std::ranges::find(people, name, &Person::name);
  if (found == people.end()) at.fail(fmt::format("unknown person \"{}\"{}", name, suggestion(name, names_of(people))));
  if (!found->salary) at.fail(fmt::format("expected a person with a salary, got \"{}\" without", name));
  return id<PersonId>(static_cast<std::size_t>(found - people.begin()));
}

std::vector<std::string> cost_part_names() { return {kCostParts.begin(), kCostParts.end()}; }

constexpr Key kWaitingRows[] = {
    {"people", "map of at least 1 count", "required", "who waits, with counts, each at most the `count` of that person"},
    {"charge", "'all_hours'|'working_hours'", "=all_hours", "whether all of the run counts or only its part inside their calendar"},
};
constinit const KeySection kWaitingKeys{"waiting", "who waits", kWaitingRows};

constexpr Key kBudgetRows[] = {
    {"at_most", "money", "none", "what a run may cost"},
    {"at_least", "money", "none", "what a run has to cost"},
    {"include", "list of at least 1 different <>", "all parts", "parts of the costs that count", nullptr, cost_part_names},
};
constinit const KeySection kBudgetKeys{"budget", "a budget", kBudgetRows, "any of at_most, at_least"};

constexpr Key kCostsRows[] = {
    {"currency", "currency", "the only one in use", "of the totals"},
    {"rates", "map by currency of exchange rate", "none", "what a unit of other currencies is in it"},
    {"month", "time per month", "=730.5 h/month", "clock hours of a month, for hosting, operation and lifetime"},
    {"work_month", "time per month", "=176 h/month", "working hours of a month, for salaries"},
    {"electricity", "money per energy", "not priced", "price of electricity"},
    {"egress", "money per data", "not priced", "price of data that leave a rented pool for another pool"},
    {"waiting", "{}", "none", "whose salaries are paid while they wait for a run", &kWaitingKeys},
    {"frequency", "map by name of runs per time", "runs follow each other without a pause",
     "by workload: how often it is run, such as \"2 run/month\": GPUs that are bought grow old between runs too"},
    {"baseline", "name", "the first system", "the system that costs are compared with"},
    {"budget", "{}", "none", "what a run may cost", &kBudgetKeys},
};
extern constinit const KeySection kCostsKeys{"costs", "costs", kCostsRows, "rates needs currency"};

namespace {

std::string read_currency(const Reader& at) {
  const std::string text = at.text();
  const auto unit = parse_unit(text);
  if (!unit || currency_of(unit->unit) != text) at.fail_expected("a currency (three capital letters) such as \"USD\"");
  return text;
}

void read_rates(Reader at, Costs& costs) {
  at.expect_object("exchange rates by currency");
  for (const auto& [name, rate] : at.members()) {
    const auto unit = parse_unit(name);
    if (!unit || currency_of(unit->unit) != name)
      rate.fail(fmt::format("expected a currency (three capital letters) as key, got \"{}\"", name));
    if (name == costs.currency) rate.fail(fmt::format("expected another currency than \"{}\", that of the totals", name));
    const Value value = read_value(rate);
    const auto wanted = parse_unit(fmt::format("{}/{}", costs.currency, name));
    if (!(value.unit == wanted->unit) || !(value.low > 0))
      rate.fail_expected(fmt::format("a rate above 0 such as \"0.5 {}/{}\"", costs.currency, name));
    costs.rates.emplace(name, value);
  }
}

void read_frequency(Reader at, const std::vector<std::string>& systems, const std::vector<std::string>& workloads, Costs& costs) {
  at.expect_object("runs per time by workload");
  for (const auto& [name, often] : at.members()) {
    // Systems that are run differently often do not do the same work, so what they cost would not compare.
    const bool is_system = std::ranges::find(systems, name) != systems.end();
    if (is_system && std::ranges::find(workloads, name) == workloads.end())
      often.fail(
          fmt::format("\"{}\" is a system; how often work is run is stated by workload, for all systems alike, so that they "
                      "are compared for the same work{}",
                      name, suggestion("", workloads)));
    if (std::ranges::find(workloads, name) == workloads.end())
      often.fail(fmt::format("unknown workload \"{}\"{}", name, suggestion(name, workloads)));
    const Value value = read_value(often);
    const bool is_rate = value.unit == parse_unit("1/month")->unit || value.unit == parse_unit("1/s")->unit;
    if (!is_rate || !(value.low > 0)) often.fail_expected("a rate above 0 such as \"2 run/month\" or \"1 run/d\"");
    costs.frequency.emplace(name, value);
  }
}

/// Reads a time per month: the length of a month.
Ranged<Seconds> read_month(const Reader& at, const char* example) {
  const Value value = read_value(at, "s/month", example);
  if (value.low == 0) at.fail_expected("a month of more than 0 h");
  return ranged<Seconds>(value);
}

WaitingPeople read_waiting_section(Reader at, const std::vector<Person>& people) {
  WaitingPeople all;
  at.expect_object(kWaitingKeys);
  Reader waiting = at.at("people");
  waiting.expect_object("people with counts");
  for (const auto& [name, count] : waiting.members()) {
    const PersonId person = paid_person(count, name, people);
    const std::int64_t there = people[index(person)].count;
    const std::int64_t wait = count.count(1, 1'000'000);
    if (wait > there) count.fail_expected(fmt::format("at most {}, the count of person \"{}\"", there, name));
    all.people.push_back({person, static_cast<std::uint32_t>(wait)});
  }
  if (all.people.empty()) waiting.fail("expected at least one person");
  all.in_working_hours = at.at_or("charge").one_of() == 1;
  at.done();
  return all;
}

/// Notes what is assumed of those who wait where the scenario leaves it open: when they work, and how long in a month.
void note_assumed_hours(Reader& costs, const WaitingPeople& waiting, const std::vector<Person>& people) {
  Document& document = costs.document();
  bool is_paid_by_month = false;
  for (const Costs::Waiting& one : waiting.people) {
    const Person& person = people[index(one.person)];
    is_paid_by_month = is_paid_by_month || (person.salary && person.salary->unit.text().find("month") != std::string::npos);
    if (waiting.in_working_hours && document.default_pointers.contains("/people/" + pointer_token(person.name) + "/calendar"))
      document.note(
          fmt::format("\"{}\" has no calendar: every hour of waiting counts as a working hour, at night too", person.name));
  }
  if (is_paid_by_month && !costs.find("work_month"))
    document.note("a month of salary is 176 working hours; /costs/work_month states another number");
}

Costs::Budget read_budget(Reader at) {
  at.expect_object(kBudgetKeys);
  Costs::Budget budget;
  if (const auto least = at.find("at_least")) budget.at_least = read_value(*least, "$", "\"500 USD\"");
  if (const auto most = at.find("at_most")) budget.at_most = read_value(*most, "$", "\"500 USD\"");
  const std::vector<std::string> names = cost_part_names();
  const Reader include = at.at_or("include", names);
  for (const Reader& part : include.elements()) {
    const auto which = static_cast<CostPart>(part.one_of(names));
    if (std::find(budget.include.begin(), budget.include.end(), which) != budget.include.end())
      part.fail(fmt::format("duplicate \"{}\"", part.text()));
    budget.include.push_back(which);
  }
  at.done();
  if (budget.include.empty()) include.fail("expected at least one part");
  if (!budget.at_least && !budget.at_most) at.fail("expected at least one of \"at_most\" and \"at_least\"");
  return budget;
}

}  // namespace

const Person* WaitingPeople::first_in_working_hours(const std::vector<Person>& all) const {
  return in_working_hours && !people.empty() ? &all[index(people.front().person)] : nullptr;
}

WaitingPeople read_waiting(Reader& root, const std::vector<Person>& people) {
  auto costs = root.find("costs");
  if (!costs) return {};
  costs->expect_object(kCostsKeys);
  const auto waiting = costs->find("waiting");
  if (!waiting) return {};
  WaitingPeople all = read_waiting_section(*waiting, people);
  note_assumed_hours(*costs, all, people);
  return all;
}

Costs read_costs(Reader& root, WaitingPeople waiting, const std::vector<std::string>& systems,
                 const std::vector<std::string>& workloads) {
  Costs costs;
  auto section = root.find("costs");
  if (!section) return costs;
  Reader& at = *section;
  at.expect_object(kCostsKeys);
  if (const auto currency = at.find("currency")) costs.currency = read_currency(*currency);
  if (const auto rates = at.find("rates")) {
    if (costs.currency.empty()) (void)at.at("currency");
    read_rates(*rates, costs);
  }
  costs.month = read_month(at.at_or("month"), "\"730.5 h/month\"");
  costs.work_month = read_month(at.at_or("work_month"), "\"176 h/month\"");
  if (const auto price = at.find("electricity")) costs.electricity = read_value(*price, "$/J", "\"0.12 USD/kWh\"");
  if (const auto price = at.find("egress")) costs.egress = read_value(*price, "$/B", "\"0.09 USD/GB\"");
  if (const auto frequency = at.find("frequency")) read_frequency(*frequency, systems, workloads, costs);
  (void)at.find("waiting");  // has been read
  costs.waiting = std::move(waiting.people);
  costs.waits_in_working_hours = waiting.in_working_hours;
  costs.baseline = systems[at.at_or("baseline", systems.front()).one_of(systems)];
  if (const auto budget = at.find("budget")) costs.budget = read_budget(*budget);
  at.done();
  return costs;
}

}  // namespace gpusim
