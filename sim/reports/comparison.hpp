#pragma once
// The comparison of systems: its alternatives and the parts of its page.

#include <optional>
#include <string>
#include <vector>

#include "gpusim/report.hpp"
#include "sim/page/phrase.hpp"
#include "sim/reports/reports.hpp"
#include "sim/reports/titles.hpp"

namespace gpusim {

/// A column of the comparison: a system under a policy.
struct Alternative {
  PolicyId policy;
  SystemId system;
  std::string key;
  LocalizedText title;
};
using Alternatives = std::vector<Alternative>;

class SideBySide {
 public:
  explicit SideBySide(const ReportInput& report);

  /// The systems under one policy at a time or, where there is only one system, all policies.
  [[nodiscard]] std::vector<Alternatives> sections() const;
  /// The result of an alternative; nullptr where it did not run.
  [[nodiscard]] const Result* result(const Alternative& alternative, WorkloadId workload) const {
    return results_[place({alternative.system, workload, alternative.policy})];
  }
  [[nodiscard]] bool cannot_run(const Alternative& alternative, WorkloadId workload) const;
  [[nodiscard]] LocalizedText workload_title(WorkloadId workload) const { return unindented(titles.workloads[workload]); }

  const ReportInput& input;
  const Scenario& scenario;
  const Titles titles;

 private:
  [[nodiscard]] std::size_t place(const Run& run) const {
    return (index(run.policy) * scenario.workloads.size() + index(run.workload)) * scenario.systems.size() + index(run.system);
  }
  std::vector<const Result*> results_;  ///< by place()
};

/// A time over the cases; `time` takes it from the measures of one case.
template <class Time>
[[nodiscard]] Value time_over_cases(const Result& result, Time time) {
  return *over_cases(result, Unit({{"s", 1}}), [&](const CaseResult& one) { return std::optional(time(one.measures).seconds()); });
}

[[nodiscard]] Duration mean_completion(const Measures& measures);
[[nodiscard]] bool is_proven(const Result& result);
/// The relative gap between the makespan and its lower bound; 0 when it is below 1e-9, which is rounding alone. Empty when the only
/// known bound ignores the hours that restrict the run.
[[nodiscard]] std::optional<Value> gap(const Result& result);
[[nodiscard]] Value experiments_a_workday(const Result& result, const Window& hours);
[[nodiscard]] WrittenUnit percent_unit();
[[nodiscard]] WrittenUnit plain_workday();  ///< for a number a workday under a label that says so
/// Whether runs of the workload are experiments that people do one after the other: no stream, no workload of the scenario is a
/// closed loop, which counts them better, and each takes at least a quarter of an hour and at most a day.
[[nodiscard]] bool counts_experiments(const SideBySide& of, const Alternatives& alternatives, WorkloadId workload);
/// The precision in which a system computes, after the fallbacks of its GPUs; where they fall back differently, the one asked for.
[[nodiscard]] Precision precision_of(const System& system);
/// "FP32", "mixed precision".
[[nodiscard]] const Phrase& precision_phrase(Precision precision);
/// The instant as a date with its time of day; empty after the year 9999.
[[nodiscard]] std::optional<std::string> date_and_time(const Scenario& scenario, Duration since_start);
[[nodiscard]] bool states_start(const Scenario& scenario);
[[nodiscard]] Table comparison_table(const SideBySide& of, const Alternatives& alternatives);
/// "63-75 % shorter", "2.2 times as long": of a ratio of two times. Whole per cents above one.
[[nodiscard]] LocalizedText change_text(const Value& ratio);
/// Before the table: how the purchase of GPUs counts, where that is assumed or decides which system is cheapest.
[[nodiscard]] std::vector<PageSection::Block> purchase_sentences(const SideBySide& of);
/// When runs start; empty where nothing depends on it.
[[nodiscard]] std::optional<Sentence> start_sentence(const Scenario& scenario);
/// Below the table: what is proven, for what jobs waited, how the others compare with the first.
[[nodiscard]] std::vector<PageSection::Block> comparison_sentences(const SideBySide& of, const Alternatives& alternatives);

}  // namespace gpusim
