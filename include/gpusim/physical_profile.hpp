#pragma once
// What training one sample of a network asks of a card, whatever the card: work, memory traffic, memory held, gradients, CPU time;
// and where its speed has been measured.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A measured speed of a network.
struct MeasuredSpeed {
  Gpu gpu;
  Precision precision = Precision::fp32;
  double batch = 0;  ///< samples at once on one card
  std::uint32_t gpus = 1;
  double per_second = 0;  ///< samples of all cards together
  std::string source;
};

/// Sizes of one training step are per sample unless they say otherwise, in FP32. Zero where nothing is known.
struct PhysicalProfile {
  std::string name;
  std::string title;
  std::string kind;  ///< "cnn", "transformer", "recurrent", ...: networks of one kind reach alike parts of a card's peak
  Work work;         ///< forward and backward pass; a multiply-add counts two
  DataSize traffic;  ///< read from and written to the card's memory
  double parameters = 0;
  DataSize gradients;      ///< exchanged after a step, whatever the batch
  DataSize activations;    ///< kept for the backward pass
  DataSize fixed_memory;   ///< weights, gradients, optimizer, context: whatever the batch
  double kernels = 0;      ///< launched a step, whatever the batch
  Ranged<Duration> cpu{};  ///< of one core: reading, decoding, augmenting
  std::int64_t samples = 0;
  std::int64_t epochs = 0;
  std::vector<std::string> names;  ///< under which tables of measurements know it
  std::vector<MeasuredSpeed> measured;
};

}  // namespace gpusim
