#pragma once
// From a file to runs: expand works on the JSON (settings, sweep), load turns a document into checked values.

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
#include "gpusim/performance.hpp"
#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/schedule.hpp"
#include "gpusim/simulate.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// All that may be written in a scenario.
[[nodiscard]] const KeySection& scenario_keys();

inline constexpr int kSchemaVersion = 1;

// Expand:

/// Reads a JSON text with comments: UTF-8, no repeated keys, bounded depth and size. "-" is standard input. Throws InputError with
/// line and column (`s.json:3:8: …`) or a pointer, IoError when it cannot be read.
[[nodiscard]] Document parse_file(const std::string& file);
[[nodiscard]] Document parse_text(std::string text, const std::string& file);
/// A JSON Schema stands among the scenarios.
[[nodiscard]] bool is_json_schema(const Document& document);

/// A `--set POINTER=VALUE`: the value is JSON if it parses, else text. The parent must exist. Throws InputError.
struct Setting {
  std::string pointer;
  std::string value;
};
[[nodiscard]] Setting parse_setting(std::string_view argument);
void apply(const Setting& setting, Document& document);

/// The points of a scenario's `sweep`, made one at a time. Pointers address the file as written, before `base`.
class Sweep {
 public:
  /// Takes the `sweep` member out of the document; a document without one has a single point. Throws InputError.
  explicit Sweep(Document& document);
  [[nodiscard]] std::size_t points() const { return points_; }
  [[nodiscard]] const std::vector<std::string>& pointers() const { return pointers_; }  ///< in column order
  /// Changes `document` (a copy of the one given above) to a point; returns its values as text, one per pointer.
  std::vector<std::string> apply(std::size_t point, Document& document) const;

 private:
  struct Axis {
    std::vector<std::size_t> columns;              ///< one, or several that move together (zip)
    std::vector<std::vector<std::string>> values;  ///< of each column, one a step, as JSON texts
    [[nodiscard]] std::size_t steps() const { return values.front().size(); }
  };
  std::vector<std::string> pointers_;
  std::vector<Axis> axes_;
  std::size_t points_ = 1;
};

// Load:

/// The data sheets by id: those built in, then those of `folder` over them.
class Catalog {
 public:
  Catalog();                                    ///< the cards built in
  explicit Catalog(const std::string& folder);  ///< `*.json` of a folder over them; InputError, IoError
  [[nodiscard]] std::vector<std::string> ids() const;
  [[nodiscard]] std::vector<std::string> families() const;
  /// Families, then ids: what a GPU may be called.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The data sheet as JSON text; nullptr when the id is unknown.
  [[nodiscard]] const JsonTree* sheet(std::string_view id) const;
  /// The member a family stands for.
  [[nodiscard]] std::optional<std::string> representative(std::string_view family) const;
  /// Adds or replaces one.
  void put(std::string id, JsonTree sheet);

 private:
  struct Sheets;
  std::shared_ptr<const Sheets> sheets_;  ///< shared between copies until one is changed
};

/// All data sheets of a catalogue as values, in its order.
[[nodiscard]] std::vector<Gpu> sheets_of(const Catalog& catalog);

struct PolicyChoice {
  std::string name;  ///< the column `policy`
  const PolicyRow* row;
  std::shared_ptr<const JsonTree> options;  ///< the object the policy reads its own keys from
  std::string pointer;                      ///< of that object
  bool preempts = false;
  bool keeps_together = false;  ///< a gang waits for a node of its own: placement "consolidated"
  [[nodiscard]] std::unique_ptr<Policy> make(const std::string& file) const;
};

/// One system x one workload x one policy x one seed, in one or three cases.
struct Run {
  std::size_t system;
  std::size_t workload;
  std::size_t policy;
};

// What a scenario asks besides its runs: goals that must be met, criteria to rank by, and what documents claim.

/// A formula that is evaluated for each system.
struct Criterion {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  bool lower_is_better = true;
  double weight = 1;
};

struct Goal {
  std::string name;
  std::string title;
  std::string pointer;
  Formula formula;
  std::optional<Value> at_most;
  std::optional<Value> at_least;
};

struct Choice {
  std::vector<Goal> goals;
  std::vector<Criterion> criteria;
  struct Cards {
    std::uint32_t from = 1;
    std::uint32_t up_to = 8;
    std::uint32_t step = 1;
    [[nodiscard]] std::uint32_t counts() const { return (up_to - from) / step + 1; }
  };
  Cards cards;                                ///< how many to try of every system of one pool
  std::optional<std::size_t> cards_workload;  ///< whose makespan the scaling curve shows
};

/// A text in the languages the reports speak.
struct LocalizedText {
  std::string en;
  std::string ko;  ///< the English one when it is not given
};

