// Evaluates the tree of a formula to a value with its range and unit.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>

#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

using Node = Formula::Node;
using NodePointer = std::shared_ptr<const Node>;

void expect_same_unit(const Value& a, const Value& b, const Node& node) {
  if (a.unit == b.unit) return;
  const auto unit_name = [](const Unit& unit) {
    return unit.is_number() ? std::string("a plain number") : "a value in \"" + unit.text() + "\"";
  };
  throw FormulaError(node.position, fmt::format("cannot add or compare {} and {}", unit_name(a.unit), unit_name(b.unit)));
}

/// Combines two ranges: the least and the greatest result over all combinations of their ends.
template <class Operation>
Value combine(const Value& a, const Value& b, Unit unit, Operation operation) {
  const double corners[] = {operation(a.low, b.low), operation(a.low, b.high), operation(a.high, b.low), operation(a.high, b.high)};
  const auto [low, high] = std::minmax_element(std::begin(corners), std::end(corners));
  const double nominal = operation(a.nominal, b.nominal);
  return {nominal, std::min(*low, nominal), std::max(*high, nominal), std::move(unit)};
}

template <class Operation>
Value apply(const Value& a, Operation operation) {
  const double low = operation(a.low);
  const double high = operation(a.high);
  const double nominal = operation(a.nominal);
  return {nominal, std::min({low, high, nominal}), std::max({low, high, nominal}), a.unit};
}

class Evaluator {
 public:
  explicit Evaluator(const FormulaNames& names) : names_(names) {}

  Value evaluate(const Node& node) const {
    switch (node.kind) {
      case Node::Kind::value:
        return node.value;
      case Node::Kind::name:
        return named(node);
      case Node::Kind::claim:
        return guarded(node, [&] {
          if (!names_.claim) throw std::runtime_error("claims cannot be used here");
          return names_.claim(node.name);
        });
      case Node::Kind::call:
        return is_arithmetic(node.name) ? arithmetic(node) : called(node);
      case Node::Kind::negate:
        return gpusim::apply(evaluate(*node.children[0]), [](double x) { return -x; });
      default:
        return of_two(node);
    }
  }

 private:
  Value of_two(const Node& node) const {
    const Value a = evaluate(*node.children[0]);
    const Value b = evaluate(*node.children[1]);
    if (node.kind == Node::Kind::multiply) return combine(a, b, a.unit.times(b.unit), std::multiplies<double>());
    if (node.kind == Node::Kind::divide) {
      if (b.low <= 0 && b.high >= 0) throw DivisionByZero(node.position);
      return combine(a, b, a.unit.times(b.unit, -1), std::divides<double>());
    }
    expect_same_unit(a, b, node);
    if (node.kind == Node::Kind::add) return combine(a, b, a.unit, std::plus<double>());
    if (node.kind == Node::Kind::subtract) return combine(a, b, a.unit, std::minus<double>());
    return Value::number(holds(a.nominal, b.nominal, node.name) ? 1 : 0);
  }

  template <class Call>
  static Value guarded(const Node& node, Call call) {
    try {
      return call();
    } catch (const FormulaError&) {
      throw;
    } catch (const InputError&) {
      throw;
    } catch (const std::runtime_error& error) {
      throw FormulaError(node.position, error.what());
    }
  }

  static bool holds(double a, double b, std::string_view sign) {
    const double slack = 1e-9 * std::max(std::fabs(a), std::fabs(b));
    if (sign == "<=") return a <= b + slack;
    if (sign == ">=") return a >= b - slack;
    if (sign == "==") return std::fabs(a - b) <= slack;
    return sign == "<" ? a < b - slack : a > b + slack;
  }

  Value named(const Node& node) const {
    return guarded(node, [&] {
      if (names_.quantity)
        if (const auto value = names_.quantity(node.name)) return *value;
      const std::string hint = names_.describe_function ? names_.describe_function(node.name) : "";
      throw std::runtime_error(fmt::format("unknown name \"{}\"{}", node.name, hint));
    });
  }

  Value called(const Node& node) const {
    return guarded(node, [&] {
      std::vector<FormulaArgument> arguments;
      for (const NodePointer& child : node.children) {
        if (child->kind == Node::Kind::name)
          arguments.push_back({std::nullopt, child->name});
        else
          arguments.push_back({evaluate(*child), ""});
      }
      if (!names_.call) throw std::runtime_error(fmt::format("unknown function \"{}\"", node.name));
      return names_.call(node.name, arguments);
    });
  }

  Value arithmetic(const Node& node) const {
    std::vector<Value> values;
    for (const NodePointer& child : node.children) values.push_back(evaluate(*child));
    const auto expect_count = [&](std::size_t count) {
      if (values.size() != count)
        throw FormulaError(node.position,
                           fmt::format("{} takes {} argument{}, got {}", node.name, count, count == 1 ? "" : "s", values.size()));
    };
    if (values.empty()) throw FormulaError(node.position, fmt::format("{} needs at least one argument", node.name));
    for (const Value& value : values) expect_same_unit(values.front(), value, node);
    if (node.name == "ceil" || node.name == "floor" || node.name == "round") {
      expect_count(1);
      if (!values.front().unit.is_number())
        throw FormulaError(node.position, fmt::format("{} takes a plain number; divide by a unit first", node.name));
      // A quotient that is a whole number except for rounding counts as whole.
      if (node.name == "ceil") return gpusim::apply(values.front(), [](double x) { return std::ceil(x - 1e-9 * std::fabs(x)); });
      if (node.name == "floor") return gpusim::apply(values.front(), [](double x) { return std::floor(x + 1e-9 * std::fabs(x)); });
      return gpusim::apply(values.front(), [](double x) { return std::round(x); });
    }
    if (node.name == "abs") {
      expect_count(1);
      Value result = gpusim::apply(values.front(), [](double x) { return std::fabs(x); });
      if (values.front().low < 0 && values.front().high > 0) result.low = 0;
      return result;
    }
    if (node.name == "between") {
      expect_count(2);
      const auto [low, high] = std::minmax(values[0].nominal, values[1].nominal);
      return {(low + high) / 2, std::min(values[0].low, values[1].low), std::max(values[0].high, values[1].high), values[0].unit};
    }
    Value result = values.front();
    for (std::size_t i = 1; i < values.size(); ++i)
      result = combine(result, values[i], result.unit, [&](double x, double y) {
        return node.name == "min" ? std::min(x, y) : node.name == "max" ? std::max(x, y) : x + y;
      });
    if (node.name == "mean") result = gpusim::apply(result, [&](double x) { return x / static_cast<double>(values.size()); });
    return result;
  }

  const FormulaNames& names_;
};

}  // namespace

Value evaluate_tree(const Formula::Node& root, const FormulaNames& names) { return Evaluator(names).evaluate(root); }

}  // namespace gpusim
