// What jobs wait, and for what, from schedules written by hand.

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/metrics.hpp"
#include "gpusim/reader.hpp"
#include "sim/base/statistics.hpp"
#include "sim/metrics/queue_curve.hpp"

namespace gpusim {
namespace {

Duration seconds(std::int64_t count) { return Duration::nanoseconds(count * 1'000'000'000); }
Instant at(std::int64_t count) { return Instant::at(seconds(count)); }
Calendar on_mondays(std::vector<Window> windows) {
  constexpr std::int64_t kMonday = 4;  // 1970-01-05
  return {{{std::move(windows)}}, {}, kMonday};
}

/// GPUs of 24 GB, two a node, the first `large` of 32 GB in a class of their own.
System gpus(std::uint32_t count, std::uint32_t large = 0) {
  System system;
  system.gpus.resize(2);
  system.gpus[0].memory = 24 * units::GB;
  system.gpus[0].id = "small";
  system.gpus[1].memory = 32 * units::GB;
  system.gpus[1].id = "large";
  system.nodes.resize((count + 1) / 2);
  system.classes.push_back({id<GpuId>(0), "", count - large});
  if (large > 0) system.classes.push_back({id<GpuId>(1), "", large});
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    const bool is_large = slot < large;
    system.devices.push_back(
        {id<NodeId>(slot / 2), slot % 2, id<GpuId>(is_large ? 1 : 0), id<ClassId>(is_large ? 1 : 0), "gpu" + std::to_string(slot)});
  }
  return system;
}

/// A workload of jobs of one task each.
struct Jobs {
  Workload workload;
  Jobs& add(std::int64_t arrival, std::uint32_t gpus, std::int64_t time, DataSize memory = {}) {
    Profile profile;
    profile.name = "job" + std::to_string(workload.jobs.size());
    profile.gpus = gpus;
    profile.any_time = Ranged<Duration>{seconds(time), seconds(time), seconds(time)};
    profile.memory = {memory, memory, memory};
    profile.has_memory = memory > DataSize{};
    Job job;
    job.name = profile.name;
    job.arrival = at(arrival);
    job.first_task = static_cast<std::uint32_t>(workload.tasks());
    job.task_count = 1;
    workload.profile.push_back(id<ProfileId>(workload.profiles.size()));
    workload.job.push_back(id<JobId>(workload.jobs.size()));
    workload.profiles.push_back(std::move(profile));
    workload.jobs.push_back(std::move(job));
    workload.graph = TaskGraph(workload.tasks(), {});
    return *this;
  }
};

void run(Schedule& schedule, std::size_t task, const std::vector<std::size_t>& devices, std::int64_t from, std::int64_t to,
         SpanKind kind = SpanKind::run) {
  std::vector<DeviceId> ids;
  for (const std::size_t device : devices) ids.push_back(id<DeviceId>(device));
  schedule.take(Span{id<TaskId>(task), kind, at(from), at(to), ids});
}

Measures measured(const System& system, const Workload& workload, const Schedule& schedule, bool keeps_together = false) {
  return measure({system, workload, resolve(system, workload, Case::nominal).performance.value()}, schedule, keeps_together);
}

/// The reasons of a job in seconds, `name time` each; checks that they add up.
std::string reasons(const Measures& measures, std::size_t job) {
  std::string text;
  Duration sum;
  for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
    const Duration waited = measures.online->jobs[job].waited[reason];
    sum += waited;
    if (waited == Duration{}) continue;
    text += (text.empty() ? "" : ", ") + std::string(name(static_cast<WaitReason>(reason))) + " " + exact_seconds(waited);
  }
  CHECK(sum == measures.jobs[job].waiting);
  return text;
}

}  // namespace

TEST_SUITE("online measures") {
  TEST_CASE("one GPU, three jobs: waits, stretch, slowdown and the queue") {
    // gpu0 |0---------|1----|2--|
    //      0     2  4 10    15  18
    const System system = gpus(1);
    const Workload workload = Jobs().add(0, 1, 10).add(2, 1, 5).add(4, 1, 3).workload;
    Schedule schedule;
    run(schedule, 0, {0}, 0, 10);
    run(schedule, 1, {0}, 10, 15);
    run(schedule, 2, {0}, 15, 18);
    const Measures measures = measured(system, workload, schedule);
    REQUIRE(measures.online);
    const OnlineMeasures& online = *measures.online;
    CHECK(reasons(measures, 0).empty());
    CHECK(reasons(measures, 1) == "no_free_gpu 8");
    CHECK(reasons(measures, 2) == "no_free_gpu 11");
    CHECK(online.jobs[1].stretch == 13.0 / 5);
    CHECK(online.jobs[2].stretch == 14.0 / 3);
    CHECK(online.jobs[1].bounded_slowdown == 1.3);  // 13 s over at least 10 s.
    CHECK(online.jobs[0].bounded_slowdown == 1);
    // Of the 13 s of job 1 two jobs are there in [2, 4), three in [4, 10), two in [10, 15): 32 / 13 on average. Alone on 13 / 32 of
    // the GPU it takes 5 x 32 / 13.
    CHECK(online.jobs[1].finish_time_fairness == doctest::Approx(13.0 / (5 * 32.0 / 13)));
    CHECK(online.sums.waiting_jobs.seconds() == doctest::Approx(19));
    CHECK(online.sums.running_jobs == DeviceTime(seconds(18)));
    CHECK(online.most_waiting_jobs == 2);
    REQUIRE(online.queue.size() == 5);  // [0,2) none, [2,4) one, [4,10) two, [10,15) one, [15,18) none waits.
    CHECK(online.queue[2].sums.waiting_jobs == DeviceTime(seconds(12)));
    CHECK(online.queue[2].most_waiting_jobs == 2);
    // 18 s of work come within 4 s between the first and the last of three: (18 x 2 / 3) / 4.
    CHECK(online.offered_load == doctest::Approx(3));
    CHECK_FALSE(is_overloaded(workload, online));  // Three arrivals are no rate.
    CHECK(online.goodput == 1);
    const JobGroup& all = online.groups.front();
    CHECK(all.waiting.mean == Duration::nanoseconds(6'333'333'333));
    CHECK(all.waiting.quantile[0] == seconds(8));  // The second of three.
    CHECK(all.waiting.quantile[1] == seconds(11));
    CHECK(all.waiting.max == seconds(11));
    CHECK(all.waiting.geometric_mean == doctest::Approx(std::cbrt(1.0 * 9 * 12) - 1));
    CHECK(online.groups[1].kind == "gpus");
    CHECK(online.groups[1].name == "1");
    CHECK(online.groups.size() == 2);
    // 1 / stretch is 1, 5 / 13, 3 / 14.
    const double sum = 1 + 5.0 / 13 + 3.0 / 14;
    CHECK(online.fairness_of_jobs == doctest::Approx(sum * sum / (3 * (1 + 25.0 / 169 + 9.0 / 196))));
    CHECK_FALSE(online.fairness_of_users);
  }

  TEST_CASE("memory: the free GPU is too small") {
    // GPU 0 has 32 GB and is held up to 6 s; GPU 1 with 24 GB is free.
    const System system = gpus(2, 1);
    const Workload workload = Jobs().add(0, 1, 6, 30 * units::GB).add(1, 1, 2, 30 * units::GB).workload;
    Schedule schedule;
    run(schedule, 0, {0}, 0, 6);
    run(schedule, 1, {0}, 6, 8);
    const Measures measures = measured(system, workload, schedule);
    CHECK(reasons(measures, 1) == "memory 5");
    // The free GPU is of no use to what waits.
    CHECK(measures.online->sums.fragmented_gpus == DeviceTime(seconds(5)));
  }

  TEST_CASE("a gang waits for GPUs, then for GPUs of one node, then is held back") {
    // Nodes are {0, 1} and {2, 3}. Job 3 wants two GPUs: at 1 s one is free, from 3 s GPUs 1 and 3, from 5 s GPUs 2 and 3, but
    // it starts at 7 s only. gpu0 |0------------------| gpu1 |1-----| gpu2 |2-----------|    |3---| gpu3                   |3---|
    const System system = gpus(4);
    const Workload workload = Jobs().add(0, 1, 10).add(0, 1, 3).add(0, 1, 5).add(1, 2, 4).workload;
    Schedule schedule;
    run(schedule, 1, {1}, 0, 3);
    run(schedule, 2, {2}, 0, 5);
    run(schedule, 0, {0}, 0, 10);
    run(schedule, 3, {2, 3}, 7, 11);
    CHECK(reasons(measured(system, workload, schedule, true), 3) == "no_free_gpu 2, placement 2, held_back 2");
    const Measures anywhere = measured(system, workload, schedule);
    CHECK(reasons(anywhere, 3) == "no_free_gpu 2, held_back 4");
    // Up to 3 s the only free GPU is of no use to a gang of two.
    CHECK(anywhere.online->sums.fragmented_gpus == DeviceTime(seconds(2)));
    CHECK(anywhere.online->groups[2].name == "2-4");
    CHECK(anywhere.online->sums.waiting_gpus == DeviceTime(seconds(12)));
  }

  TEST_CASE("quotas, resources and what must end before") {
    System system = gpus(4);
    system.resources.push_back({"licence", 1});
    Workload workload = Jobs().add(0, 1, 4).add(1, 1, 4).add(1, 1, 4).add(1, 1, 1).workload;
    workload.users = {{"ann", 1, 1, 0}, {"ben", 1, {}, 0}};
    workload.jobs[2].user = workload.jobs[3].user = UserId{1};
    workload.profiles[0].resources = workload.profiles[2].resources = {{"licence", 1}};
    const TaskGraph::Arc arcs[] = {{id<TaskId>(2), id<TaskId>(3), {}}};
    workload.graph = TaskGraph(4, arcs);
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 1, {0}, 4, 8);
    run(schedule, 2, {1}, 4, 8);
    run(schedule, 3, {1}, 9, 10);
    const Measures measures = measured(system, workload, schedule);
    CHECK(reasons(measures, 1) == "quota 3");
    CHECK(reasons(measures, 2) == "resource 3");
    CHECK(reasons(measures, 3) == "dependency 7, held_back 1");
    CHECK(measures.online->groups.back().kind == "user");
    CHECK(measures.online->groups.back().name == "ben");
    CHECK(measures.online->groups.back().jobs == 2);
  }

  TEST_CASE("hours in which tasks start, and windows of GPUs") {
    System system = gpus(1);
    system.pools.resize(1);
    system.pools[0].available = on_mondays({{seconds(4), seconds(10)}, {seconds(20), seconds(100)}});
    const Workload workload = Jobs().add(0, 1, 5).add(1, 1, 10).workload;
    Schedule schedule;
    run(schedule, 0, {0}, 4, 9);
    run(schedule, 1, {0}, 20, 30);
    const Measures measures = measured(system, workload, schedule);
    CHECK(reasons(measures, 0) == "calendar 4");
    // Up to 20 s there is no window that is long enough.
    CHECK(reasons(measures, 1) == "calendar 19");
    Workload office = Jobs().add(0, 1, 5).add(1, 1, 10).workload;
    office.starts = on_mondays({{seconds(4), seconds(10)}});
    Schedule later;
    run(later, 0, {0}, 4, 9);
    run(later, 1, {0}, 9, 19);
    const Measures of_office = measured(gpus(1), office, later);
    CHECK(reasons(of_office, 0) == "calendar 4");
    CHECK(reasons(of_office, 1) == "calendar 3, no_free_gpu 5");
  }

  TEST_CASE("outages and interruptions: what was lost, and the GPUs that were there") {
    // gpu0 |0 run---|lost| out |restore|run---|     out of order in [6, 8)
    //      0        4    6     8       9      15
    const System system = gpus(1);
    const Workload workload = Jobs().add(0, 1, 10).add(7, 1, 1).workload;
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 0, {0}, 4, 6, SpanKind::lost);
    schedule.take(Incident{Incident::Kind::outage, DeviceId{0}, at(6)});
    schedule.take(Incident{Incident::Kind::failure, TaskId{0}, at(6)});
    schedule.take(Incident{Incident::Kind::repair, DeviceId{0}, at(8)});
    run(schedule, 0, {0}, 8, 9, SpanKind::restore);
    run(schedule, 0, {0}, 9, 15);
    run(schedule, 1, {0}, 15, 16);
    const Measures measures = measured(system, workload, schedule);
    const JobService& job = measures.online->jobs[0];
    CHECK(job.lost == seconds(2));
    CHECK(job.restore == seconds(1));
    CHECK(job.idle == seconds(2));
    CHECK(job.failures == 1);
    CHECK(job.preemptions == 0);
    CHECK(job.goodput == 10.0 / 13);
    CHECK(reasons(measures, 1) == "no_free_gpu 8");
    CHECK(measures.online->sums.down_gpus == DeviceTime(seconds(2)));
    CHECK(measures.online->utilization_available == 1);
    CHECK(measures.online->goodput == 11.0 / 14);
    CHECK(measures.online->active == 11.0 / 14);
    CHECK(measures.utilization == 14.0 / 16);
  }

  TEST_CASE("jobs that all come together are not online") {
    const Workload workload = Jobs().add(3, 1, 5).add(3, 1, 5).workload;
    CHECK_FALSE(has_arrivals(workload));
    Schedule schedule;
    run(schedule, 0, {0}, 3, 8);
    run(schedule, 1, {0}, 8, 13);
    CHECK_FALSE(measured(gpus(1), workload, schedule).online);
  }

  TEST_CASE("GPU time beyond 292 years") {
    // 100 GPUs for 10 years.
    const std::int64_t years = std::int64_t{10} * 365 * 86400;
    const System system = gpus(100);
    const Workload workload = Jobs().add(0, 100, years).add(1, 1, 1).workload;
    std::vector<std::size_t> all(100);
    for (std::size_t device = 0; device < all.size(); ++device) all[device] = device;
    Schedule schedule;
    run(schedule, 0, all, 0, years);
    run(schedule, 1, {0}, years, years + 1);
    const Measures measures = measured(system, workload, schedule);
    CHECK(exact_seconds(measures.gpu_time) == "31536000001");
    CHECK(exact_seconds(measures.jobs[0].gpu_time) == "31536000000");
    CHECK(measures.utilization == doctest::Approx(1));
  }

  TEST_CASE("a long queue is thinned out with its sums kept") {
    QueueCurve curve(at(1000), 10);
    DeviceTime waiting;
    for (std::int64_t second = 0; second < 1000; second += 3) {
      const std::int64_t until = std::min<std::int64_t>(second + 3, 1000);
      curve.add({second % 7, 0, 1, 0, 0, 0}, at(until));
      waiting += DeviceTime::nanoseconds(static_cast<DeviceTime::Count>(second % 7) * seconds(until - second).count());
    }
    REQUIRE(curve.stretches().size() == 10);
    DeviceTime of_rows;
    Instant last;
    for (const QueueStretch& stretch : curve.stretches()) {
      CHECK(stretch.from == last);
      CHECK(stretch.until - stretch.from == seconds(100));
      CHECK(stretch.sums.running_jobs == DeviceTime(seconds(100)));
      CHECK(stretch.most_waiting_jobs == 6);
      of_rows += stretch.sums.waiting_jobs;
      last = stretch.until;
    }
    CHECK(last == at(1000));
    CHECK(of_rows == waiting);
    CHECK(curve.sums().waiting_jobs == waiting);
  }

  TEST_CASE("MSER-5 cuts off what a series begins with") {
    std::vector<double> series(200, 1.0);
    for (std::size_t i = 0; i < series.size(); ++i) series[i] += i % 2 == 0 ? 0.1 : -0.1;
    for (std::size_t i = 0; i < 20; ++i) series[i] = 10;
    CHECK(warm_up_by_mser5(series) == 20);
    CHECK(warm_up_by_mser5(std::vector<double>(200, 3.0)) == 0);
    CHECK(warm_up_by_mser5({1, 2, 3}) == 0);
    CHECK(jain_index({1, 1, 1, 1}) == 1);
    CHECK(jain_index({1, 0, 0, 0}) == 0.25);
    // Batches of 1 with means 1 to 20: s^2 = 35, so 2.093 sqrt(35 / 20).
    std::vector<double> ramp(20);
    for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<double>(i + 1);
    CHECK(half_width_by_batches(ramp) == doctest::Approx(2.093 * std::sqrt(35.0 / 20)));
  }

  TEST_CASE("the critical path goes through GPUs, predecessors and arrivals") {
    // gpu0 |0---|1-----|        1 follows 0 on its GPU, 3 follows 1 in the graph, 2 only by arrival
    // gpu1   |2-|      |3--|
    //      0 1  4      9   12
    Workload workload = Jobs().add(0, 1, 4).add(0, 1, 5).add(1, 1, 3).add(1, 1, 3).workload;
    const TaskGraph::Arc arcs[] = {{id<TaskId>(1), id<TaskId>(3), {}}};
    workload.graph = TaskGraph(4, arcs);
    const System system = gpus(2);
    Schedule schedule;
    run(schedule, 0, {0}, 0, 4);
    run(schedule, 2, {1}, 1, 4);
    run(schedule, 1, {0}, 4, 9);
    run(schedule, 3, {1}, 9, 12);
    const Performance performance = resolve(system, workload, Case::nominal).performance.value();
    const std::vector<CriticalStep> steps = critical_path(workload, performance, schedule);
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].task == id<TaskId>(3));
    CHECK(steps[0].bound == CriticalStep::Bound::dependency);
    CHECK(steps[1].task == id<TaskId>(1));
    CHECK(steps[1].bound == CriticalStep::Bound::device);
    CHECK(steps[2].task == id<TaskId>(0));
    CHECK(steps[2].bound == CriticalStep::Bound::arrival);
    for (const CriticalStep& step : steps) CHECK(step.waited == Duration{});

