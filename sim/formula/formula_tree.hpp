#pragma once
// A formula as a tree: what the parser makes and the evaluator walks.

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
  Value value;       ///< of a value
  std::string name;  ///< of a name, a claim, a function, a comparison
  std::vector<std::shared_ptr<const Node>> children;
};

/// Throws FormulaError with the position at which the text stops being a formula.
[[nodiscard]] std::shared_ptr<const Formula::Node> parse_formula(std::string_view text);

/// Throws FormulaError with the position of what has no value.
[[nodiscard]] Value evaluate_tree(const Formula::Node& root, const FormulaNames& names);

/// Functions of the language itself; others are asked of FormulaNames.
[[nodiscard]] bool is_arithmetic(std::string_view function);

}  // namespace gpusim
