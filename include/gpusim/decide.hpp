#pragma once
// Which system to choose: criteria and goals evaluated for every candidate, who dominates whom, how many GPUs are enough, and what
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

/// A system with one of the scenario's strategies under one of its policies, and what it is worth. Systems that the scenario tries
/// in several precisions are several systems.
struct Candidate {
  std::size_t system;
  std::size_t policy;
  std::size_t workload;  ///< its strategy; the experiment where the scenario lists no strategies
  std::vector<Judged> criteria;
  std::vector<Judged> goals;
  std::vector<bool> goal_met;  ///< at every end of its range
  bool meets_all = true;       ///< all goals, and the deadline of the workload
  /// Weighted mean over criteria of (best value / own value) or its inverse, so the best of all criteria has 1; empty when a
  /// criterion has no value.
  std::optional<double> score;
  std::string why_not_run;       ///< why a run that a criterion asks for is impossible; empty when all are possible
  bool is_hypothetical = false;  ///< It cannot be had: it has no score and is never the answer.
  Duration until_gpus{};         ///< from the start until its GPUs are for sale; no part of its makespan
  bool is_in_time = true;        ///< ends before the deadline of its workload, if it has one, at every end of its range
  [[nodiscard]] bool can_run() const { return why_not_run.empty(); }
  [[nodiscard]] bool is_there_now() const { return !is_hypothetical && until_gpus == Duration{}; }
};

/// `better` is at least as good in every criterion and better in one.
struct Dominance {
  std::size_t better;  ///< into candidates
  std::size_t worse;
  bool is_certain;  ///< also with the ends of all ranges against it
};

/// What is best among some of the candidates.
struct Recommendation {
  /// The first of the order, where it is ahead of the second; without weights who dominates all others among those that meet all
  /// goals, or among all where none does.
  std::optional<std::size_t> best;
  std::vector<std::size_t> as_good;  ///< the same system and strategy under other policies that come to the same
  bool is_tie = false;               ///< There is no answer because the best are equal.
};

/// All candidates by their criteria. Goals come before scores: who meets all goals ranks before who does not. Where the scenario
/// states no criteria nothing is scored. What is hypothetical is compared, but has no score, no rank and no place among those that
/// are dominated by none.
struct Ranking {
  std::vector<Candidate> candidates;  ///< in file order: by system, then by strategy, then by policy
  bool is_weighed = false;            ///< the scenario states criteria
  std::vector<std::size_t> order;     ///< into candidates, the best first; only those with a score
  std::vector<std::size_t> pareto;    ///< dominated by none
  std::vector<Dominance> dominances;
  Recommendation answer;             ///< among candidates whose GPUs are for sale at the start; among all where none are
  std::optional<std::size_t> later;  ///< what would be the answer, but its GPUs are for sale later only
  [[nodiscard]] std::optional<std::size_t> winner() const { return answer.best; }
};

/// What a workload comes to over the number of GPUs of one system.
struct ScalingCurve {
  std::size_t system;
  std::size_t policy;
  std::size_t workload;
  std::string gpu;
  std::vector<std::uint32_t> gpus;                   ///< counts that are tried, ascending
  std::vector<std::optional<Value>> makespan;        ///< by count; empty where they make no whole nodes, or it cannot run
  std::vector<std::optional<Value>> waiting;         ///< the same of p95; empty where jobs do not arrive over time
  std::vector<std::optional<Value>> cost;            ///< the same of the total cost; empty where nothing is priced
  std::vector<std::optional<Value>> cash;            ///< the same of what is paid until the end of the run, purchases in full
  std::vector<bool> meets_all;                       ///< by count: all goals, and the deadline of the workload at every end
  std::vector<std::optional<std::uint32_t>> enough;  ///< by goal: the fewest GPUs that meet it, with every seed
  std::uint32_t seeds = 1;                           ///< tried from that of the scenario on; more than one where something is drawn
  /// A number of GPUs that meets a goal with some of the seeds.
  struct Nearly {
    std::uint32_t gpus;
    std::uint32_t seeds;
    bool operator==(const Nearly&) const = default;
  };
  std::vector<std::optional<Nearly>> nearly;  ///< by goal: the most GPUs of this kind below `enough`; empty where there are none
  /// The fewest GPUs that meet all goals and the deadline.
  [[nodiscard]] std::optional<std::uint32_t> enough_for_all() const;
  /// The place in `gpus` of the number with the least of these amounts among those that meet all goals and the deadline.
  [[nodiscard]] std::optional<std::size_t> cheapest(const std::vector<std::optional<Value>>& amounts) const;
};

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

/// How many inputs are varied to find switching points.
struct VariedInputs {
  std::size_t prices = 0;
  std::size_t weights = 0;
  std::size_t others = 0;
};

/// An input that the scenario marks as assumed or estimated.
struct AssumedInput {
  std::string pointer;
  std::string value;
  std::string basis;
  std::string source;
};

