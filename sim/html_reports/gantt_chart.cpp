// The Gantt chart of runs, with utilization and queue on its axis: the nominal schedule of each workload on all systems.

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>

#include "gpusim/metrics.hpp"
#include "sim/html_reports/sections.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostSpans = 200'000;       ///< that a page draws one by one
constexpr std::size_t kMostEdges = 300'000;       ///< between tasks that a page knows of
constexpr std::size_t kMostReasons = 20'000;      ///< jobs of which a page has all reasons why they waited
constexpr std::size_t kMostHostRows = 32;         ///< for tasks that hold no GPU
constexpr std::int64_t kMostTicks = 100'000'000;  ///< in a run: finer than a page can show
constexpr std::size_t kFewestParts = 50;          ///< of an aggregated run
constexpr std::size_t kMostParts = 2000;

/// Spans by their starts, those of no length and barriers left out.
std::vector<std::size_t> positions_in_order(const Workload& workload, const Schedule& schedule) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < schedule.size(); ++i)
    if (const Span span = schedule[i]; span.start < span.end && !is_barrier(workload, span.task)) order.push_back(i);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return schedule[i].start; });
  return order;
}

/// Rows of bars that do not overlap: at least one for each device, and as many more as tasks share it at a time.
class Rows {
 public:
  Rows(const System& system, const Workload& workload, const Schedule& schedule, const std::vector<std::size_t>& order)
      : system_(system), ends_(system.devices.size()), of_span_(order.size()) {
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Span span = schedule[order[i]];
      for (const DeviceId device : span.devices)
        of_span_[i].push_back({index(device), free_row(ends_[index(device)], span, SIZE_MAX)});
      if (!span.devices.empty()) continue;
      const std::size_t host = host_of(workload, span.task);
      of_span_[i].push_back({ends_.size() - hosts_.size() + host, 0});
      of_span_[i].back().row = free_row(ends_[of_span_[i].back().owner], span, kMostHostRows);
    }
    for (std::vector<Instant>& rows : ends_) {
      first_.push_back(count_);
      count_ += std::max<std::size_t>(1, rows.size());
    }
  }

  /// The rows that a span takes, by its place in the order.
  [[nodiscard]] std::vector<std::uint32_t> of(std::size_t place) const {
    std::vector<std::uint32_t> rows;
    for (const Taken& taken : of_span_[place]) rows.push_back(static_cast<std::uint32_t>(first_[taken.owner] + taken.row));
    return rows;
  }

  [[nodiscard]] std::vector<PageGantt::Lane> lanes() const {
    std::vector<PageGantt::Lane> lanes;
    for (std::size_t owner = 0; owner < ends_.size(); ++owner)
      for (std::size_t row = 0; row < std::max<std::size_t>(1, ends_[owner].size()); ++row) {
        PageGantt::Lane& lane = lanes.emplace_back();
        lane.is_continued = row > 0;
        if (owner < system_.devices.size()) {
          const Device& device = system_.devices[owner];
          lane.name = device.name;
          lane.node = system_.nodes[index(device.node)].name;
          lane.gpu = system_.gpus[index(device.gpu)].id;
        } else {
          lane.name = hosts_[owner - system_.devices.size()];
          lane.is_host = true;
        }
      }
    return lanes;
  }

  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  struct Taken {
    std::size_t owner;
    std::size_t row;
  };

  static std::size_t free_row(std::vector<Instant>& ends, const Span& span, std::size_t most) {
    std::size_t row = 0;
    while (row < ends.size() && ends[row] > span.start && row + 1 < most) ++row;
    if (row == ends.size()) ends.emplace_back();
    ends[row] = std::max(ends[row], span.end);
    return row;
  }

  /// Which of the hosts: a person by name, or the machine.
  std::size_t host_of(const Workload& workload, TaskId task) {
    const std::optional<PersonId> person = workload.stated(workload.profile[index(task)]).person;
    const std::string name = person ? workload.people[index(*person)].name : "";
    const auto known = std::ranges::find(hosts_, name);
    if (known != hosts_.end()) return static_cast<std::size_t>(known - hosts_.begin());
    hosts_.push_back(name);
    ends_.emplace_back();
    return hosts_.size() - 1;
  }

  const System& system_;
  std::vector<std::vector<Instant>> ends_;  ///< of the last span of each row, by device, then by host
  std::vector<std::string> hosts_;
  std::vector<std::vector<Taken>> of_span_;
  std::vector<std::size_t> first_;
  std::size_t count_ = 0;
};

