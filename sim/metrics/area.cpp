#include <algorithm>
#include <vector>

#include "gpusim/metrics.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {
namespace {

/// The work that remains at one arrival, and the earliest end of that work.
struct Remainder {
  std::size_t first_task = 0;
  Duration end;
};

/// The arrival from which the remaining work, that of `first_task` and later tasks, takes longest at the best prices of the load.
/// One pass backwards over the tasks; jobs are in order of arrival.
Remainder worst_remainder(const Times& times, const Load& load, const FractionalAssignment& assignment, const Workload& workload,
                          std::size_t first_task) {
  // Tasks outside the load take no time.
  const Prices prices = best_prices(assignment);
  std::vector<Wide> value_of(times.profiles());
  for (std::size_t part = 0; part < load.size(); ++part)
    value_of[index(load[part].profile)] = value(assignment, prices, part) * times.gpus(load[part].profile);
  const Wide capacity = value_of_capacity(assignment, prices);
  Remainder worst{first_task, {}};
  Wide sum = 0;
  for (std::size_t task = workload.tasks(); task-- > first_task;) {
    sum += value_of[index(workload.profile[task])];
    const Instant arrival = workload.jobs[index(workload.job[task])].arrival;
    if (task > first_task && workload.jobs[index(workload.job[task - 1])].arrival == arrival) continue;
    const Duration end = to_duration(arrival.since_start().count() + divided_up(sum, capacity));
    if (end > worst.end) worst = {task, end};
  }
  return worst;
}

}  // namespace

Duration area(const Times& times, const Load& load) {
  if (load.empty()) return {};
  const WorkParts parts = work_parts(times, load);
  const FractionalAssignment assignment{parts, times.devices()};
  const Prices prices = best_prices(assignment);
  return to_duration(divided_up(value(assignment, prices), value_of_capacity(assignment, prices)));
}

Duration area(const Times& times, const Workload& workload) {
  // The best prices for all tasks lead to an arrival; the best prices for the work from then on may lead to a later one.
  constexpr int kRounds = 4;
  LoadCounter count(times, workload);
  Remainder worst;
  for (int round = 0; round < kRounds; ++round) {
    const Load load = count(tasks_from(workload, worst.first_task));
    if (load.empty()) break;
    const WorkParts parts = work_parts(times, load);
    const FractionalAssignment assignment{parts, times.devices()};
    const Remainder next = worst_remainder(times, load, assignment, workload, worst.first_task);
    const bool is_settled = next.first_task == worst.first_task;
    if (next.end > worst.end) worst = next;
    if (is_settled) break;
  }
  return worst.end;
}

Seconds area_bound(const Problem& problem) {
  const auto& [system, workload, performance] = problem;
  const Times times(problem);
  const Load load = LoadCounter(times, workload)(tasks_from(workload, 0));
  if (load.empty()) return {};
  // The capacity of devices with windows counts as the part of a week in which they are open, in minutes.
  constexpr std::int64_t kWeek = 7 * 24 * 60;
  constexpr std::int64_t kMinute = 60'000'000'000;
  std::vector<Wide> capacity = times.devices();
  const bool has_windows = std::any_of(system.pools.begin(), system.pools.end(), [](const Pool& pool) {
    return pool.available.open_per_week() != Calendar().open_per_week();
  });
  for (std::size_t c = 0; has_windows && c < capacity.size(); ++c)
    capacity[c] *= std::max<std::int64_t>(1, system.pool_of(id<ClassId>(c)).available.open_per_week().count() / kMinute);
  const WorkParts parts = work_parts(times, load);
  const FractionalAssignment assignment{parts, capacity};
  const Prices prices = best_prices(assignment);
  const double area =
      static_cast<double>(value(assignment, prices)) / (static_cast<double>(value_of_capacity(assignment, prices)) * 1e9);
  return Seconds::raw(has_windows ? area * kWeek : area);
}

}  // namespace gpusim
