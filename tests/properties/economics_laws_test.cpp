// Laws of money and energy.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "gpusim/economics.hpp"
#include "sim/input/json.hpp"
#include "tests/properties/laws.hpp"
#include "tests/properties/random_work.hpp"

namespace gpusim::test {
namespace {

constexpr double kTolerance = 1e-9;

bool is_near(double a, double b) { return std::abs(a - b) <= kTolerance * std::max({1.0, std::abs(a), std::abs(b)}); }
bool is_near(const std::optional<double>& a, const std::optional<double>& b) {
  return a.has_value() == b.has_value() && (!a || is_near(*a, *b));
}

std::string number_of(const char* unit) { return std::to_string(*rc::gen::inRange(1, 100)) + unit; }

/// What a pool may cost and draw.
Json random_cost(const char* billed) {
  Json cost = {{"rent", number_of(" USD/h")}, {"billed", billed}, {"electricity", "extra"}};
  if (*rc::gen::arbitrary<bool>()) {
    cost["purchase"] = number_of("00 USD");
    cost["lifetime"] = number_of(" month");
  }
  if (*rc::gen::arbitrary<bool>()) cost["hosting"] = number_of(" USD/month");
  return cost;
}
Json random_power() { return {{"busy", number_of("0 W")}, {"idle", number_of(" W")}, {"host", number_of("0 W")}}; }

/// A random scenario whose pools have prices and powers; few policies, for money does not look at them.
Json random_priced(bool is_additive) {
  Json scenario = Json::parse((*random_scenario(kAnything)).text);
  const char* const billed = is_additive ? "busy" : *rc::gen::element("use", "busy", "run");
  for (auto& system : scenario["systems"]) {
    const auto price = [&](Json& pool) {
      pool["cost"] =
          is_additive ? Json{{"rent", number_of(" USD/h")}, {"billed", "busy"}, {"electricity", "extra"}} : random_cost(billed);
      pool["power"] = random_power();
    };
    if (!system.contains("nodes"))
      price(system);
    else
      for (auto& node : system["nodes"]) price(node);
  }
  scenario["people"] = {{"r", {{"count", 2}, {"salary", number_of(" USD/h")}}}};
  scenario["costs"] = {{"electricity", number_of(" USD/kWh")}, {"egress", number_of(" USD/GB")}};
  if (!is_additive) scenario["costs"]["waiting"] = {{"people", {{"r", 2}}}};
  scenario["energy"] = {{"pue", 1.25}, {"carbon", "0.5 kg/kWh"}};
  return scenario;
}

/// Calls `look` for every run in every case.
template <class Look>
void for_each_case(const ScenarioRun& run, Look look) {
  for (const Result& result : run.results)
    for (std::size_t i = 0; i < result.cases.size(); ++i) look(run.scenario.problem_of(result.run, i), result.cases[i]);
}

/// An amount times a factor, as a number of units of the currency.
std::optional<double> amount_of(const std::optional<Money>& amount, double factor = 1) {
  return amount ? std::optional((*amount * factor).raw()) : std::nullopt;
}

/// The same economics, but for rounding.
void expect_same(const ScenarioRun& a, const ScenarioRun& b, double factor = 1) {
  RC_ASSERT(a.results.size() == b.results.size());
  for (std::size_t i = 0; i < a.results.size(); ++i) {
    RC_ASSERT(a.results[i].cases.size() == b.results[i].cases.size());
    for (std::size_t j = 0; j < a.results[i].cases.size(); ++j) {
      const Economics& one = a.results[i].cases[j].economics;
      const Economics& other = b.results[i].cases[j].economics;
      for (std::size_t part = 0; part < one.parts.size(); ++part)
        RC_ASSERT(is_near(amount_of(one.parts[part], factor), amount_of(other.parts[part])));
      RC_ASSERT(is_near(amount_of(one.total, factor), amount_of(other.total)));
      RC_ASSERT(is_near(one.energy / units::J, other.energy / units::J));
    }
  }
}

/// Changes every text that ends in money, or money per something.
template <class Change>
void change_money(Json& value, Change change) {
  if (value.is_structured()) {
    for (Json& member : value) change_money(member, change);
  } else if (value.is_string()) {
    const std::string text = value.get<std::string>();
    if (text.find(" USD") != std::string::npos) value = change(text);
  }
}

}  // namespace

TEST_SUITE_BEGIN("laws of money and energy");

TEST_CASE("what busy GPUs cost and draw adds up over any cut of the run") {
  CHECK(holds([] {
    Json scenario = random_priced(true);
    for (auto& system : scenario["systems"]) {
      const auto only_busy = [](Json& pool) { pool["power"] = {{"busy", pool["power"]["busy"]}}; };
      if (!system.contains("nodes"))
        only_busy(system);
      else
        for (auto& node : system["nodes"]) only_busy(node);
    }
    scenario["costs"].erase("egress");  // Data move once, wherever a task is cut.
    const ScenarioRun run = run_text(scenario.dump());
    const int percent = *rc::gen::inRange(0, 101);
    for_each_case(run, [&](const Problem& problem, const CaseResult& one) {
      const Instant cut = Instant::at(Duration::nanoseconds(one.measures.makespan.count() / 100 * percent));
      Schedule before;
      Schedule after;
      for (std::size_t i = 0; i < one.schedule.size(); ++i) {
        const Span span = one.schedule[i];
        if (span.start < cut) before.take({span.task, span.kind, span.start, std::min(span.end, cut), span.devices});
        if (span.end > cut) after.take({span.task, span.kind, std::max(span.start, cut), span.end, span.devices});
      }
      const auto of = [&](const Schedule& schedule) {
        return economics(problem, schedule, run.scenario.costs, run.scenario.energy, one.which);
      };
      RC_ASSERT(is_near((*of(before).total + *of(after).total).raw(), one.economics.total->raw()));
      RC_ASSERT(is_near((of(before).energy + of(after).energy) / units::J, one.economics.energy / units::J));
    });
  }));
}

TEST_CASE("energy is the sum of power times time over the chart, second by second") {
  CHECK(holds([] {
    const ScenarioRun run = run_text(random_priced(false).dump());
    for (const Chart& chart : charts(run)) {
      const double run_s = static_cast<double>(chart.makespan()) * 1e-9;
      std::map<std::size_t, double> held;                       // by device
      std::map<std::string, std::pair<double, double>> extent;  // by pool
      for (const Bar& bar : chart.bars)
        for (const std::size_t device : bar.devices) {
          const double start = static_cast<double>(bar.start) * 1e-9;
          const double end = static_cast<double>(bar.end) * 1e-9;
          held[device] += end - start;
          const std::string& pool = chart.system.nodes[index(chart.system.devices[device].node)].pool;
          const auto [known, is_new] = extent.try_emplace(pool, start, end);
          if (!is_new) known->second = {std::min(known->second.first, start), std::max(known->second.second, end)};
        }
      double joules = 0;
      for (const Pool& pool : chart.system.pools) {
        for (std::size_t device = 0; device < chart.system.devices.size(); ++device) {
          const std::string& of = chart.system.nodes[index(chart.system.devices[device].node)].pool;
          if (of != pool.name) continue;
          joules += pool.power.busy->nominal.raw() * held[device] + pool.power.idle->nominal.raw() * (run_s - held[device]);
        }
        if (extent.contains(pool.name)) {
          const auto [start, end] = extent.at(pool.name);
          joules += pool.power.host->nominal.raw() * pool.nodes * (end - start);
        }
      }
      bool is_found = false;
      for (const Result& result : run.results)
        for (const CaseResult& one : result.cases) {
          if (&run.scenario.systems[result.run.system] != &chart.system ||
              &run.scenario.workloads[result.run.workload] != &chart.workload ||
              run.scenario.policies[result.run.policy].name != chart.policy ||
              &run.scenario.performance_of(result.run)[static_cast<std::size_t>(&one - result.cases.data())] != &chart.performance)
            continue;
          is_found = true;
          RC_ASSERT(std::abs(one.economics.energy / units::J - 1.25 * joules) <= 1e-6 * std::max(1.0, joules));
        }
      RC_ASSERT(is_found);
    }
  }));
}

TEST_CASE("twice the prices make twice the cost, and nothing else") {
  CHECK(holds([] {
    const Json scenario = random_priced(false);
    Json dearer = scenario;
    change_money(dearer, [](const std::string& text) {
      const std::size_t blank = text.find(' ');
      return std::to_string(2 * std::stoll(text.substr(0, blank))) + text.substr(blank);
    });
    expect_same(run_text(scenario.dump()), run_text(dearer.dump()), 2);
  }));
}

TEST_CASE("a second currency with rate 1 changes nothing") {
  CHECK(holds([] {
    const Json scenario = random_priced(false);
    Json mixed = scenario;
    mixed["costs"]["currency"] = "USD";
    mixed["costs"]["rates"] = {{"EUR", "1 USD/EUR"}};
    for (auto& system : mixed["systems"])
      change_money(system, [](std::string text) { return text.replace(text.find("USD"), 3, "EUR"); });
    expect_same(run_text(scenario.dump()), run_text(mixed.dump()));
  }));
}

TEST_CASE("swapping two equal pools changes nothing") {
  CHECK(holds([] {
    const Json pool = {{"gpus", {{"T4", *rc::gen::inRange(1, 4)}}},
                       {"cost", random_cost(*rc::gen::element("busy", "run"))},
                       {"power", random_power()}};
    const Json other = {{"gpus", {{"T4", 1}}}, {"power", random_power()}};
    Json tasks = Json::object();
    const int count = *rc::gen::inRange(1, 8);
    for (int task = 0; task < count; ++task) tasks[name("task", task + 1)] = {{"time", number_of(" min")}};
    const auto scenario = [&](const char* first, const char* second) {
      Json nodes = Json::object();
      nodes[first] = pool;
      nodes["other"] = other;
      nodes[second] = pool;
      return Json{{"systems", {{"s", {{"nodes", nodes}}}}},
                  {"workloads", {{"w", {{"type", "dag"}, {"tasks", tasks}}}}},
                  {"costs", {{"electricity", "1 USD/kWh"}}},
                  {"energy", {{"pue", 1.5}}}}
          .dump();
    };
    expect_same(run_text(scenario("left", "right")), run_text(scenario("right", "left")));
  }));
}

TEST_SUITE_END();

}  // namespace gpusim::test
