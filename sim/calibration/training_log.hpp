#pragma once
// Reads logs written during training: nvidia-smi's samples of a GPU, and the log of nnU-Net.

#include <optional>
#include <string>

#include "gpusim/calibrate.hpp"

namespace gpusim {

/// Reads `nvidia-smi --query-gpu=... --format=csv -l N` and nnU-Net's training_log_*.txt ("Epoch time: 105.5 s"). Several GPUs are
/// distinguished by the columns uuid, pci.bus_id or index, and by their names. Empty when the file is neither. Throws InputError
/// (`FILE:LINE`) for a sample that is not a number, a utilization above 100 % and a log without samples, and IoError when the file
/// cannot be read.
[[nodiscard]] std::optional<TrainingLog> read_training_log(const std::string& path);

/// The median epoch without the first one, which warms up, if there are more. The log must have an epoch.
[[nodiscard]] Seconds typical_epoch(const TrainingLog& log);

}  // namespace gpusim
