#pragma once
// Prices of device time by class: the Lagrangian dual of spreading work over unequal classes.
//
// Spreading the parts j of a load over classes c with capacities T C_c is the linear program
//     min T   so that   sum_c x_jc = amount_j,   sum_j p_jc x_jc <= T C_c,   x >= 0.
// For any prices l_c >= 0, worth(l) / sum_c l_c C_c with worth(l) = sum_j amount_j min_c l_c p_jc is a lower bound of T, and the
// best prices make it equal to T (weak and strong duality). Prices are whole numbers, so that the bound is exact.

#include <cstdint>
#include <vector>

#include "sim/metrics/load.hpp"

namespace gpusim {

/// One per class, so small that no product with a time, and no sum of them over the load, passes 2^127.
using Prices = std::vector<std::int64_t>;

/// A load that is to be spread, over classes of these capacities. Classes that would take longer than `longest` for a profile
/// cannot run it; each profile has a class that can.
struct Spread {
  const Times& times;
  const Load& load;
  const std::vector<Wide>& capacity;  ///< by class; devices for a time per device, or device time in all
  Duration longest = Performance::kCannotRun;

  /// kCannotRun where the profile cannot run.
  [[nodiscard]] Duration on(ProfileId profile, std::size_t device_class) const {
    const Duration time = times.on(profile, device_class);
    return time <= longest ? time : Performance::kCannotRun;
  }
};

/// The prices that make the bound greatest: exact for one and two classes; for more as good as column generation in doubles and a
/// limit on its work allow.
[[nodiscard]] Prices best_prices(const Spread& spread);

/// For three and more classes: prices up to a factor, by column generation.
[[nodiscard]] std::vector<double> generated_prices(const Spread& spread);

/// What one device time of a profile is worth: the cheapest class that can run it.
[[nodiscard]] Wide worth(const Spread& spread, const Prices& prices, ProfileId profile);
/// Of the whole load.
[[nodiscard]] Wide worth(const Spread& spread, const Prices& prices);
/// Of all capacity.
[[nodiscard]] Wide worth_of_capacity(const Spread& spread, const Prices& prices);

}  // namespace gpusim
