#include <doctest/doctest.h>

#include <sstream>
#include <string>

#include "gpusim/report.hpp"
#include "sim/input/json.hpp"
#include "tests/support/report_fixture.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

/// A GPU rented for 2 USD/h and one that was bought for 1000 USD: 10 h at 350 W on either, electricity 0.1 USD/kWh.
const std::string kRentOrBuy = R"({"title": "Rent or buy?",
  "systems": {"rented": {"title": {"en": "Rented", "ko": "임대"}, "gpus": {"RTX-3090": 1}, "cost": {"rent": "2 USD/h"}},
              "bought": {"title": "Bought", "gpus": {"RTX-3090": 1}, "cost": {"purchase": "1000 USD", "lifetime": "10 month", "charged": "whole"}},
              "kept": {"title": "Kept", "gpus": {"RTX-3090": 1}}},
  "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "10 h"}}}},
  "costs": {"electricity": "0.1 USD/kWh", "budget": {"at_most": "20 USD"}}, "energy": {"carbon": "0.5 kg/kWh"}})";

std::string written(const test::ScenarioRun& run, std::string_view name) {
  const ReportInput input{run.scenario, run.results, "gpusim run s.json"};
  for (const ReportRow& row : report_table()) {
    if (row.name != name) continue;
    CHECK(row.is_written(input));
    std::ostringstream out;
    row.write(input, out);
    return out.str();
  }
  FAIL("no report called " << name);
  return {};
}

std::string table(const test::ScenarioRun& run, bool is_korean) {
  TerminalStyle style;
  style.width = 100;
  style.is_korean = is_korean;
  return terminal_page(comparison_page({run.scenario, run.results, "gpusim run s.json"}), style);
}

}  // namespace

