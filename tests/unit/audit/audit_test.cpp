#include "gpusim/audit.hpp"
#include "sim/scenario/expand.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>

TEST_SUITE_BEGIN("audit");

namespace gpusim {
namespace {

/// Five equal tasks of 2.5 h on a T4 and 1.2 h on a V100: 2.5 h on six T4, 3.6 h on two V100, 6 h on one.
std::string scenario_text(const std::string& claims, const std::string& more = "") {
  return R"json({"documents": {"d": {"title": {"en": "Doc", "ko": "문서"}}},
    "assumptions": {"ignored": {"en": "card count ignored", "ko": "카드 수 무시"}},
    "quantities": {"month": "176 h/month"},
    "systems": {"t4x6": {"gpus": {"T4": 6}}, "v2": {"gpus": {"V100-PCIe-32GB": 2}}, "v1": {"gpus": {"V100-PCIe-32GB": 1}},
                "v1m": {"gpus": {"V100-PCIe-32GB": 1}, "precision": "mixed"}},
    "models": {"m": {"time": {"T4": "2.5 h", "V100": "1.2 h"}, "mixed_speedup": 2}},
    "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5}}},)json" +
         more + "\"claims\": " + claims + "}";
}

Audit audit_of(const std::string& claims, const std::string& more = "") {
  LoadOptions options;
  options.keep_infeasible = true;
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(scenario_text(claims, more), "s.json"), options)));
  return audit(std::move(scenarios), 1);
}

Verdict verdict_of(const std::string& claim) { return audit_of("{\"A\": " + claim + "}").claims.front().verdict; }

std::vector<Finding::Kind> kinds(const Audit& audit) {
  std::vector<Finding::Kind> kinds;
  for (const Finding& finding : audit.findings) kinds.push_back(finding.kind);
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

std::string message_of(const std::string& claims) {
  try {
    (void)audit_of(claims);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a value that is only written once more is an input") {
  for (const char* again : {"290 EUR", "1 * 290 EUR", "290 EUR * 1", "290 EUR / 1", "290 EUR + 0 EUR", "sum(290 EUR)"}) {
    CAPTURE(again);
    const auto found = audit_of(std::string(R"json({"A": {"stated": "290 EUR", "arithmetic": ")json") + again + "\"}}");
    CHECK(found.claims[0].verdict == Verdict::input);
    CHECK(found.claims[0].why.en == "the document's arithmetic only states the value again");
  }
  CHECK(verdict_of(R"json({"stated": "0.2 run/d", "arithmetic": "1 run / 5 d"})json") == Verdict::input);
  // Whatever derives it, denies it or simulates it decides as ever.
  CHECK(verdict_of(R"json({"stated": "290 EUR", "arithmetic": "2 * 145 EUR"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "290 EUR", "arithmetic": "280 EUR"})json") == Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "6 h", "arithmetic": "6 h", "simulated": "makespan(v1, cycle)"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "7 h", "arithmetic": "7 h", "simulated": "makespan(v1, cycle)"})json") ==
        Verdict::contradicted);
}

TEST_CASE("the verdict follows from the two comparisons") {
  CHECK(verdict_of(R"json({"stated": "6 h", "arithmetic": "5 * 1.2 h", "simulated": "makespan(v1, cycle)"})json") ==
        Verdict::reproduced);
  CHECK(
      verdict_of(
          R"json({"stated": "12.5 h", "arithmetic": "5 * 2.5 h", "simulated": "makespan(t4x6, cycle)", "assumes": "ignored"})json") ==
      Verdict::under_assumption);
  // Neither 3 x 1.3 h = 3.9 h nor the schedule, 3.6 h.
  CHECK(verdict_of(R"json({"stated": "3.0 h", "arithmetic": "3 * 1.3 h", "simulated": "makespan(v2, cycle)"})json") ==
        Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "4 h", "simulated": "makespan(v2, cycle)", "tolerance": "0.2 h"})json") ==
        Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "1.2 h"})json") == Verdict::input);
  CHECK(verdict_of(R"json({"stated": "93.7 %", "kind": "accuracy"})json") == Verdict::not_a_quantity);
  CHECK(verdict_of(R"json({"stated": "33 %", "arithmetic": "1 - 77 h / 115 h"})json") == Verdict::reproduced);
}

TEST_CASE("a stated value agrees within half a unit of its last digit") {
  CHECK(verdict_of(R"json({"stated": "3.6 h", "simulated": "3.64 h"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "3.6 h", "simulated": "3.66 h"})json") == Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "4 h", "simulated": "3.6 h"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "4 h", "simulated": "3.6 h", "tolerance": "0 h"})json") == Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "4 h", "simulated": "3.6 h", "tolerance": "5 %"})json") == Verdict::contradicted);
}

TEST_CASE("ranges agree by containment, two ranges by both ends") {
  CHECK(verdict_of(R"json({"stated": ["30 %", "40 %"], "simulated": "8 h / 6 h - 1"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "2.5 x", "simulated": "between(12 h, 15 h) / 6 h"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": ["2 h", "3 h"], "simulated": "6 h / between(2, 3)"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": ["2 h", "4 h"], "simulated": "6 h / between(2, 3)"})json") == Verdict::contradicted);
}

TEST_CASE("statements of one quantity contradict each other unless the simulation confirms one") {
  const Audit found =
      audit_of(R"json({"A": {"stated": "1.8 h", "quantity": "q", "arithmetic": "3 * 0.6 h", "simulated": "makespan(v2, cycle)"},
    "B": {"stated": "2 h", "tolerance": "0 h", "quantity": "q"},
    "C": {"stated": "3.6 h", "quantity": "q", "simulated": "makespan(v2, cycle)"}})json");
  CHECK(found.claims[0].verdict == Verdict::contradicted);
  CHECK(found.claims[0].elsewhere.size() == 2);
  CHECK(found.claims[1].verdict == Verdict::contradicted);
  CHECK(found.claims[2].verdict == Verdict::reproduced);
}

