// Parses the text of a formula into a tree.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/base/text.hpp"
#include "sim/base/unit_names.hpp"
#include "sim/formula/formula_tree.hpp"

namespace gpusim {
namespace {

using Node = Formula::Node;
using NodePointer = std::shared_ptr<const Node>;

constexpr int kDeepest = 200;
constexpr std::size_t kLongest = 10'000;
constexpr int kMostOperations = 1000;

bool is_name_start(char c) { return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr std::array<std::string_view, 9> kArithmetic = {"sum", "min", "max", "mean", "ceil", "floor", "round", "abs", "between"};
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
  /// The remaining text for messages, cut between UTF-8 characters.
  [[nodiscard]] std::string rest() const {
    std::size_t end = std::min(text_.size(), at_ + 20);
    while (end < text_.size() && end > at_ && is_continuation(text_[end])) --end;
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
    // A chain of operations is as deep as it is long, and is evaluated recursively.
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

  NodePointer sum() { return chain("+", Node::Kind::add, "-", Node::Kind::subtract, &Parser::product); }
  NodePointer product() { return chain("*", Node::Kind::multiply, "/", Node::Kind::divide, &Parser::factor); }

  /// Parses operands separated by one of two operators, which associate to the left.
  NodePointer chain(std::string_view one, Node::Kind kind, std::string_view other, Node::Kind other_kind,
                    NodePointer (Parser::*operand)()) {
    NodePointer left = (this->*operand)();
    while (true) {
      skip();
      const std::size_t position = at_;
      const bool is_one = take(one);
      if (!is_one && !take(other)) return left;
      left = binary(is_one ? kind : other_kind, position, left, (this->*operand)());
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
    } else if (at_ < text_.size() && is_digit(text_[at_])) {
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
      // A number ends where letters begin, unless they are an exponent.
      if (is_name_start(text_[end])) {
        const std::string_view behind = text_.substr(end + 1, 2);
        const bool is_signed = behind.starts_with('-') || behind.starts_with('+');
        const bool is_exponent =
            lower_case(text_[end]) == 'e' && behind.size() > (is_signed ? 1 : 0) && is_digit(behind[is_signed ? 1 : 0]);
        if (!is_exponent) break;
        ++end;
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

  /// A unit after a number, separated by at most one blank; its "/" and "*" have no blanks around them. Text that is not a unit is
  /// not consumed.
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
        const std::string_view unknown = text_.substr(start, end - start);
        const auto usual = usual_unit(unknown);
        fail(fmt::format("unknown unit \"{}\"{}", unknown, usual ? fmt::format("; did you mean \"{}\"?", *usual) : ""));
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
    const bool is_quoted = text_[at_] == '\'' || text_[at_] == '"';
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

  std::string read_name(bool is_quoted) {
    const std::size_t begin = at_ + (is_quoted ? 1 : 0);
    std::size_t end = is_quoted ? text_.find(text_[at_], begin) : begin;
    if (end == std::string_view::npos) fail("expected a closing quote");
    while (!is_quoted && end < text_.size() && is_name_part(text_[end])) ++end;
    at_ = end + (is_quoted ? 1 : 0);
    return std::string(text_.substr(begin, end - begin));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int operations_ = 0;
};

}  // namespace

bool is_arithmetic(std::string_view function) {
  return std::find(kArithmetic.begin(), kArithmetic.end(), function) != kArithmetic.end();
}

std::shared_ptr<const Formula::Node> parse_formula(std::string_view text) { return Parser(text).parse(); }

}  // namespace gpusim
