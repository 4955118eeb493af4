// Time from images, epochs and iterations; the batch a GPU can hold; models split over GPUs.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "sim/reports/reports.hpp"
#include "tests/support/scenario_run.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

/// A system "s" of the given GPUs and one task "t" of the given members; 2944 images as in the figures worked out below.
std::string scenario(std::string_view gpus, std::string_view task, std::string_view precision = "fp32") {
  return fmt::format(R"({{"gpus": {{"TINY": {{"memory": "6 GB"}}, "BIG": {{"memory": "27 GB"}}}},
    "systems": {{"s": {{"gpus": {{{}}}, "precision": "{}"}}}},
    "workloads": {{"w": {{"type": "dag", "tasks": {{"t": {{{}}}}}}}}}}})",
                     gpus, precision, task);
}

/// A training of one epoch with the given batch and other members.
std::string training(std::string_view batch, std::string_view more = "", int epochs = 1,
                     std::string_view iteration = "\"450 ms\"") {
  return fmt::format(R"("training": {{"images": 2944, "epochs": {}, "iteration": {}, "batch": {}{}{}}})", epochs, iteration, batch,
                     more.empty() ? "" : ", ", more);
}

/// The row of batches.csv of one GPU.
std::map<std::string, std::string> row(std::string_view gpu, std::string_view task, std::string_view precision = "fp32") {
  const Scenario loaded = load(parse_text(scenario(fmt::format("\"{}\": 1", gpu), task, precision), "s.json"));
  const auto rows = batch_rows(loaded);
  REQUIRE(rows.size() == 1);
  std::map<std::string, std::string> result;
  const auto columns = batch_columns();
  for (std::size_t i = 0; i < columns.size(); ++i) result[columns[i]] = rows.front()[i];
  return result;
}

std::string batch(std::string_view gpu, std::string_view task, std::string_view precision = "fp32") {
  return row(gpu, task, precision).at("batch");
}

std::string makespan(std::string_view gpus, std::string_view task) {
  return run_text(scenario(gpus, task)).summary().front().at("makespan_s");
}

