#pragma once
// Random numbers that depend only on their use. A number is a pure function of (seed, entity, purpose, position), so an additional
// draw for one task changes nothing elsewhere, and results do not depend on the number of threads.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gpusim {

/// Philox4x32-10, a bijection of the counter for every key: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
/// 1, 2, 3", SC'11, section 4.3.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// The sequence of numbers of one entity (a task, a trial) for one purpose, at most 2^33 numbers.
class Random {
 public:
  /// The seed is the key; entity and purpose (its 32-bit FNV-1a hash) are the upper three words of the counter.
  Random(std::uint64_t seed, std::uint64_t entity, std::string_view purpose);

  [[nodiscard]] std::uint64_t bits();
  /// A multiple of 2^-53 in [0, 1).
  [[nodiscard]] double uniform();

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  std::size_t used_ = 4;  ///< number of words of block_ that have been used
};

/// The z below which a standard normal variable lies with probability p, 0 < p < 1, to about 1 part in 10^16: M. J. Wichura,
/// "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37, 1988 (PPND16).
[[nodiscard]] double normal_quantile(double p);

}  // namespace gpusim