TEST_CASE("a condition between statements that fails contradicts") {
  const Audit found = audit_of(
      R"json({"A": {"stated": "24 h", "arithmetic": "48 h / 2", "consistent": "[A] <= [B]"}, "B": {"stated": "18 h"}})json");
  CHECK(found.claims[0].verdict == Verdict::contradicted);
  REQUIRE(found.claims[0].broken.size() == 1);
  CHECK(found.claims[0].broken[0].en == "A should be at most B, but is 24 h against 18 h");
}

TEST_CASE("an assumption is named, and recognized where the scenario names none") {
  const Audit found =
      audit_of(R"json({"A": {"stated": "12.5 h", "arithmetic": "5 * 2.5 h", "simulated": "makespan(t4x6, cycle)"}})json");
  REQUIRE(found.claims[0].assumptions.size() == 1);
  CHECK(found.claims[0].assumptions[0].en == "the 6 GPUs are not used at the same time");
}

TEST_CASE("findings are raised without being asked for") {
  using Kind = Finding::Kind;
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1.8 h", "simulated": "makespan(v2, cycle)"}})json")) ==
        std::vector{Kind::below_work_bound});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "12.5 h", "simulated": "makespan(t4x6, cycle)"}})json")) ==
        std::vector{Kind::gpu_count_ignored});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "3 x", "simulated": "makespan(v1, cycle) / makespan(v2, cycle)"}})json")) ==
        std::vector{Kind::superlinear});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "3.3 x", "simulated": "makespan(v1, cycle) / makespan(v1m, cycle)"}})json")) ==
        std::vector{Kind::mixed_precisions});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "115 h", "arithmetic": "100 h + 13 h"}})json")) == std::vector{Kind::sum_of_parts});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "331 min", "arithmetic": "450 ms * 736"}})json")) == std::vector{Kind::unit_error});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1979 TFLOPS", "published": "spec('H100-SXM5-80GB', fp16)"}})json")) ==
        std::vector{Kind::sparse_as_dense});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1000 TFLOPS", "published": "spec('H100-SXM5-80GB', fp16)"}})json")) ==
        std::vector{Kind::published_differs});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1583 TFLOPS", "limit": "spec('H100-SXM5-80GB', fp16)"}})json")) ==
        std::vector{Kind::above_limit});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "95 %", "metric": "scaling_efficiency", "arithmetic": "3.6 / 4"}})json")) ==
        std::vector{Kind::efficiency});
}

TEST_CASE("findings compare statements with each other") {
  using Kind = Finding::Kind;
  // Two V100 are said to take longer than one.
  const auto slower = kinds(audit_of(R"json({"A": {"stated": "6 h", "simulated": "makespan(v1, cycle)"},
    "B": {"stated": "8 h", "simulated": "makespan(v2, cycle)"}})json"));
  CHECK(std::find(slower.begin(), slower.end(), Kind::more_gpus_slower) != slower.end());
  // Stated: two V100 ahead of six T4; simulated 3.6 h against 2.5 h.
  const auto turned = kinds(audit_of(R"json({"A": {"stated": "3 h", "simulated": "makespan(v2, cycle)"},
    "B": {"stated": "12 h", "simulated": "makespan(t4x6, cycle)"}})json"));
  CHECK(std::find(turned.begin(), turned.end(), Kind::ranking_reversed) != turned.end());
}

TEST_CASE("of rates the higher one is ahead") {
  // Four runs of 6 h a day on one V100, 9.6 of 2.5 h on six T4.
  const Audit found = audit_of(R"json({"A": {"stated": "4.0 experiments/d", "simulated": "experiments_per_day(v1, cycle)"},
    "B": {"stated": "2.0 experiments/d", "simulated": "experiments_per_day(t4x6, cycle)"}})json");
  REQUIRE(found.findings.size() == 1);
  CHECK(found.findings[0].kind == Finding::Kind::ranking_reversed);
  CHECK(found.findings[0].sentence.text.en.find("puts v1 ahead of t4x6 (4.0 experiments a day against 2.0 experiments a day)") !=
        std::string::npos);
}

TEST_CASE("a stated rent that is not price times hours times GPUs is found") {
  const std::string costs = R"json("costs": {"currency": "USD"},)json";
  std::string text = scenario_text(R"json({"A": {"stated": "48 USD", "simulated": "cost(rented, cycle, rent)"}})json", costs);
  const std::string anchor = "\"v1m\":";
  text.insert(text.find(anchor), R"json("rented": {"gpus": {"V100-PCIe-32GB": 2}, "cost": {"rent": "2 USD/h"}}, )json");
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  const Audit found = audit(std::move(scenarios), 1);
  // 2 GPUs x 3.6 h x 2 USD/h = 14.4 USD.
  CHECK(found.claims[0].simulated->value->nominal == doctest::Approx(14.4));
  CHECK(kinds(found) == std::vector{Finding::Kind::cost_product});
}

TEST_CASE("honest claims raise nothing") {
  const Audit found = audit_of(R"json({"A": {"stated": "3.6 h", "simulated": "makespan(v2, cycle)"},
    "B": {"stated": "1.67 x", "simulated": "makespan(v1, cycle) / makespan(v2, cycle)"},
    "C": {"stated": "2.5 h", "simulated": "makespan(t4x6, cycle)"},
    "D": {"stated": "989.4 TFLOPS", "published": "spec('H100-SXM5-80GB', fp16)"}})json");
  CHECK(found.findings.empty());
  CHECK(found.counts("") == std::vector<std::size_t>{3, 0, 0, 1, 0});
}