struct SourceDocument {
  std::string id;
  LocalizedText title;
  std::string date;
};

/// Something that must be granted for a document's arithmetic to hold.
struct Assumption {
  std::string id;
  LocalizedText text;
};

/// What no simulation or formula can speak to.
enum class ClaimKind { quantity, accuracy, date, rating, opinion };

struct Claim {
  std::string id;
  std::string file;     ///< of the scenario
  std::string pointer;  ///< in it
  std::string document;
  std::string line;  ///< "194" or "420-423"
  std::string section;
  std::string quote;
  std::string metric;
  std::string about;
  std::string note;
  ClaimKind kind = ClaimKind::quantity;
  std::string stated_text;            ///< as written, for people
  std::optional<Value> stated;        ///< empty for texts
  std::optional<WrittenUnit> unit;    ///< the unit it is written in
  double tolerance_low = 0;           ///< at the low end, in base units
  double tolerance_high = 0;          ///< at the high end
  std::optional<Formula> arithmetic;  ///< how the document came to it
  std::optional<Formula> simulated;   ///< what follows by simulation or exact formula
  std::vector<std::string> assumes;   ///< ids of assumptions
  std::string quantity;               ///< statements of one document with the same text must agree
  std::vector<Formula> consistent;    ///< comparisons that must hold
  std::optional<Formula> published;   ///< what a data sheet says
  std::optional<Formula> limit;       ///< no true value is above it
};

/// The section of a scenario.
struct Claims {
  std::vector<SourceDocument> documents;
  std::vector<Assumption> assumptions;
  std::vector<Claim> claims;
};

/// A checked scenario. Everything a run needs, shared by all of them; loading has taken all defaults into `document`.
struct Scenario {
  Document document;
  std::string name;
  std::string title;
  std::uint64_t seed = 1;
  std::int64_t start = 0;  ///< day number of simulated time 0
  std::map<std::string, Calendar, std::less<>> calendars;
  std::vector<Person> people;
  Costs costs;
  EnergyRates energy;
  std::vector<std::pair<std::string, Value>> quantities;
  Choice choice;
  Claims claims;
  std::shared_ptr<const Catalog> catalog;  ///< with the scenario's own cards
  Models models;
  std::vector<System> systems;
  std::vector<Workload> workloads;
  std::vector<PolicyChoice> policies;
  std::optional<std::size_t> experiment;  ///< the workload that the user counts per day
  /// [system][workload]; by case: nominal alone, or nominal, optimistic, pessimistic when values are ranges.
  std::vector<std::vector<std::vector<Performance>>> performance;
  /// [system][workload]: why it can never run; empty where it can. Only with LoadOptions::keep_infeasible.
  std::vector<std::vector<std::string>> infeasible;
  std::vector<Run> runs;  ///< in file order: workload, system, policy

  [[nodiscard]] const std::vector<Performance>& performance_of(const Run& run) const {
    return performance[run.system][run.workload];
  }
  /// `which` counts the cases of the run.
  [[nodiscard]] Problem problem_of(const Run& run, std::size_t which) const {
    return {systems[run.system], workloads[run.workload], performance_of(run)[which]};
  }
};

struct LoadOptions {
  std::vector<std::string> policies;  ///< --policy: instead of the scenario's
  bool keep_infeasible = false;       ///< note what can never run instead of throwing Infeasible; its runs have no cases
  Catalog catalog;                    ///< what GPU names mean, before the scenario's own `gpus`
  TablesInMemory tables;              ///< of jobs, instead of files of these names beside the scenario
};

/// Throws InputError; Infeasible for what can never run.
[[nodiscard]] Scenario load(Document document, const LoadOptions& options = {});

// Simulate:

/// A run simulated in one case.
struct CaseResult {
  Case which;
  Schedule schedule;
  Measures measures;
  bool has_proof = false;  ///< the policy has proven a bound itself, beyond what `measure` knows
  Economics economics;
  std::vector<LinkUse> links;  ///< of the system, by position; empty without contention
};

/// A run in all its cases, the nominal one first; none when the run is infeasible.
struct Result {
  Run run;
  std::vector<CaseResult> cases;
  [[nodiscard]] const Measures& nominal() const { return cases.front().measures; }
};

[[nodiscard]] Result simulate_run(const Scenario& scenario, const Run& run);
/// All runs, on `threads` threads, in the order of scenario.runs, with shared bounds.
[[nodiscard]] std::vector<Result> simulate_all(const Scenario& scenario, unsigned threads);

/// Simulates a run again and hands on what its policy decides, with its keys, case by case; nothing is kept.
void replay_decisions(const Scenario& scenario, const Run& run, const std::function<void(Case, const DecisionRecord&)>& take);

}  // namespace gpusim
