#pragma once
// Formulas over values with units, the language of claims, goals, criteria and limits.

#include <cstddef>
#include <functional>
#include <map>
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

/// A formula is wrong: the position in its text and the reason.
struct FormulaError : std::runtime_error {
  FormulaError(std::size_t at, const std::string& reason) : std::runtime_error(reason), position(at) {}
  std::size_t position;
};

/// An argument of a function call: a value, or a name that only the function understands.
struct FormulaArgument {
  std::optional<Value> value;
  std::string name;  ///< the argument as written, even when it has a value
};

/// The meaning of the names in a formula. Each function may throw std::runtime_error whose text says what was expected; it becomes
/// a FormulaError.
struct FormulaNames {
  /// Inputs with ranges by name, each taken at the end of one case.
  using InputEnds = std::map<std::string, Case>;
  std::function<std::optional<Value>(const std::string& name)> quantity;
  std::function<Value(const std::string& id)> claim;
  std::function<Value(const std::string& function, const std::vector<FormulaArgument>& arguments)> call;
  /// The inputs with ranges on which the value of a call rests. Inputs that several calls of a formula rest on are taken at one end
  /// at a time, so that a ratio of two amounts does not count a range of both twice. May be empty; else `call_at` is not.
  std::function<std::vector<std::string>(const std::string& function, const std::vector<FormulaArgument>& arguments)> inputs;
  /// The value of a call with some inputs at an end.
  std::function<Value(const std::string& function, const std::vector<FormulaArgument>& arguments, const InputEnds& ends)> call_at;
  /// The end of the message about an unknown name: `; expected …` when the name is a function that lacks its arguments.
  std::function<std::string(const std::string& name)> describe_function;
};

/// A parsed formula.
class Formula {
 public:
  struct Node;
  /// A function call with names as arguments, as in makespan(v100x1, cycle).
  struct Call {
    std::string function;
    std::vector<std::string> arguments;  ///< names as written; an empty text for an argument that is not a name
    bool operator==(const Call&) const = default;
  };
  /// Parses a formula. Throws FormulaError.
  explicit Formula(std::string text);
  /// The formula that calls a function with names, whatever characters they have and however long they are.
  explicit Formula(Call call);
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The value of the formula. A comparison evaluates to 1 or 0. The range covers all combinations of ends of what it rests on;
  /// what several of its names rest on is at one end at a time. Throws FormulaError.
  [[nodiscard]] Value evaluate(const FormulaNames& names) const;
  /// The inputs with ranges of all its calls, each once, and the names of quantities and claims that are ranges.
  [[nodiscard]] std::vector<std::string> inputs(const FormulaNames& names) const;
  /// The value with these inputs at one end each, and no others.
  [[nodiscard]] Value evaluate_at(const FormulaNames& names, const FormulaNames::InputEnds& ends) const;
  /// The unit of the value. The values of names may be NaN, because they have not been computed yet. Throws FormulaError.
  [[nodiscard]] Unit unit(const FormulaNames& names) const;
  /// Both sides of a comparison; empty when the formula is not a comparison.
  [[nodiscard]] std::optional<std::pair<Formula, Formula>> sides() const;
  [[nodiscard]] std::string comparison() const;  ///< the operator, such as "<="; empty when the formula is not a comparison
  /// The call, when the whole formula is a single call; otherwise empty.
  [[nodiscard]] std::optional<Call> only_call() const;
  /// Both calls, when the formula is a quotient of two calls, such as a ratio of two runs; otherwise empty.
  [[nodiscard]] std::optional<std::pair<Call, Call>> ratio_of_calls() const;
  /// The ids of all claims that the formula refers to.
  [[nodiscard]] std::vector<std::string> claims() const;
  /// True when the outermost operation is a sum of at least two terms or a call of sum(), as in totals of a table.
  [[nodiscard]] bool is_sum() const;

 private:
  std::string text_;
  std::shared_ptr<const Node> root_;
};

/// Reads a formula. Syntax errors become InputErrors with the position.
[[nodiscard]] Formula read_formula(const Reader& at);
/// Reads a formula that has a value, so is no comparison. Throws InputError.
[[nodiscard]] Formula read_value_formula(const Reader& at);
/// Evaluates a formula. Errors become InputErrors at the given pointer.
[[nodiscard]] Value evaluate(const Formula& formula, const FormulaNames& names, std::string_view file, std::string_view pointer);

}  // namespace gpusim
