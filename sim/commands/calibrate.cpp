#include "gpusim/calibrate.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

#include "gpusim/report.hpp"
#include "sim/calibration/training_log.hpp"
#include "sim/base/message.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/tables.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"
#include "sim/scenario/physical_profiles.hpp"
#include "sim/timing/network_names.hpp"

namespace gpusim {
namespace {

constexpr int kIterationsOfNnunet = 250;

/// What a log lacks of a measured speed comes from the command line.
Measurement from_log(const std::string& path, const TrainingLog& log, const Options& options, const GpuLabels& labels) {
  Measurement row;
  row.at = {path, 1};
  row.kind = "plain";
  row.mode = "train";
  row.model = options.text("model").value_or("nnunet");
  row.family = model_family(row.model);
  const auto gpu = options.text("gpu");
  if (!gpu) throw InputError(path, "", "a log does not say on which card it was written; expected --gpu");
  row.gpu_label = *gpu;
  row.gpu = labels.find(*gpu);
  row.precision = precision_name(options.text("precision").value_or("mixed"));
  if (!is_known_precision(row.precision))
    throw UsageError(fmt::format("--precision: expected {}, got {}", kKnownPrecisions, in_quotes(*options.text("precision"))));
  row.batch = static_cast<double>(options.number("batch", 1, 1'000'000'000, 2));
  row.unit = "samples";
  const double samples = static_cast<double>(options.number("samples", 0, 1'000'000'000'000, 0));
  row.per_second = (samples > 0 ? samples : kIterationsOfNnunet * *row.batch) / typical_epoch(log);
  return row;
}

/// What nvidia-smi saw, as a model of a scenario states it.
std::string seen_by_nvidia_smi(const std::string& path, const TrainingLog& log) {
  std::string text;
  for (const CardLog& card : log.cards) {
    const bool has_both = !card.card.empty() && !card.gpu_label.empty();
    const std::string label = one_line(card.card + (has_both ? ", " : "") + card.gpu_label);
    text += fmt::format("{}{}:\n", path, label.empty() ? "" : " (" + label + ")");
    if (card.utilization)
      text += fmt::format("  a kernel ran {:.0f} % of the time: at most \"demand\": {{\"compute\": {:.2f}}}\n",
                          *card.utilization * 100, std::max(0.01, *card.utilization));
    if (card.memory_bytes)
      text += fmt::format("  at most {0:.2f} GB in use: \"memory\": \"{0:.2f} GB\"\n", *card.memory_bytes / 1e9);
    if (card.watts) text += fmt::format("  {0:.0f} W on average: \"power\": {{\"busy\": \"{0:.0f} W\"}}\n", *card.watts);
    if (!card.utilization && !card.memory_bytes && !card.watts) text += "  it tells nothing of itself: [N/A] in every sample\n";
  }
  return text;
}

std::string digits(double value) { return fmt::format("{:.3g}", value); }

std::string errors_text(const Calibration& calibration) {
  if (calibration.left_out.empty()) return "  one setting: nothing to hold it against\n";
  double sum = 0;
  std::size_t inside = 0;
  for (const LeftOut& row : calibration.left_out) {
    sum += std::abs(row.predicted / row.measured.per_second - 1);
    if (row.p10 <= row.measured.per_second && row.measured.per_second <= row.p90) ++inside;
  }
  return fmt::format("  each of them from the others: {:.1f} % off on average, {} of {} inside the 80 % band\n",
                     sum / static_cast<double>(calibration.left_out.size()) * 100, inside, calibration.left_out.size());
}

std::string page(const Calibration& calibration, const std::vector<CardPrediction>& cards) {
  std::string text =
      fmt::format("{}: {} setting{} measured{}\n", calibration.profile.name, calibration.profile.measured.size(),
                  calibration.profile.measured.size() == 1 ? "" : "s",
                  calibration.known_as.empty() ? "" : fmt::format(", sizes of the library's {}", calibration.known_as));
  for (const BatchLine& line : calibration.lines) {
    text += fmt::format("  {} {}: ", line.gpu.id, name(line.precision));
    text += line.batches > 1
                ? fmt::format("{} ms a step + {} ms a sample", digits(line.fixed.raw() * 1e3), digits(line.per_sample.raw() * 1e3))
                : fmt::format("{} ms a sample (one batch: no fixed part can be told)", digits(line.per_sample.raw() * 1e3));
    if (line.peak_part) text += fmt::format(", {:.0f} % of the peak", *line.peak_part * 100);
    text += "\n";
  }
  text += errors_text(calibration);
  text += fmt::format("\n  {:<22} {:<6} {:>6} {:>12} {:>25}  {}\n", "card", "in", "batch", "samples/s", "8 of 10 cases", "from");
  for (const CardPrediction& card : cards) {
    const Estimate speed = card.per_second();
    text += fmt::format("  {:<22} {:<6} {:>6} {:>12} {:>25}  {}\n", card.gpu.id, name(card.precision), card.batch,
                        digits(speed.value), fmt::format("{} .. {}", digits(speed.p10), digits(speed.p90)), name(card.step.layer));
  }
  return text;
}

/// As a section `profiles` of a scenario.
Json profiles_json(const std::vector<Calibration>& calibrations) {
  Json profiles = Json::object();
  for (const Calibration& calibration : calibrations) {
    Json profile = Json::object();
    for (const auto& [name, json] : built_in_profiles())
      if (name == calibration.known_as) profile = json;
    if (calibration.known_as.empty()) profile["title"] = calibration.profile.name;
    Json& measured = profile["measured"] = Json::array();
    for (const MeasuredSpeed& speed : calibration.profile.measured)
      measured.push_back({{"gpu", speed.gpu.id},
                          {"precision", name(speed.precision)},
                          {"batch", speed.batch},
                          {"gpus", speed.gpus},
                          {"per_second", speed.per_second},
                          {"basis", "measured"},
                          {"source", speed.source}});
    profiles[calibration.profile.name] = std::move(profile);
  }
  return {{"profiles", std::move(profiles)}};
}

std::string predictions_csv(const std::vector<Calibration>& calibrations, const std::vector<std::vector<CardPrediction>>& cards) {
  std::string text =
      csv_line(std::vector<std::string>{"model", "gpu", "precision", "batch", "samples_per_s", "p10", "p90", "layer", "why"});
  const auto number = [](double value) { return fmt::format("{:.6g}", value); };
  for (std::size_t i = 0; i < calibrations.size(); ++i)
    for (const CardPrediction& card : cards[i]) {
      const Estimate speed = card.per_second();
      text += csv_line(std::vector<std::string>{calibrations[i].profile.name, card.gpu.id, std::string(name(card.precision)),
                                                fmt::format("{}", card.batch), number(speed.value), number(speed.p10),
                                                number(speed.p90), std::string(name(card.step.layer)), card.step.why});
    }
  return text;
}

/// Why a row was left out, before what was assumed of others; as the end of a message.
std::string first_reason(const std::vector<std::string>& notes) {
  for (const std::string& note : notes)
    if (note.find("left out: ") != std::string::npos) return "; " + note;
  return notes.empty() ? "" : "; " + notes.front();
}

}  // namespace

void declare_calibrate(Options& options) {
  declare_catalog_option(options);
  options.value("json", "FILE", "write the profiles, a section of a scenario, there; - prints it instead of the page")
      .value("csv", "FILE", "write the predictions there; - prints them instead of the page")
      .value("gpu", "NAME", "of a log: the card")
      .value("model", "NAME", "of a log: the network (nnunet)")
      .value("precision", "NAME", "of a log (mixed)")
      .value("batch", "N", "of a log: samples at once (2)")
      .value("samples", "N", "of a log: in an epoch (250 x batch)");
}

int calibrate_command(const Options& options) {
  if (options.text("json") == "-" && options.text("csv") == "-") throw UsageError("--json - and --csv - both want standard output");
  const Catalog catalog = catalog_of(options);
  const std::vector<Gpu> catalogue = sheets_of(catalog);
  const GpuLabels labels(catalogue);
  Measurements all;
  std::string seen;
  std::vector<std::string> tables;
  for (const std::string& path : options.arguments()) {
    const auto log = std::filesystem::is_directory(path) ? std::nullopt : read_training_log(path);
    if (!log)
      tables.push_back(path);
    else if (!log->epoch_seconds.empty())
      all.speeds.push_back(from_log(path, *log, options, labels));
    else
      seen += seen_by_nvidia_smi(path, *log);
  }
  if (all.speeds.empty())
    for (const char* of_log : {"gpu", "model", "precision", "batch", "samples"})
      if (options.has(of_log)) throw UsageError(fmt::format("--{} is of a training's log, and none is given", of_log));
  Measurements read = read_tables(tables, labels);
  all.speeds.insert(all.speeds.end(), read.speeds.begin(), read.speeds.end());
  std::vector<std::string> notes = std::move(read.notes);
  const std::vector<Calibration> calibrations = calibrate(all, catalogue, library_profiles(catalog), notes);
  if (calibrations.empty() && seen.empty())
    throw InputError(options.arguments().front(), "", "no speed of a training on one known card" + first_reason(notes));
  std::vector<std::vector<CardPrediction>> cards;
  for (const Calibration& calibration : calibrations) cards.push_back(predict_cards(calibration, catalogue));
  const std::string json = profiles_json(calibrations).dump(2) + "\n";
  const std::string csv = predictions_csv(calibrations, cards);
  bool prints_page = true;
  for (const auto& [option, text] : {std::pair{"json", &json}, std::pair{"csv", &csv}}) {
    const auto file = options.text(option);
    if (!file) continue;
    prints_page = prints_page && *file != "-";
    if (*file == "-")
      print(*text);
    else
      write_file(*file, *text);
  }
  if (!prints_page) return kDone;
  print(seen);
  for (std::size_t i = 0; i < calibrations.size(); ++i)
    print(fmt::format("{}{}", i == 0 ? "" : "\n", page(calibrations[i], cards[i])));
  for (const std::string& reason : cards_without_prediction(catalogue)) notes.push_back(reason);
  for (const std::string& note : notes) print(fmt::format("note: {}\n", note));
  return kDone;
}

}  // namespace gpusim
