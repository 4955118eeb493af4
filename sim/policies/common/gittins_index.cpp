#include <algorithm>

#include "gpusim/units.hpp"
#include "sim/policies/common/gittins.hpp"

#include "gpusim/units.hpp"

namespace gpusim {

double gittins_index(std::span<const ServicePoint> distribution, double age, double quantum) {
  double ends = 0;
  double cost = 0;
  for (const ServicePoint& point : distribution) {
    if (point.service <= age) continue;
    if (point.service - age <= quantum) ends += point.probability;
    cost += point.probability * std::min(point.service - age, quantum);
  }
  return cost > 0 ? ends / cost : 0;
}

double gittins_index(std::span<const ServicePoint> distribution, double age) {
  // Between two points a longer quantum costs more and ends nothing, so the best quantum ends at a point.
  double best = 0;
  for (const ServicePoint& point : distribution)
    if (point.service > age) best = std::max(best, gittins_index(distribution, age, point.service - age));
  return best;
}

double gittins_index(std::span<const std::int64_t> sorted_samples, std::int64_t age) {
  const auto* first = std::upper_bound(sorted_samples.data(), sorted_samples.data() + sorted_samples.size(), age);
  const auto* last = sorted_samples.data() + sorted_samples.size();
  double best = 0;
  Wide ended = 0;  // Service of those that end within the quantum.
  for (const auto* sample = first; sample != last; ++sample) {
    ended += *sample - age;
    const auto more = static_cast<std::int64_t>(last - sample) - 1;
    const auto cost = static_cast<double>(ended + static_cast<Wide>(more) * (*sample - age));
    best = std::max(best, static_cast<double>(sample - first + 1) / cost);
  }
  return best;
}

}  // namespace gpusim
