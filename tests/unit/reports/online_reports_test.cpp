// What the program writes and answers about jobs that arrive over time, as a user sees it.

#include <doctest/doctest.h>

#include <string>

#include "gpusim/decide.hpp"
#include "gpusim/evaluate.hpp"
#include "sim/decide/parts.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim::test {
namespace {

/// One GPU; three jobs of 10, 5 and 3 min come at 0, 2 and 4 min: they wait 0, 8 and 11 min.
const std::string kThree = R"json({"name": "three", "systems": {"s": {"gpus": {"T4": 1}}}, "policies": ["fifo", "sjf"],
  "models": {"a": {"time": "10 min"}, "b": {"time": "5 min"}, "c": {"time": "3 min"}},
  "goals": {"waits": {"title": "waits", "formula": "waiting(w, p95)", "at_most": "1 min"}},
  "workloads": {"w": {"parts": {
    "one": {"type": "ensemble", "models": ["a"]},
    "two": {"type": "ensemble", "models": ["b"], "arrival": "2 min"},
    "three": {"type": "ensemble", "models": ["c"], "arrival": "4 min"}}}}})json";

double answer(Evaluator& evaluator, const std::string& formula) { return Formula(formula).evaluate(evaluator.names()).nominal; }

ProgramResult gpusim(const std::string& arguments, const TemporaryFolder& folder) {
  write_text(folder.path() + "/s.json", kThree);
  return run_program("\"$GPUSIM\" " + arguments, folder.path());
}

}  // namespace

TEST_SUITE("online reports") {
  TEST_CASE("formulas ask for means and percentiles of waits, under a policy by name") {
    const Scenario scenario = load(parse_text(kThree, "three.json"));
    Evaluator evaluator(scenario);
    CHECK(answer(evaluator, "waiting(s, w)") == doctest::Approx(380));
    CHECK(answer(evaluator, "waiting(s, w, p50)") == 480);
    CHECK(answer(evaluator, "waiting(s, w, max, fifo)") == 660);
    // Shortest first: job three starts at 10 and waits 6 min, job two at 13 and waits 11 min.
    CHECK(answer(evaluator, "waiting(s, w, p50, sjf)") == 360);
    CHECK(answer(evaluator, "jct(s, w, p95)") == 840);
    CHECK(answer(evaluator, "stretch(s, w, max)") == doctest::Approx(14.0 / 3));
    CHECK(answer(evaluator, "queue_depth(s, w)") == doctest::Approx(19.0 / 18));
    CHECK(answer(evaluator, "queue_depth_max(s, w)") == 2);
    CHECK(answer(evaluator, "utilization_in_order(s, w)") == 1);
    CHECK(answer(evaluator, "offered_load(s, w)") == doctest::Approx(3));
  }

  TEST_CASE("how many GPUs until nobody waits for long") {
    // Two GPUs: job two starts at once, job three at 7 min after 3 min. Three GPUs: nobody waits.
    const Scenario scenario = load(parse_text(kThree, "three.json"));
    Choice choice = choice_or_default(scenario);
    choice.gpus = {1, 4, 1};
    const std::vector<ScalingCurve> curves = scaling_curves(scenario, choice, 1);
    REQUIRE(curves.size() == 2);  // fifo and sjf, which are alike on two GPUs
    CHECK(curves[0].enough[0] == 3);
    CHECK(curves[1].enough[0] == 3);
    REQUIRE(curves[0].waiting.size() == 4);
    CHECK(curves[0].waiting[0]->nominal == 660);
    CHECK(curves[0].waiting[1]->nominal == 180);
    CHECK(curves[0].waiting[2]->nominal == 0);
  }

  TEST_CASE("a wrong statistic is named with what may stand there") {
    const TemporaryFolder folder;
    const ProgramResult result = gpusim("decide s.json --set '/goals/waits/formula=waiting(w, p96)'", folder);
    CHECK(result.exit_code == 3);
    CHECK(result.err.find("unknown statistic or policy \"p96\"") != std::string::npos);
    CHECK(result.err.find("did you mean \"p90\"") != std::string::npos);
  }

  TEST_CASE("decisions are written with their times, and one more GPU is worth what it saves") {
    const TemporaryFolder folder;
    const ProgramResult run = gpusim("run s.json --policy fifo --out out --decisions decisions.csv", folder);
    REQUIRE(run.exit_code == 0);
    const Rows decisions = read_csv(read_text(folder.path() + "/decisions.csv"));
    REQUIRE(decisions.size() == 3);
    CHECK(decisions[1].at("t_s") == "600");
    CHECK(decisions[1].at("kind") == "start");
    CHECK(decisions[1].at("job") == "two");
    CHECK(decisions[1].at("devices") == "gpu0");

    const ProgramResult more = gpusim("run s.json --policy fifo --one-more-gpu -", folder);
    REQUIRE(more.exit_code == 0);
    const Rows rows = read_csv(more.out);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].at("gpus") == "1");
    CHECK(rows[0].at("gpus_more") == "2");
    CHECK(rows[0].at("waiting_p95_s") == "660");
    CHECK(rows[0].at("waiting_p95_more_s") == "180");
    CHECK(rows[0].at("makespan_s") == "1080");
    CHECK(rows[0].at("makespan_more_s") == "600");

    // What is printed instead of the table takes nothing from other outputs.
    const ProgramResult with_more =
        gpusim("run s.json --policy fifo --one-more-gpu - --csv summary.csv --report page.html", folder);
    CHECK(with_more.out == more.out);
    CHECK(read_text(folder.path() + "/summary.csv").starts_with("system,"));
    CHECK(read_text(folder.path() + "/page.html").starts_with("<!DOCTYPE html>"));

    CHECK(gpusim("run s.json --decisions -", folder).exit_code == 2);
  }

  TEST_CASE("the queue in the file adds up to the waits in the file") {
    const TemporaryFolder folder;
    REQUIRE(gpusim("run s.json --policy fifo --out out", folder).exit_code == 0);
    double queue = 0;
    for (const auto& row : read_csv(read_text(folder.path() + "/out/queue.csv"))) queue += std::stod(row.at("waiting_job_s"));
    double waits = 0;
    for (const auto& row : read_csv(read_text(folder.path() + "/out/jobs.csv"))) {
      waits += std::stod(row.at("waiting_s"));
      CHECK(row.at("waited_no_free_gpu_s") == row.at("waiting_s"));
    }
    CHECK(queue == 1140);
    CHECK(waits == 1140);
    const Rows waiting = read_csv(read_text(folder.path() + "/out/waiting.csv"));
    REQUIRE(!waiting.empty());
    CHECK(waiting[0].at("measure") == "waiting_s");
    CHECK(waiting[0].at("p50") == "480");
    CHECK(waiting[0].at("mean") == "380");
    const Rows path = read_csv(read_text(folder.path() + "/out/critical_path.csv"));
    REQUIRE(path.size() == 3);
    CHECK(path[2].at("bound") == "device");
  }
}

}  // namespace gpusim::test
