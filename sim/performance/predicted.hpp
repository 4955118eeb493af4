#pragma once
// Trainings whose steps follow from a physical profile: the batch a card holds, and its step in one case.

#include <optional>
#include <span>

#include "gpusim/data_parallel.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/performance.hpp"
#include "gpusim/prediction.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// What a batch of a profile needs on a card; empty where the profile does not say. In mixed precision and FP8 what is kept for the
/// backward pass has half the size (Micikevicius et al., Mixed Precision Training, ICLR 2018, section 3); weights keep an FP32
/// copy.
[[nodiscard]] std::optional<DataSize> memory_of(const PhysicalProfile& profile, Precision precision, std::int64_t batch);

/// The largest batch that fits, at most `images`; 0 when not one sample does.
[[nodiscard]] std::int64_t largest_batch_of(const PhysicalProfile& profile, Precision precision, DataSize memory,
                                            std::int64_t images);

/// The step of a prediction at one end of its band.
[[nodiscard]] StepTime step_in(const StepPrediction& prediction, Case which);

/// Start-up, and epochs x ceil(images / batch) x step, the step to the nearest nanosecond; empty when it is longer than a run may
/// last.
[[nodiscard]] std::optional<Duration> time_with_startup(const Training& training, Duration startup, std::int64_t batch,
                                                        Duration step);

/// A training on several cards, each with its own batch, in one case.
struct PredictedGang {
  struct Member {
    StepTime step;
    std::int64_t batch = 0;          ///< 0: a card of this class cannot run it
    std::optional<StepTime> of_all;  ///< the step of the whole gang on cards of this class, where that was measured
  };
  std::vector<Member> by_class;
  DataSize gradients;
  Training training;
  Duration startup;
  Profile part;  ///< of the training that a task does: its fraction and length
};

/// The step of `gpus` cards with this batch each, where the profile has it.
[[nodiscard]] std::optional<StepTime> measured_gang_step(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                         std::int64_t batch, std::uint32_t gpus);

/// The slowest routes of a gang inside its nodes and between them.
struct GangRoutes {
  Grouping grouping;
  Route inside;
  Route between;
};
[[nodiscard]] StepTime gang_step(const PredictedGang& gang, std::span<const ClassId> classes, const GangRoutes& routes);

}  // namespace gpusim
