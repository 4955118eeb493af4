#include "gpusim/calibrate.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "gpusim/scenario.hpp"
#include "sim/calibration/networks.hpp"
#include "sim/calibration/training_log.hpp"
#include "sim/scenario/physical_profiles.hpp"
#include "sim/timing/network_names.hpp"
#include "tests/support/program.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Measurement row(const std::string& model, const std::string& gpu, const std::string& precision, double batch, double per_second) {
  Measurement row;
  row.at = {"mine.csv", 2};
  row.kind = "plain";
  row.mode = "train";
  row.model = model;
  row.family = model_family(model);
  row.gpu_label = gpu;
  row.gpu = gpu;
  row.precision = precision;
  row.batch = batch;
  row.per_second = per_second;
  row.unit = "samples";
  return row;
}

CalibrationReport calibrated(std::vector<Measurement> rows, const std::vector<Gpu>& catalogue = sheets_of(Catalog())) {
  Measurements all;
  all.speeds = std::move(rows);
  return calibrate(all, catalogue, library_profiles(Catalog()));
}

std::optional<TrainingLog> log_of(const std::string& text) {
  const TemporaryFolder folder;
  write_text(folder.path() + "/log.txt", text);
  return read_training_log(folder.path() + "/log.txt");
}

}  // namespace

