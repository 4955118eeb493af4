#pragma once
// Which system to choose: criteria and goals evaluated for every candidate, dominance between candidates, the number of GPUs that
// is enough, and the changes of inputs that would change the answer.

#include <cstddef>
#include <cstdint>
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

/// A system with one of the scenario's strategies under one of its policies, and its values. A system that the scenario tries in
/// several precisions is several candidates.
struct Candidate {
  Run run;  ///< of its strategy; of the experiment where the scenario lists no strategies
  std::vector<Judged> criteria;
  std::vector<Judged> goals;
  std::vector<bool> goal_met;  ///< by goal: the goal is met at every end of its range
  bool meets_all = true;       ///< all goals are met, and the deadline of the workload
  /// Weighted mean over criteria of (best value / own value) or its inverse, so that a candidate that is best in all has 1: simple
  /// additive weighting (C.-L. Hwang, K. Yoon, Multiple Attribute Decision Making, 1981). Empty when a criterion has no value.
  std::optional<double> score;
  std::string why_not_run;       ///< why a run that a criterion asks for is impossible; empty when all are possible
  bool is_hypothetical = false;  ///< System::is_hypothetical: it has no score and is never the answer
  Duration until_gpus{};         ///< from the start until its GPUs are available; the makespan does not include it
  bool is_in_time = true;        ///< it ends before the deadline of its workload, if there is one, at every end of its range
  [[nodiscard]] bool can_run() const { return why_not_run.empty(); }
  [[nodiscard]] bool is_there_now() const { return !is_hypothetical && until_gpus == Duration{}; }
};

/// `better` is at least as good in every criterion and better in one.
struct Dominance {
  std::size_t better;  ///< into candidates
  std::size_t worse;
  bool is_certain;  ///< it still holds when every range is taken at the end that is worst for `better`
};

/// The best of some of the candidates.
struct Recommendation {
  /// With weights the first of the order, if it is ahead of the second. Without weights the candidate that dominates all others
  /// that meet all goals, or all others if none meets them. Empty when there is no such candidate.
  std::optional<std::size_t> best;
  std::vector<std::size_t> as_good;  ///< candidates with the same system, strategy and values under other policies
  bool is_tie = false;               ///< `best` is empty because the best candidates are equal
  /// Candidates that are as good as `best` or better somewhere within the ranges of inputs: with weights by their scores, else
  /// because `best` does not dominate them there. Only of the answer of a decision.
  std::vector<std::size_t> rivals{};
};

/// All candidates by their criteria. Goals come before scores: a candidate that meets all goals ranks before one that does not.
/// When the scenario states no criteria, there are no scores. Hypothetical candidates are compared with the others, but they have
/// neither a score nor a rank and are not listed in `pareto`.
struct Ranking {
  std::vector<Candidate> candidates;  ///< in file order: by system, then by strategy, then by policy
  bool is_weighed = false;            ///< the scenario states criteria
  std::vector<std::size_t> order;     ///< into candidates, the best first; only those with a score
  std::vector<std::size_t> pareto;    ///< the candidates that no other dominates
  std::vector<Dominance> dominances;
  Recommendation answer;             ///< among the candidates whose GPUs can be had first: at the start, or as soon as any can
  std::optional<std::size_t> later;  ///< the candidate that would be the answer if its GPUs were there as soon
  [[nodiscard]] std::optional<std::size_t> winner() const { return answer.best; }
  /// Whether its GPUs can be had as soon as any others that can run the workload.
  [[nodiscard]] bool comes_first(const Candidate& candidate) const;
};

