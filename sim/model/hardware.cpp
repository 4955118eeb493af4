#include "gpusim/hardware.hpp"

#include <algorithm>

namespace gpusim {
namespace {

constexpr std::array<std::string_view, 4> kPrecisionNames{"fp32", "tf32", "mixed", "fp8"};

}  // namespace

std::optional<Throughput> Gpu::peak(Precision precision) const {
  return std::array{fp32, tf32, fp16, fp8}[static_cast<std::size_t>(precision)];
}

std::optional<bool> Gpu::has_mixed_precision() const {
  if (!fp32 || !fp16) return std::nullopt;
  return *fp16 > *fp32;
}

std::optional<Precision> Gpu::supported(Precision wanted) const {
  if (wanted == Precision::fp32) return Precision::fp32;
  if (wanted == Precision::fp8) return fp8 ? Precision::fp8 : supported(Precision::mixed);
  if (wanted == Precision::tf32) {
    if (tf32) return Precision::tf32;
    // A sheet that states any peak omits only what the GPU does not support. A sheet without peaks excludes no precision.
    return fp32 || fp16 ? std::optional(Precision::fp32) : std::nullopt;
  }
  const std::optional<bool> has_mixed = has_mixed_precision();
  if (!has_mixed) return std::nullopt;
  return *has_mixed ? Precision::mixed : Precision::fp32;
}

const Pool& System::pool_of(ClassId device_class) const {
  static const Pool kAlwaysThere;
  return pools.empty() ? kAlwaysThere : pools[index(classes[index(device_class)].pool_number)];
}

std::vector<Link> System::links_in(Case which) const {
  std::vector<Link> taken;
  taken.reserve(links.size());
  for (const RangedLink& link : links)
    taken.push_back({link.from, link.to, link.bandwidth.at(which, true), link.latency.at(which, false)});
  return taken;
}

bool System::has_ranges() const {
  return std::any_of(links.begin(), links.end(),
                     [](const RangedLink& link) { return link.bandwidth.is_range() || link.latency.is_range(); });
}

std::vector<std::string> precision_names() { return {kPrecisionNames.begin(), kPrecisionNames.end()}; }

std::string_view name(Precision precision) { return kPrecisionNames[static_cast<std::size_t>(precision)]; }

}  // namespace gpusim
