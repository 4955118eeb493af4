// Figures that follow from the hours per model and the number of GPUs by hand: an ensemble of five, its cross-validation in 25
// runs and its weight search, on equal GPUs. W(n, m, p) = ceil(n / m) p is the time of n equal runs of length p on m equal GPUs.

#include <doctest/doctest.h>

#include "sim/input/json.hpp"
#include "tests/theory/machines.hpp"

namespace gpusim::test {
namespace {

/// Equal GPUs of a type whose hours per model are known.
struct Gpus {
  const char* name;
  const char* gpu;
  int count;
};
constexpr Gpus kV100x1{"v100x1", "V100", 1};
constexpr Gpus kV100x2{"v100x2", "V100", 2};
constexpr Gpus kP40x3{"p40x3", "P40", 3};
constexpr Gpus kP40x4{"p40x4", "P40", 4};
constexpr Gpus kT4x6{"t4x6", "T4", 6};
constexpr Gpus kP100x5{"p100x5", "P100", 5};

/// The study of the five models on these GPUs.
Json study_on(const std::vector<Gpus>& systems) {
  Json scenario = Json::parse(R"({
    "models": {
      "lstm": {"time": {"V100": "1.2 h", "P40": "4.0 h", "T4": "2.5 h", "P100": "2.8 h"}, "mixed_speedup": 2},
      "gru": {"base": "lstm"}, "cnn_lstm": {"base": "lstm"}, "spike": {"base": "lstm"}, "rule": {"base": "lstm"}
    }})");
  for (const Gpus& gpus : systems) scenario["systems"][gpus.name]["gpus"] = {{gpus.gpu, gpus.count}};
  scenario["workloads"]["cycle"] = {{"type", "ensemble"}, {"models", {"lstm", "gru", "cnn_lstm", "spike", "rule"}}};
  return scenario;
}

Json cross_validation(const char* barrier, const char* accounting = "per_model_run") {
  return {{"type", "cross_validation"},
          {"folds", 5},
          {"models", {"lstm", "gru", "cnn_lstm", "spike", "rule"}},
          {"barrier", barrier},
          {"accounting", accounting}};
}

Json retraining(int trials, const char* barrier) {
  return {{"type", "weight_search"}, {"experiment", "cycle"}, {"trials", trials}, {"mode", "retrain"}, {"barrier", barrier}};
}

Json reweighting(int trials) {
  return {{"type", "weight_search"}, {"experiment", "cycle"}, {"trials", trials}, {"mode", "reweight"}, {"evaluation", "1 min"}};
}

/// The study with one more workload, called "asked".
Answers asked(const std::vector<Gpus>& systems, Json workload) {
  Json scenario = study_on(systems);
  scenario["workloads"]["asked"] = std::move(workload);
  return Answers(std::move(scenario), {"fifo", "lpt", "critical_path"});
}

/// Under every policy, and proven to be the least possible.
void expect_minutes(const Answers& answers, const Gpus& gpus, const char* workload, int minutes) {
  for (const char* policy : {"fifo", "lpt", "critical_path"}) {
    INFO(workload, " on ", gpus.name, " by ", policy);
    const Answers::Row& row = answers.summary(gpus.name, workload, policy);
    CHECK(row.at("makespan_s") == std::to_string(minutes * 60));
    CHECK(row.at("bound_s") == std::to_string(minutes * 60));
    CHECK(row.at("proven_optimal") == "true");
    CHECK(row.at("gap_pct") == "0");
  }
}

void expect_rates(const Answers& answers, const char* system, double serial, double saturated) {
  INFO(system);
  const Answers::Row& row = answers.summary(system, "cycle", "fifo");
  CHECK(std::stod(row.at("experiments_per_day_serial")) == doctest::Approx(serial).epsilon(1e-12));
  CHECK(std::stod(row.at("experiments_per_day_saturated")) == doctest::Approx(saturated).epsilon(1e-9));
}

}  // namespace

TEST_SUITE_BEGIN("required figures");

TEST_CASE("five models on m equal GPUs take ceil(5 / m) rounds") {
  struct Hours {
    const char* gpu;
    int minutes;
  };
  for (const Hours& hours : {Hours{"V100", 72}, Hours{"P40", 240}, Hours{"T4", 150}, Hours{"P100", 168}}) {
    std::vector<std::string> names;
    for (int count = 1; count <= 8; ++count) names.push_back(hours.gpu + std::to_string(count));
    std::vector<Gpus> systems;
    for (int count = 1; count <= 8; ++count)
      systems.push_back({names[static_cast<std::size_t>(count - 1)].c_str(), hours.gpu, count});
    const Answers answers(study_on(systems), {"fifo", "lpt", "critical_path"});
    for (const Gpus& gpus : systems) expect_minutes(answers, gpus, "cycle", (5 + gpus.count - 1) / gpus.count * hours.minutes);
  }
}

