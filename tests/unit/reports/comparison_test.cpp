// Which rows and sentences stand on the page of a comparison, each rule on a scenario of its own.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "gpusim/report.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

using doctest::Approx;

Page page_of(const std::string& scenario) {
  const test::ScenarioRun run = test::run_text(scenario);
  return comparison_page({run.scenario, run.results, "gpusim run s.json"});
}

const Table& table_of(const Page& page) {
  for (const PageSection& section : page.sections)
    for (const PageSection::Block& block : section.blocks)
      if (const auto* table = std::get_if<Table>(&block)) return *table;
  throw std::runtime_error("no table");
}

std::string label_of(const std::vector<Cell>& row) { return cell_text(row.front(), Language::english); }

/// The row of this label; nullptr when there is none.
const std::vector<Cell>* row(const Page& page, std::string_view label) {
  for (const std::vector<Cell>& one : table_of(page).rows)
    if (label_of(one) == label) return &one;
  return nullptr;
}

/// What stands in the row of this label, from left to right; empty when there is no such row.
std::vector<std::string> texts(const Page& page, std::string_view label) {
  std::vector<std::string> all;
  if (const std::vector<Cell>* const found = row(page, label))
    std::transform(found->begin() + 1, found->end(), std::back_inserter(all),
                   [](const Cell& cell) { return cell_text(cell, Language::english); });
  return all;
}
using Texts = std::vector<std::string>;

bool has_row(const Page& page, std::string_view beginning) {
  return std::ranges::any_of(table_of(page).rows, [&](const auto& one) { return label_of(one).starts_with(beginning); });
}

bool says(const Page& page, std::string_view words) { return markdown(page, Language::english).find(words) != std::string::npos; }

/// One task of this length on an A100, half of it on an H100.
std::string one_task(const std::string& time, const std::string& half, const std::string& more = "") {
  return R"({"systems": {"a": {"title": "A", "gpus": {"A100-SXM4-80GB": 1}}, "h": {"title": "H", "gpus": {"H100-SXM5-80GB": 1}}},
    "workloads": {"w": {"title": "work", "type": "dag", "tasks": {"x": {"time": {"A100-SXM4-80GB": ")" +
         time + R"(", "H100-SXM5-80GB": ")" + half + R"("}}}}})" + more + "}";
}

}  // namespace

