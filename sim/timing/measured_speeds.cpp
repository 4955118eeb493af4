#include "sim/timing/measured_speeds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gpusim {
namespace {

constexpr double kLargestBatch = 1e9;
constexpr double kSlowest = 1e-9;
constexpr double kFastest = 1e12;
constexpr double kWide = 1.1;

auto setting(const MeasuredSpeed& speed) { return std::tie(speed.gpu.id, speed.precision, speed.batch, speed.gpus); }

}  // namespace

std::string impossible_speed(double batch, double per_second) {
  if (!(batch >= 1 && batch <= kLargestBatch)) return fmt::format("a batch of {:.3g}; expected 1 to {:.0e}", batch, kLargestBatch);
  if (!(per_second >= kSlowest && per_second <= kFastest))
    return fmt::format("{:.3g} samples a second; expected {:.0e} to {:.0e}", per_second, kSlowest, kFastest);
  return {};
}

std::vector<MeasuredSpeed> merged_repeats(const std::vector<MeasuredSpeed>& speeds, std::vector<std::string>& notes) {
  std::vector<MeasuredSpeed> sorted = speeds;
  std::stable_sort(sorted.begin(), sorted.end(), [](const MeasuredSpeed& a, const MeasuredSpeed& b) {
    return std::tuple(setting(a), a.per_second) < std::tuple(setting(b), b.per_second);
  });
  std::vector<MeasuredSpeed> merged;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && setting(sorted[end]) == setting(sorted[begin])) ++end;
    const std::size_t count = end - begin;
    MeasuredSpeed one = sorted[begin + count / 2];
    if (count % 2 == 0) one.per_second = (one.per_second + sorted[begin + count / 2 - 1].per_second) / 2;
    const double least = sorted[begin].per_second;
    const double most = sorted[end - 1].per_second;
    if (most > least * kWide)
      notes.push_back(fmt::format("{} {} batch {:g}: {} measurements from {:.3g} to {:.3g} samples/s; their median is taken",
                                  one.gpu.id, name(one.precision), one.batch, count, least, most));
    merged.push_back(std::move(one));
  }
  return merged;
}

}  // namespace gpusim
