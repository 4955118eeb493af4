#pragma once
// The audit: what documents claim, against their own arithmetic and against the simulation. Verdicts are computed here, from the
// two comparisons and from what the document says elsewhere; no scenario states one.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/evaluate.hpp"
#include "gpusim/page.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

enum class Verdict : std::uint8_t {
  reproduced,
  under_assumption,  ///< the document's arithmetic gives it, and a named or detected assumption explains why the simulation does
                     ///< not
  contradicted,      ///< nothing else supports it, or the document itself says otherwise
  input,             ///< a premise: the document states it without deriving it
  not_a_quantity,    ///< neither a simulation nor a formula can say anything about it
};
inline constexpr std::size_t kVerdicts = 5;
[[nodiscard]] std::string_view name(Verdict verdict);
/// The name of a verdict in texts for people.
[[nodiscard]] LocalizedText label(Verdict verdict);
/// The name of a verdict on the command line: "contradicted", "under-assumption".
[[nodiscard]] std::string_view key(Verdict verdict);

/// A stated value compared with the value of one formula.
struct Comparison {
  std::string formula;
  std::optional<Value> value;  ///< empty when it has no value; `why_not` says why
  bool agrees = false;
  std::string why_not;
  bool is_impossible = false;   ///< the run can never run: an option that gives nothing
  std::optional<Value> rate{};  ///< at which the value was converted into the currency of the claim; empty where it was not
};

struct AuditedClaim {
  const Claim* claim;
  std::size_t scenario;  ///< into the scenarios that were audited
  std::optional<Comparison> arithmetic;
  std::optional<Comparison> simulated;
  std::optional<Comparison> published;
  std::vector<const Claim*> elsewhere;       ///< other statements of the same quantity that disagree
  std::vector<const Claim*> on_other_bases;  ///< likewise, where the simulation confirms both: of another run, or in its range
  std::vector<LocalizedText> broken;         ///< conditions between statements that do not hold, with both numbers
  std::vector<LocalizedText> assumptions;    ///< of a verdict under an assumption
  const Claim* same_as = nullptr;  ///< the earlier claim that states the same as a rate or as its reciprocal, "0.2/d" and "5 d"
  Verdict verdict = Verdict::input;
  LocalizedText why;
  /// The simulated value on its own basis, then on other ones: those that the claim lists or, of an amount of money, what is paid
  /// for wages or charged for GPUs. Empty where it is the same on all of them.
  struct OnBasis {
    LocalizedText name;
    Value value;
  };
  std::vector<OnBasis> bases;
};

/// An error or a reversal that the audit recognises by itself, without any mark in the scenario.
struct Finding {
  enum class Kind : std::uint8_t {
    ranking_reversed,  ///< the stated order of two systems is not the one that follows
    ranking_by_basis,  ///< the stated order holds in one precision or for one way to pay wages, and not in the other
    below_work_bound,  ///< a makespan that no schedule can reach
    superlinear,       ///< more than n times faster on n times the GPUs
    gpu_count_ignored,
    more_gpus_slower,
    cost_product,  ///< price × GPU hours is not the cost
    sum_of_parts,
    unit_error,
    sparse_as_dense,
    sparse_ratio,    ///< a ratio of two peaks of which one or both are with sparsity
    purchase_basis,  ///< the whole price where the scenario charges depreciation, or the other way round
    above_limit,
    efficiency,              ///< does not follow from its own speed-up
    mixed_precisions,        ///< runs in different precisions compared
    internal_contradiction,  ///< two statements of one document
    published_differs,
    electricity_twice,
    power_as_energy,
    energy_as_power,
    working_days,   ///< working days taken for calendar days, or the other way round
    gangs_ignored,  ///< tasks that need several GPUs at once, each counted as if one were enough
    input_denied,   ///< a scenario computes with a statement that the audit contradicts
  };
  /// What changes when the claims are replaced by what follows from the inputs of their document; the most important first.
  enum class Effect : std::uint8_t {
    denies_inputs,                ///< what other results are computed from
    reverses_order,               ///< which of two systems is ahead
    reverses_order_on_one_basis,  ///< likewise, but only in one precision or for one way to pay wages
    flips_limit,                  ///< whether a goal, a budget or a limit is met
    changes_figure,               ///< the figure alone
  };
  Kind kind;
  std::string document;
  std::vector<std::string> claims;
  Sentence sentence;  ///< with both numbers and the arithmetic
  Effect effect;
  double factor;  ///< between the two figures, at least 1; infinite when only one of them is 0
};
[[nodiscard]] LocalizedText name(Finding::Kind kind);
/// The name of an effect in texts for people.
[[nodiscard]] LocalizedText label(Finding::Effect effect);

struct Audit {
  std::vector<std::unique_ptr<const Scenario>> scenarios;
  std::vector<AuditedClaim> claims;                                                  ///< in the order of files and claims
  std::vector<Finding> findings;                                                     ///< by effect, then by factor
  [[nodiscard]] std::vector<std::size_t> counts(const std::string& document) const;  ///< by verdict; "" for all
};

/// Audits the claims of all scenarios together, simulating on `threads` threads. Throws InputError: a claim stated twice, a formula
/// that cannot be evaluated.
[[nodiscard]] Audit audit(std::vector<std::unique_ptr<const Scenario>> scenarios, unsigned threads);

/// True when a computed value agrees with the stated one within its tolerance (rules in scenarios/FORMAT.md).
[[nodiscard]] bool agrees(const Claim& claim, const Value& computed);
/// True when two stated values can be the same, given their tolerances.
[[nodiscard]] bool agree(const Claim& one, const Claim& other);

/// The page of the audit: first the most important findings, then every claim.
[[nodiscard]] Page audit_page(const Audit& audit);
[[nodiscard]] std::string claims_csv(const Audit& audit);
[[nodiscard]] std::string findings_csv(const Audit& audit);

}  // namespace gpusim
