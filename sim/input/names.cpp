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

/// The words of a name in small letters: "A100-80GB" has "a100" and "80gb".
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : lower_case(name))
    if (is_letter(c) || is_digit(c))
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  if (words.back().empty()) words.pop_back();
  return words;
}

/// The names that have every word of this one; none for a name without words.
std::vector<std::string> names_with_all_words(std::string_view name, const std::vector<std::string>& known) {
  std::vector<std::string> found;
  const std::vector<std::string> wanted = words_of(name);
  if (wanted.empty()) return found;
  for (const std::string& candidate : known) {
    const std::vector<std::string> words = words_of(candidate);
    if (std::ranges::all_of(wanted, [&](const std::string& word) { return std::ranges::find(words, word) != words.end(); }))
      found.push_back(candidate);
  }
  return found;
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }

/// "A", "A or B", "A, B or C", each in quotation marks.
std::string alternatives(const std::vector<std::string>& names) {
  std::string text = quoted(names.front());
  for (std::size_t i = 1; i < names.size(); ++i) text += (i + 1 < names.size() ? ", " : " or ") + quoted(names[i]);
  return text;
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
  const auto nearest = nearest_name(name, known);
  const bool is_slip = nearest && edit_distance(lower_case(name), lower_case(*nearest)) <= 1;
  // Words that are left out are more letters than a slip: "A100-80GB" is nearer to "A10-24GB" than to "A100-PCIe-80GB".
  if (const auto longer = is_slip ? std::vector<std::string>{} : names_with_all_words(name, known);
      !longer.empty() && longer.size() <= kMostListed)
    return fmt::format("; did you mean {}?", alternatives(longer));
  if (nearest) return fmt::format("; did you mean {}?", quoted(*nearest));
  if (known.empty()) return "";
  if (known.size() == 1) return fmt::format("; expected \"{}\"", known.front());
  const auto listed = static_cast<std::ptrdiff_t>(std::min(known.size(), kMostListed));
  std::string list = fmt::format("; expected one of {}", fmt::join(known.begin(), known.begin() + listed, ", "));
  if (known.size() > kMostListed) list += fmt::format(", … ({} in all)", known.size());
  return list;
}

}  // namespace gpusim