TEST_CASE("what cannot be evaluated is an error with its place") {
  CHECK(message_of(R"json({"A": {"stated": "6 h", "simulated": "makespan(v3, cycle)"}})json")
            .find("s.json: /claims/A/simulated: unknown system") == 0);
  CHECK(message_of(R"json({"A": {"stated": "6 h", "arithmetic": "[B]"}})json")
            .find("s.json: /claims/A/arithmetic: unknown claim \"B\"") == 0);
  CHECK(message_of(R"json({"A": {"stated": "6 h", "arithmetic": "5 USD"}})json") ==
        "s.json: /claims/A/arithmetic: the formula gives \"USD\", but the claim states \"s\"");
  CHECK(message_of(R"json({"A": {"stated": "6 h", "arithmetic": "5 h + 1 USD"}})json").find("cannot add or compare") !=
        std::string::npos);
}

TEST_CASE("the report and the tables name every claim") {
  const Audit found =
      audit_of(R"json({"A": {"stated": "12.5 h", "line": 194, "quote": "a|b", "simulated": "makespan(t4x6, cycle)"}})json");
  CHECK(markdown(audit_page(found), Language::english).find("a\\|b") != std::string::npos);
  CHECK(claims_csv(found).find("s.json,d,A,194,,,,a|b,12.5 h,h,12.5,12.5,,,,,,\"makespan(t4x6, cycle)\",2.5,2.5,2.5,false") !=
        std::string::npos);
  CHECK(findings_csv(found).find("number of GPUs ignored") != std::string::npos);
}

TEST_CASE("a restatement does not support a claim that the simulation denies") {
  // 6 h of rent restated for a week; nothing explains why.
  CHECK(verdict_of(R"json({"stated": "168 h", "arithmetic": "7 d", "simulated": "makespan(v1, cycle)"})json") ==
        Verdict::contradicted);
  // The sum of five tasks of 1.2 h is what two V100 take that are not used at the same time.
  CHECK(verdict_of(R"json({"stated": "6 h", "arithmetic": "5 * 1.2 h", "simulated": "makespan(v2, cycle)"})json") ==
        Verdict::under_assumption);
}

TEST_CASE("a ratio of one digit is not reproduced by what is a quarter away") {
  // 5 / 3 rounds of 1.2 h: 1.67 x.
  CHECK(verdict_of(R"json({"stated": "2 x", "simulated": "makespan(v1, cycle) / makespan(v2, cycle)"})json") ==
        Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "2 x", "simulated": "1.8"})json") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "2 x", "simulated": "1.8", "quote": "exactly twice"})json") == Verdict::contradicted);
  CHECK(verdict_of(R"json({"stated": "2 x", "simulated": "1.5", "tolerance": "0.5 x"})json") == Verdict::reproduced);
}

TEST_CASE("what a quote calls exact agrees only with what rounds to it at four digits") {
  const auto verdict = [](const std::string& stated, const std::string& simulated, const std::string& quote) {
    return verdict_of(R"json({"stated": ")json" + stated + R"json(", "simulated": ")json" + simulated + R"json(", "quote": ")json" +
                      quote + "\"}");
  };
  for (const char* quote : {"four A100 are exactly twice as fast", "정확히 두 배", "Exactly twice, in about 5 h"}) {
    CAPTURE(quote);
    CHECK(verdict("2 x", "1.985", quote) == Verdict::contradicted);
    CHECK(verdict("2 x", "1.9994", quote) == Verdict::contradicted);
    CHECK(verdict("2 x", "2.0006", quote) == Verdict::contradicted);
    CHECK(verdict("2 x", "1.9996", quote) == Verdict::reproduced);
    CHECK(verdict("2 x", "2", quote) == Verdict::reproduced);
    // The digits are those of the unit as written: 2 h to half a thousandth of an hour, 1.8 s.
    CHECK(verdict("2 h", "7201.5 s", quote) == Verdict::reproduced);
    CHECK(verdict("2 h", "7202.5 s", quote) == Verdict::contradicted);
    // Just below a power of ten, four digits are finer: 0.9996 is not 1.000.
    CHECK(verdict("1 x", "0.9996", quote) == Verdict::contradicted);
    CHECK(verdict("1 x", "0.99996", quote) == Verdict::reproduced);
    CHECK(verdict("1 x", "1.0004", quote) == Verdict::reproduced);
    // Digits that are stated count, where they are more than four.
    CHECK(verdict("12345 EUR", "12347 EUR", quote) == Verdict::contradicted);
  }
  CHECK(verdict("2 x", "1.985", "not exactly twice") == Verdict::reproduced);
  CHECK(verdict("2 x", "1.985", "inexactly twice") == Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "2 x", "simulated": "1.985", "quote": "exactly twice", "tolerance": "1 %"})json") ==
        Verdict::reproduced);
}

