#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "sim/solvers/fractional_assignment.hpp"

namespace gpusim {
namespace {

Wide greatest_common_divisor(Wide a, Wide b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a;
}

/// The same ratios with numbers up to `most`: divided by their common divisor, then rounded down if necessary.
std::vector<Wide> reduced(std::vector<Wide> values, Wide most) {
  Wide divisor = 0;
  for (const Wide value : values) divisor = greatest_common_divisor(divisor, value);
  if (divisor == 0) return values;
  for (Wide& value : values) value /= divisor;
  while (*std::max_element(values.begin(), values.end()) > most)
    for (Wide& value : values) value /= 2;
  return values;
}

/// The prices for the two classes over which a load can be spread, in exact arithmetic.
class TwoClasses {
 public:
  TwoClasses(const FractionalAssignment& assignment, std::size_t first, std::size_t second) {
    // Reduced so that products with sums of times stay below 2^127.
    const std::vector<Wide> capacity = reduced({assignment.capacity[first], assignment.capacity[second]}, Wide{1} << 28);
    first_capacity_ = capacity[0];
    second_capacity_ = capacity[1];
    for (std::size_t part = 0; part < assignment.parts.size(); ++part) {
      const Item item{assignment.parts.amounts[part], assignment.on(part, first), assignment.on(part, second)};
      if (item.second_time == WorkParts::kCannotRun)
        only_first_ += item.on_first();
      else if (item.first_time == WorkParts::kCannotRun)
        only_second_ += item.on_second();
      else
        items_.push_back(item);
    }
  }

  /// The parts that are relatively fastest on the first class fill it until both classes end together. The part at which that
  /// happens costs the same on both classes, which determines the prices. A weighted median, found in linear time by halving.
  std::pair<Wide, Wide> prices() {
    Wide before = only_first_;
    Wide after = only_second_;
    for (const Item& item : items_) after += item.on_second();
    if (first_is_full(before, after)) return {1, 0};
    for (const Item& item : items_) before += item.on_first();
    if (!first_is_full(before, only_second_)) return {0, 1};

    before = only_first_;
    after = only_second_;
    auto begin = items_.begin();
    auto end = items_.end();
    while (end - begin > 1) {
      const auto middle = begin + (end - begin) / 2;
      std::nth_element(begin, middle, end, [](const Item& a, const Item& b) {
        return static_cast<Wide>(a.first_time) * b.second_time < static_cast<Wide>(b.first_time) * a.second_time;
      });
      Wide lower = before;
      Wide upper = after;
      for (auto item = begin; item != middle; ++item) lower += item->on_first();
      for (auto item = middle; item != end; ++item) upper += item->on_second();
      if (first_is_full(lower, upper)) {
        end = middle;
        after = upper;
      } else {
        begin = middle;
        before = lower;
      }
    }
    return {begin->second_time, begin->first_time};
  }

 private:
  struct Item {
    std::int64_t amount;
    std::int64_t first_time;
    std::int64_t second_time;
    [[nodiscard]] Wide on_first() const { return static_cast<Wide>(first_time) * amount; }
    [[nodiscard]] Wide on_second() const { return static_cast<Wide>(second_time) * amount; }
  };

  [[nodiscard]] bool first_is_full(Wide first_work, Wide second_work) const {
    return first_work * second_capacity_ >= second_work * first_capacity_;
  }

  Wide first_capacity_ = 0;
  Wide second_capacity_ = 0;
  Wide only_first_ = 0;
  Wide only_second_ = 0;
  std::vector<Item> items_;
};

std::vector<std::size_t> usable_classes(const FractionalAssignment& assignment) {
  std::vector<std::size_t> usable;
  for (std::size_t c = 0; c < assignment.parts.classes; ++c) {
    bool runs_here = false;
    for (std::size_t part = 0; part < assignment.parts.size() && !runs_here; ++part) runs_here = assignment.can_run(part, c);
    if (assignment.capacity[c] > 0 && runs_here) usable.push_back(c);
  }
  return usable;
}

}  // namespace

Prices best_prices(const FractionalAssignment& assignment) {
  std::vector<Wide> values(assignment.parts.classes);
  const std::vector<std::size_t> usable = usable_classes(assignment);
  if (usable.size() == 1) values[usable[0]] = 1;
  if (usable.size() == 2) std::tie(values[usable[0]], values[usable[1]]) = TwoClasses(assignment, usable[0], usable[1]).prices();
  if (usable.size() > 2) {
    const std::vector<double> real = generated_prices(assignment);
    const double greatest = *std::max_element(real.begin(), real.end());
    // Keep all 53 bits of the greatest price.
    for (std::size_t c = 0; c < values.size(); ++c) values[c] = std::llround(std::ldexp(real[c] / greatest, 53));
  }

  // min_c l_c p_jc is at most the greatest price x the best time, so this limit keeps all sums below 2^126.
  Wide sum = 1;
  for (std::size_t part = 0; part < assignment.parts.size(); ++part) {
    const auto times = assignment.parts.times.begin() + static_cast<std::ptrdiff_t>(part * assignment.parts.classes);
    const std::int64_t best = *std::min_element(times, times + static_cast<std::ptrdiff_t>(assignment.parts.classes));
    sum += static_cast<Wide>(best) * assignment.parts.amounts[part];
  }
  for (const Wide capacity : assignment.capacity) sum += capacity;
  const Wide most = std::min(Wide{1} << 62, (Wide{1} << 126) / sum);
  Prices prices;
  for (const Wide value : reduced(std::move(values), most)) prices.push_back(static_cast<std::int64_t>(value));
  return prices;
}

Wide value(const FractionalAssignment& assignment, const Prices& prices, std::size_t part) {
  std::optional<Wide> least;
  for (std::size_t c = 0; c < prices.size(); ++c) {
    const std::int64_t time = assignment.on(part, c);
    if (time == WorkParts::kCannotRun) continue;
    const Wide here = static_cast<Wide>(time) * prices[c];
    if (!least || here < *least) least = here;
  }
  return least.value_or(0);
}

Wide value(const FractionalAssignment& assignment, const Prices& prices) {
  Wide sum = 0;
  for (std::size_t part = 0; part < assignment.parts.size(); ++part)
    sum += value(assignment, prices, part) * assignment.parts.amounts[part];
  return sum;
}

Wide value_of_capacity(const FractionalAssignment& assignment, const Prices& prices) {
  Wide sum = 0;
  for (std::size_t c = 0; c < prices.size(); ++c) sum += assignment.capacity[c] * prices[c];
  return sum;
}

}  // namespace gpusim
