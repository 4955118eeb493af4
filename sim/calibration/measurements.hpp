#pragma once
// Tables of measured speeds in a common form. The format of a table is recognised by its columns, not by its name.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/calibrate.hpp"
#include "gpusim/errors.hpp"
#include "sim/model/gpu_labels.hpp"

namespace gpusim {

/// A measured speed of training (or of inference, if `mode` says so).
struct Measurement {
  TableRow at;
  std::string kind;    ///< format of the table: "nvidia_dle", "lambda", "gavel", "mlperf", "neusight", "dlperf", "tf_benchmarks",
                       ///< "u39kun", "pollux", "shockwave" or "plain"
  std::string series;  ///< all that must be equal before two speeds may be compared, besides what has a field here: framework,
                       ///< container, variant, sequence length, benchmark round
  std::string host;    ///< server or system; speeds of one GPU differ slightly between hosts
  std::string model;   ///< name in the table
  std::string family;  ///< models that are held back together; the model itself unless several names denote one network
  std::string work;    ///< dominant operation of the network ("convolution"); empty: derived from its name
  std::string gpu_label;
  std::string gpu;              ///< id in the catalogue; empty when no data sheet has this label
  std::string precision;        ///< "fp32", "tf32", "mixed"; empty when the table does not say
  std::string mode;             ///< "train", or "inference"
  std::optional<double> batch;  ///< samples per step on one GPU
  std::uint32_t gpus = 1;
  std::uint32_t nodes = 1;
  std::string link;                ///< link between the GPUs in the words of the table; empty when it does not state it
  std::string placement;           ///< GPUs per node, such as "44", or "unconsolidated"; empty when the table does not state it
  double per_second = 0;           ///< rate of all GPUs together, in `unit` per second
  std::string unit;                ///< what is counted: "images", "sequences", "steps", "tokens", ...
  bool is_strong_scaling = false;  ///< the total batch of all GPUs was kept constant
  bool is_doubtful = false;        ///< flagged by its author or compiler: shown, but never fitted or scored
};

/// Two trainings that share one GPU.
struct PairMeasurement {
  TableRow at;
  std::string gpu_label;
  std::string gpu;
  struct One {
    std::string model;
    std::optional<double> batch;
    double alone = 0;     ///< steps per second without sharing
    double together = 0;  ///< steps per second while sharing the GPU
  };
  One a;
  One b;
  bool fits = true;  ///< false when the two ran out of memory
};

/// The measured bandwidth of a collective or a copy.
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
  std::optional<DataSize> size;  ///< of the message; empty where bandwidth does not depend on it any more
  Bandwidth bus_bandwidth;       ///< as nccl-tests define it
};

struct Measurements {
  std::vector<Measurement> speeds;
  std::vector<PairMeasurement> pairs;
  std::vector<CollectiveMeasurement> collectives;
  /// What was left out and why, one line each: "FILE: 12 rows: not measured (0)".
  std::vector<LocalizedText> notes;
  /// Appends the contents of another table.
  void add(const Measurements& other);
};

/// Reads one table and appends its rows. Throws IoError when it cannot be read, and InputError (`FILE:LINE`) for a table with
/// unknown columns or an invalid value.
void read_measurements(const std::string& path, const GpuLabels& labels, Measurements& into);

/// Reads all files, and all `*.csv` in folders, sorted by name. A file from a folder that is not a table of measurements is left
/// out with a note; one that was named explicitly is an error. Throws IoError when something cannot be read.
[[nodiscard]] Measurements read_tables(const std::vector<std::string>& paths, const GpuLabels& labels);

}  // namespace gpusim
