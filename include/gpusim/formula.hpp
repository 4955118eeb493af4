#pragma once
// Formulas over values with units: what claims, goals, criteria and limits are written in.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/value.hpp"

namespace gpusim {

/// A formula is wrong: where in its text, and why.
struct FormulaError : std::runtime_error {
  FormulaError(std::size_t at, const std::string& reason) : std::runtime_error(reason), position(at) {}
  std::size_t position;
};

/// What a function is called with: a value, or a name that only the function understands.
struct FormulaArgument {
  std::optional<Value> value;
  std::string name;  ///< as written, also when it could be evaluated
};

/// What the names of a formula mean. Each may throw FormulaError through std::runtime_error: the text says what was expected.
struct FormulaNames {
  std::function<std::optional<Value>(const std::string& name)> quantity;
  std::function<Value(const std::string& id)> claim;
  std::function<Value(const std::string& function, const std::vector<FormulaArgument>& arguments)> call;
};

/// A parsed formula.
class Formula {
 public:
  struct Node;
  /// A function that is called with names, as in makespan(v100x1, cycle).
  struct Call {
    std::string function;
    std::vector<std::string> arguments;  ///< names as written; empty text for an argument that is no name
    bool operator==(const Call&) const = default;
  };
  /// Throws FormulaError.
  explicit Formula(std::string text);
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Throws FormulaError. A comparison evaluates to 1 or 0.
  [[nodiscard]] Value evaluate(const FormulaNames& names) const;
  /// Both sides of a comparison; empty when the formula is none.
  [[nodiscard]] std::optional<std::pair<Formula, Formula>> sides() const;
  [[nodiscard]] std::string comparison() const;  ///< "<=", or "" when it is none
  /// The call, when the formula is nothing but one call; otherwise empty.
  [[nodiscard]] std::optional<Call> only_call() const;
  /// Both calls, when the formula is call / call, a ratio of two runs; otherwise empty.
  [[nodiscard]] std::optional<std::pair<Call, Call>> ratio_of_calls() const;
  /// All claims to which the formula refers.
  [[nodiscard]] std::vector<std::string> claims() const;
  /// True when the outermost operation is a sum of at least two terms, or a call of sum(): totals and their parts.
  [[nodiscard]] bool is_sum() const;

 private:
  std::string text_;
  std::shared_ptr<const Node> root_;
};

/// Reads a formula; syntax errors become InputErrors with the position.
[[nodiscard]] Formula read_formula(const Reader& at);
/// Evaluates it; what is wrong becomes an InputError at the pointer.
[[nodiscard]] Value evaluate(const Formula& formula, const FormulaNames& names, std::string_view file, std::string_view pointer);

}  // namespace gpusim
