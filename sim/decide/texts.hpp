#pragma once
// Pieces of the sentences of the page, and why more GPUs do not shorten a makespan.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/decide.hpp"
#include "gpusim/page.hpp"

namespace gpusim {

using Texts = std::vector<LocalizedText>;

/// "a, b and c"; in Korean "a, b, c".
[[nodiscard]] LocalizedText listed(const Texts& texts);
[[nodiscard]] LocalizedText listed(const std::vector<std::uint32_t>& numbers);
/// Parts of one sentence, with `separator` between them.
[[nodiscard]] LocalizedText joined(const Texts& texts, std::string_view separator);
/// Of elements in order, those together for which `is_alike` is true with the first of them.
template <class T, class IsAlike>
[[nodiscard]] std::vector<std::vector<T>> grouped(const std::vector<T>& elements, IsAlike is_alike) {
  std::vector<std::vector<T>> groups;
  for (const T& element : elements) {
    const auto group = std::ranges::find_if(groups, [&](const std::vector<T>& one) { return is_alike(one.front(), element); });
    if (group == groups.end())
      groups.push_back({element});
    else
      group->push_back(element);
  }
  return groups;
}
/// "1 GPU", "4 GPUs".
[[nodiscard]] LocalizedText gpus_text(std::uint32_t number);
/// Pointers of one key, of many the first.
[[nodiscard]] LocalizedText pointers_text(const std::vector<std::string>& pointers);
/// "FP32", "mixed precision".
[[nodiscard]] LocalizedText precision_title(Precision precision);
/// "1st", "2nd", "11th", "21st".
[[nodiscard]] std::string ordinal(std::uint32_t number);
/// The place of a candidate, the best being 1; those with equal scores share the first of their places.
struct Rank {
  std::size_t place;
  bool is_shared;
};
/// Empty for a candidate without a score.
[[nodiscard]] std::optional<Rank> rank_of(const Ranking& ranking, std::size_t candidate);
/// The one unit in which values stand side by side, which may have gaps; empty where each has its own.
[[nodiscard]] std::optional<WrittenUnit> unit_for(const std::vector<std::optional<Value>>& values);
/// Shows all quantities of a row, or of several, that have one unit in one size of it.
void share_units(const std::vector<std::vector<Cell>*>& rows);
/// Where a text about a budget stands: as the answer to "keeps to it", or behind a sentence that has answered it.
enum class BudgetPlace : std::uint8_t { cell, sentence };
/// "yes, 1,200 EUR left", "no, 300 EUR too much"; in a sentence "300 EUR too much".
[[nodiscard]] LocalizedText budget_text(const BudgetUse& use, BudgetPlace where);
/// A name as a key of CSV and JSON: letters, digits and `_`.
[[nodiscard]] std::string key_of(std::string_view name);
/// Why numbers of GPUs have exactly the makespan of the number tried before: one task runs at a time, or tasks are equal and the
/// makespans are whole rounds of them. Nothing where neither holds. `flat` are places in the curve, ascending.
[[nodiscard]] std::vector<Sentence> reasons_for_flat_parts(const ScalingCurve& curve, const Scenario& scenario,
                                                           const std::vector<std::size_t>& flat);

}  // namespace gpusim
