// Scores ratios of speeds between GPUs and from 32 bits to mixed precision, each predicted by a law that was fitted without the
// network.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "sim/base/elementary.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/calibration/transfer_fit.hpp"

namespace gpusim {
namespace {

/// The weight of the published band factor, in rows of other networks.
constexpr double kCarriedRows = 30;
/// In tables that state no batches, only GPUs whose memory differs by less than this are compared, because scripts fill the memory.
constexpr double kSameMemory = 0.336;  // ln 1.4

/// A ratio that was predicted without its network.
struct Prediction {
  TransferRow from;
  TransferRow to;
  Difference difference;
  [[nodiscard]] double measured() const { return to.ln_speed - from.ln_speed; }
};

bool have_same_batch(const TransferRow& a, const TransferRow& b) {
  if (a.batch && b.batch) return a.table == "mlperf" || std::abs(log(*a.batch / *b.batch)) < 1e-9;
  return !a.batch && !b.batch && a.has_batch && b.has_batch && std::abs(a.ln_batch - b.ln_batch) < kSameMemory;
}

/// The prior for predicting a family: an empty one if the given prior has seen the family.
const TransferPrior& prior_without(const std::string& family, const TransferPrior& prior) {
  static const TransferPrior nothing;
  return prior.families.contains(family) ? nothing : prior;
}

std::string pair_of(const Prediction& one) { return one.from.gpu_name + " -> " + one.to.gpu_name; }
std::string precision_of(const Prediction& one) { return one.to.is_mixed ? "mixed" : "32-bit"; }

/// Means of logarithms over networks other than `family`, each network with equal weight.
class OtherNetworks {
 public:
  void add(const std::string& key, const std::string& family, double value) {
    auto& [sum, count] = sums_[key][family];
    sum += value;
    ++count;
  }
  [[nodiscard]] std::optional<double> mean(const std::string& key, const std::string& family) const {
    const auto found = sums_.find(key);
    if (found == sums_.end()) return std::nullopt;
    double sum = 0;
    double count = 0;
    for (const auto& [other, values] : found->second) {
      if (other == family) continue;
      sum += values.first / values.second;
      ++count;
    }
    if (count == 0) return std::nullopt;
    return sum / count;
  }

