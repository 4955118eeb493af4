#pragma once
// What follows from measured speeds: from a user's own a physical profile, and from it the speed on every other card; and how
// accurate predictions are, every measured speed predicted from the others.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/step.hpp"

namespace gpusim {

// What is given:

/// What nvidia-smi saw of one card, where it was asked for it.
struct CardLog {
  std::string card;                   ///< its index, UUID or bus id in the log; empty where it has none
  std::string gpu_label;              ///< its name
  std::optional<double> utilization;  ///< part of the samples' time in which a kernel ran, mean
  std::optional<DataSize> memory;     ///< the most in use
  std::optional<Power> power;         ///< mean
};

struct TrainingLog {
  std::vector<Seconds> epochs;  ///< how long each took that nnU-Net logged, in the order of the log
  std::vector<CardLog> cards;   ///< what nvidia-smi saw, in the order in which the cards appear
};

/// What a log of a training does not say.
struct LogFacts {
  std::string gpu;  ///< the card, by one of its labels
  std::string model = "nnunet";
  std::string precision = "mixed";
  double batch = 2;
  double samples = 0;  ///< of an epoch; zero: of 250 batches, as nnU-Net has them
};
/// The precision that a table's or a user's text means: "fp32" ("FP32", "float32", "32"), "tf32", "mixed" ("AMP", "fp16", "bf16",
/// "bfloat16", "half"). What is unknown stays as it is, in lower case; empty stays empty.
[[nodiscard]] std::string precision_name(const std::string& text);
/// The names that precision_name() gives to what it knows, for messages.
inline constexpr std::string_view kKnownPrecisions = "fp32, tf32 or mixed (amp, fp16, bf16)";
[[nodiscard]] bool is_known_precision(std::string_view name);

/// The files that a user gave, sorted by what they are.
struct MeasuredFiles {
  std::vector<std::string> paths;                              ///< all, as given; at least one
  std::vector<std::string> tables;                             ///< and folders of tables
  std::vector<std::pair<std::string, TrainingLog>> trainings;  ///< logs with epochs
  std::vector<std::pair<std::string, TrainingLog>> card_logs;  ///< of nvidia-smi
};
/// Reads the logs among them. Throws InputError (`FILE:LINE`) for a wrong sample, IoError.
[[nodiscard]] MeasuredFiles sort_files(std::vector<std::string> paths);

// A user's own speeds:

/// A measured speed, predicted from the others of the same network.
struct LeftOut {
  MeasuredSpeed measured;
  Estimate predicted;  ///< samples a second
};

/// What the time of a step is made of on one card in one precision: t = fixed + batch x per_sample, by least squares of relative
/// errors.
struct BatchLine {
  Gpu gpu;
  Precision precision = Precision::fp32;
  Seconds fixed;
  Seconds per_sample;
  std::size_t batches = 0;          ///< different ones it was fitted to
  std::optional<double> peak_part;  ///< work per sample / per_sample, as a part of the card's peak; where the work is known
};

/// A card that nobody has measured, or in another precision.
struct CardPrediction {
  Gpu gpu;
  Precision precision = Precision::fp32;
  std::int64_t batch = 0;
  StepPrediction step;
  [[nodiscard]] Estimate per_second() const;
};
/// A network as it was measured.
struct Calibration {
  PhysicalProfile profile;        ///< its measured speeds; sizes of the library's profile of that name, where there is one
  std::string known_as;           ///< name of that profile of the library; empty when there is none
  std::vector<LeftOut> left_out;  ///< of every measured speed that follows from the others
  std::vector<BatchLine> lines;
  std::vector<CardPrediction> cards;  ///< what follows for all others, the fastest first
};

/// What all files say about networks and cards.
struct CalibrationReport {
  std::vector<Calibration> networks;                           ///< in the order in which they are met
  std::vector<std::pair<std::string, TrainingLog>> card_logs;  ///< what nvidia-smi saw
  std::vector<std::string> notes;                              ///< what was left out, and what was assumed
};
/// Rows of several GPUs are kept for gangs of as many. Rows that are doubtful, not of training, or on cards without a sheet are
/// left out. Throws InputError for a wrong table, and where the files hold neither a speed on one known card nor samples of
/// nvidia-smi.
[[nodiscard]] CalibrationReport calibrate(const MeasuredFiles& files, const LogFacts& facts, const std::vector<Gpu>& catalogue,
                                          const std::vector<PhysicalProfile>& library);

/// A page for people: what was seen, a block a network with its predictions, the notes.
[[nodiscard]] std::string calibration_page(const CalibrationReport& report);
/// The networks as a section `profiles` of a scenario.
[[nodiscard]] std::string profiles_json(const CalibrationReport& report);
/// The predictions as CSV, one row a network, card and precision.
[[nodiscard]] std::string predictions_csv(const CalibrationReport& report);

// Accuracy:

/// Where a value was measured.
struct TableRow {
  std::string table;     ///< the file
  std::size_t line = 0;  ///< in it; the header is 1
};

/// One measured value that was predicted without it.
struct Scored {
  std::string question;  ///< "speed on another GPU", "mixed from 32-bit", "card counts", "links", "two jobs on one card"
  TableRow at;
  std::string pair;       ///< what it is about: "V100-SXM2-16GB -> A100-SXM4-40GB", "1 -> 8", "pcie -> nvlink"
  std::string family;     ///< the model, held back as a whole
  std::string precision;  ///< empty where it makes no difference
  std::uint32_t gpus = 1;
  double measured = 0;
  Estimate predicted;
  /// Simpler ways to the same value, in the order of the question's table: {"constant factor", 3.1}.
  std::vector<std::pair<std::string, double>> baselines;
  bool is_difference = false;  ///< errors are differences (points), not parts of the measured value
};

/// What the errors of one group of rows come to. An error is |predicted - measured| / measured, or the difference where the rows
/// say so.
struct AccuracySummary {
  std::size_t rows = 0;
  double mean = 0;  ///< mean absolute (percentage) error
  double median = 0;
  double p90 = 0;       ///< by linear interpolation
  double bias = 0;      ///< mean signed error
  double coverage = 0;  ///< part of the rows inside [p10, p90]
};

/// Rows that belong together: a question, or one pair, family, precision or count of GPUs of it.
struct AccuracyGroup {
  std::string question;
  std::string by;    ///< "all", "pair", "family", "precision", "gpus" or "table"
  std::string name;  ///< of the group; empty for all
  AccuracySummary summary;
  std::vector<std::pair<std::string, double>> baselines;  ///< mean absolute error of each, on the same rows
  bool is_difference = false;
};

/// How accurate predictions of open tables are.
struct AccuracyReport {
  std::vector<Scored> rows;
  std::vector<AccuracyGroup> groups;  ///< of every question, in the order in which they are first met
  std::vector<std::string> remarks;   ///< what else was foreseen, and what not
  std::vector<std::string> notes;     ///< what was left out
};
/// Predicts every measured speed of these tables (or folders of tables) from the others, its own network left out. Throws
/// InputError where nothing can be predicted, IoError.
[[nodiscard]] AccuracyReport validate_model(const std::vector<std::string>& tables, const std::vector<Gpu>& catalogue,
                                            const std::vector<PhysicalProfile>& library, unsigned threads);

/// Markdown: one table a question with its targets and baselines, then the groups, then what was left out. Pairs of few rows are
/// not in it.
[[nodiscard]] std::string accuracy_page(const AccuracyReport& report);
/// CSV with one row a prediction, for plots of predicted against measured.
[[nodiscard]] std::string accuracy_rows_csv(const AccuracyReport& report);
/// CSV with one row a group.
[[nodiscard]] std::string accuracy_groups_csv(const AccuracyReport& report);

}  // namespace gpusim