// 25 runs side by side take ceil(25 / m) rounds; fold after fold five times ceil(5 / m).
TEST_CASE("25 cross-validation runs, pooled and fold after fold") {
  const std::vector<Gpus> systems{kV100x1, kV100x2, kP40x3, kP40x4, kT4x6, kP100x5};
  const Answers pooled = asked(systems, cross_validation("none"));
  expect_minutes(pooled, kV100x1, "asked", 25 * 72);  // 30 h
  expect_minutes(pooled, kV100x2, "asked", 13 * 72);  // 15.6 h
  expect_minutes(pooled, kP40x3, "asked", 9 * 240);   // 36 h
  expect_minutes(pooled, kP40x4, "asked", 7 * 240);   // 28 h
  expect_minutes(pooled, kT4x6, "asked", 5 * 150);    // 12.5 h
  expect_minutes(pooled, kP100x5, "asked", 5 * 168);  // 14 h
  const Answers folds = asked(systems, cross_validation("fold"));
  expect_minutes(folds, kV100x1, "asked", 25 * 72);
  expect_minutes(folds, kV100x2, "asked", 5 * 3 * 72);  // 18 h
  expect_minutes(folds, kP40x3, "asked", 5 * 2 * 240);  // 40 h
  expect_minutes(folds, kP40x4, "asked", 5 * 2 * 240);  // 40 h
  expect_minutes(folds, kT4x6, "asked", 5 * 150);
  expect_minutes(folds, kP100x5, "asked", 5 * 168);
}

TEST_CASE("25 cross-validation runs that train the whole ensemble each, one after the other") {
  const Answers answers = asked({kV100x1, kV100x2, kP40x3}, cross_validation("run", "whole_cycle_per_run"));
  expect_minutes(answers, kV100x1, "asked", 25 * 5 * 72);  // 150 h
  expect_minutes(answers, kV100x2, "asked", 25 * 3 * 72);  // 90 h
  expect_minutes(answers, kP40x3, "asked", 25 * 2 * 240);  // 200 h
}

TEST_CASE("a weight search that retrains, trial after trial and pooled") {
  for (const int trials : {50, 100}) {
    const Answers in_turn = asked({kV100x2, kP40x3}, retraining(trials, "trial"));
    expect_minutes(in_turn, kV100x2, "asked", trials * 3 * 72);  // 180 and 360 h
    expect_minutes(in_turn, kP40x3, "asked", trials * 2 * 240);  // 400 and 800 h
    const Answers pooled = asked({kV100x2, kP40x3}, retraining(trials, "none"));
    expect_minutes(pooled, kV100x2, "asked", 5 * trials / 2 * 72);        // 150 and 300 h
    expect_minutes(pooled, kP40x3, "asked", (5 * trials + 2) / 3 * 240);  // 84 and 167 rounds: 336 and 668 h
  }
}

// Training once, then a minute for each trial: 6 h + 50 min, and 8 h + ceil(50 / 3) min.
TEST_CASE("a weight search that only evaluates again") {
  const Answers fifty = asked({kV100x1, kP40x3}, reweighting(50));
  expect_minutes(fifty, kV100x1, "asked", 410);
  expect_minutes(fifty, kP40x3, "asked", 8 * 60 + 17);
  const Answers hundred = asked({kV100x1, kP40x3}, reweighting(100));
  expect_minutes(hundred, kV100x1, "asked", 460);
  expect_minutes(hundred, kP40x3, "asked", 8 * 60 + 34);
}

// 1.0, 0.9, 2.4, 1.4, 0.3 h. Two GPUs: no part of them adds up to between 2.7 and 3.3 h, and the half is 3 h. More: the longest.
TEST_CASE("five unequal members take 3.3 h on two GPUs and 2.4 h on more") {
  Json graph = {{"times", {60, 54, 144, 84, 18}}};
  const Answers answers(on_identical_machines(graph, {2, 3, 4, 5, 6, 7, 8}), {"fifo", "lpt"});
  for (const char* policy : {"fifo", "lpt"})
    for (int count = 2; count <= 8; ++count) {
      INFO(policy, " on ", count);
      const Answers::Row& row = answers.summary("m" + std::to_string(count), "graph", policy);
      CHECK(row.at("makespan_s") == (count == 2 ? "198" : "144"));
      CHECK(row.at("proven_optimal") == "true");
    }
}

// Starts from 9 to 18 with one experiment in flight: 8 h at 9 and 17; 6 h at 9 and 15; mixed precision 3 h at 9, 12, 15; 2.4 h at
// 9, 11.4, 13.8, 16.2; 2 h at 9, 11, 13, 15, 17.
TEST_CASE("experiments a workday") {
  Json scenario = study_on({kP40x3, kV100x1});
  scenario["systems"]["v100x1_mixed"] = {{"base", "v100x1"}, {"precision", "mixed"}};
  const auto starts = [&](const char* system, double speedup) {
    scenario["models"]["lstm"]["mixed_speedup"] = {{"V100", speedup}};
    return Answers(scenario, {"fifo"}).summary(system, "cycle", "fifo").at("experiments_per_workday");
  };
  CHECK(starts("p40x3", 2) == "2");
  CHECK(starts("v100x1", 2) == "2");
  CHECK(starts("v100x1_mixed", 2) == "3");
  CHECK(starts("v100x1_mixed", 2.5) == "4");
  CHECK(starts("v100x1_mixed", 3) == "5");
}

// One at a time 24 h / W; with the GPUs kept busy 24 h m / (5 p).
TEST_CASE("experiments a day, one at a time and with the GPUs kept busy") {
  const Answers answers(study_on({kV100x1, kT4x6, kP40x3, kP100x5, kP40x4}), {"fifo"});
  expect_rates(answers, "v100x1", 4, 4);
  expect_rates(answers, "t4x6", 9.6, 11.52);
  expect_rates(answers, "p40x3", 3, 3.6);
  expect_rates(answers, "p100x5", 60.0 / 7, 60.0 / 7);
  expect_rates(answers, "p40x4", 3, 4.8);
}

TEST_SUITE_END();

}  // namespace gpusim::test