PageGantt::Tasks tasks_of(const Workload& workload) {
  PageGantt::Tasks tasks;
  std::map<std::string, std::int64_t> models;
  for (const Job& job : workload.jobs) tasks.jobs.push_back(job.name);
  for (std::size_t task = 0; task < workload.tasks(); ++task) {
    const std::string& model = workload.stated(workload.profile[task]).name;
    const auto [known, is_new] = models.emplace(model, tasks.models.size());
    if (is_new) tasks.models.push_back(model);
    tasks.job.push_back(static_cast<std::int64_t>(index(workload.job[task])));
    tasks.model.push_back(known->second);
    tasks.names.push_back(workload.task_name[task]);
    if (is_barrier(workload, id<TaskId>(task))) tasks.barriers.push_back(static_cast<std::uint32_t>(task));
  }
  if (workload.graph.arcs() > kMostEdges) return tasks;
  for (std::size_t task = 0; task < workload.graph.tasks(); ++task)
    for (const Edge& edge : workload.graph.successors(id<TaskId>(task)))
      tasks.edges.emplace_back(static_cast<std::uint32_t>(task), static_cast<std::uint32_t>(index(edge.task)));
  return tasks;
}

/// A result that the page draws.
struct Drawn {
  const Result* result;
  bool is_aggregated;
};

class GanttOfRuns {
 public:
  explicit GanttOfRuns(const ReportInput& input) : of_(input), scenario_(input.scenario) {}

  [[nodiscard]] MadeChart make() {
    choose_groups();
    if (gantt_.groups.empty()) return std::nullopt;
    choose_tick();
    for (const Drawn& one : drawn_) one.is_aggregated ? add_aggregated(*one.result) : add_run(*one.result);
    gantt_.colors_by = {"model", "job", "kind"};
    const bool is_aggregated = std::ranges::any_of(gantt_.runs, &PageGantt::Run::is_aggregated);
    const auto has_many = [&](auto count) {
      return std::ranges::any_of(gantt_.workloads, [&](const auto& one) { return count(one) > 1; });
    };
    if (is_aggregated || !has_many([](const PageGantt::Tasks& one) { return one.jobs.size(); }))
      std::erase(gantt_.colors_by, "job");
    if (is_aggregated) std::erase(gantt_.colors_by, "kind");
    if (!has_many([](const PageGantt::Tasks& one) { return one.models.size(); }) && gantt_.colors_by.size() > 1)
      std::ranges::rotate(gantt_.colors_by, gantt_.colors_by.begin() + 1);
    gantt_.head = {say({"Gantt chart", "간트 차트"}), description(is_aggregated)};
    return gantt_;
  }

 private:
  using Alike = std::vector<const Result*>;

  /// The workload of experiments first; all others as long as the page can hold their spans.
  void choose_groups() {
    std::vector<WorkloadId> workloads{scenario_.experiment};
    for (const WorkloadId workload : scenario_.workloads.ids())
      if (workload != scenario_.experiment) workloads.push_back(workload);
    const std::vector<Alternatives> sections = of_.sections();
    std::size_t spans = 0;
    for (const WorkloadId workload : workloads)
      for (const Alternatives& alternatives : sections) {
        Alike results;
        std::size_t own = 0;
        for (const Alternative& one : alternatives)
          if (const Result* result = of_.result(one, workload); result != nullptr && !result->cases.empty()) {
            results.push_back(result);
            own += result->cases.front().schedule.size();
          }
        const bool is_first = gantt_.groups.empty();
        if (results.empty() || own == 0) continue;
        if (!is_first && spans + own > kMostSpans) {
          left_out_ = true;
          continue;
        }
        spans += own;
        add_group(workload, alternatives, sections.size() > 1, results,
                  own > kMostSpans ? kMostSpans / results.size() : kMostSpans);
      }
  }

  void add_group(WorkloadId workload, const Alternatives& alternatives, bool names_policy, const Alike& results, std::size_t most) {
    const LocalizedText title = of_.workload_title(workload);
    PageGantt::Group& group = gantt_.groups.emplace_back();
    group.title = names_policy
                      ? say({"{0}, policy {1}", "{0}, 정책 {1}"}, title, scenario_.policies[alternatives.front().policy].name)
                      : title;
    for (const Result* result : results) {
      group.runs.push_back(drawn_.size());
      drawn_.push_back({result, result->cases.front().schedule.size() > most});
    }
  }

