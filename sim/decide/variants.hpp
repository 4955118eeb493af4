#pragma once
// Goals and answers of scenarios with one change.

#include <cstddef>
#include <optional>
#include <vector>

#include "gpusim/decide.hpp"

namespace gpusim {

/// Which goals a run meets.
[[nodiscard]] std::vector<bool> goals_met(Evaluator& evaluator, const Choice& choice, const Run& run);

/// What the answer is with something changed.
struct VariantAnswer {
  std::optional<std::size_t> winner;
  std::vector<std::size_t> as_good{};  ///< the same system under other policies
  bool is_known = false;               ///< false: that is no scenario, nothing runs in it, or the best are equal
};
[[nodiscard]] VariantAnswer answer_of(const Ranking& ranking);
[[nodiscard]] VariantAnswer answer_with(const Scenario& scenario, const Choice& choice);
/// Whether the answer is another one then. Where it is not known, it is none.
[[nodiscard]] bool is_change(const VariantAnswer& now, const VariantAnswer& then);

}  // namespace gpusim
