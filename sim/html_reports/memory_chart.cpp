// The most memory in use on a GPU of each kind at any time, beside what it has.

#include <algorithm>
#include <map>

#include "sim/html_reports/sections.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {
namespace {

/// The most memory that tasks hold on one device of a class at a time, over all workloads of a system, in bytes.
class PeakMemory {
 public:
  void add(const Problem& problem, const Schedule& schedule) {
    struct Change {
      Instant time;
      double by;
    };
    std::vector<std::vector<Change>> changes(problem.system.devices.size());
    for (const Span span : schedule)
      for (const DeviceId device : span.devices) {
        const ProfileId profile = problem.workload.profile[index(span.task)];
        const double bytes = problem.performance.memory(profile, problem.system.class_of(device)) / units::byte;
        changes[index(device)].push_back({span.start, bytes});
        changes[index(device)].push_back({span.end, -bytes});
      }
    for (std::size_t device = 0; device < changes.size(); ++device) {
      // What ends at an instant is gone before what begins then.
      std::ranges::sort(changes[device],
                        [](const Change& a, const Change& b) { return a.time != b.time ? a.time < b.time : a.by < b.by; });
      double level = 0;
      double& peak = by_class_[index(problem.system.class_of(id<DeviceId>(device)))];
      for (const Change& change : changes[device]) peak = std::max(peak, level += change.by);
    }
  }
  [[nodiscard]] const std::map<std::size_t, double>& by_class() const { return by_class_; }

 private:
  std::map<std::size_t, double> by_class_;
};

}  // namespace

MadeCharts memory_chart(const ReportInput& input) {
  const Scenario& scenario = input.scenario;
  const Titles titles(scenario);
  BarChart chart{.head = {say({"Memory of GPUs", "GPU 메모리"}),
                          say({"The most memory in use on one GPU at any time, beside what the GPU has.",
                               "GPU 하나에서 동시에 사용된 최대 메모리와 그 GPU의 메모리입니다."})},
                 .panels = {}};
  bool is_known = false;
  double most = 0;
  for (const SystemId system : scenario.systems.ids()) {
    PeakMemory peak;
    for (const Result& result : input.results)
      if (result.run.system == system) peak.add(scenario.problem_of(result.run, 0), result.cases.front().schedule);
    for (const auto& [device_class, bytes] : peak.by_class()) {
      const Gpu& gpu = scenario.systems[system].gpu_of(id<ClassId>(device_class));
      const double capacity = gpu.memory / units::byte;
      const LocalizedText name =
          peak.by_class().size() > 1 ? say({"{}, {}", "{}, {}"}, titles.systems[system], gpu.id) : titles.systems[system];
      is_known = is_known || bytes > 0;
      most = std::max({most, bytes, capacity});
      chart.panels.push_back(
          {.axis = {.title = name, .unit = Unit({{"B", 1}}), .in = parse_unit("GB")},
           .bars = {{.label = say({"in use, at most", "최대 사용"}),
                     .value = Ranged<double>{bytes, bytes, bytes},
                     .color = index(system)},
                    {.label = say({"on a GPU", "GPU 용량"}), .value = Ranged<double>{capacity, capacity, capacity}}}});
    }
  }
  if (!is_known) return {};
  for (BarChart::Panel& panel : chart.panels) panel.axis.to = most;
  return {std::move(chart)};
}

}  // namespace gpusim