TEST_CASE("what a quote calls approximate agrees within a twentieth at least, and the reason says so") {
  const auto judged = [](const std::string& quote, const std::string& more = "") {
    return audit_of(R"json({"A": {"stated": "100.0 h", "simulated": "104 h", "quote": ")json" + quote + "\"" + more + "}}");
  };
  for (const char* quote : {"about 100 h", "About a hundred hours", "around 100.0 h", "approximately 100 h", "takes roughly 100 h",
                            "~100 h", "(~ 100 h)", "약 100시간", "약100시간", "100시간 정도", "100시간쯤 걸린다"}) {
    CAPTURE(quote);
    const Audit found = judged(quote);
    CHECK(found.claims[0].verdict == Verdict::reproduced);
    CHECK(found.claims[0].why.en.find("was read as within 5 %") != std::string::npos);
    CHECK(found.claims[0].why.ko.find("5 % 이내로 봄") != std::string::npos);
  }
  for (const char* quote :
       {"100 h", "a word about prices: 100 h", "around the clock, 100 h", "the roundabout 100 h", "90~100 h", "90 ~ 100 h",
        "예약 100시간", "100시간 절약", "약간 길다: 100시간", "어느 정도 길다: 100시간", "안정도 100시간"}) {
    CAPTURE(quote);
    const Audit found = judged(quote);
    CHECK(found.claims[0].verdict == Verdict::contradicted);
    CHECK(found.claims[0].why.en.find("was read as") == std::string::npos);
  }
  // A stated tolerance counts, and more than a twentieth is not enough.
  CHECK(judged("about 100 h", R"json(, "tolerance": "1 %")json").claims[0].verdict == Verdict::contradicted);
  CHECK(judged("about 100 h", R"json(, "tolerance": "1 %")json").claims[0].why.en.find("was read") == std::string::npos);
  CHECK(verdict_of(R"json({"stated": "100.0 h", "simulated": "105.5 h", "quote": "about 100 h"})json") == Verdict::contradicted);
  // A ratio of one digit is meant to an eighth anyway.
  const Audit rough = audit_of(R"json({"A": {"stated": "2 x", "simulated": "1.8", "quote": "about twice"}})json");
  CHECK(rough.claims[0].why.en == "the document's inputs give 1.8×; \"about\" was read as within 12.5 %");
}

TEST_CASE("another reading of a day is tried before a statement is contradicted, and named") {
  // 8 h / 12 h = 0.67 a day of office time, 24 h / 12 h = 2 a day of machine time.
  const Audit found = audit_of(
      R"json({"A": {"stated": "2 experiments/d", "arithmetic": "8 h/d / 12 h", "simulated": "experiments_per_day(t4x6, cycle)"}})json");
  CHECK(found.claims[0].verdict == Verdict::under_assumption);
  REQUIRE(found.claims[0].assumptions.size() == 1);
  CHECK(found.claims[0].assumptions[0].en == "a day has 24 h of machine time: the document's arithmetic gives 2 experiments a day");
  // 4 runs of 6 h in 24 h are 1.33 in 8 h.
  const Audit office = audit_of(R"json({"A": {"stated": "1.3 experiments/d", "simulated": "experiments_per_day(v1, cycle)"}})json");
  CHECK(office.claims[0].verdict == Verdict::under_assumption);
}

TEST_CASE("a rate of one digit is not reproduced by half of it") {
  // One V100 runs the cycle of 6 h four times in 24 h.
  CHECK(verdict_of(R"json({"stated": "4 experiments/d", "simulated": "experiments_per_day(v1, cycle)"})json") ==
        Verdict::reproduced);
  CHECK(verdict_of(R"json({"stated": "1 experiments/d", "simulated": "12 h / 24 h * 1 experiments/d"})json") ==
        Verdict::contradicted);
  // Neither the reading of 24 h nor that of 8 h gives 3.
  CHECK(verdict_of(R"json({"stated": "3 experiments/d", "simulated": "experiments_per_day(v1, cycle)"})json") ==
        Verdict::contradicted);
}

TEST_CASE("what restates a claim supports it no more in another unit or product") {
  for (const char* claim :
       {R"json({"stated": "7 d", "arithmetic": "168 h / 24 h * 1 d", "simulated": "makespan(v1, cycle)"})json",
        R"json({"stated": "100 %", "arithmetic": "6 h / 6 h", "simulated": "makespan(v2, cycle) / makespan(v1, cycle)"})json",
        R"json({"stated": "4 kWh", "arithmetic": "4 kW * 1 h", "simulated": "energy(v1, cycle)"})json"}) {
    CAPTURE(claim);
    CHECK(verdict_of(claim) == Verdict::contradicted);
  }
}

TEST_CASE("a wrong rate and its reciprocal are wrong together") {
  const Audit found = audit_of(R"json({"A": {"line": 3, "about": "V100", "stated": "1 experiments/d",
      "simulated": "experiments_per_day(v1, cycle)"},
    "B": {"line": 3, "about": "V100", "stated": "1 d", "arithmetic": "1 / [A]"}})json");
  CHECK(found.claims[0].verdict == Verdict::contradicted);
  CHECK(found.claims[1].verdict == Verdict::contradicted);
}

TEST_CASE("a rate and its own reciprocal are one statement") {
  const Audit found = audit_of(R"json({"A": {"line": 3, "about": "T4", "stated": "0.2 experiments/d"},
    "B": {"line": 3, "about": "T4", "stated": "5 d", "arithmetic": "1 / [A]"}})json");
  CHECK(found.claims[0].verdict == Verdict::input);
  CHECK(found.claims[1].verdict == Verdict::input);
  CHECK(found.claims[1].same_as == found.claims[0].claim);
  // Without a line one has to be derived from the other.
  CHECK(audit_of(R"json({"A": {"stated": "0.2 experiments/d"}, "B": {"stated": "5 d", "arithmetic": "1 / [A]"}})json")
            .claims[1]
            .same_as != nullptr);
  CHECK(audit_of(R"json({"A": {"stated": "0.2 experiments/d"}, "B": {"stated": "5 d"}})json").claims[1].same_as == nullptr);
}

