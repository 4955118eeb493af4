// The rows of the comparison except those about money. A row is added only if an alternative has a figure in it.

#include "sim/reports/comparison_rows.hpp"

#include <cmath>
#include <map>
#include <set>

#include "sim/base/time_unit.hpp"
#include "sim/input/written_values.hpp"
#include "sim/scenario/experiment_hours.hpp"

namespace gpusim {
namespace {

const WrittenUnit kPlainDay{"", 1.0 / 86400, Unit({{"s", -1}})};
const WrittenUnit kPlainMonth{"", 1, Unit({{"month", 1}})};

/// The makespans of all results in seconds, the same list for the pages of all policies.
std::vector<double> all_makespans(const ReportInput& input) {
  std::vector<double> makespans;
  for (const Result& result : input.results)
    for (const CaseResult& one : result.cases) makespans.push_back(one.measures.makespan.seconds());
  return makespans;
}

/// The length of a month of work in seconds per month, if a quantity of the scenario states one. Costs::work_month is not meant: it
/// is for salaries.
std::optional<double> stated_month(const Scenario& scenario) {
  const Unit month({{"s", 1}, {"month", -1}});
  for (const auto& [name, value] : scenario.quantities)
    if (value.unit == month) return value.nominal;
  return std::nullopt;
}

/// The bases that a time may state.
constexpr std::pair<std::string_view, Phrase> kBases[] = {{"stated", Phrase{"stated", "명시"}},
                                                          {"assumed", Phrase{"assumed", "가정"}},
                                                          {"estimated", Phrase{"estimated", "추정"}},
                                                          {"measured", Phrase{"measured", "측정"}},
                                                          {"datasheet", Phrase{"data sheet", "데이터시트"}}};

/// The bases of the times of a workload on a system, as the scenario states them for models and tasks, each once; empty when it
/// states none.
std::optional<LocalizedText> basis_of_times(WrittenValues& written, const System& system, const Workload& workload) {
  std::set<std::string_view> pointers;  // Many tasks may come from one place.
  for (const Profile& profile : workload.profiles) pointers.insert(profile.pointer);
  std::set<std::string> stated;
  for (const std::string_view pointer : pointers)
    for (const Gpu& gpu : system.gpus)
      for (const std::string& name : {gpu.id, gpu.family})
        if (const auto basis = written.at(fmt::format("{}/time/{}/basis", pointer, pointer_token(name)))) stated.insert(*basis);
  LocalizedText text;
  for (const auto& [key, phrase] : kBases)
    if (stated.contains(std::string(key))) {
      const std::string_view separator = text.en.empty() ? "" : ", ";
      text = {fmt::format("{}{}{}", text.en, separator, phrase.en), fmt::format("{}{}{}", text.ko, separator, phrase.ko)};
    }
  return text.en.empty() ? std::nullopt : std::optional(text);
}

/// The last end of a run in its worst case.
Duration last_end(const Result& result) {
  Duration end;
  for (const CaseResult& one : result.cases) end = std::max(end, finish(one.measures));
  return end;
}

class WorkloadRows {
 public:
  WorkloadRows(ComparisonRows& rows, WorkloadId workload)
      : rows_(rows), scenario_(rows.of.scenario), workload_(workload), is_stream_(is_stream(scenario_.workloads[workload])) {}

  void add() {
    rows_.add_makespans(workload_);
    add_until_gpus();
    add_months();
    add_finish();
    add_gap();
    if (is_stream_) add_waits();
    if (scenario_.workloads[workload_].loop) add_loop();
    add_slack();
  }

  void add_experiments() {
    if (counts_experiments(rows_.of, rows_.alternatives, workload_)) {
      const auto rate = [](double Measures::* member) {
        return [member](const Result& result) {
          return over_cases(result, kPlainDay.unit,
                            [&](const CaseResult& one) { return std::optional(one.measures.*member / 86400); });
        };
      };
      const auto serial = rate(&Measures::experiments_per_day_serial);
      const auto back_to_back = rate(&Measures::experiments_per_day_back_to_back);
      rows_.add(say({"Experiments a day, one at a time", "하루 실험 수, 하나씩 차례로"}), workload_, serial, kPlainDay);
      // GPUs bound what runs back to back, hours of people do not.
      const Workload& work = scenario_.workloads[workload_];
      const bool has_people =
          std::ranges::any_of(work.profile, [&](ProfileId profile) { return work.stated(profile).person.has_value(); });
      if (!has_people && differ(serial, back_to_back))
        rows_.add(say({"  back to back", "  쉬지 않고 이어서"}), workload_, back_to_back, kPlainDay);
      if (const std::optional<Window> hours = hours_of_experiments(scenario_, scenario_.workloads[workload_]))
        rows_.add(
            say({"  started in a workday, {}-{} h", "  근무일 {}-{}시에 시작"}, clock_text(hours->opens),
                clock_text(hours->closes)),
            workload_, [&](const Result& result) { return experiments_a_workday(result, *hours); }, plain_workday());
    }
    const auto utilization = [](const Result& result) {
      return over_cases(result, {}, [](const CaseResult& one) { return std::optional(one.measures.utilization); });
    };
    const auto is_partly_idle = [&](const Alternative& one) {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr && found->nominal().makespan > Duration{} && utilization(*found)->low < 1;
    };
    if (std::ranges::any_of(rows_.alternatives, is_partly_idle))
      rows_.add(say({"GPU utilization by \"{}\"", "\"{}\"의 GPU 사용률"}, rows_.of.workload_title(workload_)), workload_,
                utilization, percent_unit());
  }

