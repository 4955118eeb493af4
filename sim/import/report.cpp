// Reports on the import of a log and on its replay, as pages and as CSV.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gpusim/import.hpp"
#include "sim/input/text_tables.hpp"
#include "sim/page/columns.hpp"

namespace gpusim {
namespace {

Cell time_cell(Duration time) { return seconds_cell(time.seconds()); }
Cell number_cell(const std::optional<double>& number) { return number ? Cell(Value::number(*number)) : Cell(); }

Table left_out_table(const ImportReport& report) {
  Table table{.key = "left_out",
              .title = say({"Rows left out", "제외한 행"}),
              .columns = {number_column("rows", {"rows", "행 수"}), text_column("reason", {"reason", "이유"}),
                          text_column("is_impossible", {"invalid", "오류"}), text_column("places", {"where", "위치"})},
              .rows = {}};
  for (const RowsLeftOut& entry : report.left_out)
    table.rows.push_back(
        {Cell::count(entry.rows), entry.reason, entry.is_impossible ? say({"yes", "예"}) : say({"no", "아니요"}),
         Cell::name(fmt::format("{}{}", fmt::join(entry.places, ", "), entry.rows > entry.places.size() ? ", …" : ""))});
  return table;
}

Table workflows_table(const std::vector<Workflow>& workflows) {
  Table table{.key = "workflows",
              .title = say({"Task graphs", "태스크 그래프"}),
              .columns = {text_column("workflow", {"task graph", "태스크 그래프"}), number_column("tasks", {"tasks", "태스크 수"}),
                          number_column("edges", {"edges", "간선 수"})},
              .rows = {}};
  for (const Workflow& workflow : workflows)
    table.rows.push_back({Cell::name(workflow.name), Cell::count(workflow.tasks.size()), Cell::count(workflow.edges.size())});
  return table;
}

/// The mean number of GPUs that the jobs keep busy while they arrive, at the load of the import.
double busy_gpus(const ImportedLog& log, const TraceSummary& summary) { return summary.mean_gpus_busy * log.options.load; }

Table demand_table(const ImportedLog& log, const TraceSummary& summary) {
  Table table{.key = "demand",
              .title = say({"Jobs and demand", "작업과 수요"}),
              .columns = {text_column("measure", {"measure", "항목"}), number_column("value", {"value", "값"})},
              .rows = {}};
  const auto add = [&](const Phrase& measure, Cell value) { table.rows.push_back({say(measure), std::move(value)}); };
  const auto gpus = static_cast<double>(log.cluster.gpus());
  add({"jobs", "작업 수"}, Cell::count(summary.jobs));
  if (!log.table.first_submit.empty()) add({"date of time 0", "시각 0의 날짜"}, Cell::name(log.table.first_submit));
  add({"first submission", "첫 제출"}, time_cell(summary.first_submit));
  add({"last submission", "마지막 제출"}, time_cell(summary.last_submit));
  add({"longest run time", "가장 긴 실행 시간"}, time_cell(summary.longest));
  add({"most GPUs of one job", "한 작업의 최대 GPU 수"}, Cell::count(summary.most_gpus));
  add({"GPU hours", "GPU 시간"}, Value::number(summary.gpu_time.seconds() / 3600));
  add({"load factor", "부하 배수"}, Value::number(log.options.load));
  add({"GPUs busy on average while jobs arrive", "작업이 도착하는 동안 평균 사용 GPU 수"}, Value::number(busy_gpus(log, summary)));
  add({"GPUs of the cluster", "클러스터의 GPU 수"}, Cell::count(log.cluster.gpus()));
  add({"offered load", "제공 부하"}, part_cell(busy_gpus(log, summary) / gpus));
  return table;
}

PageSection import_section(const ImportedLog& log) {
  PageSection section;
  const ImportReport& report = log.report;
  section.blocks.emplace_back(
      Sentence{say({"{} ({}): {} rows read, {} left out.", "{} ({}): 읽은 행 {}개, 제외한 행 {}개."},
                   fmt::format("{}", fmt::join(report.files, ", ")), report.format, report.rows, report.rows_left_out())});
  if (!report.left_out.empty()) section.blocks.emplace_back(left_out_table(report));
  if (!log.table.workflows.empty()) section.blocks.emplace_back(workflows_table(log.table.workflows));
  if (!log.table.jobs.empty()) {
    const TraceSummary summary = summary_of(log.table);
    section.blocks.emplace_back(demand_table(log, summary));
    if (busy_gpus(log, summary) > static_cast<double>(log.cluster.gpus()))
      section.blocks.emplace_back(Sentence{say({"Demand exceeds capacity: queues keep growing while jobs arrive.",
                                                "수요가 용량을 넘어, 작업이 도착하는 동안 대기열이 계속 길어집니다."})});
  }
  Bullets notes{.key = "notes", .items = {}};
  for (const std::vector<LocalizedText>* list : {&report.notes, &log.cluster.notes})
    for (const LocalizedText& note : *list) notes.items.push_back({{say({"Note: {}.", "참고: {}."}, note)}});
  if (!notes.items.empty()) section.blocks.emplace_back(std::move(notes));
  return section;
}

LocalizedText group_title(const BacktestGroup& group) {
  if (group.kind == "all") return say({"all jobs", "모든 작업"});
  if (group.kind == "gpus") return {group.name + (group.name == "1" ? " GPU" : " GPUs"), "GPU " + group.name + "개"};
  return name_text(group.name);
}

Table waits_table(const Replay& replay) {
  Table table{.key = "waits_" + replay.policy,
              .columns = {text_column("group", {"group", "집단"}), number_column("jobs", {"jobs", "작업 수"}),
                          number_column("measured_mean", {"measured mean", "실제 평균"}),
                          number_column("simulated_mean", {"simulated mean", "시뮬레이션 평균"}),
                          number_column("measured_median", {"measured median", "실제 중앙값"}),
                          number_column("simulated_median", {"simulated median", "시뮬레이션 중앙값"}),
                          number_column("measured_p90", {"measured P90", "실제 P90"}),
                          number_column("simulated_p90", {"simulated P90", "시뮬레이션 P90"}),
                          number_column("measured_p95", {"measured P95", "실제 P95"}),
                          number_column("simulated_p95", {"simulated P95", "시뮬레이션 P95"})},
              .rows = {}};
  for (const BacktestGroup& group : replay.groups) {
    std::vector<Cell> row = {group_title(group), Cell::count(group.jobs)};
    for (const auto& figure : {&WaitFigures::mean, &WaitFigures::median, &WaitFigures::p90, &WaitFigures::p95})
      row.insert(row.end(), {time_cell(group.measured.*figure), time_cell(group.simulated.*figure)});
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table agreement_table(const Replay& replay) {
  Table table{.key = "agreement_" + replay.policy,
              .columns = {text_column("group", {"group", "집단"}), number_column("correlation", {"correlation", "상관 계수"}),
                          number_column("rank_correlation", {"rank correlation", "순위 상관"}),
                          number_column("within_tolerance", {"within tolerance", "허용 오차 이내"})},
              .rows = {}};
  for (const BacktestGroup& group : replay.groups)
    table.rows.push_back(
        {group_title(group), number_cell(group.correlation), number_cell(group.rank_correlation), part_cell(group.within)});
  return table;
}

}  // namespace

Page import_page(const ImportedLog& log) { return {"import", say({"Import of a log", "로그 가져오기"}), {import_section(log)}}; }

Page backtest_page(const ImportedLog& log, std::span<const Replay> replays, Duration tolerance) {
  Page page{"backtest", say({"Waiting times, measured and simulated", "대기 시간: 실제와 시뮬레이션"}), {import_section(log)}};
  for (const Replay& replay : replays)
    page.sections.push_back(
        {.title = say({"Policy {}", "정책 {}"}, replay.policy), .blocks = {waits_table(replay), agreement_table(replay)}});
  page.sections.back().blocks.emplace_back(Sentence{say({"Within tolerance: the two waiting times of a job differ by at most {}.",
                                                         "허용 오차 이내: 한 작업의 두 대기 시간의 차이가 {} 이하."},
                                                        value_text(tolerance.seconds(), Unit({{"s", 1}})))});
  return page;
}

std::string backtest_csv(std::span<const Replay> replays) {
  std::string text =
      "policy,kind,name,jobs,measured_mean_s,measured_median_s,measured_p90_s,measured_p95_s,simulated_mean_s,simulated_median_s,"
      "simulated_p90_s,simulated_p95_s,correlation,rank_correlation,within_tolerance\n";
  for (const Replay& replay : replays)
    for (const BacktestGroup& group : replay.groups) {
      std::vector<std::string> fields = {replay.policy, group.kind, group.name, fmt::format("{}", group.jobs)};
      for (const WaitFigures* figures : {&group.measured, &group.simulated})
        for (const Duration time : {figures->mean, figures->median, figures->p90, figures->p95})
          fields.push_back(exact_seconds(time));
      for (const auto& number : {group.correlation, group.rank_correlation, std::optional(group.within)})
        fields.push_back(number ? number_text(*number) : "");
      text += csv_line(fields);
    }
  return text;
}

std::string backtest_rows_csv(std::span<const Replay> replays) {
  std::string text = "policy,job,queue,gpus,measured_wait_s,simulated_wait_s\n";
  for (const Replay& replay : replays)
    for (const WaitPair& pair : replay.pairs)
      text += csv_line(std::vector<std::string>{replay.policy, pair.job, pair.queue, fmt::format("{}", pair.gpus),
                                                exact_seconds(pair.measured), exact_seconds(pair.simulated)});
  return text;
}

}  // namespace gpusim