TEST_CASE("an option that cannot run reproduces nothing") {
  const std::string text =
      scenario_text(R"json({"A": {"stated": "6 h", "arithmetic": "5 * 1.2 h", "simulated": "makespan(v1, big)"}})json");
  std::string with_big = text;
  with_big.replace(with_big.find("\"cycle\": {"), 10, R"json("big": {"type": "ensemble", "models": {"huge": 1}}, "cycle": {)json");
  with_big.replace(with_big.find("\"m\": {"), 6,
                   R"json("huge": {"memory": "400 GB", "time": {"T4": "1 h", "V100": "1 h"}}, "m": {)json");
  LoadOptions options;
  options.keep_infeasible = true;
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(with_big, "s.json"), options)));
  CHECK(audit(std::move(scenarios), 1).claims[0].verdict == Verdict::contradicted);
}

TEST_CASE("a finding names the precision it holds in, and the other answer") {
  // One V100: 6 h in FP32, 3 h in mixed precision; six T4: 2.5 h in FP32.
  const Audit found = audit_of(R"json({"A": {"stated": "2.9 h", "simulated": "makespan(v1, cycle)"}})json");
  REQUIRE(found.findings.size() == 1);
  CHECK(found.findings[0].sentence.text.en.find("cannot be reached in FP32") != std::string::npos);
  CHECK(found.findings[0].sentence.text.en.find("in mixed precision the same GPUs take 3 h") != std::string::npos);
  // A statement that mixed precision gives is said to be one of mixed precision.
  CHECK(audit_of(R"json({"A": {"stated": "3 h", "simulated": "makespan(v1, cycle)"}})json")
            .claims[0]
            .why.en.ends_with(
                "the simulation is in FP32; in mixed precision the same GPUs give 3 h; makespan below the lower bound"));
}

TEST_CASE("an order that holds on another basis of the same file is no reversal") {
  // Stated: one V100 at 3 h ahead of two at 3.5 h; in FP32 6 h against 3.6 h, in mixed precision 3 h.
  const Audit found = audit_of(R"json({"A": {"stated": "3 h", "simulated": "makespan(v1, cycle)"},
    "B": {"stated": "3.5 h", "simulated": "makespan(v2, cycle)"}})json");
  const auto all = kinds(found);
  CHECK(std::find(all.begin(), all.end(), Finding::Kind::ranking_reversed) == all.end());
  CHECK(std::find(all.begin(), all.end(), Finding::Kind::ranking_by_basis) != all.end());
}

TEST_CASE("bits taken for bytes, and ratios of sparse peaks, are found") {
  using Kind = Finding::Kind;
  CHECK(kinds(audit_of(R"json({"A": {"stated": "800 GB/s", "arithmetic": "100 GB/s"}})json")) == std::vector{Kind::unit_error});
  // 16 GB at 2 GB/s take 8 s; at 2 GB/s taken for 16 Gb/s the wrong way they take 1 s.
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1.0 s", "arithmetic": "16 GB / (2 GB/s)"}})json")) ==
        std::vector{Kind::unit_error});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1.0 s", "arithmetic": "4 * 2 s"}})json")).empty());
  // 1978.9 with sparsity against 312 without are 6.3; dense, 989.4 against 312 are 3.2.
  CHECK(kinds(audit_of(
            R"json({"A": {"stated": "6.3 x", "simulated": "spec('H100-SXM5-80GB', fp16) / spec('A100-SXM4-80GB', fp16)"}})json")) ==
        std::vector{Kind::sparse_ratio});
}

TEST_CASE("the whole price where the scenario charges depreciation is found") {
  std::string text = scenario_text(R"json({"A": {"stated": "8000 USD", "simulated": "cost(bought, cycle, purchase)"}})json",
                                   R"json("costs": {"currency": "USD"},)json");
  const std::string anchor = "\"v1m\":";
  text.insert(text.find(anchor),
              R"json("bought": {"gpus": {"V100-PCIe-32GB": 2}, "cost": {"purchase": "4000 USD", "lifetime": "36 month"}}, )json");
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  // 2 GPUs of 4,000 USD for 3.6 h of 36 months: 1.1 USD.
  CHECK(kinds(audit(std::move(scenarios), 1)) == std::vector{Finding::Kind::purchase_basis});

  // Run once a month, they lose value between the runs too, and the page says so.
  const std::string costs = "\"costs\": {\"currency\": \"USD\"";
  text.insert(text.find(costs) + costs.size(), R"json(, "frequency": {"cycle": "1 run/month"})json");
  std::vector<std::unique_ptr<const Scenario>> repeated;
  repeated.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  const Audit monthly = audit(std::move(repeated), 1);
  REQUIRE(kinds(monthly) == std::vector{Finding::Kind::purchase_basis});
  CHECK(monthly.findings[0].sentence.text.en.find("depreciation from run to run") != std::string::npos);
  const std::string page = markdown(audit_page(monthly), Language::english);
  CHECK(page.find("GPUs charged by their depreciation from run to run") != std::string::npos);
  CHECK(page.find("during the run") == std::string::npos);
}

/// The audit of a scenario with prices: six T4 at 1 EUR/h, two V100 that are bought, current at 1 EUR/kWh, a deadline of 6.5 h.
Audit priced_audit(const std::string& claims, const std::string& more = "") {
  std::string text = scenario_text(claims, R"json("costs": {"currency": "EUR", "electricity": "1 EUR/kWh"},
    "goals": {"deadline": {"formula": "makespan(cycle)", "at_most": "6.5 h"}},)json" +
                                               more);
  const std::string anchor = "\"v1m\":";
  text.insert(text.find(anchor),
              R"json("rented": {"gpus": {"V100-PCIe-32GB": 2}, "cost": {"rent": "1 EUR/h", "electricity": "extra"}},
    "included": {"gpus": {"V100-PCIe-32GB": 2}, "cost": {"rent": "1 EUR/h", "electricity": "included"}}, )json");
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  return audit(std::move(scenarios), 1);
}

