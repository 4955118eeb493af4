// What a schedule says about a run, from schedules written by hand.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/reader.hpp"
#include "tests/support/times.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Instant at(double hour) { return Instant::at(hours(hour)); }

/// GPUs of one class; the first `large` of them have 32 GB, the others 24 GB.
System gpus(std::uint32_t count, std::uint32_t large = 0) {
  System system;
  system.gpus.resize(2);
  system.gpus[0].memory = 24 * units::GB;
  system.gpus[1].memory = 32 * units::GB;
  system.classes.push_back({id<GpuId>(0), "", count});
  for (std::uint32_t slot = 0; slot < count; ++slot)
    system.devices.push_back({NodeId{}, slot, id<GpuId>(slot < large ? 1 : 0), ClassId{}, ""});
  return system;
}

Profile profile_of(std::uint32_t gpus, Duration time) {
  Profile profile;
  profile.gpus = gpus;
  profile.any_time = Ranged<Duration>{time, time, time};
  return profile;
}

/// Jobs of so many tasks of one profile each, there from the start.
Workload jobs_of(const std::vector<std::uint32_t>& task_counts, Duration time) {
  Workload workload;
  workload.profiles.push_back(profile_of(1, time));
  for (const std::uint32_t count : task_counts) {
    Job job;
    job.first_task = static_cast<std::uint32_t>(workload.tasks());
    job.task_count = count;
    for (std::uint32_t task = 0; task < count; ++task) {
      workload.profile.push_back(id<ProfileId>(0));
      workload.job.push_back(id<JobId>(workload.jobs.size()));
    }
    workload.jobs.push_back(job);
  }
  workload.graph = TaskGraph(workload.tasks(), {});
  return workload;
}

void run(Schedule& schedule, std::size_t task, const std::vector<std::size_t>& devices, double from, double to,
         SpanKind kind = SpanKind::run) {
  std::vector<DeviceId> ids;
  for (const std::size_t device : devices) ids.push_back(id<DeviceId>(device));
  schedule.take({id<TaskId>(task), kind, at(from), at(to), ids});
}

Measures measure_nominal(const System& system, const Workload& workload, const Schedule& schedule) {
  return measure({system, workload, resolve(system, workload, Case::nominal).performance.value()}, schedule);
}

/// ceil(5 / m) rounds of five models of this length on m GPUs, as any list schedule runs them.
Measures ensemble_of_five(std::uint32_t gpu_count, double model_hours) {
  const Workload workload = jobs_of({5}, hours(model_hours));
  Schedule schedule;
  for (std::uint32_t task = 0; task < 5; ++task)
    run(schedule, task, {task % gpu_count}, task / gpu_count * model_hours, (task / gpu_count + 1) * model_hours);
  return measure_nominal(gpus(gpu_count), workload, schedule);
}

double starts(double experiment_hours) { return starts_per_workday(hours(experiment_hours), hours(9), hours(18)); }

}  // namespace

