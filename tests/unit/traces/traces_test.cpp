// Every format of traces by a small example with its odd corners.

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "gpusim/job_table.hpp"
#include "gpusim/reader.hpp"
#include "sim/traces/fields.hpp"
#include "sim/traces/slurm_tres.hpp"
#include "tests/support/program.hpp"

using namespace gpusim;
using namespace gpusim::test;

namespace {

Duration s(std::int64_t count) { return kSecond * count; }

ImportedTrace import(const std::string& text, const std::string& format = "", const TraceOptions& options = {}) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/trace";
  write_text(file, text);
  return import_trace({file}, format, options);
}

std::string error_of(const std::string& text, const std::string& format = "") {
  try {
    (void)import(text, format);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

/// "reason x rows" of everything that was left out; impossible rows with "!".
std::string left_out(const ImportedTrace& trace) {
  std::string text;
  for (const RowsLeftOut& entry : trace.report.left_out)
    text += (text.empty() ? "" : "; ") + std::string(entry.is_impossible ? "!" : "") + entry.reason.en + " x" +
            std::to_string(entry.rows);
  return text;
}

/// "name submit gpus duration" of all jobs, in seconds.
std::string jobs(const ImportedTrace& trace) {
  std::string text;
  for (const JobRow& job : trace.table.jobs)
    text += (text.empty() ? "" : "; ") + job.name + " " + exact_seconds(job.submit) + " " + std::to_string(job.gpus) + " " +
            exact_seconds(job.duration);
  return text;
}

}  // namespace

TEST_SUITE("traces") {
  TEST_CASE("times of files are read exactly") {
    CHECK(parse_time("0.1") == Duration::nanoseconds(100'000'000));
    CHECK(parse_time("-3") == Duration{} - s(3));
    CHECK(parse_time("1.5", s(3600)) == s(5400));
    CHECK(parse_time("1e3") == s(1000));
    CHECK_FALSE(parse_time("").has_value());
    CHECK_FALSE(parse_time("3 s").has_value());
    CHECK_FALSE(parse_time("99999999999999999999").has_value());
    CHECK(parse_slurm_time("2-03:04:05") == s(2 * 86400 + 3 * 3600 + 4 * 60 + 5));
    CHECK(parse_slurm_time("04:05.5") == Duration::nanoseconds(245'500'000'000));
    CHECK(parse_slurm_time("1-06") == s(30 * 3600));
    CHECK(parse_slurm_time("90") == s(5400));
    CHECK_FALSE(parse_slurm_time("UNLIMITED").has_value());
    CHECK(parse_date_time("1970-01-02 00:00:01") == s(86401));
    CHECK(parse_date_time("1970-01-01T08:00:00+08:00") == s(0));
    CHECK(parse_date_time("1970-01-01T00:00:00-01:30") == s(5400));
    CHECK_FALSE(parse_date_time("Unknown").has_value());
  }

  TEST_CASE("GPUs are found in every form of Slurm's lists") {
    CHECK(slurm_gpus("billing=9,cpu=8,gres/gpu=4,gres/gpu:a100=4,mem=64G", 2).count == 4);
    CHECK(slurm_gpus("gres/gpu:a100=1,gres/gpu:v100=3", 1).count == 4);
    CHECK(slurm_gpus("gres/gpu:a100=1,gres/gpu:v100=3", 1).type == "v100");
    CHECK(slurm_gpus("gpu:tesla:2(S:0-1),craynetwork:1", 3).count == 6);
    CHECK(slurm_gpus("gpu:2", 1).count == 2);
    CHECK(slurm_gpus("gres:gpu:4", 1).count == 4);
    CHECK(slurm_gpus("cpu=4,mem=2G", 1).count == 0);
  }

  TEST_CASE("sacct: steps, jobs that never started or still run, and jobs on CPUs are left out, and names may hold bars") {
    const ImportedTrace trace = import(
        "\xEF\xBB\xBFJobID|JobName|User|Partition|Submit|Eligible|Start|End|Elapsed|Timelimit|State|AllocTRES|NNodes\r\n"
        "100|a|b|ann|gpu|2026-01-05T00:00:00|2026-01-05T00:00:00|2026-01-05T00:01:00|2026-01-06T00:01:00|1-00:00:00|2-00:00:00|"
        "COMPLETED|gres/gpu=4|1\r\n"
        "100.batch|batch|||2026-01-05T00:01:00|2026-01-05T00:01:00|2026-01-05T00:01:00|2026-01-06T00:01:00|1-00:00:00||COMPLETED|"
        "cpu=4|1\r\n"
        "\r\n"
        "101_3|arr|bob|gpu|2026-01-05T00:00:10|2026-01-05T00:00:30|2026-01-05T00:00:40|2026-01-05T00:00:50|00:00:10|UNLIMITED|"
        "CANCELLED by 7|gres/gpu:a100=1|1\r\n"
        "102|x|bob|gpu|2026-01-05T00:00:10|Unknown|None|Unknown|00:00:00|01:00:00|CANCELLED by 7|gres/gpu=1|1\r\n"
        "103|x|bob|gpu|2026-01-05T00:00:10|2026-01-05T00:00:10|2026-01-05T00:00:40|Unknown|00:00:10|01:00:00|RUNNING|gres/"
        "gpu=1|1\r\n"
        "104|x|bob|cpu|2026-01-05T00:00:10|2026-01-05T00:00:10|2026-01-05T00:00:40|2026-01-05T00:00:50|00:00:10|01:00:00|COMPLETED|"
        "cpu=1|1\r\n"
        "105|x|bob|gpu|2026-01-05T00:00:10|2026-01-05T00:00:10|2026-01-05T00:00:05|2026-01-05T00:00:50|00:00:10|01:00:00|COMPLETED|"
        "gres/gpu=1|1\r\n"
        "106|short\r\n");
    CHECK(trace.report.format == "slurm");
    CHECK(jobs(trace) == "100 0 4 86400; 101_3 30 1 10");
    CHECK(left_out(trace) ==
          "is a step of a job x1; never started x1; was still running x1; requests no GPU x1; !starts before it is submitted x1; "
          "!does not have as many fields as the header x1");
    CHECK(trace.table.first_submit == "2026-01-05 00:00:00");
    CHECK(*trace.table.jobs[0].estimate == s(2 * 86400));
    CHECK_FALSE(trace.table.jobs[1].estimate.has_value());
    CHECK(*trace.table.jobs[1].start == s(40));
    CHECK(trace.table.text(trace.table.jobs[1].state) == "CANCELLED");
    CHECK(trace.report.rows == 8);
  }

  TEST_CASE("swf: -1 is unknown, parts of jobs are skipped, processors are grouped to GPUs") {
    const std::string text =
        "; MaxProcs: 128\n; a comment\n"
        "  1 0 5 100 8 -1 -1 8 200 -1 1 3 1 -1 0 -1 -1 -1\n"
        "2 10 -1 -1 -1 -1 -1 4 200 -1 5 3 1 -1 0 -1 -1 -1\n"
        "3 20 0 50 9 -1 -1 -1 -1 -1 2 3 1 -1 0 -1 -1 -1\n"
        "4 30 0 50 -1 -1 -1 9 -1 -1 0 3 1 -1 0 -1 -1 -1\n"
        "5 40 0 x 1 -1 -1 9 -1 -1 0 3 1 -1 0 -1 -1 -1\n";
    TraceOptions options;
    options.processors_per_gpu = 4;
    const ImportedTrace trace = import(text, "", options);
    CHECK(trace.report.format == "swf");
    CHECK(jobs(trace) == "1 0 2 100; 4 30 3 50");
    CHECK(trace.table.capacity == 32);
    CHECK(*trace.table.jobs[0].start == s(5));
    CHECK(*trace.table.jobs[0].estimate == s(200));
    CHECK(left_out(trace) ==
          "never started x1; is a part of a job that is also listed as a whole x1; !has a field that is not a number x1");
  }

  TEST_CASE("philly: a job of the log takes the sum of its attempts") {
    const ImportedTrace trace = import(R"([
      {"status": "Pass", "vc": "ee", "jobid": "j1", "user": "u", "submitted_time": "2017-10-07 01:11:39", "attempts": [
        {"start_time": "2017-10-07 01:12:09", "end_time": "2017-10-07 01:13:09", "detail": [{"ip": "m1", "gpus": ["gpu0", "gpu1"]}]},
        {"start_time": "2017-10-07 01:13:30", "end_time": "2017-10-07 01:13:40", "detail": [{"ip": "m2", "gpus": ["gpu0", "gpu1"]}]}]},
      {"status": "Killed", "vc": "ee", "jobid": "j2", "user": "u", "submitted_time": "2017-10-07 01:11:40", "attempts": []},
      {"status": "Pass", "vc": "ee", "jobid": "j3", "user": "u", "submitted_time": "None", "attempts": []},
      {"status": "Pass", "vc": "ee", "jobid": "j4", "user": "u", "submitted_time": "2017-10-07 01:11:41", "attempts": [
        {"start_time": "2017-10-07 01:12:09", "end_time": "None", "detail": [{"ip": "m1", "gpus": ["gpu0"]}]}]}])");
    CHECK(trace.report.format == "philly");
    CHECK(jobs(trace) == "j1 0 2 70");
    CHECK(*trace.table.jobs[0].start == s(30));
    CHECK(left_out(trace) == "never started x1; !has no submission time x1; was still running x1");
    CHECK(jobs(import("job_id,vc,submit_s,num_gpus,duration_s\n7,v,5,8,2\n8,v,1,1,3\n")) == "8 1 1 3; 7 5 8 2");
  }

  TEST_CASE("helios, tiresias: quoted fields, jobs without GPUs") {
    const ImportedTrace helios = import(
        "job_id,user,vc,gpu_num,cpu_num,node_num,state,submit_time,start_time,end_time,duration,queue\n"
        "1,\"a, b\",vc1,8,64,1,COMPLETED,2020-04-01 00:00:00,2020-04-01 00:00:07,2020-04-01 00:01:07,60,7\n"
        "2,u,vc1,0,4,1,FAILED,2020-04-01 00:00:01,2020-04-01 00:00:01,2020-04-01 00:00:02,1,0\n");
    CHECK(helios.report.format == "helios");
    CHECK(jobs(helios) == "1 0 8 60");
    CHECK(helios.table.text(helios.table.jobs[0].user) == "a, b");
    CHECK(left_out(helios) == "requests no GPU x1");
    const ImportedTrace tiresias =
        import("job_id,num_gpu,submit_time,iterations,model_name,duration,interval\n1,4,0,10,vgg,99,1\n2,4,\"1,0,vgg,99,1\n");
    CHECK(tiresias.report.format == "tiresias");
    CHECK(jobs(tiresias) == "1 0 4 99");
    CHECK(left_out(tiresias) == "!has an unclosed quote x1");
  }

  TEST_CASE("gavel and shockwave: steps need a table of steps per second, durations do not") {
    const TemporaryFolder folder;
    TraceOptions options;
    options.throughputs = folder.path() + "/speeds.csv";
    write_text(options.throughputs, "gpu,model,batch_size,n_gpus,steps_per_s\nv100,LM,10,1,2\nk80,LM,10,1,0.5\nk80,LM,20,1,0\n");
    const std::string line = "LM (batch size 10)\tpython main.py\tlm\t--steps\t1\t100\t1\t2\t1.5\t30\n";
    const ImportedTrace trace = import(line, "", options);
    CHECK(trace.report.format == "gavel");
    CHECK(jobs(trace) == "1 30 1 50");
    REQUIRE(trace.table.jobs[0].duration_on.size() == 2);
    CHECK(trace.table.jobs[0].duration_on[0].second == s(200));
    CHECK(*trace.table.jobs[0].deadline == s(30 + 75));
    CHECK(trace.table.jobs[0].weight == 2);
    CHECK(error_of(line).find("1 states steps only; requires a table of steps per second (--throughputs)") != std::string::npos);
    const ImportedTrace shockwave = import(
        "job_id,model,batch_size,total_steps,n_gpus,adaptation_mode,priority_weight,duration_s,arrival_s\n0,LM,10,100,1,gns,1,1418."
        "0,55.0\n");
    CHECK(shockwave.report.format == "shockwave");
    CHECK(jobs(shockwave) == "0 55 1 1418");
  }

  TEST_CASE("alibaba: the tasks of a job are one gang, and pods that were never scheduled are left out") {
    const ImportedTrace pai = import(
        "job_name,task_name,inst_num,status,start_time,end_time,plan_cpu,plan_mem,plan_gpu,gpu_type\n"
        "j,ps,1.0,Terminated,100.0,300.0,600.0,10,,MISC\nj,worker,2.0,Terminated,110.0,290.0,400.0,10,150.0,V100\n"
        "k,worker,1.0,Failed,50.0,60.0,100.0,1,25.0,T4\nl,worker,1.0,Running,70.0,,100.0,1,25.0,T4\n");
    CHECK(pai.report.format == "alibaba");
    CHECK(jobs(pai) == "k 50 1 10; j 100 3 200");
    CHECK(pai.table.jobs[0].gpu_share == 0.25);
    CHECK(left_out(pai) == "was still running x1");
    const ImportedTrace pods = import(
        "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\n"
        "p0,12000,16384,1,460,,LS,Running,10,40,15\np1,1,1,1,1000,,BE,Pending,20,30,\np2,1,1,0,0,,BE,Running,20,30,20\n");
    CHECK(jobs(pods) == "p0 10 1 25");
    CHECK(*pods.table.jobs[0].start == s(15));
    CHECK(left_out(pods) == "never started x1; requests no GPU x1");
  }

  TEST_CASE("csv: columns by map, dates, durations by GPU, and what is written can be read again") {
    TraceOptions options;
    options.columns = {{"job", "id"}, {"submit", "when"}, {"gpus", "n"}, {"duration", "len"}};
    options.unit = s(60);
    CHECK(jobs(import("id,when,n,len\na,2026-01-05T10:00:00,1,2\nb,2026-01-05T10:01:00,2,1:30\n", "csv", options)) ==
          "a 0 1 120; b 60 2 90");
    const std::string own =
        "job,submit_s,gpus,duration_s,user,estimate_s,duration_s@T4,duration_s@V100\n\"x,1\",0,1,20,ann,30.5,60,20\ny,1,1,5,,,5,\n";
    const ImportedTrace trace = import(own);
    CHECK(trace.table.jobs[1].duration_on.size() == 1);
    const std::string written = job_table_csv(trace.table);
    CHECK(written ==
          "job,submit_s,gpus,duration_s,estimate_s,user,duration_s@T4,duration_s@V100\n\"x,1\",0,1,20,30.5,ann,60,20\ny,1,1,5,,,5,"
          "\n");
    CHECK(job_table_csv(import(written).table) == written);
    CHECK(error_of("job,gpus\n", "csv").find("expected a column \"submit\", got the columns job, gpus") != std::string::npos);
    CHECK(error_of("job,submit_s,gpus,duration_s\n1,0,0,4\n")
              .find("no row of this csv trace is a job that can be replayed; 1 row read: 1 requests no GPU") != std::string::npos);
    CHECK(error_of("hello\n").find("its content shows no known format") != std::string::npos);
    CHECK(jobs(import("job,submit_s,gpus,duration_s\n1,0,1,4\n1,1,1,4\n")) == "1 0 1 4; 1#2 1 1 4");
  }

  TEST_CASE("a selection cuts a window, and a load moves arrivals together with their deadlines") {
    JobTable table = import("job,submit_s,gpus,duration_s,deadline_s,start_s\na,0,1,4,9,0\nb,10,1,4,20,11\nc,20,1,4,30,21\n").table;
    select(table, {.from = s(10), .until = {}, .queue = "", .user = "", .load = 2, .limit = {}});
    REQUIRE(table.jobs.size() == 2);
    CHECK(table.jobs[0].submit == s(0));
    CHECK(table.jobs[1].submit == s(5));
    CHECK(*table.jobs[1].deadline == s(15));
    CHECK_FALSE(table.jobs[1].start.has_value());
    CHECK(summary_of(table).mean_gpus_busy == doctest::Approx(8.0 / 5));
  }

  TEST_CASE("workflows: STG, DOT, DAX, WfCommons and PSPLIB give tasks, edges and data") {
    const Workflow stg = import("2\n0 0 0\n1 4 1 0\n2 6 1 1\n3 0 2 1 2\n# comment\n").table.workflows.at(0);
    CHECK(stg.tasks.size() == 4);
    CHECK(stg.edges.size() == 4);
    CHECK(stg.tasks[2].duration == s(6));
    const Workflow dot = import(
                             "digraph g { node [shape=box]; a [weight=3] /* x */ ; \"b c\" [duration=\"2.5\"]; a -> \"b c\" -> d "
                             "[data=100]; // end\n subgraph s { d } }")
                             .table.workflows.at(0);
    CHECK(dot.name == "g");
    CHECK(dot.tasks[1].name == "b c");
    CHECK(dot.tasks[1].duration == Duration::nanoseconds(2'500'000'000));
    CHECK(dot.edges[1].data == DataSize::raw(100));
    const Workflow dax = import(
                             "<?xml version=\"1.0\"?><adag name=\"m\"><job id=\"A\" runtime=\"1.5\"><uses file=\"f\" "
                             "link=\"output\" size=\"10\"/></job>"
                             "<job id=\"B\" runtime=\"2\"><uses file=\"f\" link=\"input\" size=\"10\"/></job><child "
                             "ref=\"B\"><parent ref=\"A\"/></child></adag>")
                             .table.workflows.at(0);
    CHECK(dax.edges.at(0).data == DataSize::raw(10));
    const Workflow v15 = import(R"({"name": "w", "schemaVersion": "1.5", "workflow": {"specification": {"tasks": [
        {"name": "s", "id": "1", "parents": [], "children": ["2"], "outputFiles": ["f"]},
        {"name": "s", "id": "2", "parents": ["1"], "children": [], "inputFiles": ["f"]}], "files": [{"id": "f", "sizeInBytes": 7}]},
        "execution": {"makespanInSeconds": 9, "tasks": [{"id": "1", "runtimeInSeconds": 4.5}, {"id": "2", "runtimeInSeconds": 1}]}}})")
                             .table.workflows.at(0);
    CHECK(v15.tasks[0].duration == Duration::nanoseconds(4'500'000'000));
    CHECK(v15.edges.at(0).data == DataSize::raw(7));
    CHECK(*v15.makespan == s(9));
    const Workflow v13 = import(R"({"name": "w", "schemaVersion": "1.3", "workflow": {"makespan": 3, "tasks": [
        {"name": "a", "runtime": 2, "parents": [], "files": [{"link": "output", "name": "f", "size": 5}]},
        {"name": "b", "runtime": 1, "parents": ["a"], "files": [{"link": "input", "name": "f", "size": 5}]}]}})")
                             .table.workflows.at(0);
    CHECK(v13.edges.at(0).data == DataSize::raw(5));
    const Workflow project =
        import(
            "****\njobs (incl. supersource/sink ):  3\n****\nPRECEDENCE RELATIONS:\njobnr. #modes #successors successors\n"
            " 1 1 1 2\n 2 1 1 3\n 3 1 0\n****\nREQUESTS/DURATIONS:\njobnr. mode duration R 1 R 2\n-----\n 1 1 0 0 0\n 2 1 8 4 0\n "
            "3 1 0 0 0\n"
            "****\nRESOURCEAVAILABILITIES:\n R 1 R 2\n 12 13\n****\n")
            .table.workflows.at(0);
    CHECK(project.resources.at(1) == std::pair<std::string, std::uint32_t>{"R2", 13});
    CHECK(project.tasks[1].requests == std::vector<std::uint32_t>{4, 0});
    CHECK(error_of("digraph { a -> b; b -> a }").find("the tasks form a cycle; task \"a\" can never start") != std::string::npos);
  }
}
