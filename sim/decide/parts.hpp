#pragma once
// What a decision consists of: decide() asks each of these functions for one part.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gpusim/decide.hpp"

namespace gpusim {

/// The choice of the scenario. Where it states no criteria, what its experiment (else its first workload) is about, without
/// weights: waits of jobs that arrive over time and the number of GPUs, else the makespan; the cost where something is priced;
/// energy and CO2 where the file has the section `energy`, energy too where power is stated and nothing is priced. Where strategies
/// are listed, of the strategy of each candidate. GPUs are tried with the same workload where it names no other.
[[nodiscard]] Choice choice_or_default(const Scenario& scenario);
[[nodiscard]] Ranking ranking(Evaluator& evaluator, const Choice& choice);
/// Whether `a` is at least as good as `b` everywhere and better somewhere, by nominal values or with the worse ends of `a` against
/// the better ends of `b`. Criteria that both leave without a value say nothing.
[[nodiscard]] bool dominates(const Choice& choice, const Candidate& a, const Candidate& b, bool certainly);
/// Candidates with their scores.
[[nodiscard]] std::vector<Candidate> scored(const Choice& choice, std::vector<Candidate> candidates);
/// The ranking with what holds at every end of the ranges of inputs, and the rivals of the answer.
[[nodiscard]] Ranking with_certainty(Evaluator& evaluator, const Choice& choice, Ranking ranking);
/// Order and answer again, of candidates that meet other goals than before.
[[nodiscard]] Ranking ranked_again(const Choice& choice, Ranking ranking);
/// The answer among the candidates of which this is true.
[[nodiscard]] Recommendation answer_among(const Choice& choice, const Ranking& ranking,
                                          const std::function<bool(const Candidate&)>& is_meant);
/// Throws InputError where two criteria count the same thing twice: one formula, or values of which one is the inverse of the
/// other.
void refuse_repeated_criteria(const Choice& choice, const Ranking& ranking, const std::string& file);

/// By candidate; empty where it cannot run.
[[nodiscard]] std::vector<std::optional<RunFacts>> run_facts(Evaluator& evaluator, const Ranking& ranking);

/// Paid in full, then as depreciation; nothing where no GPU with a lifetime is bought. `choice` has the goals and criteria.
[[nodiscard]] std::vector<PurchaseOutcome> purchase_outcomes(const Scenario& scenario, const Choice& choice);

/// Where candidates compute in several precisions and the answers of two of them are not the same GPUs: those answers. Else
/// nothing.
[[nodiscard]] std::vector<PrecisionOutcome> precision_outcomes(const Scenario& scenario, const Choice& choice,
                                                               const Ranking& ranking);

/// The curve of every policy on every system that has one pool and one type of GPU; where that is a pool of nodes, GPUs are added
/// in whole nodes. Values are of the scenario's seed; what meets the goals does so with all of several seeds where something is
/// drawn.
[[nodiscard]] std::vector<ScalingCurve> scaling_curves(const Scenario& scenario, const Choice& choice, unsigned threads);

/// Finds for every input that is a quantity the smallest factor between 1/10 and 10, to 0.1 %, that changes the winner. The nearest
/// comes first. `document` is the scenario as written.
[[nodiscard]] std::vector<SwitchingPoint> switching_points(const Document& document, const LoadOptions& options, unsigned threads);

/// Finds for every limit of a goal and every deadline the nearest value that changes the answer, once where it is loosened and once
/// where it is tightened: what some candidate comes to. In the order of the goals, then of the workloads.
[[nodiscard]] std::vector<SwitchingPoint> limit_switching_points(Evaluator& evaluator, const Choice& choice,
                                                                 const Ranking& ranking);
[[nodiscard]] std::size_t number_of_limits(Evaluator& evaluator, const Choice& choice, const Ranking& ranking);
/// Puts points in the order of the page, the nearest first.
void sort_by_distance(std::vector<SwitchingPoint>& points);

/// Counts what switching_points() varies.
[[nodiscard]] VariedInputs varied_inputs(const Document& document);

inline constexpr std::size_t kMostTriedDefaults = 256;
/// Tries the alternatives of defaults: of names and of true and false, the policies lpt and, where jobs arrive over time, easy, and
/// the next seed where something is drawn. Each place alone, and all places of one key together; at most kMostTriedDefaults loads.
/// Nothing where there is no answer that could change.
[[nodiscard]] TriedDefaults tried_defaults(const Scenario& scenario, const Choice& choice, unsigned threads);

}  // namespace gpusim
