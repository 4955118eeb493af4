#include "sim/html_reports/html_reports.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

/// The Gantt chart of a report; nothing where it has none.
const PageGantt* gantt_in(const HtmlReport& report) {
  for (const ReportSection& section : report.sections)
    for (const ReportSection::Block& block : section.blocks)
      if (const auto* chart = std::get_if<ReportChart>(&block))
        if (const auto* gantt = std::get_if<PageGantt>(&chart->content)) return gantt;
  return nullptr;
}

}  // namespace

/// Five models of 4 h on three P40, in two rounds, or of 1.2 h on one V100, one after the other.
constexpr const char* kThreeOrOne = R"({
  "systems": {"p40x3": {"gpus": {"P40": 3}}, "v100": {"gpus": {"V100": 1}}},
  "models": {"a": {"time": {"P40": "4 h", "V100": "1.2 h"}}, "b": {"base": "a"}, "c": {"base": "a"}, "d": {"base": "a"}, "e": {"base": "a"}},
  "workloads": {"cycle": {"type": "ensemble", "models": ["a", "b", "c", "d", "e"]}}, "policies": ["lpt"]})";

TEST_SUITE("reports of runs") {
  TEST_CASE("the answer says which system is fastest, by how much, and against which") {
    const test::ScenarioRun run = test::run_text(kThreeOrOne);
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "gpusim run mix.json"});
    // 6 h instead of 8 h.
    CHECK(report.answer.front().en == "v100 is fastest: \"cycle\" takes 6 h, against 8 h on p40x3 (25 % shorter).");
    CHECK_FALSE(report.basis.empty());
    CHECK(report.sections[0].id == "inputs");
    CHECK(report.sections[1].is_comparison);
    CHECK(report.sections.back().id == "reproduce");
  }

  TEST_CASE("where precisions differ the answer names them, and compares in the same one too") {
    const test::ScenarioRun run = test::run_text(R"({
      "systems": {"p40x3": {"gpus": {"P40": 3}}, "v100": {"gpus": {"V100": 1}}, "mixed": {"base": "v100", "precision": "mixed"}},
      "models": {"a": {"time": {"P40": "4 h", "V100": "1.2 h"}, "mixed_speedup": {"V100": {"low": 2, "high": 3, "basis": "assumed"}}},
                 "b": {"base": "a"}, "c": {"base": "a"}, "d": {"base": "a"}, "e": {"base": "a"}},
      "workloads": {"cycle": {"type": "ensemble", "models": ["a", "b", "c", "d", "e"]}}, "policies": ["lpt"]})");
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "c"});
    CHECK(
        report.answer.front().en ==
        "mixed is fastest: \"cycle\" takes 2-3 h, against 8 h on p40x3 (63-75 % shorter, in mixed precision against FP32). In FP32 "
        "on both, v100 takes 6 h (25 % shorter).");
    // Five models state alike, in one row each of times and speed-ups.
    const auto& inputs = std::get<Table>(report.sections.front().blocks[1]);
    REQUIRE(inputs.rows.size() == 3);
    CHECK(cell_text(inputs.rows[0][0], Language::english) == "time of a, b, c, d, e on P40");
    CHECK(cell_text(inputs.rows[2][1], Language::english) == "2 to 3");
    CHECK(cell_text(inputs.rows[2][1], Language::korean) == "2~3");
  }

  TEST_CASE("what costs more at once is paid back by what each run saves") {
    // 8 h and 6 h of a person at 10 USD/h: 20 USD less a run for 2000 USD more at once.
    const test::ScenarioRun run = test::run_text(R"({
      "people": {"r": {"salary": "10 USD/h"}},
      "systems": {"cheap": {"gpus": {"P40": 1}, "cost": {"purchase": "1000 USD"}},
                  "dear": {"gpus": {"V100": 1}, "cost": {"purchase": "3000 USD"}}},
      "models": {"a": {"time": {"P40": "8 h", "V100": "6 h"}}},
      "workloads": {"w": {"type": "ensemble", "models": ["a"]}}, "policies": ["lpt"],
      "costs": {"currency": "USD", "waiting": {"people": {"r": 1}}}})");
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "c"});
    REQUIRE(report.answer.size() == 2);
    CHECK(
        report.answer[1].en ==
        "cheap takes the least cash by the end of one run (purchase, wages of waiting): 1080 USD, against 3060 USD on dear, whose "
        "higher price is paid back after 100 runs.");
    const auto section = std::ranges::find(report.sections, "pay-back", &ReportSection::id);
    REQUIRE(section != report.sections.end());
    const auto& table = std::get<Table>(section->blocks[1]);
    REQUIRE(table.rows.size() == 1);
    CHECK(cell_text(table.rows[0][4], Language::english) == "100");
    CHECK(cell_text(table.rows[0][5], Language::english) == "600 h");
  }

  TEST_CASE("what cannot be had and what is late is said in the answer") {
    const test::ScenarioRun run = test::run_text(R"({
      "start": "2026-01-05 09:00",
      "systems": {"now": {"gpus": {"P40": 1}}, "dream": {"gpus": {"V100": 1}, "hypothetical": true},
                  "later": {"gpus": {"P40": 2}, "available": {"from": "2026-01-07 09:00"}}},
      "models": {"a": {"time": {"P40": "4 h", "V100": "1 h"}}, "b": {"base": "a"}},
      "workloads": {"w": {"type": "ensemble", "models": ["a", "b"], "deadline": "2026-01-05 18:00"}}, "policies": ["lpt"]})");
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "c"});
    CHECK(report.answer.front().en == "later is fastest: \"w\" takes 4 h, against 8 h on now (50 % shorter).");
    const auto says = [&](const std::string& words) {
      return std::ranges::any_of(report.answer, [&](const LocalizedText& text) { return text.en == words; });
    };
    CHECK(says("dream is hypothetical: it cannot be had."));
    CHECK(says("The GPUs of later come 48 h after the start, which is not counted here."));
    CHECK(says("Not in time for the deadline: later."));
  }

  TEST_CASE("what cannot run is named in the answer, with the reason") {
    const test::ScenarioRun run = test::run_text(kThreeOrOne);
    Result never{.run = run.results.front().run};
    never.why_not = "a reason";
    const std::vector<Result> not_run{never};
    const HtmlReport report = run_report({run.scenario, run.results, "c", not_run}, {.command = "c"});
    CHECK(report.answer.back().en == "p40x3 cannot run \"cycle\": a reason.");
  }

  TEST_CASE("the chart has the spans of the schedule in ticks that all times are multiples of") {
    const test::ScenarioRun run = test::run_text(kThreeOrOne);
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "c"});
    const PageGantt* const chart = gantt_in(report);
    REQUIRE(chart != nullptr);
    // 4 h and 1.2 h are 10 and 3 ticks of 24 min.
    CHECK(chart->tick == 1440);
    REQUIRE(chart->runs.size() == 2);
    using Column = std::vector<std::int64_t>;
    CHECK(chart->runs[0].start == Column{0, 0, 0, 10, 10});
    CHECK(chart->runs[0].length == Column{10, 10, 10, 10, 10});
    CHECK(chart->runs[0].lanes.size() == 3);
    CHECK(chart->runs[0].end == 20);
    CHECK(chart->runs[1].start == Column{0, 3, 6, 9, 12});
    // All are ready at once, and a system has one kind of task and no edges.
    CHECK(chart->runs[1].ready == Column(chart->workloads.front().names.size(), 0));
    CHECK(chart->workloads.size() == 1);
  }

  TEST_CASE("a gang is one span on several lanes, barriers have none, and the critical path is told") {
    const test::ScenarioRun run = test::run_text(R"({
      "systems": {"s": {"gpus": {"V100": 2}}}, "models": {"a": {"time": "1 h"}, "gang": {"gpus": 2, "time": "2 h"}},
      "workloads": {"w": {"type": "dag", "tasks": {"x": {"model": "a"}, "y": {"model": "gang", "after": ["x"]}}}}})");
    const HtmlReport report = run_report({run.scenario, run.results, "c"}, {.command = "c"});
    const PageGantt* const chart = gantt_in(report);
    REQUIRE(chart != nullptr);
    const PageGantt::Run& drawn = chart->runs.front();
    REQUIRE(drawn.start.size() == 2);
    CHECK(drawn.lane_sets[static_cast<std::size_t>(drawn.lane_set[1])].size() == 2);
    CHECK(drawn.critical == std::vector<std::int64_t>{0, 1});
    CHECK(chart->workloads.front().edges.size() == 1);
  }
}

