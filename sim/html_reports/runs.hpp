#pragma once
// What the report of runs says of the systems that stand side by side, in the workload that it is about.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/html_reports/sections.hpp"
#include "sim/reports/comparison.hpp"

namespace gpusim {

/// The workload that the answer is about.
[[nodiscard]] inline WorkloadId workload_of_report(const ReportInput& input) { return input.scenario.experiment; }

/// Which system is fastest, by how much and against which, in which precision; which costs least, and what in it is counted; which
/// cannot run, and why.
[[nodiscard]] std::vector<LocalizedText> answer_of_runs(const ReportInput& input);

/// After how many runs of the workload the higher price of one system is earned back by what a run on it saves.
struct PayBack {
  Value more;                 ///< at once, price less residual value; money
  Value saved;                ///< a run; money
  Value runs;                 ///< a number
  Value time;                 ///< in s, for that many runs
  bool is_back_to_back;       ///< no frequency is stated, so runs follow each other
  bool wears_out_before;      ///< the lifetime of what was bought ends before, in every case
  std::string latest_date{};  ///< by which it is paid back in the worst case; empty where it is not known
};
/// Nothing where prices do not differ, or what costs more at once saves nothing from run to run.
[[nodiscard]] std::optional<PayBack> pay_back(const Scenario& scenario, const Result& dear, const Result& cheap);
/// All pairs of systems of which one pays back its higher price; nothing where there is none.
[[nodiscard]] std::optional<ReportSection> pay_back_section(const ReportInput& input);

/// The stated values on which the figures of these workloads rest, with their sources: times, speed-ups, wages, prices.
[[nodiscard]] std::optional<ReportSection> inputs_section(const Scenario& scenario, const std::set<WorkloadId>& workloads);

/// "purchase, electricity, wages of waiting": what is paid by the end of a run on any of these systems.
[[nodiscard]] LocalizedText paid_parts(const ReportInput& input, WorkloadId workload);

}  // namespace gpusim
