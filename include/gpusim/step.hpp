#pragma once
// How long a step of training takes on a card: what training a network asks of any card, and the step that follows from it,
// measured for exactly this, measured nearby and scaled, or modelled from the work in it. Every answer says which of them it is,
// from what, and how far it can be off.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A step, by what it waits for; the parts add up to it.
struct StepTime {
  Seconds compute;                ///< the arithmetic
  Seconds memory;                 ///< what the card's memory takes beyond it
  Seconds launch;                 ///< fixed: kernel launches, optimizer, Python
  Seconds input;                  ///< waiting for the data loader
  Seconds exposed_communication;  ///< exchange of gradients that no computation hides
  [[nodiscard]] Seconds total() const { return compute + memory + launch + input + exposed_communication; }
};

/// A predicted value and the band that holds it in 8 of 10 cases.
struct Estimate {
  double value = 0;
  double p10 = 0;
  double p90 = 0;
};

/// A measured speed of a network.
struct MeasuredSpeed {
  Gpu gpu;
  Precision precision = Precision::fp32;
  double batch = 0;  ///< samples at once on one card
  std::uint32_t gpus = 1;
  Rate rate;  ///< samples of all cards together
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

enum class PredictionLayer {
  measured,  ///< on this card, in this precision, with this batch
  nearby,    ///< on another card, in another precision or with another batch, and scaled
  model,     ///< from work and traffic, by the roofline
};
[[nodiscard]] std::string_view name(PredictionLayer layer);

/// A step on one card: 8 of 10 such steps lie between low and high.
struct StepPrediction {
  PredictionLayer layer = PredictionLayer::model;
  StepTime step;           ///< its parts; they add up to the time
  double low_factor = 1;   ///< P10 over the time, in (0, 1]
  double high_factor = 1;  ///< P90 over it, at least 1
  std::string why;         ///< one line: from what, and why no nearer answer was there
};

/// Predicts a step of `batch` samples on one card. Empty when nothing is known from which it could follow: no measured speed that
/// can be scaled to this card, and no work or no peaks for a model.
[[nodiscard]] std::optional<StepPrediction> predict_step(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                         std::int64_t batch);

}  // namespace gpusim
