#include "sim/audit/formula_kinds.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

/// Whether a tree is a plain 1.
bool is_one(const Formula::Node& node) {
  return node.kind == Formula::Node::Kind::value && node.value.unit.is_number() && node.value.nominal == 1;
}

/// Whether a tree is a 0 of any unit.
bool is_zero(const Formula::Node& node) { return node.kind == Formula::Node::Kind::value && node.value.nominal == 0; }

/// Whether a tree is one value that a document states, or what is one by its form alone: times or over 1, plus 0, or its
/// reciprocal.
bool is_single_value(const Formula::Node& node) {
  using Kind = Formula::Node::Kind;
  const auto is_single_beside = [&](bool (*is_neutral)(const Formula::Node&)) {
    const Formula::Node& left = *node.children[0];
    const Formula::Node& right = *node.children[1];
    return (is_neutral(left) && is_single_value(right)) || (is_neutral(right) && is_single_value(left));
  };
  switch (node.kind) {
    case Kind::value:
      return true;
    case Kind::negate:
      return is_single_value(*node.children[0]);
    case Kind::multiply:
    case Kind::divide:
      return is_single_beside(is_one);
    case Kind::add:
    case Kind::subtract:
      return is_single_beside(is_zero);
    case Kind::call:
      return is_arithmetic(node.name) && node.children.size() == 1 && is_single_value(*node.children[0]);
    default:
      return false;
  }
}

}  // namespace

bool asks_for_run(const Formula& formula) {
  constexpr std::array<std::string_view, 11> kOfInputs = {"spec",        "supports",         "memory",       "memory_gpu",
                                                          "memory_card", "memory_total",     "gpus",         "cards",
                                                          "tasks",       "open_per_workday", "open_per_week"};
  const std::function<bool(const Formula::Node&)> asks = [&](const Formula::Node& node) {
    if (node.kind == Formula::Node::Kind::call && !is_arithmetic(node.name))
      return std::ranges::find(kOfInputs, node.name) == kOfInputs.end();
    return std::ranges::any_of(node.children, [&](const auto& child) { return asks(*child); });
  };
  return asks(*parse_formula(formula.text()));
}

bool is_of_sheet(const Formula& formula) {
  const auto call = formula.only_call();
  return call && (call->function == "spec" || call->function == "supports");
}

std::set<std::string> calls_in(const Formula& formula) {
  std::set<std::string> calls;
  const std::function<void(const Formula::Node&)> walk = [&](const Formula::Node& node) {
    if (node.kind == Formula::Node::Kind::call && !is_arithmetic(node.name)) {
      std::string call = node.name;
      for (const auto& argument : node.children) call += "|" + argument->name;
      calls.insert(std::move(call));
      return;
    }
    for (const auto& child : node.children) walk(*child);
  };
  walk(*parse_formula(formula.text()));
  return calls;
}

bool asks_sheets_only(const Formula& formula) {
  const std::set<std::string> calls = calls_in(formula);
  return !calls.empty() && std::ranges::all_of(calls, [](const std::string& call) {
    return call.starts_with("spec|") || call.starts_with("supports|");
  });
}

bool is_single_value(const Formula& formula) { return is_single_value(*parse_formula(formula.text())); }

std::optional<Precision> precision_named_in(const Formula& formula, const Scenario& scenario) {
  std::optional<Precision> precision;
  const std::function<void(const Formula::Node&)> walk = [&](const Formula::Node& node) {
    const auto system = std::ranges::find(scenario.systems, node.name, &System::name);
    if (node.kind == Formula::Node::Kind::name && !precision && system != scenario.systems.end()) precision = system->precision;
    for (const auto& child : node.children) walk(*child);
  };
  walk(*parse_formula(formula.text()));
  return precision;
}

}  // namespace gpusim