  /// The greatest tick that all times are multiples of, but no finer than a page can show.
  void choose_tick() {
    std::int64_t divisor = 0;
    std::int64_t last = 1;
    for (const Drawn& one : drawn_) {
      const CaseResult& nominal = one.result->cases.front();
      last = std::max(last, finish(nominal.measures).count());
      for (const Span span : nominal.schedule) {
        divisor = std::gcd(divisor, std::gcd(span.start.since_start().count(), span.end.since_start().count()));
        last = std::max(last, span.end.since_start().count());
      }
    }
    tick_ = std::max<std::int64_t>(1, divisor);
    if (last / tick_ > kMostTicks)
      for (tick_ = 1; last / tick_ > kMostTicks;) tick_ *= 10;
    gantt_.tick = static_cast<double>(tick_) / 1e9;
  }

  [[nodiscard]] std::int64_t ticks(Duration time) const { return time.count() / tick_; }
  [[nodiscard]] std::int64_t ticks(Instant time) const { return ticks(time.since_start()); }

  [[nodiscard]] std::size_t tasks_place(WorkloadId workload) {
    const auto [known, is_new] = places_.emplace(workload, gantt_.workloads.size());
    if (is_new) gantt_.workloads.push_back(tasks_of(scenario_.workloads[workload]));
    return known->second;
  }

  PageGantt::Run run_head(const Result& result) const {
    PageGantt::Run run;
    run.system = of_.titles.systems[result.run.system];
    if (scenario_.policies.size() > 1) run.policy = scenario_.policies[result.run.policy].name;
    const std::string makespan = value_text(time_over_cases(result, [](const Measures& measures) { return measures.makespan; }));
    run.makespan = result.nominal().until_gpus > Duration{}
                       ? say({"{} from when its GPUs are there", "GPU를 확보한 때부터 {}"}, makespan)
                       : name_text(makespan);
    run.end = std::max<std::int64_t>(1, ticks(result.nominal().makespan));
    return run;
  }

