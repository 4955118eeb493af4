// Formulas: from text to a tree, from a tree to a value.

#include "gpusim/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace gpusim {

struct Formula::Node {
  enum class Kind { value, name, claim, call, negate, add, subtract, multiply, divide, compare };
  Kind kind;
  std::size_t position = 0;
  Value value;       ///< of a value
  std::string name;  ///< of a name, a claim, a function, a comparison
  std::vector<std::shared_ptr<const Node>> children;
};

namespace {

using Node = Formula::Node;
using NodePointer = std::shared_ptr<const Node>;

constexpr int kDeepest = 200;
constexpr std::size_t kLongest = 10'000;
constexpr int kMostOperations = 1000;

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::array<std::string_view, 9> kArithmetic = {"sum", "min", "max", "mean", "ceil", "floor", "round", "abs", "between"};
bool is_arithmetic(std::string_view function) {
  return std::find(kArithmetic.begin(), kArithmetic.end(), function) != kArithmetic.end();
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  NodePointer parse() {
    if (text_.size() > kLongest) fail(fmt::format("longer than {} characters", kLongest));
    const NodePointer node = comparison();
    skip();
    if (at_ < text_.size()) fail(fmt::format("expected an operator, got \"{}\"", rest()));
    return node;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) const { throw FormulaError(at_, reason); }
  /// What follows, cut between characters of UTF-8.
  [[nodiscard]] std::string rest() const {
    std::size_t end = std::min(text_.size(), at_ + 20);
    while (end < text_.size() && end > at_ && (static_cast<unsigned char>(text_[end]) & 0xc0U) == 0x80) --end;
    return std::string(text_.substr(at_, end - at_));
  }
  void skip() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  }
  bool take(std::string_view token) {
    skip();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  NodePointer binary(Node::Kind kind, std::size_t position, NodePointer left, NodePointer right, std::string name = "") {
    // A chain is as deep as it is long, and is evaluated by recursion.
    if (++operations_ > kMostOperations) fail(fmt::format("more than {} operations", kMostOperations));
    return std::make_shared<const Node>(Node{kind, position, {}, std::move(name), {std::move(left), std::move(right)}});
  }

  NodePointer comparison() {
    NodePointer left = sum();
    for (const std::string_view sign : {"<=", ">=", "==", "<", ">"}) {
      skip();
      const std::size_t position = at_;
      if (take(sign)) return binary(Node::Kind::compare, position, left, sum(), std::string(sign));
    }
    return left;
  }

  NodePointer sum() {
    NodePointer left = product();
    while (true) {
      skip();
      const std::size_t position = at_;
      if (take("+"))
        left = binary(Node::Kind::add, position, left, product());
      else if (take("-"))
        left = binary(Node::Kind::subtract, position, left, product());
      else
        return left;
    }
  }

  NodePointer product() {
    NodePointer left = factor();
    while (true) {
      skip();
      const std::size_t position = at_;
      if (take("*"))
        left = binary(Node::Kind::multiply, position, left, factor());
      else if (take("/"))
        left = binary(Node::Kind::divide, position, left, factor());
      else
        return left;
    }
  }

  NodePointer factor() {
    if (++depth_ > kDeepest) fail("nested too deeply");
    skip();
    const std::size_t position = at_;
    NodePointer node;
    if (take("-")) {
      node = std::make_shared<const Node>(Node{Node::Kind::negate, position, {}, "", {factor()}});
    } else if (take("(")) {
      node = sum();
      if (!take(")")) fail("expected \")\"");
    } else if (take("[")) {
      const std::size_t end = text_.find(']', at_);
      if (end == std::string_view::npos) fail("expected \"]\" after the id of a claim");
      node = std::make_shared<const Node>(Node{Node::Kind::claim, position, {}, std::string(text_.substr(at_, end - at_)), {}});
      at_ = end + 1;
    } else if (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      node = number();
    } else if (at_ < text_.size() && (is_name_start(text_[at_]) || text_[at_] == '\'' || text_[at_] == '"')) {
      node = name_or_call();
    } else {
      fail(at_ < text_.size() ? fmt::format("expected a value, a name or \"(\", got \"{}\"", rest())
                              : std::string("expected a value, a name or \"(\" at the end"));
    }
    --depth_;
    return node;
  }

  NodePointer number() {
    const std::size_t position = at_;
    std::size_t end = at_;
    while (end < text_.size() && (is_name_part(text_[end]) || text_[end] == '.')) {
      // The digits of a number end where letters begin, but for an exponent.
      if (is_name_start(text_[end])) {
        const bool is_exponent = (text_[end] == 'e' || text_[end] == 'E') && end + 1 < text_.size() &&
                                 ((text_[end + 1] >= '0' && text_[end + 1] <= '9') ||
                                  ((text_[end + 1] == '-' || text_[end + 1] == '+') && end + 2 < text_.size() &&
                                   text_[end + 2] >= '0' && text_[end + 2] <= '9'));
        if (!is_exponent) break;
        end += 2;
        continue;
      }
      ++end;
    }
    const auto value = parse_value(text_.substr(at_, end - at_));
    if (!value) fail(fmt::format("expected a number, got \"{}\"", rest()));
    at_ = end;
    Value result = Value::number(value->value);
    if (const auto unit = unit_behind()) result = Value::of(value->value * unit->factor, unit->unit);
    return std::make_shared<const Node>(Node{Node::Kind::value, position, result, "", {}});
  }

  /// A unit behind a number, at most one blank away; its "/" and "*" have no blanks around them. What is no unit is left alone.
  std::optional<WrittenUnit> unit_behind() {
    std::size_t start = at_;
    if (start < text_.size() && text_[start] == ' ') ++start;
    if (start < text_.size() && text_[start] == '%') {
      at_ = start + 1;
      return parse_unit("%");
    }
    std::size_t end = start;
    std::optional<WrittenUnit> longest;
    while (end < text_.size() && is_name_start(text_[end])) {
      while (end < text_.size() && is_name_part(text_[end])) ++end;
      const auto unit = parse_unit(text_.substr(start, end - start));
      if (unit) {
        longest = unit;
        at_ = end;
      } else if (!longest) {
        at_ = start;
        fail(fmt::format("unknown unit \"{}\"", text_.substr(start, end - start)));
      } else {
        break;
      }
      if (end + 1 < text_.size() && (text_[end] == '/' || text_[end] == '*') && is_name_start(text_[end + 1]))
        ++end;
      else
        break;
    }
    return longest;
  }

  NodePointer name_or_call() {
    const std::size_t position = at_;
    bool is_quoted = false;
    std::string name = read_name(is_quoted);
    if (!is_quoted && take("(")) {
      Node node{Node::Kind::call, position, {}, std::move(name), {}};
      if (!take(")")) {
        do {
          node.children.push_back(sum());
        } while (take(","));
        if (!take(")")) fail("expected \",\" or \")\"");
      }
      return std::make_shared<const Node>(std::move(node));
    }
    return std::make_shared<const Node>(Node{Node::Kind::name, position, {}, std::move(name), {}});
  }

  std::string read_name(bool& is_quoted) {
    if (text_[at_] == '\'' || text_[at_] == '"') {
      is_quoted = true;
      const char quote = text_[at_];
      const std::size_t end = text_.find(quote, at_ + 1);
      if (end == std::string_view::npos) fail("expected a closing quote");
      std::string name(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return name;
    }
    std::size_t end = at_;
    while (end < text_.size() && is_name_part(text_[end])) ++end;
    std::string name(text_.substr(at_, end - at_));
    at_ = end;
    return name;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int operations_ = 0;
};

void expect_same_unit(const Value& a, const Value& b, const Node& node) {
  if (a.unit == b.unit) return;
  const auto unit_name = [](const Unit& unit) {
    return unit.is_number() ? std::string("a plain number") : "\"" + unit.text() + "\"";
  };
  throw FormulaError(node.position, fmt::format("{} and {} do not add or compare", unit_name(a.unit), unit_name(b.unit)));
}

/// The least and the greatest of what the ends of two ranges give together.
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
      case Node::Kind::add:
      case Node::Kind::subtract: {
        const Value a = evaluate(*node.children[0]);
        const Value b = evaluate(*node.children[1]);
        expect_same_unit(a, b, node);
        if (node.kind == Node::Kind::add) return combine(a, b, a.unit, [](double x, double y) { return x + y; });
        return combine(a, b, a.unit, [](double x, double y) { return x - y; });
      }
      case Node::Kind::multiply: {
        const Value a = evaluate(*node.children[0]);
        const Value b = evaluate(*node.children[1]);
        return combine(a, b, a.unit.times(b.unit), [](double x, double y) { return x * y; });
      }
      case Node::Kind::divide: {
        const Value a = evaluate(*node.children[0]);
        const Value b = evaluate(*node.children[1]);
        if (b.low <= 0 && b.high >= 0) throw FormulaError(node.position, "division by zero");
        return combine(a, b, a.unit.times(b.unit, -1), [](double x, double y) { return x / y; });
      }
      case Node::Kind::compare: {
        const Value a = evaluate(*node.children[0]);
        const Value b = evaluate(*node.children[1]);
        expect_same_unit(a, b, node);
        return Value::number(holds(a.nominal, b.nominal, node.name) ? 1 : 0);
      }
    }
    throw FormulaError(node.position, "not a formula");
  }

