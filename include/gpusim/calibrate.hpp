#pragma once
// From a user's own measured speeds to a physical profile, and from it to every other card.

#include <optional>
#include <string>
#include <vector>

#include "gpusim/step.hpp"
#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"

namespace gpusim {

/// A measured speed, predicted from the others of the same network.
struct LeftOut {
  MeasuredSpeed measured;
  double predicted = 0;  ///< samples a second
  double p10 = 0;
  double p90 = 0;
};

/// What the time of a step is made of on one card in one precision: t = fixed + batch x per_sample, by least squares of relative
/// errors.
struct BatchLine {
  Gpu gpu;
  Precision precision = Precision::fp32;
  Seconds fixed;
  Seconds per_sample;
  std::size_t batches = 0;          ///< different ones it was fitted to
  std::optional<double> peak_part;  ///< work per sample / per_sample, as a part of the card's peak; where the work is known
};

/// A network as it was measured.
struct Calibration {
  PhysicalProfile profile;        ///< its measured speeds; sizes of the library's profile of that name, where there is one
  std::string known_as;           ///< name of that profile of the library; empty when there is none
  std::vector<LeftOut> left_out;  ///< of every measured speed that follows from the others
  std::vector<BatchLine> lines;
};

/// One a network, in the order in which they are met. Rows of several GPUs are kept for gangs of as many. Rows that are doubtful,
/// not of training, or on cards without a sheet are left out and said in `notes`.
[[nodiscard]] std::vector<Calibration> calibrate(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                                 const std::vector<PhysicalProfile>& library, std::vector<std::string>& notes);

/// A card that nobody has measured, or in another precision.
struct CardPrediction {
  Gpu gpu;
  Precision precision = Precision::fp32;
  std::int64_t batch = 0;
  StepPrediction step;
  [[nodiscard]] Estimate per_second() const;
};
/// On all cards of the catalogue in all precisions that were measured or that the card has beyond them (FP32, TF32, mixed), with
/// the largest batch measured; the fastest first. Cards whose memory cannot hold it, as far as that is known, are left out.
[[nodiscard]] std::vector<CardPrediction> predict_cards(const Calibration& calibration, const std::vector<Gpu>& catalogue);
/// A line for each card whose sheet lacks what a prediction needs, with the keys that are missing.
[[nodiscard]] std::vector<std::string> cards_without_prediction(const std::vector<Gpu>& catalogue);

}  // namespace gpusim
