#include <fmt/format.h>

#include <algorithm>

#include "gpusim/reader.hpp"
#include "sim/base/text.hpp"

namespace gpusim {
namespace {

/// Longer names are not compared, because the cost is the product of the lengths.
constexpr std::size_t kLongestCompared = 64;
constexpr std::size_t kMostListed = 12;

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.empty() || name.size() > kLongestCompared) return std::nullopt;
  const std::string wanted = lower_case(name);
  const std::string* nearest = nullptr;
  std::size_t least = name.size() / 3;
  for (const std::string& candidate : known) {
    const std::size_t length_difference = std::max(candidate.size(), name.size()) - std::min(candidate.size(), name.size());
    if (length_difference > least) continue;
    const std::size_t distance = edit_distance(wanted, lower_case(candidate));
    // Of equally near names the first in the list is taken.
    if (distance < least || (distance == least && nearest == nullptr)) {
      least = distance;
      nearest = &candidate;
    }
  }
  if (nearest == nullptr) return std::nullopt;
  return *nearest;
}

std::string suggestion(std::string_view name, const std::vector<std::string>& known) {
  if (const auto nearest = nearest_name(name, known)) return fmt::format("; did you mean \"{}\"?", *nearest);
  if (known.empty()) return "";
  if (known.size() == 1) return fmt::format("; expected \"{}\"", known.front());
  const auto listed = static_cast<std::ptrdiff_t>(std::min(known.size(), kMostListed));
  std::string list = fmt::format("; expected one of {}", fmt::join(known.begin(), known.begin() + listed, ", "));
  if (known.size() > kMostListed) list += fmt::format(", … ({} in all)", known.size());
  return list;
}

}  // namespace gpusim
