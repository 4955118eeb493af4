#pragma once
// From images, epochs and the time of an iteration to the batch a card holds and the time a training takes.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The entry of a table keyed by GPU id or family that holds for a card: an id wins over its family.
template <class T>
const T* for_gpu(const std::vector<std::pair<std::string, T>>& table, const Gpu& gpu) {
  for (const std::string& name : {gpu.id, gpu.family})
    for (const auto& [key, value] : table)
      if (key == name) return &value;
  return nullptr;
}

/// Values of a Training's rule in one case, in the precision the card runs in.
struct BatchMemory {
  DataSize fixed;      ///< of the affine rule
  DataSize per_image;  ///< of the affine rule, at the reference resolution
  double factor = 1;   ///< of the precision, on the memory per image of the proportional rule
};

/// How many images a card takes at once.
struct Batch {
  std::int64_t images = 0;            ///< zero: not even one fits
  std::optional<DataSize> memory;     ///< that they need; empty when the rule does not say
  std::optional<DataSize> one_image;  ///< that a batch of one needs
};
/// Empty when a table of batches has no entry for the card. Exact: sizes are whole bytes and nothing is rounded but the result,
/// down.
[[nodiscard]] std::optional<Batch> batch_on(const Training& training, const Gpu& gpu, const BatchMemory& memory);

/// ceil(images / batch): the last batch of an epoch may be smaller and takes as long.
[[nodiscard]] std::int64_t iterations_of(const Training& training, std::int64_t batch);

/// `epochs` epochs of the given iteration; exact, but for one rounding to the nearest nanosecond where the time of an iteration
/// grows with the batch. Empty when it is longer than a run may last.
[[nodiscard]] std::optional<Duration> time_of(const Training& training, std::int64_t epochs, std::int64_t batch,
                                              Duration iteration);
/// The time of one iteration with this batch, to the nearest nanosecond.
[[nodiscard]] Duration iteration_with(const Training& training, std::int64_t batch, Duration iteration);

/// numerator / denominator of a stated time, times the task's sampled length, to the nearest nanosecond: the part that a task does.
[[nodiscard]] Duration length_of(Duration stated, const Profile& profile);

}  // namespace gpusim