std::string wrong(std::string_view gpus, std::string_view task) {
  try {
    (void)load(parse_text(scenario(gpus, task), "s.json"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

const std::string kTask = "s.json: /workloads/w/tasks/t";

/// 4 images on 24 GB, so 6 GB each.
constexpr std::string_view kProportional = R"({"reference": {"gpu": "RTX-3090", "batch": 4}})";
constexpr std::string_view kAffine = R"({"fixed": "2 GB", "per_image": "5 GB"})";

}  // namespace

TEST_SUITE("training") {
  // 2944 / 4 = 736 iterations x 0.45 s = 331.2 s; ceil(2944 / 24) = 123 (122 x 24 = 2928) x 0.155 s = 19.065 s.
  TEST_CASE("an epoch takes as many iterations as batches are needed, the last one in full") {
    const std::string task = training(R"({"RTX-3090": 4, "H200": 24})", "", 48, R"({"RTX-3090": "450 ms", "H200": "155 ms"})");
    CHECK(row("RTX-3090", task).at("iterations_per_epoch") == "736");
    CHECK(row("RTX-3090", task).at("epoch_s") == "331.2");
    CHECK(row("H200", task).at("iterations_per_epoch") == "123");
    CHECK(row("H200", task).at("iteration_s") == "0.155");
    CHECK(row("H200", task).at("epoch_s") == "19.065");
    CHECK(makespan(R"("RTX-3090": 1)", task) == "15897.6");  // 48 x 331.2 s
    CHECK(makespan(R"("H200": 1)", task) == "915.12");       // 48 x 19.065 s
  }

  // floor(4 x 80 / 24) = floor(13.33), floor(4 x 141 / 24) = floor(23.5); half of the reference GPU's memory holds 2.
  TEST_CASE("a batch is proportional to memory, rounded down") {
    const std::string task = training(kProportional);
    CHECK(batch("RTX-3090", task) == "4");
    CHECK(batch("A100-PCIe-80GB", task) == "13");
    CHECK(batch("H200", task) == "23");
    CHECK(batch("TINY", task) == "1");
    CHECK(row("A100-PCIe-80GB", task).at("memory_gb") == "78");  // 13 x 6 GB
    CHECK(batch("A100-PCIe-80GB", training(R"({"reference": {"gpu": "3090", "batch": 4}})")) == "13");
  }

  // (24 - 2) / 5 = 4.4, (27 - 2) / 5 = 5 exactly, (80 - 2) / 5 = 15.6.
  TEST_CASE("the affine rule leaves room for what does not grow with the batch") {
    const std::string task = training(kAffine);
    CHECK(batch("RTX-3090", task) == "4");
    CHECK(batch("BIG", task) == "5");
    CHECK(batch("H100", task) == "15");
    CHECK(row("RTX-3090", task).at("memory_gb") == "22");
    CHECK(row("BIG", task).at("memory_gb") == "27");
  }

  // (1280 / 1024)^2 = 1.5625: 4 / 1.5625 = 2.56, 13.33 / 1.5625 = 8.53, 23.5 / 1.5625 = 15.04; affine: 22 / (5 x 1.5625) = 2.816,
  // 25 / 7.8125 = 3.2; (1024 / 768)^2 = 16/9: 16 / (16/9) is 9 exactly; (640 / 1280)^2 = 1/4: four times as many.
  TEST_CASE("memory per image grows with the square of the resolution") {
    constexpr std::string_view k1280 = R"("resolution": "1280 px", "reference_resolution": "1024 px")";
    CHECK(batch("RTX-3090", training(kProportional, k1280)) == "2");
    CHECK(batch("A100-PCIe-80GB", training(kProportional, k1280)) == "8");
    CHECK(batch("H200", training(kProportional, k1280)) == "15");
    CHECK(batch("RTX-3090", training(kAffine, k1280)) == "2");
    CHECK(batch("BIG", training(kAffine, k1280)) == "3");
    CHECK(row("BIG", training(kAffine, k1280)).at("memory_gb") == "25.4375");  // 2 + 3 x 7.8125
    CHECK(batch("RTX-3090", training("4", k1280)) == "2");
    CHECK(batch("RTX-3090", training("16", R"("resolution": "1024 px", "reference_resolution": "768 px")")) == "9");
    CHECK(batch("RTX-3090", training("4", R"("resolution": "640 px", "reference_resolution": "1280 px")")) == "16");
  }

  // Batch 12 of 4 measured: 450 ms x 3 = 1.35 s, ceil(2944 / 12) = 246 (245 x 12 = 2940): 332.1 s.
  TEST_CASE("the time of an iteration is as stated, or grows with the batch") {
    CHECK(row("RTX-3090", training("12")).at("epoch_s") == "110.7");
    const auto grown = row("RTX-3090", training("12", R"("iteration_grows": {"at_batch": 4})"));
    CHECK(grown.at("iteration_s") == "1.35");
    CHECK(grown.at("epoch_s") == "332.1");
    CHECK(row("RTX-3090", training("12", R"("iteration_grows": "constant")")).at("epoch_s") == "110.7");
    // 736 x (1 ns x 4 / 3) = 981.33 ns: one rounding, not 736.
    CHECK(row("RTX-3090", training("4", R"("iteration_grows": {"at_batch": 3})", 1, "\"1 ns\"")).at("epoch_s") == "0.000000981");
  }

  TEST_CASE("a batch holds no more images than an epoch has") {
    const auto all = row("RTX-3090", training("1000000", R"("iteration_grows": {"at_batch": 2944})"));
    CHECK(all.at("batch") == "2944");
    CHECK(all.at("iterations_per_epoch") == "1");
    CHECK(all.at("epoch_s") == "0.45");
  }

  // FP8 halves the memory per image: floor(4 x 80 / 12) = 26; affine (80 - 1) / 2.5 = 31.6. A GPU without it keeps 13 and 15.
  TEST_CASE("a precision that saves memory makes room for a larger batch") {
    constexpr std::string_view kFp8 = R"(, "precision_speedup": {"mixed": 1, "fp8": 2}, "precision_memory": {"fp8": 0.5})";
    const auto eighty = row("H100", training(kProportional) + std::string(kFp8), "fp8");
    CHECK(eighty.at("batch") == "26");
    CHECK(eighty.at("precision") == "fp8");
    CHECK(eighty.at("iteration_s") == "0.225");
    CHECK(batch("H100", training(kAffine) + std::string(kFp8), "fp8") == "31");
    CHECK(batch("A100", training(kProportional) + std::string(kFp8), "fp8") == "13");
    CHECK(row("A100", training(kProportional) + std::string(kFp8), "fp8").at("precision") == "mixed");
  }

  TEST_CASE("ranges give a batch for each case") {
    const Scenario loaded =
        load(parse_text(scenario(R"("RTX-3090": 1)",
                                 training(R"({"fixed": "2 GB", "per_image": ["4 GB", "6 GB"]})", "", 1, R"(["0.4 s", "0.6 s"])")),
                        "s.json"));
    const auto rows = batch_rows(loaded);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0][6] == "4");       // 22 / 5
    CHECK(rows[1][6] == "5");       // 22 / 4 at the fast end
    CHECK(rows[2][6] == "3");       // 22 / 6
    CHECK(rows[1][10] == "235.6");  // ceil(2944 / 5) = 589 x 0.4 s
  }

  TEST_CASE("a gang and a stage divide a training as they divide a time") {
    // 331.2 s / 1.8 = 184 s.
    CHECK(makespan(R"("RTX-3090": 2)", training("4") + R"(, "gpus": 2, "scaling": {"speedup": {"2": 1.8}})") == "184");
    // Two runs on one GPU.
    const ScenarioRun run = run_text(R"({"systems": {"s": {"gpus": {"RTX-3090": 1}}}, "workloads": {"w": {"type": "stages",
      "stages": {"grid": {"runs": 2, )" +
                                     training("4") + "}}}}}");
    CHECK(run.summary().front().at("makespan_s") == "662.4");
    CHECK(run.violations().empty());
  }

  TEST_CASE("GPUs hold what fits them, and the verifier agrees") {
    const ScenarioRun run = run_text(scenario(R"("RTX-3090": 1, "TINY": 1)", training(kAffine)));
    CHECK(run.violations().empty());
    CHECK(run.summary().front().at("makespan_s") == "331.2");
    CHECK(run.summary().front().at("largest_memory_gb") == "22");
    CHECK(batch_rows(run.scenario).size() == 1);  // (6 - 2) / 5 images is none
  }

  TEST_CASE("what no GPU can train says why") {
    CHECK(wrong(R"("TINY": 2)", training(kAffine)) ==
          kTask + ": a batch of one image needs 7 GB, but no device of \"s\" that it has a time for has more than 6 GB");
    CHECK(wrong(R"("TINY": 1)", training(R"({"reference": {"gpu": "RTX-3090", "batch": 3}})")) ==
          kTask + ": a batch of one image needs 8 GB, but no device of \"s\" that it has a time for has more than 6 GB");
    CHECK(wrong(R"("RTX-3090": 1)", training("1", R"("resolution": "1280 px", "reference_resolution": "1024 px")")) ==
          kTask + ": its batch at 1024 px on RTX-3090 leaves no room for an image of 1280 px");
    CHECK(wrong(R"("RTX-3090": 1)", training(R"({"H200": 24})")) ==
          kTask + ": no batch for RTX-3090 of \"s\"; batches are given for H200");
    CHECK(wrong(R"("RTX-3090": 1)", training("4", "", 1, R"({"H200": "155 ms"})")) ==
          kTask + ": no iteration time for RTX-3090 of \"s\"; iteration times are given for H200");
    CHECK(wrong(R"("RTX-3090": 1)", training("4") + R"(, "memory": "30 GB")") ==
          kTask + ": needs 30 GB, but no device of \"s\" that it has a time for has more than 24 GB");
    CHECK(wrong(R"("RTX-3090": 1)", training("1", "", 1'000'000'000, "\"1 h\"")) ==
          kTask +
              "/training: 1000000000 epochs of 2944 iterations take longer than the 2305843009.213693951 s (73 years) that a "
              "time may have");
  }

  TEST_CASE("what is wrong with a training is said at its place") {
    const std::string at = kTask + "/training";
    const auto wrong_training = [](std::string_view members) {
      return wrong(R"("RTX-3090": 1)", fmt::format(R"("training": {{{}}})", members));
    };
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s")") == at + ": missing key \"batch\"");
    CHECK(wrong_training(R"("images": 0, "epochs": 1, "iteration": "1 s", "batch": 1)") ==
          at + "/images: expected a whole number of at least 1, got 0");
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": {"fixed": "1 GB"})") ==
          at + "/batch: missing key \"per_image\"");
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": {"fixed": "1 GB", "per_image": "0 GB"})") ==
          at + "/batch/per_image: expected a size greater than 0 B, got \"0 GB\"");
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": {"reference": {"gpu": "RTX-3091", "batch": 1}})")
              .starts_with(at + "/batch/reference/gpu: unknown GPU \"RTX-3091\"; did you mean"));
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": {"RTX-309": 1})")
              .starts_with(at + "/batch/RTX-309: unknown GPU"));
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": {"RTX-309": "1 s"}, "batch": 1)")
              .starts_with(at + "/iteration/RTX-309: unknown GPU"));
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": 1, "resolution": "1280 px")") ==
          at + ": missing key \"reference_resolution\"");
    CHECK(wrong_training(
              R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": 1, "resolution": 1280, "reference_resolution": "1 px")") ==
          at + "/resolution: expected a resolution of 1 px to 100000 px, got 1280");
    CHECK(
        wrong_training(
            R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": 1, "resolution": "1.5 px", "reference_resolution": "1 px")") ==
        at + "/resolution: expected a resolution of 1 px to 100000 px, got \"1.5 px\"");
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": 1, "iteration_grows": "linear")") ==
          at + "/iteration_grows: expected \"constant\" or {\"at_batch\": ...}, got \"linear\"");
    CHECK(wrong_training(R"("images": 1, "epochs": 1, "iteration": "1 s", "batch": 1, "epoch": 2)") ==
          at + "/epoch: unknown key; did you mean \"epochs\"?");
    CHECK(wrong(R"("RTX-3090": 1)", training("4") + R"(, "time": "1 h")") ==
          kTask + ": expected one of \"time\" and \"training\", got both");
    CHECK(wrong(R"("RTX-3090": 1)", training(kAffine) + R"(, "memory": "1 GB")") ==
          kTask + "/memory: the memory follows from the batch of \"training\"; expected one of the two");
    CHECK(wrong(R"("RTX-3090": 2)", training("4") + R"(, "gpus": 2)") ==
          kTask +
              "/training: \"training\" on several \"gpus\" requires \"scaling\", because its batch and iteration are those of one "
              "GPU");
    CHECK(wrong(R"("RTX-3090": 1)", training("4") + R"(, "device": "cpu")") ==
          kTask + "/training: \"training\" is for tasks on GPUs; \"device\": \"cpu\" runs on the host");
  }
}