 private:
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
      throw std::runtime_error(fmt::format("unknown name \"{}\"", node.name));
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
      // A quotient that is whole but for its last bits counts as whole.
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
    for (std::size_t i = 1; i < values.size(); ++i) {
      if (node.name == "min")
        result = combine(result, values[i], result.unit, [](double x, double y) { return std::min(x, y); });
      else if (node.name == "max")
        result = combine(result, values[i], result.unit, [](double x, double y) { return std::max(x, y); });
      else
        result = combine(result, values[i], result.unit, [](double x, double y) { return x + y; });
    }
    if (node.name == "mean") result = gpusim::apply(result, [&](double x) { return x / static_cast<double>(values.size()); });
    return result;
  }

  const FormulaNames& names_;
};

template <class Visit>
void walk(const Node& node, Visit visit) {
  visit(node);
  for (const NodePointer& child : node.children) walk(*child, visit);
}

Formula::Call call_of(const Node& node) {
  Formula::Call call{node.name, {}};
  for (const NodePointer& child : node.children) call.arguments.push_back(child->kind == Node::Kind::name ? child->name : "");
  return call;
}

bool is_own_call(const Node& node) { return node.kind == Node::Kind::call && !is_arithmetic(node.name); }

}  // namespace

Formula::Formula(std::string text) : text_(std::move(text)), root_(Parser(text_).parse()) {}

