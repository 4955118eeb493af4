#pragma once
// What a step of training takes, from the work in it and what the card reaches: formulas only, all of them pure.

#include <optional>
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

/// Peaks and the part of them that is reached.
struct Ceilings {
  Throughput peak;
  double efficiency = 1;  ///< in (0, 1]
  Bandwidth bandwidth;
  double bandwidth_efficiency = 1;  ///< in (0, 1]
};

/// t = max(work / (peak e), bytes / (bandwidth e')): the roofline (Williams, Waterman & Patterson, Commun. ACM 52 (2009)).
[[nodiscard]] Seconds roofline(Work work, DataSize bytes, const Ceilings& ceilings);

/// The same as parts of a step: compute, and what memory takes beyond it.
[[nodiscard]] StepTime roofline_step(Work work, DataSize bytes, const Ceilings& ceilings, Seconds launch);

/// e(b) = e_inf b / (b + b_half): a batch of b_half leaves half of the card idle. This is a fixed time plus a time per sample, seen
/// as an efficiency (Hockney & Jesshope, Parallel Computers, 1981: n_half of vector pipelines).
[[nodiscard]] double batch_efficiency(double largest, double batch, double half);

/// A step cannot be shorter than its samples take to arrive; what is missing becomes `input`. `samples_per_second` is what all
/// workers of the loader deliver for this step: loader and card work at the same time (double buffering).
[[nodiscard]] StepTime limited_by_input(StepTime step, double samples, double samples_per_second);

/// k steps of computation, then one exchange (gradient accumulation): the parts of the whole, k > 0 micro-steps long.
[[nodiscard]] StepTime accumulated(const StepTime& micro_step, int micro_steps);

/// Steps and samples to a given loss with batch b: S = S_min (1 + B/b), E = S_min B (1 + b/B), B the critical batch
/// (McCandlish et al., arXiv 1812.06162 (2018), equations 2.11 and 2.12).
[[nodiscard]] double steps_to_target(double least_steps, double critical_batch, double batch);
[[nodiscard]] double samples_to_target(double least_steps, double critical_batch, double batch);

/// 1 / (f + (1 - f)/n): what of the step does not shrink with n stays (Amdahl, AFIPS 1967). Strong scaling.
[[nodiscard]] double amdahl_speedup(double fixed_part, double devices);

/// A model split inside its layers over t devices: 4 all-reduces of batch x sequence x hidden values a layer, two forward and two
/// backward (Shoeybi et al., Megatron-LM, arXiv 1909.08053 (2019), section 3), none of them hidden.
struct TensorParallel {
  double layers = 1;
  double batch = 1;
  double sequence = 1;
  double hidden = 1;
  DataSize per_value = 2 * units::byte;
  std::size_t devices = 1;
};
[[nodiscard]] Seconds tensor_parallel_communication(const TensorParallel& model, Route slowest);

/// (p-1)/(m+p-1): the part of a step that p stages with m micro-batches stand idle (Huang et al., GPipe, NeurIPS 2019, section 2.3;
/// the same for 1F1B: Narayanan et al., SC'21). And the step: (m+p-1) times the slowest stage's time for one micro-batch.
[[nodiscard]] double pipeline_bubble(std::size_t stages, std::size_t micro_batches);
[[nodiscard]] Seconds pipeline_step(const std::vector<Seconds>& stages, std::size_t micro_batches);

/// 16 bytes a parameter: values and gradients of 2 bytes each, and 4 bytes each of the master copy and of Adam's two moments; with
/// `sharded_over` > 1 the last 12 are spread (Rajbhandari et al., ZeRO, SC'20, section 3.1). FP32 Adam takes 16 as well.
[[nodiscard]] DataSize adam_memory(double parameters, std::size_t sharded_over = 1);

/// floor((memory - fixed) / per sample); 0 when not one sample fits.
[[nodiscard]] std::int64_t largest_batch(DataSize memory, DataSize fixed, DataSize per_sample);

}  // namespace gpusim
