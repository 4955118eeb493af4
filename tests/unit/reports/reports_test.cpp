#include <doctest/doctest.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"
#include "sim/scenario/built_in.hpp"
#include "tests/support/program.hpp"
#include "tests/support/report_fixture.hpp"
#include "tests/support/scenario_run.hpp"

namespace gpusim {
namespace {

using test::pair_of_gpus;
using test::read_text;
using test::report;
using test::Study;
using test::TemporaryFolder;

/// Hidden ones included.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const IoError& error) {
    return error.what();
  }
  return "no error";
}

/// Without the powers of root, to whom nothing is forbidden, as long as it lives.
struct Unprivileged {
  uid_t before = ::geteuid();
  Unprivileged() {
    if (before == 0) REQUIRE(::seteuid(65534) == 0);
  }
  Unprivileged(const Unprivileged&) = delete;
  Unprivileged& operator=(const Unprivileged&) = delete;
  ~Unprivileged() {
    if (before == 0) CHECK(::seteuid(before) == 0);
  }
};

}  // namespace

TEST_SUITE("reports") {
  TEST_CASE("a field is quoted only when it contains a comma, a quote or a line end") {
    const std::vector<std::string> fields{"plain text", "a,b", "say \"hi\"", "two\nlines", "", "cr\r"};
    CHECK(csv_line(fields) == "plain text,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,\"cr\r\"\n");
  }

  TEST_CASE("ratios print as the shortest decimal that reads back, and what is no number as nothing") {
    CHECK(number_text(3) == "3");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(1.0 / 3.0) == "0.3333333333333333");
    CHECK(number_text(1.0 / 0.0).empty());
  }

  TEST_CASE("a writer hands long texts to the stream in blocks and loses nothing") {
    std::ostringstream out;
    CsvWriter csv{out};
    for (std::uint64_t i = 0; i < 20'000; ++i) csv.count(i).seconds(Duration::nanoseconds(1)).empty().number(0.5).end_row();
    csv.finish();
    const std::string text = out.str();
    CHECK(text.starts_with("0,0.000000001,,0.5\n1,0.000000001,,0.5\n"));
    CHECK(text.ends_with("\n19999,0.000000001,,0.5\n"));
    CHECK(std::count(text.begin(), text.end(), '\n') == 20'000);
  }

  TEST_CASE("times in rows read like exact_seconds") {
    for (const std::int64_t count : {0LL, 1LL, 10LL, 100'000'000LL, 999'999'999LL, 1'000'000'000LL, 1'000'000'001LL,
                                     14'400'000'000'000LL, 1'234'567'890'120'000'000LL, 9'223'372'036'854'775'807LL}) {
      std::ostringstream out;
      CsvWriter csv{out};
      csv.seconds(Duration::nanoseconds(count)).finish();
      CHECK(out.str() == exact_seconds(Duration::nanoseconds(count)));
    }
  }

  TEST_CASE("a row of the summary has the columns of the format in their order") {
    const Study study = pair_of_gpus();
    // 2 GPUs; a, b, c,1 and d without the barrier are 4 tasks; gap and utilization in per cent; no ranges: low and high are equal.
    CHECK(
        report(study.input(), "summary") ==
        "system,workload,policy,status,gpus,gpu,jobs,tasks,makespan_s,makespan_low_s,makespan_high_s,until_gpus_s,bound_s,bound_"
        "name,gap_"
        "pct,"
        "proven_optimal,gpu_time_s,utilization_pct,experiments_per_day_serial,experiments_per_day_serial_low,"
        "experiments_per_day_serial_high,experiments_per_day_saturated,experiments_per_day_saturated_low,"
        "experiments_per_day_saturated_high,experiments_per_workday,experiments_per_workday_low,experiments_per_workday_high,"
        "mean_waiting_s,mean_completion_s,largest_memory_gb,smallest_gpu_gb\n"
        "pair,mix,fifo,ok,2,2 P40-24GB,2,4,8.5,8.5,8.5,0,8,area,6.25,false,15,87.5,10164.5,10164.5,10164.5,11520,11520,11520,3812,"
        "3812,3812,1.5,5.75,8,24\n");
  }

  TEST_CASE("low and high are the least and the largest value over the cases") {
    const Study study = test::three_p40_or_one_v100();
    const std::vector<std::string> columns = summary_columns();
    const std::vector<std::string> row = summary_row(study.scenario, study.results[2]);
    REQUIRE(row.size() == columns.size());
    const auto value = [&](std::string_view column) {
      return row[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), column) - columns.begin())];
    };
    // 2.4 h, 2 h and 3 h.
    CHECK(value("makespan_s") == "8640");
    CHECK(value("makespan_low_s") == "7200");
    CHECK(value("makespan_high_s") == "10800");
    CHECK(value("experiments_per_day_serial_low") == "8");
    CHECK(value("experiments_per_day_serial_high") == "12");
    CHECK(value("experiments_per_workday") == "4");
    CHECK(value("experiments_per_workday_low") == "3");
    CHECK(value("experiments_per_workday_high") == "5");
  }

  TEST_CASE("several kinds of GPUs are counted in the order of their slots") {
    Study study = pair_of_gpus();
    System& system = study.scenario.systems.front();
    system.gpus.push_back({});
    system.gpus.back().id = "V100-PCIe-32GB";
    system.devices.front().gpu = id<GpuId>(1);
    CHECK(summary_row(study.scenario, study.results[0])[5] == "1 V100-PCIe-32GB + 1 P40-24GB");
  }

  TEST_CASE("what does not apply is empty in the summary") {
    Study study = pair_of_gpus();
    Measures& measures = study.results[0].cases[0].measures;
    measures.largest_memory = {};
    measures.smallest_device = {};
    measures.experiments_per_day_serial = 1.0 / 0.0;  // a run that takes no time
    const std::vector<std::string> row = summary_row(study.scenario, study.results[0]);
    CHECK(row[18].empty());
    CHECK(row[29].empty());
    CHECK(row[30].empty());
    const Json json = Json::parse(report(study.input(), "summary_json"));
    CHECK_FALSE(json["results"][0].contains("experiments_per_day_serial"));
    CHECK_FALSE(json["results"][0].contains("smallest_gpu_gb"));
  }

  TEST_CASE("summary.json has the columns of summary.csv as members, numbers as numbers") {
    const Study study = pair_of_gpus();
    const std::string text = report(study.input(), "summary_json");
    const Json json = Json::parse(text);
    CHECK(json["schema_version"] == 1);
    CHECK(json["gpusim_version"] == kVersion);
    CHECK(json["scenario"] == "mix");
    CHECK(json["seed"] == 7);
    CHECK(json["experiment"] == "mix");
    CHECK(json["notes"] == Json::parse(R"(["\"P40\" stands for P40-24GB"])"));
    REQUIRE(json["results"].size() == 1);
    const std::vector<std::string> columns = summary_columns();
    std::vector<std::string> members;
    for (const auto& [key, value] : json["results"][0].items()) members.push_back(key);
    CHECK(members == columns);
    CHECK(json["results"][0]["gpu"] == "2 P40-24GB");
    CHECK(json["results"][0]["makespan_s"] == 8.5);
    CHECK(json["results"][0]["tasks"] == 4);
    CHECK(json["results"][0]["proven_optimal"] == false);
    CHECK(text.ends_with("}\n"));
  }

  TEST_CASE("times in summary.json keep all digits of a nanosecond") {
    Study study = pair_of_gpus();
    study.results[0].cases[0].measures.makespan = Duration::nanoseconds(2'000'000'000'000'000'001);
    CHECK(report(study.input(), "summary_json").find("\"makespan_s\": 2000000000.000000001,") != std::string::npos);
  }

  TEST_CASE("scenario.json keeps UTF-8 as it is, and its hash is FNV-1a of the file") {
    const Study study = pair_of_gpus();
    CHECK(report(study.input(), "scenario") == "{\n  \"name\": \"mix\",\n  \"title\": \"섞음\"\n}\n");
    // FNV-1a 64 of that text, computed by a program of its own in another language.
    CHECK(Json::parse(report(study.input(), "summary_json"))["scenario_hash"] == "2d8ea73517697b7f");
  }

  TEST_CASE("gantt.csv has one row a span, ordered by start and then by task") {
    CHECK(report(pair_of_gpus().input(), "gantt") ==
          "system,workload,policy,case,job,task,span,kind,devices,gpu,gpus,start_s,end_s\n"
          "pair,mix,fifo,nominal,first,a,0,run,gpu0,P40-24GB,1,0,4\n"
          "pair,mix,fifo,nominal,first,b,0,input,gpu1,P40-24GB,1,0,1\n"
          "pair,mix,fifo,nominal,first,b,1,run,gpu1,P40-24GB,1,1,5\n"
          "pair,mix,fifo,nominal,first,join,0,barrier,,,0,5,5\n"
          "pair,mix,fifo,nominal,second,\"c,1\",0,run,gpu0 gpu1,P40-24GB,2,5,8\n"
          "pair,mix,fifo,nominal,second,d,0,run,,,0,8,8.5\n");
  }

  TEST_CASE("jobs.csv counts tasks without barriers") {
    CHECK(report(pair_of_gpus().input(), "jobs") ==
          "system,workload,policy,case,job,part,submit_s,start_s,end_s,waiting_s,completion_s,tasks,gpu_time_s,state,labels,user,"
          "queue,"
          "priority,estimate_s,deadline_s,lateness_s,alone_s,stretch,bounded_slowdown,finish_time_fairness,goodput,preemptions,"
          "failures,lost_s,restore_s,save_s,idle_s,waited_dependency_s,waited_calendar_s,waited_quota_s,waited_resource_s,"
          "waited_no_free_gpu_s,waited_memory_s,waited_placement_s,waited_held_back_s\n"
          // Alone it takes 4 s. Of its 5 s the other job is there for 3: on 1 / 1.6 of the GPUs its 8 GPU seconds take 6.4 s.
          "pair,mix,fifo,nominal,first,one,0,0,5,0,5,2,9,COMPLETED,,,,0,,,,4,1.25,1,0.78125,0.8888888888888888,0,0,0,0,0,0,"
          "0,0,0,0,0,0,0,0\n"
          // 3 s on GPUs and 0.5 s on the host; up to 4 s no GPU is free, then one of two.
          "pair,mix,fifo,nominal,second,two,2,5,8.5,3,6.5,2,6,COMPLETED,,,,0,,,,3.5,1.8571428571428572,1,1.4824561403508774,1,0,0,"
          "0,0,"
          "0,0,0,0,0,0,3,0,0,0\n");
  }

  TEST_CASE("utilization.csv has a row at the start, where a value changes, and at the end") {
    // Moving the inputs of b and running it is one stretch of gpu1. c,1 is ready when its job arrives at 2 s and waits until 5 s;
    // from then on it holds 8 GB on each of two GPUs.
    CHECK(report(pair_of_gpus().input(), "utilization") ==
          "system,workload,policy,case,t_s,device,busy,memory_gb,tasks_waiting,jobs_waiting\n"
          "pair,mix,fifo,nominal,0,system,2,10,0,0\n"
          "pair,mix,fifo,nominal,2,system,2,10,1,1\n"
          "pair,mix,fifo,nominal,4,system,1,5,1,1\n"
          "pair,mix,fifo,nominal,5,system,2,16,0,0\n"
          "pair,mix,fifo,nominal,8,system,0,0,0,0\n"
          "pair,mix,fifo,nominal,8.5,system,0,0,0,0\n"
          "pair,mix,fifo,nominal,0,gpu0,1,5,,\n"
          "pair,mix,fifo,nominal,4,gpu0,0,0,,\n"
          "pair,mix,fifo,nominal,5,gpu0,1,8,,\n"
          "pair,mix,fifo,nominal,8,gpu0,0,0,,\n"
          "pair,mix,fifo,nominal,8.5,gpu0,0,0,,\n"
          "pair,mix,fifo,nominal,0,gpu1,1,5,,\n"
          "pair,mix,fifo,nominal,5,gpu1,1,8,,\n"
          "pair,mix,fifo,nominal,8,gpu1,0,0,,\n"
          "pair,mix,fifo,nominal,8.5,gpu1,0,0,,\n");
  }

  TEST_CASE("the README of the folder names every file and the exact command") {
    const std::string text = report(pair_of_gpus().input(), "readme");
    const Study study = pair_of_gpus();
    for (const ReportRow& row : report_table())
      CHECK((text.find(fmt::format("| `{}` | {} |\n", row.file, row.summary)) != std::string::npos) ==
            row.is_written(study.input()));
    CHECK(text.starts_with(fmt::format("# 섞음\n\nMade by gpusim {} with\n\n    gpusim run mix.json --out out\n\n", kVersion)));
  }
}

