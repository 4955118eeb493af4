#include "sim/timing/measured_speeds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace gpusim {
namespace {

constexpr double kLargestBatch = 1e9;
constexpr auto kSlowest = Rate::raw(1e-9);
constexpr auto kFastest = Rate::raw(1e12);
constexpr double kWide = 1.1;

auto setting(const MeasuredSpeed& speed) { return std::tie(speed.gpu.id, speed.precision, speed.batch, speed.gpus); }

}  // namespace

std::string impossible_speed(double batch, Rate rate) {
  if (!(batch >= 1 && batch <= kLargestBatch)) return fmt::format("a batch of {:.3g}; expected 1 to {:.0e}", batch, kLargestBatch);
  if (!(rate >= kSlowest && rate <= kFastest))
    return fmt::format("{:.3g} samples per second; expected {:.0e} to {:.0e}", rate.raw(), kSlowest.raw(), kFastest.raw());
  return {};
}

std::vector<MeasuredSpeed> merged_repeats(const std::vector<MeasuredSpeed>& speeds, std::vector<std::string>& notes) {
  std::vector<MeasuredSpeed> sorted = speeds;
  std::stable_sort(sorted.begin(), sorted.end(), [](const MeasuredSpeed& a, const MeasuredSpeed& b) {
    return std::tuple(setting(a), a.rate) < std::tuple(setting(b), b.rate);
  });
  std::vector<MeasuredSpeed> merged;
  for (std::size_t begin = 0, end = 0; begin < sorted.size(); begin = end) {
    while (end < sorted.size() && setting(sorted[end]) == setting(sorted[begin])) ++end;
    const std::size_t count = end - begin;
    MeasuredSpeed one = sorted[begin + count / 2];
    if (count % 2 == 0) one.rate = (one.rate + sorted[begin + count / 2 - 1].rate) / 2;
    const Rate least = sorted[begin].rate;
    const Rate most = sorted[end - 1].rate;
    if (most > least * kWide)
      notes.push_back(fmt::format("{} {} batch {:g}: {} measurements from {:.3g} to {:.3g} samples/s; their median is taken",
                                  one.gpu.id, name(one.precision), one.batch, count, least.raw(), most.raw()));
    merged.push_back(std::move(one));
  }
  return merged;
}

}  // namespace gpusim
