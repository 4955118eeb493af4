#pragma once
// Values of any unit with their ranges: prices, claims, goals and named quantities. Units are checked when formulas are evaluated,
// so that hours are never added to dollars, nor one currency to another.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// A product of powers of base units: s, B, FLOP, J, kg, month, workday and currencies (three capital letters).
class Unit {
 public:
  Unit() = default;  ///< a plain number
  explicit Unit(std::vector<std::pair<std::string, int>> powers);
  [[nodiscard]] bool is_number() const { return powers_.empty(); }
  [[nodiscard]] Unit times(const Unit& other, int sign = 1) const;
  [[nodiscard]] const std::vector<std::pair<std::string, int>>& powers() const { return powers_; }  ///< by name, no power is 0
  [[nodiscard]] std::string text() const;  ///< such as "USD/s" or "1/s"; empty for a plain number
  bool operator==(const Unit&) const = default;

 private:
  std::vector<std::pair<std::string, int>> powers_;
};

/// A value in base units with its range. The three members are equal when there is no range.
struct Value {
  double nominal = 0;
  double low = 0;
  double high = 0;
  Unit unit;
  [[nodiscard]] static Value number(double number) { return {number, number, number, {}}; }
  [[nodiscard]] static Value of(double nominal, const Unit& unit) { return {nominal, nominal, nominal, unit}; }
  [[nodiscard]] bool is_range() const { return low < high; }
  /// The value in a case. `more_is_better` says which end makes runs shorter or results better.
  [[nodiscard]] double at(Case which, bool more_is_better) const {
    if (which == Case::nominal) return nominal;
    return (which == Case::optimistic) == more_is_better ? high : low;
  }
};

/// A unit as written, such as "USD/h" or "%", with its size in base units.
struct WrittenUnit {
  std::string text;
  double factor = 1;
  Unit unit;
};
/// Reads a unit; empty when the text is not a unit.
[[nodiscard]] std::optional<WrittenUnit> parse_unit(std::string_view text);
/// The units for values of the same kind, such as "h" for "s"; all units for "*". Currencies are not included.
[[nodiscard]] std::vector<std::string_view> units_like(std::string_view unit);

/// A value as written, such as "12.5 h", "33 %" or "4 USD/h"; "1,499 USD" is refused. `digit` is one unit of the last written digit
/// in base units (0.1 h for "12.5 h").
struct WrittenValue {
  double value = 0;  ///< in base units
  double digit = 0;
  WrittenUnit unit;
};
[[nodiscard]] std::optional<WrittenValue> parse_value(std::string_view text);

/// A value for people with four significant digits (five for large numbers), in a unit that suits its size or in the unit `in`:
/// "3.6 h", "246.43 USD", "33.3 %".
[[nodiscard]] std::string value_text(const Value& value, const std::optional<WrittenUnit>& in = std::nullopt);
/// One end of a value in the same format.
[[nodiscard]] std::string value_text(double base_value, const Unit& unit, const std::optional<WrittenUnit>& in = std::nullopt);

/// The three letters of the currency of a value with the unit "$…"; empty when it has no currency.
[[nodiscard]] std::string currency_of(const Unit& unit);

}  // namespace gpusim