TEST_SUITE("measures") {
  TEST_CASE("five models of 4 h on three GPUs") {
    // gpu0 |0---|3---|     20 of 24 GPU hours; area 20 / 3 h; started at 9 it ends at 17, the next one overnight.
    // gpu1 |1---|4---|
    // gpu2 |2---|
    const Measures measures = ensemble_of_five(3, 4);
    CHECK(measures.makespan == hours(8));
    CHECK(measures.gpu_time == hours(20));
    CHECK(measures.utilization == 20.0 / 24.0);
    CHECK(measures.bound.time == hours(8));
    CHECK(measures.proven_optimal);
    CHECK(measures.gap == 0);
    CHECK(measures.experiments_per_day_serial == 3);
    CHECK(measures.experiments_per_day_back_to_back == 3.6);
    CHECK(measures.experiments_per_workday == 2);
    CHECK(measures.mean_waiting == Duration{});
    CHECK(measures.mean_completion == hours(8));
  }

  TEST_CASE("experiments a day follow from makespan and area") {
    struct Row {
      std::uint32_t gpus;
      double model_hours;
      double serial;        // 24 / (ceil(5 / GPUs) x hours)
      double back_to_back;  // 24 x GPUs / (5 x hours)
    };
    for (const Row& row : {Row{1, 1.2, 4, 4}, Row{2, 1.2, 6.6667, 8}, Row{4, 2.5, 4.8, 7.68}, Row{6, 2.5, 9.6, 11.52},
                           Row{4, 4, 3, 4.8}, Row{4, 2.8, 4.2857, 6.8571}, Row{5, 2.8, 8.5714, 8.5714}}) {
      CAPTURE(row.gpus);
      CAPTURE(row.model_hours);
      const Measures measures = ensemble_of_five(row.gpus, row.model_hours);
      CHECK(measures.experiments_per_day_serial == doctest::Approx(row.serial).epsilon(1e-4));
      CHECK(measures.experiments_per_day_back_to_back == doctest::Approx(row.back_to_back).epsilon(1e-4));
      CHECK(measures.proven_optimal);
    }
  }

  TEST_CASE("a schedule above the bound shows its gap") {
    // Two models one after the other, though there are two GPUs: 8 h where 4 h is possible.
    const Workload workload = jobs_of({2}, hours(4));
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 1, {0}, 4, 8);
    const Measures measures = measure_nominal(gpus(2), workload, schedule);
    CHECK_FALSE(measures.proven_optimal);
    CHECK(measures.gap == 1);
    CHECK(measures.utilization == 0.5);
  }

  TEST_CASE("an empty run measures zero") {
    const Measures measures = measure_nominal(gpus(2), jobs_of({}, hours(1)), Schedule{});
    CHECK(measures.makespan == Duration{});
    CHECK(measures.utilization == 0);
    CHECK(measures.gap == 0);
    CHECK(measures.experiments_per_day_serial == 0);
    CHECK(measures.experiments_per_day_back_to_back == 0);
    CHECK(measures.experiments_per_workday == 0);
    CHECK(measures.jobs.empty());
  }

  TEST_CASE("waiting and completion count from the arrival of each job") {
    // gpu0 |0---|1---|   the second job comes at 1 h: waits 3 h, done after 7 h
    Workload workload = jobs_of({1, 1}, hours(4));
    workload.jobs[1].arrival = at(1);
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 1, {0}, 4, 8);
    const Measures measures = measure_nominal(gpus(1), workload, schedule);
    CHECK(measures.jobs[1].start == at(4));
    CHECK(measures.jobs[1].waiting == hours(3));
    CHECK(measures.jobs[1].completion == hours(7));
    CHECK(measures.jobs[1].gpu_time == hours(4));
    CHECK(measures.mean_waiting == hours(1.5));
    CHECK(measures.mean_completion == hours(5.5));
    CHECK(measures.proven_optimal);
  }

  TEST_CASE("inputs hold their devices, and a gang all of its devices") {
    // Two GPUs move inputs for 1 h, then run for 4 h.
    Workload workload = jobs_of({1}, hours(4));
    workload.profiles[0].gpus = 2;
    Schedule schedule;
    run(schedule, 0, {0, 1}, 0, 1, SpanKind::input);
    run(schedule, 0, {0, 1}, 1, 5);
    const Measures measures = measure_nominal(gpus(4), workload, schedule);
    CHECK(measures.gpu_time == hours(10));
    CHECK(measures.jobs[0].gpu_time == hours(10));
    CHECK(measures.jobs[0].start == at(0));
    CHECK(measures.utilization == 0.5);
    CHECK(measures.bound.time == hours(4));
  }

  TEST_CASE("a task is ready when its job is there and its predecessors have ended") {
    Workload workload = jobs_of({3}, hours(4));
    workload.jobs[0].arrival = at(1);
    const std::vector<TaskGraph::Arc> arcs{{id<TaskId>(0), id<TaskId>(2), {}}, {id<TaskId>(1), id<TaskId>(2), {}}};
    workload.graph = TaskGraph(3, arcs);
    Schedule schedule;
    run(schedule, 0, {0}, 1, 5);
    run(schedule, 1, {0}, 5, 9);
    run(schedule, 2, {0}, 10, 11, SpanKind::input);
    run(schedule, 2, {0}, 11, 15);
    const TaskTimes times = task_times(workload, schedule);
    CHECK(times.ready == std::vector{at(1), at(1), at(9)});
    CHECK(times.start == std::vector{at(1), at(5), at(10)});
    CHECK(times.end == std::vector{at(5), at(9), at(15)});
  }

  TEST_CASE("barriers neither start a job nor wait") {
    // Task 0 is a barrier at 0 h of the job of tasks 0 and 1, which starts at 4 h behind the first job; the last job is a barrier
    // alone.
    Workload workload = jobs_of({1, 2, 1}, hours(4));
    workload.profiles.push_back(profile_of(0, Duration{}));
    workload.profile[1] = workload.profile[3] = id<ProfileId>(1);
    workload.is_barrier = {false, true, false, true};
    Schedule schedule;
    run(schedule, 1, {}, 0, 0);
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 2, {0}, 4, 8);
    run(schedule, 3, {}, 8, 8);
    const Measures measures = measure_nominal(gpus(1), workload, schedule);
    CHECK(measures.jobs[1].start == at(4));
    CHECK(measures.jobs[1].waiting == hours(4));
    CHECK(measures.jobs[2].start == at(8));
    CHECK(measures.jobs[2].waiting == Duration{});
    CHECK(measures.jobs[2].completion == hours(8));
    CHECK(measures.makespan == hours(8));
  }

  TEST_CASE("memory is that of tasks and devices that ran") {
    Workload workload = jobs_of({1}, hours(4));
    workload.profiles[0].memory = {6 * units::GB, 6 * units::GB, 6 * units::GB};
    workload.profiles[0].has_memory = true;
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    const Measures on_large = measure_nominal(gpus(2, 1), workload, schedule);
    CHECK(on_large.largest_memory / units::GB == 6);
    CHECK(on_large.smallest_device / units::GB == 32);
    CHECK(measure_nominal(gpus(2), workload, schedule).smallest_device / units::GB == 24);
    CHECK(measure_nominal(gpus(2), jobs_of({}, hours(4)), Schedule{}).smallest_device == DataSize{});
  }
}

