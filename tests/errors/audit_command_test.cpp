// `gpusim audit` as a user calls it: what is refused, its exit codes, its languages and JSON.

#include <doctest/doctest.h>

#include <string>

#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

/// One claim that holds and one that does not.
constexpr const char* kClaimsScenario = R"json({"documents": {"d": {"title": {"en": "Doc", "ko": "문서"}}},
  "systems": {"v1": {"gpus": {"V100-PCIe-32GB": 1}}}, "models": {"m": {"time": {"V100": "1 h"}}},
  "workloads": {"w": {"type": "ensemble", "models": {"m": 2}}},
  "claims": {"A": {"stated": "2 h", "simulated": "makespan(v1, w)"}, "B": {"stated": "7 h", "simulated": "makespan(v1, w)"}}})json";

ProgramResult run_audit(const std::string& arguments) {
  const TemporaryFolder folder;
  write_text(folder.path() + "/s.json", kClaimsScenario);
  return run_program("\"$GPUSIM\" audit s.json " + arguments, folder.path());
}

}  // namespace

TEST_SUITE("audit command") {
  TEST_CASE("an audit fails on the verdicts that it is asked to fail on") {
    CHECK(run_audit("").exit_code == 0);
    CHECK(run_audit("--fail-on contradicted").exit_code == 1);
    CHECK(run_audit("--fail-on under-assumption").exit_code == 0);
    CHECK(run_audit("--fail-on under-assumption,reproduced").exit_code == 1);
    CHECK(run_audit("--fail-on under-assumption --fail-on input").exit_code == 0);
  }

  TEST_CASE("an unknown verdict is refused with those that are known") {
    check_failure(
        run_audit("--fail-on wrong"), 2,
        "--fail-on: expected verdicts of reproduced, under-assumption, contradicted, input, not-a-quantity, got \"wrong\"");
  }

  TEST_CASE("a page has one language, and JSON both") {
    CHECK(run_audit("--lang en").out.find("# Audit\n") == 0);
    CHECK(run_audit("--lang ko").out.find("# 검증\n") == 0);
    const std::string json = run_audit("--json").out;
    CHECK(json.find("\"page\": \"audit\"") != std::string::npos);
    CHECK(json.find("검증") != std::string::npos);
    check_failure(run_audit("--lang de"), 2, "--lang: expected en or ko, got \"de\"");
    check_failure(run_audit("--json --csv -"), 2, "--json and --csv - cannot both write to standard output");
  }
}

}  // namespace gpusim::test
