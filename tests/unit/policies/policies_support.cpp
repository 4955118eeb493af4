#include "tests/unit/policies/policies_support.hpp"

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "gpusim/simulate.hpp"
#include "sim/input/json.hpp"

namespace gpusim::policy_tests {

std::ostream& operator<<(std::ostream& out, const TaskRun& run) {
  out << "on";
  for (const std::uint32_t device : run.devices) out << ' ' << device;
  return out << " from " << run.start << " to " << run.end;
}

Instance::Instance(const std::vector<std::uint32_t>& class_of_device, std::vector<std::uint32_t> group_of_device,
                   bool are_groups_connected) {
  const std::uint32_t classes = *std::max_element(class_of_device.begin(), class_of_device.end()) + 1;
  for (std::uint32_t c = 0; c < classes; ++c) {
    const auto count = std::count(class_of_device.begin(), class_of_device.end(), c);
    system.classes.push_back({id<GpuId>(c), "", static_cast<std::uint32_t>(count)});
    Gpu gpu;
    gpu.id = gpu.family = "G" + std::to_string(c);
    system.gpus.push_back(gpu);
  }
  group_of_device.resize(class_of_device.size());
  const auto devices = static_cast<std::uint32_t>(class_of_device.size());
  std::uint32_t hubs = 0;
  for (std::uint32_t device = 0; device < devices; ++device) {
    system.devices.push_back({NodeId{}, device, id<GpuId>(class_of_device[device]), id<ClassId>(class_of_device[device]), ""});
    hubs = std::max(hubs, group_of_device[device] + 1);
    connect(device, devices + group_of_device[device], 1);
  }
  if (are_groups_connected)
    for (std::uint32_t hub = 1; hub < hubs; ++hub) connect(devices, devices + hub, 0.5);
  system.vertices = devices + hubs;
}

void Instance::job(std::int64_t arrival, std::int32_t priority) {
  workload.jobs.push_back(
      {"", "", Instant::at(Duration::nanoseconds(arrival)), priority, static_cast<std::uint32_t>(workload.tasks()), 0});
}

TaskId Instance::task(const std::vector<std::int64_t>& times) {
  if (workload.jobs.empty()) job();
  for (std::size_t c = 0; c < system.classes.size(); ++c) {
    const std::int64_t time = times[std::min(c, times.size() - 1)];
    times_.push_back(time == kNever ? std::nullopt : std::optional(Duration::nanoseconds(time)));
  }
  workload.profile.push_back(id<ProfileId>(workload.tasks()));
  workload.job.push_back(id<JobId>(workload.jobs.size() - 1));
  ++workload.jobs.back().task_count;
  return id<TaskId>(workload.tasks() - 1);
}

TaskId Instance::task_of(Profile profile) {
  workload.profiles.push_back(std::move(profile));
  return task({0});
}

void Instance::edge(TaskId from, TaskId to, std::int64_t bytes) {
  arcs_.push_back({from, to, static_cast<double>(bytes) * units::byte});
}

std::vector<TaskRun> Instance::run(std::string_view policy, const char* options) {
  workload.graph = TaskGraph(workload.tasks(), arcs_);
  const auto routes = std::make_shared<const Routes>(system.devices.size(), system.vertices, system.links_in(Case::nominal));
  return run_with(Performance(system, times_, routes), policy, options);
}

std::vector<TaskRun> Instance::run_profiles(std::string_view policy, const char* options) {
  workload.graph = TaskGraph(workload.tasks(), arcs_);
  return run_with(resolve(system, workload, Case::nominal).performance.value(), policy, options);
}

std::vector<TaskRun> Instance::run_with(const Performance& performance, std::string_view policy, const char* options) const {
  Document document = options_of(options);
  Reader reader(document);
  Schedule schedule;
  simulate({system, workload, performance}, *find_policy(policy)->make(reader), schedule);
  std::vector<TaskRun> runs(workload.tasks());
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    const Span span = schedule[i];
    if (span.kind != SpanKind::run) continue;
    TaskRun& run = runs[index(span.task)];
    for (const DeviceId device : span.devices) run.devices.push_back(static_cast<std::uint32_t>(device));
    run.start = span.start.since_start().count();
    run.end = span.end.since_start().count();
  }
  return runs;
}

void Instance::connect(std::uint32_t one, std::uint32_t other, double gigabytes_per_second) {
  const Bandwidth bandwidth = gigabytes_per_second * units::GB / units::second;
  system.links.push_back({id<VertexId>(one), id<VertexId>(other), {bandwidth, bandwidth, bandwidth}, {}});
  system.links.push_back({id<VertexId>(other), id<VertexId>(one), {bandwidth, bandwidth, bandwidth}, {}});
}

Document options_of(const char* options) {
  Document document;
  document.file = "s.json";
  json_of(document) = Json::parse(options);
  return document;
}

std::vector<std::uint32_t> without_empty_classes(std::vector<std::uint32_t> class_of_device) {
  std::vector<std::uint32_t> present = class_of_device;
  std::sort(present.begin(), present.end());
  present.erase(std::unique(present.begin(), present.end()), present.end());
  for (std::uint32_t& device_class : class_of_device)
    device_class = static_cast<std::uint32_t>(std::lower_bound(present.begin(), present.end(), device_class) - present.begin());
  return class_of_device;
}

std::int64_t makespan(const std::vector<TaskRun>& runs) {
  std::int64_t end = 0;
  for (const TaskRun& run : runs) end = std::max(end, run.end);
  return end;
}

std::vector<std::int64_t> starts_of(const std::vector<TaskRun>& runs) {
  std::vector<std::int64_t> result;
  for (const TaskRun& run : runs) result.push_back(run.start);
  return result;
}

std::vector<std::int64_t> ends_of(const std::vector<TaskRun>& runs) {
  std::vector<std::int64_t> result;
  for (const TaskRun& run : runs) result.push_back(run.end);
  return result;
}

Instance TimeTable::instance() const {
  std::vector<std::uint32_t> classes(times.front().size());
  for (std::uint32_t c = 0; c < classes.size(); ++c) classes[c] = c;
  Instance result(classes);
  for (const auto& row : times) result.task(row);
  for (const Arc& arc : arcs) result.edge(TaskId{arc.from}, TaskId{arc.to}, arc.bytes);
  return result;
}

}  // namespace gpusim::policy_tests