bool has(const Audit& audit, Finding::Kind kind) {
  return std::ranges::find(audit.findings, kind, &Finding::kind) != audit.findings.end();
}

TEST_CASE("electricity counted twice is found") {
  using Kind = Finding::Kind;
  // Five tasks of 1.2 h at 250 W use 1.5 kWh: 1.5 EUR; two GPUs for 3.6 h cost 7.2 EUR. 7.2 + 1.5 + 1.5 = 10.2.
  const Audit found = priced_audit(R"json({"A": {"stated": "10.2 EUR", "simulated": "cost(rented, cycle)"}})json");
  REQUIRE(has(found, Kind::electricity_twice));
  CHECK(found.findings[0].sentence.equations.at(0).text() == "8.7 EUR + 1.5 EUR = 10.2 EUR");
  CHECK_FALSE(
      has(priced_audit(R"json({"A": {"stated": "10.0 EUR", "simulated": "cost(rented, cycle)"}})json"), Kind::electricity_twice));
  CHECK(
      has(priced_audit(R"json({"A": {"stated": "8.7 EUR", "simulated": "cost(included, cycle)"}})json"), Kind::electricity_twice));
  CHECK_FALSE(
      has(priced_audit(R"json({"A": {"stated": "7.2 EUR", "simulated": "cost(included, cycle)"}})json"), Kind::electricity_twice));
}

TEST_CASE("power taken for energy, and energy for power, are found") {
  using Kind = Finding::Kind;
  // Five T4 of 70 W, 350 W, work for 2.5 h: 0.875 kWh. All six would draw 420 W.
  for (const char* stated : {"0.35 kWh", "0.42 kWh"})
    CHECK(has(audit_of(std::string(R"json({"A": {"simulated": "energy(t4x6, cycle)", "stated": ")json") + stated + "\"}}"),
              Kind::power_as_energy));
  CHECK(audit_of(R"json({"A": {"stated": "0.35 kWh", "simulated": "energy(t4x6, cycle)"}})json")
            .findings.at(0)
            .sentence.text.en.ends_with("350 W × 2.5 h = 0.875 kWh"));
  CHECK(audit_of(R"json({"A": {"stated": "0.42 kWh", "simulated": "energy(t4x6, cycle)"}})json")
            .findings.at(0)
            .sentence.text.en.ends_with("the run takes 2.5 h, so it is 0.875 kWh"));
  CHECK_FALSE(has(audit_of(R"json({"A": {"stated": "0.37 kWh", "simulated": "energy(t4x6, cycle)"}})json"), Kind::power_as_energy));
  CHECK(has(priced_audit(R"json({"A": {"stated": "0.350 EUR", "simulated": "cost(t4x6, cycle, electricity)"}})json"),
            Kind::power_as_energy));
  // In the document's own calculation: 4 x 300 W for 20 h are 24 kWh, and 24 kWh in 20 h are 1.2 kW.
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1.20 kWh", "arithmetic": "4 * 300 W * 20 h"}})json")) ==
        std::vector{Kind::power_as_energy});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "24.0 kW", "arithmetic": "24 kWh / 20 h"}})json")) ==
        std::vector{Kind::energy_as_power});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "2.40 kWh", "arithmetic": "4 * 300 W * 20 h"}})json")).empty());
  const std::string power = R"json("simulated": "energy(t4x6, cycle) / makespan(t4x6, cycle)")json";
  CHECK(has(audit_of(R"json({"A": {"stated": "0.875 kW", )json" + power + "}}"), Kind::energy_as_power));
  CHECK_FALSE(has(audit_of(R"json({"A": {"stated": "0.800 kW", )json" + power + "}}"), Kind::energy_as_power));
}

TEST_CASE("working days taken for calendar days are found") {
  using Kind = Finding::Kind;
  CHECK(kinds(audit_of(R"json({"A": {"stated": "15 d", "simulated": "21 d"}})json")) == std::vector{Kind::working_days});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "21 d", "arithmetic": "15 d"}})json")) == std::vector{Kind::working_days});
  CHECK(kinds(audit_of(R"json({"A": {"stated": "16 d", "simulated": "21 d"}})json")).empty());
  // One day states too little to tell.
  CHECK(kinds(audit_of(R"json({"A": {"stated": "1 d", "simulated": "2 d"}})json")).empty());
}

TEST_CASE("tasks that need several GPUs, counted as if they needed one, are found") {
  using Kind = Finding::Kind;
  // Three tasks of 1 h on both V100 take 3 h one after the other; on one GPU each they would take 2 h.
  const auto of = [](const std::string& stated) {
    std::string text = scenario_text(R"json({"A": {"simulated": "makespan(v2, wide)", "stated": ")json" + stated + "\"}}");
    text.replace(text.find("\"cycle\": {"), 10, R"json("wide": {"type": "ensemble", "models": {"pair": 3}}, "cycle": {)json");
    text.replace(text.find("\"m\": {"), 6, R"json("pair": {"gpus": 2, "time": {"V100": "1 h"}, "mixed_speedup": 2}, "m": {)json");
    LoadOptions options;
    options.keep_infeasible = true;
    std::vector<std::unique_ptr<const Scenario>> scenarios;
    scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"), options)));
    return audit(std::move(scenarios), 1);
  };
  CHECK(has(of("2 h"), Kind::gangs_ignored));
  CHECK_FALSE(has(of("2.6 h"), Kind::gangs_ignored));
}

