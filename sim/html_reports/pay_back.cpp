// When the higher price of one system is earned back by what its runs save against another.

#include <algorithm>
#include <cmath>

#include "gpusim/calendar.hpp"
#include "sim/html_reports/runs.hpp"
#include "sim/page/columns.hpp"

namespace gpusim {
namespace {

/// The first number, that of the nominal case, with the least and greatest of all.
Value value_of(const std::vector<double>& cases, Unit unit) {
  const auto [low, high] = std::ranges::minmax_element(cases);
  return {cases.front(), *low, *high, std::move(unit)};
}

}  // namespace

std::optional<PayBack> pay_back(const Scenario& scenario, const Result& dear, const Result& cheap) {
  const Unit money({{scenario.costs.currency, 1}});
  std::vector<double> more;
  std::vector<double> saved;
  std::vector<double> runs;
  std::vector<double> time;
  bool is_worn_out = true;
  bool has_period = false;
  std::optional<std::int64_t> latest;
  bool has_dates = true;
  for (const CaseResult& one : dear.cases.size() < cheap.cases.size() ? cheap.cases : dear.cases) {
    const CaseResult& here = in_case(dear, one.which);
    const CaseResult& there = in_case(cheap, one.which);
    if (!here.economics.total || !there.economics.total) return std::nullopt;
    const std::int64_t start = scenario.start + (scenario.start_time + here.measures.until_gpus).count() / kDay.count();
    const BreakEven found = break_even(here.economics, there.economics, here.measures.makespan, start);
    if (!found.runs || !(found.fixed > found.fixed_against)) return std::nullopt;
    more.push_back((found.fixed - found.fixed_against).raw());
    saved.push_back((found.per_run_against - found.per_run).raw());
    // Runs are whole: it takes one more to save the rest.
    runs.push_back(std::ceil(*found.runs - 1e-9));
    time.push_back(*found.time / units::second * runs.back() / *found.runs);
    has_period = has_period || here.economics.period.has_value();
    is_worn_out = is_worn_out && found.utilization.value_or(0) > 1;
    has_dates = has_dates && found.payday.has_value();
    if (found.payday) latest = std::max(latest.value_or(*found.payday), *found.payday);
  }
  const bool tells_date = has_period && has_dates && states_start(scenario);
  if (runs.empty()) return std::nullopt;
  return PayBack{value_of(more, money),
                 value_of(saved, money),
                 value_of(runs, {}),
                 value_of(time, Unit({{"s", 1}})),
                 !has_period,
                 is_worn_out,
                 tells_date ? date_text(*latest) : std::string()};
}

std::optional<ReportSection> pay_back_section(const ReportInput& input) {
  const Scenario& scenario = input.scenario;
  if (scenario.costs.currency.empty()) return std::nullopt;
  const SideBySide of(input);
  const WorkloadId workload = workload_of_report(input);
  const WrittenUnit money{"", 1, Unit({{scenario.costs.currency, 1}})};
  const auto priced = [&](const Phrase& title) { return say(title, scenario.costs.currency); };
  Table table{.key = "pay_back",
              .columns = {text_column("system", {"higher price", "더 비싼 시스템"}),
                          text_column("against", {"against", "비교 대상"}),
                          {"more", priced({"paid more at once, {}", "추가 초기 지출, {}"})},
                          {"saved", priced({"saved by a run, {}", "1회 실행당 절약, {}"})},
                          number_column("runs", {"paid back after, runs", "회수까지 실행 횟수"}),
                          number_column("time", {"which take", "걸리는 시간"})},
              .rows = {}};
  bool is_back_to_back = false;
  bool has_dates = false;
  for (const Alternatives& alternatives : of.sections())
    for (const Alternative& dear : alternatives)
      for (const Alternative& cheap : alternatives) {
        const Result* const one = of.result(dear, workload);
        const Result* const other = of.result(cheap, workload);
        if (one == nullptr || other == nullptr || one->cases.empty() || other->cases.empty() || dear.system == cheap.system)
          continue;
        const std::optional<PayBack> found = pay_back(scenario, *one, *other);
        if (!found) continue;
        is_back_to_back = is_back_to_back || found->is_back_to_back;
        has_dates = has_dates || !found->latest_date.empty();
        Cell time = found->wears_out_before      ? Cell(say({"longer than the GPUs last", "GPU 수명보다 김"}))
                    : found->latest_date.empty() ? Cell(found->time)
                                                 : Cell(say({"until {}", "{}까지"}, found->latest_date));
        table.rows.push_back(
            {dear.title, cheap.title, Cell(found->more, money), Cell(found->saved, money), Cell(found->runs), std::move(time)});
      }
  if (table.rows.empty()) return std::nullopt;
  ReportSection section{.id = "pay-back", .title = say({"Pay-back", "투자 회수"}), .blocks = {}};
  section.blocks.emplace_back(Sentence{say({"After how many runs of \"{}\" the higher price is paid back by what each run saves.",
                                            "더 높은 구매비가 \"{}\"을(를) 몇 번 실행해야 절약액으로 회수되는지 보입니다."},
                                           of.workload_title(workload))});
  section.blocks.emplace_back(std::move(table));
  const bool is_mean =
      scenario.costs.waits_in_working_hours && std::ranges::any_of(scenario.costs.waiting, [&](const Costs::Waiting& one) {
        return !scenario.people[index(one.person)].calendar.is_always();
      });
  if (is_back_to_back)
    section.blocks.emplace_back(
        Sentence{say({"Times are for runs one right after the other: the scenario does not state how often the workload runs "
                      "(`costs.frequency`).",
                      "시간은 쉬지 않고 이어서 실행하는 경우입니다. 시나리오에 실행 빈도(`costs.frequency`)가 없습니다."})});
  if (is_back_to_back && is_mean)
    section.blocks.emplace_back(Sentence{say(
        {"Such runs start at any hour, so people who are paid in working hours wait for a run at the mean of a week, which is less "
         "than in a run that starts when they do; what a run saves here is smaller for that.",
         "이어지는 실행은 아무 시각에나 시작하므로 근무 시간 대기 비용을 한 주의 평균으로 계산합니다. 그래서 출근 시각에 시작하는 "
         "1회 실행의 차이보다 절약액이 작습니다."})});
  return section;
}

}  // namespace gpusim