 private:
  template <class Time>
  void add_times(const LocalizedText& label, Time time) {
    rows_.add(label, workload_, [&](const Result& result) { return time_over_cases(result, time); });
  }

  /// True when some alternative has figures that differ by a twentieth or more.
  template <class One, class Other>
  [[nodiscard]] bool differ(One one, Other other) const {
    return std::ranges::any_of(rows_.alternatives, [&](const Alternative& alternative) {
      const Result* const found = rows_.of.result(alternative, workload_);
      if (found == nullptr) return false;
      const std::optional<Value> first = one(*found);
      const std::optional<Value> second = other(*found);
      return first && second && std::abs(second->nominal - first->nominal) >= 0.05 * first->nominal;
    });
  }

  /// The longest makespan of all alternatives.
  [[nodiscard]] Duration longest() const {
    Duration longest;
    for (const Alternative& one : rows_.alternatives)
      if (const Result* const found = rows_.of.result(one, workload_))
        for (const CaseResult& result : found->cases) longest = std::max(longest, result.measures.makespan);
    return longest;
  }

  /// Adds the time until the first GPU is available, in which all work stands still and which the makespan leaves out. Workloads
  /// with the same time share the row of the first.
  void add_until_gpus() {
    const auto until_gpus = [&](const Alternative& one, WorkloadId workload) -> std::optional<Value> {
      const Result* const found = rows_.of.result(one, workload);
      if (found == nullptr) return std::nullopt;
      const Value time = time_over_cases(*found, [](const Measures& measures) { return measures.until_gpus; });
      return time.high > 0 ? std::optional(time) : std::nullopt;
    };
    const auto is_another = [&](const Alternative& one) {
      const auto before = until_gpus(one, id<WorkloadId>(index(workload_) - 1));
      const auto now = until_gpus(one, workload_);
      return before.has_value() != now.has_value() || (now && (now->low != before->low || now->high != before->high));
    };
    if (workload_ > WorkloadId{} && std::ranges::none_of(rows_.alternatives, is_another)) return;
    rows_.add_figures(
        say({"  not counted: until GPUs are there", "  제외: GPU가 들어올 때까지"}),
        [&](const Alternative& one) { return until_gpus(one, workload_); }, parse_unit("d"));
  }

  void add_months() {
    const std::optional<double> month = stated_month(scenario_);
    if (!month || is_stream_ || scenario_.workloads[workload_].loop || longest().seconds() < *month) return;
    rows_.add(
        say({"  in months of {}", "  개월 수, 한 달 {}"}, Value::of(*month, Unit({{"s", 1}}))), workload_,
        [&](const Result& result) {
          return over_cases(result, kPlainMonth.unit,
                            [&](const CaseResult& one) { return std::optional(one.measures.makespan.seconds() / *month); });
        },
        kPlainMonth);
  }

  /// Adds the date of the last end if the scenario states the date on which runs start and a date is more useful than hours.
  void add_finish() {
    const bool has_deadline = scenario_.workloads[workload_].deadline.has_value();
    if (!states_start(scenario_) || scenario_.workloads[workload_].loop || (!has_deadline && longest() < kDay)) return;
    const auto is_uncertain = [&](const Alternative& one) {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr && finish(found->nominal()) != last_end(*found);
    };
    const bool is_certain = std::ranges::none_of(rows_.alternatives, is_uncertain);
    rows_.add_texts(is_certain ? say({"  finished", "  완료"}) : say({"  finished, at the latest", "  늦어도 완료되는 시점"}),
                    [&](const Alternative& one) -> std::optional<LocalizedText> {
                      const Result* const found = rows_.of.result(one, workload_);
                      const auto date = found != nullptr ? date_and_time(scenario_, last_end(*found)) : std::nullopt;
                      return date ? std::optional(name_text(*date)) : std::nullopt;
                    });
  }