Value Formula::evaluate(const FormulaNames& names) const {
  const Value value = Evaluator(names).evaluate(*root_);
  if (!std::isfinite(value.nominal) || !std::isfinite(value.low) || !std::isfinite(value.high))
    throw FormulaError(0, "the result is too large");
  return value;
}

std::optional<std::pair<Formula, Formula>> Formula::sides() const {
  if (root_->kind != Node::Kind::compare) return std::nullopt;
  const std::size_t sign = root_->position;
  const auto trimmed = [](const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
  };
  // Read afresh, so that positions count in the side's own text.
  return std::pair{Formula(trimmed(text_.substr(0, sign))), Formula(trimmed(text_.substr(sign + root_->name.size())))};
}

std::string Formula::comparison() const { return root_->kind == Node::Kind::compare ? root_->name : ""; }

std::vector<Formula::Call> Formula::calls() const {
  std::vector<Call> calls;
  walk(*root_, [&](const Node& node) {
    if (is_own_call(node)) calls.push_back(call_of(node));
  });
  return calls;
}

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
  walk(*root_, [&](const Node& node) {
    if (node.kind == Node::Kind::claim && std::find(ids.begin(), ids.end(), node.name) == ids.end()) ids.push_back(node.name);
  });
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

Value evaluate(const Formula& formula, const FormulaNames& names, std::string_view file, std::string_view pointer) {
  try {
    return formula.evaluate(names);
  } catch (const FormulaError& error) {
    throw InputError(file, pointer,
                     fmt::format("{} (at character {} of \"{}\")", error.what(), error.position + 1, formula.text()));
  }
}

}  // namespace gpusim