 private:
  std::map<std::string, std::map<std::string, std::pair<double, int>>> sums_;
};

/// The errors of networks other than `family`, divided by half the width of the law's bands.
std::vector<double> misses_of(const std::vector<Prediction>& predictions, const std::string& family) {
  std::vector<double> misses;
  for (const Prediction& one : predictions)
    if (one.to.family != family)
      misses.push_back(std::abs(one.measured() - one.difference.mean) / one.difference.deviation / kNormalBand);
  return misses;
}

/// The factor by which bands have to be wider than those of the law, from the errors of other networks.
double band_factor(const std::vector<Prediction>& predictions, const std::string& family, double carried) {
  const std::vector<double> misses = misses_of(predictions, family);
  const auto count = static_cast<double>(misses.size());
  return (count * quantile(misses, 0.8) + kCarriedRows * carried) / (count + kCarriedRows);
}

Scored scored(const Prediction& one, const Measurements& measurements, const char* question, const std::string& pair,
              double factor) {
  const double mean = one.difference.mean;
  const double half = kNormalBand * factor * one.difference.deviation;
  return {.question = question,
          .at = measurements.speeds[one.to.measurement].at,
          .pair = pair,
          .family = one.to.family,
          .precision = precision_of(one),
          .gpus = one.to.gpus,
          .measured = exp(one.measured()),
          .predicted = {exp(mean), exp(mean - half), exp(mean + half)},
          .baselines = {}};
}

/// Predicts from all measurements of a network on one GPU.
void predict_from(const std::string& gpu_name, const std::vector<TransferRow>& rows, SharedTerms& shared,
                  std::vector<Prediction>& predictions) {
  std::vector<TransferRow> known;
  for (const TransferRow& row : rows)
    if (row.gpu_name == gpu_name) known.push_back(row);
  const Conditioned conditioned(shared, known);
  for (const TransferRow& to : rows) {
    if (to.gpu_name == gpu_name) continue;
    for (const TransferRow& from : known)
      if (from.setting == to.setting && from.is_mixed == to.is_mixed && have_same_batch(from, to))
        predictions.push_back({from, to, conditioned.from_measured(from, to)});
  }
}

std::vector<Prediction> across_gpus(const FamilyRows& families, const TransferPrior& prior) {
  std::vector<Prediction> predictions;
  for (const auto& [family, rows] : families) {
    std::set<std::string> gpu_names;
    for (const TransferRow& row : rows) gpu_names.insert(row.gpu_name);
    if (gpu_names.size() < 2) continue;
    SharedTerms shared = fit_shared(families, family, prior_without(family, prior));
    for (const std::string& gpu_name : gpu_names) predict_from(gpu_name, rows, shared, predictions);
  }
  return predictions;
}

/// The 32-bit row with which a mixed one is compared: that with an equal batch, or the only one.
const TransferRow* in_32_bits(const TransferRow& mixed, const std::vector<TransferRow>& rows) {
  const TransferRow* found = nullptr;
  int count = 0;
  for (const TransferRow& row : rows) {
    if (row.is_mixed || row.gpu_name != mixed.gpu_name || row.setting != mixed.setting) continue;
    if (row.batch == mixed.batch) return &row;
    found = &row;
    ++count;
  }
  return count == 1 ? found : nullptr;
}

std::vector<Prediction> across_precisions(const FamilyRows& families, KnownMixed what, const TransferPrior& prior) {
  std::vector<Prediction> predictions;
  for (const auto& [family, rows] : families) {
    std::map<std::string, std::vector<const TransferRow*>> mixed_on;
    for (const TransferRow& row : rows)
      if (row.is_mixed && in_32_bits(row, rows) != nullptr) mixed_on[row.gpu_name].push_back(&row);
    if (mixed_on.empty()) continue;
    SharedTerms shared = fit_shared(families, family, prior_without(family, prior));
    for (const auto& [gpu_name, targets] : mixed_on) {
      std::vector<TransferRow> known;
      bool has_mixed = false;
      for (const TransferRow& row : rows) {
        const bool is_other = row.is_mixed && row.gpu_name != gpu_name && what == KnownMixed::on_other_gpus;
        has_mixed |= is_other;
        if (!row.is_mixed || is_other) known.push_back(row);
      }
      if (what == KnownMixed::on_other_gpus && !has_mixed) continue;
      const Conditioned conditioned(shared, known);
      for (const TransferRow* to : targets) {
        const TransferRow* from = in_32_bits(*to, rows);
        predictions.push_back({*from, *to, conditioned.from_measured(*from, *to)});
      }
    }
  }
  return predictions;
}

void add_sheet_baselines(const Prediction& one, Scored& row) {
  const Gpu* from = one.from.gpu;
  const Gpu* to = one.to.gpu;
  if (from == nullptr || to == nullptr) return;
  if (from->memory_bandwidth && to->memory_bandwidth)
    row.baselines.emplace_back("bandwidth ratio", *to->memory_bandwidth / *from->memory_bandwidth);
  if (from->fp32 && to->fp32) row.baselines.emplace_back("peak ratio", exp(one.to.ln_peak - one.from.ln_peak));
}

}  // namespace

double held_out_band_factor(const FamilyRows& families, const TransferPrior& prior) {
  const std::vector<double> misses = misses_of(across_gpus(families, prior), "");
  return misses.empty() ? prior.band_factor : quantile(misses, 0.8);
}

std::vector<Scored> score_across_gpus(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                                      const TransferPrior& prior) {
  const std::vector<Prediction> predictions = across_gpus(by_family(transfer_rows(measurements, catalogue)), prior);
  OtherNetworks others;
  const auto key = [](const Prediction& one) { return fmt::format("{}|{}|{}", one.to.table, precision_of(one), pair_of(one)); };
  for (const Prediction& one : predictions) others.add(key(one), one.to.family, one.measured());
  std::map<std::string, double> factors;
  std::vector<Scored> result;
  for (const Prediction& one : predictions) {
    const auto [factor, is_new] = factors.try_emplace(one.to.family, 1);
    if (is_new) factor->second = band_factor(predictions, one.to.family, prior.band_factor);
    Scored row = scored(one, measurements, "speed on another GPU", pair_of(one), factor->second);
    if (const auto constant = others.mean(key(one), one.to.family)) row.baselines.emplace_back("constant factor", exp(*constant));
    add_sheet_baselines(one, row);
    result.push_back(std::move(row));
  }
  return result;
}

std::vector<Scored> score_precision(const Measurements& measurements, const std::vector<Gpu>& catalogue, KnownMixed known,
                                    const TransferPrior& prior) {
  const std::vector<Prediction> predictions = across_precisions(by_family(transfer_rows(measurements, catalogue)), known, prior);
  OtherNetworks others;
  const auto key = [](const Prediction& one) { return one.to.table + "|" + one.to.gpu_name; };
  for (const Prediction& one : predictions) {
    others.add(key(one), one.to.family, one.measured());
    others.add(one.to.table, one.to.family, one.measured());
  }
  std::vector<Scored> result;
  for (const Prediction& one : predictions) {
    const char* question = known == KnownMixed::none ? "mixed from 32-bit" : "mixed from 32-bit, ratio on another GPU known";
    Scored row = scored(one, measurements, question, one.to.gpu_name, band_factor(predictions, one.to.family, prior.band_factor));
    auto constant = others.mean(key(one), one.to.family);
    if (!constant) constant = others.mean(one.to.table, one.to.family);
    if (constant) row.baselines.emplace_back("constant factor", exp(*constant));
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace gpusim
