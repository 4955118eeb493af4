#pragma once
// Trainings whose steps follow from a physical profile: the batch a card holds, and its step in one case.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/step.hpp"
#include "gpusim/work.hpp"
#include "sim/timing/data_parallel.hpp"

namespace gpusim {

/// What a batch of a profile needs on a card; empty where the profile does not say. In mixed precision and FP8 what is kept for the
/// backward pass has half the size (Micikevicius et al., Mixed Precision Training, ICLR 2018, section 3); weights keep an FP32
/// copy.
[[nodiscard]] std::optional<DataSize> memory_of(const PhysicalProfile& profile, Precision precision, std::int64_t batch);

/// The largest batch that fits, at most `images`; 0 when not one sample does.
[[nodiscard]] std::int64_t largest_batch_of(const PhysicalProfile& profile, Precision precision, DataSize memory,
                                            std::int64_t images);

/// The step that was measured, with what repeating it on another host changes.
[[nodiscard]] StepPrediction measured_step(const MeasuredSpeed& speed);

/// The same of `gpus` cards with this batch each, where the profile has it.
[[nodiscard]] std::optional<StepPrediction> measured_step_on(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                             std::int64_t batch, std::uint32_t gpus);

/// The keys that a data sheet lacks for speeds on other cards to be scaled to it, or its own to them; in this precision.
[[nodiscard]] std::vector<std::string> missing_specs(const Gpu& gpu, Precision precision);

/// Which measured speeds of a profile disagree so grossly with its others that bands are wider; empty when none do.
[[nodiscard]] std::string doubtful_speeds(const PhysicalProfile& profile);

/// The step of a prediction at one end of its band.
[[nodiscard]] StepTime step_in(const StepPrediction& prediction, Case which);

/// Start-up, and epochs x ceil(images / batch) x step, the step to the nearest nanosecond; empty when it is longer than a run may
/// last.
[[nodiscard]] std::optional<Duration> time_with_startup(const Training& training, Duration startup, std::int64_t batch,
                                                        Duration step);

/// A training on several cards, each with its own batch, in one case.
struct PredictedGang {
  struct Member {
    StepPrediction prediction;                       ///< of one card
    std::int64_t batch = 0;                          ///< 0: a card of this class cannot run it
    std::map<std::uint32_t, StepPrediction> of_all;  ///< steps of whole gangs of so many cards of this class, where measured
  };
  Case which = Case::nominal;
  std::vector<Member> by_class;
  DataSize gradients;
  Training training;
  Duration startup;
  Profile part;  ///< of the training that a task does: its fraction and length
};

/// The slowest routes of a gang inside its nodes and between them.
struct GangRoutes {
  Grouping grouping;
  Route inside;
  Route between;
};
/// With its band: that of its slowest card, and that of what gangs lose beyond it (`ScalingLaw::from_one`), which have nothing to
/// do with each other, so that their logarithms add as roots of squares.
[[nodiscard]] StepPrediction predicted_gang_step(const PredictedGang& gang, std::span<const ClassId> classes,
                                                 const GangRoutes& routes);
/// The same in the case of the gang.
[[nodiscard]] StepTime gang_step(const PredictedGang& gang, std::span<const ClassId> classes, const GangRoutes& routes);

}  // namespace gpusim