  void add_run(const Result& result) {
    const CaseResult& nominal = result.cases.front();
    const Workload& workload = scenario_.workloads[result.run.workload];
    const Schedule& schedule = nominal.schedule;
    const std::vector<std::size_t> order = positions_in_order(workload, schedule);
    const Rows rows(scenario_.systems[result.run.system], workload, schedule, order);
    PageGantt::Run run = run_head(result);
    run.workload = tasks_place(result.run.workload);
    run.lanes = rows.lanes();
    // Time before any GPU is there is no part of a makespan, nor of the chart.
    const std::int64_t until_gpus = ticks(nominal.measures.until_gpus);
    std::map<std::vector<std::uint32_t>, std::int64_t> sets;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Span span = schedule[order[i]];
      std::vector<std::uint32_t> held = rows.of(i);
      const auto [known, is_new] = sets.emplace(held, sets.size());
      if (is_new) run.lane_sets.push_back(std::move(held));
      run.start.push_back(std::max<std::int64_t>(0, ticks(span.start) - until_gpus));
      run.length.push_back(ticks(span.end) - ticks(span.start));
      run.lane_set.push_back(known->second);
      run.task.push_back(static_cast<std::int64_t>(index(span.task)));
      run.kind.push_back(static_cast<std::int64_t>(span.kind));
      run.end = std::max(run.end, run.start.back() + run.length.back());
    }
    add_waits(workload, nominal, run);
    add_critical_path(result, run);
    gantt_.runs.push_back(std::move(run));
  }

  void add_waits(const Workload& workload, const CaseResult& nominal, PageGantt::Run& run) const {
    const TaskTimes times = task_times(workload, nominal.schedule);
    const std::int64_t until_gpus = ticks(nominal.measures.until_gpus);
    for (std::size_t task = 0; task < workload.tasks(); ++task)
      run.ready.push_back(std::max<std::int64_t>(0, ticks(times.ready[task]) - until_gpus));
    if (nominal.measures.online) add_reasons(nominal.measures.online->jobs, run);
  }

  void add_reasons(const std::vector<JobService>& jobs, PageGantt::Run& run) const {
    for (std::size_t job = 0; job < jobs.size(); ++job) {
      PageGantt::Waited waited{static_cast<std::uint32_t>(job), {}};
      std::int64_t main = 0;
      std::int64_t most = 0;
      for (std::size_t reason = 0; reason < kWaitReasons; ++reason) {
        const std::int64_t time = ticks(jobs[job].waited[reason]);
        if (time == 0) continue;
        waited.parts.emplace_back(reason, time);
        if (time > most) main = static_cast<std::int64_t>(reason) + 1;
        most = std::max(most, time);
      }
      run.reason.push_back(main);
      if (!waited.parts.empty() && jobs.size() <= kMostReasons) run.waited.push_back(std::move(waited));
    }
  }

  void add_critical_path(const Result& result, PageGantt::Run& run) const {
    const Workload& workload = scenario_.workloads[result.run.workload];
    const std::vector<CriticalStep> steps =
        critical_path(workload, scenario_.performance_of(result.run).front(), result.cases.front().schedule);
    for (std::size_t i = steps.size(); i-- > 0;)
      if (!is_barrier(workload, steps[i].task)) run.critical.push_back(static_cast<std::int64_t>(index(steps[i].task)));
  }

  /// In each of equal parts of the time the model that holds most of a row.
  void add_aggregated(const Result& result) {
    const Workload& workload = scenario_.workloads[result.run.workload];
    const Schedule& schedule = result.cases.front().schedule;
    const std::vector<std::size_t> order = positions_in_order(workload, schedule);
    const Rows rows(scenario_.systems[result.run.system], workload, schedule, order);
    PageGantt::Run run = run_head(result);
    run.is_aggregated = true;
    run.workload = gantt_.workloads.size();
    run.lanes = rows.lanes();
    PageGantt::Tasks tasks = tasks_of(workload);
    const std::vector<std::int64_t> model = std::move(tasks.model);
    tasks = {.jobs = {""}, .models = std::move(tasks.models), .job = {}, .model = {}, .names = {}};
    for (std::size_t i = 0; i < tasks.models.size(); ++i) {
      tasks.job.push_back(0);
      tasks.model.push_back(static_cast<std::int64_t>(i));
      tasks.names.emplace_back();
    }
    run.ready.assign(tasks.models.size(), 0);
    parts_ = std::clamp(kMostSpans / std::max<std::size_t>(1, rows.count()), kFewestParts, kMostParts);
    run.end = std::max<std::int64_t>(run.end, static_cast<std::int64_t>(parts_));
    add_dominant(order, rows, schedule, model, run);
    add_series(workload, schedule, scenario_.systems[result.run.system].devices.size(), run);
    gantt_.workloads.push_back(std::move(tasks));
    gantt_.runs.push_back(std::move(run));
  }

  void add_dominant(const std::vector<std::size_t>& order, const Rows& rows, const Schedule& schedule,
                    const std::vector<std::int64_t>& model, PageGantt::Run& run) const {
    // By row and part: how long which model holds it.
    std::vector<std::vector<std::map<std::int64_t, double>>> held(rows.count(),
                                                                  std::vector<std::map<std::int64_t, double>>(parts_));
    for (std::size_t i = 0; i < order.size(); ++i) {
      const Span span = schedule[order[i]];
      for (const std::uint32_t row : rows.of(i))
        for_each_part(ticks(span.start), ticks(span.end), run.end,
                      [&](std::size_t part, double share) { held[row][part][model[index(span.task)]] += share; });
    }
    struct Bar {
      std::int64_t start;
      std::int64_t end;
      std::int64_t row;
      std::int64_t model;
    };
    std::vector<Bar> bars;
    for (std::size_t row = 0; row < held.size(); ++row)
      for (std::size_t part = 0; part < parts_; ++part) {
        if (held[row][part].empty()) continue;
        const auto most = std::ranges::max_element(held[row][part], {}, [](const auto& one) { return one.second; });
        const std::int64_t start = part_start(part, run.end);
        const std::int64_t end = part_start(part + 1, run.end);
        if (!bars.empty() && bars.back().row == static_cast<std::int64_t>(row) && bars.back().end == start &&
            bars.back().model == most->first)
          bars.back().end = end;
        else
          bars.push_back({start, end, static_cast<std::int64_t>(row), most->first});
      }
    std::ranges::stable_sort(bars, {}, &Bar::start);
    for (std::uint32_t row = 0; row < rows.count(); ++row) run.lane_sets.push_back({row});
    for (const Bar& bar : bars) {
      run.start.push_back(bar.start);
      run.length.push_back(bar.end - bar.start);
      run.lane_set.push_back(bar.row);
      run.task.push_back(bar.model);
      run.kind.push_back(static_cast<std::int64_t>(SpanKind::run));
    }
  }

  [[nodiscard]] std::int64_t part_start(std::size_t part, std::int64_t end) const {
    return static_cast<std::int64_t>(static_cast<double>(end) * static_cast<double>(part) / static_cast<double>(parts_));
  }

  /// Calls `take(part, share of the part)` for the parts that an interval lies in.
  template <class Take>
  void for_each_part(std::int64_t from, std::int64_t until, std::int64_t end, Take take) const {
    const double scale = static_cast<double>(parts_) / static_cast<double>(end);
    const double first = static_cast<double>(from) * scale;
    const double last = std::max(first, static_cast<double>(until) * scale);
    for (auto part = static_cast<std::size_t>(first); part < parts_ && static_cast<double>(part) <= last; ++part) {
      const double share = std::min(last, static_cast<double>(part + 1)) - std::max(first, static_cast<double>(part));
      if (share > 0 || first == last) take(part, std::max(share, 1e-9));
    }
  }

  /// Mean numbers of GPUs in use and of tasks that wait, in thousandths.
  void add_series(const Workload& workload, const Schedule& schedule, std::size_t devices, PageGantt::Run& run) const {
    std::vector<double> busy(parts_);
    std::vector<double> queue(parts_);
    for (const auto& stretches : held_stretches(schedule, devices))
      for (const Window& one : stretches)
        for_each_part(ticks(one.opens), ticks(one.closes), run.end, [&](std::size_t part, double share) { busy[part] += share; });
    const TaskTimes times = task_times(workload, schedule);
    for (std::size_t task = 0; task < workload.tasks(); ++task)
      if (times.ready[task] < times.start[task])
        for_each_part(ticks(times.ready[task]), ticks(times.start[task]), run.end,
                      [&](std::size_t part, double share) { queue[part] += share; });
    for (const double value : busy) run.busy.push_back(static_cast<std::int64_t>(value * 1000 + 0.5));
    for (const double value : queue) run.queue.push_back(static_cast<std::int64_t>(value * 1000 + 0.5));
  }

  [[nodiscard]] LocalizedText description(bool is_aggregated) const {
    LocalizedText text =
        say({"Which task holds which GPU when, for each system on one axis of time, with the GPUs in use and the tasks that wait "
             "below.",
             "어느 작업이 언제 어느 GPU를 사용하는지 시스템별로 하나의 시간축에 보이고, 아래에 사용 중인 GPU와 대기 중인 작업 수를 "
             "보입니다."});
    const auto append = [&](const LocalizedText& more) { text = {text.en + " " + more.en, text.ko + " " + more.ko}; };
    const auto has_ranges = [](const Drawn& one) { return one.result->cases.size() > 1; };
    if (std::ranges::any_of(drawn_, has_ranges))
      append(say({"Where inputs are ranges it shows the nominal case.", "입력이 범위인 경우 기준값에서의 일정을 보입니다."}));
    if (is_aggregated)
      append(
          say({"There are more than 200,000 spans: each part of a bar shows the model that holds most of that time. `--out` writes "
               "all of them to gantt.csv.",
               "구간이 200,000개를 넘어, 막대의 각 부분은 그 시간을 가장 많이 차지한 모델을 나타냅니다. 전체 구간은 `--out`이 "
               "gantt.csv에 기록합니다."}));
    if (left_out_)
      append(say({"Workloads that do not fit on the page are left out.", "페이지에 담을 수 없는 워크로드는 생략했습니다."}));
    return text;
  }

  const SideBySide of_;
  const Scenario& scenario_;
  PageGantt gantt_;
  std::vector<Drawn> drawn_;
  std::map<WorkloadId, std::size_t> places_;  ///< in PageGantt::workloads
  std::int64_t tick_ = 1;
  std::size_t parts_ = 0;
  bool left_out_ = false;
};

}  // namespace

MadeChart gantt_chart(const ReportInput& input) { return GanttOfRuns(input).make(); }

}  // namespace gpusim
