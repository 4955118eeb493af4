// Audit, decision and run never disagree on the same question.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "gpusim/audit.hpp"
#include "gpusim/decide.hpp"
#include "sim/audit/bases.hpp"
#include "sim/decide/parts.hpp"
#include "sim/scenario/expand.hpp"
#include "tests/properties/laws.hpp"

namespace gpusim::test {
namespace {

using Scenarios = std::vector<std::unique_ptr<const Scenario>>;

std::unique_ptr<const Scenario> loaded(Document document) {
  LoadOptions options;
  options.keep_infeasible = true;
  (void)Sweep{document};
  return std::make_unique<const Scenario>(load(std::move(document), options));
}

Value over_cases(const Result& result, const Unit& unit, const std::function<double(const CaseResult&)>& measure) {
  Value value = Value::of(measure(result.cases.front()), unit);
  for (const CaseResult& one : result.cases) {
    value.low = std::min(value.low, measure(one));
    value.high = std::max(value.high, measure(one));
  }
  return value;
}

/// The figure of a row of `run` that the call asks for; empty where `run` has no such row.
std::optional<Value> in_run(const std::vector<Result>& results, const std::string& function, const Evaluator::Subject& subject,
                            const Unit& unit) {
  const auto row = std::ranges::find(results, subject.run, &Result::run);
  if (row == results.end() || row->cases.empty()) return std::nullopt;
  if (function == "makespan") return over_cases(*row, unit, [](const CaseResult& one) { return one.measures.makespan.seconds(); });
  if (function == "experiments_per_day")
    return over_cases(*row, unit, [](const CaseResult& one) { return one.measures.experiments_per_day_serial / 86400; });
  if (function == "energy") return over_cases(*row, unit, [](const CaseResult& one) { return one.economics.energy / units::J; });
  if (function == "cost")
    return over_cases(*row, unit, [&](const CaseResult& one) {
      return (subject.part ? one.economics.part(*subject.part) : one.economics.total).value_or(Money{}).raw();
    });
  return std::nullopt;
}

void expect_same(const Value& one, const Value& other) {
  CHECK(one.nominal == other.nominal);
  CHECK(one.low == other.low);
  CHECK(one.high == other.high);
}

/// Checks one scenario; returns how many figures were compared.
std::size_t check_agreement(std::unique_ptr<const Scenario> owned) {
  const Scenario& scenario = *owned;
  const std::vector<Result> results = simulate_all(scenario, 1);
  Evaluator evaluator(scenario);
  const Choice choice = choice_or_default(scenario);
  const Ranking ranked = ranking(evaluator, choice);
  Scenarios all;
  all.push_back(std::move(owned));
  const Audit audited = audit(std::move(all), 1);

  std::size_t compared = 0;
  std::map<std::string, const AuditedClaim*> claims;
  const auto subject_of = [&](const AuditedClaim& claim) -> std::optional<Evaluator::Subject> {
    const auto call = claim.claim->simulated ? claim.claim->simulated->only_call() : std::nullopt;
    return call ? evaluator.subject(call->function, call->arguments) : std::nullopt;
  };
  /// The criterion of a decision that is the measure of a claim, and its value for the claim's system.
  const auto in_decision = [&](const AuditedClaim& claim) -> std::optional<Value> {
    const auto subject = subject_of(claim);
    for (const Candidate& candidate : ranked.candidates)
      for (std::size_t c = 0; subject && c < choice.criteria.size(); ++c) {
        const auto call = choice.criteria[c].formula.only_call();
        if (!call || call->function != claim.claim->simulated->only_call()->function || candidate.run.system != subject->run.system)
          continue;
        const ImpliedRun implied{candidate.run.system, candidate.run.policy, candidate.run.workload};
        if (evaluator.subject(call->function, call->arguments, implied) == *subject) return candidate.criteria[c].value;
      }
    return std::nullopt;
  };
  for (const AuditedClaim& claim : audited.claims) {
    claims.emplace(claim.claim->id, &claim);
    const auto subject = subject_of(claim);
    if (!subject || !claim.simulated->value) continue;
    CAPTURE(claim.claim->id);
    const auto call = claim.claim->simulated->only_call();
    if (const auto row = in_run(results, call->function, *subject, claim.simulated->value->unit)) {
      expect_same(*row, *claim.simulated->value);
      ++compared;
    }
    if (const auto criterion = in_decision(claim)) {
      expect_same(*criterion, *claim.simulated->value);
      ++compared;
    }
  }
  const bool has_one_precision =
      std::ranges::adjacent_find(scenario.systems, std::ranges::not_equal_to{}, &System::precision) == scenario.systems.end();
  for (const Finding& finding : audited.findings) {
    const bool is_reversed = finding.kind == Finding::Kind::ranking_reversed;
    if (!is_reversed && finding.kind != Finding::Kind::ranking_by_basis) continue;
    CAPTURE(finding.sentence.text.en);
    // Which precision the order holds in is said where the systems run in several, because a decision may choose among them.
    const auto names_precision = [&](const char* name) { return finding.sentence.text.en.find(name) != std::string::npos; };
    CHECK((has_one_precision || names_precision("(in FP32") || names_precision("(in TF32") || names_precision("(in FP8") ||
           names_precision("(in mixed")));
    const AuditedClaim& first = *claims.at(finding.claims.at(0));
    const AuditedClaim& second = *claims.at(finding.claims.at(1));
    const auto one = in_decision(first);
    const auto other = in_decision(second);
    if (!is_reversed || !one || !other) continue;
    const std::string function = first.claim->simulated->only_call()->function;
    CHECK(is_ahead(function, *first.claim->stated, *second.claim->stated) == is_ahead(function, *other, *one));
    ++compared;
  }
  return compared;
}

/// Two kinds of GPU, one rented and one bought, the latter in two precisions; five claims, whose stated values are filled in.
class RandomFiles {
 public:
  RandomFiles()
      : gpus_{between(1, 6), between(1, 8)},
        rent_(between(1, 4)),
        price_(between(100, 9000)),
        t4_(between(1, 9)),
        v100_{between(1, 3), between(3, 8)},
        tasks_(between(1, 12)) {}

