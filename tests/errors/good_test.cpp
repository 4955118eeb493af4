// Bad scenarios and the one line that each must be answered with; good ones that use every key.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

const std::string kErrors = GPUSIM_SOURCE "/tests/errors";

/// Names without the extension, sorted.
std::vector<std::string> names_in(const std::string& folder, const std::string& extension) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_SUITE("errors: cases") {
  TEST_CASE("there are at least eighty bad scenarios, each with its message") {
    const std::string folder = kErrors + "/cases";
    CHECK(names_in(folder, ".json").size() >= 80);
    CHECK(names_in(folder, ".json") == names_in(folder, ".expected"));
  }

  TEST_CASE("a bad scenario is answered with one exact line and exit code 3") {
    const std::string folder = kErrors + "/cases";
    for (const std::string& name : names_in(folder, ".json")) {
      SUBCASE(name.c_str()) {
        const std::string expected = read_text(folder + "/" + name + ".expected");
        const ProgramResult result = run_program("\"$GPUSIM\" run " + name + ".json", folder);
        CHECK(result.err == expected);
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
        CHECK(result.exit_code == 3);
        CHECK(result.out.empty());
      }
    }
  }

  TEST_CASE("a good scenario is valid") {
    const std::string folder = kErrors + "/good";
    for (const std::string& name : names_in(folder, ".json")) {
      SUBCASE(name.c_str()) {
        const ProgramResult result = run_program("\"$GPUSIM\" validate " + name + ".json", folder);
        CHECK(result.err.empty());
        CHECK(result.exit_code == 0);
        CHECK(result.out.rfind(name + ".json: valid: ", 0) == 0);
      }
    }
  }

  TEST_CASE("the expanded form of a good scenario is valid and says the same once more") {
    const std::string folder = kErrors + "/good";
    for (const std::string& name : names_in(folder, ".json")) {
      SUBCASE(name.c_str()) {
        const TemporaryFolder own;
        const std::string expanded = own.path() + "/" + name + ".json";
        const ProgramResult result = run_program(
            "\"$GPUSIM\" explain " + name + ".json --json > " + expanded + " && \"$GPUSIM\" explain " + expanded + " --json",
            folder);
        CHECK(result.err.empty());
        CHECK(result.exit_code == 0);
        CHECK(result.out == read_text(expanded));
      }
    }
  }
}

}  // namespace gpusim::test
