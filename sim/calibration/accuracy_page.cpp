#include "sim/calibration/accuracy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "sim/input/text_tables.hpp"
#include "sim/page/columns.hpp"

namespace gpusim {
namespace {

/// Names of questions and of groups of rows in both languages. CSV files contain the English ones.
constexpr Phrase kKoreanOf[] = {
    {"speed on another GPU", "다른 GPU에서의 속도"},
    {"mixed from 32-bit", "32비트 속도에서 혼합 정밀도"},
    {"mixed from 32-bit, ratio on another GPU known", "32비트 속도에서 혼합 정밀도, 다른 GPU의 비율을 알 때"},
    {"GPU counts", "GPU 수"},
    {"GPU counts from smaller gangs", "더 작은 갱에서 GPU 수"},
    {"links", "링크"},
    {"collective bandwidth", "집합 통신 대역폭"},
    {"two jobs on one GPU", "한 GPU의 두 작업"},
    {"speed from the work of a step", "단계의 연산량에서 속도"},
    {"table", "표"},
    {"pair", "쌍"},
    {"family", "계열"},
    {"precision", "정밀도"},
    {"gpus", "GPU 수"},
    {"constant factor", "일정한 배수"},
    {"bandwidth ratio", "대역폭 비"},
    {"peak ratio", "최고 성능 비"},
    {"constant", "일정한 값"},
    {"linear", "비례"},
    {"no difference", "차이 없음"},
    {"line rate", "회선 속도"},
    {"half each", "절반씩"},
    {"roofline of the data sheet", "데이터시트의 루프라인"}};
LocalizedText localized(const std::string& english) {
  const auto* found = std::ranges::find(kKoreanOf, english, &Phrase::en);
  return found == std::end(kKoreanOf) ? name_text(english) : say(*found);
}

/// A percentage with one decimal place, which is more precise than any of these errors.
Cell error_cell(double part, bool is_difference) {
  const WrittenUnit unit{is_difference ? "points" : "%", 0.01, {}};
  return Cell(Value::number(std::round(part * 1000) / 1000), unit);
}
LocalizedText error_text(double part, bool is_difference) {
  return is_difference ? say({"{:.1f} points", "{:.1f}포인트"}, part * 100) : name_text(fmt::format("{:.1f} %", part * 100));
}

/// A number with six significant digits, which do not depend on the machine.
std::string accuracy_number(double value) { return fmt::format("{:.6g}", value); }

std::string baselines_cell(const std::vector<std::pair<std::string, double>>& baselines) {
  std::string text;
  for (const auto& [name, value] : baselines)
    text += fmt::format("{}{}={}", text.empty() ? "" : "; ", name, accuracy_number(value));
  return text;
}

LocalizedText baselines_text(const AccuracyGroup& group) {
  LocalizedText text;
  for (const auto& [name, error] : group.baselines) {
    const LocalizedText one = say({"{} {}", "{} {}"}, localized(name), error_text(error, group.is_difference));
    text = text.en.empty() ? one : LocalizedText{text.en + ", " + one.en, text.ko + ", " + one.ko};
  }
  return text.en.empty() ? name_text("–") : text;
}

Table accuracy_table(std::string key) {
  return {.key = std::move(key),
          .columns = {text_column("rows_of", {"rows of", "행의 집단"}), number_column("rows", {"rows", "행 수"}),
                      number_column("mean_error", {"mean error", "평균 오차"}), number_column("median_error", {"median", "중앙값"}),
                      number_column("p90_error", {"P90", "P90"}), number_column("bias", {"bias", "편향"}),
                      number_column("coverage", {"in the 80 % band", "80 % 구간 안"}),
                      text_column("baselines", {"mean error of simpler methods", "더 단순한 방법의 평균 오차"})},
          .rows = {}};
}

std::vector<Cell> accuracy_row(const AccuracyGroup& group, const LocalizedText& title) {
  const AccuracySummary& summary = group.summary;
  const auto error = [&](double part) { return error_cell(part, group.is_difference); };
  return {title,
          Cell::count(summary.rows),
          error(summary.mean),
          error(summary.median),
          error(summary.p90),
          error(summary.bias),
          part_cell(std::round(summary.coverage * 100) / 100),
          baselines_text(group)};
}

/// The mean error that predictions should reach, and the rows to which it applies.
struct Target {
  std::string_view question;
  std::string_view by;
  std::string_view name;
  double error;
};
constexpr Target kTargets[] = {{"speed on another GPU", "all", "", 0.10},
                               {"mixed from 32-bit", "all", "", 0.15},
                               {"GPU counts", "gpus", "   8", 0.06},
                               {"GPU counts", "gpus", "  32", 0.10},
                               {"links", "all", "", 0.05},
                               {"two jobs on one GPU", "all", "", 0.08}};

/// Pairs of GPUs with fewer rows are reported only in accuracy.csv.
constexpr std::size_t kFewestRows = 10;

std::string without_padding(const std::string& number) {
  return number.substr(std::min(number.find_first_not_of(' '), number.size()));
}

void add_targets(const std::vector<AccuracyGroup>& groups, Bullets& bullets) {
  for (const Target& target : kTargets)
    for (const AccuracyGroup& group : groups) {
      if (group.question != target.question || group.by != target.by || group.name != target.name) continue;
      const LocalizedText gpus =
          group.by == "gpus" ? say({" ({} GPUs)", " (GPU {}개)"}, without_padding(group.name)) : LocalizedText{};
      const Phrase& verdict = group.summary.mean <= target.error ? Phrase{"met", "달성"} : Phrase{"not met", "미달성"};
      bullets.items.push_back(
          {{say({"{}{}: the target is a mean error of {}, the mean error is {}: {}.", "{}{}: 목표 평균 오차 {}, 평균 오차 {}: {}."},
                localized(group.question), gpus, error_text(target.error, group.is_difference),
                error_text(group.summary.mean, group.is_difference), verdict)}});
    }
}

LocalizedText group_title(const AccuracyGroup& group) {
  if (group.by == "all") return say({"all", "전체"});
  return say({"{}: {}", "{}: {}"}, localized(group.by), without_padding(group.name));
}

}  // namespace

Page accuracy_page(const AccuracyReport& report) {
  const std::vector<AccuracyGroup>& groups = report.groups;
  Page page{"accuracy", say({"How accurate are the predictions?", "예측은 얼마나 정확한가?"}), {}};
  Table questions = accuracy_table("questions");
  Bullets remarks{.key = "remarks", .items = {}};
  for (const AccuracyGroup& group : groups)
    if (group.by == "all") questions.rows.push_back(accuracy_row(group, localized(group.question)));
  add_targets(groups, remarks);
  for (const LocalizedText& remark : report.remarks) remarks.items.push_back({{remark}});
  page.sections.push_back(
      {.blocks = {
           Sentence{say({"Every row was predicted without its own network: what is fitted was fitted to the other networks. "
                         "Errors are parts of the measured value, or points where the value is itself a part.",
                         "모든 행은 그 행의 네트워크를 빼고 다른 네트워크에 맞춘 법칙으로 예측했습니다. 오차는 측정값에 대한 "
                         "비율이며, 값 자체가 비율이면 포인트입니다."})},
           std::move(questions), std::move(remarks)}});
  for (const AccuracyGroup& group : groups) {
    if (group.by == "all") page.sections.push_back({.title = localized(group.question), .blocks = {accuracy_table("groups")}});
    if (group.by == "pair" && group.summary.rows < kFewestRows) continue;
    std::get<Table>(page.sections.back().blocks.front()).rows.push_back(accuracy_row(group, group_title(group)));
  }
  Bullets notes{.key = "left_out", .items = {}};
  for (const LocalizedText& note : report.notes) notes.items.push_back({{note}});
  if (!notes.items.empty()) page.sections.push_back({.title = say({"Left out", "제외한 것"}), .blocks = {std::move(notes)}});
  return page;
}

std::string accuracy_rows_csv(const AccuracyReport& report) {
  std::string text = csv_line(std::vector<std::string>{"question", "table", "line", "pair", "family", "precision", "gpus",
                                                       "measured", "predicted", "p10", "p90", "error", "baselines"});
  for (const Scored& row : report.rows)
    text += csv_line(std::vector<std::string>{row.question, table_name(row.at.table), fmt::format("{}", row.at.line), row.pair,
                                              row.family, row.precision, fmt::format("{}", row.gpus), accuracy_number(row.measured),
                                              accuracy_number(row.predicted.value), accuracy_number(row.predicted.p10),
                                              accuracy_number(row.predicted.p90),
                                              accuracy_number(error_of(row, row.predicted.value)), baselines_cell(row.baselines)});
  return text;
}

std::string accuracy_groups_csv(const AccuracyReport& report) {
  std::string text = csv_line(std::vector<std::string>{"question", "by", "group", "rows", "mean_error", "median_error", "p90_error",
                                                       "bias", "coverage", "is_difference", "baselines"});
  for (const AccuracyGroup& group : report.groups) {
    const AccuracySummary& summary = group.summary;
    text += csv_line(std::vector<std::string>{
        group.question, group.by, group.name, fmt::format("{}", summary.rows), accuracy_number(summary.mean),
        accuracy_number(summary.median), accuracy_number(summary.p90), accuracy_number(summary.bias),
        accuracy_number(summary.coverage), group.is_difference ? "true" : "false", baselines_cell(group.baselines)});
  }
  return text;
}

}  // namespace gpusim