  void add_gap() {
    const auto is_open = [&](const Alternative& one) {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr && !is_proven(*found) && gap(*found);
    };
    if (std::ranges::any_of(rows_.alternatives, is_open))
      rows_.add(say({"  gap to the lower bound", "  하한과의 차이"}), workload_, gap, percent_unit());
  }

  void add_waits() {
    const auto all_jobs = [](const Measures& measures) -> const JobGroup& { return measures.online->groups.front(); };
    constexpr std::size_t kP95 = 2;
    add_times(say({"  jobs wait, on average", "  작업 대기 시간, 평균"}), [](const Measures& one) { return one.mean_waiting; });
    add_times(say({"  95 % of jobs wait at most", "  작업의 95 %가 이 시간 안에 시작"}),
              [&](const Measures& one) { return all_jobs(one).waiting.quantile[kP95]; });
    add_times(say({"  jobs are completed after, on average", "  작업 완료까지, 평균"}), mean_completion);
    add_times(say({"  95 % of jobs are completed within", "  작업의 95 %가 이 시간 안에 완료"}),
              [&](const Measures& one) { return all_jobs(one).completion.quantile[kP95]; });
  }

  /// Adds the experiments per workday if the researcher has working hours, else per day, and those of the first day if they differ.
  void add_loop() {
    const auto rate = [](auto of) {
      return [of](const Result& result) {
        return over_cases(result, plain_workday().unit,
                          [&](const CaseResult& one) { return std::optional(of(*one.measures.loop)); });
      };
    };
    const auto first_day = rate([](const LoopMeasures& loop) { return static_cast<double>(loop.first_day); });
    const auto a_workday = rate([](const LoopMeasures& loop) { return loop.per_workday; });
    if (scenario_.workloads[workload_].loop->researcher) {
      rows_.add(say({"  completed in a workday, simulated", "  근무일에 완료한 수, 시뮬레이션"}), workload_, a_workday,
                plain_workday());
    } else {
      rows_.add(
          say({"  completed in a day, simulated", "  하루에 완료한 수, 시뮬레이션"}), workload_,
          [](const Result& result) {
            return over_cases(result, kPlainDay.unit,
                              [](const CaseResult& one) { return std::optional(one.measures.loop->per_day / 86400); });
          },
          kPlainDay);
    }
    const auto is_another = [&](const Alternative& one) {
      const Result* const found = rows_.of.result(one, workload_);
      return found != nullptr && std::abs(first_day(*found)->nominal - a_workday(*found)->nominal) >= 1;
    };
    if (std::ranges::any_of(rows_.alternatives, is_another))
      rows_.add(say({"  started on the first day", "  첫날 시작한 수"}), workload_, first_day, plain_workday());
  }

  /// Adds the time between the end and the deadline in the worst case.
  void add_slack() {
    const std::optional<Instant> deadline = scenario_.workloads[workload_].deadline;
    if (!deadline) return;
    const auto late = [&](const Result& result) { return last_end(result).seconds() - deadline->since_start().seconds(); };
    const auto only = [&](double sign) {
      return [&, sign](const Result& result) -> std::optional<Value> {
        const double amount = sign * late(result);
        return amount > 0 || (amount == 0 && sign < 0) ? std::optional(Value::of(amount, Unit({{"s", 1}}))) : std::nullopt;
      };
    };
    rows_.add(say({"  slack before the deadline", "  마감까지 여유"}), workload_, only(-1));
    rows_.add(say({"  late by", "  마감 초과"}), workload_, only(1));
  }

