#pragma once
// The tree of a formula, which the parser makes and the evaluator walks.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/formula.hpp"

namespace gpusim {

struct Formula::Node {
  enum class Kind { value, name, claim, call, negate, add, subtract, multiply, divide, compare };
  Kind kind;
  std::size_t position = 0;
  Value value;       ///< for a value
  std::string name;  ///< for a name, a claim, a function or a comparison
  std::vector<std::shared_ptr<const Node>> children;
};

/// A quotient that has no value for these figures, such as a ratio to 0 h, though the formula is right.
struct DivisionByZero : FormulaError {
  explicit DivisionByZero(std::size_t at) : FormulaError(at, "division by zero") {}
};

/// Parses a formula. Throws FormulaError with the position at which the text is no longer a formula.
[[nodiscard]] std::shared_ptr<const Formula::Node> parse_formula(std::string_view text);

/// Evaluates a tree. Throws FormulaError with the position of a part that has no value.
[[nodiscard]] Value evaluate_tree(const Formula::Node& root, const FormulaNames& names);

/// The inputs with ranges on which the names of a tree rest, in the order of the names, once for each name.
[[nodiscard]] std::vector<std::string> inputs_of_tree(const Formula::Node& root, const FormulaNames& names);
/// Names of which these inputs are at an end. `names` must outlive them.
[[nodiscard]] FormulaNames names_at(const FormulaNames& names, const FormulaNames::InputEnds& ends);

/// True for functions of the language itself; all others are evaluated by FormulaNames.
[[nodiscard]] bool is_arithmetic(std::string_view function);

}  // namespace gpusim
