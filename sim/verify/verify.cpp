#include "gpusim/verify.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include "sim/input/csv_reader.hpp"
#include "sim/verify/run_check.hpp"
#include "sim/verify/schedule_rows.hpp"
#include "sim/verify/violations.hpp"

namespace gpusim {

namespace {

void check_runs(const Scenario& scenario, const ScheduleRows& schedule, Violations& violations) {
  std::span<const ScheduleRow> rest = schedule.rows;
  for (std::size_t group = 0; group < schedule.groups.size(); ++group) {
    const auto last = std::ranges::find_if(rest, [&](const ScheduleRow& row) { return row.group != group; });
    const auto count = static_cast<std::size_t>(last - rest.begin());
    RunCheck{scenario, schedule, schedule.groups[group], violations}.check(rest.first(count));
    rest = rest.subspan(count);
  }
}

/// Reports runs of the scenario that do not occur in their nominal case, unless a foreign policy replaces them on that system and
/// workload.
void check_coverage(const Scenario& scenario, const ScheduleRows& schedule, Violations& violations) {
  std::set<std::tuple<SystemId, WorkloadId, std::string>> runs;
  std::set<std::pair<SystemId, WorkloadId>> foreign;
  for (const RunGroup& group : schedule.groups) {
    if (group.which != Case::nominal) continue;
    runs.emplace(group.system, group.workload, group.policy);
    const bool is_own = std::ranges::find(scenario.policies, group.policy, &PolicyChoice::name) != scenario.policies.end();
    if (!is_own) foreign.emplace(group.system, group.workload);
  }
  for (const Run& run : scenario.runs) {
    const std::string& policy = scenario.policies[run.policy].name;
    if (!scenario.infeasible[run.system][run.workload].empty()) continue;
    if (runs.contains({run.system, run.workload, policy}) || foreign.contains({run.system, run.workload})) continue;
    violations.add(std::nullopt, "no rows for system {}, workload {}, policy {}", quoted_name(scenario.systems[run.system].name),
                   quoted_name(scenario.workloads[run.workload].name), quoted_name(policy));
  }
}

}  // namespace

std::vector<Violation> verify_gantt(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name) {
  Violations violations;
  ScheduleRows schedule = read_schedule_rows(scenario, gantt, gantt_name, violations);
  std::ranges::sort(schedule.rows, [](const ScheduleRow& a, const ScheduleRow& b) {
    return std::tie(a.group, a.task, a.line) < std::tie(b.group, b.task, b.line);
  });
  check_runs(scenario, schedule, violations);
  check_coverage(scenario, schedule, violations);
  return violations.list();
}

}  // namespace gpusim
