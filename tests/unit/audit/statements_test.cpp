// What a statement is compared with: experiments a day by which definition, which month, which currency, which basis; and who
// computes with a statement that does not hold.

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "gpusim/audit.hpp"

TEST_SUITE_BEGIN("audit");

namespace gpusim {
namespace {

/// Five equal tasks: on one V100 6 h in FP32 and 3 h in mixed precision, on six T4 2.5 h.
std::string request(const std::string& claims, const std::string& title = "Request", const std::string& costs = "") {
  return R"json({"documents": {"r": {"title": ")json" + title + R"json("}},
    "quantities": {"work_month": "176 h/month"},
    "systems": {"v1": {"title": "V100", "gpus": {"V100-PCIe-32GB": 1}, "cost": {"rent": "1400 KRW/h"}},
                "v1m": {"title": "V100 mixed", "gpus": {"V100-PCIe-32GB": 1}, "precision": "mixed"},
                "t6": {"title": "T4 x6", "gpus": {"T4-16GB": 6}}},
    "models": {"m": {"time": {"V100-PCIe-32GB": {"value": "1.2 h", "basis": "stated", "source": "Request, line 8"}, "T4-16GB": "2.5 h"},
                     "mixed_speedup": 2}},
    "workloads": {"cycle": {"title": "five models", "type": "ensemble", "models": {"m": 5}}}, )json" +
         costs + "\"claims\": " + claims + "}";
}

Audit audited(const std::vector<std::string>& texts) {
  LoadOptions options;
  options.keep_infeasible = true;
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  for (std::size_t i = 0; i < texts.size(); ++i)
    scenarios.push_back(std::make_unique<const Scenario>(
        load(parse_text(texts[i], std::string(1, static_cast<char>('a' + i)) + ".json"), options)));
  return audit(std::move(scenarios), 1);
}

const AuditedClaim& claim_of(const Audit& audit, std::string_view id) {
  return *std::ranges::find(audit.claims, id, [](const AuditedClaim& one) { return one.claim->id; });
}

const Finding* finding_of(const Audit& audit, Finding::Kind kind) {
  const auto found = std::ranges::find(audit.findings, kind, &Finding::kind);
  return found == audit.findings.end() ? nullptr : &*found;
}

bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("experiments a day are given by each definition, and the one that supports a statement is named") {
  const Audit found = audited({request(R"json({
    "A": {"stated": ["1 experiments/d", "2 experiments/d"], "arithmetic": "8 h/d / 9 h", "simulated": "experiments_per_day(v1, cycle)"},
    "B": {"stated": "9.6 experiments/d", "simulated": "experiments_per_day(t6, cycle)"},
    "C": {"stated": "10 experiments/week", "simulated": "experiments_per_day(v1, cycle)"}})json")});
  // 24 h / 6 h = 4; one GPU is never idle; starts at 9 and at 15 h.
  const AuditedClaim& a = claim_of(found, "A");
  CHECK(a.verdict == Verdict::under_assumption);
  CHECK(mentions(a.why.en,
                 "one at a time over 24 h it is 4 experiments a day, back to back over 24 h it is 4 experiments a day, "
                 "started in a workday of 9 to 18 h it is 2 experiments a day"));
  CHECK(mentions(a.why.en, "experiments are counted by the workday: started in a workday of 9 to 18 h it is 2 experiments a day"));
  // 24 h / 2.5 h = 9.6; 24 h / (12.5 h / 6) = 11.52; starts at 9, 11.5, 14 and 16.5 h.
  const AuditedClaim& b = claim_of(found, "B");
  CHECK(b.verdict == Verdict::reproduced);
  CHECK(mentions(b.why.en,
                 "it is 9.6 experiments a day, back to back over 24 h it is 11.52 experiments a day, started in a workday of "
                 "9 to 18 h it is 4 experiments a day"));
  CHECK(mentions(b.why.ko, "근무일 9~18시에 시작하면 하루 4회"));
  // Two on each of five workdays; 28 around the clock.
  CHECK(claim_of(found, "C").verdict == Verdict::under_assumption);
  CHECK(mentions(claim_of(found, "C").why.en, "it is 28 experiments a week"));
  CHECK(mentions(claim_of(found, "C").why.en, "of 9 to 18 h it is 10 experiments a week"));
}

TEST_CASE("a workday is that of the researcher whose experiments are simulated") {
  // Office hours from 9 to 17: a second run of 6 h starts at 15 h, one of 8 h would not.
  const Audit found =
      audited({R"json({"calendars": {"office": {"hours": ["09:00-17:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}},
    "people": {"r": {"calendar": "office"}},
    "systems": {"p": {"gpus": {"P40-24GB": 1}}}, "models": {"m": {"time": "8 h"}},
    "workloads": {"run": {"type": "ensemble", "models": ["m"]},
                  "attended": {"title": "in office hours", "type": "experiments", "experiment": "run", "count": 20, "researcher": "r"}},
    "claims": {"A": {"stated": "3 experiments/d", "simulated": "experiments_per_day(p, run)"}}})json"});
  CHECK(mentions(claim_of(found, "A").why.en, "one at a time over 24 h it is 3 experiments a day"));
  CHECK(mentions(claim_of(found, "A").why.en, "completed in a workday (\"in office hours\") it is 1 experiment a day"));
}