TEST_SUITE("reports of pages") {
  TEST_CASE("the first sentences of a page are the answer, the rest is its basis") {
    const Page page{"p",
                    {"Title", "제목"},
                    {{{}, {Sentence{{"One.", "하나."}}, Sentence{{"Two.", "둘."}}, Sentence{{"Three.", "셋."}}}},
                     {{"More", "더"}, {Sentence{{"Four.", "넷."}}}}}};
    const HtmlReport report = page_report(page, {"Import", "가져오기"}, {.command = "gpusim import x"});
    REQUIRE(report.answer.size() == 2);
    CHECK(report.answer[1].en == "Two.");
    REQUIRE(report.basis.size() == 1);
    CHECK(report.basis[0].ko == "셋.");
    REQUIRE(report.sections.size() == 2);
    CHECK(report.sections[0].title.en == "More");
    CHECK(report.sections[1].id == "reproduce");
  }
}

TEST_SUITE("reports of sweeps") {
  constexpr const char* kHeader = "system,workload,policy,status,makespan_s,makespan_low_s,makespan_high_s,utilization_pct\n";

  /// The heat maps of a report.
  std::vector<const HeatMap*> maps_in(const HtmlReport& report) {
    std::vector<const HeatMap*> maps;
    for (const ReportSection& section : report.sections)
      for (const ReportSection::Block& block : section.blocks)
        if (const auto* chart = std::get_if<ReportChart>(&block))
          maps.push_back(&std::get<HeatMap>(std::get<Chart>(chart->content)));
    return maps;
  }

  TEST_CASE("two inputs that vary freely are the sides of a map, and the shortest run is the answer") {
    const std::string csv = std::string("point,/a,/b,") + kHeader +
                            "0,1,x,s,w,p,ok,7200,7200,7200,50\n1,1,y,s,w,p,ok,3600,3600,3600,100\n"
                            "2,2,x,s,w,p,\"infeasible: no\",,,,\n3,2,y,s,w,p,ok,10800,10800,10800,20\n";
    const HtmlReport report = sweep_report(parse_text("{\"title\": \"T\"}", "s.json"), csv, 2, {.command = "c"});
    CHECK(report.answer.front().en == "The shortest makespan is 1 h, of s, w, p with `/a` = 1, `/b` = y.");
    const std::vector<const HeatMap*> maps = maps_in(report);
    REQUIRE(maps.size() == 1);
    CHECK(maps[0]->columns.size() == 2);
    CHECK(maps[0]->values == std::vector<std::vector<std::optional<double>>>{{7200, std::nullopt}, {3600, 10800}});
  }

  TEST_CASE("inputs that change together are one side, and the runs are the other") {
    const std::string csv =
        std::string("point,/a,/b,") + kHeader + "0,1,x,s,w,p,ok,7200,7200,7200,50\n1,2,y,s,w,p,ok,3600,3600,3600,100\n";
    const HtmlReport report = sweep_report(parse_text("{}", "s.json"), csv, 2, {.command = "c"});
    const std::vector<const HeatMap*> maps = maps_in(report);
    REQUIRE(maps.size() == 1);
    CHECK(maps[0]->values == std::vector<std::vector<std::optional<double>>>{{7200, 3600}});
  }
}

}  // namespace gpusim