TEST_SUITE("economics reports") {
  TEST_CASE("economics.csv has one row a run, and what has no price is empty") {
    const std::string csv = written(test::run_text(kRentOrBuy), "economics");
    CHECK(csv.substr(0, csv.find('\n')) ==
          "system,workload,policy,currency,rent,purchase,electricity,hosting,operation,waiting,work,egress,total,total_low,total_"
          "high,"
          "investment,running,cash,depreciation,value_left,baseline,ratio,ratio_low,ratio_high,hardware_share_pct,fits_budget,"
          "energy_kwh,energy_low_kwh,energy_high_kwh,co2_kg,"
          "co2_low_kg,co2_high_kg,waiting_open_s,waiting_closed_s");
    const test::Rows rows = test::read_csv(csv);
    REQUIRE(rows.size() == 3);
    const auto is = [&](std::size_t row, const char* column, double value) {
      CAPTURE(row);
      CAPTURE(column);
      REQUIRE_FALSE(rows[row].at(column).empty());
      CHECK(std::stod(rows[row].at(column)) == doctest::Approx(value));
    };
    // 10 h at 2 USD, its electricity included. 3.5 kWh cost 0.35 USD where rent does not include them. The bought GPU is charged
    // whole, 1000.35 in all; the kept one costs its electricity.
    is(0, "rent", 20);
    is(0, "electricity", 0);
    is(1, "purchase", 1000);
    is(1, "electricity", 0.35);
    is(2, "electricity", 0.35);
    // A run of 10 h is 10 / 7305 of the lifetime.
    is(1, "investment", 1000);
    is(1, "running", 0.35);
    is(1, "cash", 1000.35);
    is(1, "depreciation", 1000.0 / 730.5);
    is(1, "value_left", 1000 - 1000.0 / 730.5);
    is(0, "investment", 0);
    is(0, "cash", 20);
    const double totals[] = {20, 1000.35, 0.35};
    for (std::size_t row = 0; row < rows.size(); ++row) {
      for (const char* column : {"total", "total_low", "total_high"}) is(row, column, totals[row]);
      for (const char* column : {"ratio", "ratio_low", "ratio_high"}) is(row, column, totals[row] / 20);
      for (const char* column : {"energy_kwh", "energy_low_kwh", "energy_high_kwh"}) is(row, column, 3.5);
      for (const char* column : {"co2_kg", "co2_low_kg", "co2_high_kg"}) is(row, column, 1.75);
      is(row, "hardware_share_pct", 100);
      for (const char* column : {"hosting", "operation", "waiting", "work", "egress", "waiting_open_s", "waiting_closed_s"})
        CHECK(rows[row].at(column).empty());
      CHECK(rows[row].at("currency") == "USD");
      CHECK(rows[row].at("baseline") == "rented");
      CHECK(rows[row].at("fits_budget") == (row == 1 ? "false" : "true"));
    }
    CHECK(rows[0].at("purchase").empty());
    CHECK(rows[1].at("rent").empty());
    CHECK(rows[2].at("rent").empty());
    CHECK(rows[2].at("purchase").empty());
  }

  TEST_CASE("break_even.csv has every ordered pair whose fixed costs differ") {
    const test::Rows rows = test::read_csv(written(test::run_text(kRentOrBuy), "break_even"));
    // rented-bought, bought-rented, bought-kept, kept-bought; rented and kept differ in nothing that is paid once.
    REQUIRE(rows.size() == 4);
    CHECK(rows[1].at("system") == "bought");
    CHECK(rows[1].at("against") == "rented");
    // 1000 / (20 - 0.35) = 50.89 runs of 10 h; 10 months have 7305 h; 508.9 h are 21.2 days.
    CHECK(std::stod(rows[1].at("runs")) == doctest::Approx(50.8905852));
    CHECK(std::stod(rows[1].at("time_s")) == doctest::Approx(508.905852 * 3600));
    CHECK(std::stod(rows[1].at("utilization_pct")) == doctest::Approx(6.96654));
    CHECK(rows[1].at("payback_date") == "2026-01-26");
    CHECK(rows[2].at("against") == "kept");
    CHECK(rows[2].at("runs").empty());
    CHECK(rows[2].at("payback_date").empty());
  }

  TEST_CASE("summary.json has the same figures in an object, without what is empty") {
    const Json json = Json::parse(written(test::run_text(kRentOrBuy), "summary_json"));
    const Json& rented = json["results"][0]["economics"];
    CHECK(rented["currency"] == "USD");
    CHECK(rented["rent"] == 20);
    CHECK(rented["total"] == 20);
    CHECK(rented["fits_budget"] == true);
    CHECK_FALSE(rented.contains("purchase"));
    CHECK_FALSE(rented.contains("system"));
  }

  TEST_CASE("the table shows cost, comparison, budget, energy and CO2 in both languages") {
    const test::ScenarioRun run = test::run_text(kRentOrBuy);
    const std::string english = table(run, false);
    CAPTURE(english);
    // 1000 USD less 10 h of 7305 h; ratios to 20 USD.
    for (const char* line : {"Running cost of \"w\", USD                  20      0.35      0.35\n",
                             "Investment, USD                            0      1000         0\n",
                             "Investment and running cost, USD          20      1000      0.35\n",
                             "  ratio to Rented                          1     50.02    0.0175\n",
                             "  within the budget                      yes        no       yes\n",
                             "Depreciation during \"w\", USD               0     1.369         0\n",
                             "Running cost and depreciation, USD        20     1.719      0.35\n",
                             "Value left at the end, USD                 0     998.6         0\n",
                             "Energy of \"w\"                        3.5 kWh   3.5 kWh   3.5 kWh\n",
                             "CO2 of \"w\"                           1.75 kg   1.75 kg   1.75 kg\n"})
      CHECK(english.find(line) != std::string::npos);
    const std::string korean = table(run, true);
    for (const char* words :
         {"\"w\" 운영비, USD", "투자비, USD", "투자비와 운영비 합계", "  임대 대비", "  예산 안", "\"w\" 전력량", "아니요"})
      CHECK(korean.find(words) != std::string::npos);
  }

  TEST_CASE("waiting stands below the cost where somebody waits") {
    const test::ScenarioRun run = test::run_text(R"({"people": {"r": {"salary": "50 USD/h"}},
      "systems": {"a": {"gpus": {"RTX-3090": 1}, "cost": {"rent": "2 USD/h"}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": ["10 h", "20 h"]}}}},
      "costs": {"waiting": {"people": {"r": 1}}}})");
    const std::string text = table(run, false);
    CAPTURE(text);
    CHECK(text.find("520-1040\n") != std::string::npos);
    CHECK(text.find("500-1000\n") != std::string::npos);
    const test::Rows rows = test::read_csv(written(run, "economics"));
    CHECK(rows[0].at("waiting_open_s") == "54000");
    CHECK(rows[0].at("waiting_closed_s") == "0");
    CHECK(rows[0].at("total_low") == "520");
    CHECK(rows[0].at("total_high") == "1040");
  }

  TEST_CASE("without prices and power nothing is said about them") {
    const test::Study study = test::pair_of_gpus();
    for (const ReportRow& row : report_table())
      if (row.name == "economics" || row.name == "break_even") CHECK_FALSE(row.is_written(study.input()));
    CHECK(test::report(study.input(), "summary_json").find("economics") == std::string::npos);
  }
}

}  // namespace gpusim