/// The measures of a workload as functions of the number of GPUs of one system.
struct ScalingCurve {
  Run run;  ///< with the number of GPUs that the scenario states
  std::string gpu;
  std::vector<std::uint32_t> gpus;                   ///< counts that are tried, ascending
  std::vector<std::optional<Value>> makespan;        ///< by count; empty where the GPUs fill no whole nodes or cannot run it
  std::vector<std::optional<Value>> waiting;         ///< by count: p95 of waits; empty unless jobs arrive over time
  std::vector<std::optional<Value>> cost;            ///< by count: total cost; empty unless something is priced
  std::vector<std::optional<Value>> cash;            ///< by count: amount paid until the end of the run, purchases in full
  std::vector<bool> meets_all;                       ///< by count: all goals and the deadline are met at every end of the ranges
  std::vector<std::optional<std::uint32_t>> enough;  ///< by goal: the fewest GPUs that meet it, with every seed
  std::uint32_t seeds = 1;                           ///< number of seeds tried; more than 1 only where something is random
  /// A number of GPUs that meets a goal with some of the seeds.
  struct Nearly {
    std::uint32_t gpus;
    std::uint32_t seeds;
    bool operator==(const Nearly&) const = default;
  };
  std::vector<std::optional<Nearly>> nearly;  ///< by goal: the largest such number below `enough`; empty when there is none
  /// The fewest GPUs that meet all goals and the deadline.
  [[nodiscard]] std::optional<std::uint32_t> enough_for_all() const;
  /// The position in `gpus` of the count with the least of these amounts among the counts that meet all goals and the deadline.
  [[nodiscard]] std::optional<std::size_t> cheapest(const std::vector<std::optional<Value>>& amounts) const;
};

/// A change of one input, or of one limit, that changes the answer. A change after which the best two candidates are equal does not
/// count, because then there is no answer.
struct SwitchingPoint {
  std::string pointer;  ///< of many values that are changed together, with `*` for their names
  std::string from;     ///< the value as the scenario writes it; of many, "1 ×"
  std::string to;       ///< the nearest value with another answer, written so that the scenario can state it; of many, "1.5 ×"
  double factor;        ///< `to` / `from`
  std::string basis;    ///< of the input; empty when it states none
  /// The new answer; empty when no weights are stated and no candidate dominates all others any more.
  std::optional<std::size_t> winner;
  bool is_price;     ///< a price, a wage or an exchange rate
  bool is_weight;    ///< the weight of a criterion
  bool is_in_range;  ///< `to` lies in the range that the scenario itself states
  /// Of a limit of a goal, or a deadline, the values that lead to this answer: from `to` on, or beyond it.
  enum class Reach : std::uint8_t { no_limit, or_more, or_less, more, less };
  Reach reach = Reach::no_limit;
  bool misses_limits = false;  ///< of a limit: the new answer does not meet all goals and the deadline, as none that is there does
  [[nodiscard]] bool is_limit() const { return reach != Reach::no_limit; }
};

/// How many inputs are varied to find switching points.
struct VariedInputs {
  std::size_t prices = 0;
  std::size_t weights = 0;
  std::size_t limits = 0;  ///< of goals, and deadlines
  std::size_t others = 0;
  std::size_t together = 0;  ///< values that are not varied by themselves, because they are many of a kind
};

/// An input that the scenario marks as assumed or estimated.
struct AssumedInput {
  std::string pointer;
  std::string value;
  std::string basis;
  std::string source;
};
/// In the order of the document.
[[nodiscard]] std::vector<AssumedInput> assumed_inputs(const Document& document);

/// A default that the answer rests on: with another value the answer is another one. A tie is none, as at a switching point.
struct DecisiveDefault {
  std::vector<std::string> pointers;  ///< of the expanded scenario; several where one key is left open in several places
  std::string value;                  ///< the default, as JSON
  std::string instead;                ///< the first alternative that leads to this answer, as JSON
  std::optional<std::size_t> winner;  ///< as SwitchingPoint::winner
};
/// An alternative of a default that the scenario does not allow as it stands, because it needs a key that has no default.
struct UntriedDefault {
  std::vector<std::string> pointers;  ///< as DecisiveDefault::pointers
  std::string instead;                ///< the alternative, as JSON
  std::string needs;                  ///< the key, with the value it needs: "lifetime", "type=pcie"
};
struct TriedDefaults {
  std::size_t places = 0;  ///< how many values that the scenario leaves open have an alternative that was tried
  std::vector<DecisiveDefault> decisive;
  std::vector<UntriedDefault> untried;
  std::size_t left_out = 0;  ///< further alternatives, beyond kMostTriedDefaults
};

