#include "sim/calibration/networks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "gpusim/reader.hpp"
#include "sim/calibration/work_model_fit.hpp"
#include "sim/page/messages.hpp"
#include "sim/page/phrase.hpp"
#include "sim/timing/measured_speeds.hpp"
#include "sim/timing/predicted.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kMostLeftOut = 40;

std::string place(const Measurement& row) { return fmt::format("{}:{}", row.at.table, row.at.line); }

/// Adds a note unless it is there already.
void note(LocalizedText text, std::vector<LocalizedText>& notes) {
  if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(std::move(text));
}

/// The GPU of the catalogue that a label most likely means, as the end of a message.
LocalizedText meant_gpu(const std::string& label, const std::vector<Gpu>& catalogue) {
  std::vector<std::string> names;
  for (const Gpu& gpu : catalogue) {
    names.push_back(gpu.id);
    names.push_back(gpu.family);
  }
  const auto nearest = nearest_name(label, names);
  if (nearest) return say({"; did you mean \"{}\"?", "; \"{}\"입니까?"}, *nearest);
  return say({"; `gpusim catalog` lists all", "; `gpusim catalog`에 목록이 있음"});
}

/// The reason why a row cannot be used for a single GPU; empty when it can.
std::optional<LocalizedText> reason_against(const Measurement& row, const std::vector<Gpu>& catalogue) {
  if (row.is_doubtful) return say({"marked as doubtful", "의심스러운 값으로 표시됨"});
  if (row.mode != "train") return say({"not of training", "학습의 속도가 아님"});
  if (row.gpu.empty())
    return say({"no data sheet is called \"{}\"{}", "\"{}\"의 데이터시트가 없음{}"}, row.gpu_label,
               meant_gpu(row.gpu_label, catalogue));
  if (!row.precision.empty() && !is_known_precision(row.precision))
    return say({"unknown precision \"{}\"; expected {}", "알 수 없는 정밀도 \"{}\"; 가능한 값: {}"}, row.precision,
               kKnownPrecisions);
  if (!row.batch && row.kind == "plain" && row.unit == "samples")
    return say({"no batch stated, from which the time of a step follows; expected a column \"batch\"",
                "단계 시간을 구할 배치가 없음; \"batch\" 열이 필요함"});
  if (!row.batch && row.unit == "steps")
    return say({"steps of an unknown batch; expected a column \"batch\"", "단계의 배치를 알 수 없음; \"batch\" 열이 필요함"});
  if (row.unit == "epochs")
    return say({"an epoch of unknown length; expected a column \"samples\"", "에폭의 길이를 알 수 없음; \"samples\" 열이 필요함"});
  return std::nullopt;
}

constexpr Phrase kLeftOut{"{}: left out: {}", "{}: 제외: {}"};

std::optional<MeasuredSpeed> measured_speed(const Measurement& row, const std::vector<Gpu>& catalogue,
                                            std::vector<LocalizedText>& notes) {
  std::optional<LocalizedText> reason = reason_against(row, catalogue);
  const Gpu* gpu = find_gpu(catalogue, row.gpu);
  const auto precision = gpu == nullptr ? std::nullopt : precision_of(row, *gpu);
  if (gpu != nullptr && row.precision == "tf32" && gpu->supported(Precision::tf32) == Precision::fp32)
    reason = say({"{} has no TF32", "{}에는 TF32가 없음"}, gpu->id);
  if (gpu == nullptr || !precision || reason) {
    notes.push_back(say(kLeftOut, place(row), reason.value_or(LocalizedText{})));
    return std::nullopt;
  }
  if (row.precision == "mixed" && gpu->supported(Precision::mixed) == Precision::fp32)
    note(say({"{} has no faster mixed precision, because its FP16 peak is not above its FP32 peak: speeds measured in it are used "
              "as they are",
              "{}은(는) FP16 최고 성능이 FP32보다 높지 않아 혼합 정밀도가 더 빠르지 않음: 그 측정값은 그대로 사용함"},
             gpu->id),
         notes);
  if (!row.batch) note(say({"{}: no batch stated: taken as 1", "{}: 배치가 없어 1로 봄"}, row.at.table), notes);
  MeasuredSpeed speed;
  speed.gpu = *gpu;
  // A user who writes fp32 means it; other tables are read as described at precision_of().
  speed.precision = row.kind == "plain" && precision == Precision::tf32 && row.precision != "tf32" ? Precision::fp32 : *precision;
  speed.batch = row.batch.value_or(1);
  speed.gpus = row.gpus;
  speed.rate = Rate::raw(row.unit == "steps" ? row.per_second * speed.batch : row.per_second);
  speed.source = place(row);
  if (const std::string why = impossible_speed(speed.batch, speed.rate); !why.empty()) {
    notes.push_back(say(kLeftOut, place(row), translated(why)));
    return std::nullopt;
  }
  return speed;
}

/// Least squares of (fixed + b x per_sample) / t - 1 over the rows, with both coefficients at least zero.
BatchLine fit_line(const std::vector<MeasuredSpeed>& rows, Work work) {
  BatchLine line;
  line.gpu = rows.front().gpu;
  line.precision = rows.front().precision;
  double ff = 0, fp = 0, pp = 0, f = 0, p = 0;
  std::map<double, int> batches;
  for (const MeasuredSpeed& row : rows) {
    const double time = row.batch / row.rate.raw();
    const double x = 1 / time;
    const double y = row.batch / time;
    ff += x * x;
    fp += x * y;
    pp += y * y;
    f += x;
    p += y;
    ++batches[row.batch];
  }
  line.batches = batches.size();
  const double determinant = ff * pp - fp * fp;
  double fixed = line.batches > 1 ? (f * pp - p * fp) / determinant : 0;
  double per_sample = line.batches > 1 ? (p * ff - f * fp) / determinant : p / pp;
  if (fixed < 0) {
    fixed = 0;
    per_sample = p / pp;
  } else if (per_sample < 0) {
    per_sample = 0;
    fixed = f / ff;
  }
  line.fixed = Seconds::raw(fixed);
  line.per_sample = Seconds::raw(per_sample);
  const auto peak = line.gpu.peak(line.precision);
  if (work > Work{} && per_sample > 0 && peak) line.peak_part = work.raw() / per_sample / peak->raw();
  return line;
}

