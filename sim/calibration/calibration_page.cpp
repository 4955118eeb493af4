// The page of a calibration, and its predictions as CSV.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/calibrate.hpp"
#include "sim/base/message.hpp"
#include "sim/input/text_tables.hpp"
#include "sim/page/columns.hpp"

namespace gpusim {
namespace {

Value in_unit(double value, std::string unit) { return Value::of(value, Unit({{std::move(unit), 1}})); }

/// The table of what nvidia-smi recorded of each GPU, with the keys by which a scenario states it.
Table logs_table(const std::vector<std::pair<std::string, TrainingLog>>& logs) {
  Table table{.key = "nvidia_smi",
              .columns = {text_column("file", {"file", "파일"}), text_column("gpu", {"GPU", "GPU"}),
                          text_column("measure", {"recorded", "기록"}), number_column("value", {"value", "값"}),
                          text_column("in_scenario", {"in a scenario", "시나리오에서"})},
              .rows = {}};
  for (const auto& [path, log] : logs)
    for (const GpuLog& gpu : log.gpus) {
      const bool has_both = !gpu.id.empty() && !gpu.gpu_label.empty();
      const std::string label = one_line(gpu.id + (has_both ? ", " : "") + gpu.gpu_label);
      const auto add = [&, &file = path](const Phrase& measure, Cell value, std::string stated) {
        table.rows.push_back({Cell::name(file), Cell::name(label), say(measure), std::move(value), Cell::code(std::move(stated))});
      };
      if (gpu.utilization)
        add({"time in which a kernel ran", "커널이 실행된 시간"}, part_cell(*gpu.utilization),
            fmt::format("\"demand\": {{\"compute\": {:.2f}}}", std::max(0.01, *gpu.utilization)));
      if (gpu.memory)
        add({"most memory in use", "최대 메모리 사용량"}, in_unit(gpu.memory->raw(), "B"),
            fmt::format("\"memory\": \"{:.2f} GB\"", *gpu.memory / units::GB));
      if (gpu.power)
        add({"mean power", "평균 전력"}, Value::of(*gpu.power / units::W, Unit({{"J", 1}, {"s", -1}})),
            fmt::format("\"power\": {{\"busy\": \"{:.0f} W\"}}", *gpu.power / units::W));
      if (!gpu.utilization && !gpu.memory && !gpu.power)
        table.rows.push_back(
            {Cell::name(path), Cell::name(label),
             say({"nvidia-smi reported no data: [N/A] in every sample", "nvidia-smi가 데이터를 주지 않음: 모든 표본이 [N/A]"}),
             Cell(), Cell()});
    }
  return table;
}

Table lines_table(const Calibration& calibration) {
  Table table{.key = "lines",
              .columns = {text_column("gpu", {"GPU", "GPU"}), text_column("precision", {"precision", "정밀도"}),
                          number_column("step", {"fixed time per step", "단계당 고정 시간"}),
                          number_column("sample", {"time per sample", "표본당 시간"}),
                          number_column("peak_part", {"of the peak", "최고 성능 대비"})},
              .rows = {}};
  for (const BatchLine& line : calibration.lines)
    table.rows.push_back({Cell::name(line.gpu.id), Cell::name(std::string(name(line.precision))),
                          line.batches > 1 ? seconds_cell(line.fixed.raw()) : Cell(), seconds_cell(line.per_sample.raw()),
                          line.peak_part ? part_cell(std::round(*line.peak_part * 100) / 100) : Cell()});
  return table;
}

/// From what a speed follows.
LocalizedText layer_text(PredictionLayer layer) {
  constexpr Phrase kNames[] = {{"measured", "측정"}, {"nearby", "다른 측정에서 환산"}, {"model", "연산량 모델"}};
  return say(kNames[static_cast<std::size_t>(layer)]);
}

LocalizedText leave_one_out_text(const Calibration& calibration) {
  if (calibration.left_out.empty())
    return say({"One setting: cross-validation is not possible.", "측정 조건이 하나여서 교차 검증을 할 수 없습니다."});
  double sum = 0;
  std::size_t inside = 0;
  for (const LeftOut& row : calibration.left_out) {
    sum += std::abs(row.predicted.value / row.measured.rate.raw() - 1);
    if (row.predicted.p10 <= row.measured.rate.raw() && row.measured.rate.raw() <= row.predicted.p90) ++inside;
  }
  return say({"Leave-one-out error: {:.1f} % on average; {} of {} measurements lie inside the 80 % band.",
              "하나씩 빼고 예측한 오차: 평균 {0:.1f} %; 측정값 {2}개 중 {1}개가 80 % 구간 안에 있습니다."},
             sum / static_cast<double>(calibration.left_out.size()) * 100, inside, calibration.left_out.size());
}

Table predictions_table(const Calibration& calibration) {
  Table table{.key = "predictions",
              .columns = {text_column("gpu", {"GPU", "GPU"}), text_column("precision", {"precision", "정밀도"}),
                          number_column("batch", {"batch", "배치"}), number_column("samples_per_s", {"samples/s", "표본/초"}),
                          number_column("p10", {"P10", "P10"}), number_column("p90", {"P90", "P90"}),
                          text_column("layer", {"from", "근거"})},
              .rows = {}};
  for (const GpuPrediction& gpu : calibration.gpus) {
    const Estimate speed = gpu.per_second();
    table.rows.push_back({Cell::name(gpu.gpu.id), Cell::name(std::string(name(gpu.precision))),
                          Cell::count(static_cast<std::uint64_t>(gpu.batch)), Value::number(speed.value), Value::number(speed.p10),
                          Value::number(speed.p90), layer_text(gpu.step.layer)});
  }
  return table;
}

PageSection section_of(const Calibration& calibration) {
  const std::size_t settings = calibration.profile.measured.size();
  const LocalizedText sizes = calibration.known_as.empty()
                                  ? LocalizedText{}
                                  : say({", with the sizes of the library's {}", ", 크기는 라이브러리의 {}"}, calibration.known_as);
  PageSection section{.title = name_text(calibration.profile.name), .blocks = {}};
  section.blocks.emplace_back(
      Sentence{say({"{0} measured{2}.", "측정 조건 {1}개{2}."}, counted(settings, "setting"), settings, sizes)});
  section.blocks.emplace_back(lines_table(calibration));
  if (std::ranges::any_of(calibration.lines, [](const BatchLine& line) { return line.batches < 2; }))
    section.blocks.emplace_back(Sentence{
        say({"The fixed time per step needs two batch sizes.", "단계당 고정 시간을 구하려면 배치 크기가 둘 이상 필요합니다."})});
  section.blocks.emplace_back(Sentence{leave_one_out_text(calibration)});
  section.blocks.emplace_back(predictions_table(calibration));
  section.blocks.emplace_back(
      Sentence{say({"The speed lies between P10 and P90 in 8 of 10 cases.", "10번 중 8번은 속도가 P10과 P90 사이에 있습니다."})});
  return section;
}

}  // namespace

Page calibration_page(const CalibrationReport& report) {
  Page page{"calibration", say({"Calibration from measured speeds", "측정 속도로 한 보정"}), {}};
  if (!report.gpu_logs.empty()) page.sections.push_back({.title = {}, .blocks = {logs_table(report.gpu_logs)}});
  for (const Calibration& network : report.networks) page.sections.push_back(section_of(network));
  add_notes(report.notes, page);
  return page;
}

std::string predictions_csv(const CalibrationReport& report) {
  std::string text =
      csv_line(std::vector<std::string>{"model", "gpu", "precision", "batch", "samples_per_s", "p10", "p90", "layer", "why"});
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  for (const Calibration& network : report.networks)
    for (const GpuPrediction& gpu : network.gpus) {
      const Estimate speed = gpu.per_second();
      text += csv_line(std::vector<std::string>{network.profile.name, gpu.gpu.id, std::string(name(gpu.precision)),
                                                fmt::format("{}", gpu.batch), number(speed.value), number(speed.p10),
                                                number(speed.p90), std::string(name(gpu.step.layer)), gpu.step.why});
    }
  return text;
}

}  // namespace gpusim
