#include "tools/bench/reference_works.hpp"

#include <algorithm>

namespace gpusim::bench {
namespace {

class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t state) : state_(state) {}
  /// A whole number in [0, bound) by the high half of a 128-bit product.
  std::int64_t below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::int64_t>(static_cast<Wide>(next()) * bound >> 64);
  }

 private:
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace

std::vector<std::int64_t> independent_tasks(std::int64_t tasks, std::uint64_t seed) {
  SplitMix64 random(seed * 1'000'003 + 1);
  std::vector<std::int64_t> durations(static_cast<std::size_t>(tasks));
  for (std::int64_t& duration : durations) duration = 1 + random.below(1U << 20);
  return durations;
}

LayeredDag layered_dag(std::int64_t tasks, std::uint64_t seed) {
  SplitMix64 random(seed * 1'000'003 + 2);
  const std::int64_t width = std::max<std::int64_t>(32, std::min<std::int64_t>(1000, tasks / 100));
  LayeredDag dag;
  std::vector<std::uint32_t> predecessors;
  for (std::int64_t task = 0; task < tasks; ++task) {
    dag.work.push_back(8 * (1 + random.below(1U << 27)));
    const std::int64_t layer = task / width;
    predecessors.clear();
    if (layer > 0) {
      const std::int64_t count = 1 + random.below(9);
      for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t back = 1;
        if (random.below(5) == 0) back = 1 + random.below(5);
        back = std::min(back, layer);
        predecessors.push_back(
            static_cast<std::uint32_t>((layer - back) * width + random.below(static_cast<std::uint64_t>(width))));
      }
      std::sort(predecessors.begin(), predecessors.end());
      predecessors.erase(std::unique(predecessors.begin(), predecessors.end()), predecessors.end());
    }
    for (const std::uint32_t from : predecessors)
      dag.arcs.push_back({from, static_cast<std::uint32_t>(task), random.below(1U << 28)});
  }
  return dag;
}

}  // namespace gpusim::bench
