#pragma once
// A bound from counting: when there are more tasks than devices, some device gets two.

#include "sim/metrics/load.hpp"

namespace gpusim {

/// Of the j m + 1 longest tasks one of m devices runs at least j + 1, and these take at least as long as the j + 1 shortest of
/// them: max over j of the sum of the (j m + 1 - j)-th to the (j m + 1)-th longest (the argument behind Graham's analysis of LPT,
/// SIAM J. Appl. Math. 17, 1969). Tasks count with their best time, so it holds for unequal devices too.
[[nodiscard]] Duration pigeonhole(const Times& times, const Load& load);

}  // namespace gpusim
