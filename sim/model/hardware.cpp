#include "gpusim/hardware.hpp"

#include <algorithm>

namespace gpusim {

std::optional<bool> Gpu::has_mixed_precision() const {
  if (!fp32 || !fp16) return std::nullopt;
  return *fp16 > *fp32;
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

}  // namespace gpusim
