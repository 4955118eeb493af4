// dot: a graph of tasks in Graphviz's language (graphviz.org/doc/info/lang.html): a digraph of node and edge statements with
// attributes; subgraphs only group. The time of a node is its `duration`, `time`, `runtime`, `weight`, `cost` or `size`, the first
// of them it has; the data of an edge are its `data`, `bytes`, `size` or `weight`. Written here, because Boost.Graph's reader is no
// header-only library.

#include <fmt/format.h>

#include <cctype>
#include <map>

#include "sim/traces/fields.hpp"
#include "sim/traces/workflow_builder.hpp"

namespace gpusim {
namespace {

using Attributes = std::map<std::string, std::string>;

/// Splits the text into words, quoted texts (which are marked) and signs.
class DotWords {
 public:
  explicit DotWords(std::string_view text) : rest_(text) { advance(); }
  [[nodiscard]] const std::string& word() const { return word_; }
  [[nodiscard]] bool is_end() const { return word_.empty() && !is_quoted_; }
  [[nodiscard]] bool is(std::string_view sign) const { return !is_quoted_ && word_ == sign; }
  [[nodiscard]] bool is_keyword(std::string_view keyword) const { return !is_quoted_ && equals_ignoring_case(word_, keyword); }
  [[nodiscard]] bool is_name() const {
    return is_quoted_ || (!word_.empty() && std::string_view("{}[];,=:").find(word_) == std::string_view::npos && !is_arrow());
  }
  [[nodiscard]] bool is_arrow() const { return is("->") || is("--"); }
  [[nodiscard]] std::size_t line() const { return line_; }

  /// Consumes the sign if it is the next word.
  [[nodiscard]] bool accept(std::string_view sign) {
    if (!is(sign)) return false;
    advance();
    return true;
  }
  std::string take() {
    std::string taken = std::move(word_);
    advance();
    return taken;
  }

 private:
  void drop(std::size_t count) {
    for (const char c : rest_.substr(0, count)) line_ += c == '\n' ? 1 : 0;
    rest_.remove_prefix(std::min(count, rest_.size()));
  }

  void skip_blanks_and_comments() {
    for (;;) {
      drop(rest_.find_first_not_of(" \t\r\n"));
      if (rest_.starts_with("//") || rest_.starts_with('#'))
        drop(rest_.find('\n'));
      else if (rest_.starts_with("/*"))
        drop(std::min(rest_.find("*/"), rest_.size() - 2) + 2);
      else
        return;
    }
  }

  void advance() {
    skip_blanks_and_comments();
    word_.clear();
    is_quoted_ = rest_.starts_with('"');
    if (rest_.empty()) return;
    if (is_quoted_) {
      std::size_t at = 1;
      for (; at < rest_.size() && rest_[at] != '"'; ++at) {
        if (rest_[at] == '\\' && at + 1 < rest_.size() && rest_[at + 1] == '"') ++at;
        word_ += rest_[at];
      }
      return drop(at + 1);
    }
    const auto is_word = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || (c & 0x80) != 0;
    };
    std::size_t length = rest_[0] == '-' ? 1 : 0;
    if (rest_.starts_with("->") || rest_.starts_with("--"))
      length = 2;
    else
      while (length < rest_.size() && is_word(rest_[length])) ++length;
    length = std::max<std::size_t>(length, 1);
    word_ = rest_.substr(0, length);
    drop(length);
  }

  std::string_view rest_;
  std::string word_;
  bool is_quoted_ = false;
  std::size_t line_ = 1;
};

class Dot {
 public:
  Dot(const TraceFile& file, TraceImport& into) : into_(into), builder_("", into), words_(file.text) {}

  void read() {
    if (words_.is_keyword("strict")) (void)words_.take();
    if (!words_.is_keyword("digraph")) fail("expected \"digraph\"");
    (void)words_.take();
    if (words_.is_name()) builder_.workflow().name = clean_text(words_.take());
    if (!words_.accept("{")) fail("expected \"{\"");
    read_statements();
    for (const std::string& node : order_) {
      builder_.count_row();
      builder_.add_task(node, time_of(node));
    }
    for (const auto& edge : edges_) builder_.add_edge(edge.from, edge.to, edge.data);
    std::move(builder_).finish();
  }

