#pragma once
// Which system to choose: criteria and goals evaluated for every candidate, who dominates whom, how many cards are enough, and what
// would have to change for the answer to change.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/evaluate.hpp"
#include "gpusim/page.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// A goal or criterion for one system; no value when the system cannot run what it asks for.
struct Judged {
  std::optional<Value> value;
  std::string why_not;
};

/// A system under one of the scenario's policies, and what it is worth.
struct Candidate {
  std::size_t system;
  std::size_t policy;
  std::vector<Judged> criteria;
  std::vector<Judged> goals;
  std::vector<bool> goal_met;  ///< at every end of its range
  bool meets_all = true;
  /// Weighted mean over criteria of (best value / own value) or its inverse, so the best of all criteria has 1; empty when a
  /// criterion has no value.
  std::optional<double> score;
  std::string why_not_run;  ///< why a run that a criterion asks for is impossible; empty when all are possible
  [[nodiscard]] bool can_run() const { return why_not_run.empty(); }
};

/// `better` is at least as good in every criterion and better in one.
struct Dominance {
  std::size_t better;  ///< into candidates
  std::size_t worse;
  bool is_certain;  ///< also with the ends of all ranges against it
};

/// All candidates by their criteria. Goals come before scores: who meets all goals ranks before who does not. Where the scenario
/// states no criteria nothing is scored.
struct Ranking {
  std::vector<Candidate> candidates;  ///< in file order, the policies of one system together
  bool is_weighed = false;            ///< the scenario states criteria
  std::vector<std::size_t> order;     ///< into candidates, the best first; only those with a score
  std::vector<std::size_t> pareto;    ///< dominated by none
  std::vector<Dominance> dominances;
  /// The first of the order, where it is ahead of the second; without weights who dominates all others among those that meet all
  /// goals, or among all where none does.
  std::optional<std::size_t> answer;
  std::vector<std::size_t> as_good;  ///< the answer's system under other policies that come to the same
  bool is_tie = false;               ///< There is no answer because the best are equal.
  [[nodiscard]] std::optional<std::size_t> winner() const { return answer; }
};

/// The choice of the scenario. Where it states no criteria, what its experiment (else its first workload) is about, without
/// weights: waits of jobs that arrive over time and the number of GPUs, else the makespan; the cost where something is priced;
/// energy and CO2 where the scenario has a section about them. GPUs are tried with the same workload where it names no other.
[[nodiscard]] Choice choice_or_default(const Scenario& scenario);
[[nodiscard]] Ranking ranking(Evaluator& evaluator, const Choice& choice);
/// Throws InputError where two criteria count the same thing twice: one formula, or values of which one is the inverse of the
/// other.
void refuse_repeated_criteria(const Choice& choice, const Ranking& ranking, const std::string& file);

/// Makespan over the number of cards of one system.
struct ScalingCurve {
  std::size_t system;
  std::size_t policy;
  std::string gpu;
  std::vector<std::uint32_t> cards;                  ///< counts that are tried, ascending
  std::vector<std::optional<Value>> makespan;        ///< by count; empty where they make no whole nodes, or it cannot run
  std::vector<std::optional<Value>> waiting;         ///< the same of p95; empty where jobs do not arrive over time
  std::vector<std::optional<std::uint32_t>> enough;  ///< by goal: the fewest cards that meet it
};
/// The curve of every policy on every system that has one pool and one type of card; where that is a pool of nodes, cards are added
/// in whole nodes.
[[nodiscard]] std::vector<ScalingCurve> scaling_curves(const Scenario& scenario, const Choice& choice, unsigned threads);

/// A change of one input that changes the answer. Where two are equal then, there is no answer, and that is no change.
struct SwitchingPoint {
  std::string pointer;
  std::string from;  ///< as written
  std::string to;    ///< the first value at which the answer is another; read again, it does change the answer
  double factor;
  std::string basis;  ///< of the input; empty when it states none
  /// The candidate that is the answer then; empty where no weights are stated and none dominates all others any more.
  std::optional<std::size_t> winner;
  bool is_price;     ///< a price, a wage or an exchange rate
  bool is_weight;    ///< of a criterion
  bool is_in_range;  ///< inside the range that the scenario itself states
};
/// Finds for every input that is a quantity the smallest factor between 1/10 and 10, to 0.1 %, that changes the winner. The nearest
/// comes first. `document` is the scenario as written.
[[nodiscard]] std::vector<SwitchingPoint> switching_points(const Document& document, const LoadOptions& options, unsigned threads);

/// How many inputs are varied to find switching points.
struct VariedInputs {
  std::size_t prices = 0;
  std::size_t weights = 0;
  std::size_t others = 0;
};
[[nodiscard]] VariedInputs varied_inputs(const Document& document);

/// An input that the scenario marks as assumed or estimated.
struct AssumedInput {
  std::string pointer;
  std::string value;
  std::string basis;
  std::string source;
};
[[nodiscard]] std::vector<AssumedInput> assumed_inputs(const Document& document);

/// The whole answer for one scenario: choice, curves and switching points.
struct Decision {
  Scenario scenario;
  Choice choice;  ///< with the defaults of what the scenario leaves open
  Ranking ranking;
  std::vector<ScalingCurve> scaling_curves;
  std::vector<SwitchingPoint> switching_points;
  VariedInputs varied;
  std::vector<AssumedInput> assumed;
  /// True when the scenario states no goal, or a candidate meets all of them.
  [[nodiscard]] bool meets_goals() const;
};
/// The answer about the scenario as written, its sweep left out. `cards` stands instead of the scenario's own counts of cards.
/// Throws InputError.
[[nodiscard]] Decision decide(Document document, const LoadOptions& options, const std::optional<Choice::Cards>& cards,
                              unsigned threads);

/// A question without a scenario: how long an ensemble, its 5-fold cross-validation and 50 trials take on each candidate.
struct EnsembleQuestion {
  struct Candidate {
    std::string gpu;
    std::int64_t cards = 1;
  };
  struct Speedup {
    std::string gpu;
    double low = 1;
    std::optional<double> high;  ///< where it is a range
  };
  std::vector<Candidate> candidates;
  /// A training whose time follows from a physical profile.
  struct Training {
    std::string profile;  ///< its name in the library
    std::int64_t images = 1;
    std::int64_t epochs = 1;
    std::optional<std::int64_t> batch{};  ///< samples at once on one GPU; none: kAssumedBatch, marked as assumed
    bool batch_is_largest = false;        ///< as many as fit on the GPU instead
    std::string precision{};              ///< empty: that of a system which states none
  };
  static constexpr std::int64_t kAssumedBatch = 32;
  std::vector<std::pair<std::string, double>> hours;  ///< of one model on one card, by GPU; unless `training` is there
  std::optional<Training> training;                   ///< of every model
  std::vector<Speedup> mixed;                         ///< by mixed precision; each adds a system
  std::int64_t models = 5;
  std::vector<std::string> policies = {"lpt"};
};
/// The scenario that answers the question, as JSON text. Throws UsageError for a candidate that is named twice.
[[nodiscard]] std::string compare(const EnsembleQuestion& question);

/// Simulates every run of the scenario as it is and with one more card of each kind, and gives the CSV `marginal.csv` of
/// reports/FORMAT.md.
[[nodiscard]] std::string one_more_card(const Document& document, const LoadOptions& options, unsigned threads);

/// The page for a meeting, and its tables for programs.
[[nodiscard]] Page decision_page(const Decision& decision);
[[nodiscard]] std::string ranking_csv(const Decision& decision);
[[nodiscard]] std::string scaling_curve_csv(const Decision& decision);

}  // namespace gpusim