    // The longest path is 5 + 3, all in turn are 15.
    const ScheduleLength length = schedule_length({system, workload, performance}, seconds(12));
    CHECK(length.critical_path == seconds(8));
    CHECK(length.ratio == 1.5);
    CHECK(length.sequential == seconds(15));
    CHECK(length.speedup == 1.25);
    CHECK(length.efficiency == 0.625);
  }

  TEST_CASE("the critical path through a preemption, and a start that waited for nothing that ended") {
    // gpu0 |0--|1-----|0----|   job 0 is preempted at 3 and goes on at 8; job 2 starts at 20 though the GPU is free from 13
    const Workload workload = Jobs().add(0, 1, 8).add(3, 1, 5).add(4, 1, 1).workload;
    Schedule schedule;
    run(schedule, 0, {0}, 0, 3);
    run(schedule, 1, {0}, 3, 8);
    run(schedule, 0, {0}, 8, 13);
    run(schedule, 2, {0}, 20, 21);
    const System system = gpus(1);
    const std::vector<CriticalStep> steps =
        critical_path(workload, resolve(system, workload, Case::nominal).performance.value(), schedule);
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].waited == seconds(7));
    CHECK(steps[0].by == id<TaskId>(0));
    CHECK(steps[1].start == at(8));
    CHECK(steps[1].by == id<TaskId>(1));
    CHECK(steps[2].task == id<TaskId>(1));
    CHECK(steps[2].bound == CriticalStep::Bound::arrival);
  }
}

}  // namespace gpusim