TEST_SUITE("calibrate") {
  TEST_CASE("a fixed part and a part a sample are found exactly where the steps are such") {
    // Steps of 20 ms + 5 ms a sample: 60, 100 and 180 ms.
    const auto speed = [](double batch) { return batch / (0.020 + 0.005 * batch); };
    const CalibrationReport result =
        calibrated({row("mynet", "RTX-3090", "fp32", 8, speed(8)), row("mynet", "RTX-3090", "fp32", 16, speed(16)),
                    row("mynet", "RTX-3090", "fp32", 32, speed(32))});
    REQUIRE(result.networks.size() == 1);
    REQUIRE(result.networks[0].lines.size() == 1);
    CHECK(result.networks[0].lines[0].fixed.raw() == doctest::Approx(0.020));
    CHECK(result.networks[0].lines[0].per_sample.raw() == doctest::Approx(0.005));
    CHECK(result.networks[0].left_out.size() == 3);
    for (const LeftOut& left : result.networks[0].left_out) {
      CHECK(left.predicted.p10 <= left.predicted.value);
      CHECK(left.predicted.value <= left.predicted.p90);
    }
  }

  TEST_CASE("neither part of a step is negative") {
    // Twice the batch in less than half the time a sample would give a negative fixed part.
    const CalibrationReport faster = calibrated({row("a", "RTX-3090", "fp32", 8, 100), row("a", "RTX-3090", "fp32", 16, 90)});
    CHECK(faster.networks[0].lines[0].fixed.raw() == 0);
    CHECK(faster.networks[0].lines[0].per_sample.raw() > 0);
  }

  TEST_CASE("a known name brings the sizes of the library, and what part of the peak is reached") {
    const CalibrationReport result = calibrated({row("ResNet-50", "V100-SXM2-16GB", "fp32", 64, 360)});
    REQUIRE(result.networks.size() == 1);
    CHECK(result.networks[0].known_as == "resnet50");
    CHECK(result.networks[0].profile.gradients.raw() == 102e6);
    // 24.5 GFLOP x 360 / s of 15.7 TFLOPS.
    CHECK(*result.networks[0].lines[0].peak_part == doctest::Approx(24.5e9 * 360 / 15.7e12));
    CHECK(result.networks[0].left_out.empty());
  }

  TEST_CASE("rows that say nothing about one GPU are named") {
    Measurement gang = row("a", "RTX-3090", "fp32", 8, 100);
    gang.mode = "inference";
    Measurement unknown = row("a", "", "fp32", 8, 100);
    unknown.gpu_label = "RTX 9999";
    Measurement strange = row("a", "RTX-3090", "int8", 8, 100);
    const CalibrationReport result = calibrated({gang, unknown, strange});
    CHECK(result.networks.empty());
    REQUIRE(result.notes.size() == 3);
    CHECK(result.notes[0].en == "mine.csv:2: left out: not of training");
    CHECK(result.notes[1].en == "mine.csv:2: left out: no data sheet is called \"RTX 9999\"; `gpusim catalog` lists all");
    CHECK(result.notes[2].en == "mine.csv:2: left out: unknown precision \"int8\"; expected fp32, tf32 or mixed (amp, fp16, bf16)");
  }

  TEST_CASE("an unknown GPU brings the nearest name") {
    Measurement unknown = row("a", "", "fp32", 8, 100);
    unknown.gpu_label = "RTX-309O";
    const CalibrationReport result = calibrated({unknown});
    REQUIRE(result.notes.size() == 1);
    CHECK(result.notes[0].en.find("did you mean \"RTX-309") != std::string::npos);
  }

  TEST_CASE("a precision that a GPU does not have is said") {
    const CalibrationReport result = calibrated({row("a", "V100-SXM2-16GB", "tf32", 8, 100), row("a", "P40-24GB", "mixed", 8, 100),
                                                 row("a", "P40-24GB", "mixed", 16, 110)});
    REQUIRE(result.notes.size() == 2);
    CHECK(result.notes[0].en == "mine.csv:2: left out: V100-SXM2-16GB has no TF32");
    CHECK(result.notes[1].en.find("P40-24GB has no faster mixed precision") == 0);
    REQUIRE(result.networks.size() == 1);
    CHECK(result.networks[0].profile.measured.size() == 2);
  }

  TEST_CASE("samples a second without a batch give no step") {
    Measurement bare = row("a", "RTX-3090", "fp32", 8, 100);
    bare.batch.reset();
    const CalibrationReport result = calibrated({bare});
    CHECK(result.networks.empty());
    REQUIRE(result.notes.size() == 1);
    CHECK(result.notes[0].en ==
          "mine.csv:2: left out: no batch stated, from which the time of a step follows; expected a column \"batch\"");
    // Tables of others have reasons of their own, but it is said.
    bare.kind = "lambda";
    const CalibrationReport of_others = calibrated({bare, bare});
    CHECK(of_others.networks.size() == 1);
    REQUIRE(of_others.notes.size() == 1);
    CHECK(of_others.notes[0].en == "mine.csv: no batch stated: taken as 1");
  }

  TEST_CASE("a GPU whose sheet lacks what a prediction needs gets none, and the keys are named") {
    std::vector<Gpu> catalogue = sheets_of(Catalog());
    CHECK(gpus_without_prediction(catalogue).empty());
    Gpu bare;
    bare.id = "MYCARD";
    bare.memory = 48 * units::GB;
    catalogue.push_back(bare);
    const std::vector<LocalizedText> reasons = gpus_without_prediction(catalogue);
    REQUIRE(reasons.size() == 1);
    CHECK(reasons[0].en == "nothing is predicted from or to MYCARD: its data sheet lacks \"peak/fp32\" and \"memory_bandwidth\"");
    const CalibrationReport result = calibrated({row("a", "RTX-3090", "fp32", 8, 100)}, catalogue);
    for (const GpuPrediction& gpu : result.networks[0].gpus) CHECK(gpu.gpu.id != "MYCARD");
  }

  TEST_CASE("a row that contradicts the others of its network is named and widens the bands") {
    // Mixed precision a tenth as fast as FP32 on one GPU, where two others gain: a debug build, say.
    std::vector<Measurement> rows = {row("mynet", "V100-SXM2-16GB", "fp32", 32, 300),
                                     row("mynet", "V100-SXM2-16GB", "mixed", 32, 600), row("mynet", "RTX-3090", "fp32", 32, 330),
                                     row("mynet", "RTX-3090", "mixed", 32, 550)};
    const CalibrationReport sound = calibrated(rows);
    CHECK(sound.notes.empty());
    // A few percent between batches next to each other are no contradiction, however exactly one follows from the other.
    CHECK(calibrated({row("a", "RTX-3090", "fp32", 90, 400), row("a", "RTX-3090", "fp32", 102, 370),
                      row("a", "RTX-3090", "fp32", 115, 402)})
              .notes.empty());
    CHECK(calibrated({row("a", "RTX-3090", "fp32", 101, 400), row("a", "RTX-3090", "fp32", 102, 401),
                      row("a", "RTX-3090", "fp32", 103, 402)})
              .notes.empty());
    rows[1].per_second = 30;
    const CalibrationReport odd = calibrated(rows);
    REQUIRE(odd.notes.size() == 1);
    CHECK(odd.notes[0].en.find("V100-SXM2-16GB mixed batch 32 disagrees with the other speeds of mynet") == 0);
    const auto width = [](const CalibrationReport& from) {
      for (const GpuPrediction& gpu : from.networks[0].gpus)
        if (gpu.gpu.id == "T4-16GB" && gpu.precision == Precision::fp32) return gpu.step.high_factor / gpu.step.low_factor;
      return 0.0;
    };
    CHECK(width(odd) > 1.5 * width(sound));
  }

  TEST_CASE("every GPU gets a band, measured ones the narrowest") {
    const CalibrationReport result =
        calibrated({row("mynet", "RTX-3090", "fp32", 8, 41), row("mynet", "RTX-3090", "fp32", 32, 55)});
    const std::vector<GpuPrediction>& gpus = result.networks[0].gpus;
    CHECK(gpus.size() > 100);
    for (std::size_t i = 0; i < gpus.size(); ++i) {
      CAPTURE(gpus[i].gpu.id);
      const Estimate speed = gpus[i].per_second();
      CHECK(speed.p10 <= speed.value);
      CHECK(speed.value <= speed.p90);
      CHECK(std::isfinite(speed.p90));
      if (i > 0) CHECK(speed.value <= gpus[i - 1].per_second().value);
      if (gpus[i].gpu.id == "RTX-3090" && gpus[i].precision == Precision::fp32) {
        CHECK(gpus[i].step.layer == PredictionLayer::measured);
        CHECK(speed.value == doctest::Approx(55));
      } else {
        CHECK(gpus[i].step.layer == PredictionLayer::nearby);
      }
    }
  }

  TEST_CASE("nvidia-smi gives utilization, memory and power") {
    const auto log = log_of(
        "timestamp, name, utilization.gpu [%], memory.used [MiB], power.draw [W]\n"
        "2026/02/13 10:00:00.000, NVIDIA GeForce RTX 3090, 90 %, 1000 MiB, 300.0 W\n"
        "2026/02/13 10:00:01.000, NVIDIA GeForce RTX 3090, 70 %, 2000 MiB, [N/A]\n");
    REQUIRE(log);
    REQUIRE(log->gpus.size() == 1);
    CHECK(log->gpus[0].gpu_label == "NVIDIA GeForce RTX 3090");
    CHECK(*log->gpus[0].utilization == doctest::Approx(0.8));
    CHECK(log->gpus[0].memory->raw() == 2000 * 0x1p20);
    CHECK(log->gpus[0].power->raw() == 300);
    CHECK(log->epochs.empty());
  }

  TEST_CASE("nvidia-smi of several GPUs keeps them apart") {
    for (const std::string column : {"index", "uuid", "pci.bus_id"}) {
      CAPTURE(column);
      const auto log =
          log_of(column + ", name, utilization.gpu [%]\n0, NVIDIA A100, 90 %\n1, NVIDIA A100, 10 %\n\n0, NVIDIA A100, 80 %\n");
      REQUIRE(log);
      REQUIRE(log->gpus.size() == 2);
      CHECK(log->gpus[0].id == "0");
      CHECK(*log->gpus[0].utilization == doctest::Approx(0.85));
      CHECK(log->gpus[1].id == "1");
      CHECK(*log->gpus[1].utilization == doctest::Approx(0.1));
    }
    CHECK(log_of("name, power.draw [W]\nA, 100 W\nB, 200 W\n")->gpus.size() == 2);
  }

  TEST_CASE("a log of nvidia-smi without samples, or with a utilization that cannot be, is an error") {
    CHECK_THROWS_WITH_AS((void)log_of("utilization.gpu [%], power.draw [W]\n\n"),
                         doctest::Contains(":1: expected samples below the header, got none"), InputError);
    CHECK_THROWS_WITH_AS((void)log_of("utilization.gpu [%], power.draw [W]\n250 %, 100 W\n"),
                         doctest::Contains(":2: utilization.gpu [%]: expected at most 100 %, got \"250 %\""), InputError);
  }

  TEST_CASE("epochs of nnU-Net are read, the first one not counted") {
    const auto log = log_of(
        "2026-02-13 10:00:00.1: Epoch 0\n2026-02-13 10:02:00.1: Epoch time: 130.5 s\nEpoch time: 100.0 s\nEpoch time: 104.0 s\n"
        "Epoch time: 102.0 s\n");
    REQUIRE(log);
    CHECK(log->epochs.size() == 4);
    CHECK(typical_epoch(*log) == 102 * units::second);
  }

  TEST_CASE("a table is no log, and a broken sample is an error with its line") {
    CHECK_FALSE(log_of("gpu,model,samples_per_s\nT4,a,1\n"));
    CHECK_FALSE(log_of(""));
    CHECK_THROWS_WITH_AS((void)log_of("utilization.gpu [%], power.draw [W]\n90 %, much\n"),
                         doctest::Contains(":2: power.draw [W]: expected a number"), InputError);
    CHECK_THROWS_WITH_AS((void)log_of("utilization.gpu [%], power.draw [W]\n90 %\n"), doctest::Contains("expected 2 fields"),
                         InputError);
  }
}
