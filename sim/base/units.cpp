#include "gpusim/units.hpp"

#include <fmt/format.h>

namespace gpusim {

std::string exact_seconds(Duration duration) {
  constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
  // Negated as unsigned: the most negative count has no positive counterpart.
  const auto bits = static_cast<std::uint64_t>(duration.count());
  const std::uint64_t magnitude = duration.count() < 0 ? 0 - bits : bits;
  std::string text = fmt::format("{}{}", duration.count() < 0 ? "-" : "", magnitude / kNanosecondsPerSecond);
  if (const std::uint64_t fraction = magnitude % kNanosecondsPerSecond; fraction != 0) {
    text += fmt::format(".{:09}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

}  // namespace gpusim
