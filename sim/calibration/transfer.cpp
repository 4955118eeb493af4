#include "sim/timing/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/calibration/table_row.hpp"
#include "sim/calibration/transfer_fit.hpp"

namespace gpusim {
namespace {

constexpr double kNormalBand = 1.2816;
/// Terms nearer to nothing than this, and no surer than before, are not worth a line.
constexpr double kNegligible = 0.002;

}  // namespace

SpeedTransfer::SpeedTransfer(const std::vector<Gpu>& catalogue, const Measurements& own, const std::string& model,
                             const TransferPrior& prior)
    : prior_(std::make_unique<TransferPrior>(prior)), family_(model_family(model)), band_factor_(prior.band_factor) {
  FamilyRows families = by_family(transfer_rows(own, catalogue));
  for (const Measurement& row : own.speeds)
    if (row.model == model) family_ = row.family;
  shared_ = std::make_unique<SharedTerms>(fit_shared(families, family_, *prior_));
  known_ = std::make_unique<Conditioned>(*shared_, std::move(families[family_]));
}

SpeedTransfer::~SpeedTransfer() = default;
SpeedTransfer::SpeedTransfer(SpeedTransfer&&) noexcept = default;
SpeedTransfer& SpeedTransfer::operator=(SpeedTransfer&&) noexcept = default;

TransferRow SpeedTransfer::row_at(const TransferPoint& point) const {
  TransferRow row;
  // What was measured on the same card is the nearest example of a setting, then what was measured anywhere.
  for (const TransferRow& known : known_->known)
    if (row.setting.empty() || (known.card == point.gpu->id && row.card != point.gpu->id)) row = known;
  row.family = family_;
  if (row.work.empty()) row.work = kind_of_work(family_);
  if (row.table.empty()) row.table = "plain";
  row.gpu = point.gpu;
  row.card = point.gpu->id;
  set_card(row, point.precision);
  if (point.batch) row.ln_batch = std::log(*point.batch);
  row.batch = point.batch ? point.batch : row.batch;
  return row;
}

Estimate SpeedTransfer::ratio(const TransferPoint& from, const TransferPoint& to) const {
  const TransferRow first = row_at(from);
  TransferRow second = row_at(to);
  second.setting = first.setting;
  second.table = first.table;
  if (!to.batch) {
    second.batch = first.batch;
    second.ln_batch = first.ln_batch;
  }
  const Difference difference = known_->difference(first, second);
  const double half = kNormalBand * band_factor_ * difference.deviation;
  return {std::exp(difference.mean), std::exp(difference.mean - half), std::exp(difference.mean + half)};
}

std::optional<Disagreement> SpeedTransfer::disagreement() const { return known_->disagreement(); }

Estimate SpeedTransfer::precision_ratio(const Gpu& gpu, Precision from, Precision to) const {
  return ratio({&gpu, from, std::nullopt}, {&gpu, to, std::nullopt});
}

TransferPrior fit_transfer(const Measurements& measurements, const std::vector<Gpu>& catalogue, const TransferPrior& before,
                           const std::string& skipped_family) {
  const FamilyRows families = by_family(transfer_rows(measurements, catalogue));
  const SharedTerms shared = fit_shared(families, skipped_family, before);
  TransferPrior after = before;
  after.band_factor = held_out_band_factor(families, before);
  for (const auto& [family, rows] : families)
    if (family != skipped_family) after.families.insert(family);
  for (std::size_t term = 0; term < shared.mean.size(); ++term) {
    const TransferPrior::Term& was = shared.table.prior(term);
    const TransferPrior::Term now{shared.mean[term], shared.covariance[term][term]};
    if (std::abs(now.mean - was.mean) > kNegligible || now.variance < 0.9 * was.variance)
      after.terms[shared.table.name(term)] = now;
  }
  return after;
}

std::string transfer_text(const TransferPrior& prior) {
  std::string text;
  for (const auto& [name, term] : prior.terms)
    text += fmt::format("      {{\"{}\", {{{:.4g}, {:.3g}}}}},\n", name, term.mean, term.variance);
  text += "families:";
  for (const std::string& family : prior.families) text += " " + family;
  text += fmt::format("\nband factor: {:.3g}\n", prior.band_factor);
  return text;
}

}  // namespace gpusim
