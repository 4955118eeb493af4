// Money rule by rule, each with figures worked by hand.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "gpusim/economics.hpp"
#include "gpusim/evaluate.hpp"
#include "sim/economics/usage.hpp"
#include "tests/support/money.hpp"
#include "tests/support/report_fixture.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

using doctest::Approx;
using test::at_ms;
using test::run_text;

/// Two RTX 3090 and two tasks in turn; the second GPU does nothing:
///
///           0    1         3    4 h
///     gpu0       |x        |y   |
///     gpu1
const std::string kInTurn = R"("arrival": "1 h", "tasks": {"x": {"time": "2 h"}, "y": {"time": "1 h", "after": ["x"]}})";
/// A tenth of a month of 730.5 h on one GPU.
const std::string kTenth = R"("tasks": {"x": {"time": "73.05 h"}})";
const std::string kPeople = R"(, "calendars": {"office": {"hours": ["09:00-12:00", "13:00-18:00"]}},
  "people": {"r": {"calendar": "office", "salary": "50 USD/h"}, "m": {"calendar": "office", "salary": "8800 USD/month"}})";

std::string text_of(const std::string& system, const std::string& workload, const std::string& rest = "") {
  return fmt::format(R"({{"systems": {{"a": {{"gpus": {{"RTX-3090": 2}}{}}}}}, "workloads": {{"w": {{"type": "dag", {}}}}}{}}})",
                     system, workload, rest);
}

/// The first run in its nominal case.
Economics priced(const std::string& system, const std::string& workload, const std::string& rest = "") {
  return run_text(text_of(system, workload, rest)).results.front().cases.front().economics;
}

Money part(const Economics& run, CostPart which) {
  REQUIRE(run.part(which));
  return *run.part(which);
}

}  // namespace

