#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "tests/support/program.hpp"

TEST_SUITE_BEGIN("golden");

namespace gpusim::test {
namespace {

namespace fs = std::filesystem;

/// The folders of reports/ that hold what a shipped scenario prints and writes; `command` in each is how it was made.
std::vector<std::string> golden_folders() {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(GPUSIM_SOURCE "/reports"))
    if (entry.is_directory()) folders.push_back(entry.path().filename().string());
  std::sort(folders.begin(), folders.end());
  return folders;
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("every shipped scenario has its outputs in reports/") {
  const std::vector<std::string> folders = golden_folders();
  for (const auto& entry : fs::directory_iterator(GPUSIM_SOURCE "/scenarios")) {
    if (entry.path().extension() != ".json" || entry.path().stem() == "scenario.schema") continue;
    INFO(entry.path().string());
    CHECK(std::find(folders.begin(), folders.end(), entry.path().stem().string()) != folders.end());
  }
}

TEST_CASE("every shipped scenario prints and writes what stands in reports/") {
  for (const std::string& name : golden_folders()) {
    const std::string golden = GPUSIM_SOURCE "/reports/" + name;
    const TemporaryFolder made;
    // The golden's own command, run from the source folder with its output folder replaced by ours.
    const ProgramResult result = run_program(
        "'" GPUSIM_SOURCE "/tools/update_golden' --one '" + name + "' \"$GPUSIM\" '" + made.path() + "'", GPUSIM_SOURCE);
    INFO(name << ": " << result.err);
    REQUIRE(result.exit_code == 0);
    CHECK(files_of(made.path()) == files_of(golden));
    for (const std::string& file : files_of(golden)) {
      INFO(name << "/" << file << " differs; `tools/update_golden` writes the new text, `git diff` shows which number moved");
      CHECK(read_text(made.path() + "/" + file) == read_text(golden + "/" + file));
    }
  }
}

TEST_CASE("the audit of all shipped claims is what stands in reports/") {
  const TemporaryFolder made;
  const ProgramResult result =
      run_program("'" GPUSIM_SOURCE "/tools/update_golden' --audit \"$GPUSIM\" '" + made.path() + "'", GPUSIM_SOURCE);
  REQUIRE(result.exit_code == 0);
  for (const char* file : {"audit.md", "claims.csv", "findings.csv"}) {
    INFO(file << " differs; `tools/update_golden` writes the new text");
    CHECK(read_text(made.path() + "/" + file) == read_text(GPUSIM_SOURCE "/reports/" + std::string(file)));
  }
}

}  // namespace gpusim::test

TEST_SUITE_END();