  ComparisonRows& rows_;
  const Scenario& scenario_;
  WorkloadId workload_;
  bool is_stream_;
};

/// Adds the precision in which each system computes if they differ.
void add_precisions(ComparisonRows& rows) {
  const auto precision = [&](const Alternative& one) { return precision_of(rows.of.scenario.systems[one.system]); };
  const auto differs = [&](const Alternative& one) { return precision(one) != precision(rows.alternatives.front()); };
  if (std::ranges::none_of(rows.alternatives, differs)) return;
  rows.add_texts(say({"Precision", "정밀도"}),
                 [&](const Alternative& one) { return std::optional(say(precision_phrase(precision(one)))); });
}

/// Adds the bases of the times of each system if they differ.
void add_bases(ComparisonRows& rows, WorkloadId workload) {
  const Scenario& scenario = rows.of.scenario;
  WrittenValues written(scenario.document);
  std::map<SystemId, std::optional<LocalizedText>> bases;  // by system
  for (const Alternative& one : rows.alternatives)
    if (!bases.contains(one.system))
      bases[one.system] = basis_of_times(written, scenario.systems[one.system], scenario.workloads[workload]);
  const auto is_first = [&](const auto& basis) { return basis.second == bases.begin()->second; };
  if (!std::ranges::all_of(bases, is_first))
    rows.add_texts(say({"Basis of the times", "시간의 근거"}), [&](const Alternative& one) { return bases[one.system]; });
}

/// Adds the largest memory of any task of any workload on one GPU, and the memory of the GPUs.
void add_memory(ComparisonRows& rows) {
  const Unit bytes({{"B", 1}});
  const auto needed = [&](const Alternative& one) {
    double most = 0;
    for (const WorkloadId workload : rows.of.scenario.workloads.ids())
      if (const Result* const found = rows.of.result(one, workload))
        for (const CaseResult& result : found->cases) most = std::max(most, result.measures.largest_memory / units::byte);
    return most;
  };
  if (std::ranges::all_of(rows.alternatives, [&](const Alternative& one) { return needed(one) == 0; })) return;
  rows.add_figures(say({"Memory needed on a GPU, at most", "GPU당 최대 필요 메모리"}), [&](const Alternative& one) {
    return needed(one) > 0 ? std::optional(Value::of(needed(one), bytes)) : std::nullopt;
  });
  rows.add_figures(say({"  memory of a GPU", "  GPU 메모리"}), [&](const Alternative& one) -> std::optional<Value> {
    const std::vector<Gpu>& gpus = rows.of.scenario.systems[one.system].gpus;
    if (gpus.empty()) return std::nullopt;
    const auto [least, most] = std::ranges::minmax(gpus, {}, &Gpu::memory);
    return Value{least.memory / units::byte, least.memory / units::byte, most.memory / units::byte, bytes};
  });
}

}  // namespace

ComparisonRows::ComparisonRows(const SideBySide& comparison, const Alternatives& side_by_side)
    : of(comparison), alternatives(side_by_side), unit_(time_unit(all_makespans(comparison.input))) {
  table_.key = "comparison";
  table_.columns.push_back({"measure", {}, true});
  for (const Alternative& one : alternatives) table_.columns.push_back({one.key, one.title, false});
}

bool ComparisonRows::add_values(LocalizedText label, const std::vector<std::optional<Value>>& values,
                                std::optional<WrittenUnit> in) {
  std::vector<double> ends;
  const auto known = std::ranges::find_if(values, [](const std::optional<Value>& value) { return value.has_value(); });
  for (const std::optional<Value>& value : values)
    if (value && value->unit == (*known)->unit) ends.insert(ends.end(), {value->low, value->high});
  if (!in && !ends.empty() && !(*known)->unit.is_number()) in = common_unit(ends, (*known)->unit);
  std::vector<Cell> cells(values.size());
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (values[i]) cells[i].content = Cell::Quantity{*values[i], in};
  return add_cells(std::move(label), std::move(cells));
}

bool ComparisonRows::add_cells(LocalizedText label, std::vector<Cell> cells) {
  const auto says_nothing = [](const Cell& cell) { return std::holds_alternative<std::monostate>(cell.content); };
  if (std::ranges::all_of(cells, says_nothing)) return false;
  cells.insert(cells.begin(), Cell(std::move(label)));
  table_.rows.push_back(std::move(cells));
  return true;
}

void ComparisonRows::add_makespans(WorkloadId workload) {
  const auto cannot_run = [&](const Alternative& one) { return of.cannot_run(one, workload); };
  const auto makespan = [](const Result& result) {
    return time_over_cases(result, [](const Measures& one) { return one.makespan; });
  };
  const bool is_added = add(of.titles.workloads[workload], workload, makespan, unit_);
  if (!is_added && std::ranges::any_of(alternatives, cannot_run))
    table_.rows.emplace_back(alternatives.size() + 1).front() = Cell(of.titles.workloads[workload]);
  for (std::size_t i = 0; i < alternatives.size(); ++i)
    if (cannot_run(alternatives[i])) table_.rows.back()[i + 1] = Cell(say({"cannot run", "실행 불가"}));
}

Table comparison_table(const SideBySide& of, const Alternatives& alternatives) {
  ComparisonRows rows(of, alternatives);
  add_precisions(rows);
  add_bases(rows, of.scenario.experiment);
  for (const WorkloadId workload : of.scenario.workloads.ids()) WorkloadRows(rows, workload).add();
  WorkloadRows(rows, of.scenario.experiment).add_experiments();
  add_memory(rows);
  add_money(rows, of.scenario.experiment);
  return std::move(rows).table();
}

}  // namespace gpusim
