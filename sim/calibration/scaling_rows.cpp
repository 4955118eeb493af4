// Finds the single GPU with which a gang is compared.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "sim/base/elementary.hpp"
#include "sim/calibration/links_of.hpp"
#include "sim/calibration/quantiles.hpp"
#include "sim/calibration/scaling_fit.hpp"
#include "sim/calibration/table_row.hpp"

namespace gpusim {
namespace {

/// Batches of one training differ by less than this, since a table may round them to what fits.
constexpr double kSameBatch = 0.25;
/// Apart from noise a gang is not faster than its GPUs; above this efficiency the two rows are not the same training.
constexpr double kLargestEfficiency = 1.3;
/// A value that hardly grows from one GPU to this many is not a total speed (for example a README's column of ratios).
constexpr std::uint32_t kSeveral = 4;
constexpr double kLeastGrowth = 1.35;
/// The range of plausible step times; outside it the unit does not count samples.
constexpr double kShortestStep = 0.008;
constexpr double kLongestStep = 200;

std::string training_of(const Measurement& row) {
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}", row.at.table, row.kind, row.series, row.model, row.gpu_label, row.precision,
                     row.mode, row.unit);
}

bool is_used(const Measurement& row) {
  if (row.is_doubtful || row.mode != "train" || !(row.per_second > 0)) return false;
  // "Expected training time" is in hours, or repeats speeds of another table.
  return row.series.find("xpected training time") == std::string::npos;
}

/// True when two rows are from one host. Lambda measured one and several GPUs on different servers.
bool same_host(const Measurement& a, const Measurement& b) { return a.kind == "lambda" || a.host == b.host; }

/// The batch per GPU of the gang relative to that on one GPU; empty when the two rows are not the same training.
std::optional<double> batch_part(const Measurement& gang, const Measurement& one) {
  if (!gang.batch || !one.batch)
    return gang.batch.has_value() == one.batch.has_value() || gang.is_strong_scaling ? std::optional(1.0) : std::nullopt;
  double part = *gang.batch / *one.batch;
  // Some tables state the total batch of all GPUs.
  if (gang.kind == "lambda" && part > std::sqrt(static_cast<double>(gang.gpus))) part /= gang.gpus;
  if (gang.is_strong_scaling && part < 1) return part;
  if (std::abs(log(part)) > kSameBatch) return std::nullopt;
  return 1.0;
}

bool is_balanced(const std::string& placement) {
  return std::adjacent_find(placement.begin(), placement.end(), [](char a, char b) { return a != b; }) == placement.end();
}

GpuCount count_of(const Measurement& gang, double part) {
  const bool is_spread = gang.placement == "unconsolidated";
  return {gang.gpus, is_spread ? gang.gpus : std::max(1U, gang.nodes), part};
}

/// The number of counted units per sample of a batch; empty when it is not known. Speech is counted in frames: 566 per clip of
/// LJSpeech (Ito & Johnson 2017: 6.57 s on average, 22,050 samples per second, hops of 256).
std::optional<double> counts_a_sample(const Measurement& one) {
  const std::string unit = plain_name(one.unit);
  const std::string model = plain_name(one.model);
  const bool is_speech = model.find("tacotron") != std::string::npos || model.find("fastpitch") != std::string::npos;
  if (unit.find("mel") != std::string::npos || unit.find("frame") != std::string::npos || is_speech) return 566;
  // Batches of thousands are themselves counted in tokens.
  if (unit.starts_with("token") && one.batch.value_or(0) >= 1000) return 1;
  if (unit.starts_with("im") || unit.starts_with("seq") || unit.starts_with("sample")) return 1;
  return std::nullopt;
}

std::optional<double> step_of_one(const Measurement& one) {
  if (plain_name(one.unit).starts_with("step")) return 1 / one.per_second;
  const auto counts = counts_a_sample(one);
  if (!one.batch || !counts) return std::nullopt;
  const double step = *one.batch * *counts / one.per_second;
  // If a table names no unit, it may count something else.
  return step >= kShortestStep && step <= kLongestStep ? std::optional(step) : std::nullopt;
}

/// The step times of a network in all tables that state them, for rows without a batch. Batches usually fill the GPU, so the steps
/// of one network are of the same order.
class UsualSteps {
 public:
  explicit UsualSteps(const Measurements& all) {
    for (const Measurement& row : all.speeds)
      if (const auto step = row.gpus == 1 && is_used(row) ? step_of_one(row) : std::nullopt) steps_[key(row)].push_back(*step);
  }
  [[nodiscard]] std::optional<Seconds> of(const Measurement& one) const {
    if (const auto step = step_of_one(one)) return units::second * *step;
    const auto found = steps_.find(key(one));
    return found == steps_.end() ? std::nullopt : std::optional(units::second * quantile(found->second, 0.5));
  }