TEST_CASE("the month with which a statement reckons is named") {
  // 75 x 6 h = 450 h.
  const Audit found = audited({request(R"json({
    "A": {"stated": "2.56 month", "simulated": "75 * makespan(v1, cycle) / work_month"},
    "B": {"stated": "6 h", "simulated": "makespan(v1, cycle)"}})json")});
  CHECK(claim_of(found, "A").verdict == Verdict::reproduced);
  CHECK(mentions(claim_of(found, "A").why.en, "a month is 176 h of work"));
  CHECK_FALSE(mentions(claim_of(found, "B").why.en, "month"));
}

TEST_CASE("statements that the simulation confirms on different bases do not contradict each other") {
  // 75 x 3 h / 176 h = 1.28 months in mixed precision, 75 x 6 h / 176 h = 2.56 in FP32.
  const Audit found = audited({request(R"json({
    "A": {"line": 1, "stated": "1 month", "quantity": "project", "simulated": "75 * makespan(v1m, cycle) / work_month"},
    "B": {"line": 2, "stated": "3 month", "quantity": "project", "simulated": "75 * makespan(v1, cycle) / work_month"}})json")});
  CHECK(claim_of(found, "A").verdict == Verdict::reproduced);
  CHECK(claim_of(found, "B").verdict == Verdict::reproduced);
  CHECK(mentions(claim_of(found, "A").why.en, "B (line 2) says 3 months, of FP32; this is of mixed precision"));
  CHECK(finding_of(found, Finding::Kind::internal_contradiction) == nullptr);
  // Both ends of the range of 2 x 3 h to 2 x 4 h are in it, 9 h is not.
  const Audit ends =
      audited({R"json({"systems": {"p": {"gpus": {"P40-24GB": 1}}}, "models": {"m": {"time": {"P40-24GB": ["3 h", "4 h"]}}},
    "workloads": {"run": {"type": "ensemble", "models": {"m": 2}}}, "claims": {
    "A": {"line": 1, "stated": "6 h", "quantity": "run", "simulated": "makespan(p, run)"},
    "B": {"line": 2, "stated": "8 h", "quantity": "run", "simulated": "makespan(p, run)"},
    "C": {"line": 3, "stated": "9.0 h", "quantity": "run", "simulated": "makespan(p, run)"}}})json"});
  CHECK(claim_of(ends, "A").verdict == Verdict::reproduced);
  CHECK(claim_of(ends, "A").why.en ==
        "the simulation gives 6-8 h; C (line 3) says 9.0 h; B (line 2) says 8 h, which is in the same range");
  CHECK(claim_of(ends, "C").verdict == Verdict::contradicted);
  // Of one and the same run they do, and so does what the simulation denies.
  const Audit denied = audited({request(R"json({
    "A": {"line": 1, "stated": "1 month", "quantity": "project", "simulated": "75 * makespan(v1, cycle) / work_month"},
    "B": {"line": 2, "stated": "3 month", "quantity": "project", "simulated": "75 * makespan(v1, cycle) / work_month"}})json")});
  CHECK(claim_of(denied, "A").verdict == Verdict::contradicted);
  CHECK(finding_of(denied, Finding::Kind::internal_contradiction) != nullptr);
}

TEST_CASE("a ratio to nothing is a claim without a value, and the others are judged") {
  const Audit found = audited({R"json({"systems": {"p": {"gpus": {"P40-24GB": 1}}},
    "models": {"none": {"time": "0 s"}, "some": {"time": "3 h"}},
    "workloads": {"a": {"type": "ensemble", "models": ["none"]}, "b": {"type": "ensemble", "models": ["some"]}}, "claims": {
    "A": {"line": 1, "stated": "1 x", "simulated": "makespan(p, b) / makespan(p, a)"},
    "B": {"line": 2, "stated": "3 h", "simulated": "makespan(p, b)"}}})json"});
  CHECK(mentions(claim_of(found, "A").why.en, "division by zero"));
  CHECK(claim_of(found, "B").verdict == Verdict::reproduced);
}

TEST_CASE("statements of one quantity agree when one number may be rounded to both") {
  const auto verdicts = [](const std::string& one, const std::string& other) {
    const Audit found = audited({request(R"json({
      "A": {"stated": ")json" + one + R"json(", "quantity": "cycle"}, "B": {"stated": ")json" +
                                         other + R"json(", "quantity": "cycle"}})json")});
    return finding_of(found, Finding::Kind::internal_contradiction) == nullptr;
  };
  CHECK(verdicts("1 h", "1.4 h"));
  CHECK(verdicts("60 min", "1.0 h"));
  // What would have to be rounded up for one and down for the other.
  CHECK_FALSE(verdicts("1 h", "2 h"));
  CHECK_FALSE(verdicts("8 h", "9 h"));
}

TEST_CASE("a statement in another currency is converted at the stated rate") {
  constexpr const char* kRates =
      R"json("costs": {"currency": "KRW", "rates": {"USD": "1400 KRW/USD", "EUR": "1500 KRW/EUR"}},)json";
  const auto with_rates = [&](const std::string& claims) { return request(claims, "Request", kRates); };
  // 6 h x 1400 KRW/h = 8400 KRW = 6 USD = 5.6 EUR.
  const Audit found = audited({with_rates(R"json({
    "A": {"stated": "6 USD", "simulated": "cost(v1, cycle)"},
    "B": {"stated": "5.6 EUR", "simulated": "cost(v1, cycle, rent)"},
    "C": {"stated": "8.4 USD", "arithmetic": "6 h * 1.4 EUR/h * 1", "simulated": "cost(v1, cycle)"},
    "D": {"stated": "6 GBP", "simulated": "cost(v1, cycle)"}})json")});
  CHECK(claim_of(found, "A").verdict == Verdict::reproduced);
  CHECK(mentions(claim_of(found, "A").why.en, "the simulation gives 6 USD; converted at 1400 KRW/USD"));
  CHECK(claim_of(found, "B").verdict == Verdict::reproduced);
  // 8.4 EUR x 1500 / 1400 = 9 USD.
  CHECK(claim_of(found, "C").arithmetic->value->nominal == doctest::Approx(9));
  CHECK(mentions(claim_of(found, "C").why.en, "converted at 1.071 USD/EUR"));
  CHECK(claim_of(found, "C").verdict == Verdict::contradicted);
  CHECK(claim_of(found, "D").why.en == "cannot be compared: no rate between KRW and GBP is stated in /costs/rates");
  CHECK(claim_of(found, "D").why.ko == "비교할 수 없음: /costs/rates에 KRW와 GBP 사이의 환율이 없음");
}

TEST_CASE("what a formula and a claim measure in different units is refused with both units") {
  for (const char* key : {"arithmetic", "simulated", "limit", "published"}) {
    CAPTURE(key);
    const std::string text =
        request(std::string(R"json({"A": {"stated": "6 USD", ")json") + key + R"json(": "makespan(v1, cycle)"}})json");
    CHECK_THROWS_WITH_AS(
        (void)audited({text}),
        (std::string("a.json: /claims/A/") + key + ": the formula gives \"s\", but the claim states \"USD\"").c_str(), InputError);
  }
}

TEST_CASE("who computes with a statement that the audit contradicts is named") {
  // Line 8 says 1.2 h a model; five take 6 h, not 1.2 h: the audit of b denies what a and b compute with.
  const std::string denier = request(R"json({
    "A": {"line": 8, "stated": "1.2 h", "simulated": "makespan(v1, cycle)"},
    "B": {"line": 9, "stated": "1.2 h", "simulated": "makespan(v1, cycle)"}})json",
                                     "Request, part 2");
  const Audit found = audited({request("{}"), denier});
  const Finding* finding = finding_of(found, Finding::Kind::input_denied);
  REQUIRE(finding != nullptr);
  CHECK(finding->claims == std::vector<std::string>{"A"});
  CHECK(finding->factor == doctest::Approx(5));
  CHECK(finding->sentence.text.en ==
        "Time of \"five models\" on V100: line 8 states 1.2 h, and `a.json`, `b.json` compute with it; what follows from the "
        "inputs of "
        "`b.json` is 6 h");
  // Off by a factor of two or more, it changes everything that is computed from it.
  CHECK(finding->effect == Finding::Effect::denies_inputs);
  CHECK(&found.findings.front() == finding);
  // Another document, another line and another value are no source.
  for (const char* other : {R"json({"A": {"line": 8, "stated": "1.3 h", "simulated": "makespan(v1, cycle)"}})json",
                            R"json({"A": {"line": 7, "stated": "1.2 h", "simulated": "makespan(v1, cycle)"}})json"})
    CHECK(finding_of(audited({request(other)}), Finding::Kind::input_denied) == nullptr);
  CHECK(finding_of(
            audited({request(R"json({"A": {"line": 8, "stated": "1.2 h", "simulated": "makespan(v1, cycle)"}})json", "Report")}),
            Finding::Kind::input_denied) == nullptr);
}

TEST_CASE("a claim that names its basis lists the other ones on the page") {
  // Five tasks: 6 h on the V100, 2.5 h on six T4; 5 / 6 of 2.5 h if no GPU were idle.
  const Audit found = audited({request(R"json({
    "A": {"stated": "6 x", "arithmetic": "12 / 2", "simulated": "makespan(v1, cycle) / makespan(t6, cycle)",
          "basis": {"en": "hours of a run", "ko": "실행 시간"},
          "bases": [{"title": "GPU hours", "simulated": "work(v1, cycle) / work(t6, cycle)"},
                    {"title": "in mixed precision", "simulated": "makespan(v1m, cycle) / makespan(t6, cycle)"}]}})json")});
  const auto& bases = claim_of(found, "A").bases;
  REQUIRE(bases.size() == 3);
  CHECK(bases[0].name.ko == "실행 시간");
  CHECK(bases[0].value.nominal == doctest::Approx(2.4));
  CHECK(bases[1].value.nominal == doctest::Approx(0.48));
  CHECK(bases[2].value.nominal == doctest::Approx(1.2));
  CHECK(mentions(markdown(audit_page(found), Language::english),
                 "| A |  | 6× | hours of a run | 2.4× | in mixed precision | 1.2× |"));
}

TEST_CASE("an assumption does not support a value that is only written once more") {
  const std::string more = R"json("assumptions": {"night": "nobody works at night"},)json";
  const Audit found = audited({request(R"json({
    "A": {"stated": "2 h", "arithmetic": "1 * 2 h", "simulated": "makespan(v1, cycle)", "assumes": "night"},
    "B": {"stated": "2 h", "arithmetic": "6 h / 3", "simulated": "makespan(v1, cycle)", "assumes": "night"}})json",
                                       "Request", more)});
  CHECK(claim_of(found, "A").verdict == Verdict::contradicted);
  CHECK(claim_of(found, "B").verdict == Verdict::under_assumption);
}

TEST_CASE("a claim of yes or no is answered with yes or no") {
  const Audit found = audited({request(R"json({"A": {"stated": true, "simulated": "supports('T4-16GB', fp8)"}})json")});
  CHECK(claim_of(found, "A").verdict == Verdict::contradicted);
  CHECK(claim_of(found, "A").why.en == "data sheets give no");
}

namespace {

/// The text of the first claim on the page that says why, in one language.
std::string why(const std::string& claims, Language language) {
  return audited({request("{\"A\": " + claims + "}")}).claims.front().why.in(language);
}

}  // namespace

TEST_CASE("amounts stand on the page with units in words") {
  // 24 h / 6 h = 4 runs; 6 h against 2.5 h; two GPUs.
  CHECK(mentions(why(R"json({"stated": "9 runs/d", "simulated": "experiments_per_day(v1, cycle)"})json", Language::english),
                 "gives 4 runs a day"));
  CHECK(mentions(why(R"json({"stated": "9 runs/d", "simulated": "experiments_per_day(v1, cycle)"})json", Language::korean),
                 "시뮬레이션으로는 하루 4회"));
  CHECK(why(R"json({"stated": "5 x", "simulated": "makespan(v1, cycle) / makespan(t6, cycle)"})json", Language::korean) ==
        "시뮬레이션으로는 2.4배");
  CHECK(why(R"json({"stated": "5 GPUs", "simulated": "gpus(t6)"})json", Language::english) == "the document's inputs give 6 GPUs");
  CHECK(why(R"json({"stated": "5 GPUs", "simulated": "gpus(t6)"})json", Language::korean) == "입력값으로는 GPU 6개");
  CHECK(why(R"json({"stated": "50 img/s", "simulated": "400 / 2 s"})json", Language::english) ==
        "the document's inputs give 200 images a second");
  CHECK(why(R"json({"stated": "3 week", "simulated": "14 d"})json", Language::korean) == "입력값으로는 2주");
}

TEST_CASE("a time that is far from the stated one stands in the unit that suits its size") {
  // 6 h / 3600 = 6 s; a value near to the stated one keeps its unit.
  CHECK(mentions(why(R"json({"stated": "2 h", "simulated": "makespan(v1, cycle) / 3600"})json", Language::english), "gives 6 s"));
  CHECK(mentions(why(R"json({"stated": "4 min", "simulated": "makespan(v1, cycle)"})json", Language::english), "gives 6 h"));
  CHECK(mentions(why(R"json({"stated": "0.6 h", "simulated": "makespan(v1, cycle) / 12"})json", Language::english), "gives 0.5 h"));
}

TEST_CASE("a wide range has two digits, and a value never reads like the stated one that it is not") {
  CHECK(mentions(why(R"json({"stated": "9 h", "simulated": "between(1.2346 h, 4.3217 h)"})json", Language::english),
                 "give 1.2-4.3 h"));
  CHECK(mentions(why(R"json({"stated": "9 h", "simulated": "between(1.2346 h, 1.3217 h)"})json", Language::english),
                 "give 1.235-1.322 h"));
  CHECK(mentions(why(R"json({"stated": "1234 EUR", "simulated": "1234.4 EUR", "tolerance": "0"})json", Language::english),
                 "give 1234.4 EUR"));
}

TEST_CASE("two values for one quantity that are computed from the same run contradict each other") {
  const Audit found = audited({request(R"json({
    "A": {"line": 1, "stated": "6 h", "quantity": "cycle", "simulated": "makespan(v1, cycle)"},
    "B": {"line": 2, "stated": "3 h", "quantity": "cycle", "simulated": "makespan(v1, cycle) / 2"}})json")});
  CHECK(finding_of(found, Finding::Kind::internal_contradiction) != nullptr);
  CHECK(mentions(claim_of(found, "A").why.en, "B (line 2) says 3 h"));
}

TEST_CASE("a unit error names the unit that would be right") {
  const Audit found = audited({request(R"json({"A": {"stated": "6 min", "simulated": "makespan(v1, cycle)"}})json")});
  const Finding* finding = finding_of(found, Finding::Kind::unit_error);
  REQUIRE(finding != nullptr);
  CHECK(mentions(finding->sentence.text.en, "6 would be right in h, not in min"));
  CHECK(mentions(claim_of(found, "A").why.en, "unit error"));
  // Of rates too, which have no list of units.
  const Audit rate = audited({request(R"json({"A": {"stated": "1.25 GB/s", "simulated": "10 GB/s * 1"}})json")});
  REQUIRE(finding_of(rate, Finding::Kind::unit_error) != nullptr);
  CHECK(mentions(finding_of(rate, Finding::Kind::unit_error)->sentence.text.en, "8 times: bits taken for bytes"));
}

TEST_CASE("the page says on which assumptions claims rest, and on how many claims each bears") {
  const std::string more = R"json("assumptions": {"night": "nobody works at night"},)json";
  const Audit found = audited({request(R"json({
    "A": {"stated": "2 h", "arithmetic": "6 h / 3", "simulated": "makespan(v1, cycle)", "assumes": "night"},
    "B": {"stated": "3 h", "arithmetic": "6 h / 2", "simulated": "makespan(v1, cycle)", "assumes": "night"}})json",
                                       "Request", more)});
  CHECK(mentions(markdown(audit_page(found), Language::english), "| nobody works at night | 2 | A, B |"));
  CHECK(mentions(claim_of(found, "A").why.en, "it rests on the assumption: nobody works at night"));
}

}  // namespace gpusim

TEST_SUITE_END();
