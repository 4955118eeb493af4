#pragma once
// The law of card counts fitted to tables of measurements, and scored on networks that were held back.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/calibration/accuracy.hpp"
#include "sim/calibration/measurements.hpp"
#include "sim/timing/scaling_law.hpp"

namespace gpusim {

/// A gang whose speed and whose one card's speed were both measured.
struct ScalingRow {
  const Measurement* gang = nullptr;
  std::size_t curve = 0;  ///< rows of one training on one system have one number
  ScalingCase training;
  CardCount count;
  double efficiency = 1;
  double one_card = 0;  ///< speed of one card
};

/// Pairs every gang with its single card: same table, series, model, GPU, precision, unit and (unless strong scaling) batch. Rows
/// that are doubtful, not training, or over unequal nodes are left out.
[[nodiscard]] std::vector<ScalingRow> scaling_rows(const Measurements& all, const std::vector<Gpu>& catalogue);

/// Least sum of |ln(predicted / measured)|, each pair of table and network family weighing as the root of its rows; deterministic
/// pattern search from `start`. Bands are not touched.
[[nodiscard]] ScalingLaw fit_scaling_law(const std::vector<const ScalingRow*>& rows, const ScalingLaw& start);

/// How much more (or less) than the law says is lost on a system and in a framework, from the networks that were measured there:
/// for each, the mean over networks of the median logarithm, shrunk towards 0 as if three more networks had shown nothing.
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

/// The law fitted to all rows, with the bands of networks that were each held back: how `carried_scaling_law` came about.
[[nodiscard]] ScalingLaw calibrated_scaling_law(const std::vector<ScalingRow>& rows);

/// Every gang, predicted by a law fitted without its network: "card counts" from one card, and "card counts from smaller gangs"
/// from all measured gangs of the same curve with fewer cards. Baselines: "constant" (the median efficiency at that count, or ratio
/// to the largest known gang, of the other networks) and "linear".
[[nodiscard]] std::vector<Scored> score_card_counts(const Measurements& all, const std::vector<Gpu>& catalogue);

/// The gain of NVLink over PCIe of the same training, as a part ("links"), and bus bandwidths ("collective bandwidth").
[[nodiscard]] std::vector<Scored> score_links(const Measurements& all, const std::vector<Gpu>& catalogue);

}  // namespace gpusim