TEST_SUITE("economics") {
  TEST_CASE("rent is paid for all GPUs from the pool's first start to its last end unless the scenario says otherwise") {
    // Two GPUs from 1 h to 4 h: 6 GPU-hours at 4 USD.
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h"})", kInTurn), CostPart::rent) == Approx(24));
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h", "billed": "use"})", kInTurn), CostPart::rent) == Approx(24));
  }

  TEST_CASE("rent by busy hours is paid while a GPU is held") {
    // x 2 h and y 1 h: 3 GPU-hours.
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h", "billed": "busy"})", kInTurn), CostPart::rent) == Approx(12));
  }

  TEST_CASE("rent by the run is paid from 0 on") {
    // Two GPUs from 0 to 4 h: 8 GPU-hours.
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h", "billed": "run"})", kInTurn), CostPart::rent) == Approx(32));
  }

  TEST_CASE("what has no price is empty and not 0") {
    const Economics run = priced(R"(, "cost": {"rent": "4 USD/h"})", kInTurn);
    for (const CostPart one : {CostPart::purchase, CostPart::electricity, CostPart::hosting, CostPart::operation, CostPart::waiting,
                               CostPart::work, CostPart::egress})
      CHECK_FALSE(run.part(one));
    CHECK(*run.total == Approx(24));
    const Economics unpriced = priced("", kInTurn);
    CHECK_FALSE(unpriced.total);
    CHECK_FALSE(unpriced.co2);
    CHECK_FALSE(unpriced.fits_budget);
  }

  TEST_CASE("a purchase without a lifetime is charged whole to a run, however short it is") {
    // Two GPUs of 1500 USD.
    const Economics run = priced(R"(, "cost": {"purchase": "1500 USD"})", kInTurn);
    CHECK(part(run, CostPart::purchase) == Approx(3000));
    CHECK(run.fixed == Approx(3000));
    CHECK_FALSE(run.lifetime);
  }

  TEST_CASE("depreciation charges the loss of value evenly over the lifetime") {
    // 2 x 1500 x (1 - 0.1) = 2700 USD over 36 months; the run is a tenth of a month: 2700 x 0.1 / 36 = 7.5.
    const Economics run = priced(R"(, "cost": {"purchase": "1500 USD", "lifetime": "36 month", "residual": 0.1})", kTenth);
    CHECK(part(run, CostPart::purchase) == Approx(7.5));
    CHECK(run.fixed == Approx(3000));  // paid at once, whatever is left of it later
    // 36 x 730.5 h.
    CHECK(*run.lifetime / units::second == Approx(26298.0 * 3600));
    // The same price charged whole.
    CHECK(part(priced(R"(, "cost": {"purchase": "1500 USD", "lifetime": "36 month", "residual": 0.1, "charged": "whole"})", kTenth),
               CostPart::purchase) == Approx(3000));
  }

  TEST_CASE("investment, running cost, cash, depreciation and value left stand side by side, however the purchase is charged") {
    // 2 x 1500 USD; 2 x 100 USD a month for a tenth of a month; a loss of 2700 x 0.1 / 36.
    const std::string bought =
        R"(, "cost": {"purchase": "1500 USD", "hosting": "100 USD/month", "lifetime": "36 month", "residual": 0.1)";
    for (const char* charged : {"", R"(, "charged": "whole")"}) {
      const Economics run = priced(bought + charged + "}", kTenth);
      CHECK(part(run, CostPart::investment) == Approx(3000));
      CHECK(part(run, CostPart::running) == Approx(20));
      CHECK(part(run, CostPart::cash) == Approx(3020));
      CHECK(part(run, CostPart::depreciation) == Approx(7.5));
      CHECK(part(run, CostPart::value_left) == Approx(2992.5));
      CHECK(*run.total == Approx(*charged == '\0' ? 27.5 : 3020));
    }
  }

  TEST_CASE("without a lifetime depreciation and value left are not known, without a purchase they are 0") {
    const Economics bought = priced(R"(, "cost": {"purchase": "1500 USD"})", kTenth);
    CHECK(part(bought, CostPart::cash) == Approx(3000));
    CHECK_FALSE(bought.depreciation);
    CHECK_FALSE(bought.value_left);
    const Economics rented = priced(R"(, "cost": {"rent": "4 USD/h"})", kInTurn);
    CHECK(part(rented, CostPart::investment) == 0);
    CHECK(part(rented, CostPart::running) == Approx(24));
    CHECK(part(rented, CostPart::cash) == Approx(24));
    CHECK(part(rented, CostPart::depreciation) == 0);
    CHECK(part(rented, CostPart::value_left) == 0);
    CHECK_FALSE(priced("", kInTurn).cash);
  }

  TEST_CASE("GPUs are never worth less than their residual value") {
    // 73.05 h are a tenth of a month; a lifetime of a twentieth of a month has passed twice.
    const Economics run = priced(R"(, "cost": {"purchase": "1500 USD", "lifetime": "0.05 month", "residual": 0.1})", kTenth);
    CHECK(part(run, CostPart::depreciation) == Approx(5400));
    CHECK(part(run, CostPart::value_left) == Approx(300));
  }

  TEST_CASE("a formula may ask for every figure, and a part that a system does not have costs nothing there") {
    const auto run = run_text(R"({"systems": {
        "bought": {"gpus": {"RTX-3090": 2}, "cost": {"purchase": "1500 USD", "lifetime": "36 month"}},
        "rented": {"gpus": {"RTX-3090": 2}, "cost": {"rent": "4 USD/h"}}, "owned": {"gpus": {"RTX-3090": 2}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "2 h"}}}}})");
    Evaluator evaluator(run.scenario);
    const auto value = [&](const std::string& formula) { return Formula(formula).evaluate(evaluator.names()).nominal; };
    CHECK(value("cost(bought, w, investment)") == Approx(3000));
    CHECK(value("cost(bought, w, cash)") == Approx(3000));
    CHECK(value("cost(bought, w, running)") == 0);
    CHECK(value("cost(bought, w, depreciation) + cost(bought, w, value_left)") == Approx(3000));
    CHECK(value("cost(rented, w, purchase)") == 0);
    CHECK(value("cost(rented, w, investment)") == 0);
    CHECK(value("cost(bought, w, rent)") == 0);
    for (const char* part : {"purchase", "investment", "depreciation", "value_left"})
      CHECK(value(fmt::format("cost(owned, w, {})", part)) == 0);
    CHECK_THROWS_WITH((void)value("cost(rented, w, egress)"), "no egress is priced in this scenario");
  }

  TEST_CASE("how the purchase counts is that of all pools, or both") {
    const auto basis = [](const std::string& cost) {
      return purchase_basis(run_text(text_of(cost, kInTurn)).scenario.systems.front());
    };
    CHECK(basis("") == PurchaseBasis::none);
    CHECK(basis(R"(, "cost": {"rent": "4 USD/h"})") == PurchaseBasis::none);
    CHECK(basis(R"(, "cost": {"purchase": "1500 USD"})") == PurchaseBasis::whole);
    CHECK(basis(R"(, "cost": {"purchase": "1500 USD", "lifetime": "36 month"})") == PurchaseBasis::depreciation);
  }

  TEST_CASE("hosting is paid per GPU for the time of the run, in clock months") {
    // 2 GPUs x 100 USD x a tenth of a month.
    CHECK(part(priced(R"(, "cost": {"hosting": "100 USD/month"})", kTenth), CostPart::hosting) == Approx(20));
    // A month of 365.25 h: the run is a fifth of it.
    CHECK(part(priced(R"(, "cost": {"hosting": "100 USD/month"})", kTenth, R"(, "costs": {"month": "365.25 h/month"})"),
               CostPart::hosting) == Approx(40));
  }

  TEST_CASE("operation is the salary of a person for some hours per GPU and month") {
    // 2 GPUs x 2 h x 50 USD/h x a tenth of a month.
    const std::string hourly = R"(, "cost": {"operation": "2 h/month", "operator": "r"})";
    CHECK(part(priced(hourly, kTenth, kPeople), CostPart::operation) == Approx(20));
    // 8800 USD for 176 working hours are 50 USD/h; for 88 h they are 100.
    const std::string monthly = R"(, "cost": {"operation": "2 h/month", "operator": "m"})";
    CHECK(part(priced(monthly, kTenth, kPeople), CostPart::operation) == Approx(20));
    CHECK(part(priced(monthly, kTenth, kPeople + R"(, "costs": {"work_month": "88 h/month"})"), CostPart::operation) == Approx(40));
  }

  TEST_CASE("those who wait are paid for all hours of the run, or for those in their calendar") {
    // From Monday 00:00 for 115 h, to Friday 19:00: five days of 8 working hours are 40 h open, 75 h closed.
    const std::string task = R"("tasks": {"x": {"time": "115 h"}})";
    const Economics all = priced("", task, kPeople + R"(, "costs": {"waiting": {"people": {"r": 1}}})");
    CHECK(part(all, CostPart::waiting) == Approx(115 * 50));
    CHECK(all.waiting_open == test::hours(40));
    CHECK(all.waiting_closed == test::hours(75));
    const std::string two_of_r = R"(, "calendars": {"office": {"hours": ["09:00-12:00", "13:00-18:00"]}},
      "people": {"r": {"count": 2, "calendar": "office", "salary": "50 USD/h"}, "m": {"calendar": "office", "salary": "8800 USD/month"}},
      "costs": {"waiting": {"people": {"r": 2, "m": 1}, "charge": "working_hours"}})";
    const Economics working = priced("", task, two_of_r);
    // Three people at 50 USD/h for 40 h.
    CHECK(part(working, CostPart::waiting) == Approx(3 * 50 * 40));
  }

  TEST_CASE("waiting is counted from the start of the run also when its first job comes later") {
    CHECK(part(priced("", kInTurn, kPeople + R"(, "costs": {"waiting": {"people": {"r": 1}}})"), CostPart::waiting) == Approx(200));
  }

  TEST_CASE("work of people costs their time inside their calendar") {
    // 10 h of work: Monday 9-12 and 13-18, Tuesday 9-11. Lunch and night cost nothing.
    const std::string task = R"("tasks": {"x": {"time": "10 h", "person": "r"}})";
    const Economics run = priced("", task, kPeople + R"(, "costs": {"currency": "USD"})");
    CHECK(part(run, CostPart::work) == Approx(500));
    // Salaries alone, without prices, price nothing.
    CHECK_FALSE(priced("", task, kPeople).total);
    // Nobody works in this one, so there is nothing to price.
    CHECK_FALSE(priced("", kInTurn, kPeople + R"(, "costs": {"currency": "USD"})").part(CostPart::work));
  }

  TEST_CASE("data that leave a rented pool for another one are paid, other data are not") {
    // cloud to own 10 GB and 5 GB are paid; own to cloud 20 GB and cloud to cloud 30 GB are not: 15 GB x 0.09 USD.
    const std::string text = R"({
      "systems": {"h": {"nodes": {"own": {"gpus": {"RTX-3090": 1}}, "cloud": {"gpus": {"RTX-3090": 1}, "cost": {"rent": "4 USD/h"}}},
                        "network": {"bandwidth": "10 GB/s"}}},
      "workloads": {"w": {"type": "dag", "tasks": {
        "a": {"time": "1 h", "pool": "cloud"}, "b": {"time": "1 h", "pool": "own", "after": {"a": "10 GB"}},
        "c": {"time": "1 h", "pool": "cloud", "after": {"b": "20 GB"}}, "d": {"time": "1 h", "pool": "cloud", "after": {"c": "30 GB"}},
        "e": {"time": "1 h", "pool": "own", "after": {"d": "5 GB"}}}}},
      "costs": {"egress": "0.09 USD/GB"}})";
    CHECK(part(run_text(text).results.front().cases.front().economics, CostPart::egress) == Approx(1.35));
  }

  TEST_CASE("the rent of a pool includes its electricity unless it is extra") {
    // 350 W x 3 h = 1.05 kWh at 0.1 USD.
    const std::string costs = R"(, "costs": {"electricity": "0.1 USD/kWh"})";
    CHECK(part(priced("", kInTurn, costs), CostPart::electricity) == Approx(0.105));
    CHECK(part(priced(R"(, "cost": {"purchase": "1500 USD"})", kInTurn, costs), CostPart::electricity) == Approx(0.105));
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h"})", kInTurn, costs), CostPart::electricity) == 0);
    CHECK(part(priced(R"(, "cost": {"rent": "4 USD/h", "electricity": "extra"})", kInTurn, costs), CostPart::electricity) ==
          Approx(0.105));
  }

  TEST_CASE("amounts in other currencies are converted by their rates") {
    // 6 GPU-hours x 5000 KRW x 0.0008 = 24 USD, and 2 x 1500 USD.
    const Economics run = priced(R"(, "cost": {"rent": "5000 KRW/h", "purchase": "1500 USD"})", kInTurn,
                                 R"(, "costs": {"currency": "USD", "rates": {"KRW": "0.0008 USD/KRW"}})");
    CHECK(part(run, CostPart::rent) == Approx(24));
    CHECK(*run.total == Approx(3024));
  }

  TEST_CASE("the only currency in use becomes that of the totals, and defaults are written out") {
    const auto run = run_text(text_of(R"(, "cost": {"rent": "5000 KRW/h"})", kInTurn));
    CHECK(run.scenario.costs.currency == "KRW");
    CHECK(run.scenario.costs.baseline == "a");
    const std::string written = run.report("scenario");
    for (const std::string key : {"currency", "month", "work_month", "baseline"}) {
      CHECK(run.scenario.document.default_pointers.contains("/costs/" + key));
      CHECK(written.find("\"" + key + "\": ") != std::string::npos);
    }
  }

  TEST_CASE("a budget is compared with the parts it includes") {
    // Rent 24 USD and 4 h of waiting at 50 USD: 224.
    const auto fits = [](const std::string& budget) {
      return priced(R"(, "cost": {"rent": "4 USD/h"})", kInTurn,
                    kPeople + R"(, "costs": {"waiting": {"people": {"r": 1}}, "budget": )" + budget + "}")
          .fits_budget;
    };
    CHECK(fits(R"({"at_most": "224 USD"})") == true);
    CHECK(fits(R"({"at_most": "223 USD"})") == false);
    CHECK(fits(R"({"at_most": "24 USD", "include": ["rent"]})") == true);
    CHECK(fits(R"({"at_most": "23 USD", "include": ["rent"]})") == false);
    CHECK(fits(R"({"at_least": "25 USD", "include": ["rent", "electricity"]})") == false);
    CHECK(fits(R"({"at_least": "20 USD", "at_most": "30 USD", "include": ["rent"]})") == true);
    CHECK_FALSE(fits(R"({"at_most": "1 USD", "include": ["hosting"]})"));
  }

  TEST_CASE("the optimistic case takes the short end of times and the cheap end of prices together") {
    const auto run = run_text(
        text_of(R"(, "cost": {"rent": ["4 USD/h", "6 USD/h"], "billed": "busy"})", R"("tasks": {"x": {"time": ["2 h", "3 h"]}})"));
    const auto& cases = run.results.front().cases;
    REQUIRE(cases.size() == 3);
    CHECK(*cases[0].economics.total == Approx(2.5 * 5));
    CHECK(*cases[1].economics.total == Approx(2 * 4));
    CHECK(*cases[2].economics.total == Approx(3 * 6));
  }

  TEST_CASE("a range of a price alone is worth three cases, and a long lifetime is the cheap end") {
    const auto run = run_text(text_of(R"(, "cost": {"purchase": "1500 USD", "lifetime": ["10 month", "30 month"]})", kTenth));
    const auto& cases = run.results.front().cases;
    REQUIRE(cases.size() == 3);
    // 3000 USD x 0.1 / 20, 30 and 10 months.
    CHECK(*cases[0].economics.total == Approx(15));
    CHECK(*cases[1].economics.total == Approx(10));
    CHECK(*cases[2].economics.total == Approx(30));
    CHECK(cases[0].measures.makespan == cases[2].measures.makespan);
  }

  TEST_CASE("a GPU that several tasks hold at once is busy and paid once, and GPUs that come later are paid from then on") {
    System system = test::make_system("a", "A", "RTX-3090", 24 * units::GB, 2);
    system.pools.resize(1);
    system.pools[0].available = Calendar().between(at_ms(2000), Calendar::kEnd);
    Schedule schedule;
    const DeviceId first[] = {id<DeviceId>(0)};
    schedule.take({id<TaskId>(0), SpanKind::run, at_ms(3000), at_ms(5000), first});
    schedule.take({id<TaskId>(1), SpanKind::run, at_ms(2000), at_ms(6000), first});
    schedule.take({id<TaskId>(2), SpanKind::run, at_ms(5000), at_ms(8000), first});
    // The union is 2 to 8 s; the pool runs from 2 to 8 s, so the other GPU idles for 6 s.
    const SystemUsage usage = usage_of(system, schedule);
    CHECK(usage.classes[0].busy == test::milliseconds(6000));
    CHECK(usage.classes[0].idle == test::milliseconds(6000));
    CHECK(usage.run == test::milliseconds(8000));
    CHECK(usage.pools[0].run == test::milliseconds(6000));
    CHECK(usage.pools[0].use == test::milliseconds(6000));
    CHECK(usage.pools[0].gpus == 2);
  }

  TEST_CASE("GPUs of a pool that is closed by day draw and cost nothing by day when paid by the hour they are held") {
    // From Monday 00:00: 6 h of work from 00:00 to 06:00, then closed until 20:00, then 2 h more until 22:00. One GPU works 8 h,
    // the other is idle for the 8 h that the pool is open: 8 h x 350 W + 8 h x 30 W = 3.04 kWh, and 8 GPU-hours at 4 USD.
    const std::string text = R"({"calendars": {"night": {"hours": ["00:00-06:00", "20:00-24:00"]}},
      "systems": {"a": {"gpus": {"RTX-3090": 2}, "available": {"calendar": "night", "at_close": "pause"},
                        "cost": {"rent": "4 USD/h", "billed": "busy"}, "power": {"idle": "30 W"}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "8 h"}}}}})";
    const test::ScenarioRun study = run_text(text);
    const CaseResult& run = study.results.front().cases.front();
    CHECK(run.measures.makespan == test::hours(22));
    CHECK(*run.economics.total == Approx(32));
    CHECK(run.economics.energy / units::kWh == Approx(3.04));
  }
}

