#include <doctest/doctest.h>

#include <cmath>

#include "sim/calibration/links_of.hpp"
#include "sim/calibration/scaling_fit.hpp"

using namespace gpusim;

namespace {

/// A step of 0.1 s, 1 GB of gradients, PCIe of 10 GB/s, a network of 2 GB/s.
ScalingCase training() {
  ScalingCase result;
  result.step = units::second * 0.1;
  result.gradients = units::GB;
  result.links = {LinkKind::pcie, 10 * units::GB / units::second, 2 * units::GB / units::second, true};
  return result;
}

/// One cause at a time.
ScalingLaw nothing() {
  ScalingLaw law;
  law.synchronisation = law.synchronisation_pcie = law.share = 0;
  law.use_nvlink = law.use_pcie = law.use_network = law.use_ethernet = 0;
  law.hidden = law.per_doubling = law.fixed_part = 0;
  return law;
}

Measurement speed(std::string model, std::uint32_t gpus, double per_second, double batch = 32) {
  Measurement row;
  row.at = {"table.csv", gpus};
  row.kind = "plain";
  row.model = row.family = std::move(model);
  row.gpu_label = row.gpu = "T4-16GB";
  row.precision = "fp32";
  row.mode = "train";
  row.unit = "samples";
  row.batch = batch;
  row.gpus = gpus;
  row.link = "PCIe";
  row.per_second = per_second;
  return row;
}

}  // namespace

