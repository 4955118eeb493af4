// Scores predictions for gangs, each by a law that was fitted without its network.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "sim/base/elementary.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/calibration/scaling_fit.hpp"

namespace gpusim {
namespace {

/// A row with the measurements of smaller gangs of its curve.
struct Case {
  const ScalingRow* row;
  std::vector<KnownCount> known;
  const ScalingRow* largest_known = nullptr;
};

std::vector<Case> cases_of(const std::vector<ScalingRow>& rows) {
  std::vector<Case> cases;
  for (const ScalingRow& row : rows) {
    Case one{&row, {}, nullptr};
    for (const ScalingRow& other : rows) {
      if (other.curve != row.curve || other.count.gpus >= row.count.gpus || other.count.nodes > row.count.nodes) continue;
      one.known.push_back({other.count, other.efficiency});
      if (one.largest_known == nullptr || other.count.gpus > one.largest_known->count.gpus) one.largest_known = &other;
    }
    cases.push_back(std::move(one));
  }
  return cases;
}

/// The error from which bands are computed: the logarithm of measured over predicted loss.
double miss(double efficiency, double predicted_loss) {
  return log(std::max(1 / efficiency - 1 + kLossFloor, kLossFloor / 5)) - log(predicted_loss + kLossFloor);
}

/// The predictions for a case by a law fitted without its family.
struct HeldOut {
  double from_one = 0;      ///< loss, predicted from one GPU
  double from_smaller = 0;  ///< loss, predicted from smaller gangs, if there are any
};

class Scoring {
 public:
  explicit Scoring(const std::vector<ScalingRow>& rows) : rows_(rows), cases_(cases_of(rows)) {
    std::set<std::string> families;
    for (const ScalingRow& row : rows_) families.insert(row.gang->family);
    held_out_.resize(cases_.size());
    for (const std::string& family : families) hold_out(family);
  }

  /// The bands over all families, each of which was held back.
  [[nodiscard]] ScalingLaw::Bands bands_of_all(bool with_known) const {
    return {band("", with_known, false), band("", with_known, true)};
  }

  [[nodiscard]] std::vector<Scored> scored() const {
    std::vector<Scored> result;
    for (std::size_t k = 0; k < cases_.size(); ++k) result.push_back(scored(cases_[k], held_out_[k].from_one, false));
    for (std::size_t k = 0; k < cases_.size(); ++k)
      if (cases_[k].largest_known != nullptr) result.push_back(scored(cases_[k], held_out_[k].from_smaller, true));
    return result;
  }

 private:
  void hold_out(const std::string& family) {
    std::vector<const ScalingRow*> others;
    for (const ScalingRow& row : rows_)
      if (row.gang->family != family) others.push_back(&row);
    // The search starts from the constants in the source, so that nothing of the held-out family influences it.
    const ScalingLaw law = fit_scaling_law(others, ScalingLaw{});
    const SystemEffects effects(law, others);
    for (std::size_t k = 0; k < cases_.size(); ++k) {
      const Case& one = cases_[k];
      if (one.row->gang->family != family) continue;
      const ScalingCase training = effects.applied(*one.row);
      held_out_[k] = {losses(law, training, one.row->count).total(), losses(law, training, one.row->count, one.known).total()};
    }
  }

  /// Quantiles of the errors of other families, each predicted without itself.
  [[nodiscard]] ScalingLaw::Band band(const std::string& without, bool with_known, bool is_across) const {
    std::map<std::string, std::vector<double>> misses;
    for (std::size_t k = 0; k < cases_.size(); ++k) {
      const ScalingRow& row = *cases_[k].row;
      if (row.gang->family == without || (row.count.nodes > 1) != is_across) continue;
      if (with_known && cases_[k].largest_known == nullptr) continue;
      misses[row.gang->family].push_back(miss(row.efficiency, with_known ? held_out_[k].from_smaller : held_out_[k].from_one));
    }
    if (misses.empty()) return {};
    // A network with many rows is still one network, so each has the weight of the root of its rows.
    std::vector<std::pair<double, double>> weighted;
    for (const auto& [family, values] : misses)
      for (const double value : values) weighted.emplace_back(value, 1 / std::sqrt(static_cast<double>(values.size())));
    // The errors of few networks say less about the next one, so the quantiles move outwards with 1 / (1 + number of networks).
    const double tail = 0.1 * (1 - 1 / (1 + static_cast<double>(misses.size())));
    return {weighted_quantile(weighted, tail), weighted_quantile(weighted, 1 - tail)};
  }

  [[nodiscard]] const ScalingLaw::Band& cached_band(const ScalingRow& row, bool with_known) const {
    const bool is_across = row.count.nodes > 1;
    const auto [found, is_new] = bands_.try_emplace({row.gang->family, with_known, is_across});
    if (is_new) found->second = band(row.gang->family, with_known, is_across);
    return found->second;
  }

  [[nodiscard]] Scored scored(const Case& one, double loss, bool with_known) const {
    const Measurement& gang = *one.row->gang;
    const double linear = one.row->one_gpu * gang.gpus;
    const ScalingLaw::Band& band = cached_band(*one.row, with_known);
    const auto at = [&](double moved) { return linear / (1 + (loss + kLossFloor) * exp(moved) - kLossFloor); };
    std::vector<double> others;
    for (const Case& other : cases_)
      if (other.row->gang->family != gang.family && other.row->count.gpus == gang.gpus &&
          (!with_known || (other.largest_known != nullptr && other.largest_known->count.gpus == one.largest_known->count.gpus)))
        others.push_back(other.row->efficiency / known_efficiency(other, with_known));
    const double all_kept = linear * known_efficiency(one, with_known);
    return {.question = with_known ? "GPU counts from smaller gangs" : "GPU counts",
            .at = gang.at,
            .pair = fmt::format("{} -> {}", with_known ? one.largest_known->count.gpus : 1, gang.gpus),
            .family = gang.family,
            .precision = gang.precision,
            .gpus = gang.gpus,
            .measured = gang.per_second,
            .predicted = {linear / (1 + loss), at(band.p90), at(band.p10)},
            .baselines = {{"constant", all_kept * (others.empty() ? 1 : quantile(others, 0.5))}, {"linear", all_kept}}};
  }

  /// The known efficiency: that of the largest smaller gang, or of one GPU.
  static double known_efficiency(const Case& one, bool with_known) { return with_known ? one.largest_known->efficiency : 1; }

  const std::vector<ScalingRow>& rows_;
  std::vector<Case> cases_;
  std::vector<HeldOut> held_out_;
  mutable std::map<std::tuple<std::string, bool, bool>, ScalingLaw::Band> bands_;
};

}  // namespace

ScalingLaw calibrated_scaling_law(const std::vector<ScalingRow>& rows) {
  std::vector<const ScalingRow*> all;
  for (const ScalingRow& row : rows) all.push_back(&row);
  ScalingLaw law = fit_scaling_law(all, ScalingLaw{});
  if (rows.empty()) return law;
  const Scoring scoring(rows);
  law.from_one = scoring.bands_of_all(false);
  law.from_smaller = scoring.bands_of_all(true);
  return law;
}

std::vector<Scored> score_gpu_counts(const Measurements& all, const std::vector<Gpu>& catalogue) {
  const std::vector<ScalingRow> rows = scaling_rows(all, catalogue);
  return Scoring(rows).scored();
}

}  // namespace gpusim
