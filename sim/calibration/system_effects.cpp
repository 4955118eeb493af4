#include <cmath>

#include "sim/base/elementary.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/calibration/scaling_fit.hpp"

namespace gpusim {
namespace {

/// The number of networks without a difference that are added to the measured ones: the variance between networks (0.9^2) over that
/// between systems (0.5^2).
constexpr double kShrinkage = 3;

std::string system_of(const Measurement& gang) { return gang.kind + "|" + gang.host + "|" + gang.gpu_label; }

/// The framework of a gang, which tables put first: "PyTorch; BERT; ...", "pytorch:22.09+".
std::string framework_of(const Measurement& gang) { return gang.kind + "|" + gang.series.substr(0, gang.series.find(';')); }

double logarithm(double measured, double predicted) {
  return log(std::max(measured + kLossFloor, kLossFloor / 5)) - log(predicted + kLossFloor);
}

double shrunk(const std::map<std::string, std::vector<double>>& families) {
  double sum = 0;
  for (const auto& [family, values] : families) sum += quantile(values, 0.5);
  return sum / (static_cast<double>(families.size()) + kShrinkage);
}

}  // namespace

SystemEffects::SystemEffects(const ScalingLaw& law, const std::vector<const ScalingRow*>& rows) {
  systems_ = effects(law, rows, system_of);
  frameworks_ = effects(law, rows, framework_of);
}

SystemEffects::Effects SystemEffects::effects(const ScalingLaw& law, const std::vector<const ScalingRow*>& rows, Key key) const {
  struct Seen {
    std::map<std::string, std::vector<double>> inside;
    std::map<std::string, std::vector<double>> between;
  };
  std::map<std::string, Seen> seen;
  for (const ScalingRow* row : rows) {
    const Losses loss = losses(law, applied(*row), row->count);
    const double measured = 1 / row->efficiency - 1;
    Seen& here = seen[key(*row->gang)];
    if (row->count.nodes == 1)
      here.inside[row->gang->family].push_back(logarithm(measured, loss.inside));
    else
      here.between[row->gang->family].push_back(logarithm(measured - loss.inside, loss.between));
  }
  Effects result;
  for (const auto& [name, values] : seen) result[name] = {shrunk(values.inside), shrunk(values.between)};
  return result;
}

ScalingCase SystemEffects::applied(const ScalingRow& row) const {
  Effect sum;
  for (const auto& [effects, key] : {std::pair{&systems_, system_of(*row.gang)}, std::pair{&frameworks_, framework_of(*row.gang)}})
    if (const auto found = effects->find(key); found != effects->end()) {
      sum.inside += found->second.inside;
      sum.between += found->second.between;
    }
  ScalingCase training = row.training;
  training.inside_factor = exp(sum.inside);
  training.between_factor = exp(sum.between);
  return training;
}

}  // namespace gpusim