TEST_CASE("findings are ranked by what they change: an order, a goal, a figure") {
  using Effect = Finding::Effect;
  // One V100 takes 6 h, within the deadline of 6.5 h; two take 3.6 h, six T4 2.5 h.
  const std::string one = R"json("simulated": "makespan(v1, cycle)")json";
  const auto effect = [&](const std::string& claim) { return priced_audit("{\"A\": " + claim + "}").findings.at(0).effect; };
  CHECK(effect(R"json({"stated": "7 h", "arithmetic": "5 h + 1 h", )json" + one + "}") == Effect::flips_limit);
  CHECK(effect(R"json({"stated": "6.4 h", "arithmetic": "5 h + 1 h", )json" + one + "}") == Effect::changes_figure);
  // Of the other systems the document says nothing; at 3 h one V100 would be ahead of two.
  CHECK(effect(R"json({"stated": "3 h", "arithmetic": "5 h + 1 h", )json" + one + "}") == Effect::reverses_order);
  // A saving that is none.
  CHECK(
      effect(
          R"json({"stated": "5 h", "arithmetic": "3 h + 1 h", "simulated": "makespan(t4x6, cycle) - makespan(v1, cycle)"})json") ==
      Effect::reverses_order);
  const Audit all = priced_audit(R"json({"A": {"stated": "7 h", "arithmetic": "5 h + 1 h", "simulated": "makespan(v1, cycle)"},
    "B": {"stated": "100 h", "arithmetic": "5 h + 1 h"}, "C": {"stated": "12 h", "arithmetic": "5 h + 1 h"}})json");
  REQUIRE(all.findings.size() == 3);
  CHECK(all.findings[0].claims == std::vector<std::string>{"A"});
  CHECK(all.findings[1].claims == std::vector<std::string>{"B"});
  CHECK(all.findings[2].factor == doctest::Approx(2));
}

TEST_CASE("a cost that leaves the budget changes more than a figure") {
  // Two rented V100 for 3.6 h cost 7.2 EUR; the budget is 7 EUR.
  const auto effect = [](const std::string& stated) {
    std::string text = scenario_text("{\"A\": {\"stated\": \"" + stated + R"json(", "arithmetic": "3 EUR + 3 EUR",
      "simulated": "cost(rented, cycle)"}})json",
                                     R"json("costs": {"currency": "EUR", "budget": {"at_most": "7 EUR"}},)json");
    text.insert(text.find("\"v1m\":"), R"json("rented": {"gpus": {"V100-PCIe-32GB": 2}, "cost": {"rent": "1 EUR/h"}}, )json");
    std::vector<std::unique_ptr<const Scenario>> scenarios;
    scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
    return audit(std::move(scenarios), 1).findings.at(0).effect;
  };
  CHECK(effect("6.5 EUR") == Finding::Effect::flips_limit);
  CHECK(effect("8.5 EUR") == Finding::Effect::changes_figure);
}

TEST_CASE("an amount that depends on which hours are paid is shown on both bases") {
  const std::string more = R"json("calendars": {"early": {"hours": ["00:00-04:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
    "people": {"r": {"calendar": "early", "salary": "1760 EUR/month"}},
    "costs": {"currency": "EUR", "waiting": {"people": {"r": 1}, "charge": "working_hours"}},)json";
  // 10 EUR an hour. One V100 takes 6 h, 4 h of them in working hours; two take 3.6 h, all of them.
  const Audit found = audit_of(
      R"json({"A": {"stated": "24 EUR", "simulated": "1760 EUR/month * (makespan(v1, cycle) - makespan(v2, cycle)) / month"},
    "B": {"stated": "40 EUR", "simulated": "cost(v1, cycle, waiting)"},
    "C": {"stated": "48 EUR", "simulated": "2 * 1760 EUR/month * (makespan(v1, cycle) - makespan(v2, cycle)) / month"},
    "D": {"stated": "2.4 h", "simulated": "makespan(v1, cycle) - makespan(v2, cycle)"}})json",
      more);
  REQUIRE(found.claims[0].bases.size() == 2);
  CHECK(found.claims[0].bases[0].name.en == "wages for every hour of the run, a month of which is 176 h");
  CHECK(found.claims[0].bases[0].value.nominal == doctest::Approx(24));
  CHECK(found.claims[0].bases[1].value.nominal == doctest::Approx(4));
  REQUIRE(found.claims[1].bases.size() == 2);
  CHECK(found.claims[1].bases[0].value.nominal == doctest::Approx(40));
  CHECK(found.claims[1].bases[1].value.nominal == doctest::Approx(60));
  // Of a repeated run the calendar says nothing, and a time is no amount.
  CHECK(found.claims[2].bases.empty());
  CHECK(found.claims[3].bases.empty());
  CHECK(markdown(audit_page(found), Language::english)
            .find("| A |  | 24 EUR | wages for every hour of the run, a month of which is 176 h | 24 EUR |") != std::string::npos);
}

TEST_CASE("the page says under which policy its figures are") {
  const auto pages = [](const std::string& more) {
    const Page page = audit_page(audit_of(R"json({"A": {"stated": "6 h", "simulated": "makespan(v1, cycle)"}})json", more));
    return std::pair(markdown(page, Language::english), markdown(page, Language::korean));
  };
  const auto says = [](const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; };
  const auto [several, several_ko] = pages(R"json("policies": ["lpt", "fifo"],)json");
  CHECK(says(several, "Figures are of the policy lpt, the first of those that the scenario lists."));
  CHECK(says(several_ko, "값은 시나리오에 나열된 정책 중 첫 번째인 lpt 기준임."));
  const auto [one, one_ko] = pages(R"json("policies": ["lpt"],)json");
  CHECK_FALSE(says(one, "policy lpt"));
  CHECK_FALSE(says(one, "scheduled by"));
  // Tasks of two lengths on one GPU.
  const auto [none, none_ko] = pages(R"json("policies": {"fifo": {}}, )json");
  CHECK_FALSE(says(none, "scheduled by"));
  const std::string other =
      R"json("models": {"m": {"time": {"T4": "2.5 h", "V100": "1.2 h"}, "mixed_speedup": 2}, "n": {"time": "1 h", "mixed_speedup": 2}},
    "workloads": {"cycle": {"type": "ensemble", "models": {"m": 5, "n": 1}}},)json";
  std::string text = scenario_text(R"json({"A": {"stated": "7 h", "simulated": "makespan(v1, cycle)"}})json");
  text.replace(text.find("\"models\": {\"m\": {"), text.find("\"claims\"") - text.find("\"models\": {\"m\": {"), other);
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  const Audit unstated = audit(std::move(scenarios), 1);
  CHECK(says(markdown(audit_page(unstated), Language::english),
             "Tasks are scheduled by fifo, because the scenario states no policies."));
  CHECK(says(markdown(audit_page(unstated), Language::korean), "시나리오에 정책이 명시되지 않아 작업을 fifo로 스케줄링함."));
}

