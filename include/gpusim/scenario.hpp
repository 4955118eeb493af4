#pragma once
// From a file to runs and their results: parsing, the catalogue of GPUs, loading into checked values, simulating.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/economics.hpp"
#include "gpusim/formula.hpp"
#include "gpusim/generator.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/metrics.hpp"
#include "gpusim/page.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/questions.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/simulate.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The keys of a scenario.
[[nodiscard]] const KeySection& scenario_keys();

/// Reads a JSON text with comments: UTF-8, no repeated keys, bounded depth and size. "-" is standard input. Throws InputError with
/// line and column (`s.json:3:8: …`) or a pointer, and IoError when the file cannot be read.
[[nodiscard]] Document parse_file(const std::string& file);
[[nodiscard]] Document parse_text(std::string text, const std::string& file);

/// The data sheets by id. Those of a folder replace built-in ones with the same id.
class Catalog {
 public:
  Catalog();                                    ///< the built-in data sheets
  explicit Catalog(const std::string& folder);  ///< adds `*.json` of a folder; throws InputError and IoError
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] std::vector<std::string> families() const;
  /// All names of GPUs: families, then ids.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The data sheet as JSON text; nullptr when the id is unknown.
  [[nodiscard]] const JsonTree* sheet(std::string_view id) const;
  /// The GPU that the name of a family resolves to; empty for an unknown family.
  [[nodiscard]] std::optional<std::string> representative(std::string_view family) const;
  /// Adds a data sheet or replaces the one with this id.
  void put(std::string id, JsonTree sheet);

 private:
  struct Sheets;
  std::shared_ptr<const Sheets> sheets_;  ///< shared between copies until one of them changes
};

/// All data sheets of a catalogue as values, in the order of the catalogue.
[[nodiscard]] std::vector<Gpu> sheets_of(const Catalog& catalog);

struct PolicyChoice {
  std::string name;  ///< shown in the column `policy`
  const PolicyRow* row;
  std::shared_ptr<const JsonTree> options;  ///< the object from which the policy reads its keys
  std::string pointer;                      ///< place of that object in the scenario
  bool preempts = false;
  bool keeps_together = false;  ///< placement "consolidated": a gang waits until one node can hold it
  [[nodiscard]] std::unique_ptr<Policy> make(const std::string& file) const;
};

/// One combination of system, workload and policy. It has one case, or three when values are ranges.
struct Run {
  SystemId system{};
  WorkloadId workload{};
  PolicyId policy{};
  auto operator<=>(const Run&) const = default;
};

/// A checked scenario: everything that runs need and share. Loading has written all defaults into `document`.
struct Scenario {
  Document document;
  std::string name;
  std::string title;
  std::uint64_t seed = 1;
  std::int64_t start = 0;  ///< day number of simulated time 0
  Duration start_time;     ///< time of day of simulated time 0
  std::map<std::string, Calendar, std::less<>> calendars;
  std::vector<Person> people;
  Costs costs;
  EnergyRates energy;
  std::vector<std::pair<std::string, Value>> quantities;
  Choice choice;
  Claims claims;
  std::shared_ptr<const Catalog> catalog;  ///< includes the GPUs that the scenario itself defines
  Models models;
  ListById<SystemId, System> systems;
  ListById<WorkloadId, Workload> workloads;
  ListById<PolicyId, PolicyChoice> policies;
  WorkloadId experiment{};  ///< the workload that is counted as experiments per day
  /// By system, workload and case; the cases are nominal alone or, when values are ranges, nominal, optimistic and
  /// pessimistic.
  ListById<SystemId, ListById<WorkloadId, std::vector<Performance>>> performance;
  /// By system and workload: the reason why the workload can never run, or an empty text. Only with
  /// LoadOptions::keep_infeasible.
  ListById<SystemId, ListById<WorkloadId, std::string>> infeasible;
  std::vector<Run> runs;  ///< in file order by workload, system, policy

  [[nodiscard]] const std::vector<Performance>& performance_of(const Run& run) const {
    return performance[run.system][run.workload];
  }
  /// The problem of a run in one of its cases; `which` is the position of the case.
  [[nodiscard]] Problem problem_of(const Run& run, std::size_t which) const {
    return {systems[run.system], workloads[run.workload], performance_of(run)[which]};
  }
};

struct LoadOptions {
  std::vector<std::string> policies;  ///< from --policy; replace those of the scenario
  bool keep_infeasible = false;       ///< record impossible runs, which then have no cases, instead of throwing Infeasible
  Catalog catalog;                    ///< meaning of GPU names, before the `gpus` of the scenario are added
  TablesInMemory tables;              ///< tables of jobs that are used instead of files with these names
};

/// Checks a document and turns it into values. Throws InputError, Infeasible for a workload that can never run, and UsageError for
/// an unknown name in LoadOptions::policies.
[[nodiscard]] Scenario load(Document document, const LoadOptions& options = {});

// Simulating:

/// The result of a run in one case.
struct CaseResult {
  Case which;
  Schedule schedule;
  Measures measures;
  bool has_proof = false;  ///< the policy itself has proven a bound, in addition to those of measure()
  Economics economics;
  std::vector<LinkUse> links;  ///< by position in the links of the system; empty without contention
};

/// A run in all its cases, the nominal one first. There are no cases when it can never run.
struct Result {
  Run run;
  std::vector<CaseResult> cases{};
  std::string why_not{};  ///< why it has no cases
  [[nodiscard]] const Measures& nominal() const { return cases.front().measures; }
};

/// The cases in which the inputs of a run are taken: how long its tasks take, prices and powers of its system, and what all systems
/// share, such as salaries.
struct CasesOfRun {
  Case times;
  Case own_prices;
  Case shared_prices;
  auto operator<=>(const CasesOfRun&) const = default;
};

[[nodiscard]] Result simulate_run(const Scenario& scenario, const Run& run);
/// Simulates all runs on `threads` threads and returns their results in the order of scenario.runs; runs of the same problem share
/// their bound. A run that can never run has no cases and a reason in Result::why_not. Throws Infeasible when no run can run.
[[nodiscard]] std::vector<Result> simulate_all(const Scenario& scenario, unsigned threads);

/// Simulates a run again and passes on every decision with its key, case by case. Nothing is kept.
void replay_decisions(const Scenario& scenario, const Run& run, const std::function<void(Case, const DecisionRecord&)>& take);

}  // namespace gpusim