/// A default that the answer rests on: with another value the answer is another one. A tie is none, as at a switching point.
struct DecisiveDefault {
  std::vector<std::string> pointers;  ///< of the expanded scenario; several where one key is left open in several places
  std::string value;                  ///< the default, as JSON
  std::string instead;                ///< the first alternative that leads to this answer, as JSON
  std::optional<std::size_t> winner;  ///< as SwitchingPoint::winner
};
struct TriedDefaults {
  std::size_t places = 0;  ///< how many values that the scenario leaves open have an alternative that was tried
  std::vector<DecisiveDefault> decisive;
};

/// What the run of a candidate comes to: its strategy, or the experiment, on its system under its policy.
struct RunFacts {
  Value makespan;                     ///< in seconds, without the time until GPUs are for sale
  std::optional<Value> waiting_mean;  ///< in seconds; where jobs arrive over time
  std::optional<Value> waiting_p95;
  std::optional<Value> total;           ///< in the currency of the scenario; these six where anything is priced
  std::optional<Value> investment;      ///< the whole price of the GPUs that are bought
  std::optional<Value> running;         ///< what every further run costs
  std::optional<Value> cash;            ///< investment and running cost
  std::optional<Value> depreciation;    ///< during the run; empty too where a lifetime is not known
  std::optional<Value> value_left;      ///< after the run; likewise
  std::optional<BreakEven> break_even;  ///< with the baseline under the same policy; empty for the baseline itself
  bool keeps_frequency = true;          ///< false: a run takes longer than Costs::frequency allows
};

/// The answer if all purchases whose lifetime is known count in one way.
struct PurchaseOutcome {
  bool is_whole;  ///< paid in full by each run; else as depreciation, price x (1 - residual) x run / lifetime
  std::optional<std::size_t> winner;
  /// The candidate that costs least, of those that are there now and meet all goals (of all that are there where none meets them);
  /// empty where two cost the same.
  std::optional<std::size_t> cheapest;
  std::vector<std::optional<Value>> total;  ///< by candidate
};

/// The answer among the candidates that compute in one precision.
struct PrecisionOutcome {
  Precision precision;
  std::size_t winner;  ///< into candidates
};

/// The whole answer for one scenario: choice, curves and switching points.
struct Decision {
  Scenario scenario;
  Choice choice;  ///< with the defaults of what the scenario leaves open
  Ranking ranking;
  std::vector<std::optional<RunFacts>> facts;  ///< by candidate; empty where it cannot run
  /// Paid in full, then as depreciation; nothing where no GPU with a lifetime is bought.
  std::vector<PurchaseOutcome> purchase_outcomes;
  /// Where candidates compute in several precisions and the answers of two of them are not the same GPUs: those answers.
  std::vector<PrecisionOutcome> precision_outcomes;
  std::vector<ScalingCurve> scaling_curves;      ///< of every policy on every system with one pool and one type of GPU
  std::vector<SwitchingPoint> switching_points;  ///< the nearest first
  VariedInputs varied;
  std::vector<AssumedInput> assumed;
  TriedDefaults defaults;
  /// True when the scenario states neither goal nor deadline, or a candidate that can be had meets all of them.
  [[nodiscard]] bool meets_goals() const;
};
/// The answer about the scenario as written, its sweep left out. `gpus` stands instead of the scenario's own counts of GPUs.
/// Throws InputError.
[[nodiscard]] Decision decide(Document document, const LoadOptions& options, const std::optional<Choice::GpuCounts>& gpus,
                              unsigned threads);

/// A question without a scenario: how long an ensemble, its 5-fold cross-validation and 50 trials take on each candidate.
struct EnsembleQuestion {
  struct Candidate {
    std::string gpu;
    std::int64_t count = 1;
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
  std::vector<std::pair<std::string, double>> hours;  ///< of one model on one GPU, by GPU; unless `training` is there
  std::optional<Training> training;                   ///< of every model
  std::vector<Speedup> mixed;                         ///< by mixed precision; each adds a system
  std::int64_t models = 5;
  std::vector<std::string> policies = {"lpt"};
};
/// The scenario that answers the question, as JSON text. Throws UsageError for a candidate that is named twice.
[[nodiscard]] std::string compare(const EnsembleQuestion& question);

/// Simulates every run of the scenario as it is and with one more GPU of each kind, and gives the CSV `marginal.csv` of
/// reports/FORMAT.md.
[[nodiscard]] std::string one_more_gpu(const Document& document, const LoadOptions& options, unsigned threads);

/// The page for a meeting, and its tables for programs.
[[nodiscard]] Page decision_page(const Decision& decision);
[[nodiscard]] std::string ranking_csv(const Decision& decision);
[[nodiscard]] std::string scaling_curve_csv(const Decision& decision);

}  // namespace gpusim
