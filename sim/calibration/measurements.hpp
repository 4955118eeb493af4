#pragma once
// Tables of measured speeds, as their authors wrote them, in one form. A table is known by its columns, not by its name.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/calibrate.hpp"
#include "gpusim/errors.hpp"
#include "sim/model/gpu_labels.hpp"

namespace gpusim {

/// A speed of training (or of inference, where `mode` says so).
struct Measurement {
  TableRow at;
  std::string kind;  ///< of the table: "nvidia_dle", "lambda", "gavel", "mlperf", "neusight", "dlperf", "tf_benchmarks", "u39kun",
                     ///< "pollux", "shockwave" or "plain"
  std::string series;  ///< all that must be equal before two speeds may be compared, besides what has a field here: framework,
                       ///< container, variant, sequence length, benchmark round
  std::string host;    ///< the server or system; speeds of one GPU on two hosts differ a little
  std::string model;   ///< as the table names it
  std::string family;  ///< what is left out together when a model is held back; the model unless several names are one network
  std::string work;    ///< of the network, as the law of transfer tells kinds apart ("convolution"); empty: as its name says
  std::string gpu_label;
  std::string gpu;              ///< id of the catalogue; empty when no sheet has this label
  std::string precision;        ///< "fp32", "tf32", "mixed"; empty when the table does not say
  std::string mode;             ///< "train", or "inference"
  std::optional<double> batch;  ///< samples at once on one GPU
  std::uint32_t gpus = 1;
  std::uint32_t nodes = 1;
  std::string link;                ///< between the GPUs, as the table names it; empty when it does not say
  std::string placement;           ///< GPUs a node, such as "44"; "unconsolidated"; empty when the table does not say
  double per_second = 0;           ///< of all GPUs together
  std::string unit;                ///< of what: "images", "sequences", "steps", "tokens", ...
  bool is_strong_scaling = false;  ///< the batch of all GPUs together was held equal
  bool is_doubtful = false;        ///< its author or tabulator flagged it: shown, never fitted, never scored
};

/// Two trainings on one card at once.
struct PairMeasurement {
  TableRow at;
  std::string gpu_label;
  std::string gpu;
  struct One {
    std::string model;
    std::optional<double> batch;
    double alone = 0;     ///< steps a second by itself
    double together = 0;  ///< beside the other one
  };
  One a;
  One b;
  bool fits = true;  ///< false: the two ran out of memory
};

/// What a collective or a copy reached.
struct CollectiveMeasurement {
  TableRow at;
  std::string system;
  std::string gpu_label;
  std::string gpu;
  std::string link;
  std::string collective;  ///< "all_reduce", "all_gather", "p2p unidirectional", ...
  std::string algorithm;   ///< "Ring", "NVLS", or empty
  std::uint32_t nodes = 1;
  std::uint32_t gpus = 2;
  std::optional<double> bytes;
  double bus_bandwidth = 0;  ///< bytes a second, as nccl-tests define it
};

struct Measurements {
  std::vector<Measurement> speeds;
  std::vector<PairMeasurement> pairs;
  std::vector<CollectiveMeasurement> collectives;
  /// What was left out and why, a line each: "FILE: 12 rows: not measured (0)".
  std::vector<std::string> notes;
  /// All of another table too.
  void add(const Measurements& other);
};

/// Reads one table and adds its rows. Throws IoError when it cannot be read, InputError (`FILE:LINE`) for a table of unknown
/// columns or a value that is none.
void read_measurements(const std::string& path, const GpuLabels& labels, Measurements& into);

/// Reads all files, and all `*.csv` below folders in order of their names. A file that a folder led to and that is no table of
/// measurements is left out with a note; one that was named is an error. IoError when something cannot be read.
[[nodiscard]] Measurements read_tables(const std::vector<std::string>& paths, const GpuLabels& labels);

}  // namespace gpusim
