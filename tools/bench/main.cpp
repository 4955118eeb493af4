// gpusim_bench w1|heft [SIZE]: runs a reference work through the public library and prints one RESULT line with JSON: CPU time of
// the simulation part (preparation excluded), makespan, and `check`, the sum of all finish times.

#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "gpusim/policy.hpp"
#include "gpusim/simulate.hpp"
#include "sim/base/check.hpp"
#include "sim/input/json.hpp"
#include "tools/bench/reference_works.hpp"

namespace gpusim::bench {
namespace {

/// A system without links: one class per entry, its devices spread so that device p is of class p mod classes.
System plain_system(std::size_t classes, std::size_t devices) {
  GPUSIM_CHECK(classes > 0, "a system without classes");
  System system;
  system.name = "bench";
  system.gpus.resize(classes);
  system.nodes.push_back({"bench", ""});
  for (std::size_t c = 0; c < classes; ++c)
    system.classes.push_back({id<GpuId>(c), "", static_cast<std::uint32_t>(devices / classes)});
  for (std::size_t d = 0; d < devices; ++d)
    system.devices.push_back(
        {id<NodeId>(0), static_cast<std::uint32_t>(d), id<GpuId>(d % classes), id<ClassId>(d % classes), fmt::format("gpu{}", d)});
  system.vertices = devices;
  return system;
}

Workload plain_workload(std::size_t tasks) {
  Workload workload;
  workload.name = "bench";
  workload.jobs.push_back({"job", "bench", Instant{}, 0, 0, static_cast<std::uint32_t>(tasks)});
  workload.job.assign(tasks, id<JobId>(0));
  workload.profile.resize(tasks);
  for (std::size_t task = 0; task < tasks; ++task) workload.profile[task] = id<ProfileId>(task);
  return workload;
}

/// Keeps the whole schedule in memory, as a user of the library would, and sums the finish times afterwards.
double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

void run(const std::string& name, const Problem& problem, std::string_view policy_name) {
  Document options;
  json_of(options) = Json::object();
  Reader reader(options);
  const std::unique_ptr<Policy> policy = find_policy(policy_name)->make(reader);
  const long base = peak_kilobytes();
  const double before = cpu_seconds();
  Schedule schedule;
  schedule.reserve(problem.workload.tasks());
  const Outcome outcome = simulate(problem, *policy, schedule);
  const double seconds = cpu_seconds() - before;
  double check = 0;
  for (std::size_t span = 0; span < schedule.size(); ++span)
    if (schedule[span].kind == SpanKind::run) check += static_cast<double>(schedule[span].end.since_start().count());
  fmt::print(
      R"(RESULT {{"sys":"gpusim","w":"{}","n":{},"events":{},"cpu_s":{:.6f},"ns_per_event":{:.2f},"peak_kb":{},"base_kb":{},"makespan":{},"check":{:.0f}}})",
      name, problem.workload.tasks(), problem.workload.tasks(), seconds,
      seconds * 1e9 / static_cast<double>(problem.workload.tasks()), peak_kilobytes(), base, outcome.end.since_start().count(),
      check);
  fmt::print("\n");
}

void run_w1(std::int64_t tasks) {
  const System system = plain_system(1, 1000);
  const Workload workload = plain_workload(static_cast<std::size_t>(tasks));
  std::vector<std::optional<Duration>> times;
  for (const std::int64_t duration : independent_tasks(tasks, 1)) times.push_back(Duration::nanoseconds(duration));
  run("W1", {system, workload, Performance(system, times, nullptr)}, "fifo");
}

void run_heft(std::int64_t tasks) {
  const System system = plain_system(4, 256);
  Workload workload = plain_workload(static_cast<std::size_t>(tasks));
  const LayeredDag dag = layered_dag(tasks, 1);
  std::vector<TaskGraph::Arc> arcs;
  for (const LayeredDag::Arc& arc : dag.arcs)
    arcs.push_back({id<TaskId>(arc.from), id<TaskId>(arc.to), static_cast<double>(arc.delay) * units::byte});
  workload.graph = TaskGraph(workload.tasks(), arcs);
  std::vector<std::optional<Duration>> times;
  for (const std::int64_t work : dag.work)
    for (int doublings = 0; doublings < 4; ++doublings) times.push_back(Duration::nanoseconds(work >> doublings));
  // 1 byte takes 1 ns between any two devices: a star of 1 GB/s links without latency.
  std::vector<Link> links;
  constexpr auto kHub = id<VertexId>(256);
  for (std::size_t device = 0; device < 256; ++device) {
    links.push_back({id<VertexId>(device), kHub, 1 * units::GB / units::second, Duration{}});
    links.push_back({kHub, id<VertexId>(device), 1 * units::GB / units::second, Duration{}});
  }
  run("W2h", {system, workload, Performance(system, times, std::make_shared<const Routes>(256, 257, links))}, "heft");
}

}  // namespace
}  // namespace gpusim::bench

int main(int argc, char** argv) {
  const std::string work = argc > 1 ? argv[1] : "";
  const std::int64_t tasks = argc > 2 ? std::atoll(argv[2]) : (work == "w1" ? 1'000'000 : 100'000);
  if ((work != "w1" && work != "heft") || tasks < 1 || tasks > 100'000'000) {
    std::fputs("usage: gpusim_bench w1|heft [SIZE]\n", stderr);
    return 2;
  }
  if (work == "w1")
    gpusim::bench::run_w1(tasks);
  else
    gpusim::bench::run_heft(tasks);
  return 0;
}
