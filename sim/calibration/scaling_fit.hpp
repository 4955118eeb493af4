#pragma once
// Fits the scaling law for numbers of GPUs to tables of measurements, and scores it on networks that were held back.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/scaling_law.hpp"

namespace gpusim {

/// A gang whose speed was measured together with that of one of its GPUs.
struct ScalingRow {
  const Measurement* gang = nullptr;
  std::size_t curve = 0;  ///< equal for all rows of one training on one system
  ScalingCase training;
  GpuCount count;
  double efficiency = 1;
  double one_gpu = 0;  ///< speed of one GPU
};

/// Pairs every gang with its single GPU: same table, series, model, GPU, precision, unit and (except for strong scaling) batch.
/// Rows that are doubtful, not about training, or over unequal nodes are left out.
[[nodiscard]] std::vector<ScalingRow> scaling_rows(const Measurements& all, const std::vector<Gpu>& catalogue);

/// Minimises the sum of |ln(predicted / measured)|, where each pair of table and network family has the weight of the root of its
/// rows, by deterministic pattern search from `start`. Bands are not changed.
[[nodiscard]] ScalingLaw fit_scaling_law(const std::vector<const ScalingRow*>& rows, const ScalingLaw& start);

/// How much larger or smaller losses on a system and in a framework are than the law predicts. For each it is the mean over the
/// networks measured there of the median logarithm, shrunk towards 0 as if three more networks had shown no difference.
class SystemEffects {
 public:
  SystemEffects(const ScalingLaw& law, const std::vector<const ScalingRow*>& rows);
  /// The case of a row with the factors of its system and framework.
  [[nodiscard]] ScalingCase applied(const ScalingRow& row) const;

 private:
  struct Effect {
    double inside = 0;
    double between = 0;
  };
  using Effects = std::map<std::string, Effect>;
  using Key = std::string (*)(const Measurement&);
  [[nodiscard]] Effects effects(const ScalingLaw& law, const std::vector<const ScalingRow*>& rows, Key key) const;
  Effects systems_;
  Effects frameworks_;
};

/// The law fitted to all rows, with bands from networks that were held back in turn. `carried_scaling_law` was computed this way.
[[nodiscard]] ScalingLaw calibrated_scaling_law(const std::vector<ScalingRow>& rows);

/// Scores every gang with a law that was fitted without its network: "GPU counts" from one GPU, and "GPU counts from smaller
/// gangs" from all measured gangs of the same curve with fewer GPUs. Baselines: "constant" (the median over other networks of the
/// efficiency at that number, or of the ratio to the largest known gang) and "linear".
[[nodiscard]] std::vector<Scored> score_gpu_counts(const Measurements& all, const std::vector<Gpu>& catalogue);

/// Scores the gain of NVLink over PCIe for the same training, as a part ("links"), and bus bandwidths ("collective bandwidth").
[[nodiscard]] std::vector<Scored> score_links(const Measurements& all, const std::vector<Gpu>& catalogue);

}  // namespace gpusim
