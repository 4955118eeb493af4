// Writes the results of a calibration for people and as a table.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/calibrate.hpp"
#include "sim/base/message.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// The measurements of nvidia-smi in the form of a model of a scenario.
std::string seen_by_nvidia_smi(const std::string& path, const TrainingLog& log) {
  std::string text;
  for (const CardLog& card : log.cards) {
    const bool has_both = !card.card.empty() && !card.gpu_label.empty();
    const std::string label = one_line(card.card + (has_both ? ", " : "") + card.gpu_label);
    text += fmt::format("{}{}:\n", path, label.empty() ? "" : " (" + label + ")");
    if (card.utilization)
      text += fmt::format("  a kernel ran {:.0f} % of the time: at most \"demand\": {{\"compute\": {:.2f}}}\n",
                          *card.utilization * 100, std::max(0.01, *card.utilization));
    if (card.memory) text += fmt::format("  at most {0:.2f} GB in use: \"memory\": \"{0:.2f} GB\"\n", *card.memory / units::GB);
    if (card.power) text += fmt::format("  {0:.0f} W on average: \"power\": {{\"busy\": \"{0:.0f} W\"}}\n", *card.power / units::W);
    if (!card.utilization && !card.memory && !card.power) text += "  nvidia-smi reported no data: [N/A] in every sample\n";
  }
  return text;
}

std::string digits(double value) { return fmt::format("{:.3g}", value); }

std::string errors_text(const Calibration& calibration) {
  if (calibration.left_out.empty()) return "  one setting: cross-validation is not possible\n";
  double sum = 0;
  std::size_t inside = 0;
  for (const LeftOut& row : calibration.left_out) {
    sum += std::abs(row.predicted.value / row.measured.rate.raw() - 1);
    if (row.predicted.p10 <= row.measured.rate.raw() && row.measured.rate.raw() <= row.predicted.p90) ++inside;
  }
  return fmt::format("  each of them from the others: {:.1f} % off on average, {} of {} inside the 80 % band\n",
                     sum / static_cast<double>(calibration.left_out.size()) * 100, inside, calibration.left_out.size());
}

std::string page_of(const Calibration& calibration) {
  std::string text =
      fmt::format("{}: {} setting{} measured{}\n", calibration.profile.name, calibration.profile.measured.size(),
                  calibration.profile.measured.size() == 1 ? "" : "s",
                  calibration.known_as.empty() ? "" : fmt::format(", sizes of the library's {}", calibration.known_as));
  for (const BatchLine& line : calibration.lines) {
    text += fmt::format("  {} {}: ", line.gpu.id, name(line.precision));
    text +=
        line.batches > 1
            ? fmt::format("{} ms a step + {} ms a sample", digits(line.fixed.raw() * 1e3), digits(line.per_sample.raw() * 1e3))
            : fmt::format("{} ms a sample (one batch; the fixed cost needs two batch sizes)", digits(line.per_sample.raw() * 1e3));
    if (line.peak_part) text += fmt::format(", {:.0f} % of the peak", *line.peak_part * 100);
    text += "\n";
  }
  text += errors_text(calibration);
  text += fmt::format("\n  {:<22} {:<6} {:>6} {:>12} {:>25}  {}\n", "card", "in", "batch", "samples/s", "8 of 10 cases", "from");
  for (const CardPrediction& card : calibration.cards) {
    const Estimate speed = card.per_second();
    text += fmt::format("  {:<22} {:<6} {:>6} {:>12} {:>25}  {}\n", card.gpu.id, name(card.precision), card.batch,
                        digits(speed.value), fmt::format("{} .. {}", digits(speed.p10), digits(speed.p90)), name(card.step.layer));
  }
  return text;
}

}  // namespace

std::string calibration_page(const CalibrationReport& report) {
  std::string text;
  for (const auto& [path, log] : report.card_logs) text += seen_by_nvidia_smi(path, log);
  for (const Calibration& network : report.networks) text += (&network == &report.networks.front() ? "" : "\n") + page_of(network);
  for (const std::string& note : report.notes) text += fmt::format("note: {}\n", note);
  return text;
}

std::string predictions_csv(const CalibrationReport& report) {
  std::string text =
      csv_line(std::vector<std::string>{"model", "gpu", "precision", "batch", "samples_per_s", "p10", "p90", "layer", "why"});
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  for (const Calibration& network : report.networks)
    for (const CardPrediction& card : network.cards) {
      const Estimate speed = card.per_second();
      text += csv_line(std::vector<std::string>{network.profile.name, card.gpu.id, std::string(name(card.precision)),
                                                fmt::format("{}", card.batch), number(speed.value), number(speed.p10),
                                                number(speed.p90), std::string(name(card.step.layer)), card.step.why});
    }
  return text;
}

}  // namespace gpusim