TEST_SUITE("energy") {
  const std::string kPower = R"(, "power": {"busy": "350 W", "idle": "30 W", "host": "200 W"})";

  TEST_CASE("energy is power times time of GPUs busy, GPUs idle and hosts in use, times PUE") {
    // Busy 3 GPU-hours x 350 W = 1050 Wh, idle 2 x 4 h - 3 h = 5 GPU-hours x 30 W = 150 Wh, host from 1 h to 4 h: 600 Wh.
    const Economics run = priced(kPower, kInTurn, R"(, "energy": {"pue": 1.5, "carbon": "0.5 kg/kWh"})");
    CHECK(run.energy / units::kWh == Approx(1.8 * 1.5));
    CHECK(*run.co2 / units::kg == Approx(1.35));
    CHECK(priced(kPower, kInTurn, R"(, "energy": {"idle": false})").energy / units::kWh == Approx(1.65));
  }

  TEST_CASE("electricity is paid for all energy, PUE included") {
    // 2.7 kWh at 0.1 USD.
    CHECK(part(priced(kPower, kInTurn, R"(, "energy": {"pue": 1.5}, "costs": {"electricity": "0.1 USD/kWh"})"),
               CostPart::electricity) == Approx(0.27));
  }

  TEST_CASE("without a stated power a GPU draws its TDP while busy and nothing is counted while idle, and this is noted") {
    const auto run = run_text(text_of("", kInTurn, R"(, "energy": {})"));
    CHECK(run.results.front().cases.front().economics.energy / units::kWh == Approx(1.05));
    REQUIRE(run.scenario.document.notes.size() == 1);
    CHECK(run.scenario.document.notes[0] == "power of idle GPUs is not stated and not counted: a");
  }

  TEST_CASE("a GPU without a power is left out and said to be unknown where nothing asks for energy") {
    const std::string text = R"({"gpus": {"mine": {"memory": "8 GB"}}, "systems": {"a": {"gpus": {"mine": 1}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "1 h"}}}}})";
    CHECK_FALSE(run_text(text).results.front().cases.front().economics.is_energy_known);
  }

  TEST_CASE("every node of a pool has a host") {
    // Three nodes of one GPU; one task of 1 h: the hosts of the pool are on for 1 h, 0.6 kWh, and one GPU draws 350 Wh.
    const std::string text =
        R"({"systems": {"a": {"nodes": {"n": {"gpus": {"RTX-3090": 1}, "count": 3, "power": {"host": "200 W"}}}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "1 h"}}}}})";
    CHECK(run_text(text).results.front().cases.front().economics.energy / units::kWh == Approx(0.95));
  }

  TEST_CASE("carbon intensity by country and region comes from the table, with a note") {
    // 1.05 kWh x 430.567 g.
    const auto run = run_text(text_of("", kInTurn, R"(, "energy": {"carbon": "KOR"})"));
    CHECK(*run.results.front().cases.front().economics.co2 / units::kg == Approx(0.45209535));
    CHECK(run.scenario.document.notes[0] == "carbon intensity of South Korea is 430.567 g/kWh (Our World in Data, 2023)");
    CHECK(*priced("", kInTurn, R"(, "energy": {"carbon": "gcp/asia-northeast3"})").co2 / units::kg == Approx(1.05 * 0.378));
  }

  TEST_CASE("the table holds 213 countries and 40 regions, each name once, with a source") {
    std::set<std::string_view> names;
    for (const CarbonRow& row : carbon_table()) {
      names.insert(row.name);
      CHECK(row.g_per_kwh >= 0);
      CHECK_FALSE(row.place.empty());
      CHECK_FALSE(row.source.empty());
    }
    CHECK(names.size() == 253);
    CHECK(carbon_table().size() == 253);
  }

  TEST_CASE("ranges of power and of carbon take their low end in the optimistic case") {
    const auto run = run_text(text_of(R"(, "power": {"busy": ["300 W", "400 W"]})", kInTurn,
                                      R"(, "energy": {"pue": [1, 2], "carbon": ["0.4 kg/kWh", "0.6 kg/kWh"]})"));
    const auto& cases = run.results.front().cases;
    REQUIRE(cases.size() == 3);
    // 3 h x 300 W x 0.4, 3 h x 400 W x 2 x 0.6, 3 h x 350 W x 1.5 x 0.5.
    CHECK(*cases[0].economics.co2 / units::kg == Approx(0.7875));
    CHECK(*cases[1].economics.co2 / units::kg == Approx(0.36));
    CHECK(*cases[2].economics.co2 / units::kg == Approx(1.44));
  }
}

