// The public functions of a parsed formula.

#include "gpusim/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

using Node = Formula::Node;
using NodePointer = std::shared_ptr<const Node>;

/// Adds the ids of claims in a tree, each once, in the order of the text.
void add_claims(const Node& node, std::vector<std::string>& ids) {
  if (node.kind == Node::Kind::claim && std::find(ids.begin(), ids.end(), node.name) == ids.end()) ids.push_back(node.name);
  for (const NodePointer& child : node.children) add_claims(*child, ids);
}

Formula::Call call_of(const Node& node) {
  Formula::Call call{node.name, {}};
  for (const NodePointer& child : node.children) call.arguments.push_back(child->kind == Node::Kind::name ? child->name : "");
  return call;
}

/// A name as formulas write it: in quotes that it does not hold, unless it holds both kinds.
std::string quoted(const std::string& name) {
  const char quote = name.find('\'') == std::string::npos ? '\'' : '"';
  return quote + name + quote;
}

std::string text_of(const Formula::Call& call) {
  std::string arguments;
  for (const std::string& name : call.arguments) arguments += (arguments.empty() ? "" : ", ") + quoted(name);
  return fmt::format("{}({})", call.function, arguments);
}

NodePointer tree_of(Formula::Call call) {
  Node node{Node::Kind::call, 0, {}, std::move(call.function), {}};
  for (std::string& name : call.arguments)
    node.children.push_back(std::make_shared<const Node>(Node{Node::Kind::name, 0, {}, std::move(name), {}}));
  return std::make_shared<const Node>(std::move(node));
}

constexpr std::size_t kMostSharedInputs = 4;

/// The inputs that more than one name of the formula rests on.
std::vector<std::string> shared_inputs(std::vector<std::string> inputs) {
  std::ranges::sort(inputs);
  std::vector<std::string> shared;
  for (std::size_t i = 1; i < inputs.size(); ++i)
    if (inputs[i] == inputs[i - 1] && (shared.empty() || shared.back() != inputs[i])) shared.push_back(inputs[i]);
  return shared;
}

/// The least and the greatest value over all combinations of ends of these inputs.
Value over_ends(const Node& root, const FormulaNames& names, const std::vector<std::string>& inputs, double nominal) {
  std::optional<Value> all;
  FormulaNames::InputEnds ends;
  const std::function<void(std::size_t)> choose = [&](std::size_t next) {
    if (next < inputs.size()) {
      for (const Case which : {Case::nominal, Case::optimistic, Case::pessimistic}) {
        ends[inputs[next]] = which;
        choose(next + 1);
      }
      return;
    }
    const Value value = evaluate_tree(root, names_at(names, ends));
    if (!all) all = Value{nominal, nominal, nominal, value.unit};
    all->low = std::min(all->low, value.low);
    all->high = std::max(all->high, value.high);
  };
  choose(0);
  return *all;
}

bool is_own_call(const Node& node) { return node.kind == Node::Kind::call && !is_arithmetic(node.name); }

}  // namespace

Formula::Formula(std::string text) : text_(std::move(text)), root_(parse_formula(text_)) {}

Formula::Formula(Call call) : text_(text_of(call)), root_(tree_of(std::move(call))) {}

Unit Formula::unit(const FormulaNames& names) const { return evaluate_tree(*root_, names).unit; }

Value Formula::evaluate(const FormulaNames& names) const {
  Value value = evaluate_tree(*root_, names);
  if (value.is_range())
    if (const std::vector<std::string> inputs = shared_inputs(inputs_of_tree(*root_, names));
        !inputs.empty() && inputs.size() <= kMostSharedInputs)
      value = over_ends(*root_, names, inputs, value.nominal);
  if (!std::isfinite(value.nominal) || !std::isfinite(value.low) || !std::isfinite(value.high))
    throw FormulaError(0, "the result is too large");
  return value;
}

std::vector<std::string> Formula::inputs(const FormulaNames& names) const {
  std::vector<std::string> inputs = inputs_of_tree(*root_, names);
  std::ranges::sort(inputs);
  inputs.erase(std::ranges::unique(inputs).begin(), inputs.end());
  return inputs;
}

Value Formula::evaluate_at(const FormulaNames& names, const FormulaNames::InputEnds& ends) const {
  return evaluate_tree(*root_, names_at(names, ends));
}

std::optional<std::pair<Formula, Formula>> Formula::sides() const {
  if (root_->kind != Node::Kind::compare) return std::nullopt;
  const std::size_t sign = root_->position;
  const auto trimmed = [](const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
  };
  // Each side is parsed again, so that positions refer to its own text.
  return std::pair{Formula(trimmed(text_.substr(0, sign))), Formula(trimmed(text_.substr(sign + root_->name.size())))};
}

std::string Formula::comparison() const { return root_->kind == Node::Kind::compare ? root_->name : ""; }

std::optional<Formula::Call> Formula::only_call() const {
  if (!is_own_call(*root_)) return std::nullopt;
  return call_of(*root_);
}

std::optional<std::pair<Formula::Call, Formula::Call>> Formula::ratio_of_calls() const {
  if (root_->kind != Node::Kind::divide || !is_own_call(*root_->children[0]) || !is_own_call(*root_->children[1]))
    return std::nullopt;
  return std::pair{call_of(*root_->children[0]), call_of(*root_->children[1])};
}

std::vector<std::string> Formula::claims() const {
  std::vector<std::string> ids;
  add_claims(*root_, ids);
  return ids;
}

bool Formula::is_sum() const {
  return root_->kind == Node::Kind::add || (root_->kind == Node::Kind::call && root_->name == "sum" && root_->children.size() > 1);
}

Formula read_formula(const Reader& at) {
  const std::string text = at.text();
  try {
    return Formula(text);
  } catch (const FormulaError& error) {
    at.fail(fmt::format("{} (at character {} of the formula)", error.what(), error.position + 1));
  }
}

Formula read_value_formula(const Reader& at) {
  Formula formula = read_formula(at);
  if (!formula.comparison().empty()) at.fail("expected a value, got a comparison");
  return formula;
}

Value evaluate(const Formula& formula, const FormulaNames& names, std::string_view file, std::string_view pointer) {
  try {
    return formula.evaluate(names);
  } catch (const FormulaError& error) {
    throw InputError(file, pointer,
                     fmt::format("{} (at character {} of \"{}\")", error.what(), error.position + 1, formula.text()));
  }
}

}  // namespace gpusim
