// Scenarios that between them use every key are valid, also when they are written out in full.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

const std::string kFolder = GPUSIM_SOURCE "/tests/errors/good";

/// Names of the scenarios without the extension, sorted.
std::vector<std::string> good_scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  REQUIRE(!names.empty());
  return names;
}

}  // namespace

TEST_SUITE("errors: good scenarios") {
  TEST_CASE("a good scenario is valid") {
    for (const std::string& name : good_scenarios()) {
      SUBCASE(name.c_str()) {
        const ProgramResult result = run_program("\"$GPUSIM\" validate " + name + ".json", kFolder);
        CHECK(result.err.empty());
        CHECK(result.exit_code == 0);
        CHECK(result.out.rfind(name + ".json: valid: ", 0) == 0);
      }
    }
  }

  TEST_CASE("the expanded form of a good scenario is valid and says the same once more") {
    for (const std::string& name : good_scenarios()) {
      SUBCASE(name.c_str()) {
        const TemporaryFolder own;
        const std::string expanded = own.path() + "/" + name + ".json";
        const ProgramResult result = run_program("\"$GPUSIM\" explain " + name + ".json --output " + expanded +
                                                     " >/dev/null && \"$GPUSIM\" explain " + expanded + " --output -",
                                                 kFolder);
        CHECK(result.err.empty());
        CHECK(result.exit_code == 0);
        CHECK(result.out == read_text(expanded));
      }
    }
  }
}

}  // namespace gpusim::test