std::vector<BatchLine> lines_of(const PhysicalProfile& profile) {
  std::map<std::pair<std::string, Precision>, std::vector<MeasuredSpeed>> groups;
  for (const MeasuredSpeed& speed : profile.measured)
    if (speed.gpus == 1) groups[{speed.gpu.id, speed.precision}].push_back(speed);
  std::vector<BatchLine> lines;
  for (const auto& entry : groups) lines.push_back(fit_line(entry.second, profile.work));
  return lines;
}

std::vector<LeftOut> leave_each_out(const PhysicalProfile& profile) {
  std::vector<LeftOut> results;
  // If there are very many rows, an evenly spread sample is sufficient.
  const std::size_t step_size = (profile.measured.size() + kMostLeftOut - 1) / kMostLeftOut;
  for (std::size_t i = 0; i < profile.measured.size(); i += step_size) {
    PhysicalProfile others = profile;
    others.measured.erase(others.measured.begin() + static_cast<std::ptrdiff_t>(i));
    const MeasuredSpeed& own = profile.measured[i];
    if (own.gpus != 1) continue;
    const auto step = predict_step(others, own.gpu, own.precision, std::llround(std::max(1.0, own.batch)));
    if (!step || others.measured.empty()) continue;
    const double speed = own.batch / step->step.total().raw();
    results.push_back({own, {speed, speed / step->high_factor, speed / step->low_factor}});
  }
  return results;
}

/// Predictions for all GPUs of the catalogue in all measured precisions and those that the GPU supports beyond them (FP32, TF32,
/// mixed), with the largest measured batch, the fastest first. GPUs whose memory is known to be too small are left out.
std::vector<GpuPrediction> predict_gpus(const PhysicalProfile& profile, const std::vector<Gpu>& catalogue) {
  double batch = 1;
  for (const MeasuredSpeed& speed : profile.measured) batch = std::max(batch, speed.batch);
  std::vector<GpuPrediction> predictions;
  for (const Gpu& gpu : catalogue)
    for (const Precision precision : {Precision::fp32, Precision::tf32, Precision::mixed}) {
      if (gpu.supported(precision) != precision) continue;
      const std::int64_t samples = std::llround(batch);
      const auto memory = memory_of(profile, precision, samples);
      if (memory && *memory > gpu.memory) continue;
      if (auto step = predict_step(profile, gpu, precision, samples))
        predictions.push_back({gpu, precision, samples, std::move(*step)});
    }
  std::stable_sort(predictions.begin(), predictions.end(),
                   [](const GpuPrediction& a, const GpuPrediction& b) { return a.per_second().value > b.per_second().value; });
  return predictions;
}

}  // namespace

CalibrationReport calibrate(const Measurements& measurements, const std::vector<Gpu>& catalogue,
                            const std::vector<PhysicalProfile>& library) {
  CalibrationReport report;
  for (const Measurement& row : measurements.speeds) {
    const auto speed = measured_speed(row, catalogue, report.notes);
    if (!speed) continue;
    auto known = std::find_if(report.networks.begin(), report.networks.end(),
                              [&](const Calibration& network) { return network.profile.name == row.model; });
    if (known == report.networks.end()) {
      Calibration& added = report.networks.emplace_back();
      if (const PhysicalProfile* found = find_profile(library, row)) {
        added.profile = *found;
        added.known_as = found->name;
      }
      added.profile.name = row.model;
      known = report.networks.end() - 1;
    }
    known->profile.measured.push_back(*speed);
  }
  for (Calibration& network : report.networks) {
    std::vector<std::string> repeats;
    network.profile.measured = merged_repeats(network.profile.measured, repeats);
    for (const std::string& repeat : repeats) report.notes.push_back(translated(repeat));
    network.lines = lines_of(network.profile);
    network.left_out = leave_each_out(network.profile);
    network.gpus = predict_gpus(network.profile, catalogue);
    if (const std::string doubt = doubtful_speeds(network.profile); !doubt.empty()) report.notes.push_back(translated(doubt));
  }
  return report;
}

std::vector<LocalizedText> gpus_without_prediction(const std::vector<Gpu>& catalogue) {
  std::vector<LocalizedText> reasons;
  for (const Gpu& gpu : catalogue)
    if (const auto missing = missing_specs(gpu, Precision::fp32); !missing.empty())
      reasons.push_back(
          say({"nothing is predicted from or to {}: its data sheet lacks {}", "{} 관련 예측 없음: 데이터시트에 {} 값이 없음"},
              gpu.id, LocalizedText{fmt::format("{}", fmt::join(missing, " and ")), fmt::format("{}", fmt::join(missing, ", "))}));
  return reasons;
}

Estimate GpuPrediction::per_second() const {
  const double speed = static_cast<double>(batch) / step.step.total().raw();
  return {speed, speed / step.high_factor, speed / step.low_factor};
}

}  // namespace gpusim
