#pragma once
// The time of a training step on a GPU: what training a network demands of any GPU, and the resulting step, either measured in this
// setting, scaled from a similar measurement, or modelled from the work. Every answer states its origin and its error band.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// The time of a step split by what it waits for. The parts add up to the step.
struct StepTime {
  Seconds compute;                ///< arithmetic
  Seconds memory;                 ///< memory transfers that take longer than the arithmetic
  Seconds launch;                 ///< fixed cost: kernel launches, optimizer, Python
  Seconds input;                  ///< waiting for the data loader
  Seconds exposed_communication;  ///< gradient exchange that is not hidden behind computation
  [[nodiscard]] Seconds total() const { return compute + memory + launch + input + exposed_communication; }
};

/// A predicted value with its 80 % band: the true value lies in it in 8 of 10 cases.
struct Estimate {
  double value = 0;  ///< in the unit that the member of this type states
  double p10 = 0;    ///< the 10th percentile, in the same unit
  double p90 = 0;    ///< the 90th percentile, in the same unit
};

/// A measured speed of a network.
struct MeasuredSpeed {
  Gpu gpu;
  Precision precision = Precision::fp32;
  double batch = 0;  ///< samples per step on each GPU
  std::uint32_t gpus = 1;
  Rate rate;  ///< samples of all GPUs together
  std::string source;
};

/// The demands of one training step, per sample unless stated otherwise, in FP32. Zero means unknown.
struct PhysicalProfile {
  std::string name;
  std::string title;
  std::string kind;  ///< "cnn", "transformer", "recurrent", ...: networks of one kind reach similar parts of a GPU's peak
  Work work;         ///< forward and backward pass; a multiply-add counts as two operations
  DataSize traffic;  ///< bytes read from and written to the memory of the GPU
  double parameters = 0;
  DataSize gradients;      ///< exchanged after each step, independent of the batch size
  DataSize activations;    ///< stored for the backward pass
  DataSize fixed_memory;   ///< weights, gradients, optimizer, context; independent of the batch size
  double kernels = 0;      ///< number launched per step, independent of the batch size
  Ranged<Duration> cpu{};  ///< time of one CPU core for reading, decoding and augmenting
  std::int64_t samples = 0;
  std::int64_t epochs = 0;
  std::vector<std::string> names;  ///< names of the network in tables of measurements
  std::vector<MeasuredSpeed> measured;
};

enum class PredictionLayer {
  measured,  ///< measured on this GPU, in this precision, with this batch
  nearby,    ///< measured on another GPU, in another precision or with another batch, and scaled
  model,     ///< computed from work and traffic by the roofline model
};
[[nodiscard]] std::string_view name(PredictionLayer layer);

/// A predicted step on one GPU with its 80 % band: 8 of 10 such steps lie between low and high.
struct StepPrediction {
  PredictionLayer layer = PredictionLayer::model;
  StepTime step;           ///< its parts add up to the predicted time
  double low_factor = 1;   ///< P10 / predicted time, in (0, 1]
  double high_factor = 1;  ///< P90 / predicted time, at least 1
  std::string why;         ///< origin of the prediction in one line, and why there is no closer one
};

/// Predicts a step of `batch` samples on one GPU. Empty when there is no basis: no measured speed that can be scaled to this GPU,
/// and no work or no peaks for the model.
[[nodiscard]] std::optional<StepPrediction> predict_step(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                         std::int64_t batch);

}  // namespace gpusim
