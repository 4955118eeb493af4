#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include "gpusim/report.hpp"
#include "sim/scenario/built_in.hpp"
#include "tests/support/program.hpp"
#include "tests/support/report_fixture.hpp"

namespace gpusim {
namespace {

std::string trace_of(const ReportInput& input) {
  std::ostringstream out;
  const auto table = report_table();
  const auto row = std::ranges::find(table, std::string_view("trace"), &ReportRow::name);
  row->write(input, out);
  return std::move(out).str();
}

}  // namespace

TEST_SUITE("trace") {
  TEST_CASE("a run is a process, a GPU a track, a span a slice, a dependency an arrow, and what is in use a counter") {
    // d depends on c,1, which ends at 8 s; nothing depends on the barrier. The second job arrives at 2 s and waits for a GPU until
    // 5 s. Of 2 GPUs one is free from 4 s to 5 s; a and b take 5 GB each, c,1 takes 8 GB on both.
    CHECK(trace_of(test::pair_of_gpus().input()) ==
          fmt::format(R"({{"displayTimeUnit":"ms","otherData":{{"program":"gpusim {}","scenario":"섞음"}},"traceEvents":[)",
                      kVersion) +
              R"trace(
{"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"pair, mix, fifo"}},
{"ph":"M","name":"process_sort_index","pid":1,"tid":0,"args":{"sort_index":1}},
{"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"gpu0 (P40-24GB)"}},
{"ph":"M","name":"thread_sort_index","pid":1,"tid":1,"args":{"sort_index":1}},
{"ph":"M","name":"thread_name","pid":1,"tid":2,"args":{"name":"gpu1 (P40-24GB)"}},
{"ph":"M","name":"thread_sort_index","pid":1,"tid":2,"args":{"sort_index":2}},
{"ph":"M","name":"thread_name","pid":1,"tid":3,"args":{"name":"host"}},
{"ph":"M","name":"thread_sort_index","pid":1,"tid":3,"args":{"sort_index":3}},
{"ph":"X","name":"small","cat":"run","pid":1,"tid":1,"ts":0,"dur":4000000,"args":{"job":"first","task":"a","model":"small","gpus":1}},
{"ph":"X","name":"small (input)","cat":"input","pid":1,"tid":2,"ts":0,"dur":1000000,"args":{"job":"first","task":"b","model":"small","gpus":1}},
{"ph":"X","name":"small","cat":"run","pid":1,"tid":2,"ts":1000000,"dur":4000000,"args":{"job":"first","task":"b","model":"small","gpus":1}},
{"ph":"X","name":"gang","cat":"run","pid":1,"tid":1,"ts":5000000,"dur":3000000,"args":{"job":"second","task":"c,1","model":"gang","gpus":2,"waited_s":3,"waited_no_free_gpu_s":3}},
{"ph":"X","name":"gang","cat":"run","pid":1,"tid":2,"ts":5000000,"dur":3000000,"args":{"job":"second","task":"c,1","model":"gang","gpus":2,"waited_s":3,"waited_no_free_gpu_s":3}},
{"ph":"X","name":"host","cat":"run","pid":1,"tid":3,"ts":8000000,"dur":500000,"args":{"job":"second","task":"d","model":"host","gpus":0}},
{"ph":"s","name":"dependency","cat":"dependency","id":1,"pid":1,"tid":1,"ts":7999999},
{"ph":"f","name":"dependency","cat":"dependency","id":1,"bp":"e","pid":1,"tid":3,"ts":8000000},
{"ph":"C","name":"GPU utilization","pid":1,"ts":0,"args":{"%":100}},
{"ph":"C","name":"GPU memory","pid":1,"ts":0,"args":{"GB":10}},
{"ph":"C","name":"waiting","pid":1,"ts":0,"args":{"jobs":0,"tasks":0}},
{"ph":"C","name":"waiting","pid":1,"ts":2000000,"args":{"jobs":1,"tasks":1}},
{"ph":"C","name":"GPU utilization","pid":1,"ts":4000000,"args":{"%":50}},
{"ph":"C","name":"GPU memory","pid":1,"ts":4000000,"args":{"GB":5}},
{"ph":"C","name":"GPU utilization","pid":1,"ts":5000000,"args":{"%":100}},
{"ph":"C","name":"GPU memory","pid":1,"ts":5000000,"args":{"GB":16}},
{"ph":"C","name":"waiting","pid":1,"ts":5000000,"args":{"jobs":0,"tasks":0}},
{"ph":"C","name":"GPU utilization","pid":1,"ts":8000000,"args":{"%":0}},
{"ph":"C","name":"GPU memory","pid":1,"ts":8000000,"args":{"GB":0}},
{"ph":"C","name":"GPU utilization","pid":1,"ts":8500000,"args":{"%":0}},
{"ph":"C","name":"GPU memory","pid":1,"ts":8500000,"args":{"GB":0}},
{"ph":"C","name":"waiting","pid":1,"ts":8500000,"args":{"jobs":0,"tasks":0}}
]}
)trace");
  }

  TEST_CASE("it is written only when it is asked for") {
    const test::TemporaryFolder folder;
    const test::Study study = test::pair_of_gpus();
    write_reports(study.input(), folder.path());
    CHECK(test::read_text(folder / "README.md").find("trace.json") == std::string::npos);
    write_report("trace", study.input(), folder / "t.json");
    CHECK(test::read_text(folder / "t.json") == trace_of(study.input()));
  }
}

TEST_SUITE("batsim") {
  TEST_CASE("a task on GPUs is a job, and a schedule has the figures of Batsim") {
    const test::TemporaryFolder folder;
    write_batsim(test::pair_of_gpus().input(), folder.path());
    // c,1 is ready at 2 s, runs from 5 s to 8 s: it is there for 6 s, which is twice as long as it runs.
    CHECK(test::read_text(folder / "pair_mix_fifo_jobs.csv") ==
          "job_id,workload_name,profile,submission_time,requested_number_of_resources,requested_time,success,final_state,"
          "starting_time,execution_time,finish_time,waiting_time,turnaround_time,stretch,allocated_resources,consumed_energy,"
          "metadata\n"
          "first/a,mix,small,0,1,-1,1,COMPLETED_SUCCESSFULLY,0,4,4,0,4,1,0,,\n"
          "first/b,mix,small,0,1,-1,1,COMPLETED_SUCCESSFULLY,0,5,5,0,5,1,1,,\n"
          "\"second/c,1\",mix,gang,2,2,-1,1,COMPLETED_SUCCESSFULLY,5,3,8,3,6,2,0-1,,\n");
    // Of 2 GPUs x 8.5 s, 7 s and 8 s are busy.
    CHECK(
        test::read_text(folder / "pair_mix_fifo_schedule.csv") ==
        "batsim_version,consumed_joules,makespan,max_slowdown,max_turnaround_time,max_waiting_time,mean_slowdown,"
        "mean_turnaround_time,mean_waiting_time,nb_computing_machines,nb_grouped_switches,nb_jobs,nb_jobs_finished,nb_jobs_killed,"
        "nb_jobs_rejected,nb_jobs_success,nb_machine_switches,scheduling_time,simulation_time,success_rate,time_computing,"
        "time_idle,time_sleeping,time_switching_off,time_switching_on,time_unavailable\n" +
            fmt::format("gpusim {},0,8,2,6,3,1.3333333333333333,5,1,2,0,3,3,0,0,3,0,0,0,1,15,2,0,0,0,0\n", kVersion));
    const std::string json = test::read_text(folder / "pair_mix_fifo_schedule.json");
    CHECK(json.starts_with(fmt::format("{{\n  \"batsim_version\": \"gpusim {}\",\n  \"consumed_joules\": 0,\n", kVersion)));
    CHECK(json.ends_with("  \"time_switching_on\": 0,\n  \"time_unavailable\": 0\n}\n"));
  }

  TEST_CASE("names of files are plain, and those that would be alike are told apart") {
    const test::TemporaryFolder folder;
    test::Study study = test::pair_of_gpus();
    study.scenario.systems.front().name = "../a b";
    study.scenario.policies.push_back(study.scenario.policies.front());
    study.scenario.policies.front().name = "p/1";
    study.scenario.policies[PolicyId{1}].name = "p 1";
    study.results.push_back(study.results[0]);
    study.results[1].run.policy = PolicyId{1};
    write_batsim(study.input(), folder.path());
    CHECK(test::read_text(folder / "-.-a-b_mix_p-1_jobs.csv") == test::read_text(folder / "-.-a-b_mix_p-1_2_jobs.csv"));
  }
}

}  // namespace gpusim