/// What a run comes to against the budget of the scenario, in its currency.
struct BudgetUse {
  Value spent;                        ///< the parts that the budget includes
  std::optional<Value> above_most;    ///< spent - at_most, case by case: below 0 is what is left
  std::optional<Value> below_least;   ///< at_least - spent
  [[nodiscard]] bool keeps() const;   ///< at every end of its range
  [[nodiscard]] bool breaks() const;  ///< likewise
};

/// What the run of a candidate comes to: its strategy, or the experiment, on its system under its policy.
struct RunFacts {
  Value makespan;                     ///< in seconds, without the time until GPUs are for sale
  std::optional<Value> waiting_mean;  ///< in seconds; where jobs arrive over time
  std::optional<Value> waiting_p95;
  std::optional<Value> total;           ///< in the currency of the scenario; these six where anything is priced
  std::optional<Value> investment;      ///< the whole price of the GPUs that are bought
  std::optional<Value> running;         ///< what the run costs beside purchases
  std::optional<Value> cash;            ///< investment and running cost
  std::optional<Value> depreciation;    ///< during the run; empty too where a lifetime is not known
  std::optional<Value> value_left;      ///< after the run; likewise
  std::optional<BreakEven> break_even;  ///< with the baseline under the same policy; empty for the baseline itself
  /// The same at the ends of ranges; those of the two systems taken apart unless both hang on the same inputs. Empty without
  /// ranges.
  std::vector<BreakEven> break_even_at_ends;
  std::optional<BudgetUse> budget;              ///< as the scenario charges purchases; empty where it states no budget
  std::optional<BudgetUse> budget_in_full;      ///< with purchases paid in full, where the budget includes them and some are bought
  std::optional<BudgetUse> budget_depreciated;  ///< likewise as depreciation; empty too where a lifetime is not known
  bool keeps_frequency = true;                  ///< false: a run takes longer than Costs::frequency allows
};

/// The answer if all purchases count in one way.
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
struct DecisionAnalysis {
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
[[nodiscard]] DecisionAnalysis decide(Document document, const LoadOptions& options, const std::optional<Choice::GpuCounts>& gpus,
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
    std::optional<double> high;  ///< empty unless the speed-up is a range
  };
  std::vector<Candidate> candidates;
  /// A training whose time follows from a physical profile.
  struct Training {
    std::string profile;  ///< its name in the library
    std::int64_t images = 1;
    std::int64_t epochs = 1;
    std::optional<std::int64_t> batch{};  ///< samples per step on one GPU; if empty, kAssumedBatch, marked as assumed
    bool batch_is_largest = false;        ///< instead as many samples as fit on the GPU
    std::string precision{};              ///< if empty, the default precision of a system
  };
  static constexpr std::int64_t kAssumedBatch = 32;
  std::vector<std::pair<std::string, double>> hours;  ///< by GPU: stated hours of one model on one GPU; unused with `training`
  std::optional<Training> training;                   ///< the training of every model
  std::vector<Speedup> mixed;                         ///< speed-ups by mixed precision; each adds a system
  std::int64_t models = 5;
  std::vector<std::string> policies = {"lpt"};
};
/// The scenario that answers the question, as JSON text. Throws UsageError for a candidate that is named twice.
[[nodiscard]] std::string compare(const EnsembleQuestion& question);

/// Simulates every run of the scenario as it is and with one more GPU of each kind, and gives the CSV `marginal.csv` of
/// reports/FORMAT.md.
[[nodiscard]] std::string one_more_gpu(const Document& document, const LoadOptions& options, unsigned threads);

/// The page with the answer and its reasons, and its tables as CSV.
[[nodiscard]] Page decision_page(const DecisionAnalysis& decision);
[[nodiscard]] std::string ranking_csv(const DecisionAnalysis& decision);
[[nodiscard]] std::string scaling_curve_csv(const DecisionAnalysis& decision);

}  // namespace gpusim
