// Which comparisons of candidates hold at every end of the ranges of what they rest on.

#include <algorithm>
#include <cmath>

#include "gpusim/decide.hpp"
#include "sim/decide/parts.hpp"
#include "sim/scenario/shared_inputs.hpp"

namespace gpusim {
namespace {

class EndsOfCandidates {
 public:
  EndsOfCandidates(Evaluator& evaluator, const Choice& choice, const Ranking& ranking) : choice_(choice), ranking_(ranking) {
    for (const Candidate& one : ranking.candidates) {
      const auto strategy = choice.strategies.empty() ? std::nullopt : std::optional(one.run.workload);
      names_.push_back(evaluator.names({one.run.system, one.run.policy, strategy}));
    }
    for (std::size_t i = 0; i < names_.size(); ++i) inputs_.push_back(inputs_of(i));
  }

  /// Whether `holds` is true of both candidates at all ends; what both rest on is at one end in both. Where that would be too many
  /// ends, with ranges that are taken apart.
  template <class Holds>
  [[nodiscard]] bool always(std::size_t a, std::size_t b, Holds holds) const {
    std::vector<std::string> inputs = inputs_[a];
    for (const std::string& input : inputs_[b])
      if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(input);
    bool does_hold = true;
    const bool is_tried = for_each_ends(inputs, [&](const InputEnds& ends) {
      if (does_hold) does_hold = holds(at_ends(a, ends), at_ends(b, ends));
    });
    return is_tried ? does_hold : holds(ranking_.candidates[a], ranking_.candidates[b]);
  }

 private:
  /// Of criteria that have no value for a candidate, none.
  [[nodiscard]] std::vector<std::string> inputs_of(std::size_t candidate) const {
    std::vector<std::string> inputs;
    for (std::size_t c = 0; c < choice_.criteria.size(); ++c) {
      if (!ranking_.candidates[candidate].criteria[c].value) continue;
      for (std::string& input : choice_.criteria[c].formula.inputs(names_[candidate]))
        if (std::ranges::find(inputs, input) == inputs.end()) inputs.push_back(std::move(input));
    }
    return inputs;
  }

  [[nodiscard]] Candidate at_ends(std::size_t candidate, const InputEnds& ends) const {
    Candidate at = ranking_.candidates[candidate];
    for (std::size_t c = 0; c < choice_.criteria.size(); ++c)
      if (at.criteria[c].value) at.criteria[c].value = choice_.criteria[c].formula.evaluate_at(names_[candidate], ends);
    return at;
  }

  const Choice& choice_;
  const Ranking& ranking_;
  std::vector<FormulaNames> names_;
  std::vector<std::vector<std::string>> inputs_;
};

/// Whether one candidate is at least as good as another in every criterion that both have a value for.
bool is_nowhere_worse(const Choice& choice, const Candidate& one, const Candidate& other) {
  for (std::size_t c = 0; c < choice.criteria.size(); ++c) {
    const auto& a = one.criteria[c].value;
    const auto& b = other.criteria[c].value;
    if (!a || !b) continue;
    constexpr double kSlack = 1e-9;
    const double loss = choice.criteria[c].lower_is_better ? a->nominal - b->nominal : b->nominal - a->nominal;
    if (loss > kSlack * std::max(std::fabs(a->nominal), std::fabs(b->nominal))) return false;
  }
  return true;
}

/// Whether a candidate has a range in some criterion.
bool has_range(const Candidate& candidate) {
  return std::ranges::any_of(candidate.criteria, [](const Judged& one) { return one.value && one.value->is_range(); });
}

}  // namespace

Ranking with_certainty(Evaluator& evaluator, const Choice& choice, Ranking ranking) {
  if (std::ranges::none_of(ranking.candidates, has_range)) return ranking;
  const EndsOfCandidates ends(evaluator, choice, ranking);
  std::vector<bool> certain;
  for (const Dominance& one : ranking.dominances)
    certain.push_back(one.is_certain || ends.always(one.better, one.worse, [&](const Candidate& better, const Candidate& worse) {
      return dominates(choice, better, worse, true);
    }));
  std::vector<std::size_t> rivals;
  for (std::size_t i = 0; i < ranking.candidates.size(); ++i) {
    const Candidate& one = ranking.candidates[i];
    const auto answer = ranking.winner();
    if (!answer || i == *answer || !one.can_run() || one.is_hypothetical) continue;
    const Candidate& best = ranking.candidates[*answer];
    if (one.meets_all != best.meets_all || one.is_there_now() != best.is_there_now()) continue;
    if (std::ranges::find(ranking.answer.as_good, i) != ranking.answer.as_good.end() || (!has_range(one) && !has_range(best)))
      continue;
    const bool is_ahead = ends.always(*answer, i, [&](const Candidate& own, const Candidate& other) {
      if (!ranking.is_weighed) return is_nowhere_worse(choice, own, other);
      std::vector<Candidate> all = ranking.candidates;
      all[*answer] = own;
      all[i] = other;
      all = scored(choice, std::move(all));
      return all[*answer].score > all[i].score;
    });
    if (!is_ahead) rivals.push_back(i);
  }
  for (std::size_t d = 0; d < certain.size(); ++d) ranking.dominances[d].is_certain = certain[d];
  ranking.answer.rivals = std::move(rivals);
  return ranking;
}

}  // namespace gpusim
