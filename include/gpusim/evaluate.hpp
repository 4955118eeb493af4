#pragma once
// Evaluates formulas about a scenario: simulates each run that they ask for once and answers functions such as makespan(system,
// workload).

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/formula.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// A function that formulas may call, for `gpusim list functions`.
struct FormulaFunction {
  std::string_view name;
  std::string_view arguments;
  std::string_view summary;
};
[[nodiscard]] const std::vector<FormulaFunction>& formula_functions();

/// A formula is well-formed but has no value here, because the run is impossible or the data sheet lacks the value.
struct CannotEvaluate : FormulaError {
  explicit CannotEvaluate(const std::string& reason) : FormulaError(0, reason) {}
};

/// The run that a formula asks for can never run.
struct CannotRun : CannotEvaluate {
  using CannotEvaluate::CannotEvaluate;
};

/// What a call in a formula means by what it leaves out.
struct ImpliedRun {
  std::optional<SystemId> system{};      ///< empty: each call must name its system
  PolicyId policy{};                     ///< the first of the scenario
  std::optional<WorkloadId> strategy{};  ///< the workload that is named `strategy`; empty where there is none
};

/// Answers formulas about one scenario. Only one thread may use an Evaluator at a time.
class Evaluator {
 public:
  /// Whether runs are simulated when a formula asks for them. If they are left out, their values are NaN in the right unit, which
  /// is enough to check names and units.
  enum class Runs : std::uint8_t { simulated, left_out };
  explicit Evaluator(const Scenario& scenario, Runs runs = Runs::simulated) : scenario_(scenario), runs_(runs) {}
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// The names that a formula may use. `claim` may be empty.
  [[nodiscard]] FormulaNames names(const ImpliedRun& implied = {}, std::function<Value(const std::string&)> claim = {});
  /// Simulated when first asked for. Its cases are empty when it cannot run; then `why_not` says why.
  [[nodiscard]] const Result& result(const Run& run);
  [[nodiscard]] const std::string& why_not(SystemId system, WorkloadId workload) const;
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  /// What a call such as makespan(…), work(…) or cost(…) is about.
  struct Subject {
    Run run;
    std::optional<CostPart> part;  ///< for cost(…): the part asked for
    std::size_t statistic = 0;     ///< for waiting(…) and similar functions: which statistic over jobs or time
    bool operator==(const Subject&) const = default;
  };
  /// What a call of this function is about; empty for functions that are not about a run. Throws std::runtime_error for unknown
  /// names.
  [[nodiscard]] std::optional<Subject> subject(const std::string& function, const std::vector<std::string>& names,
                                               const ImpliedRun& implied = {}) const;

 private:
  [[nodiscard]] Value call(const std::string& function, const std::vector<FormulaArgument>& arguments, const ImpliedRun& implied,
                           const FormulaNames::InputEnds& ends = {});
  /// A statistic of waits. For a workload whose jobs all arrive at one instant its measures are computed here.
  [[nodiscard]] double statistic(const std::string& function, const Subject& subject, std::size_t which, const CaseResult& result);
  [[nodiscard]] Value run_value(const std::string& function, const Subject& subject, const FormulaNames::InputEnds& ends = {});
  /// The inputs with ranges on which a call rests.
  [[nodiscard]] std::vector<std::string> inputs(const std::string& function, const std::vector<FormulaArgument>& arguments,
                                                const ImpliedRun& implied);
  [[nodiscard]] Value supports(const std::string& function, const std::vector<FormulaArgument>& arguments) const;
  [[nodiscard]] Value task_count(const std::string& function, const std::vector<FormulaArgument>& arguments,
                                 std::optional<WorkloadId> strategy) const;
  [[nodiscard]] Value model_memory(const std::string& function, const std::vector<FormulaArgument>& arguments) const;
  [[nodiscard]] Value system_value(const std::string& function, const std::vector<FormulaArgument>& arguments,
                                   std::optional<SystemId> system) const;
  const Scenario& scenario_;
  Runs runs_;
  std::map<Run, std::unique_ptr<Result>> results_;
  std::map<std::pair<Run, CasesOfRun>, Economics> economics_;
  std::map<std::pair<SystemId, WorkloadId>, std::string> never_ran_;
};

/// Checks names, arguments and units in the formulas of goals, criteria and claims without simulating anything. Throws InputError
/// with the pointer of the formula. References to claims of other files are not checked.
void check_formulas(const Scenario& scenario);

}  // namespace gpusim
