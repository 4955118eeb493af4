#pragma once
// Collects violations and keeps only those that will be reported, so that a million wrong rows need no memory.

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/verify.hpp"

namespace gpusim {

class Violations {
 public:
  /// True when a violation of this line could still be among the reported ones; lets callers skip expensive checks.
  [[nodiscard]] bool wants(std::optional<std::size_t> line) const {
    return by_line_.size() < kMostViolations || line < std::prev(by_line_.end())->first;
  }

  template <class... Arguments>
  void add(std::optional<std::size_t> line, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (!wants(line)) return;
    by_line_.emplace(line, fmt::format(text, std::forward<Arguments>(arguments)...));
    if (by_line_.size() > kMostViolations) by_line_.erase(std::prev(by_line_.end()));
  }

  /// The violations by line; those of one line are in the order in which they were found.
  [[nodiscard]] std::vector<Violation> list() const {
    std::vector<Violation> list;
    for (const auto& [line, message] : by_line_) list.push_back({line, message});
    return list;
  }

 private:
  /// Those of the file as a whole come first; equal keys keep the order of insertion.
  std::multimap<std::optional<std::size_t>, std::string> by_line_;
};

}  // namespace gpusim
