// Predicts whether two trainings fit into the memory of a GPU together, from the sizes of their layers.

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/calibration/pair_calibration.hpp"
#include "sim/calibration/work_model_fit.hpp"

namespace gpusim {
namespace {

constexpr double kFloat = 4;  ///< bytes
/// The size of libraries, their workspaces and the context of a process, in bytes (0.3 to 0.8 GB in practice).
constexpr double kContext = 0.5e9;
/// The factor for blocks that the framework's allocator holds but cannot use: 5 to 10 % in practice.
constexpr double kFragmentation = 1.1;

/// The memory of a training: weights with gradients and optimizer state, and what the backward pass needs.
struct Footprint {
  const char* model;
  double parameters = 0;
  double copies = 4;      ///< copies of the parameters: 4 with Adam, 3 with momentum, 2 with plain gradient descent
  double per_sample = 0;  ///< in bytes
};

/// Activations of an encoder-decoder transformer in bytes: 34 s h + 5 a s^2 per layer in 16 bits, of which attention takes 11 s h +
/// 5 a s^2 and a norm 2 s h (Korthikanti et al., "Reducing Activation Recomputation in Large Transformer Models", 2022, section 4);
/// twice that in 32 bits; a decoder layer has two attentions. Logits are kept with their logarithm and their gradient.
constexpr double transformer_bytes(double words, double width, double heads, double layers, double vocabulary) {
  const double squares = 5 * heads * words * words;
  const double encoder = 34 * words * width + squares;
  const double decoder = 47 * words * width + 2 * squares;
  return 2 * layers * (encoder + decoder) + 3 * words * vocabulary * kFloat;
}

/// Each convolution keeps its output for the following norm, and the norm its output for the next convolution.
constexpr double convolution_bytes(double outputs) { return 2 * outputs * kFloat; }

/// The networks of stanford-futuredata/gavel (workloads/pytorch), with the sizes that its scripts set:
/// ResNet-18 for 32 x 32 images (first layer 64 x 32 x 32, no pooling); ResNet-50 for 224 x 224 (He et al., 2016, table 1: 11.1
/// million outputs of convolutions); Transformer base, sentences of up to 50 words and two marks, vocabulary of 2,909; LSTM with
/// two layers of 200 over 35 words of 33,278 (logits, their logarithm and two gradients); autoencoder over 20,108 films with one
/// layer of 200 (input, its noisy copy, output, target, two gradients); CycleGAN at 256 x 256 with nine blocks: six passes through
/// generators of 0.43 GB; A3C on 80 x 80 frames, 20 steps.
constexpr std::array kFootprints{
    Footprint{"ResNet-18", 11.2e6, 3, convolution_bytes(614'400)},
    Footprint{"ResNet-50", 25.6e6, 3, convolution_bytes(11.1e6)},
    Footprint{"Transformer", 47e6, 4, transformer_bytes(52, 512, 8, 6, 2909)},
    Footprint{"LM", 14e6, 2, 4 * 35 * 33'278 * kFloat},
    Footprint{"Recommendation", 8.1e6, 4, 6 * 20'108 * kFloat},
    Footprint{"CycleGAN", 28.3e6, 4, 6 * 0.43e9},
    Footprint{"A3C", 0.6e6, 4, 20 * 0.2e6},
};

}  // namespace

std::optional<DataSize> training_memory(const std::string& model, std::optional<double> batch,
                                        const std::vector<PhysicalProfile>& library) {
  const auto footprint =
      std::find_if(kFootprints.begin(), kFootprints.end(), [&](const Footprint& one) { return one.model == model; });
  if (footprint != kFootprints.end()) {
    const double kept = footprint->parameters * footprint->copies * kFloat + footprint->per_sample * batch.value_or(1);
    return units::byte * (kContext + kFragmentation * kept);
  }
  Measurement row;
  row.kind = "gavel";
  row.model = model;
  const PhysicalProfile* profile = find_profile(library, row);
  if (profile == nullptr || profile->activations == DataSize{}) return std::nullopt;
  return profile->fixed_memory + profile->activations * (kFragmentation * batch.value_or(1));
}

MisfitCount count_misfits(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                          const std::vector<PhysicalProfile>& library) {
  MisfitCount count;
  for (const PairMeasurement& pair : measurements.pairs) {
    const Gpu* sheet = find_gpu(catalogue, pair.gpu);
    const auto a = training_memory(pair.a.model, pair.a.batch, library);
    const auto b = training_memory(pair.b.model, pair.b.batch, library);
    if (sheet == nullptr || !a || !b) {
      ++count.unknown;
      continue;
    }
    const bool is_predicted = *a + *b > sheet->memory;
    if (is_predicted && !pair.fits) ++count.found;
    if (is_predicted && pair.fits) ++count.false_alarms;
    if (!is_predicted && !pair.fits) ++count.missed;
  }
  return count;
}

}  // namespace gpusim
