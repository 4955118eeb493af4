// Inputs that several names of a formula rest on.

#include <algorithm>

#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

using Node = Formula::Node;
using InputEnds = FormulaNames::InputEnds;

std::string input_of_quantity(const std::string& name) { return "quantity " + name; }
std::string input_of_claim(const std::string& id) { return "claim " + id; }

/// The value where its input is at an end, which for a plain value is the low or the high one.
Value at_end(const Value& value, const InputEnds& ends, const std::string& input) {
  const auto found = ends.find(input);
  return found == ends.end() ? value : Value::of(value.at(found->second, false), value.unit);
}

}  // namespace

std::vector<std::string> inputs_of_tree(const Node& root, const FormulaNames& names) {
  if (root.kind == Node::Kind::name && names.quantity) {
    const auto value = names.quantity(root.name);
    return value && value->is_range() ? std::vector{input_of_quantity(root.name)} : std::vector<std::string>();
  }
  if (root.kind == Node::Kind::claim && names.claim)
    return names.claim(root.name).is_range() ? std::vector{input_of_claim(root.name)} : std::vector<std::string>();
  if (root.kind == Node::Kind::call && !is_arithmetic(root.name)) {
    std::vector<FormulaArgument> arguments;
    for (const auto& child : root.children) {
      if (child->kind != Node::Kind::name) return {};
      arguments.push_back({std::nullopt, child->name});
    }
    return names.inputs ? names.inputs(root.name, arguments) : std::vector<std::string>();
  }
  std::vector<std::string> inputs;
  for (const auto& child : root.children)
    for (std::string& input : inputs_of_tree(*child, names)) inputs.push_back(std::move(input));
  return inputs;
}

FormulaNames names_at(const FormulaNames& names, const InputEnds& ends) {
  FormulaNames at;
  at.describe_function = names.describe_function;
  if (names.quantity)
    at.quantity = [&names, ends](const std::string& name) -> std::optional<Value> {
      const auto value = names.quantity(name);
      return value ? std::optional(at_end(*value, ends, input_of_quantity(name))) : std::nullopt;
    };
  if (names.claim) at.claim = [&names, ends](const std::string& id) { return at_end(names.claim(id), ends, input_of_claim(id)); };
  if (names.call)
    at.call = [&names, ends](const std::string& function, const std::vector<FormulaArgument>& arguments) {
      return names.call_at ? names.call_at(function, arguments, ends) : names.call(function, arguments);
    };
  return at;
}

}  // namespace gpusim
