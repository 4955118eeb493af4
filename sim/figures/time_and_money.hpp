#pragma once
// Time against money: the chart that pages and figures share.

#include <vector>

#include "sim/figures/figures.hpp"

namespace gpusim {

/// Makes the chart of systems by the time and the money of a run. Marks those that no other beats in both, and says what joins
/// them.
[[nodiscard]] ScatterChart time_and_money_chart(LocalizedText title, LocalizedText time, const Unit& money,
                                                std::vector<ScatterChart::Point> points);

}  // namespace gpusim