TEST_SUITE("models split over GPUs") {
  // 40 GB do not fit 24 GB; half of it does. 9 h / (2 x 0.9) = 5 h.
  TEST_CASE("a model that is split holds its GPUs as a gang, a part of its memory on each") {
    const ScenarioRun run =
        run_text(scenario(R"("RTX-3090": 3)", R"("time": "9 h", "memory": "40 GB", "shard": {"ways": 2, "efficiency": 0.9})"));
    CHECK(run.summary().front().at("makespan_s") == "18000");
    CHECK(run.summary().front().at("gpu_time_s") == "36000");
    CHECK(run.summary().front().at("largest_memory_gb") == "20");
    CHECK(run.gantt().front().at("gpus") == "2");
    CHECK(run.violations().empty());
  }

  // Two GPUs of 6 GB are one of 12 for the affine rule: (12 - 2) / 5 = 2 images.
  TEST_CASE("a training that is split finds room for more images") {
    const std::string split = R"(, "shard": {"ways": 2, "efficiency": 1})";
    const ScenarioRun run = run_text(scenario(R"("TINY": 2)", training(kAffine) + split));
    CHECK(batch_rows(run.scenario).front()[6] == "2");
    CHECK(run.summary().front().at("largest_memory_gb") == "6");
    CHECK(run.summary().front().at("makespan_s") == "331.2");  // 1472 iterations x 0.45 s / 2
    CHECK(batch_rows(load(parse_text(scenario(R"("TINY": 2)", training(kProportional) + split), "s.json"))).front()[6] == "2");
  }

  TEST_CASE("what is wrong with a split is said at its place") {
    const auto wrong_shard = [](std::string_view members) {
      return wrong(R"("RTX-3090": 2)", fmt::format(R"("time": "1 h", {})", members));
    };
    CHECK(wrong_shard(R"("shard": {"ways": 1, "efficiency": 1})") ==
          kTask + "/shard/ways: expected a whole number of at least 2, got 1");
    CHECK(wrong_shard(R"("shard": {"ways": 2})") == kTask + "/shard: missing key \"efficiency\"");
    CHECK(wrong_shard(R"("shard": {"ways": 2, "efficiency": 1.1})") ==
          kTask + "/shard/efficiency: expected an efficiency of at most 1, got 1.1");
    CHECK(wrong_shard(R"("gpus": 2, "shard": {"ways": 2, "efficiency": 1})") ==
          kTask + "/gpus: expected one of \"gpus\" and \"shard\", which states how many GPUs it is split over, got both");
    CHECK(wrong_shard(R"("shard": {"ways": 3, "efficiency": 1})") == kTask + ": needs 3 GPUs, but \"s\" has 2 that can run it");
  }
}
