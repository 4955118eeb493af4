#pragma once
// Values with units and ranges, and formulas over them: what claims, goals, criteria, prices and named quantities are written in.
// Dimensions are found while a formula is evaluated, so that hours never meet dollars and two currencies never add.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/ranged.hpp"
#include "gpusim/reader.hpp"

namespace gpusim {

/// A product of powers of base units: s, B, FLOP, J, kg, month, workday and currencies (three capital letters).
class Unit {
 public:
  Unit() = default;  ///< a plain number
  explicit Unit(std::vector<std::pair<std::string, int>> powers);
  [[nodiscard]] bool is_number() const { return powers_.empty(); }
  [[nodiscard]] Unit times(const Unit& other, int sign = 1) const;
  [[nodiscard]] const std::vector<std::pair<std::string, int>>& powers() const { return powers_; }  ///< by name, none zero
  [[nodiscard]] std::string text() const;  ///< "USD/s", "1/s", "" for a number
  bool operator==(const Unit&) const = default;

 private:
  std::vector<std::pair<std::string, int>> powers_;
};

/// A value in base units with its ends; a plain value has all three alike.
struct Value {
  double nominal = 0;
  double low = 0;
  double high = 0;
  Unit unit;
  [[nodiscard]] static Value number(double number) { return {number, number, number, {}}; }
  [[nodiscard]] static Value of(double nominal, const Unit& unit) { return {nominal, nominal, nominal, unit}; }
  [[nodiscard]] bool is_range() const { return low < high; }
  /// The end a case takes; `more_is_better` of what makes runs shorter or results better.
  [[nodiscard]] double at(Case which, bool more_is_better) const {
    if (which == Case::nominal) return nominal;
    return (which == Case::optimistic) == more_is_better ? high : low;
  }
};

/// A unit as written, such as "USD/h" or "%": how many base units it is, and which.
struct WrittenUnit {
  std::string text;
  double factor = 1;
  Unit unit;
};
/// Empty when the text is no unit.
[[nodiscard]] std::optional<WrittenUnit> parse_unit(std::string_view text);

/// A value as written: "12.5 h", "33 %", "4 USD/h", "1,499 USD" is refused. `digit` is one unit of the last digit written, in base
/// units (0.1 h of "12.5 h").
struct WrittenValue {
  double value = 0;  ///< in base units
  double digit = 0;
  WrittenUnit unit;
};
[[nodiscard]] std::optional<WrittenValue> parse_value(std::string_view text);

/// For people: in a unit that suits the size, four significant digits, five of large numbers: "3.6 h", "246.43 USD", "33.3 %" when
/// asked so.
[[nodiscard]] std::string value_text(const Value& value, const std::optional<WrittenUnit>& in = std::nullopt);
/// One end of it.
[[nodiscard]] std::string value_text(double base_value, const Unit& unit, const std::optional<WrittenUnit>& in = std::nullopt);

/// Reads a value with range and provenance: text with a unit, a plain number, [low, high] or {"value", "low", "high", "basis",
/// "source", "date"}. Throws InputError.
[[nodiscard]] Value read_value(const Reader& at);
/// The same, of the given unit; `example` is for the message ("4 USD/h"). A '$' in `unit_text` stands for any currency: "$", "$/s".
[[nodiscard]] Value read_value(const Reader& at, std::string_view unit_text, std::string_view example);
/// The currency of a value of unit "$…": its three letters; empty when it has none.
[[nodiscard]] std::string currency_of(const Unit& unit);

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
  /// Of a comparison both sides; otherwise empty.
  [[nodiscard]] std::optional<std::pair<Formula, Formula>> sides() const;
  [[nodiscard]] std::string comparison() const;  ///< "<=", or "" when it is none
  /// All calls of functions other than the arithmetic ones, in order of the text.
  [[nodiscard]] std::vector<Call> calls() const;
  /// The formula is nothing but one call.
  [[nodiscard]] std::optional<Call> only_call() const;
  /// The formula is call / call: a ratio of two runs.
  [[nodiscard]] std::optional<std::pair<Call, Call>> ratio_of_calls() const;
  /// All claims it refers to.
  [[nodiscard]] std::vector<std::string> claims() const;
  /// The outermost operation is a sum of at least two terms, or a call of sum(): totals and their parts.
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