TEST_SUITE("scaling law") {
  TEST_CASE("without losses n GPUs are n times as fast") { CHECK(losses(nothing(), training(), {8, 1, 1}).total() == 0); }

  TEST_CASE("exchange inside a node is a ring over its links, less what hides") {
    // 8 GPUs: 1.75 GB at 10 GB/s is 0.175 s, 1.75 steps; 0.25 of a step hides.
    ScalingLaw law = nothing();
    law.use_pcie = 1;
    law.hidden = 0.25;
    CHECK(losses(law, training(), {8, 1, 1}).inside == doctest::Approx(1.5));
    CHECK(losses(law, training(), {8, 1, 1}).between == 0);
  }

  TEST_CASE("exchange between nodes is a ring over all GPUs and one network") {
    // 16 GPUs on 2 nodes: 1.875 GB at 2 GB/s is 9.375 steps.
    ScalingLaw law = nothing();
    law.use_network = 1;
    CHECK(losses(law, training(), {16, 2, 1}).between == doctest::Approx(9.375));
  }

  TEST_CASE("waiting counts for each doubling inside a node") {
    ScalingLaw law = nothing();
    law.synchronisation_pcie = 0.03;
    CHECK(losses(law, training(), {2, 1, 1}).total() == doctest::Approx(0.1));
    CHECK(losses(law, training(), {8, 1, 1}).total() == doctest::Approx(0.3));
    CHECK(losses(law, training(), {8, 8, 1}).total() == 0);
  }

  TEST_CASE("strong scaling shortens the step that losses are measured in") {
    ScalingLaw law = nothing();
    law.synchronisation_pcie = 0.03;
    law.fixed_part = 0.1;
    // 8 GPUs with an eighth of the batch: 0.03 s of a step of 0.0125 s, and 7 tenths of it that stayed.
    CHECK(losses(law, training(), {8, 1, 0.125}).total() == doctest::Approx(2.4 + 0.7));
  }

  TEST_CASE("a measured gang pulls larger ones towards itself") {
    const ScalingLaw& law = carried_scaling_law();
    const double alone = losses(law, training(), {8, 1, 1}).total();
    const double bad = losses(law, training(), {8, 1, 1}, {{{4, 1, 1}, 0.2}}).total();
    const double good = losses(law, training(), {8, 1, 1}, {{{4, 1, 1}, 0.95}}).total();
    CHECK(bad > alone);
    CHECK(alone > good);
    CHECK(good > 1 / 0.95 - 1);
  }

  TEST_CASE("a gang is compared with one GPU of the same batch") {
    Measurements all;
    all.speeds = {speed("a", 1, 100), speed("a", 1, 120, 64), speed("a", 2, 180), speed("a", 4, 440, 64)};
    const std::vector<ScalingRow> rows = scaling_rows(all, {});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].efficiency == doctest::Approx(0.9));
    CHECK(rows[1].efficiency == doctest::Approx(440.0 / 480));
    CHECK(rows[1].training.step.value() / units::second == doctest::Approx(64.0 / 120));
  }

  TEST_CASE("rows that are doubtful or faster than their GPUs together are left out") {
    Measurements all;
    all.speeds = {speed("a", 1, 100), speed("a", 2, 180), speed("a", 4, 600)};
    CHECK(scaling_rows(all, {}).size() == 1);
    all.speeds[1].is_doubtful = true;
    CHECK(scaling_rows(all, {}).empty());
  }

  TEST_CASE("with strong scaling the batch shrinks") {
    Measurements all;
    all.speeds = {speed("a", 1, 100), speed("a", 4, 300, 8)};
    CHECK(scaling_rows(all, {}).empty());
    all.speeds[1].is_strong_scaling = true;
    REQUIRE(scaling_rows(all, {}).size() == 1);
    CHECK(scaling_rows(all, {})[0].count.batch_part == 0.25);
  }

  TEST_CASE("a batch that larger gangs share is one of gradient accumulation, not of strong scaling") {
    Measurements all;
    all.speeds = {speed("a", 1, 100, 512), speed("a", 4, 390, 16), speed("a", 8, 770, 16)};
    for (Measurement& row : all.speeds) row.is_strong_scaling = true;
    CHECK(scaling_rows(all, {}).empty());
  }

  TEST_CASE("a fit finds the law that rows were made with") {
    ScalingLaw truth;
    truth.synchronisation_pcie = 0.05;
    std::vector<ScalingRow> rows;
    const Measurement any = speed("a", 2, 1);
    for (const double step : {0.05, 0.1, 0.2, 0.5, 1.0})
      for (const std::uint32_t gpus : {2U, 4U, 8U}) {
        ScalingCase one = training();
        one.step = units::second * step;
        one.gradients = units::byte * 1000;
        rows.push_back({&any, 0, one, {gpus, 1, 1}, 1 / (1 + losses(truth, one, {gpus, 1, 1}).total()), 1});
      }
    std::vector<const ScalingRow*> all;
    for (const ScalingRow& row : rows) all.push_back(&row);
    const ScalingLaw found = fit_scaling_law(all, ScalingLaw{});
    CHECK(found.synchronisation_pcie == doctest::Approx(0.05).epsilon(0.05));
    for (const ScalingRow& row : rows)
      CHECK(1 / (1 + losses(found, row.training, row.count).total()) == doctest::Approx(row.efficiency).epsilon(0.01));
  }

  TEST_CASE("scores hold back the network and state the baselines") {
    Measurements all;
    for (const char* model : {"a", "b", "c"})
      for (const auto& [gpus, rate] : {std::pair{1U, 100.0}, {2U, 190.0}, {4U, 360.0}})
        all.speeds.push_back(speed(model, gpus, rate));
    const std::vector<Scored> rows = score_gpu_counts(all, {});
    // Two gangs of each of three networks from one GPU, one of each from the smaller gang.
    REQUIRE(rows.size() == 9);
    CHECK(rows[0].question == "GPU counts");
    CHECK(rows[0].baselines[1] == std::pair<std::string, double>{"linear", 200});
    // The others are just as fast.
    CHECK(rows[0].baselines[0].second == doctest::Approx(190));
    CHECK(rows[8].question == "GPU counts from smaller gangs");
    CHECK(rows[8].pair == "2 -> 4");
    CHECK(rows[8].baselines[1].second == doctest::Approx(380));
    for (const Scored& row : rows) CHECK(error_of(row, row.predicted.value) == doctest::Approx(0).epsilon(0.1));
  }

  TEST_CASE("links of a gang come from the words of its table") {
    Measurement row = speed("a", 8, 1);
    CHECK(links_of(row, nullptr).inside == LinkKind::pcie);
    CHECK_FALSE(links_of(row, nullptr).is_rdma);
    row.link = "NVLink bridge pairs";
    CHECK(links_of(row, nullptr).inside == LinkKind::bridge);
    row.link = "NVLink hybrid mesh; InfiniBand EDR 100 Gb/s, 1 HCA/node";
    CHECK(links_of(row, nullptr).inside == LinkKind::nvlink);
    CHECK(links_of(row, nullptr).network.raw() == 12.5e9);
    CHECK(links_of(row, nullptr).is_rdma);
    CHECK(stated_network("4xT4 PCIe, 50Gb/s")->raw() == 6.25e9);
    CHECK_FALSE(stated_network("fast network").has_value());
  }

  TEST_CASE("networks are known by the names of tables, and others are not guessed") {
    CHECK(known_parameters("ConvNets/resnet50v1.5") == 25.6e6);
    CHECK(known_parameters("bert_base_squad") == 110e6);
    CHECK(known_parameters("BERT") == 340e6);
    CHECK_FALSE(known_parameters("mynet").has_value());
  }

  TEST_CASE("the gain of NVLink is predicted without the network in question") {
    Measurements all;
    for (const char* model : {"bert_base", "resnet50", "ncf"}) {
      Measurement pcie = speed(model, 2, 100);
      pcie.host = "2xX_a";
      Measurement nvlink = speed(model, 2, 110);
      nvlink.host = "2xXNVlink_a";
      nvlink.link = "NVLink bridge pairs";
      all.speeds.push_back(pcie);
      all.speeds.push_back(nvlink);
    }
    const std::vector<Scored> rows = score_links(all, {});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].is_difference);
    CHECK(rows[0].measured == doctest::Approx(0.1));
    CHECK(rows[0].baselines[0].second == 0);
    CHECK(rows[0].predicted.value > 0);
  }
}