 private:
  using Key = std::tuple<std::string, std::string, bool>;
  static Key key(const Measurement& row) { return {row.kind, row.family, row.precision == "mixed"}; }
  std::map<Key, std::vector<double>> steps_;
};

/// The rows of one training, single GPUs and gangs, in the order of the table.
struct CurveRows {
  std::vector<const Measurement*> ones;
  std::vector<const Measurement*> gangs;
};

/// True when gangs of other sizes have the same batch. It is then a micro-batch of gradient accumulation and says nothing about the
/// batch on one GPU.
bool is_micro_batch(const CurveRows& training, const Measurement& gang) {
  return std::any_of(training.gangs.begin(), training.gangs.end(),
                     [&](const Measurement* other) { return other->gpus != gang.gpus && other->batch == gang.batch; });
}

/// The single GPU of a gang. If a table has several rows of the same kind (columns that are read as one), the k-th gang belongs to
/// the k-th single GPU; otherwise it is the median of measurements on several hosts.
const Measurement* single_gpu(const CurveRows& training, const Measurement& gang) {
  const auto alike = [&](const Measurement& other) {
    return other.gpus == gang.gpus && other.host == gang.host && other.batch == gang.batch && other.placement == gang.placement;
  };
  std::size_t place = 0;
  std::size_t count = 0;
  for (const Measurement* other : training.gangs) {
    if (other == &gang) place = count;
    if (alike(*other)) ++count;
  }
  std::vector<const Measurement*> ones;
  for (const Measurement* one : training.ones)
    if (const auto part = batch_part(gang, *one); same_host(gang, *one) && part && (*part == 1 || !is_micro_batch(training, gang)))
      ones.push_back(one);
  if (ones.empty()) return nullptr;
  if (ones.size() == count && count > 1 && gang.kind != "lambda") return ones[place];
  std::stable_sort(ones.begin(), ones.end(),
                   [](const Measurement* a, const Measurement* b) { return a->per_second < b->per_second; });
  return ones[(ones.size() - 1) / 2];
}

ScalingCase case_of(const Measurement& gang, const Measurement& one, const UsualSteps& steps, const std::vector<Gpu>& catalogue) {
  ScalingCase training;
  training.step = steps.of(one);
  if (const auto parameters = known_parameters(gang.model)) training.gradients = units::byte * (4 * *parameters);
  training.links = links_of(gang, find_gpu(catalogue, gang.gpu));
  training.is_mixed = gang.precision == "mixed";
  return training;
}

/// True for a curve of a README whose column was not a speed; such curves are dropped.
bool is_no_speed(const std::vector<ScalingRow>& rows, std::size_t curve) {
  for (const ScalingRow& row : rows)
    if (row.curve == curve &&
        (row.gang->kind != "nvidia_dle" || row.gang->gpus < kSeveral || row.efficiency * row.gang->gpus > kLeastGrowth))
      return false;
  return true;
}

}  // namespace

std::vector<ScalingRow> scaling_rows(const Measurements& all, const std::vector<Gpu>& catalogue) {
  std::map<std::string, CurveRows> trainings;
  for (const Measurement& row : all.speeds) {
    if (!is_used(row)) continue;
    CurveRows& training = trainings[training_of(row)];
    if (row.gpus > 1 && is_balanced(row.kind == "pollux" ? row.placement : "")) training.gangs.push_back(&row);
    if (row.gpus == 1) training.ones.push_back(&row);
  }
  const UsualSteps steps(all);
  std::vector<ScalingRow> rows;
  std::map<const Measurement*, std::size_t> curves;
  for (const auto& [name, training] : trainings)
    for (const Measurement* gang : training.gangs) {
      const Measurement* one = single_gpu(training, *gang);
      if (one == nullptr) continue;
      const GpuCount count = count_of(*gang, *batch_part(*gang, *one));
      const double efficiency = gang->per_second / (one->per_second * gang->gpus);
      if (efficiency > kLargestEfficiency) continue;
      const std::size_t curve = curves.try_emplace(one, curves.size()).first->second;
      rows.push_back({gang, curve, case_of(*gang, *one, steps, catalogue), count, efficiency, one->per_second});
    }
  std::vector<ScalingRow> kept;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept),
               [&](const ScalingRow& row) { return !is_no_speed(rows, row.curve); });
  return kept;
}

}  // namespace gpusim
