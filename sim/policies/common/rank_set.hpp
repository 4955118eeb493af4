#pragma once
// A set of small whole numbers that finds its smallest member quickly.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gpusim {

/// A set of numbers in [0, size) as a bitset with summaries: a bit of one level tells whether a word of the level below has any bit
/// set. Every operation takes one step per level, with 4 levels for 16 million numbers. Nothing is allocated after construction.
class RankSet {
 public:
  /// The result of a search that finds nothing. Loops over members run on every decision of a policy, and a plain number keeps each
  /// step in one register.
  static constexpr std::uint32_t kNone = 0xffffffffU;

  RankSet() : RankSet(0) {}
  explicit RankSet(std::size_t size) {
    std::size_t words = (size + 63) / 64;
    std::size_t begin = 0;
    while (true) {
      begin_[levels_++] = begin;
      begin += words == 0 ? 1 : words;
      if (words <= 1) break;
      words = (words + 63) / 64;
    }
    words_.resize(begin);
  }

  [[nodiscard]] bool empty() const { return words_.back() == 0; }
  [[nodiscard]] bool contains(std::uint32_t member) const { return (words_[member / 64] >> (member % 64) & 1) != 0; }

  void insert(std::uint32_t member) {
    for (std::size_t level = 0; level < levels_; ++level) {
      std::uint64_t& word = words_[begin_[level] + member / 64];
      const bool was_empty = word == 0;
      word |= bit(member);
      if (!was_empty) return;
      member /= 64;
    }
  }

  void erase(std::uint32_t member) {
    for (std::size_t level = 0; level < levels_; ++level) {
      std::uint64_t& word = words_[begin_[level] + member / 64];
      word &= ~bit(member);
      if (word != 0) return;
      member /= 64;
    }
  }

  /// The smallest member; kNone when the set is empty.
  [[nodiscard]] std::uint32_t first() const { return empty() ? kNone : first_below(levels_ - 1, 0); }

  /// The smallest member that is at least `from`; kNone when there is none.
  [[nodiscard]] std::uint32_t first_from(std::uint32_t from) const {
    for (std::size_t level = 0; level < levels_; ++level) {
      const std::size_t word = from / 64;
      const std::size_t end = level + 1 < levels_ ? begin_[level + 1] : words_.size();
      if (begin_[level] + word >= end) return kNone;
      const std::uint64_t rest = words_[begin_[level] + word] & ~(bit(from) - 1);
      if (rest != 0) {
        const auto found = static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
        return level == 0 ? found : first_below(level - 1, found);
      }
      from = static_cast<std::uint32_t>(word + 1);
    }
    return kNone;
  }

 private:
  static std::uint64_t bit(std::uint32_t member) { return std::uint64_t{1} << (member % 64); }

  // Descends along the lowest bits from a nonzero word of `level`.
  [[nodiscard]] std::uint32_t first_below(std::size_t level, std::uint32_t word) const {
    for (std::size_t below = level + 1; below-- > 0;) {
      const std::uint64_t bits = words_[begin_[below] + word];
      word = word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    }
    return word;
  }

  std::size_t levels_ = 0;
  std::array<std::size_t, 6> begin_{};  // 64^6 > 2^32
  std::vector<std::uint64_t> words_;    // one level after another, from the members themselves to a single word
};

}  // namespace gpusim
