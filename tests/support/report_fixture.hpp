#pragma once
// Scenarios and results made by hand, with known numbers, for the tests of what is written and printed.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/report.hpp"
#include "tests/support/times.hpp"

namespace gpusim::test {

/// One node with GPUs of one kind: gpu0, gpu1, …
[[nodiscard]] System make_system(std::string name, std::string title, const std::string& gpu, DataSize memory, std::uint32_t count);

[[nodiscard]] Profile make_profile(std::string name, std::uint32_t gpus, Duration time, DataSize memory);

[[nodiscard]] Workload make_workload(std::string name, std::string title);

/// A scenario with its results; `input()` looks into it.
struct Study {
  Scenario scenario;
  std::vector<Result> results;
  [[nodiscard]] ReportInput input() const { return {scenario, results, "gpusim run mix.json --out out"}; }
};

/// Two jobs on a pair of GPUs, in seconds; job `second` arrives at 2 s, `join` is a barrier, `d` runs on the host:
///
///           0    1    2    3    4    5    6    7    8   8.5
///     gpu0  |a             a    |    |c,1           |
///     gpu1  |b   |b                  |c,1           |
///           |in  |run                |join          |d  |
///
/// a and b need 5 GB, c,1 needs 8 GB on each of its two GPUs.
[[nodiscard]] Study pair_of_gpus();

/// Measures of a proven schedule.
[[nodiscard]] Measures proven(double makespan_h, double utilization, double saturated, double workday, double device_gb);

[[nodiscard]] Result result_of(Run run, std::vector<Measures> cases);

/// Five models of 4.0 h on three P40 (two rounds, 8 h) or of 1.2 h on one V100 (6 h; 2 to 3 times faster in mixed precision),
/// and 25 runs of one model each: 9 rounds are 36 h, 25 x 1.2 h are 30 h.
[[nodiscard]] Study three_p40_or_one_v100();

}  // namespace gpusim::test
