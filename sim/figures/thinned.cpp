#include "sim/figures/thinned.hpp"

#include <algorithm>
#include <cmath>

namespace gpusim {

std::vector<Place> thinned(const std::vector<Place>& points, double column, bool is_stepped) {
  std::vector<Place> kept;
  std::size_t begin = 0;
  while (begin < points.size()) {
    const double right = std::floor(points[begin].x / column + 1) * column;
    std::size_t end = begin + 1;
    std::size_t least = begin;
    std::size_t most = begin;
    for (; end < points.size() && points[end].x < right; ++end) {
      if (points[end].y < points[least].y) least = end;
      if (points[end].y > points[most].y) most = end;
    }
    std::size_t chosen[] = {begin, std::min(least, most), std::max(least, most), end - 1};
    std::size_t* const last = std::unique(std::begin(chosen), std::end(chosen));
    for (const std::size_t* one = chosen; one != last; ++one) kept.push_back(points[*one]);
    begin = end;
  }
  if (!is_stepped || kept.size() < 3) return kept;
  // The last point stays: a step function ends there.
  std::vector<Place> seen{kept.front()};
  for (std::size_t i = 1; i + 1 < kept.size(); ++i)
    if (kept[i].y != seen.back().y) seen.push_back(kept[i]);
  seen.push_back(kept.back());
  return seen;
}

std::vector<StepColumn> step_columns(const std::vector<Place>& points, double column) {
  std::vector<StepColumn> found;
  std::size_t next = 0;  // the first point right of what is done
  double y = points.front().y;
  for (double left = points.front().x; left < points.back().x;) {
    const double right = std::min((std::floor(left / column) + 1) * column, points.back().x);
    StepColumn one{left, right, y, y, 0};
    double at = left;
    const auto hold_until = [&](double x) {
      one.mean += y * (x - at) / (right - left);
      at = x;
    };
    for (; next < points.size() && points[next].x < right; ++next) {
      hold_until(std::max(points[next].x, left));
      y = points[next].y;
      if (points[next].x <= left) one.lowest = one.highest = y;  // What ends at the left edge is no part of the column.
      one.lowest = std::max(one.lowest, y);
      one.highest = std::min(one.highest, y);
    }
    hold_until(right);
    found.push_back(one);
    left = right;
  }
  return found;
}

}  // namespace gpusim
