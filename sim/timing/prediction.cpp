#include "gpusim/step.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "gpusim/value.hpp"
#include "sim/base/elementary.hpp"
#include "sim/timing/network_names.hpp"
#include "sim/timing/predicted.hpp"
#include "sim/timing/transfer.hpp"
#include "sim/timing/work_model.hpp"

namespace gpusim {
namespace {

/// The effect of repeating a measurement on another host of the same kind, P10 to P90: 1.28 standard deviations, with a median of
/// 1.07 % over up to 39 H100 hosts (lambdal/deeplearning-benchmark, pytorch-train-throughput-v2).
constexpr double kRepeatFactor = 1.014;

StepTime whole_step(Seconds time) {
  StepTime step;
  step.compute = time;
  return step;
}

std::string family_of(const PhysicalProfile& profile) {
  return model_family(profile.names.empty() ? profile.name : profile.names.front());
}

/// The dominant operation of networks of a kind, for networks whose names do not tell it; empty when the kind does not either.
std::string work_of_kind(const std::string& kind) {
  if (kind == "cnn" || kind == "detection" || kind == "segmentation") return "convolution";
  if (kind == "transformer") return "attention";
  if (kind == "recurrent") return "recurrent";
  return kind == "recommender" ? "embedding" : "";
}

/// The measured speeds of a profile as rows for the transfer law. The profile must outlive them.
std::vector<TransferRow> rows_of(const PhysicalProfile& profile) {
  std::vector<TransferRow> rows;
  for (std::size_t number = 0; number < profile.measured.size(); ++number) {
    const MeasuredSpeed& speed = profile.measured[number];
    TransferRow& row = rows.emplace_back();
    row.measurement = number;
    row.table = "plain";
    row.setting = "own";
    row.family = family_of(profile);
    row.work = kind_of_work(row.family);
    if (const std::string work = work_of_kind(profile.kind); row.work == "other" && !work.empty()) row.work = work;
    row.gpu = &speed.gpu;
    row.gpu_name = speed.gpu.id;
    set_gpu_facts(row, speed.precision);
    row.batch = speed.batch;
    row.gpus = speed.gpus;
    row.ln_speed = log(speed.rate.raw());
  }
  return comparable_rows(rows);
}

/// The published transfer law conditioned on the measured speeds of a profile, which must outlive it.
SpeedTransfer own_transfer(const PhysicalProfile& profile) {
  return {SharedTerms{TermTable(carried_transfer_prior())}, rows_of(profile), family_of(profile)};
}

/// A precision in a sentence.
std::string_view precision_words(Precision precision) {
  constexpr std::string_view kWords[] = {"FP32", "TF32", "mixed precision", "FP8"};
  return kWords[static_cast<std::size_t>(precision)];
}

std::string described(const MeasuredSpeed& speed) {
  return fmt::format("{} {} batch {:g}", speed.gpu.id, name(speed.precision), speed.batch);
}

/// The cost of the law grows with the cube of the known speeds of a network, and the most distant ones add nothing.
constexpr std::size_t kMostSettings = 16;

/// The profile with only its nearest measured speeds: the same GPU first, then the same precision, then by batch.
PhysicalProfile with_nearest(const PhysicalProfile& profile, const Gpu& gpu, Precision precision, double batch) {
  PhysicalProfile nearest = profile;
  std::erase_if(nearest.measured, [](const MeasuredSpeed& speed) { return speed.gpus != 1; });
  if (nearest.measured.size() <= kMostSettings) return nearest;
  const auto distance = [&](const MeasuredSpeed& speed) {
    return std::tuple(speed.gpu.id != gpu.id, speed.precision != precision, std::abs(log(speed.batch / batch)));
  };
  std::stable_sort(nearest.measured.begin(), nearest.measured.end(),
                   [&](const MeasuredSpeed& a, const MeasuredSpeed& b) { return distance(a) < distance(b); });
  nearest.measured.resize(kMostSettings);
  return nearest;
}

/// A text about measured speeds of a profile that contradict each other.
std::string doubt_about(const Disagreement& odd, const PhysicalProfile& profile) {
  std::vector<std::string> names;
  for (const std::size_t number : odd.measurements) names.push_back(described(profile.measured[number]));
  return names.size() == 1
             ? fmt::format(
                   "{} disagrees with the other speeds of {}: it is {:.2g} times what follows from them, so bands are wider",
                   names.front(), profile.name, odd.ratio)
             : fmt::format("{} of {} disagree with each other, so bands are wider", fmt::join(names, " and "), profile.name);
}

/// The prediction from the measured speed that leaves the narrowest band, the first of equal ones.
std::optional<StepPrediction> scaled_from_nearby(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                                 double batch) {
  const auto is_alone = [](const MeasuredSpeed& speed) { return speed.gpus == 1; };
  if (std::none_of(profile.measured.begin(), profile.measured.end(), is_alone)) return std::nullopt;
  const PhysicalProfile nearest = with_nearest(profile, gpu, precision, batch);
  const SpeedTransfer transfer = own_transfer(nearest);
  const std::optional<Disagreement> odd = transfer.disagreement();
  const double widening = odd ? odd->band_factor : 1;
  std::optional<StepPrediction> best;
  double narrowest = 0;
  for (const MeasuredSpeed& speed : nearest.measured) {
    const bool is_same_gpu = speed.gpu.id == gpu.id;
    if (!is_same_gpu && !(missing_specs(gpu, precision).empty() && missing_specs(speed.gpu, speed.precision).empty())) continue;
    const Estimate ratio = transfer.ratio({&speed.gpu, speed.precision, speed.batch}, {&gpu, precision, batch});
    if (!(ratio.value > 0) || !std::isfinite(ratio.value)) continue;
    const double width = ratio.p90 / ratio.p10;
    if (best && width >= narrowest) continue;
    narrowest = width;
    best = StepPrediction{
        .layer = PredictionLayer::nearby,
        .step = whole_step(batch / (speed.rate * ratio.value)),
        .low_factor = pow(ratio.value / ratio.p90, widening),
        .high_factor = pow(ratio.value / ratio.p10, widening),
        .why = fmt::format("not measured on {} in {} with batch {:g}; from {} ({})", gpu.id, precision_words(precision), batch,
                           described(speed), speed.source.empty() ? "no source stated" : speed.source)};
  }
  if (best && odd) best->why += "; " + doubt_about(*odd, nearest);
  return best;
}

/// The prediction from the work in a step, for profiles without a usable measurement.
std::optional<StepPrediction> modelled(const PhysicalProfile& profile, const Gpu& gpu, Precision precision, double batch) {
  const WorkModel& model = carried_work_model();
  const auto step = modelled_step(model, profile, gpu, precision, batch);
  if (!step) return std::nullopt;
  return StepPrediction{
      .layer = PredictionLayer::model,
      .step = *step,
      .low_factor = exp(model.p10),
      .high_factor = exp(model.p90),
      .why = fmt::format("on {} from {} and {} a sample", gpu.id, value_text(Value::of(profile.work.raw(), Unit({{"FLOP", 1}}))),
                         value_text(Value::of(profile.traffic.raw(), Unit({{"B", 1}}))))};
}

}  // namespace

std::string doubtful_speeds(const PhysicalProfile& profile) {
  if (profile.measured.size() < 2) return {};
  const MeasuredSpeed& first = profile.measured.front();
  const PhysicalProfile nearest = with_nearest(profile, first.gpu, first.precision, first.batch);
  const SpeedTransfer transfer = own_transfer(nearest);
  const std::optional<Disagreement> odd = transfer.disagreement();
  return odd ? doubt_about(*odd, nearest) : std::string();
}

StepPrediction measured_step(const MeasuredSpeed& speed) {
  return {.layer = PredictionLayer::measured,
          .step = whole_step(speed.batch * speed.gpus / speed.rate),
          .low_factor = 1 / kRepeatFactor,
          .high_factor = kRepeatFactor,
          .why = fmt::format("measured: {}", speed.source.empty() ? "no source stated" : speed.source)};
}

std::vector<std::string> missing_specs(const Gpu& gpu, Precision precision) {
  std::vector<std::string> missing;
  const auto expect = [&](bool is_there, const char* key) {
    if (!is_there) missing.push_back(fmt::format("\"{}\"", key));
  };
  expect(gpu.fp32.has_value(), "peak/fp32");
  if (precision == Precision::mixed || precision == Precision::fp8) expect(gpu.fp16.has_value(), "peak/fp16");
  if (precision == Precision::tf32) expect(gpu.tf32.has_value(), "peak/tf32");
  expect(gpu.memory_bandwidth.has_value(), "memory_bandwidth");
  return missing;
}

std::string_view name(PredictionLayer layer) {
  constexpr std::string_view kNames[] = {"measured", "nearby", "model"};
  return kNames[static_cast<std::size_t>(layer)];
}

std::optional<StepPrediction> predict_step(const PhysicalProfile& profile, const Gpu& gpu, Precision precision,
                                           std::int64_t batch) {
  const auto samples = static_cast<double>(batch);
  if (auto here = measured_step_on(profile, gpu, precision, batch, 1)) return here;
  if (auto nearby = scaled_from_nearby(profile, gpu, precision, samples)) return nearby;
  auto model = modelled(profile, gpu, precision, samples);
  if (model) model->why = "nothing was measured; " + model->why;
  return model;
}

}  // namespace gpusim
