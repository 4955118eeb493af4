#pragma once
// The Gittins index of a service distribution: J. Gittins, K. Glazebrook, R. Weber, Multi-armed Bandit Allocation Indices, 2011; as
// J. Gu et al. (Tiresias, NSDI 2019, equation 1) use it.

#include <cstdint>
#include <span>

namespace gpusim {

/// A point of a discrete distribution of service.
struct ServicePoint {
  double service = 0;
  double probability = 0;
};

/// P(S - a <= quantum | S > a) / E[min(S - a, quantum) | S > a], per unit of service; 0 when no service is longer than the age.
[[nodiscard]] double gittins_index(std::span<const ServicePoint> distribution, double age, double quantum);
/// The largest over all quanta.
[[nodiscard]] double gittins_index(std::span<const ServicePoint> distribution, double age);
/// The same of equally likely samples, ascending; exact sums until the division.
[[nodiscard]] double gittins_index(std::span<const std::int64_t> sorted_samples, std::int64_t age);

}  // namespace gpusim
