#pragma once
// What follows from measured speeds. A user's own measurements yield a physical profile, and from it the speed on every other GPU.
// Open tables of measurements show how accurate such predictions are: every measured speed is predicted from the others.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/page.hpp"
#include "gpusim/step.hpp"

namespace gpusim {

// Input:

/// What nvidia-smi recorded of one GPU.
struct GpuLog {
  std::string id;                     ///< its index, UUID or bus id in the log; empty where the log has none
  std::string gpu_label;              ///< the name that nvidia-smi gives the GPU
  std::optional<double> utilization;  ///< mean part of the sampled time in which a kernel ran
  std::optional<DataSize> memory;     ///< the largest amount in use
  std::optional<Power> power;         ///< mean power draw
};

struct TrainingLog {
  std::vector<Seconds> epochs;  ///< the length of each epoch that nnU-Net logged, in the order of the log
  std::vector<GpuLog> gpus;     ///< what nvidia-smi recorded, in the order in which the GPUs appear
};

/// What the user states because a training log does not contain it.
struct LogFacts {
  std::string gpu;  ///< the GPU, by its id or one of its labels
  std::string model = "nnunet";
  std::string precision = "mixed";
  double batch = 2;               ///< samples per step
  std::optional<double> samples;  ///< in an epoch; when empty, the 250 batches of nnU-Net
};
/// The name of the precision that a table or a user means: "fp32" ("FP32", "float32", "32"), "tf32", "mixed" ("AMP", "fp16",
/// "bf16", "bfloat16", "half"). An unknown text is returned in lower case, and an empty one stays empty.
[[nodiscard]] std::string precision_name(const std::string& text);
/// The names that precision_name() returns for known precisions, for messages.
inline constexpr std::string_view kKnownPrecisions = "fp32, tf32 or mixed (amp, fp16, bf16)";
[[nodiscard]] bool is_known_precision(std::string_view name);

/// The files that a user gave, sorted by their contents.
struct MeasuredFiles {
  std::vector<std::string> paths;                              ///< all files as given; at least one
  std::vector<std::string> tables;                             ///< tables, and folders of tables
  std::vector<std::pair<std::string, TrainingLog>> trainings;  ///< logs with epochs
  std::vector<std::pair<std::string, TrainingLog>> gpu_logs;   ///< logs of nvidia-smi alone
};
/// Sorts the files and reads the logs among them. Throws InputError (`FILE:LINE`) for a malformed sample and IoError.
[[nodiscard]] MeasuredFiles sort_files(std::vector<std::string> paths);

// Calibration from a user's own speeds:

/// A measured speed and its prediction from the other measurements of the same network.
struct LeftOut {
  MeasuredSpeed measured;
  Estimate predicted;  ///< in samples per second
};

/// The time of a step on one GPU in one precision as a line over the batch size: t = fixed + batch x per_sample, fitted by least
/// squares of relative errors.
struct BatchLine {
  Gpu gpu;
  Precision precision = Precision::fp32;
  Seconds fixed;
  Seconds per_sample;
  std::size_t batches = 0;          ///< number of different batch sizes in the fit
  std::optional<double> peak_part;  ///< work per sample / per_sample, as a part of the GPU's peak; empty where the work is unknown
};

/// The predicted step on a GPU that was not measured, or not in this precision.
struct GpuPrediction {
  Gpu gpu;
  Precision precision = Precision::fp32;
  std::int64_t batch = 0;
  StepPrediction step;
  [[nodiscard]] Estimate per_second() const;
};
/// A measured network and what follows from its measurements.
struct Calibration {
  PhysicalProfile profile;        ///< the measured speeds; sizes are those of the library's profile of that name, if there is one
  std::string known_as;           ///< name of that library profile; empty when there is none
  std::vector<LeftOut> left_out;  ///< every measured speed that the others can predict
  std::vector<BatchLine> lines;
  std::vector<GpuPrediction> gpus;  ///< predictions for all other GPUs, the fastest first
};

/// The result of a calibration.
struct CalibrationReport {
  std::vector<Calibration> networks;                          ///< in the order of their first appearance
  std::vector<std::pair<std::string, TrainingLog>> gpu_logs;  ///< logs of nvidia-smi alone
  std::vector<LocalizedText> notes;                           ///< what was left out and what was assumed
};
/// Calibrates every network in the files. Rows with several GPUs yield the times of gangs of that size. Rows that are doubtful, not
/// about training, or from a GPU without a data sheet are left out. Throws InputError for a malformed table, and when the files
/// contain neither a speed on a known GPU nor samples of nvidia-smi.
[[nodiscard]] CalibrationReport calibrate(const MeasuredFiles& files, const LogFacts& facts, const std::vector<Gpu>& catalogue,
                                          const std::vector<PhysicalProfile>& library);

/// What nvidia-smi recorded, a section per network with its predictions, and the notes.
[[nodiscard]] Page calibration_page(const CalibrationReport& report);
/// The networks as the section `profiles` of a scenario.
[[nodiscard]] std::string profiles_json(const CalibrationReport& report);
/// The predictions as CSV, one row per network, GPU and precision.
[[nodiscard]] std::string predictions_csv(const CalibrationReport& report);

// Accuracy of predictions:

/// The row of a table in which a value was measured.
struct TableRow {
  std::string table;     ///< name of the file
  std::size_t line = 0;  ///< line in the file; the header is line 1
};

/// A measured value and the prediction that was made without it.
struct Scored {
  std::string question;  ///< "speed on another GPU", "mixed from 32-bit", "GPU counts", "links", "two jobs on one GPU"
  TableRow at;
  std::string pair;       ///< what changes: "V100-SXM2-16GB -> A100-SXM4-40GB", "1 -> 8", "pcie -> nvlink"
  std::string family;     ///< the model family; all of its rows are held back together
  std::string precision;  ///< empty where precision makes no difference
  std::uint32_t gpus = 1;
  double measured = 0;  ///< in the unit of the question: samples per second, bytes per second, or a ratio
  Estimate predicted;   ///< in the same unit
  /// Simpler predictions of the same value, in the order of the question's table, such as {"constant factor", 3.1}.
  std::vector<std::pair<std::string, double>> baselines;
  bool is_difference = false;  ///< errors are absolute differences (points) instead of parts of the measured value
};

/// Error statistics of one group of rows. An error is |predicted - measured| / measured, or the absolute difference where the rows
/// say so.
struct AccuracySummary {
  std::size_t rows = 0;
  double mean = 0;  ///< mean absolute (percentage) error
  double median = 0;
  double p90 = 0;       ///< 90th percentile, by linear interpolation
  double bias = 0;      ///< mean signed error
  double coverage = 0;  ///< part of the rows whose measured value lies in [p10, p90]
};

/// A group of rows: all of a question, or those of one pair, family, precision or number of GPUs.
struct AccuracyGroup {
  std::string question;
  std::string by;    ///< "all", "pair", "family", "precision", "gpus" or "table"
  std::string name;  ///< name of the group; empty when `by` is "all"
  AccuracySummary summary;
  std::vector<std::pair<std::string, double>> baselines;  ///< mean absolute error of each baseline on the same rows
  bool is_difference = false;
};

/// The accuracy of predictions for open tables of measurements.
struct AccuracyReport {
  std::vector<Scored> rows;
  std::vector<AccuracyGroup> groups;   ///< groups of every question, in the order of their first appearance
  std::vector<LocalizedText> remarks;  ///< results that are counts and not errors, such as pairs foreseen to run out of memory
  std::vector<LocalizedText> notes;    ///< rows that were left out, and why
};
/// Predicts every measured speed in these tables (or folders of tables) from the measurements of other networks. Throws InputError
/// when nothing can be predicted, and IoError.
[[nodiscard]] AccuracyReport validate_model(const std::vector<std::string>& tables, const std::vector<Gpu>& catalogue,
                                            const std::vector<PhysicalProfile>& library, unsigned threads);

/// All questions with targets and baselines, then the groups of each question, then what was left out. Pairs with few rows are
/// omitted.
[[nodiscard]] Page accuracy_page(const AccuracyReport& report);
/// The predictions as CSV, one row each, for plots of predicted against measured values.
[[nodiscard]] std::string accuracy_rows_csv(const AccuracyReport& report);
/// The groups as CSV, one row each.
[[nodiscard]] std::string accuracy_groups_csv(const AccuracyReport& report);

}  // namespace gpusim
