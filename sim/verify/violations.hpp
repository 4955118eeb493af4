#pragma once
// Collects violations and keeps only those that will be reported, so that a chart of a million wrong rows costs no memory.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "gpusim/verify.hpp"

namespace gpusim {

class Violations {
 public:
  /// Whether a violation of this line can still be among those reported; lets callers skip the search for more.
  [[nodiscard]] bool wants(std::size_t line) const { return line < end_line_; }

  template <class... Arguments>
  void add(std::size_t line, fmt::format_string<Arguments...> text, Arguments&&... arguments) {
    if (!wants(line)) return;
    list_.push_back({line, fmt::format(text, std::forward<Arguments>(arguments)...)});
    if (list_.size() == 2 * kMostViolations) keep_first();
  }

  /// By line; those of one line in the order in which they were found.
  [[nodiscard]] std::vector<Violation> take() && {
    keep_first();
    return std::move(list_);
  }

 private:
  void keep_first() {
    std::stable_sort(list_.begin(), list_.end(), [](const Violation& a, const Violation& b) { return a.line < b.line; });
    if (list_.size() < kMostViolations) return;
    list_.resize(kMostViolations);
    end_line_ = list_.back().line;
  }

  std::vector<Violation> list_;
  std::size_t end_line_ = static_cast<std::size_t>(-1);
};

}  // namespace gpusim
