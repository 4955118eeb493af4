#include "sim/audit/equations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gpusim {
namespace {

std::optional<std::string> joined_literals(const std::vector<Value>& values, int digits, const std::optional<WrittenUnit>& in,
                                           std::string_view sign) {
  std::vector<std::string> texts;
  for (const Value& value : values) {
    const auto text = literal(value, digits, in);
    if (!text) return std::nullopt;
    texts.push_back(*text);
  }
  return fmt::format("{}", fmt::join(texts, sign));
}

}  // namespace

std::optional<Equation> checked_equation(const std::function<std::optional<std::string>(int digits)>& left, const Value& right,
                                         const std::optional<WrittenUnit>& in) {
  constexpr int kFewest = 4;
  constexpr int kMost = 15;
  const std::string printed = value_text(right, in);
  try {
    for (int digits = kFewest; digits <= kMost; ++digits) {
      const auto text = left(digits);
      if (!text) return std::nullopt;
      const Value value = Formula(*text).evaluate({});
      if (value.unit == right.unit && value_text(value, in) == printed) return Equation{*text, right, in};
    }
  } catch (const FormulaError&) {
    return std::nullopt;  // A part has no value, or none that can be written.
  }
  return std::nullopt;
}

std::optional<Equation> equation_of(const Formula& formula, const FormulaNames& names, const Value& right,
                                    const std::optional<WrittenUnit>& in) {
  return checked_equation([&](int digits) { return written_out(formula, names, digits); }, right, in);
}

std::optional<Equation> equation_of(const std::vector<RentTerm>& terms, const Value& right, const std::optional<WrittenUnit>& in) {
  static const WrittenUnit kHour = *parse_unit("h");
  return checked_equation(
      [&](int digits) -> std::optional<std::string> {
        std::vector<std::string> products;
        for (const RentTerm& term : terms) {
          const auto price = literal(term.price, digits);
          const auto hours = literal(Value::of(term.seconds, kHour.unit), digits, kHour);
          if (!price || !hours) return std::nullopt;
          products.push_back(fmt::format("{} * {}", *price, *hours) + (term.gpus == 1 ? "" : fmt::format(" * {}", term.gpus)));
        }
        return fmt::format("{}", fmt::join(products, " + "));
      },
      right, in);
}

std::optional<Equation> sum_of(const std::vector<Value>& terms, const Value& right, const std::optional<WrittenUnit>& in) {
  return checked_equation([&](int digits) { return joined_literals(terms, digits, in, " + "); }, right, in);
}

std::optional<Equation> product_of(const std::vector<Value>& factors, const Value& right, const std::optional<WrittenUnit>& in) {
  return checked_equation([&](int digits) { return joined_literals(factors, digits, std::nullopt, " * "); }, right, in);
}

}  // namespace gpusim
