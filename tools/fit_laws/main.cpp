// fit_laws CSV|FOLDER...: the constants that gpusim carries, fitted again to tables of measurements: sim/timing/transfer_prior.csv
// on standard output, the law of GPU counts and the model of work on standard error.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "gpusim/scenario.hpp"
#include "sim/calibration/scaling_fit.hpp"
#include "sim/calibration/transfer_fit.hpp"
#include "sim/calibration/work_model_fit.hpp"
#include "sim/scenario/physical_profiles.hpp"

namespace gpusim {
namespace {

/// Terms nearer to nothing than this, and no surer than before, are not worth a line.
constexpr double kNegligible = 0.002;

/// The terms as they are after these measurements, from nothing but the defaults of the law.
TransferPrior fit_transfer(const Measurements& measurements, const std::vector<Gpu>& catalogue) {
  const FamilyRows families = by_family(transfer_rows(measurements, catalogue));
  const TransferPrior before;
  const SharedTerms shared = fit_shared(families, "", before);
  TransferPrior after;
  after.band_factor = held_out_band_factor(families, before);
  for (const auto& [family, rows] : families) after.families.insert(family);
  for (std::size_t term = 0; term < shared.mean.size(); ++term) {
    const TransferPrior::Term& was = shared.table.prior(term);
    const TransferPrior::Term now{shared.mean[term], shared.covariance[term][term]};
    if (std::abs(now.mean - was.mean) > kNegligible || now.variance < 0.9 * was.variance)
      after.terms[shared.table.name(term)] = now;
  }
  return after;
}

std::string csv_of(const TransferPrior& prior) {
  std::string text = "what,name,mean,variance\n";
  for (const auto& [name, term] : prior.terms) text += fmt::format("term,{},{:.4g},{:.3g}\n", name, term.mean, term.variance);
  for (const std::string& family : prior.families) text += fmt::format("family,{},,\n", family);
  return text + fmt::format("band factor,,{:.3g},\n", prior.band_factor);
}

std::string text_of(const ScalingLaw& law) {
  std::string text;
  const auto add = [&](const char* name, double value) { text += fmt::format("{} = {:.3g}\n", name, value); };
  add("synchronisation", law.synchronisation);
  add("synchronisation_pcie", law.synchronisation_pcie);
  add("share", law.share);
  add("use_nvlink", law.use_nvlink);
  add("use_pcie", law.use_pcie);
  add("use_network", law.use_network);
  add("use_ethernet", law.use_ethernet);
  add("hidden", law.hidden);
  add("per_doubling", law.per_doubling);
  add("fixed_part", law.fixed_part);
  add("typical_step", law.typical_step);
  for (const auto& [name, bands] : {std::pair{"from_one", law.from_one}, {"from_smaller", law.from_smaller}})
    text += fmt::format("{} = {:.3g} .. {:.3g} inside, {:.3g} .. {:.3g} across\n", name, bands.inside.p10, bands.inside.p90,
                        bands.across.p10, bands.across.p90);
  return text;
}

std::string text_of(const WorkModel& model) {
  std::string text =
      fmt::format("vector_efficiency = {:.3g}\ntensor_efficiency = {:.3g}\nmemory_efficiency = {:.3g}\nlaunch = {:.3g}\n",
                  model.vector_efficiency, model.tensor_efficiency, model.memory_efficiency, model.launch);
  for (const auto& [kind, logarithm] : model.kind) text += fmt::format("kind {} = {:.3g}\n", kind, logarithm);
  return text;
}

void fit_laws(const std::vector<std::string>& tables) {
  const Catalog catalog;
  const std::vector<Gpu> catalogue = sheets_of(catalog);
  const Measurements all = read_tables(tables, GpuLabels(catalogue));
  std::fputs(csv_of(fit_transfer(all, catalogue)).c_str(), stdout);
  std::fputs(text_of(calibrated_scaling_law(scaling_rows(all, catalogue))).c_str(), stderr);
  std::fputs(text_of(fit_work_model(all, catalogue, library_profiles(catalog))).c_str(), stderr);
}

}  // namespace
}  // namespace gpusim

int main(int count, char** arguments) {
  try {
    gpusim::fit_laws({arguments + 1, arguments + count});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fit_laws: %s\n", error.what());
    return 1;
  }
}
