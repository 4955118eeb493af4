#pragma once
// How long a step of training takes on a card, whoever has timed it: measured for exactly this, measured nearby and scaled, or
// modelled from the work in it. Every answer says which of them it is, from what, and how far it can be off.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gpusim/hardware.hpp"
#include "gpusim/physical_profile.hpp"
#include "gpusim/step.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

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

/// Of `batch` samples on one card. Empty when nothing is known from which it could follow: no measured speed that can be scaled to
/// this card, and no work or no peaks for a model.
[[nodiscard]] std::optional<StepPrediction> predict_step(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                         std::int64_t batch);

}  // namespace gpusim
