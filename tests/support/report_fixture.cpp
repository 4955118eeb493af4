#include "tests/support/report_fixture.hpp"

#include <utility>

#include "sim/input/json.hpp"

namespace gpusim::test {

System make_system(std::string name, std::string title, const std::string& gpu, DataSize memory, std::uint32_t count) {
  System system;
  system.name = std::move(name);
  system.title = std::move(title);
  Gpu sheet;
  sheet.id = gpu;
  sheet.memory = memory;
  system.gpus.push_back(sheet);
  system.nodes.push_back({"node", "node"});
  for (std::uint32_t slot = 0; slot < count; ++slot)
    system.devices.push_back({id<NodeId>(0), slot, id<GpuId>(0), id<ClassId>(0), "gpu" + std::to_string(slot)});
  system.classes.push_back({id<GpuId>(0), "node", count});
  return system;
}

Profile make_profile(std::string name, std::uint32_t gpus, Duration time, DataSize memory) {
  Profile profile;
  profile.name = std::move(name);
  profile.gpus = gpus;
  profile.any_time = Ranged<Duration>{time, time, time};
  profile.memory = {memory, memory, memory};
  profile.has_memory = memory > DataSize{};
  return profile;
}

Workload make_workload(std::string name, std::string title) {
  Workload workload;
  workload.name = std::move(name);
  workload.title = std::move(title);
  return workload;
}

Study pair_of_gpus() {
  Study study;
  Scenario& scenario = study.scenario;
  scenario.document.file = "mix.json";
  json_of(scenario.document) = Json::parse(R"({"name": "mix", "title": "섞음"})");
  scenario.document.note("\"P40\" stands for P40-24GB");
  scenario.name = "mix";
  scenario.title = "섞음";
  scenario.seed = 7;
  scenario.systems.push_back(make_system("pair", "Pair", "P40-24GB", 24 * units::GB, 2));
  scenario.policies.push_back({"fifo", nullptr, nullptr, "/policies/0"});

  Workload workload = make_workload("mix", "Mix");
  workload.jobs = {{"first", "one", at_ms(0), 0, 0, 3}, {"second", "two", at_ms(2000), 0, 3, 2}};
  workload.profiles = {make_profile("small", 1, milliseconds(4000), 5 * units::GB), make_profile("join", 0, {}, {}),
                       make_profile("gang", 2, milliseconds(3000), 8 * units::GB), make_profile("host", 0, milliseconds(500), {})};
  for (const std::size_t profile : {0u, 0u, 1u, 2u, 3u}) workload.profile.push_back(id<ProfileId>(profile));
  for (const std::size_t job : {0u, 0u, 0u, 1u, 1u}) workload.job.push_back(id<JobId>(job));
  workload.task_name = {"a", "b", "join", "c,1", "d"};
  workload.is_barrier = {false, false, true, false, false};
  const TaskGraph::Arc arcs[] = {
      {id<TaskId>(0), id<TaskId>(2), {}}, {id<TaskId>(1), id<TaskId>(2), {}}, {id<TaskId>(3), id<TaskId>(4), {}}};
  workload.graph = TaskGraph(5, arcs);
  scenario.workloads.push_back(std::move(workload));
  scenario.performance.emplace_back().emplace_back().push_back(
      resolve(scenario.systems.front(), scenario.workloads.front(), Case::nominal).performance.value());
  scenario.runs.push_back({});

  CaseResult one{Case::nominal, {}, {}, false, {}, {}};
  const DeviceId devices[] = {id<DeviceId>(0), id<DeviceId>(1)};
  const std::span<const DeviceId> both{devices};
  one.schedule.take({id<TaskId>(1), SpanKind::input, at_ms(0), at_ms(1000), both.subspan(1)});
  one.schedule.take({id<TaskId>(0), SpanKind::run, at_ms(0), at_ms(4000), both.first(1)});
  one.schedule.take({id<TaskId>(1), SpanKind::run, at_ms(1000), at_ms(5000), both.subspan(1)});
  one.schedule.take({id<TaskId>(2), SpanKind::run, at_ms(5000), at_ms(5000), {}});
  one.schedule.take({id<TaskId>(3), SpanKind::run, at_ms(5000), at_ms(8000), both});
  one.schedule.take({id<TaskId>(4), SpanKind::run, at_ms(8000), at_ms(8500), {}});
  // first: 4 s on gpu0 and 5 s on gpu1; second: 3 s on two GPUs.
  one.measures.jobs = {{at_ms(0), at_ms(5000), milliseconds(0), milliseconds(5000), milliseconds(9000)},
                       {at_ms(5000), at_ms(8500), milliseconds(3000), milliseconds(6500), milliseconds(6000)}};
  one.measures.makespan = milliseconds(8500);
  one.measures.gpu_time = milliseconds(15000);
  one.measures.utilization = 0.875;
  one.measures.bound = {milliseconds(8000), "area"};
  one.measures.gap = 0.0625;
  one.measures.experiments_per_day_serial = 10164.5;
  one.measures.experiments_per_day_back_to_back = 11520;
  one.measures.experiments_per_workday = 3812;
  one.measures.mean_waiting = milliseconds(1500);
  one.measures.mean_completion = milliseconds(5750);
  one.measures.largest_memory = 8 * units::GB;
  one.measures.smallest_device = 24 * units::GB;
  study.results.push_back({{}, {}});
  study.results.back().cases.push_back(std::move(one));
  return study;
}

Measures proven(double makespan_h, double utilization, double back_to_back, double workday, double device_gb) {
  Measures measures;
  measures.makespan = hours(makespan_h);
  measures.bound = {measures.makespan, "reachable loads"};
  measures.proven_optimal = true;
  measures.utilization = utilization;
  measures.experiments_per_day_serial = 24 / makespan_h;
  measures.experiments_per_day_back_to_back = back_to_back;
  measures.experiments_per_workday = workday;
  measures.largest_memory = 5 * units::GB;
  measures.smallest_device = device_gb * units::GB;
  return measures;
}

Result result_of(Run run, std::vector<Measures> cases) {
  static constexpr Case kCases[] = {Case::nominal, Case::optimistic, Case::pessimistic};
  Result result{run, {}};
  for (std::size_t i = 0; i < cases.size(); ++i) result.cases.push_back({kCases[i], {}, std::move(cases[i]), false, {}, {}});
  return result;
}

Study three_p40_or_one_v100() {
  Study study;
  Scenario& scenario = study.scenario;
  json_of(scenario.document) = Json::parse(
      R"({"title": {"en": "Three P40 or one V100?", "ko": "P40 3장인가, V100 1장인가?"},
          "systems": {"p40x3": {"title": {"en": "P40 x3", "ko": "P40 3장"}}},
          "workloads": {"cycle": {"title": {"en": "5-model cycle", "ko": "5모델 사이클"}}}})");
  scenario.title = "Three P40 or one V100?";
  scenario.systems.push_back(make_system("p40x3", "P40 x3", "P40-24GB", 24 * units::GB, 3));
  scenario.systems.push_back(make_system("v100x1", "V100 x1 FP32", "V100-PCIe-32GB", 32 * units::GB, 1));
  scenario.systems.push_back(make_system("mixed", "V100 x1 mixed 2-3x", "V100-PCIe-32GB", 32 * units::GB, 1));
  scenario.workloads.push_back(make_workload("cycle", "5-model cycle"));
  scenario.workloads.push_back(make_workload("cv25", "25 cross-validation runs"));
  scenario.policies.push_back({"lpt", nullptr, nullptr, "/policies/0"});
  const double fifths = 5.0 / 6.0;  // 20 h of work on 3 GPUs in 8 h
  study.results.push_back(result_of({}, {proven(8, fifths, 3.6, 2, 24)}));
  study.results.push_back(result_of({SystemId{1}, WorkloadId{0}, PolicyId{0}}, {proven(6, 1, 4, 2, 32)}));
  study.results.push_back(result_of({SystemId{2}, WorkloadId{0}, PolicyId{0}},
                                    {proven(2.4, 1, 10, 4, 32), proven(2, 1, 12, 5, 32), proven(3, 1, 8, 3, 32)}));
  study.results.push_back(result_of({SystemId{0}, WorkloadId{1}, PolicyId{0}}, {proven(36, 0.9, 1, 1, 24)}));
  study.results.push_back(result_of({SystemId{1}, WorkloadId{1}, PolicyId{0}}, {proven(30, 1, 1, 1, 32)}));
  study.results.push_back(result_of({SystemId{2}, WorkloadId{1}, PolicyId{0}},
                                    {proven(12, 1, 2, 1, 32), proven(10, 1, 2.4, 1, 32), proven(15, 1, 1.6, 1, 32)}));
  for (const Result& result : study.results) scenario.runs.push_back(result.run);
  return study;
}

}  // namespace gpusim::test
