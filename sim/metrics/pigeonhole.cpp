#include <algorithm>
#include <utility>
#include <vector>

#include "sim/metrics/load.hpp"

namespace gpusim {
namespace {

/// The sum of the `count` longest tasks, from the number of tasks of each length, longest first.
class SumOfLongest {
 public:
  explicit SumOfLongest(std::vector<std::pair<Duration, std::int64_t>> lengths)
      : lengths_(std::move(lengths)), tasks_{0}, sums_{0} {
    for (const auto& [length, amount] : lengths_) {
      tasks_.push_back(tasks_.back() + amount);
      sums_.push_back(sums_.back() + static_cast<Wide>(length.count()) * amount);
    }
  }
  [[nodiscard]] std::int64_t tasks() const { return tasks_.back(); }
  [[nodiscard]] Wide operator()(std::int64_t count) const {
    const auto full = static_cast<std::size_t>(std::upper_bound(tasks_.begin(), tasks_.end(), count) - tasks_.begin()) - 1;
    const std::int64_t rest = count - tasks_[full];
    return rest == 0 ? sums_[full] : sums_[full] + static_cast<Wide>(lengths_[full].first.count()) * rest;
  }

 private:
  std::vector<std::pair<Duration, std::int64_t>> lengths_;
  std::vector<std::int64_t> tasks_;  // number of tasks of the lengths up to this one
  std::vector<Wide> sums_;
};

}  // namespace

Duration pigeonhole(const Times& times, const Load& load) {
  std::vector<std::pair<Duration, std::int64_t>> lengths;
  // The lengths of the pieces of an elastic task are unknown.
  for (const LoadPart& part : load)
    if (!times.is_elastic(part.profile)) lengths.emplace_back(times.held(part.profile), part.amount);
  std::sort(lengths.begin(), lengths.end(), [](const auto& left, const auto& right) { return left.first > right.first; });
  const SumOfLongest longest(std::move(lengths));
  std::int64_t devices = 0;
  for (const Wide count : times.devices()) devices += static_cast<std::int64_t>(count);
  Wide best = 0;
  for (std::int64_t j = 0; j * devices < longest.tasks(); ++j)
    best = std::max(best, longest(j * devices + 1) - longest(j * devices - j));
  return to_duration(best);
}

}  // namespace gpusim
