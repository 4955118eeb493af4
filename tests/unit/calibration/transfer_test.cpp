#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim/calibration/transfer_fit.hpp"
#include "sim/timing/cholesky.hpp"
#include "sim/timing/network_names.hpp"

using namespace gpusim;

namespace {

Gpu gpu(const std::string& id, const std::string& architecture, double fp32, double fp16, double bandwidth, double memory = 16) {
  Gpu gpu;
  gpu.id = id;
  gpu.architecture = architecture;
  gpu.memory = memory * units::GB;
  gpu.fp32 = fp32 * units::TFLOPS;
  gpu.fp16 = fp16 * units::TFLOPS;
  gpu.memory_bandwidth = bandwidth * units::GB / units::second;
  return gpu;
}

std::vector<Gpu> gpus() {
  return {gpu("old", "Pascal", 10, 0.2, 500), gpu("middle", "Volta", 15, 120, 900), gpu("new", "Volta", 30, 240, 1800),
          gpu("never measured", "Hopper", 60, 900, 3000)};
}

Measurement speed(const std::string& model, const std::string& gpu, const std::string& precision, double per_second,
                  std::optional<double> batch = 32) {
  Measurement row;
  row.at = {"table.csv", 2};
  row.kind = "plain";
  row.model = model;
  row.family = model;
  row.gpu_label = gpu;
  row.gpu = gpu;
  row.precision = precision;
  row.mode = "train";
  row.batch = batch;
  row.unit = "samples";
  row.per_second = per_second;
  return row;
}

/// Networks that all run `factor` times as fast on the second GPU.
Measurements alike(int networks, double factor, const std::string& from = "old", const std::string& to = "middle") {
  Measurements all;
  for (int k = 0; k < networks; ++k) {
    const std::string model = "net" + std::to_string(k);
    all.speeds.push_back(speed(model, from, "fp32", 100 + 10 * k));
    all.speeds.push_back(speed(model, to, "fp32", (100 + 10 * k) * factor));
  }
  return all;
}

const Gpu& named(const std::vector<Gpu>& all, const std::string& id) {
  return *std::find_if(all.begin(), all.end(), [&](const Gpu& gpu) { return gpu.id == id; });
}

const TransferPrior kNothing;

/// One of the networks that were measured, after what the others say.
SpeedTransfer transfer_of(const std::string& model, const Measurements& all, const std::vector<Gpu>& catalogue,
                          const TransferPrior& prior = kNothing) {
  FamilyRows families = by_family(transfer_rows(all, catalogue));
  SharedTerms shared = fit_shared(families, model, prior);
  return {std::move(shared), families[model], model};
}

double mixed_gain(const std::string& model, const Measurements& all, const std::vector<Gpu>& catalogue, const Gpu& gpu) {
  const SpeedTransfer transfer = transfer_of(model, all, catalogue);
  return transfer.ratio({&gpu, Precision::fp32, std::nullopt}, {&gpu, Precision::mixed, std::nullopt}).value;
}

/// What these measurements leave known of the shared terms, to start from.
TransferPrior prior_after(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  const FamilyRows families = by_family(transfer_rows(measurements, catalogue));
  const SharedTerms shared = fit_shared(families, "", kNothing);
  TransferPrior after;
  for (const auto& [family, rows] : families) after.families.insert(family);
  for (std::size_t term = 0; term < shared.mean.size(); ++term)
    after.terms[shared.table.name(term)] = {shared.mean[term], shared.covariance[term][term]};
  return after;
}

}  // namespace

