#include "sim/calibration/work_model_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "sim/base/elementary.hpp"
#include "sim/calibration/pattern_search.hpp"
#include "sim/calibration/quantiles.hpp"

namespace gpusim {
namespace {

constexpr int kSearchRounds = 8;
/// A framework in Python launches a kernel in 5 to 15 us. A fit with a larger value would explain old hosts at the expense of fast
/// GPUs.
constexpr double kMostLaunch = 12e-6;
/// The weight of the prior that all kinds are equal, in networks of a kind.
constexpr double kKindShrinkage = 1;
/// Speeds more than this factor faster than the fastest possible step are of another network than the profile's.
constexpr double kNotThis = 1.1;
/// Speeds more than this factor slower count something else than the profile's samples, or are of another network with that name.
constexpr double kNotThese = 40;

struct TimedStep {
  const Measurement* measured;
  const PhysicalProfile* profile;
  const Gpu* gpu;
  Precision precision;
  double batch;
  Seconds step;
  double weight = 1;
};

/// The roofline of the data sheet, with all ceilings reached.
WorkModel ideal_model() {
  return {.vector_efficiency = 1, .tensor_efficiency = 1, .memory_efficiency = 1, .launch = 0, .kind = {}};
}

double log_error(const WorkModel& model, const TimedStep& row) {
  const auto step = modelled_step(model, *row.profile, *row.gpu, row.precision, row.batch);
  return log(row.step / step->total());
}

/// The rows on one GPU of networks with a known profile, with their batch and the peaks of the GPU.
std::vector<TimedStep> rows_with_profiles(const Measurements& all, const std::vector<Gpu>& catalogue,
                                          const std::vector<PhysicalProfile>& profiles) {
  std::vector<TimedStep> rows;
  for (const Measurement& row : all.speeds) {
    // Tokens, frames of sound and ratings are not samples of the profiles.
    const bool are_samples = row.unit == "images" || row.unit == "sequences" || row.unit == "steps" ||
                             (row.unit == "samples" && (row.kind == "dlperf" || row.kind == "pollux" || row.kind == "plain"));
    const bool is_usable = are_samples && !row.is_doubtful && row.gpus == 1 && row.mode == "train" && row.batch && !row.gpu.empty();
    const PhysicalProfile* profile = is_usable ? find_profile(profiles, row) : nullptr;
    if (profile == nullptr) continue;
    const Gpu* gpu = find_gpu(catalogue, row.gpu);
    if (gpu == nullptr) continue;
    const auto precision = precision_of(row, *gpu);
    if (!precision) continue;
    const Seconds step = Seconds::raw(row.unit == "steps" ? 1 / row.per_second : *row.batch / row.per_second);
    const auto least = modelled_step(ideal_model(), *profile, *gpu, *precision, *row.batch);
    if (!least || least->compute > step * kNotThis || least->total() * kNotThese < step) continue;
    rows.push_back({&row, profile, gpu, *precision, *row.batch, step});
  }
  return rows;
}

void weigh(std::vector<TimedStep>& rows) {
  std::map<std::pair<std::string, std::string>, double> counts;
  for (const TimedStep& row : rows) ++counts[{row.measured->kind, row.measured->family}];
  for (TimedStep& row : rows) row.weight = 1 / std::sqrt(counts[{row.measured->kind, row.measured->family}]);
}

double total_error(const WorkModel& model, const std::vector<TimedStep>& rows) {
  double sum = 0;
  for (const TimedStep& row : rows) sum += row.weight * std::abs(log_error(model, row));
  return sum;
}

/// Sets each kind to the mean over its networks of their mean residuals.
void fit_kinds(WorkModel& model, const std::vector<TimedStep>& rows) {
  std::map<std::string, std::map<std::string, std::pair<double, double>>> by_kind;
  for (const TimedStep& row : rows) {
    auto& [sum, count] = by_kind[row.profile->kind][row.measured->family];
    sum += log_error(model, row);
    ++count;
  }
  for (const auto& [kind, networks] : by_kind) {
    double sum = 0;
    for (const auto& entry : networks) sum += entry.second.first / entry.second.second;
    model.kind[kind] += sum / (static_cast<double>(networks.size()) + kKindShrinkage);
  }
}

WorkModel fit(const std::vector<TimedStep>& all, const std::string& left_out_family) {
  std::vector<TimedStep> rows;
  for (const TimedStep& row : all)
    if (row.measured->family != left_out_family) rows.push_back(row);
  WorkModel model;
  if (rows.empty()) return model;
  weigh(rows);
  constexpr std::array<double WorkModel::*, 4> kFitted = {&WorkModel::vector_efficiency, &WorkModel::tensor_efficiency,
                                                          &WorkModel::memory_efficiency, &WorkModel::launch};
  const auto error_of = [&](const WorkModel& tried) {
    const bool is_possible =
        tried.launch <= kMostLaunch && std::max({tried.vector_efficiency, tried.tensor_efficiency, tried.memory_efficiency}) <= 1;
    return is_possible ? total_error(tried, rows) : std::numeric_limits<double>::infinity();
  };
  model = pattern_search(model, kFitted, kSearchRounds, 0, error_of);
  fit_kinds(model, rows);
  return model;
}

}  // namespace

const PhysicalProfile* find_profile(const std::vector<PhysicalProfile>& profiles, const Measurement& row) {
  const std::string plain = plain_name(row.model);
  const std::string qualified = plain_name(row.kind) + ":" + plain;
  const PhysicalProfile* found = nullptr;
  for (const PhysicalProfile& profile : profiles) {
    if (found == nullptr && plain_name(profile.name) == plain) found = &profile;
    for (const std::string& name : profile.names) {
      const std::size_t colon = name.find(':');
      if (colon == std::string::npos) {
        if (found == nullptr && plain_name(name) == plain) found = &profile;
      } else if (plain_name(name.substr(0, colon)) + ":" + plain_name(name.substr(colon + 1)) == qualified) {
        return &profile;
      }
    }
  }
  return found;
}

std::optional<Precision> precision_of(const Measurement& row, const Gpu& gpu) {
  if (row.precision == "mixed") return Precision::mixed;
  if (row.precision == "tf32") return Precision::tf32;
  if (row.precision != "fp32" && !row.precision.empty()) return std::nullopt;
  return gpu.tf32 ? Precision::tf32 : Precision::fp32;
}

WorkModel fit_work_model(const Measurements& all, const std::vector<Gpu>& catalogue, const std::vector<PhysicalProfile>& profiles) {
  return fit(rows_with_profiles(all, catalogue, profiles), "");
}

std::vector<Scored> score_work_model(const Measurements& all, const std::vector<Gpu>& catalogue,
                                     const std::vector<PhysicalProfile>& profiles) {
  const std::vector<TimedStep> rows = rows_with_profiles(all, catalogue, profiles);
  std::set<std::string> families;
  for (const TimedStep& row : rows) families.insert(row.measured->family);
  if (families.size() < 2) return {};
  std::map<std::string, std::vector<double>> errors;
  std::map<std::string, WorkModel> models;
  for (const std::string& family : families) {
    models[family] = fit(rows, family);
    for (const TimedStep& row : rows)
      if (row.measured->family == family) errors[family].push_back(log_error(models[family], row));
  }
  std::vector<Scored> scored;
  for (const TimedStep& row : rows) {
    const std::string& family = row.measured->family;
    std::vector<double> others;
    for (const auto& [name, own] : errors)
      if (name != family) others.insert(others.end(), own.begin(), own.end());
    std::sort(others.begin(), others.end());
    const double predicted = row.step.raw() / exp(log_error(models[family], row));
    const double ideal = modelled_step(ideal_model(), *row.profile, *row.gpu, row.precision, row.batch)->total().raw();
    // Speeds as in the tables, so a longer step is a lower value.
    scored.push_back(
        {.question = "speed from the work of a step",
         .at = row.measured->at,
         .pair = row.gpu->id,
         .family = family,
         .precision = row.measured->precision,
         .measured = 1 / row.step.raw(),
         .predicted = {1 / predicted, exp(-quantile(others, 0.9)) / predicted, exp(-quantile(others, 0.1)) / predicted},
         .baselines = {{"roofline of the data sheet", 1 / ideal}}});
  }
  return scored;
}

}  // namespace gpusim
