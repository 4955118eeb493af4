// Runs of more spans than a page can hold: equal parts of the time, each with what holds most of it.

#include <algorithm>
#include <map>

#include "sim/html_reports/gantt_parts.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kFewestParts = 50;
constexpr std::size_t kMostParts = 2000;

/// Equal parts of [0, end).
struct Parts {
  std::size_t count;
  std::int64_t end;

  [[nodiscard]] std::int64_t start(std::size_t part) const {
    return static_cast<std::int64_t>(static_cast<double>(end) * static_cast<double>(part) / static_cast<double>(count));
  }
  /// Calls `take(part, share of the part)` for the parts that an interval lies in.
  template <class Take>
  void for_each(std::int64_t from, std::int64_t until, Take take) const {
    const double scale = static_cast<double>(count) / static_cast<double>(end);
    const double first = static_cast<double>(std::max<std::int64_t>(0, from)) * scale;
    const double last = std::max(first, static_cast<double>(until) * scale);
    for (auto part = static_cast<std::size_t>(first); part < count && static_cast<double>(part) <= last; ++part) {
      const double share = std::min(last, static_cast<double>(part + 1)) - std::max(first, static_cast<double>(part));
      if (share > 0 || first == last) take(part, std::max(share, 1e-9));
    }
  }
};

class Aggregation {
 public:
  Aggregation(const SideBySide& of, const Result& result, const GanttTicks& ticks)
      : workload_(of.scenario.workloads[result.run.workload]),
        schedule_(result.cases.front().schedule),
        system_(of.scenario.systems[result.run.system]),
        rows_(system_, workload_, schedule_),
        ticks_(ticks),
        until_gpus_(ticks.of(result.nominal().until_gpus)),
        found_{gantt_run_head(of, result, ticks), {}} {
    PageGantt::Run& run = found_.run;
    run.is_aggregated = true;
    run.lanes = rows_.lanes();
    parts_.count = std::clamp(kMostGanttSpans / std::max<std::size_t>(1, rows_.count()), kFewestParts, kMostParts);
    parts_.end = run.end = std::max<std::int64_t>(run.end, static_cast<std::int64_t>(parts_.count));
  }

  AggregatedGantt finished() && {
    take_models();
    add_bars(held_models());
    add_series();
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::int64_t at(Duration since_start) const { return ticks_.of(since_start) - until_gpus_; }
  [[nodiscard]] std::int64_t at(Instant time) const { return at(time.since_start()); }

  /// A task for each model.
  void take_models() {
    PageGantt::Tasks tasks = gantt_tasks(workload_);
    model_ = std::move(tasks.model);
    found_.tasks = {.jobs = {""}, .models = std::move(tasks.models), .job = {}, .model = {}, .names = {}};
    for (std::size_t i = 0; i < found_.tasks.models.size(); ++i) {
      found_.tasks.job.push_back(0);
      found_.tasks.model.push_back(static_cast<std::int64_t>(i));
      found_.tasks.names.emplace_back();
    }
    found_.run.ready.assign(found_.tasks.models.size(), 0);
  }

  /// By row and part: how long which model holds it.
  using Held = std::vector<std::vector<std::map<std::int64_t, double>>>;
  [[nodiscard]] Held held_models() const {
    Held held(rows_.count(), std::vector<std::map<std::int64_t, double>>(parts_.count));
    for (std::size_t i = 0; i < rows_.order().size(); ++i) {
      const Span span = schedule_[rows_.order()[i]];
      for (const std::uint32_t row : rows_.of(i))
        parts_.for_each(at(span.start), at(span.end),
                        [&](std::size_t part, double share) { held[row][part][model_[index(span.task)]] += share; });
    }
    return held;
  }

  struct Bar {
    std::int64_t start;
    std::int64_t end;
    std::int64_t row;
    std::int64_t model;
  };

  /// The model that holds most of each part; parts of one model side by side are one bar.
  [[nodiscard]] std::vector<Bar> bars_of(const Held& held) const {
    std::vector<Bar> bars;
    for (std::size_t row = 0; row < held.size(); ++row)
      for (std::size_t part = 0; part < parts_.count; ++part) {
        if (held[row][part].empty()) continue;
        const auto most = std::ranges::max_element(held[row][part], {}, [](const auto& one) { return one.second; });
        const Bar bar{parts_.start(part), parts_.start(part + 1), static_cast<std::int64_t>(row), most->first};
        const bool goes_on =
            !bars.empty() && bars.back().row == bar.row && bars.back().end == bar.start && bars.back().model == bar.model;
        if (goes_on)
          bars.back().end = bar.end;
        else
          bars.push_back(bar);
      }
    std::ranges::stable_sort(bars, {}, &Bar::start);
    return bars;
  }

  void add_bars(const Held& held) {
    PageGantt::Run& run = found_.run;
    for (std::uint32_t row = 0; row < rows_.count(); ++row) run.lane_sets.push_back({row});
    for (const Bar& bar : bars_of(held)) {
      run.start.push_back(bar.start);
      run.length.push_back(bar.end - bar.start);
      run.lane_set.push_back(bar.row);
      run.task.push_back(bar.model);
      run.kind.push_back(static_cast<std::int64_t>(SpanKind::run));
    }
  }

  /// Mean numbers of GPUs in use and of tasks that wait, in thousandths.
  void add_series() {
    std::vector<double> busy(parts_.count);
    std::vector<double> queue(parts_.count);
    for (const auto& stretches : held_stretches(schedule_, system_.devices.size()))
      for (const Window& one : stretches)
        parts_.for_each(at(one.opens), at(one.closes), [&](std::size_t part, double share) { busy[part] += share; });
    const TaskTimes times = task_times(workload_, schedule_);
    for (std::size_t task = 0; task < workload_.tasks(); ++task)
      if (times.ready[task] < times.start[task])
        parts_.for_each(at(times.ready[task]), at(times.start[task]),
                        [&](std::size_t part, double share) { queue[part] += share; });
    for (const double value : busy) found_.run.busy.push_back(static_cast<std::int64_t>(value * 1000 + 0.5));
    for (const double value : queue) found_.run.queue.push_back(static_cast<std::int64_t>(value * 1000 + 0.5));
  }

  const Workload& workload_;
  const Schedule& schedule_;
  const System& system_;
  GanttLanes rows_;
  GanttTicks ticks_;
  std::int64_t until_gpus_;
  AggregatedGantt found_;
  Parts parts_{};
  std::vector<std::int64_t> model_;  ///< by task
};

}  // namespace

AggregatedGantt aggregated_gantt(const SideBySide& of, const Result& result, const GanttTicks& ticks) {
  return Aggregation(of, result, ticks).finished();
}

}  // namespace gpusim