TEST_SUITE("transfer") {
  TEST_CASE("a symmetric system is solved and inverted") {
    // 4x + 2y = 8, 2x + 3y = 8: x = 1, y = 2. The inverse of {{4, 2}, {2, 3}} is {{3, -2}, {-2, 4}} / 8.
    const Cholesky cholesky(Matrix{{4, 2}, {2, 3}});
    const Vector solution = cholesky.solve({8, 8});
    CHECK(solution[0] == doctest::Approx(1));
    CHECK(solution[1] == doctest::Approx(2));
    CHECK(cholesky.inverse()[0][1] == doctest::Approx(-0.25));
    CHECK(cholesky.inverse()[1][1] == doctest::Approx(0.5));
  }

  TEST_CASE("a factor that all other networks share is predicted for the one held back") {
    const std::vector<Scored> rows = score_across_gpus(alike(12, 2.5), gpus(), kNothing);
    REQUIRE(rows.size() == 24);  // 12 networks, both ways
    for (const Scored& row : rows) {
      // By the sheets the logarithm would be 0.17 ln 1.5 + 0.5 ln 1.8 + 0.15 ln 1.5 = 0.42 and not ln 2.5 = 0.92.
      CHECK(row.predicted.value == doctest::Approx(row.measured).epsilon(0.12));
      CHECK(row.predicted.p10 < row.predicted.value);
      CHECK(row.predicted.p90 > row.predicted.value);
      REQUIRE(row.baselines.size() == 3);
      CHECK(row.baselines[0].first == "constant factor");
      CHECK(row.baselines[0].second == doctest::Approx(row.measured));
    }
  }

  TEST_CASE("baselines from data sheets are ratios of bandwidth and of the peak that is used") {
    const std::vector<Scored> rows = score_across_gpus(alike(3, 2), gpus(), kNothing);
    const auto up = std::find_if(rows.begin(), rows.end(), [](const Scored& row) { return row.pair == "old -> middle"; });
    REQUIRE(up != rows.end());
    CHECK(up->baselines[1].second == doctest::Approx(900.0 / 500));
    CHECK(up->baselines[2].second == doctest::Approx(15.0 / 10));
  }

  TEST_CASE("what a network did on the second GPU does not touch its prediction") {
    Measurements all = alike(6, 2);
    const std::vector<Scored> before = score_across_gpus(all, gpus(), kNothing);
    // net0 on the middle GPU: ten times what it was. Only predictions of others, and those from that GPU, may change.
    all.speeds[1].per_second *= 10;
    const std::vector<Scored> after = score_across_gpus(all, gpus(), kNothing);
    const auto find = [](const std::vector<Scored>& rows) {
      return *std::find_if(rows.begin(), rows.end(),
                           [](const Scored& row) { return row.family == "net0" && row.pair == "old -> middle"; });
    };
    CHECK(find(after).predicted.value == doctest::Approx(find(before).predicted.value).epsilon(1e-9));
    CHECK(find(after).measured == doctest::Approx(10 * find(before).measured));
  }

  TEST_CASE("different batches, settings and doubtful rows are not compared") {
    Measurements all = alike(2, 2);
    all.speeds[1].batch = 64;
    CHECK(score_across_gpus(all, gpus(), kNothing).size() == 2);
    all.speeds[3].series = "another framework";
    CHECK(score_across_gpus(all, gpus(), kNothing).empty());
    Measurements flagged = alike(2, 2);
    flagged.speeds[0].is_doubtful = true;
    CHECK(score_across_gpus(flagged, gpus(), kNothing).size() == 2);
  }

  TEST_CASE("rows that say the same and differ by more than a fifth are both left out") {
    Measurements all = alike(2, 2);
    all.speeds.push_back(speed("net0", "old", "fp32", 130));  // 100 before
    CHECK(score_across_gpus(all, gpus(), kNothing).size() == 2);
    all.speeds.back().per_second = 104;
    const std::vector<TransferRow> rows = transfer_rows(all, gpus());
    REQUIRE(rows.size() == 4);
    // The mean of the logarithms: the root of 100 x 104.
    const auto merged = std::find_if(rows.begin(), rows.end(), [](const TransferRow& row) { return row.hosts == 2; });
    REQUIRE(merged != rows.end());
    CHECK(std::exp(merged->ln_speed) == doctest::Approx(std::sqrt(100.0 * 104)));
  }

  TEST_CASE("GPUs that no sheet describes are learned from other networks") {
    Measurements all = alike(8, 3);
    for (Measurement& row : all.speeds) row.gpu.clear();
    const std::vector<Scored> rows = score_across_gpus(all, gpus(), kNothing);
    REQUIRE(rows.size() == 16);
    for (const Scored& row : rows) {
      CHECK(row.predicted.value == doctest::Approx(row.measured).epsilon(0.1));
      CHECK(row.baselines.size() == 1);
    }
  }

  TEST_CASE("a GPU to itself is one and there and back multiply to one") {
    const std::vector<Gpu> all = gpus();
    const SpeedTransfer transfer = transfer_of("net0", alike(3, 2), all);
    const TransferPoint old{&named(all, "old"), Precision::fp32, 32.0};
    const TransferPoint never{&named(all, "never measured"), Precision::fp32, 32.0};
    CHECK(transfer.ratio(old, old).value == doctest::Approx(1));
    CHECK(transfer.ratio(old, never).value * transfer.ratio(never, old).value == doctest::Approx(1));
  }

  TEST_CASE("a GPU nobody measured is faster by its sheet and less certain than a measured one") {
    const std::vector<Gpu> all = gpus();
    const SpeedTransfer transfer = transfer_of("net0", alike(8, 2), all);
    const TransferPoint old{&named(all, "old"), Precision::fp32, 32.0};
    const Estimate middle = transfer.ratio(old, {&named(all, "middle"), Precision::fp32, 32.0});
    const Estimate never = transfer.ratio(old, {&named(all, "never measured"), Precision::fp32, 32.0});
    CHECK(middle.value == doctest::Approx(2).epsilon(0.05));
    CHECK(never.value > middle.value);
    CHECK(never.p90 / never.p10 > middle.p90 / middle.p10);
  }

  TEST_CASE("a network that gains much from mixed precision on one GPU gains much on another") {
    const std::vector<Gpu> all = gpus();
    Measurements own;
    own.speeds = {speed("a", "middle", "fp32", 100), speed("a", "middle", "mixed", 400), speed("b", "middle", "fp32", 100),
                  speed("b", "middle", "mixed", 110)};
    const Gpu& target = named(all, "new");
    CHECK(mixed_gain("a", own, all, target) > 1.5 * mixed_gain("b", own, all, target));
    // On the GPU where it was measured the answer is the measurement, drawn a little towards other networks.
    CHECK(mixed_gain("a", own, all, named(all, "middle")) == doctest::Approx(4).epsilon(0.1));
  }

  TEST_CASE("mixed speeds are scored without any mixed speed of the network") {
    Measurements all;
    for (int k = 0; k < 6; ++k) {
      const std::string model = "net" + std::to_string(k);
      for (const char* gpu : {"middle", "new"}) {
        all.speeds.push_back(speed(model, gpu, "fp32", 100));
        all.speeds.push_back(speed(model, gpu, "mixed", 300));
      }
    }
    const std::vector<Scored> rows = score_precision(all, gpus(), KnownMixed::none, kNothing);
    REQUIRE(rows.size() == 12);
    CHECK(rows[0].question == "mixed from 32-bit");
    CHECK(rows[0].measured == doctest::Approx(3));
    CHECK(rows[0].predicted.value == doctest::Approx(3).epsilon(0.15));
    const std::vector<Scored> knowing = score_precision(all, gpus(), KnownMixed::on_other_gpus, kNothing);
    REQUIRE(knowing.size() == 12);
    CHECK(std::abs(knowing[0].predicted.value - 3) < std::abs(rows[0].predicted.value - 3) + 0.05);
  }

  TEST_CASE("terms fitted and given back as a prior answer without measurements") {
    const std::vector<Gpu> all = gpus();
    const TransferPrior fitted = prior_after(alike(10, 3), all);
    const SpeedTransfer transfer = transfer_of("unseen", {}, all, fitted);
    const double ratio =
        transfer.ratio({&named(all, "old"), Precision::fp32, 32.0}, {&named(all, "middle"), Precision::fp32, 32.0}).value;
    const SpeedTransfer blank = transfer_of("unseen", {}, all);
    const double before =
        blank.ratio({&named(all, "old"), Precision::fp32, 32.0}, {&named(all, "middle"), Precision::fp32, 32.0}).value;
    CHECK(std::abs(std::log(ratio / 3)) < 0.5 * std::abs(std::log(before / 3)));
  }

  TEST_CASE("a network the prior has seen is scored without the prior") {
    const std::vector<Gpu> all = gpus();
    const Measurements seen = alike(1, 3);
    const TransferPrior fitted = prior_after(alike(10, 3), all);  // net0 among them
    const std::vector<Scored> with = score_across_gpus(seen, all, fitted);
    const std::vector<Scored> without = score_across_gpus(seen, all, kNothing);
    REQUIRE(with.size() == 2);
    CHECK(with[0].predicted.value == doctest::Approx(without[0].predicted.value));
  }

  TEST_CASE("words in names tell what a network computes") {
    CHECK(kind_of_work("resnet50") == "convolution");  // not T5
    CHECK(kind_of_work("t5base") == "attention");
    CHECK(kind_of_work("bert") == "attention");
    CHECK(kind_of_work("dlrm") == "embedding");
    CHECK(kind_of_work("gnmt") == "recurrent");
    CHECK(kind_of_work("mynet") == "other");
  }
}
