#include "gpusim/calibrate.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/calibration/networks.hpp"
#include "sim/calibration/training_log.hpp"
#include "sim/timing/network_names.hpp"

namespace gpusim {
namespace {

constexpr int kBatchesOfNnunet = 250;

Measurement from_log(const std::string& path, const TrainingLog& log, const LogFacts& facts, const GpuLabels& labels) {
  Measurement row;
  row.at = {path, 1};
  row.kind = "plain";
  row.mode = "train";
  row.model = facts.model;
  row.family = model_family(facts.model);
  row.gpu_label = facts.gpu;
  row.gpu = labels.find(facts.gpu);
  row.precision = precision_name(facts.precision);
  row.batch = facts.batch;
  row.unit = "samples";
  row.per_second = facts.samples.value_or(kBatchesOfNnunet * facts.batch) / (typical_epoch(log) / units::second);
  return row;
}

/// The first note about a row that was left out, before those about assumptions, as the end of a message.
std::string first_reason(const std::vector<LocalizedText>& notes) {
  for (const LocalizedText& note : notes)
    if (note.en.find("left out: ") != std::string::npos) return "; " + note.en;
  return notes.empty() ? "" : "; " + notes.front().en;
}

}  // namespace

MeasuredFiles sort_files(std::vector<std::string> paths) {
  MeasuredFiles files;
  for (const std::string& path : paths) {
    auto log = std::filesystem::is_directory(path) ? std::nullopt : read_training_log(path);
    if (!log)
      files.tables.push_back(path);
    else
      (log->epochs.empty() ? files.gpu_logs : files.trainings).emplace_back(path, std::move(*log));
  }
  files.paths = std::move(paths);
  return files;
}

CalibrationReport calibrate(const MeasuredFiles& files, const LogFacts& facts, const std::vector<Gpu>& catalogue,
                            const std::vector<PhysicalProfile>& library) {
  const GpuLabels labels(catalogue);
  Measurements all;
  for (const auto& [path, log] : files.trainings) all.speeds.push_back(from_log(path, log, facts, labels));
  all.add(read_tables(files.tables, labels));
  CalibrationReport report = calibrate(all, catalogue, library);
  report.notes.insert(report.notes.begin(), all.notes.begin(), all.notes.end());
  if (report.networks.empty() && files.gpu_logs.empty())
    throw InputError(files.paths.front(), "",
                     "expected the speed of a training on one known GPU, found none" + first_reason(report.notes));
  for (LocalizedText& note : gpus_without_prediction(catalogue)) report.notes.push_back(std::move(note));
  report.gpu_logs = files.gpu_logs;
  return report;
}

}  // namespace gpusim
