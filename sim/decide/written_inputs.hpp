#pragma once
// Quantities of a scenario as written, found and changed in its document. Only written_inputs.cpp looks into the JSON for that.

#include <string>
#include <vector>

#include "gpusim/reader.hpp"

namespace gpusim {

/// A quantity in the scenario as written, or one of many members of an object, which are changed together.
struct WrittenInput {
  std::string pointer;                  ///< of many: `*` stands for the name of the member
  std::string basis;                    ///< empty where none is stated, and of many
  std::vector<std::string> together{};  ///< of many: their pointers
};
/// Of the whole scenario but claims and sheets of GPUs. Limits of goals, deadlines and budgets are none: no figure rests on them.
[[nodiscard]] std::vector<WrittenInput> written_inputs(const Document& document);

/// With a weight of 1 for each criterion that states none, so that it can be changed like any other input.
[[nodiscard]] Document with_stated_weights(Document document);

/// The document with the value of the input, both ends of its range, or all of many, times a factor.
[[nodiscard]] Document with_factor(const Document& document, const WrittenInput& input, double factor);
/// The same in so many significant digits, rounded away from what it was, so that a value found to change the answer still does.
[[nodiscard]] Document with_factor(const Document& document, const WrittenInput& input, double factor, int digits);
/// A factor in so many significant digits, rounded away from 1.
[[nodiscard]] double shortened(double factor, int digits);

/// The value as the scenario writes it: "4 h", "2 to 3".
[[nodiscard]] std::string text_of(const Document& document, const WrittenInput& input);
/// An amount of money, such as a price, a wage or an exchange rate.
[[nodiscard]] bool is_price(const Document& document, const WrittenInput& input);
/// The weight of a criterion.
[[nodiscard]] bool is_weight(const WrittenInput& input);
/// Whether the scenario's own range reaches the value times the factor.
[[nodiscard]] bool reaches(const Document& document, const WrittenInput& input, double factor);

}  // namespace gpusim
