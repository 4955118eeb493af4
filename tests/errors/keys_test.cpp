// The rows of keys (sim/input/keys.hpp) are what readers ask for, and what is made from them is as it would be made now.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"
#include "sim/input/keys.hpp"
#include "sim/input/schema.hpp"
#include "sim/scenario/expand.hpp"
#include "tests/support/program.hpp"

namespace gpusim::test {
namespace {

const std::string kShippedScenarios = GPUSIM_SOURCE "/scenarios";

/// Loads a scenario, its first point where it has a sweep, and writes down what its readers ask for.
void record_keys(Document document, KeyRecord& record) {
  document.record = &record;
  document.allows_commands = true;
  const Sweep sweep(document);
  if (sweep.points() > 1) (void)sweep.apply(0, document);
  LoadOptions options;
  options.keep_infeasible = true;
  (void)load(std::move(document), options);
}

KeyRecord keys_of_good_scenarios() {
  KeyRecord record;
  for (const std::string& folder : {kShippedScenarios, std::string(GPUSIM_SOURCE "/tests/errors/good")})
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      if (entry.path().extension() == ".json" && entry.path().stem() != "scenario.schema")
        record_keys(parse_file(entry.path().string()), record);
  // No file of ours runs a program.
  record_keys(parse_text(R"({"systems": {"s": {"gpus": {"P40": 1}}}, "models": {"m": {"time": "1 h"}},
                             "workloads": {"w": {"type": "ensemble", "models": ["m"]}},
                             "policies": {"pipe": {"command": ["true"]}}})",
                         "pipe.json"),
              record);
  return record;
}

}  // namespace

TEST_SUITE("keys") {
  TEST_CASE("every key that a reader asks for is described, and every key that is described is asked for") {
    const KeyRecord record = keys_of_good_scenarios();
    for (const std::string& pointer : record.undescribed) FAIL_CHECK("no row describes ", pointer);
    for (const PlacedSection& placed : sections_of(scenario_keys()))
      for (const Key& key : placed.section->keys) {
        const std::pair<std::string, std::string> asked(placed.section->name, key.name);
        if (!key.name.empty() && !record.asked.contains(asked)) FAIL_CHECK("no reader asks for ", asked.first, ": ", asked.second);
      }
  }

  TEST_CASE("a key says what it is in words, and its default is one of its choices") {
    for (const PlacedSection& placed : sections_of(scenario_keys()))
      for (const Key* key : keys_of(*placed.section)) {
        CAPTURE(placed.section->name);
        CAPTURE(key->name);
        CHECK(!key->about.empty());
        CHECK(!key->type.empty());
        CHECK(!key->otherwise.empty());
        const std::vector<std::string> choices = key->choices();
        if (key->otherwise.starts_with('=') && !choices.empty() && key->type.find(" of ") == std::string_view::npos)
          CHECK(std::find(choices.begin(), choices.end(), key->otherwise.substr(1)) != choices.end());
      }
  }

  TEST_CASE("the schema and the tables of keys are as `gpusim list` makes them (tools/update_golden renews them)") {
    CHECK(run_program("\"$GPUSIM\" list schema").out == read_text(kShippedScenarios + "/scenario.schema.json"));
    for (const char* page : {"FORMAT.md", "gpus/README.md", "profiles/README.md"}) {
      const std::string file = kShippedScenarios + "/" + page;
      CHECK(run_program("\"$GPUSIM\" list key-tables " + file).out == read_text(file));
    }
  }

  TEST_CASE("every section of keys stands in a page") {
    std::string pages;
    for (const char* page : {"FORMAT.md", "gpus/README.md", "profiles/README.md"})
      pages += read_text(kShippedScenarios + "/" + page);
    for (const PlacedSection& placed : sections_of(scenario_keys()))
      for (const Key& key : placed.section->keys)
        if (!key.name.empty() && key.name != "/") CHECK_MESSAGE(pages.find(std::string(key.name)) != std::string::npos, key.name);
  }
}

}  // namespace gpusim::test
