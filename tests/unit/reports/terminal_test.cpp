#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/reports/terminal_text.hpp"
#include "tests/support/report_fixture.hpp"

namespace gpusim {
namespace {

using test::hours;
using test::pair_of_gpus;
using test::result_of;
using test::Study;
using test::three_p40_or_one_v100;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string table(const Study& study, const TerminalStyle& style) { return terminal_page(comparison_page(study.input()), style); }

constexpr TerminalStyle kWide{120, true, false};
constexpr TerminalStyle kStandard{80, true, false};
constexpr TerminalStyle kAsciiOnly{80, false, false};
constexpr TerminalStyle kKorean{80, true, true};

/// One GPU, one task `train` of this length, on a schedule of its own.
Study one_task(Duration length) {
  Study study = pair_of_gpus();
  study.scenario.systems.front() = test::make_system("one", "One", "P40-24GB", 24 * units::GB, 1);
  Workload& workload = study.scenario.workloads.front();
  workload.jobs.resize(1);
  workload.task_name[0] = "train";
  CaseResult& one = study.results[0].cases[0];
  one.schedule = {};
  const DeviceId device = id<DeviceId>(0);
  one.schedule.take({id<TaskId>(0), SpanKind::run, {}, Instant::at(length), {&device, 1}});
  one.measures.makespan = length;
  return study;
}

/// One hour of `train`, then eight hours of another model.
Study two_in_a_row() {
  Study study = one_task(hours(9));
  CaseResult& one = study.results[0].cases[0];
  one.schedule = {};
  const DeviceId device = id<DeviceId>(0);
  one.schedule.take({id<TaskId>(0), SpanKind::run, {}, Instant::at(hours(1)), {&device, 1}});
  one.schedule.take({id<TaskId>(3), SpanKind::run, Instant::at(hours(1)), Instant::at(hours(9)), {&device, 1}});
  return study;
}

}  // namespace

TEST_SUITE("terminal text") {
  TEST_CASE("Hangul, kanji and fullwidth forms take two columns, combining marks none") {
    CHECK(display_width("P40 x3") == 6);
    CHECK(display_width("P40 3장") == 7);
    CHECK(display_width("計算") == 4);
    CHECK(display_width("Ａ") == 2);
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("\u1112\u1161\u11ab") == 2);  // the syllable 한 in its three letters
    CHECK(display_width("×…█▒·") == 5);
    CHECK(display_width("\xff\xfe") == 2);  // no UTF-8: each byte stands for itself
  }

  TEST_CASE("a cut text ends in an ellipsis and never in half a character") {
    CHECK(cut("cross-validation", 16, kWide) == "cross-validation");
    CHECK(cut("cross-validation", 10, kWide) == "cross-val…");
    CHECK(cut("cross-validation", 10, kAsciiOnly) == "cross-v...");
    CHECK(cut("교차검증", 6, kWide) == "교차…");  // a third syllable would need two columns where one is left
    CHECK(cut("ab", 1, kAsciiOnly) == "a");
  }

  TEST_CASE("text is wrapped at spaces, and inside a word only when the word is too long") {
    CHECK(wrap("", 10) == std::vector<std::string>{""});
    CHECK(wrap("  pooled", 10) == std::vector<std::string>{"  pooled"});
    CHECK(wrap("five models in turn", 11) == std::vector<std::string>{"five models", "in turn"});
    CHECK(wrap("extraordinarily long", 8) == std::vector<std::string>{"extraord", "inarily", "long"});
    CHECK(wrap("교차 검증 실행", 5) == std::vector<std::string>{"교차", "검증", "실행"});
    CHECK(wrap("장", 1) == std::vector<std::string>{"장"});
  }

  TEST_CASE("a number is not parted from its per cent sign") {
    CHECK(wrap("cycle 25 % shorter", 8) == std::vector<std::string>{"cycle", "25 %", "shorter"});
  }

  TEST_CASE("a title cannot send control characters to the terminal") {
    CHECK(printable("a\x1b[31mb\nc\x7f", kWide) == "a [31mb c ");
    CHECK(printable("a\u0085b", kWide) == "a b");
  }

  TEST_CASE("without UTF-8 a title becomes ASCII") {
    CHECK(printable("P40 ×3 – 장 “a” e\u0301", kAsciiOnly) == "P40 x3 - ? \"a\" e");
  }
}