 private:
  struct NamedEdge {
    std::string from;
    std::string to;
    DataSize data;
  };

  void read_statements() {
    std::size_t depth = 1;
    while (depth > 0) {
      if (words_.is_end()) fail("expected \"}\"");
      if (words_.accept("}")) {
        --depth;
      } else if (words_.accept("{")) {
        ++depth;
      } else if (words_.accept(";") || words_.accept(",")) {
        continue;
      } else if (words_.is_keyword("subgraph")) {
        (void)words_.take();
        if (words_.is_name()) (void)words_.take();
      } else if (words_.is_keyword("node") || words_.is_keyword("edge") || words_.is_keyword("graph")) {
        (void)words_.take();
        (void)read_attributes();
      } else if (words_.is_name()) {
        read_statement();
      } else {
        fail(fmt::format("unexpected \"{}\"", words_.word()));
      }
    }
  }

  /// Reads `a [time=3]`, `a -> b -> c [data=4]` or `rankdir = LR`.
  void read_statement() {
    std::vector<std::string> chain{take_node()};
    if (words_.accept("=")) return (void)words_.take();
    while (words_.is_arrow()) {
      if (words_.is("--")) fail("expected \"->\", because the order of tasks has a direction");
      (void)words_.take();
      if (!words_.is_name()) fail("expected the name of a node behind \"->\"");
      chain.push_back(take_node());
    }
    const Attributes attributes = read_attributes();
    for (const std::string& node : chain)
      if (nodes_.try_emplace(node).second) order_.push_back(node);
    if (chain.size() == 1)
      for (const auto& [key, value] : attributes) nodes_[chain[0]][key] = value;
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) edges_.push_back({chain[i], chain[i + 1], data_of(attributes)});
  }

  /// Takes the name of a node without its port.
  std::string take_node() {
    std::string name = words_.take();
    while (words_.accept(":")) (void)words_.take();
    return name;
  }

  Attributes read_attributes() {
    Attributes attributes;
    while (words_.accept("["))
      while (!words_.accept("]")) {
        if (words_.is_end()) fail("expected \"]\"");
        const std::string key = lower_case(words_.take());
        if (words_.accept("=")) attributes[key] = words_.take();
      }
    return attributes;
  }

  Duration time_of(const std::string& node) {
    for (const char* key : {"duration", "time", "runtime", "weight", "cost", "size"}) {
      const auto found = nodes_[node].find(key);
      if (found == nodes_[node].end()) continue;
      const auto time = parse_time(found->second, into_.options().unit);
      if (!time)
        builder_.fail(
            fmt::format("node \"{}\": expected a time in \"{}\", got \"{}\"", clean_text(node), key, clean_text(found->second)));
      return *time;
    }
    builder_.note({"nodes without a time take no time", "시간이 없는 노드는 0초로 계산함"});
    return {};
  }

  DataSize data_of(const Attributes& attributes) {
    for (const char* key : {"data", "bytes", "size", "weight"}) {
      const auto found = attributes.find(key);
      if (found == attributes.end()) continue;
      const auto bytes = parse_number(found->second);
      if (!bytes || *bytes < 0 || *bytes > 1e18)
        fail(fmt::format("expected bytes in \"{}\", got \"{}\"", key, clean_text(found->second)));
      return DataSize::raw(*bytes);
    }
    return {};
  }

  [[noreturn]] void fail(std::string_view reason) const { builder_.fail(fmt::format("line {}: {}", words_.line(), reason)); }

  TraceImport& into_;
  WorkflowBuilder builder_;
  DotWords words_;
  std::map<std::string, Attributes> nodes_;
  std::vector<std::string> order_;
  std::vector<NamedEdge> edges_;
};

}  // namespace

bool is_dot(std::string_view head) {
  std::string_view line = first_line(head, '#');
  const std::string word = lower_case(take_until(line, ' '));
  return word == "digraph" || word == "strict" || word.starts_with("digraph{");
}

void read_dot(const TraceFile& file, TraceImport& into) { Dot(file, into).read(); }

}  // namespace gpusim
