// Changes a correct chart cell by cell and asks a second judge, which knows this one scenario by heart and compares every pair of
// rows, whether the result is still possible.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/verify.hpp"

using namespace gpusim;

namespace {

/// gpu0 and gpu1 are fast, gpu2 is slow; 1 GB between two of them takes 1 s. a comes before b and c, both before d, z is free.
constexpr const char* kScenario = R"({"gpus": {"fast": {"memory": "8 GB"}, "slow": {"memory": "8 GB"}},
  "systems": {"s": {"gpus": {"fast": 2, "slow": 1}, "interconnect": {"type": "mesh", "bandwidth": "1 GB/s"}}},
  "workloads": {"w": {"parts": {"j": {"type": "dag", "tasks": {
    "a": {"time": {"fast": "2 s", "slow": "3 s"}},
    "b": {"time": {"fast": "2 s", "slow": "3 s"}, "after": {"a": "1 GB"}},
    "c": {"time": {"fast": "3 s", "slow": "4 s"}, "after": {"a": "2 GB"}},
    "d": {"time": "2 s", "after": {"b": "1 GB", "c": "1 GB"}},
    "z": {"time": "0 s"}}}}}}})";

struct Row {
  std::size_t task;  ///< a, b, c, d, z
  bool is_input;
  int device;
  int start;
  int end;
};

// gpu0  a a b b . d d
// gpu1  . . i i c c c        z stands at 7, when d ends
// d runs at 8 on gpu0: c ends at 7 and its data take 1 s, which d waits for on its device.
const std::vector<Row> kChart{{0, false, 0, 0, 2}, {1, false, 0, 2, 4},  {2, true, 1, 2, 4}, {2, false, 1, 4, 7},
                              {3, true, 0, 7, 8},  {3, false, 0, 8, 10}, {4, false, 1, 7, 7}};

int time_on(std::size_t task, int device) {
  constexpr std::array<int, 5> kFast{2, 2, 3, 2, 0};
  constexpr std::array<int, 5> kSlow{3, 3, 4, 2, 0};
  return (device == 2 ? kSlow : kFast)[task];
}

struct Edge {
  std::size_t from;
  std::size_t to;
  int gigabytes;
};
constexpr std::array<Edge, 4> kEdges{{{0, 1, 1}, {0, 2, 2}, {1, 3, 1}, {2, 3, 1}}};

const Row& run_of(const std::vector<Row>& rows, std::size_t task) {
  return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.task == task && !row.is_input; });
}

bool overlap(const Row& a, const Row& b) {
  if (a.device != b.device) return false;
  if (a.start == a.end) return b.start < a.start && a.start < b.end;
  if (b.start == b.end) return a.start < b.start && b.start < a.end;
  return std::max(a.start, b.start) < std::min(a.end, b.end);
}

bool is_possible(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    if (row.start < 0 || row.end < row.start) return false;
    if (!row.is_input && row.end - row.start != time_on(row.task, row.device)) return false;
    const Row& run = run_of(rows, row.task);
    int longest = 0;
    for (const Edge& edge : kEdges) {
      if (edge.to != row.task) continue;
      const Row& before = run_of(rows, edge.from);
      const int transfer = before.device == run.device ? 0 : edge.gigabytes;
      longest = std::max(longest, transfer);
      if (row.start < before.end || run.start < before.end + transfer) return false;
    }
    if (row.is_input && (row.device != run.device || row.end != run.start || row.end - row.start != longest)) return false;
  }
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      if (overlap(rows[a], rows[b])) return false;
    }
  }
  return true;
}

std::string csv(const std::vector<Row>& rows) {
  std::string text = "job,task,kind,devices,start_s,end_s\n";
  for (const Row& row : rows) {
    text += fmt::format("j,{},{},gpu{},{},{}\n", "abcdz"[row.task], row.is_input ? "input" : "run", row.device, row.start, row.end);
  }
  return text;
}

/// How many charts were found possible and impossible; both judges must agree on each.
class Comparison {
 public:
  void compare(const std::vector<Row>& rows) {
    const std::string text = csv(rows);
    std::istringstream stream{text};
    const auto violations = verify_gantt(scenario_, stream, "g.csv");
    const bool possible = is_possible(rows);
    CAPTURE(text);
    CHECK(violations.empty() == possible);
    ++(possible ? possible_ : impossible_);
  }
  [[nodiscard]] int possible() const { return possible_; }
  [[nodiscard]] int impossible() const { return impossible_; }

 private:
  Scenario scenario_ = load(parse_text(kScenario, "s.json"));
  int possible_ = 0;
  int impossible_ = 0;
};

std::vector<int*> times(std::vector<Row>& rows) {
  std::vector<int*> cells;
  for (Row& row : rows) cells.insert(cells.end(), {&row.start, &row.end});
  return cells;
}

}  // namespace

TEST_SUITE("verify twin") {
  TEST_CASE("two times or two devices that change places leave a possible chart or are rejected") {
    Comparison comparison;
    comparison.compare(kChart);
    REQUIRE(comparison.possible() == 1);
    for (std::size_t a = 0; a < 2 * kChart.size(); ++a) {
      for (std::size_t b = a + 1; b < 2 * kChart.size(); ++b) {
        std::vector<Row> rows = kChart;
        std::swap(*times(rows)[a], *times(rows)[b]);
        comparison.compare(rows);
      }
    }
    for (std::size_t a = 0; a < kChart.size(); ++a) {
      for (std::size_t b = a + 1; b < kChart.size(); ++b) {
        std::vector<Row> rows = kChart;
        std::swap(rows[a].device, rows[b].device);
        comparison.compare(rows);
      }
    }
    CHECK(comparison.possible() > 1);
    CHECK(comparison.impossible() > 50);
  }

  TEST_CASE("any other start and device of a task leaves a possible chart or is rejected") {
    Comparison comparison;
    for (std::size_t changed = 0; changed < kChart.size(); ++changed) {
      for (int device = 0; device < 3; ++device) {
        for (int start = -1; start < 12; ++start) {
          std::vector<Row> rows = kChart;
          Row& row = rows[changed];
          row.device = device;
          row.start = start;
          row.end = start + (row.is_input ? kChart[changed].end - kChart[changed].start : time_on(row.task, device));
          comparison.compare(rows);
          // Without the rows of kind input, data may have moved before.
          std::erase_if(rows, [](const Row& each) { return each.is_input; });
          comparison.compare(rows);
        }
      }
    }
    CHECK(comparison.possible() > 10);
    CHECK(comparison.impossible() > 100);
  }
}