TEST_SUITE("terminal table") {
  TEST_CASE("the comparison is one column a system, one row a workload, and one sentence a comparison") {
    // 20 h of work on 3 GPUs: 3.6 cycles a day back to back, 83.3 % of the GPUs busy during one that takes 8 h.
    // 6 h are 25 % less than 8 h; 3 h and 2 h are 62.5 % and 75 % less.
    CHECK(table(three_p40_or_one_v100(), kStandard) ==
          "Three P40 or one V100?\n"
          "                                    P40 x3   V100 x1 FP32   V100 x1 mixed 2-3x\n"
          "5-model cycle                          8 h            6 h                2-3 h\n"
          "25 cross-validation runs              36 h           30 h              10-15 h\n"
          "Experiments a day, one at a time         3              4                 8-12\n"
          "  back to back                         3.6              4                 8-12\n"
          "  started in a workday, 9-18 h           2              2                  3-5\n"
          "GPU utilization by \"5-model\n"
          "  cycle\"                           83.33 %          100 %                100 %\n"
          "Memory needed on a GPU, at most       5 GB           5 GB                 5 GB\n"
          "  memory of a GPU                    24 GB          32 GB                32 GB\n"
          "\n"
          "All schedules are proven optimal.\n"
          "\n"
          "\"5-model cycle\", compared with P40 x3:\n"
          "\n"
          "* V100 x1 FP32: 25 % shorter.\n"
          "* V100 x1 mixed 2-3x: 63-75 % shorter, 3-5 started in a workday instead of 2.\n");
  }

  TEST_CASE("on a narrow terminal the systems follow in blocks") {
    const std::vector<std::string> lines = lines_of(table(three_p40_or_one_v100(), {60, true, false}));
    CHECK(lines[1] == "                                P40 x3   V100 x1 FP32");
    CHECK(lines[10] == "  cycle\"                       83.33 %          100 %");
    CHECK(lines[14].empty());
    CHECK(lines[15] == "                               V100 x1 mixed 2-3x");
  }

  TEST_CASE("no line is wider than the terminal") {
    Study study = three_p40_or_one_v100();
    study.scenario.systems[SystemId{1}].title = "아주 긴 이름을 가진 시스템: V100과 P40을 함께";
    study.scenario.systems[SystemId{2}].title = "Supercalifragilisticexpialidocious";
    study.scenario.workloads[WorkloadId{1}].title =
        "  a title that is longer than a label can be, even with the longest word, Donaudampfschifffahrtsgesellschaft";
    study.scenario.document.note(
        "a note that is longer than any terminal in this test, and therefore must be wrapped, whatever it is about");
    study.results[4].cases[0].measures.proven_optimal = false;
    study.results[4].cases[0].measures.gap = 0.0286;
    for (int width = 40; width <= 140; ++width)
      for (const bool is_korean : {false, true})
        for (const std::string& line : lines_of(table(study, {width, true, is_korean})))
          CHECK(display_width(line) <= static_cast<std::size_t>(width));
  }

  TEST_CASE("Korean titles and sentences come with Korean labels, and the columns still stand below each other") {
    const std::vector<std::string> lines = lines_of(table(three_p40_or_one_v100(), kKorean));
    CHECK(lines[0] == "P40 3장인가, V100 1장인가?");
    CHECK(lines[1] == "                              P40 3장   V100 x1 FP32   V100 x1 mixed 2-3x");
    CHECK(lines[2] == "5모델 사이클                      8 h            6 h                2-3 h");
    CHECK(lines[4] == "하루 실험 수, 하나씩 차례로         3              4                 8-12");
    CHECK(lines[11] == "모든 일정이 최적임이 증명되었습니다.");
    CHECK(lines[15] == "* V100 x1 FP32: 25 % 짧음.");
  }

  TEST_CASE("a terminal without UTF-8 gets ASCII and English") {
    Study study = three_p40_or_one_v100();
    study.scenario.systems.front().title = "P40 ×3";
    const std::string text = table(study, {80, false, true});
    CHECK(is_ascii(text));
    CHECK(contains(text, ", compared with P40 x3:\n"));
  }

  TEST_CASE("a schedule that may be improved is marked in the table and named with its bound below") {
    Study study = three_p40_or_one_v100();
    Measures& measures = study.results[3].cases[0].measures;
    measures.proven_optimal = false;
    measures.bound = {hours(35), "area"};
    measures.gap = 1.0 / 35;
    const std::vector<std::string> lines = lines_of(table(study, kStandard));
    CHECK(lines[3] == "25 cross-validation runs              36 h           30 h              10-15 h");
    CHECK(lines[4] == "  gap to the lower bound           2.857 %            0 %                  0 %");
    CHECK(lines[13] == "All schedules are proven optimal except:");
    CHECK(lines[15] == "* \"25 cross-validation runs\" on P40 x3: gap of 2.857 % to the lower bound (area)");
  }

  TEST_CASE("a gap that comes from rounding is none") {
    Study study = three_p40_or_one_v100();
    const std::string proven = table(study, kStandard);
    Measures& measures = study.results[3].cases[0].measures;
    measures.proven_optimal = false;
    measures.gap = 9e-14;
    CHECK(table(study, kStandard) == proven);
    measures.gap = 2e-9;
    CHECK(contains(table(study, kStandard), "gap to the lower bound"));
  }

  TEST_CASE("a long list of schedules that may be improved ends with how many more there are") {
    Study study = three_p40_or_one_v100();
    for (int i = 0; i < 6; ++i) {
      study.scenario.workloads.push_back(test::make_workload("w", "w"));
      study.results.push_back(
          result_of({{}, id<WorkloadId>(study.scenario.workloads.size() - 1), {}}, {test::proven(5, 1, 1, 1, 24)}));
    }
    for (Result& result : study.results) {
      result.cases[0].measures.proven_optimal = false;
      result.cases[0].measures.gap = 0.5;
    }
    const std::string text = table(study, kStandard);
    CHECK(contains(text, "\nNo schedule is proven optimal:\n"));
    CHECK(contains(text, "\n* and 6 more\n"));
  }

  TEST_CASE("several policies have a block each, under their names") {
    Study study = three_p40_or_one_v100();
    study.scenario.policies.push_back({"sequential", nullptr, nullptr, "/policies/1"});
    study.results.push_back(result_of({SystemId{0}, WorkloadId{0}, PolicyId{1}}, {test::proven(20, 1.0 / 3, 3.6, 1, 24)}));
    study.results.push_back(result_of({SystemId{1}, WorkloadId{0}, PolicyId{1}}, {test::proven(25, 1, 4, 1, 32)}));
    const std::string text = table(study, kStandard);
    CHECK(contains(text, "\n\nPolicy lpt\n"));
    const std::string second = text.substr(text.find("\nPolicy sequential\n"));
    // Runs that are missing have a dash.
    CHECK(contains(second, "\n5-model cycle                         20 h           25 h                    –\n"));
    CHECK(contains(second, "* V100 x1 FP32: 25 % longer.\n"));
  }

  TEST_CASE("a range around the baseline is both shorter and longer, and equal times are said to be equal") {
    Study study = three_p40_or_one_v100();
    study.results[1].cases[0].measures.makespan = hours(8);
    study.results[2].cases[1].measures.makespan = hours(6);
    study.results[2].cases[2].measures.makespan = hours(10);
    const std::string text = table(study, kStandard);
    CHECK(contains(text, "* V100 x1 FP32: equally long.\n"));
    // 2.4 h of the nominal case are 70 % less, 10 h are 25 % more.
    CHECK(contains(text, "* V100 x1 mixed 2-3x: 70 % shorter to 25 % longer,"));
  }

  TEST_CASE("two runs with ranges on the same GPU are compared case by case, on others by their ends") {
    Study study = three_p40_or_one_v100();
    // The second takes half as long in every case.
    const auto ranged = [](double factor) {
      return std::vector<Measures>{test::proven(8 * factor, 1, 1, 2, 24), test::proven(4 * factor, 1, 1, 2, 24),
                                   test::proven(12 * factor, 1, 1, 2, 24)};
    };
    study.results[0] = result_of({}, ranged(1));
    study.results[1] = result_of({SystemId{1}, WorkloadId{0}, PolicyId{0}}, ranged(0.5));
    // 2 h of 12 h are a sixth, 6 h are half as long again as 4 h.
    CHECK(contains(table(study, kStandard), "* V100 x1 FP32: 83 % shorter to 50 % longer"));
    study.scenario.systems[SystemId{1}].gpus = study.scenario.systems.front().gpus;
    CHECK(contains(table(study, kStandard), "* V100 x1 FP32: 50 % shorter"));
  }

  TEST_CASE("memory that nothing states has no row") {
    Study study = three_p40_or_one_v100();
    for (Result& result : study.results)
      for (CaseResult& one : result.cases) one.measures.largest_memory = {};
    CHECK_FALSE(contains(table(study, kWide), "emory"));
  }

  TEST_CASE("notes stand below the table") {
    Study study = three_p40_or_one_v100();
    study.scenario.document.note("\"P40\" stands for P40-24GB");
    CHECK(table(study, kStandard).ends_with("\n* Note: \"P40\" stands for P40-24GB\n"));
  }

  TEST_CASE("a single system and a run that takes no time are shown without a comparison") {
    Study study = one_task({});
    study.results[0].cases[0].measures.experiments_per_day_serial = 1.0 / 0.0;
    const std::string text = table(study, kStandard);
    CHECK(contains(text, "0 h"));
    CHECK_FALSE(contains(text, "compared"));
  }
}