  [[nodiscard]] std::string text(const std::map<std::string, std::string>& stated) const {
    std::string claims;
    for (const auto& [claim, formula] :
         {std::pair{"A", "makespan(a, w)"}, std::pair{"B", "makespan(b, w)"}, std::pair{"C", "makespan(c, w)"},
          std::pair{"D", "cost(a, w)"}, std::pair{"E", "cost(b, w)"}})
      claims += fmt::format("{}\"{}\": {{\"stated\": {}, \"simulated\": \"{}\"}}", claims.empty() ? "" : ", ", claim,
                            stated.at(claim), formula);
    return fmt::format(R"json({{"documents": {{"d": {{}}}}, "costs": {{"currency": "EUR", "electricity": "0.3 EUR/kWh"}},
      "systems": {{"a": {{"gpus": {{"T4": {}}}, "cost": {{"rent": "{} EUR/h"}}}},
                   "b": {{"gpus": {{"V100-PCIe-32GB": {}}}, "cost": {{"purchase": "{} EUR", "lifetime": "36 month"}}}},
                   "c": {{"base": "b", "precision": "mixed"}}}},
      "models": {{"m": {{"time": {{"T4": "{} h", "V100": ["{} h", "{} h"]}}, "mixed_speedup": 2}}}},
      "workloads": {{"w": {{"type": "ensemble", "models": {{"m": {}}}}}}},
      "claims": {{{}}}}})json",
                       gpus_.first, rent_, gpus_.second, price_, t4_, v100_.first, v100_.second, tasks_, claims);
  }

 private:
  std::pair<int, int> gpus_;
  int rent_;
  int price_;
  int t4_;
  std::pair<int, int> v100_;
  int tasks_;
};

}  // namespace

TEST_SUITE("agreement") {
  TEST_CASE("audit, decision and run of every shipped scenario have the same figures") {
    std::size_t compared = 0;
    for (const auto& file : std::filesystem::directory_iterator(std::string(GPUSIM_SOURCE) + "/scenarios")) {
      const std::string path = file.path().string();
      if (!path.ends_with(".json") || path.ends_with("schema.json")) continue;
      auto scenario = loaded(parse_file(path));
      if (scenario->claims.claims.empty()) continue;
      CAPTURE(path);
      compared += check_agreement(std::move(scenario));
    }
    CHECK(compared > 200);
  }

  TEST_CASE("audit, decision and run of random scenarios have the same figures") {
    CHECK(holds([] {
      const RandomFiles files;
      std::map<std::string, std::string> stated;
      for (const char* claim : {"A", "B", "C"}) stated[claim] = fmt::format("\"{} h\"", between(1, 40));
      for (const char* claim : {"D", "E"}) stated[claim] = fmt::format("\"{} EUR\"", between(1, 99));
      RC_ASSERT(check_agreement(loaded(parse_text(files.text(stated), "s.json"))) >= 10U);
    }));
  }

  TEST_CASE("a document that states what the simulation gives has no finding and nothing to explain") {
    CHECK(holds([] {
      const RandomFiles files;
      std::map<std::string, std::string> stated = {
          {"A", "\"1 h\""}, {"B", "\"1 h\""}, {"C", "\"1 h\""}, {"D", "\"1 EUR\""}, {"E", "\"1 EUR\""}};
      Scenarios first;
      first.push_back(loaded(parse_text(files.text(stated), "s.json")));
      const Audit guessed = audit(std::move(first), 1);
      for (const AuditedClaim& claim : guessed.claims) {
        const Value& value = *claim.simulated->value;
        const auto text = [&](double amount) {
          return fmt::format("\"{:.6f} {}\"", amount / claim.claim->unit->factor, claim.claim->unit->text);
        };
        stated[claim.claim->id] =
            value.is_range() ? fmt::format("[{}, {}]", text(value.low), text(value.high)) : text(value.nominal);
      }
      Scenarios second;
      second.push_back(loaded(parse_text(files.text(stated), "s.json")));
      const Audit honest = audit(std::move(second), 1);
      RC_ASSERT(honest.findings.empty());
      RC_ASSERT(honest.counts("").front() == honest.claims.size());
    }));
  }
}

}  // namespace gpusim::test
