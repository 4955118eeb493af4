// Exact replay of schedules that other simulators published; runs where the traces are (environment variable GPUSIM_SHARED).

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "tests/unit/policies/queue_policies_support.hpp"

using namespace gpusim;
using namespace gpusim::policy_tests;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
using Rows = std::vector<std::map<std::string, std::string>>;

/// Empty when the file is not there.
Rows read_trace(const std::string& name) {
  const char* shared = std::getenv("GPUSIM_SHARED");
  std::ifstream file(shared == nullptr ? std::string() : std::string(shared) + "/data/traces/" + name);
  Rows rows;
  std::vector<std::string> header;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    if (header.empty()) {
      header = cells;
      continue;
    }
    rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i) rows.back()[header[i]] = cells.at(i);
  }
  return rows;
}

std::vector<OneTask> jobs_of(const Rows& rows) {
  std::vector<OneTask> jobs;
  for (const auto& row : rows)
    jobs.push_back({.arrival = std::stoll(row.at("submit_s")) * kSecond,
                    .time = std::stoll(row.at("duration_s")) * kSecond,
                    .gpus = static_cast<std::uint32_t>(std::stoul(row.at("num_gpus")))});
  return jobs;
}

void expect_equal_starts(const Rows& rows, Instance instance, const char* policy, const char* options, const std::string& column) {
  const std::vector<TaskRun> runs = instance.run_profiles(policy, options);
  std::size_t equal = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) equal += runs[i].start == std::stoll(rows[i].at(column)) * kSecond ? 1 : 0;
  CHECK(equal == rows.size());
}

}  // namespace

TEST_SUITE("replay") {
  // S-Lab-System-Group/HeliosArtifact, run unmodified: strict head of line, consolidated, 8 GPUs a node; SJF by (duration,
  // submission).
  TEST_CASE("Helios' FIFO and SJF on two virtual clusters of Philly: every start is equal") {
    for (const auto& [name, nodes] : {std::pair("0e4a51_16nodes", 16U), std::pair("103959_3nodes", 3U)}) {
      CAPTURE(name);
      const Rows rows = read_trace(std::string("helios_sim_philly_") + name + ".csv");
      if (rows.empty()) return;
      const Instance instance = cluster(nodes, 8, jobs_of(rows));
      expect_equal_starts(rows, instance, "fifo", R"({"placement": "consolidated"})", "fifo_start_s");
      expect_equal_starts(rows, instance, "sjf", R"({"placement": "consolidated", "strict": true})", "sjf_start_s");
    }
  }

  // SymbioticLab/Tiresias, run unmodified with scheme=count: one pool of 16.
  TEST_CASE("Tiresias' FIFO and first job that fits on 16 GPUs: every start is equal") {
    const Rows rows = read_trace("tiresias_60job_16gpu.csv");
    if (rows.empty()) return;
    const Instance instance = cluster(1, 16, jobs_of(rows));
    expect_equal_starts(rows, instance, "fifo", "{}", "fifo_16gpu_start_s");
    expect_equal_starts(rows, instance, "fifo_fit", "{}", "fjf_16gpu_start_s");
  }
}