TEST_SUITE("break-even") {
  Economics costing(double fixed, double total, double purchase) {
    Economics run;
    run.fixed = Money::raw(fixed);
    run.total = Money::raw(total);
    run.parts[static_cast<std::size_t>(CostPart::purchase)] = Money::raw(purchase);
    return run;
  }

  TEST_CASE("the purchase is earned back after fixed cost over what is saved a run") {
    // 1000 USD at once and 5 USD a run against 25 USD a run: 50 runs of 10 h are 500 h, or 20.8 days from 2026-01-05.
    Economics bought = costing(1000, 6, 1);  // 1 of the 6 is depreciation
    bought.lifetime = 7305.0 * 3600 * units::second;
    Economics rented;
    rented.total = Money::raw(25);
    const std::int64_t start = day_number(2026, 1, 5);
    const BreakEven found = break_even(bought, rented, test::hours(10), start);
    CHECK(found.per_run == Approx(5));
    CHECK(found.per_run_against == Approx(25));
    CHECK(*found.runs == Approx(50));
    CHECK(*found.time / units::second == Approx(500.0 * 3600));
    // 500 h of 7305 h.
    CHECK(*found.utilization == Approx(0.0684463));
    CHECK(date_text(*found.payday) == "2026-01-25");
    // The other way round: as many runs, in the time of the rented GPU.
    const BreakEven reversed = break_even(rented, bought, test::hours(4), start);
    CHECK(*reversed.runs == Approx(50));
    CHECK(*reversed.time / units::second == Approx(200.0 * 3600));
    CHECK_FALSE(reversed.utilization);
  }

  TEST_CASE("with a frequency, bought GPUs lose value from one run to the next") {
    // 2 GPUs of 7,305 USD for 10 months lose 1,461 USD a month. Two runs a month are charged half of it each, whatever they take.
    const std::string bought = R"(, "cost": {"purchase": "7305 USD", "lifetime": "10 month", "hosting": "100 USD/month"})";
    const auto with = [](const char* often) { return fmt::format(R"(, "costs": {{"frequency": {{"w": "{}"}}}})", often); };
    const Economics twice_a_month = priced(bought, kTenth, with("2 run/month"));
    CHECK(part(twice_a_month, CostPart::purchase) == Approx(730.5));
    CHECK(*twice_a_month.value_left == Approx(14610 - 730.5));
    CHECK(part(twice_a_month, CostPart::hosting) == Approx(100));  // of 2 GPUs for half a month
    CHECK(*twice_a_month.period / units::second == Approx(365.25 * 3600));
    CHECK(twice_a_month.keeps_frequency);
    // Every 73.05 h, which is what a run takes; and every 24 h, which it cannot keep.
    CHECK(part(priced(bought, kTenth, with("10 run/month")), CostPart::purchase) == Approx(146.1));
    const Economics daily = priced(bought, kTenth, with("1 run/d"));
    CHECK(part(daily, CostPart::purchase) == Approx(146.1));
    CHECK_FALSE(daily.keeps_frequency);
    // Rented GPUs are hosted by others, and paid while they run.
    const std::string rented = R"(, "cost": {"rent": "1 USD/h", "hosting": "100 USD/month"})";
    CHECK(part(priced(rented, kTenth, with("2 run/month")), CostPart::hosting) == Approx(20));
  }

  TEST_CASE("runs that are not back to back earn a purchase back later, the same day from both sides") {
    // 1000 USD at once against 20 USD a run: 50 runs, two a month of 30.4375 days, are 25 months, 760.9375 days.
    Economics bought = costing(1000, 6, 1);
    Economics rented;
    rented.total = Money::raw(25);
    bought.period = rented.period = 365.25 * 3600 * units::second;
    const std::int64_t start = day_number(2026, 1, 5);
    CHECK(*break_even(bought, rented, test::hours(10), start).payday == start + 760);
    CHECK(*break_even(rented, bought, test::hours(4), start).payday == start + 760);
  }

  TEST_CASE("what is not earned back within the lifetime has no date, from whichever side it is seen") {
    // 50 runs of 10 h are 500 h; the GPUs last 400 h.
    Economics bought = costing(1000, 6, 1);
    bought.lifetime = 400.0 * 3600 * units::second;
    Economics rented;
    rented.total = Money::raw(25);
    const BreakEven found = break_even(bought, rented, test::hours(10), 0);
    CHECK(*found.utilization == Approx(1.25));
    CHECK_FALSE(found.payday);
    CHECK_FALSE(break_even(rented, bought, test::hours(10), 0).payday);
  }

  TEST_CASE("what saves nothing a run is never earned back") {
    Economics rented;
    rented.total = Money::raw(25);
    CHECK_FALSE(break_even(costing(1000, 26, 1), rented, test::hours(10), 0).runs);
    CHECK_FALSE(break_even(costing(1000, 31, 1), rented, test::hours(10), 0).runs);
    CHECK_FALSE(break_even(rented, rented, test::hours(10), 0).runs);
  }

  TEST_CASE("a date after the year 9999 is left out") {
    Economics rented;
    rented.total = Money::raw(25);
    const BreakEven found = break_even(costing(1e12, 0, 0), rented, test::hours(10), day_number(2026, 1, 5));
    CHECK(found.runs);
    CHECK_FALSE(found.payday);
  }
}

}  // namespace gpusim
