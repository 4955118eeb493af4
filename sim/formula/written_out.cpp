#include "sim/formula/written_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/base/elementary.hpp"
#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

/// Writes a number without an exponent and without trailing zeros.
std::string plain_digits(double number, int digits) {
  if (number == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(log10(std::fabs(number))));
  std::string text = fmt::format("{:.{}f}", std::fabs(number), std::clamp(digits - 1 - magnitude, 0, 18));
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

/// The unit in which people read the value.
std::optional<WrittenUnit> shown_unit(double base_value, const Unit& unit) {
  const std::string text = value_text(base_value, unit);
  const auto blank = text.find(' ');
  return parse_unit(blank == std::string::npos ? "" : text.substr(blank + 1));
}

std::optional<std::string> literal_of(double base_value, const Unit& unit, int digits, const std::optional<WrittenUnit>& in) {
  std::optional<WrittenUnit> shown = in;
  if (!shown || !(shown->unit == unit)) shown = unit.is_number() ? WrittenUnit{} : shown_unit(base_value, unit);
  if (!shown || !(shown->unit == unit) || !std::isfinite(base_value)) return std::nullopt;
  std::string text = plain_digits(base_value / shown->factor, digits);
  if (!shown->text.empty()) text += " " + shown->text;
  return base_value < 0 ? "(-" + text + ")" : text;
}

/// What stands in the text for a name.
struct Replaced {
  std::size_t begin;
  std::size_t end;
  Formula::Node node;
};

/// Where what begins at `begin` ends: a name, a name in quotes, a claim in brackets, or a call with its arguments.
std::size_t end_of(std::string_view text, const Formula::Node& node) {
  using Kind = Formula::Node::Kind;
  const std::size_t begin = node.position;
  if (node.kind == Kind::claim) return text.find(']', begin) + 1;
  if (node.kind == Kind::name) return begin + node.name.size() + (text[begin] == '\'' || text[begin] == '"' ? 2 : 0);
  std::size_t at = text.find('(', begin);
  char quote = 0;
  for (int depth = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0)
      quote = c == quote ? '\0' : quote;
    else if (c == '\'' || c == '"')
      quote = c;
    else if (c == '(')
      ++depth;
    else if (c == ')' && --depth == 0)
      return at + 1;
  }
  return text.size();
}

void collect(std::string_view text, const Formula::Node& node, std::vector<Replaced>& replaced) {
  using Kind = Formula::Node::Kind;
  const bool stands_for_value =
      node.kind == Kind::name || node.kind == Kind::claim || (node.kind == Kind::call && !is_arithmetic(node.name));
  if (stands_for_value) {
    replaced.push_back({node.position, end_of(text, node), node});
    return;
  }
  for (const auto& child : node.children) collect(text, *child, replaced);
}

}  // namespace

std::optional<std::string> literal(const Value& value, int digits, const std::optional<WrittenUnit>& in) {
  if (!value.is_range()) return literal_of(value.nominal, value.unit, digits, in);
  const auto low = literal_of(value.low, value.unit, digits, in);
  const auto high = literal_of(value.high, value.unit, digits, in);
  if (!low || !high) return std::nullopt;
  return fmt::format("between({}, {})", *low, *high);
}

std::optional<std::string> written_out(const Formula& formula, const FormulaNames& names, int digits) {
  std::string text = formula.text();
  std::vector<Replaced> replaced;
  collect(text, *parse_formula(text), replaced);
  std::ranges::sort(replaced, std::greater{}, &Replaced::begin);
  for (const Replaced& one : replaced) {
    const auto value = literal(evaluate_tree(one.node, names), digits);
    if (!value) return std::nullopt;
    text.replace(one.begin, one.end - one.begin, *value);
  }
  return text;
}

}  // namespace gpusim
