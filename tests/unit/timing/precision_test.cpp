// What GPUs compute in, and what precision does to times and memory.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "sim/input/json.hpp"
#include "tests/support/scenario_run.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// A system "s" of one GPU in a precision, and one task "t" of the given members.
std::string one_task(std::string_view gpu, std::string_view precision, std::string_view task) {
  return fmt::format(R"({{"gpus": {{"X": {{"memory": "24 GB"}}}},
    "systems": {{"s": {{"gpus": {{"{}": 1}}, "precision": "{}"}}}},
    "workloads": {{"w": {{"type": "dag", "tasks": {{"t": {{{}}}}}}}}}}})",
                     gpu, precision, task);
}

/// Its makespan in seconds.
std::string makespan(std::string_view gpu, std::string_view precision, std::string_view task) {
  return run_text(one_task(gpu, precision, task)).summary().front().at("makespan_s");
}

std::vector<std::string> notes(std::string_view gpu, std::string_view precision, std::string_view task) {
  return load(parse_text(one_task(gpu, precision, task), "s.json")).document.notes;
}

std::string wrong(std::string_view gpu, std::string_view precision, std::string_view task) {
  try {
    (void)load(parse_text(one_task(gpu, precision, task), "s.json"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

constexpr std::string_view kAll = R"("time": "6 h", "precision_speedup": {"tf32": 1.5, "mixed": 2, "fp8": 3})";

}  // namespace

TEST_SUITE("precision") {
  // Before Volta only P100 has fast FP16; TF32 came with Ampere; FP8 with Ada and Hopper.
  TEST_CASE("every sheet of the catalogue says what its GPU computes in") {
    const std::set<std::string> without_mixed{"Kepler", "Maxwell", "Pascal"};
    const std::set<std::string> with_tf32{"Ampere", "Ada Lovelace", "Hopper", "Blackwell"};
    const std::set<std::string> with_fp8{"Ada Lovelace", "Hopper", "Blackwell"};
    const Catalog catalog;
    const std::vector<std::string> ids = catalog.ids();
    CHECK(ids.size() >= 106);
    std::string gpus;
    for (const std::string& id : ids) gpus += fmt::format("{}\"{}\": 1", gpus.empty() ? "" : ", ", id);
    const Scenario scenario = load(parse_text(
        R"({"systems": {"s": {"gpus": {)" + gpus + R"(}}}, "workloads": {"w": {"type": "dag", "tasks": {"t": {"time": "1 h"}}}}})",
        "s.json"));
    for (const Gpu& gpu : scenario.systems.front().gpus) {
      INFO(gpu.id);
      const std::string generation = catalog.sheet(gpu.id)->value.value("architecture", "");
      const bool has_mixed = !without_mixed.contains(generation) || gpu.family == "P100";
      const Precision mixed = has_mixed ? Precision::mixed : Precision::fp32;
      CHECK(gpu.supported(Precision::fp32) == Precision::fp32);
      CHECK(gpu.supported(Precision::mixed) == mixed);
      CHECK(gpu.supported(Precision::tf32) == (with_tf32.contains(generation) ? Precision::tf32 : Precision::fp32));
      CHECK(gpu.supported(Precision::fp8) == (with_fp8.contains(generation) ? Precision::fp8 : mixed));
    }
  }

  TEST_CASE("a sheet without peaks does not say what its GPU computes in") {
    const Gpu unknown;
    CHECK(unknown.supported(Precision::fp32) == Precision::fp32);
    for (const Precision precision : {Precision::tf32, Precision::mixed, Precision::fp8}) CHECK_FALSE(unknown.supported(precision));
  }

  // 6 h = 21600 s; / 1.5 = 14400, / 2 = 10800, / 3 = 7200.
  TEST_CASE("a GPU runs in the precision of the system or in the one it falls back to") {
    CHECK(makespan("H100", "fp32", kAll) == "21600");
    CHECK(makespan("H100", "tf32", kAll) == "14400");
    CHECK(makespan("H100", "mixed", kAll) == "10800");
    CHECK(makespan("H100", "fp8", kAll) == "7200");
    CHECK(makespan("V100", "tf32", kAll) == "21600");
    CHECK(makespan("V100", "fp8", kAll) == "10800");
    CHECK(makespan("P100", "mixed", kAll) == "10800");
    CHECK(makespan("T4", "fp8", kAll) == "10800");
    for (const char* precision : {"tf32", "mixed", "fp8"}) CHECK(makespan("P40", precision, kAll) == "21600");
  }

  TEST_CASE("a fallback is noted once") {
    using Notes = std::vector<std::string>;
    const auto last = [](std::string_view gpu, std::string_view precision) { return notes(gpu, precision, kAll).back(); };
    CHECK(last("P40", "mixed") == "P40-24GB has no mixed precision: it stays at FP32 in \"s\"");
    CHECK(last("P40", "fp8") == "P40-24GB has no FP8: it stays at FP32 in \"s\"");
    CHECK(last("V100", "fp8") == "V100-PCIe-32GB has no FP8: it runs mixed precision in \"s\"");
    CHECK(last("V100", "tf32") == "V100-PCIe-32GB has no TF32: it stays at FP32 in \"s\"");
    CHECK(notes("H100-PCIe-80GB", "fp8", kAll).empty());
    // Two models, two workloads and three cases of a range.
    const Scenario scenario = load(parse_text(R"({"policies": ["fifo"],
      "systems": {"p40x3": {"gpus": {"P40-24GB": 3}, "precision": "mixed"}, "other": {"gpus": {"P40-24GB": 1}, "precision": "mixed"}},
      "models": {"m": {"time": ["1 h", "2 h"]}, "n": {"time": "1 h"}},
      "workloads": {"a": {"type": "ensemble", "models": ["m", "n"]}, "b": {"type": "ensemble", "models": ["n"]}}})",
                                              "s.json"));
    CHECK(scenario.document.notes == Notes{"P40-24GB has no mixed precision: it stays at FP32 in \"p40x3\"",
                                           "P40-24GB has no mixed precision: it stays at FP32 in \"other\""});
  }

  TEST_CASE("ranges and tables by GPU hold for every precision") {
    const ScenarioRun run =
        run_text(one_task("H100", "fp8", R"("time": "6 h", "precision_speedup": {"fp8": {"H100": [2, 4], "H200": 5}})"));
    CHECK(run.summary().front().at("makespan_low_s") == "5400");
    CHECK(run.summary().front().at("makespan_s") == "7200");
    CHECK(run.summary().front().at("makespan_high_s") == "10800");
    // The short form for one GPU beside the long form for another.
    constexpr std::string_view kBoth = R"("time": "6 h", "mixed_speedup": {"V100": 2}, "precision_speedup": {"mixed": {"T4": 3}})";
    CHECK(makespan("V100", "mixed", kBoth) == "10800");
    CHECK(makespan("T4", "mixed", kBoth) == "7200");
  }

  TEST_CASE("memory shrinks where the GPU has the precision, and so decides what fits") {
    constexpr std::string_view kLarge =
        R"("time": "1 h", "memory": "30 GB", "precision_speedup": {"mixed": 1, "fp8": 1}, "precision_memory": {"mixed": 0.75, "fp8": 0.5})";
    const auto largest = [&](std::string_view gpu, std::string_view precision) {
      return run_text(one_task(gpu, precision, kLarge)).summary().front().at("largest_memory_gb");
    };
    CHECK(largest("H100", "fp32") == "30");
    CHECK(largest("H100", "mixed") == "22.5");
    CHECK(largest("L4", "fp8") == "15");
    CHECK(largest("A10", "fp8") == "22.5");  // 24 GB, falls back to mixed precision
    CHECK(wrong("P40", "fp8", kLarge) ==
          "s.json: /workloads/w/tasks/t: needs 30 GB, but no device of \"s\" that it has a time for has more than 24 GB");
  }

  // An A10 falls back from FP8 to mixed precision and needs 0.75 x 20 GB, an L4 beside it 10 GB.
  TEST_CASE("GPUs of one system may need different memory for the same task") {
    const ScenarioRun run = run_text(R"({
      "systems": {"s": {"gpus": {"A10": 1, "L4": 1}, "precision": "fp8"}},
      "models": {"m": {"time": "1 h", "memory": "20 GB", "precision_speedup": {"mixed": 1, "fp8": 1},
                       "precision_memory": {"mixed": 0.75, "fp8": 0.5}}},
      "workloads": {"w": {"type": "ensemble", "models": {"m": 2}}}})");
    CHECK(run.violations().empty());
    const Performance& performance = run.scenario.performance.front().front().front();
    CHECK(performance.memory(id<ProfileId>(0), id<ClassId>(0)) == 15 * units::GB);
    CHECK(performance.memory(id<ProfileId>(0), id<ClassId>(1)) == 10 * units::GB);
    CHECK(performance.memory(id<ProfileId>(0)) == 15 * units::GB);
  }

  TEST_CASE("a time that does not shrink keeps every nanosecond") {
    // 2^53 ns are 104 days; beyond, a double has no odd nanoseconds.
    CHECK(makespan("P40", "mixed", R"("time": "9007199.254740993 s")") == "9007199.254740993");
  }

  TEST_CASE("what is wrong with precisions is said at its place") {
    const std::string task = "s.json: /workloads/w/tasks/t";
    CHECK(wrong("V100", "half", kAll)
              .starts_with("s.json: /systems/s/precision: expected one of \"fp32\", \"tf32\", \"mixed\", \"fp8\""));
    CHECK(wrong("H100", "fp8", R"("time": "1 h", "mixed_speedup": 2)") ==
          task + ": expected \"precision_speedup\" with \"fp8\" for H100-SXM5-80GB, because \"s\" runs FP8");
    CHECK(wrong("V100", "fp8", R"("time": "1 h", "precision_speedup": {"fp8": 2})") ==
          task + ": expected \"mixed_speedup\" for V100-PCIe-32GB, because \"s\" runs mixed precision where a GPU has no FP8");
    CHECK(wrong("A100", "tf32", R"("time": "1 h")") ==
          task + ": expected \"precision_speedup\" with \"tf32\" for A100-SXM4-80GB, because \"s\" runs TF32");
    CHECK(wrong("V100", "fp8", R"("time": "1 h", "mixed_speedup": 2, "precision_speedup": {"fp8": {"V100": 2}})") ==
          task + "/precision_speedup/fp8: V100-PCIe-32GB has no FP8 (its sheet has no such peak), so it cannot have a speed-up");
    CHECK(wrong("P40", "fp8", R"("time": "1 h", "precision_speedup": {"mixed": {"P40": 2}})") ==
          task +
              "/precision_speedup/mixed: P40-24GB has no mixed precision (its FP16 peak is not above its FP32 peak), so it "
              "cannot have a speed-up");
    CHECK(wrong("V100", "tf32", R"("time": "1 h", "precision_speedup": {"tf32": {"V100": 2}})") ==
          task + "/precision_speedup/tf32: V100-PCIe-32GB has no TF32 (its sheet has no such peak), so it cannot have a speed-up");
    CHECK(wrong("X", "fp8", R"("time": "1 h", "precision_speedup": {"fp8": 2})") ==
          task +
              ": expected \"precision_speedup\" with \"fp8\" for X, because \"s\" runs FP8 and its sheet does not say whether it "
              "has it");
    CHECK(makespan("X", "fp8", R"("time": "1 h", "precision_speedup": {"fp8": {"X": 2}})") == "1800");
    CHECK(wrong("V100", "fp32", R"("time": "1 h", "mixed_speedup": 2, "precision_speedup": {"mixed": 2})") ==
          task + "/precision_speedup/mixed: stated in \"mixed_speedup\" too, which is short for it; expected one of the two");
    CHECK(wrong("V100", "fp32",
                R"("time": "1 h", "mixed_speedup": {"V100": 2, "T4": 2}, "precision_speedup": {"mixed": {"V100": 2}})") ==
          task + "/precision_speedup/mixed/V100: stated in \"mixed_speedup\" too, which is short for it; expected one of the two");
    CHECK(wrong("V100", "fp32", R"("time": "1 h", "precision_speedup": {"fp8": {"H10": 2}})")
              .starts_with(task + "/precision_speedup/fp8/H10: unknown GPU \"H10\""));
    CHECK(wrong("V100", "fp32", R"("time": "1 h", "precision_speedup": {"fp16": 2})")
              .starts_with(task + "/precision_speedup/fp16: unknown key"));
    CHECK(wrong("V100", "fp32", R"("time": "1 h", "precision_memory": {"fp8": 0})") ==
          task + "/precision_memory/fp8: expected a number greater than 0, got 0");
  }
}
