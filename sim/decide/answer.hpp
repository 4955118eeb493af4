#pragma once
// The sentences at the head of the page of a decision: what its answer is, on which basis, and what would change it first.

#include "gpusim/decide.hpp"
#include "sim/decide/texts.hpp"
#include "sim/decide/titles.hpp"

namespace gpusim {

/// One sentence or a few for each paragraph. What makes the answer depend on how things are counted comes first.
[[nodiscard]] Texts answer_sentences(const DecisionAnalysis& decision, const DecisionTitles& titles);

/// The sentence for a decision whose answer no input changes.
[[nodiscard]] LocalizedText nothing_switches(const Ranking& ranking);
/// What the answer is at a switching point.
[[nodiscard]] LocalizedText new_answer(const SwitchingPoint& point, const DecisionTitles& titles);
/// "2 to 3"; in Korean "2~3".
[[nodiscard]] LocalizedText range_text(const std::string& written);

}  // namespace gpusim