TEST_SUITE("terminal gantt") {
  TEST_CASE("a chart has one line a device with names in the bars and a time axis below") {
    // 8.5 s on 74 cells (80 columns, less `gpu0`, a space and the tick at the end): a second is 8.7 cells. Inputs of b end at cell
    // 8.71, a ends at 34.8, b at 43.53, and c,1 runs from there to 69.6: cell 8 belongs to the inputs, cell 43 to b.
    CHECK(terminal_gantt(pair_of_gpus().input(), kStandard) ==
          "Mix on Pair, policy fifo: 8.5 s\n"
          "gpu0 █ first/a █████████████████████████·········▓ second/c,1 ▓▓▓▓▓▓▓▓▓▓▓▓▓····\n"
          "gpu1 ▒▒▒▒▒▒▒▒▒█ first/b █████████████████████████▓ second/c,1 ▓▓▓▓▓▓▓▓▓▓▓▓▓····\n"
          "     ┬────────┬───────┬────────┬────────┬────────┬───────┬────────┬────────┬────\n"
          "   s 0        1       2        3        4        5       6        7        8\n"
          "▒ inputs\n");
  }

  TEST_CASE("a bar that is too narrow for its name has the letter of its model, which a legend explains") {
    // 9 h on 34 cells (40 columns, less `gpu0`, a space and the tick at the end): an hour is 3.8 cells, too few for " train ".
    const Study study = two_in_a_row();
    const std::vector<std::string> lines = lines_of(terminal_gantt(study.input(), {40, true, false}));
    CHECK(lines[1] == "gpu0 █A██▓ c,1 ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓");
    CHECK(lines[4] == "A small");
    CHECK(lines.size() == 5);
    // With room for all names there is nothing to explain.
    CHECK(lines_of(terminal_gantt(study.input(), {120, true, false})).size() == 4);
  }

  TEST_CASE("in color each model has its own, and names stand out of their bars") {
    const std::string text = terminal_gantt(two_in_a_row().input(), {40, true, false, true});
    CHECK(contains(text, "gpu0 \x1b[38;5;214m█\x1b[0m\x1b[7;38;5;214mA\x1b[0m\x1b[38;5;214m██\x1b[0m"));
    CHECK(contains(text, "\x1b[38;5;74m▓\x1b[0m\x1b[7;38;5;74m c,1 \x1b[0m\x1b[38;5;74m▓"));
    CHECK(text.ends_with("\n\x1b[7;38;5;214mA\x1b[0m small\n"));
  }

  TEST_CASE("there are as many letters as the alphabet has, and the legend counts the other models") {
    Study study = one_task(hours(30));
    Workload& workload = study.scenario.workloads.front();
    CaseResult& one = study.results[0].cases[0];
    one.schedule = {};
    workload.profiles.clear();
    workload.profile.clear();
    workload.task_name.clear();
    workload.is_barrier.clear();
    workload.job.assign(30, id<JobId>(0));
    const DeviceId device = id<DeviceId>(0);
    for (std::size_t task = 0; task < 30; ++task) {
      const std::string number = {static_cast<char>('0' + task / 10), static_cast<char>('0' + task % 10)};
      workload.profiles.push_back(test::make_profile("m" + number, 1, hours(1), {}));
      workload.profile.push_back(id<ProfileId>(task));
      workload.task_name.push_back("t" + number);
      const auto at = [](std::size_t hour) { return Instant::at(hours(static_cast<double>(hour))); };
      one.schedule.take({id<TaskId>(task), SpanKind::run, at(task), at(task + 1), {&device, 1}});
    }
    const std::string text = terminal_gantt(study.input(), {40, true, false});
    CHECK(contains(text, "\nA m00  B m01  C m02"));
    CHECK(text.ends_with("Z m25  and 4 more\n"));
    for (const std::string& line : lines_of(text)) CHECK(display_width(line) <= 40);
  }

  TEST_CASE("without UTF-8 the chart is ASCII") {
    const std::string text = terminal_gantt(pair_of_gpus().input(), {60, false, false});
    CHECK(is_ascii(text));
    const std::vector<std::string> lines = lines_of(text);
    CHECK(lines[2].starts_with("gpu1 ------"));
    CHECK(contains(lines[1], "# first/a ###"));
    CHECK(contains(lines[1], "....."));
  }

  TEST_CASE("no line is wider than the terminal, and all bars of a chart are equally long") {
    for (int width = 40; width <= 130; ++width) {
      const std::vector<std::string> lines = lines_of(terminal_gantt(pair_of_gpus().input(), {width, true, false}));
      for (const std::string& line : lines) CHECK(display_width(line) <= static_cast<std::size_t>(width));
      CHECK(display_width(lines[1]) == display_width(lines[2]));
    }
  }

  TEST_CASE("tasks that follow each other differ in shade, also when those between are too short to be seen") {
    Study study = one_task(hours(9));
    CaseResult& one = study.results[0].cases[0];
    one.schedule = {};
    const DeviceId device = id<DeviceId>(0);
    const auto run = [&](std::size_t task, Duration from, Duration to) {
      one.schedule.take({id<TaskId>(task), SpanKind::run, Instant::at(from), Instant::at(to), {&device, 1}});
    };
    const Duration instant = Duration::nanoseconds(1);
    run(0, {}, hours(4));
    run(1, hours(4), hours(4) + instant);
    run(2, hours(4) + instant, hours(9));
    const std::string line = lines_of(terminal_gantt(study.input(), kStandard))[1];
    CHECK(contains(line, "█▓"));
  }

  TEST_CASE("a cell that is busy most of its time shows the task with most of it") {
    Study study = one_task(hours(1));
    CaseResult& one = study.results[0].cases[0];
    one.schedule = {};
    const DeviceId device = id<DeviceId>(0);
    // A thousand tasks of 3.6 s on 74 cells: none is as long as half a cell, yet no cell is idle.
    for (int i = 0; i < 1000; ++i)
      one.schedule.take({id<TaskId>(static_cast<std::size_t>(i % 2)),
                         SpanKind::run,
                         Instant::at(hours(1.0 / 1000) * i),
                         Instant::at(hours(1.0 / 1000) * (i + 1)),
                         {&device, 1}});
    CHECK_FALSE(contains(terminal_gantt(study.input(), kStandard), "·"));
  }

  TEST_CASE("runs of no time and empty schedules have no chart") {
    Study study = one_task({});
    CHECK(terminal_gantt(study.input(), kStandard) == "Mix on One, policy fifo: 0 h\nnothing took any time\n");
    study.results[0].cases[0].schedule = {};
    CHECK(terminal_gantt(study.input(), kStandard) == "Mix on One, policy fifo: 0 h\nnothing took any time\n");
  }

  TEST_CASE("a run of one nanosecond and one of the longest time have a chart") {
    for (const Duration length : {Duration::nanoseconds(1), kLongestRun}) {
      const std::vector<std::string> lines = lines_of(terminal_gantt(one_task(length).input(), kStandard));
      CHECK(lines[1].starts_with("gpu0 █ train ██"));
      CHECK(lines[1].ends_with("██"));
    }
  }

  TEST_CASE("of very many devices the first are shown and the others counted") {
    Study study = one_task(hours(1));
    study.scenario.systems.front() = test::make_system("many", "Many", "P40-24GB", 24 * units::GB, 70);
    const std::string text = terminal_gantt(study.input(), kStandard);
    CHECK(contains(text, "\ngpu63 ···"));
    CHECK_FALSE(contains(text, "\ngpu64 "));
    CHECK(contains(text, "\n… and 6 more\n"));
    CHECK(contains(terminal_gantt(study.input(), kAsciiOnly), "\n... and 6 more\n"));
  }
}

}  // namespace gpusim