TEST_SUITE("report files") {
  TEST_CASE("a folder is made with its parents and holds every report and nothing else") {
    const TemporaryFolder folder;
    const Study study = pair_of_gpus();
    write_reports(study.input(), folder / "new/out");
    std::vector<std::string> expected{"README.md"};
    for (const ReportRow& row : report_table())
      if (row.is_written(study.input())) expected.emplace_back(row.file);
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    CHECK(files_in(folder / "new/out") == expected);
    for (const char* always : {"gantt.csv", "jobs.csv", "scenario.json", "summary.csv", "summary.json", "utilization.csv"})
      CHECK(std::filesystem::exists(folder / (std::string("new/out/") + always)));
    for (const ReportRow& row : report_table())
      if (row.is_written(study.input()))
        CHECK(read_text(folder / ("new/out/" + std::string{row.file})) == report(study.input(), row.name));
  }

  TEST_CASE("a file is replaced as a whole") {
    const TemporaryFolder folder;
    write_file(folder / "out.csv", "a long first text\n");
    write_file(folder / "out.csv", "second\n");
    CHECK(read_text(folder / "out.csv") == "second\n");
    CHECK(files_in(folder.path()) == std::vector<std::string>{"out.csv"});
  }

  TEST_CASE("a full disk is reported with the file's name, what was complete stays, what was not is gone") {
    const TemporaryFolder folder;
    std::filesystem::create_symlink("/dev/full", folder / "gantt.csv");
    const Study study = pair_of_gpus();
    CHECK(error_of([&] { write_reports(study.input(), folder.path()); }) ==
          fmt::format("cannot write \"{}\": No space left on device", folder / "gantt.csv"));
    CHECK(files_in(folder.path()) == std::vector<std::string>{"gantt.csv", "summary.csv", "summary.json"});
    CHECK(read_text(folder / "summary.json") == report(study.input(), "summary_json"));
    CHECK(std::filesystem::is_character_file("/dev/full"));
  }

  TEST_CASE("a write that fails half-way leaves the old file and no temporary") {
    const TemporaryFolder folder;
    write_file(folder / "out.csv", "old\n");
    struct rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit small{4096, before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const std::string message = error_of([&] { write_file(folder / "out.csv", std::string(200'000, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    CHECK(message == fmt::format("cannot write \"{}\": File too large", folder / "out.csv"));
    CHECK(read_text(folder / "out.csv") == "old\n");
    CHECK(files_in(folder.path()) == std::vector<std::string>{"out.csv"});
  }

  TEST_CASE("a report that fails inside a stream is the same error") {
    const TemporaryFolder folder;
    std::filesystem::create_symlink("/dev/full", folder / "scenario.json");
    Study study = pair_of_gpus();
    // Longer than what is kept back before writing.
    json_of(study.scenario.document)["title"] = std::string(200'000, 'x');
    CHECK(error_of([&] { write_reports(study.input(), folder.path()); }) ==
          fmt::format("cannot write \"{}\": No space left on device", folder / "scenario.json"));
  }

  TEST_CASE("a missing folder, a folder in the file's place, and a file in the folder's place are errors that say so") {
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder / "taken");
    write_file(folder / "file", "");
    const Study study = pair_of_gpus();
    CHECK(error_of([&] { write_file(folder / "missing/out.csv", "x"); }) ==
          fmt::format("cannot write \"{}\": No such file or directory", folder / "missing/out.csv"));
    CHECK(error_of([&] { write_file(folder / "taken", "x"); }) ==
          fmt::format("cannot write \"{}\": Is a directory", folder / "taken"));
    CHECK(error_of([&] { write_reports(study.input(), folder / "file"); }) ==
          fmt::format("cannot write \"{}\": Not a directory", folder / "file"));
    CHECK(error_of([&] { write_reports(study.input(), folder / "file/out"); }) ==
          fmt::format("cannot write \"{}\": Not a directory", folder / "file/out"));
  }

  TEST_CASE("a folder or a file that may not be written is left alone") {
    const TemporaryFolder folder;
    write_file(folder / "out.csv", "old\n");
    std::filesystem::permissions(folder / "out.csv", std::filesystem::perms{0444});
    std::filesystem::create_directory(folder / "closed");
    std::filesystem::permissions(folder / "closed", std::filesystem::perms{0555});
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0777});
    std::string file_message;
    std::string folder_message;
    {
      const Unprivileged unprivileged;
      file_message = error_of([&] { write_file(folder / "out.csv", "new\n"); });
      folder_message = error_of([&] { write_file(folder / "closed/out.csv", "new\n"); });
    }
    CHECK(file_message == fmt::format("cannot write \"{}\": Permission denied", folder / "out.csv"));
    CHECK(folder_message == fmt::format("cannot write \"{}\": Permission denied", folder / "closed/out.csv"));
    CHECK(read_text(folder / "out.csv") == "old\n");
  }
}

}  // namespace gpusim