TEST_CASE("an audit is one page in either language") {
  const Audit found = audit_of(
      R"json({"A": {"stated": "12.5 h", "simulated": "makespan(t4x6, cycle)"}, "B": {"stated": "1.8 h", "simulated": "makespan(v2, cycle)"}})json");
  const Page page = audit_page(found);
  const std::string english = markdown(page, Language::english);
  const std::string korean = markdown(page, Language::korean);
  for (const char c : english) CHECK(static_cast<unsigned char>(c) < 0xEA);  // Hangul begins with 0xEA to 0xED in UTF-8.
  for (const char* heading :
       {"# 검증", "## 결정에 영향을 주는 지적 사항", "## 판정 읽는 법", "## 모든 지적 사항", "## 문서: 주장별 판정"})
    CHECK(korean.find(heading) != std::string::npos);
  CHECK(korean.find("contradicted") == std::string::npos);
  CHECK(korean.find("모순됨") != std::string::npos);
  CHECK(json_text(page).find("\"page\": \"audit\"") != std::string::npos);
}

TEST_CASE("a Korean page has the Korean titles of systems and workloads") {
  std::string text = scenario_text(R"json({"A": {"stated": "3 h", "simulated": "makespan(v2, cycle)"},
    "B": {"stated": "12 h", "simulated": "makespan(t4x6, cycle)"}})json");
  text.replace(text.find("\"v2\": {"), 7, R"json("v2": {"title": {"en": "two V100", "ko": "V100 두 장"}, )json");
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  const Page page = audit_page(audit(std::move(scenarios), 1));
  CHECK(markdown(page, Language::english).find("two V100 ahead of t4x6") != std::string::npos);
  CHECK(markdown(page, Language::korean).find("V100 두 장이 t4x6보다") != std::string::npos);
}

/// The printed equation computed again from its text: whether both sides agree to the printed digits.
bool holds(const Equation& equation) {
  std::string text = equation.text();
  const auto equals = text.rfind(" = ");
  std::string left = text.substr(0, equals);
  for (auto at = left.find("×"); at != std::string::npos; at = left.find("×")) left.replace(at, 2, "*");
  return value_text(Formula(left).evaluate({}), equation.in) == text.substr(equals + 3);
}

TEST_CASE("every equation of the audit of a shipped scenario holds to its printed digits") {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(std::string(GPUSIM_SOURCE) + "/scenarios")) {
    const std::string path = file.path().string();
    if (!path.ends_with(".json") || path.ends_with("schema.json")) continue;
    LoadOptions options;
    options.keep_infeasible = true;
    std::vector<std::unique_ptr<const Scenario>> scenarios;
    Document document = parse_file(path);
    (void)Sweep{document};
    scenarios.push_back(std::make_unique<const Scenario>(load(std::move(document), options)));
    if (scenarios.front()->claims.claims.empty()) continue;
    const Page page = audit_page(audit(std::move(scenarios), 1));
    const std::string english = markdown(page, Language::english);
    const std::string korean = markdown(page, Language::korean);
    for (const Equation& equation : equations(page)) {
      CAPTURE(path);
      CAPTURE(equation.text());
      CHECK(holds(equation));
      CHECK(english.find(equation.text()) != std::string::npos);
      CHECK(korean.find(equation.text()) != std::string::npos);
      ++count;
    }
  }
  CHECK(count > 10);
}

TEST_CASE("a rent of several pools is the sum over their own prices, hours and GPUs") {
  // The three tasks of 2.5 h or 1.2 h run on one T4 at 1 USD/h and one V100 at 3 USD/h.
  const std::string text = R"json({"documents": {"d": {}}, "costs": {"currency": "USD"},
    "systems": {"both": {"nodes": {"a": {"gpus": {"T4": 1}, "cost": {"rent": "1 USD/h"}},
                                   "b": {"gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "3 USD/h"}}}}},
    "models": {"m": {"time": {"T4": "2.5 h", "V100": "1.2 h"}}},
    "workloads": {"w": {"type": "ensemble", "models": {"m": 3}}}, "policies": ["lpt"],
    "claims": {"A": {"stated": "500 USD", "simulated": "cost(both, w, rent)"}}})json";
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  scenarios.push_back(std::make_unique<const Scenario>(load(parse_text(text, "s.json"))));
  const Audit found = audit(std::move(scenarios), 1);
  REQUIRE(found.findings.size() == 1);
  REQUIRE(found.findings[0].sentence.equations.size() == 1);
  // Two tasks on the V100, one on the T4: 1 x 2.5 + 3 x 2.4 = 9.7 USD.
  CHECK(found.findings[0].sentence.equations[0].text() == "1 USD/h × 2.5 h + 3 USD/h × 2.4 h = 9.7 USD");
}

}  // namespace gpusim

TEST_SUITE_END();
