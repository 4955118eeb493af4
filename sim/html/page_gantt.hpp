#pragma once
// What the script of a page draws on a canvas: runs as bars on lanes, all on one axis of time.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/page.hpp"
#include "sim/figures/figures.hpp"

namespace gpusim {

/// Times are whole ticks, which keeps the page small.
struct PageGantt {
  /// A row of bars that do not overlap: a GPU, or one of several rows of a GPU that tasks share.
  struct Lane {
    std::string name;  ///< empty for the host
    std::string node{};
    std::string gpu{};          ///< its data sheet
    bool is_continued = false;  ///< belongs to the GPU of the lane before
    bool is_host = false;       ///< holds no GPU
  };
  /// The tasks of a workload, which its runs on all systems share.
  struct Tasks {
    std::vector<std::string> jobs;
    std::vector<std::string> models;
    std::vector<std::int64_t> job;    ///< by task
    std::vector<std::int64_t> model;  ///< by task
    std::vector<std::string> names;   ///< by task
    std::vector<std::pair<std::uint32_t, std::uint32_t>> edges{};
    std::vector<std::uint32_t> barriers{};  ///< tasks that only join and split
  };
  /// What a job waited for: a WaitReason and how long, for each reason.
  struct Waited {
    std::uint32_t job;
    std::vector<std::pair<std::size_t, std::int64_t>> parts;
  };
  struct Run {
    std::size_t workload = 0;
    LocalizedText system{};
    std::string policy{};
    LocalizedText makespan{};  ///< as pages show it
    std::int64_t end = 0;
    std::vector<Lane> lanes{};
    std::vector<std::vector<std::uint32_t>> lane_sets{};  ///< which lanes a span may hold together
    // By span, in the order of their starts.
    std::vector<std::int64_t> start{};
    std::vector<std::int64_t> length{};
    std::vector<std::int64_t> lane_set{};
    std::vector<std::int64_t> task{};
    std::vector<std::int64_t> kind{};      ///< a SpanKind
    std::vector<std::int64_t> ready{};     ///< by task: when it could have started
    std::vector<std::int64_t> critical{};  ///< the tasks of the critical path, the first one first
    std::vector<std::int64_t> reason{};    ///< by job: 1 + the WaitReason for which it waited longest, 0 for none
    std::vector<Waited> waited{};          ///< of jobs that waited; empty where there are too many for a page
    bool is_aggregated = false;            ///< A span stands for many; its task says which model holds most of it.
    // Of such a run, for equal parts of its time: thousandths of GPUs in use, and of tasks that wait.
    std::vector<std::int64_t> busy{};
    std::vector<std::int64_t> queue{};
  };
  struct Group {
    LocalizedText title;
    std::vector<std::size_t> runs;
  };

  ChartHead head;
  double tick = 1e-9;  ///< seconds
  std::vector<Tasks> workloads{};
  std::vector<Run> runs{};
  std::vector<Group> groups{};           ///< what is shown together: a workload under a policy on each system
  std::vector<std::string> colors_by{};  ///< "job", "model", "kind"; the first is the one shown
};

/// The data as JSON for the script: columns of whole numbers, most of them differences.
[[nodiscard]] std::string json_text(const PageGantt& gantt);

}  // namespace gpusim
