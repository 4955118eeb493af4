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
/// "If the limit of "done in two days" were 113 h or more instead of 48 h, A100 would be the answer."
[[nodiscard]] LocalizedText limit_text(const SwitchingPoint& point, const DecisionAnalysis& decision, const DecisionTitles& titles);
/// "all goals and the deadline", as the scenario states them.
[[nodiscard]] LocalizedText what_is_asked(const DecisionAnalysis& decision);
/// Where an input or a limit changes the answer: "17.56 h", "113 h or more".
[[nodiscard]] LocalizedText reach_text(const SwitchingPoint& point, const DecisionAnalysis& decision);
/// "2 to 3"; in Korean "2~3".
[[nodiscard]] LocalizedText range_text(const std::string& written);

}  // namespace gpusim
