#pragma once
// Computes the batch of a device and the time of a training from images, epochs and the time of an iteration.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The entry for a GPU in a table keyed by GPU id or family. An id takes precedence over its family.
template <class T>
const T* for_gpu(const std::vector<std::pair<std::string, T>>& table, const Gpu& gpu) {
  for (const std::string& name : {gpu.id, gpu.family})
    for (const auto& [key, value] : table)
      if (key == name) return &value;
  return nullptr;
}

/// The values of a Training's memory rule in one case, in the precision of the GPU.
struct BatchMemory {
  DataSize fixed;      ///< for the affine rule
  DataSize per_image;  ///< for the affine rule, at the reference resolution
  double factor = 1;   ///< factor of the precision on the memory per image, for the proportional rule
};

/// The batch on a device.
struct Batch {
  std::int64_t images = 0;            ///< zero when not even one fits
  std::optional<DataSize> memory;     ///< memory that they need; empty when the rule does not tell
  std::optional<DataSize> one_image;  ///< memory of a batch of one
};
/// The batch on a GPU; empty when a table of batches has no entry for it. Exact: sizes are whole bytes, and only the result is
/// rounded, down.
[[nodiscard]] std::optional<Batch> batch_on(const Training& training, const Gpu& gpu, const BatchMemory& memory);

/// ceil(images / batch): the last batch of an epoch may be smaller but takes as long.
[[nodiscard]] std::int64_t iterations_of(const Training& training, std::int64_t batch);

/// The time of `epochs` epochs. Exact except for one rounding to the nearest nanosecond when the time of an iteration grows with
/// the batch. Empty when it exceeds kLongestRun.
[[nodiscard]] std::optional<Duration> time_of(const Training& training, std::int64_t epochs, std::int64_t batch,
                                              Duration iteration);
/// The time of one iteration with this batch, to the nearest nanosecond.
[[nodiscard]] Duration iteration_with(const Training& training, std::int64_t batch, Duration iteration);

/// The part of a stated time that a task does: numerator / denominator times its sampled length, rounded to the nearest nanosecond.
[[nodiscard]] Duration length_of(Duration stated, const Profile& profile);

}  // namespace gpusim
