#include "sim/verify/filling.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace gpusim {

std::vector<double> rates_by_filling(std::span<const double> capacities, std::span<const FairFlow> flows) {
  constexpr double kNothing = 1e-12;
  std::vector<double> rates(flows.size(), 0.0);
  std::vector<bool> rises(flows.size(), true);
  std::vector<double> left(capacities.begin(), capacities.end());
  while (std::find(rises.begin(), rises.end(), true) != rises.end()) {
    std::vector<double> weight(capacities.size(), 0.0);
    for (std::size_t flow = 0; flow < flows.size(); ++flow)
      for (const std::uint32_t link : flows[flow].links)
        if (rises[flow]) weight[link] += flows[flow].weight;
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t link = 0; link < capacities.size(); ++link)
      if (weight[link] > 0) step = std::min(step, left[link] / weight[link]);
    for (std::size_t flow = 0; flow < flows.size(); ++flow)
      if (rises[flow]) step = std::min(step, (flows[flow].cap - rates[flow]) / flows[flow].weight);
    for (std::size_t link = 0; link < capacities.size(); ++link) left[link] = std::max(0.0, left[link] - step * weight[link]);
    for (std::size_t flow = 0; flow < flows.size(); ++flow) {
      if (!rises[flow]) continue;
      rates[flow] += step * flows[flow].weight;
      // Written so that a link of infinite capacity is never full.
      const auto is_full = [&](std::uint32_t link) { return 1 - left[link] / capacities[link] >= 1 - kNothing; };
      if (rates[flow] >= flows[flow].cap * (1 - kNothing) || std::ranges::any_of(flows[flow].links, is_full)) rises[flow] = false;
    }
  }
  return rates;
}

}  // namespace gpusim