TEST_SUITE("comparison") {
  TEST_CASE("runs of minutes and projects of days are no experiments, runs of hours are") {
    for (const auto& [time, half] : {std::pair{"2 min", "1 min"}, std::pair{"216 h", "108 h"}}) {
      const Page page = page_of(one_task(time, half));
      CHECK_FALSE(has_row(page, "Experiments"));
      CHECK_FALSE(says(page, "in a workday"));
    }
    const Page page = page_of(one_task("6 h", "3 h"));
    CHECK(texts(page, "Experiments a day, one at a time") == Texts{"4", "8"});
    // 9:00 and 15:00; 9:00, 12:00 and 15:00.
    CHECK(texts(page, "  started in a workday, 9-18 h") == Texts{"2", "3"});
    CHECK(says(page, "H: 50 % shorter, 3 started in a workday instead of 2."));
    CHECK_FALSE(has_row(page, "  back to back"));  // one GPU that is busy all the time
  }

  TEST_CASE("GPUs that a schedule leaves idle could do more back to back") {
    // Three tasks of 2 h on two GPUs: 4 h, of which 6 of 8 GPU hours are used; 24 h x 2 / 6 h.
    const Page page = page_of(R"({"systems": {"a": {"gpus": {"A100-SXM4-80GB": 2}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "2 h"}, "y": {"time": "2 h"}, "z": {"time": "2 h"}}}}})");
    CHECK(texts(page, "Experiments a day, one at a time") == Texts{"6"});
    CHECK(texts(page, "  back to back") == Texts{"8"});
    CHECK(texts(page, "GPU utilization by \"w\"") == Texts{"75 %"});
  }

  TEST_CASE("a closed loop counts experiments, and then nothing else does") {
    const auto with = [](const std::string& researcher, const std::string& people) {
      return page_of(R"({"systems": {"a": {"gpus": {"A100-SXM4-80GB": 1}}, "h": {"gpus": {"H100-SXM5-80GB": 1}}},
        "models": {"m": {"time": {"A100-SXM4-80GB": "6 h", "H100-SXM5-80GB": "3 h"}}},
        "workloads": {"w": {"type": "ensemble", "models": ["m"]},
                      "loop": {"type": "experiments", "experiment": "w", "count": 6)" +
                     researcher + "}}" + people + "}");
    };
    const Page always = with("", "");
    CHECK(texts(always, "  completed in a day, simulated") == Texts{"4", "8"});
    CHECK_FALSE(has_row(always, "Experiments a day"));
    const Page office = with(R"(, "researcher": "r")", R"(, "calendars": {"office": {"hours": ["09:00-18:00"]}},
      "people": {"r": {"calendar": "office"}})");
    CHECK(has_row(office, "  completed in a workday, simulated"));
    CHECK_FALSE(has_row(office, "  completed in a day, simulated"));
    CHECK_FALSE(has_row(office, "Experiments a"));
  }

  TEST_CASE("where the start is stated, the page says when runs start and when they end") {
    const Page page = page_of(one_task("30 h", "6 h", R"(, "start": "2026-03-02")"));
    CHECK(says(page, "Runs start on Monday 2026-03-02 00:00."));
    CHECK(texts(page, "  finished") == Texts{"2026-03-03 06:00", "2026-03-02 06:00"});
    CHECK_FALSE(has_row(page_of(one_task("30 h", "6 h")), "  finished"));
    CHECK_FALSE(says(page_of(one_task("30 h", "6 h")), "Runs start"));
    CHECK_FALSE(has_row(page_of(one_task("3 h", "6 h", R"(, "start": "2026-03-02")")), "  finished"));
  }

  TEST_CASE("the start stands on the page once, and a date only where one is stated") {
    const std::string waits = R"(, "calendars": {"office": {"hours": ["09:00-17:00"]}},
      "people": {"ann": {"calendar": "office", "salary": "50 EUR/h"}},
      "costs": {"waiting": {"people": {"ann": 1}, "charge": "working_hours"}})";
    const Page page = page_of(one_task("30 h", "6 h", waits));
    CHECK(says(page, "Note: runs start on Monday 2026-01-05 09:00, when \"ann\" arrives"));
    CHECK_FALSE(says(page, "Runs start on"));
    CHECK(markdown(page, Language::korean).find("2026-01-05 09:00 월요일에 실행을 시작함") != std::string::npos);
    CHECK(markdown(page, Language::korean).find("실행 시작:") == std::string::npos);
    // Nobody has stated the 5th of January; the 2nd of March is stated, and starts at 9:00.
    CHECK_FALSE(has_row(page, "  finished"));
    CHECK(texts(page_of(one_task("30 h", "6 h", waits + R"(, "start": "2026-03-02")")), "  finished") ==
          Texts{"2026-03-03 15:00", "2026-03-02 15:00"});
  }

  TEST_CASE("experiments a workday are counted in the hours of those who submit and wait") {
    const auto with = [](const std::string& hours, const std::string& more = "") {
      return page_of(one_task("8 h", "4 h",
                              R"(, "calendars": {"own": {"hours": )" + hours + R"(}},
        "people": {"ann": {"calendar": "own", "salary": "50 EUR/h"}, "bob": {"salary": "50 EUR/h"}},
        "costs": {"waiting": {"people": {"ann": 1)" +
                                  more + R"(}, "charge": "working_hours"}})"));
    };
    // From 9 to 17 o'clock: one run of 8 h a day (the next begins at 17:00), runs of 4 h at 9:00 and 13:00.
    const Page day = with(R"(["09:00-17:00"])");
    CHECK(texts(day, "  started in a workday, 9-17 h") == Texts{"1", "2"});
    CHECK(says(day, "H: 50 % shorter, 2 started in a workday instead of 1"));
    CHECK_FALSE(has_row(day, "  started in a workday, 9-18 h"));
    // Until 18:00 another one begins at 17:00, from where the runs shift: two a day, and three of 4 h.
    CHECK(texts(with(R"(["09:00-12:00", "13:00-18:00"])"), "  started in a workday, 9-18 h").size() == 2);
    CHECK(texts(with(R"(["08:30-16:30"])"), "  started in a workday, 8:30-16:30 h") == Texts{"1", "2"});
    // Somebody who is always there waits in all hours and changes nothing.
    CHECK(texts(with(R"(["09:00-17:00"])", R"(, "bob": 1)"), "  started in a workday, 9-17 h") == Texts{"1", "2"});
    // On Fridays until noon: no hours of a workday.
    CHECK_FALSE(has_row(with(R"({"mon": ["09:00-17:00"], "fri": ["09:00-12:00"]})"), "  started in a workday"));
    CHECK(has_row(with(R"({"mon": ["09:00-17:00"], "fri": ["09:00-12:00"]})"), "Experiments a day, one at a time"));
  }

  TEST_CASE("where some purchases are depreciated and others not, the page says so first") {
    const Page page = page_of(R"({"systems": {
        "a": {"gpus": {"V100": 1}, "cost": {"purchase": "3000 USD", "lifetime": "36 month"}},
        "b": {"gpus": {"T4": 1}, "cost": {"purchase": "900 USD"}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": {"V100": "10 h", "T4": "25 h"}}}}}})");
    CHECK(says(page, "with all paid in full b (900 USD)."));
    CHECK(says(page, "Some purchases count as depreciation here and others in full"));
  }

  TEST_CASE("where people work no number of runs follows from GPUs alone") {
    const Page page =
        page_of(R"({"people": {"ann": {"title": "Ann"}}, "systems": {"a": {"gpus": {"V100": 1}}, "b": {"gpus": {"V100": 2}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "2 h"}, "y": {"time": "2 h"}, "look": {"person": "ann", "time": "4 h", "after": ["x", "y"]}}}}})");
    CHECK_FALSE(says(page, "back to back"));
  }

  TEST_CASE("a frequency stands in the labels of what it counts, and where it cannot be kept the page says so") {
    const auto with = [](const std::string& often) {
      return page_of(R"({"systems": {"bought": {"title": "Bought", "gpus": {"A100-SXM4-80GB": 1},
          "cost": {"purchase": "1000 USD", "lifetime": "10 month", "hosting": "10 USD/month"}}},
        "workloads": {"w": {"title": "work", "type": "dag", "tasks": {"x": {"time": "73.05 h"}}}},
        "costs": {"frequency": {"w": ")" +
                     often + "\"}}}");
    };
    const Page page = with("2 run/month");
    // Half a month: 50 of 1000 USD, and 5 USD of hosting.
    CHECK(texts(page, "Depreciation from run to run of \"work\", USD") == Texts{"50"});
    CHECK(texts(page, "Running cost of \"work\" from run to run, USD") == Texts{"5"});
    CHECK(texts(page, "Value left when the next run starts, USD") == Texts{"950"});
    CHECK_FALSE(has_row(page, "Depreciation during"));
    CHECK(says(page, "price x (1 - residual) x time from run to run / lifetime"));
    CHECK_FALSE(says(page, "as often as"));
    const Page daily = with("1 run/d");
    CHECK(says(daily, "\"work\" cannot run as often as 1 run a day on Bought: a run takes 73.05 h."));
    CHECK(markdown(daily, Language::korean).find("Bought에서는 \"work\"를 하루 1회만큼 자주 실행할 수 없습니다") !=
          std::string::npos);
  }

  TEST_CASE("where no policies are stated, the page says by which tasks are scheduled, if another could differ") {
    const auto notes = [](const std::string& gpus, const std::string& tasks, const std::string& more = "") {
      return says(page_of(R"({"systems": {"s": {"gpus": )" + gpus + R"(}}, "workloads": {"w": {"type": "dag", "tasks": )" + tasks +
                          "}}" + more + "}"),
                  "Note: tasks are scheduled by fifo, because the scenario states no policies");
    };
    const std::string two = R"({"a": {"time": "1 h"}, "b": {"time": "2 h"}})";
    CHECK(notes(R"({"P40": 1})", two));
    CHECK(notes(R"({"P40": 1, "V100": 1})", two));
    CHECK_FALSE(notes(R"({"P40": 2})", two));
    CHECK_FALSE(notes(R"({"P40": 1})", two, R"(, "policies": ["fifo"])"));
    CHECK_FALSE(notes(R"({"P40": 1})", R"({"a": {"time": "1 h"}})"));
    // One after the other anyway.
    CHECK_FALSE(notes(R"({"P40": 1})", R"({"a": {"time": "1 h"}, "b": {"time": "2 h", "after": ["a"]}})"));
    CHECK(notes(R"({"P40": 2})", R"({"a": {"time": "1 h"}, "b": {"time": "2 h"}, "c": {"time": "1 h", "after": ["a", "b"]}})"));
  }

  TEST_CASE("a project is shown in the months of work that the scenario states") {
    const Page page = page_of(one_task("440 h", "88 h", R"(, "quantities": {"month_of_work": "176 h/month"})"));
    CHECK(texts(page, "  in months of 176 h") == Texts{"2.5", "0.5"});
    CHECK_FALSE(has_row(page_of(one_task("88 h", "44 h", R"(, "quantities": {"month_of_work": "176 h/month"})")), "  in months"));
  }

  TEST_CASE("precisions are marked where they differ, and nowhere else") {
    const std::string mixed = R"({"systems": {"a": {"title": "A", "gpus": {"V100-PCIe-32GB": 1}, "precision": "mixed"},
        "b": {"title": "B", "gpus": {"T4-16GB": 1}}},
      "models": {"m": {"time": {"V100-PCIe-32GB": "4 h", "T4-16GB": "8 h"}, "mixed_speedup": {"V100-PCIe-32GB": 2}}},
      "workloads": {"w": {"type": "ensemble", "models": ["m"]}}})";
    const Page page = page_of(mixed);
    CHECK(texts(page, "Precision") == Texts{"mixed precision", "FP32"});
    CHECK(says(page, "B: 4 times as long, 2 started in a workday instead of 5, in FP32 against mixed precision."));
    CHECK_FALSE(has_row(page_of(one_task("6 h", "3 h")), "Precision"));
  }

  TEST_CASE("memory is that of the largest need of any workload, and no row where none is stated") {
    CHECK_FALSE(has_row(page_of(one_task("6 h", "3 h")), "Memory"));
    const Page page = page_of(R"({"systems": {"a": {"gpus": {"A100-SXM4-80GB": 1}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "2 h", "memory": "5 GB"}}},
                    "v": {"type": "dag", "tasks": {"x": {"time": "2 h", "memory": "20 GB"}}}}})");
    CHECK(texts(page, "Memory needed on a GPU, at most") == Texts{"20 GB"});
  }

  TEST_CASE("times that differ a thousandfold have units of their own") {
    const Page page = page_of(R"({"systems": {"a": {"gpus": {"A100-SXM4-80GB": 1}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "12 h"}}}, "v": {"type": "dag", "tasks": {"x": {"time": "30 s"}}}}})");
    CHECK(texts(page, "w") == Texts{"12 h"});
    CHECK(texts(page, "v") == Texts{"30 s"});
  }

  TEST_CASE("a stream of jobs shows waits, in a unit of their own, and no experiments") {
    // 40 jobs of 2 h come every 2 h and 1 min: none waits. On half the speed each waits for those before it.
    std::string parts;
    for (int i = 0; i < 40; ++i)
      parts +=
          fmt::format(R"({}"j{}": {{"type": "ensemble", "models": ["m"], "arrival": "{} min"}})", i == 0 ? "" : ", ", i, 121 * i);
    const Page page = page_of(R"({"systems": {"a": {"gpus": {"A100-SXM4-80GB": 1}}, "h": {"gpus": {"H100-SXM5-80GB": 1}}},
      "models": {"m": {"time": {"A100-SXM4-80GB": "122 min", "H100-SXM5-80GB": "2 h"}}}, "workloads": {"w": {"parts": {)" +
                              parts + "}}}}");
    // On the A100 job i waits i minutes, on average 19.5.
    CHECK(texts(page, "  jobs wait, on average") == Texts{"19.5 min", "0 min"});
    CHECK(has_row(page, "  95 % of jobs are completed within"));
    CHECK_FALSE(has_row(page, "Experiments"));
    CHECK(says(page, "h: jobs are completed after 2 h on average instead of 2.358 h."));
  }

  TEST_CASE("the cost of a run is not the price of the GPUs, and each sum says how they count") {
    // A tenth of the lifetime of 730.5 h: 73.05 h of 1000 USD and 100 USD of electricity; or rent of 4 USD/h.
    const Page page = page_of(R"({"systems": {
        "bought": {"title": "Bought", "gpus": {"A100-SXM4-80GB": 1}, "cost": {"purchase": "1000 USD", "lifetime": "1 month"}, "power": {"busy": "1000 W"}},
        "rented": {"title": "Rented", "gpus": {"A100-SXM4-80GB": 1}, "cost": {"rent": "4 USD/h"}, "power": {"busy": "1000 W"}}},
      "workloads": {"w": {"title": "work", "type": "dag", "tasks": {"x": {"time": "73.05 h"}}}},
      "costs": {"electricity": "1 USD/kWh"}})");
    CHECK(texts(page, "Running cost of \"work\", USD") == Texts{"73.05", "292.2"});
    CHECK(texts(page, "Investment, USD") == Texts{"1000", "0"});
    CHECK(texts(page, "Investment and running cost, USD") == Texts{"1073", "292.2"});
    CHECK(texts(page, "Depreciation during \"work\", USD") == Texts{"100", "0"});
    CHECK(texts(page, "Running cost and depreciation, USD") == Texts{"173.1", "292.2"});
    CHECK(texts(page, "Value left at the end, USD") == Texts{"900", "0"});
    CHECK(says(page, "paid in full it is Rented (292.2 USD), with depreciation during the run Bought (173.1 USD)."));
    CHECK(says(page, "Assumed, because \"lifetime\" is stated and \"charged\" is not"));
    CHECK(says(page, "With the purchase paid in full, \"work\" costs 1073 USD on Bought."));
  }

  TEST_CASE("GPUs of 4,000 EUR are not 31 EUR: the request of a team lead, each figure by hand") {
    // 5 x (14 + 22 + 18 + 26) h = 400 GPU hours on two RTX 4090: 206 h, since jobs are whole. Two people at 3300 EUR / 176 h wait
    // for their working hours of 8 h a day. 450 W are 180 kWh, 57.6 EUR. 4000 EUR x 206 h / (36 x 730.5 h) = 31.33 EUR.
    const Page page = page_of(R"({"start": "2026-12-01", "calendars": {"office": {"hours": ["09:00-12:30", "13:30-18:00"]}},
      "people": {"phd": {"count": 2, "calendar": "office", "salary": "3300 EUR/month"}},
      "systems": {
        "rtx": {"title": "RTX 4090 x2", "gpus": {"RTX-4090": 2}, "cost": {"purchase": "2000 EUR", "lifetime": "36 month"}},
        "a100": {"title": "A100 rented", "gpus": {"A100-SXM4-80GB": 1}, "cost": {"rent": "1.90 EUR/h"}}},
      "workloads": {"campaign": {"type": "stages", "deadline": "2027-01-12", "stages": {
        "2d": {"runs": 5, "after": [], "time": {"RTX-4090": "14 h", "A100-SXM4-80GB": "9 h"}},
        "fullres": {"runs": 5, "after": [], "time": {"RTX-4090": "22 h", "A100-SXM4-80GB": "14 h"}},
        "lowres": {"runs": 5, "after": [], "time": {"RTX-4090": "18 h", "A100-SXM4-80GB": "12 h"}},
        "cascade": {"runs": 5, "after": ["lowres"], "time": {"RTX-4090": "26 h", "A100-SXM4-80GB": "16 h"}}}}},
      "policies": ["lpt"],
      "costs": {"electricity": "0.32 EUR/kWh", "waiting": {"people": {"phd": 2}, "charge": "working_hours"}}})");
    CHECK(texts(page, "campaign") == Texts{"206 h", "255 h"});
    // Work starts at 9:00, when those who wait arrive: 206 h are seven working days of 8 h, 255 h are nine. 2 x 18.75 EUR/h.
    CHECK(texts(page, "  of which waiting") == Texts{"2100", "2700"});
    CHECK(texts(page, "Running cost of \"campaign\", EUR") == Texts{"2158", "3184"});
    CHECK(texts(page, "Investment, EUR") == Texts{"4000", "0"});
    CHECK(texts(page, "Investment and running cost, EUR") == Texts{"6158", "3184"});
    CHECK(texts(page, "Depreciation during \"campaign\", EUR") == Texts{"31.33", "0"});
    CHECK(texts(page, "Running cost and depreciation, EUR") == Texts{"2189", "3184"});
    CHECK(texts(page, "Value left at the end, EUR") == Texts{"3969", "0"});
    CHECK(texts(page, "  finished") == Texts{"2026-12-09 23:00", "2026-12-12 00:00"});
    // Once: the note says it too, and why.
    CHECK(says(page, "Note: runs start on Tuesday 2026-12-01 09:00, when \"phd\" arrives"));
    CHECK_FALSE(says(page, "Runs start on"));
    CHECK(markdown(page, Language::korean).find("실행 시작") == std::string::npos);
    CHECK(says(page, "paid in full it is A100 rented (3184 EUR), with depreciation during the run RTX 4090 x2 (2189 EUR)."));
  }

  TEST_CASE("what a scenario charges by its own words is not called assumed") {
    const std::string scenario =
        R"({"systems": {"bought": {"gpus": {"A100-SXM4-80GB": 1}, "cost": {"purchase": "1000 USD", "lifetime": "1 month",
      "charged": "depreciation"}}}, "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "73.05 h"}}}}})";
    CHECK_FALSE(says(page_of(scenario), "Assumed"));
  }

  TEST_CASE("a ratio of two uncertain costs takes the ends apart, but not those of a price that both share") {
    const auto scenario = [](const std::string& electricity) {
      return R"({"systems": {
          "a": {"gpus": {"A100-SXM4-80GB": 1}, "cost": {"rent": ["2 USD/h", "4 USD/h"], "electricity": "extra"}, "power": {"busy": "1000 W"}},
          "h": {"gpus": {"H100-SXM5-80GB": 1}, "cost": {"rent": ["4 USD/h", "8 USD/h"], "electricity": "extra"}, "power": {"busy": "1000 W"}}},
        "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "1 h"}}}}, "costs": {"electricity": )" +
             electricity + "}}";
    };
    // 4 to 8 USD against 2 to 4 USD.
    CHECK(texts(page_of(scenario("\"0 USD/kWh\"")), "  ratio to a") == Texts{"1", "1-4"});
    // The electricity e is the same for both: (4 + e) / (4 + e) = 1 at least, and (8 + e) / (2 + e) at most, 9/3 at e = 1 USD. With
    // amounts of 3 to 6 and 5 to 10 USD it would be 0.833 to 3.333.
    CHECK(texts(page_of(scenario(R"(["1 USD/kWh", "2 USD/kWh"])")), "  ratio to a") == Texts{"1", "1-3"});
    // The same rent of the same GPU is one price: twice as many cost twice as much.
    const std::string twice = R"({"systems": {
        "a": {"gpus": {"T4": 1}, "cost": {"rent": ["2 USD/h", "4 USD/h"]}},
        "b": {"gpus": {"T4": 2}, "cost": {"rent": ["2 USD/h", "4 USD/h"]}}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"time": "1 h"}}}}, "costs": {"baseline": "a"}})";
    CHECK(texts(page_of(twice), "  ratio to a") == Texts{"1", "2"});
  }

  TEST_CASE("all writers take the page") {
    const Page page = page_of(one_task("6 h", "3 h"));
    CHECK(markdown(page, Language::english).find("| work | 6 h | 3 h |") != std::string::npos);
    CHECK(csv(table_of(page)).starts_with("measure,a,a_low,a_high,a_unit,h,h_low,h_high,h_unit\nwork,21600,21600,21600,s,"));
    CHECK(json_text(page).find("\"page\": \"comparison\"") != std::string::npos);
  }
}

}  // namespace gpusim
