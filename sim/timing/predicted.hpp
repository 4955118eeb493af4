#pragma once
// Trainings whose steps are predicted from a physical profile: the batch of a device and its step in one case.

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

/// The memory that a batch needs on a GPU; empty when the profile does not state it. In mixed precision and FP8 what is kept for
/// the backward pass has half the size (Micikevicius et al., Mixed Precision Training, ICLR 2018, section 3); weights keep an FP32
/// copy.
[[nodiscard]] std::optional<DataSize> memory_of(const PhysicalProfile& profile, Precision precision, std::int64_t batch);

/// The largest batch that fits into memory, at most `images`; 0 when not even one sample fits.
[[nodiscard]] std::int64_t largest_batch_of(const PhysicalProfile& profile, Precision precision, DataSize memory,
                                            std::int64_t images);

/// The measured step with a band for repeating the measurement on another host.
[[nodiscard]] StepPrediction measured_step(const MeasuredSpeed& speed);

/// The measured step of `gpus` devices with this batch each; empty when the profile has no such measurement.
[[nodiscard]] std::optional<StepPrediction> measured_step_on(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                             std::int64_t batch, std::uint32_t gpus);

/// The keys that a data sheet lacks for scaling speeds from or to this GPU in this precision.
[[nodiscard]] std::vector<std::string> missing_specs(const Gpu& gpu, Precision precision);

/// A description of measured speeds that contradict the others of the profile so strongly that bands are widened; empty when there
/// are none.
[[nodiscard]] std::string doubtful_speeds(const PhysicalProfile& profile);

/// The step of a prediction in a case: nominal, or at one end of its band.
[[nodiscard]] StepTime step_in(const StepPrediction& prediction, Case which);

/// Start-up time plus epochs x ceil(images / batch) x step, with the step rounded to the nearest nanosecond. Empty when it exceeds
/// kLongestRun.
[[nodiscard]] std::optional<Duration> time_with_startup(const Training& training, Duration startup, std::int64_t batch,
                                                        Duration step);

/// A training on several devices, each with its own batch, in one case.
struct PredictedGang {
  struct Member {
    StepPrediction prediction;                       ///< step of one device
    std::int64_t batch = 0;                          ///< 0 when a device of this class cannot run it
    std::map<std::uint32_t, StepPrediction> of_all;  ///< measured steps of whole gangs of this class, by number of devices
  };
  Case which = Case::nominal;
  std::vector<Member> by_class;
  DataSize gradients;
  Training training;
  Duration startup;
  Profile part;  ///< the fraction and length of the training that the task performs
};

/// The slowest routes of a gang inside its nodes and between them.
struct GangRoutes {
  Grouping grouping;
  Route inside;
  Route between;
};
/// The step of a gang with its band. The band combines that of its slowest device and that of the further losses of gangs
/// (`ScalingLaw::from_one`). They are independent, so their logarithms add as root of squares.
[[nodiscard]] StepPrediction predicted_gang_step(const PredictedGang& gang, std::span<const ClassId> classes,
                                                 const GangRoutes& routes);
/// predicted_gang_step() in the case of the gang.
[[nodiscard]] StepTime gang_step(const PredictedGang& gang, std::span<const ClassId> classes, const GangRoutes& routes);

}  // namespace gpusim