TEST_SUITE("starts per workday") {
  TEST_CASE("an experiment that ends before closing is followed by the next at once") {
    CHECK(starts(8) == 2);    // 9, 17
    CHECK(starts(6) == 2);    // 9, 15
    CHECK(starts(3) == 3);    // 9, 12, 15; at 18 nobody starts
    CHECK(starts(2.4) == 4);  // 9, 11:24, 13:48, 16:12
    CHECK(starts(2) == 5);    // 9, 11, 13, 15, 17
    CHECK(starts(9) == 1);
  }

  TEST_CASE("what ends at night is followed by the next in the morning") {
    CHECK(starts(15) == 1);  // ends at 0
    CHECK(starts(20) == 1);  // ends at 5
    CHECK(starts(24) == 1);  // ends at 9
  }

  TEST_CASE("longer ones start on some days only") {
    // 9, 11, 13, 15, 17 on five days; the last ends at 19 of the sixth.
    CHECK(starts(26) == 5.0 / 6.0);
    CHECK(starts(48) == 0.5);
    CHECK(starts(36) == 0.5);  // ends at 21 of the next day
    CHECK(starts(240) == 0.1);
    // 9:00, then 30 min later each day: 9:00, 9:30, ..., 17:30 are 18 starts; the last ends at 18 of the 19th day.
    CHECK(starts(24.5) == 18.0 / 19.0);
  }

  TEST_CASE("the shortest experiments are counted without being simulated") {
    CHECK(starts_per_workday(Duration::nanoseconds(1), hours(9), hours(18)) == 9 * 3.6e12);
    CHECK(starts(1.0 / 3600) == 9 * 3600);
  }

  TEST_CASE("no length and no opening hours give no number") {
    CHECK(starts(0) == 0);
    CHECK(starts_per_workday(hours(1), hours(9), hours(9)) == 0);
  }

  TEST_CASE("a time that never comes again is averaged over many days") {
    // A nanosecond later each day for 100,000 days.
    CHECK(starts_per_workday(hours(24) + Duration::nanoseconds(1), hours(9), hours(18)) == 1);
    CHECK(starts_per_workday(hours(48) + Duration::nanoseconds(1), hours(9), hours(18)) == 0.5);
  }
}
