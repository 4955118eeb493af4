#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "gpusim/generator.hpp"
#include "gpusim/scenario.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// A profile of the given members.
Profile read(std::string_view members) {
  Document document = parse_text(fmt::format("{{{}}}", members), "s.json");
  Reader at(document);
  Profile profile = read_profile(at, "m");
  at.done();
  return profile;
}

/// What is wrong with a profile of the given members.
std::string wrong(std::string_view members) {
  try {
    (void)read(members);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_SUITE("profiles") {
  TEST_CASE("a profile needs only a time, the rest has defaults that are written down") {
    Document document = parse_text(R"({"m": {"time": "1 h"}})", "s.json");
    Reader at = Reader(document).at("m");
    const Profile profile = read_profile(at, "m");
    CHECK(profile.name == "m");
    CHECK(profile.pointer == "/m");
    CHECK(profile.gpus == 1);
    CHECK(profile.any_time->nominal == hours(1));
    CHECK(profile.time.empty());
    CHECK_FALSE(profile.has_memory);
    CHECK(document.default_pointers == std::set<std::string>{"/m/device", "/m/gpus"});
  }

  TEST_CASE("tables, ranges and gangs are read as stated") {
    const Profile profile =
        read(R"("time": {"P40": "4 h", "V100": ["1 h", "3 h"]}, "mixed_speedup": {"V100": [2, 3]}, "memory": "5 GB",
        "gpus": 4, "scaling": {"speedup": {"2": 1.9, "4": 3.5}}, "pool": "own")");
    CHECK_FALSE(profile.any_time);
    REQUIRE(profile.time.size() == 2);
    CHECK(profile.time[0].first == "P40");
    CHECK(profile.time[1].second.nominal == hours(2));
    CHECK(profile.mixed_speedup[0].second.high == 3);
    CHECK(profile.memory.nominal == 5 * units::GB);
    CHECK(profile.gpus == 4);
    CHECK(profile.scaling.kind == Scaling::Kind::speedup);
    CHECK(profile.scaling.speedup.at(4).nominal == 3.5);
    CHECK(profile.pool == "own");

    const Profile exchanging =
        read(R"("time": "1 h", "mixed_speedup": 2, "gpus": 8, "scaling": {"gradient": "440 MB", "steps": 10000})");
    CHECK(exchanging.any_mixed_speedup->nominal == 2);
    CHECK(exchanging.scaling.kind == Scaling::Kind::allreduce);
    CHECK(exchanging.scaling.gradient.nominal == 440e6 * units::byte);
    CHECK(exchanging.scaling.steps == 10000);
  }

  TEST_CASE("a task of the host has a time and nothing of a GPU") {
    const Profile profile = read(R"("device": "cpu", "time": "10 min")");
    CHECK(profile.gpus == 0);
    CHECK(profile.any_time->nominal == Duration::nanoseconds(600'000'000'000));
    CHECK(wrong(R"("device": "cpu", "time": "1 h", "memory": "1 GB")") ==
          "s.json: /memory: \"memory\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host");
    CHECK(wrong(R"("device": "cpu", "time": {"P40": "1 h"})") ==
          "s.json: /time: expected one time, because \"device\": \"cpu\" runs on the host; got a table by GPU");
  }

  TEST_CASE("what is wrong with a profile is said at its place") {
    CHECK(wrong("") == "s.json: missing key \"time\"");
    CHECK(wrong(R"("time": {})") == "s.json: /time: expected a time for at least one GPU");
    CHECK(wrong(R"("time": "1 h", "mixed_speedup": {})") == "s.json: /mixed_speedup: expected a speed-up for at least one GPU");
    CHECK(wrong(R"("time": "1 h", "gpus": 0)") == "s.json: /gpus: expected a whole number of at least 1, got 0");
    CHECK(wrong(R"("time": "1 h", "scaling": {"speedup": {"2": 2}})") ==
          "s.json: /scaling: \"scaling\" needs \"gpus\" of at least 2, but \"gpus\" is 1");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {})") ==
          "s.json: /scaling: expected \"speedup\", or \"gradient\" and \"steps\"");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {"speedup": {"2": 2}, "steps": 1})") ==
          "s.json: /scaling: expected \"speedup\", or \"gradient\" and \"steps\", but not both");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {"gradient": "1 GB"})") == "s.json: /scaling: missing key \"steps\"");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {"speedup": {"4": 3}})") ==
          "s.json: /scaling/speedup: expected an entry \"2\", because \"gpus\" is 2");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {"speedup": {"02": 3}})") ==
          "s.json: /scaling/speedup/02: expected a whole number of at least 1 as key, a count of GPUs, got \"02\"");
    CHECK(wrong(R"("time": "1 h", "gpus": 2, "scaling": {"speedup": {"2": 0}})") ==
          "s.json: /scaling/speedup/2: expected a number greater than 0, got 0");
    CHECK(wrong(R"("time": "1 h", "pool": "")") ==
          "s.json: /pool: expected the name of a pool, a GPU or a family of GPUs, got \"\"");
    CHECK(wrong(R"("time": 4)").starts_with("s.json: /time: expected a number with a unit ("));
    CHECK(wrong(R"("time": "1 h", "memroy": "1 GB")") == "s.json: /memroy: unknown key; did you mean \"memory\"?");
  }
}
