#pragma once
// Values of any unit with their ends: what prices, claims, goals and named quantities are. Dimensions are found while formulas are
// evaluated, so that hours never meet dollars and two currencies never add.

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
/// Reads a unit; empty when the text is no unit.
[[nodiscard]] std::optional<WrittenUnit> parse_unit(std::string_view text);
/// The units in which values of the same kind are written, such as "h" for "s"; all for "*". Currencies are not among them.
[[nodiscard]] std::vector<std::string_view> units_like(std::string_view unit);

/// A value as written: "12.5 h", "33 %", "4 USD/h", "1,499 USD" is refused. `digit` is one unit of the last digit written, in base
/// units (0.1 h of "12.5 h").
struct WrittenValue {
  double value = 0;  ///< in base units
  double digit = 0;
  WrittenUnit unit;
};
[[nodiscard]] std::optional<WrittenValue> parse_value(std::string_view text);

/// A value for people, in a unit that suits its size and with four significant digits, five of large numbers: "3.6 h", "246.43
/// USD", "33.3 %" when asked so.
[[nodiscard]] std::string value_text(const Value& value, const std::optional<WrittenUnit>& in = std::nullopt);
/// One end of a value for people, in the same form.
[[nodiscard]] std::string value_text(double base_value, const Unit& unit, const std::optional<WrittenUnit>& in = std::nullopt);

/// The currency of a value of unit "$…": its three letters; empty when it has none.
[[nodiscard]] std::string currency_of(const Unit& unit);

}  // namespace gpusim
