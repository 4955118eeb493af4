#pragma once
// What programs write while they train: nvidia-smi's samples of a card, and the log of nnU-Net.

#include <optional>
#include <string>

#include "gpusim/calibrate.hpp"

namespace gpusim {

/// Reads `nvidia-smi --query-gpu=... --format=csv -l N` and nnU-Net's training_log_*.txt ("Epoch time: 105.5 s"). Several cards
/// are told apart by the columns uuid, pci.bus_id or index, and by their names. Empty when the file is neither. Throws InputError
/// (`FILE:LINE`) for a sample that is no number, a utilization above 100 % and a log without samples, IoError when it cannot be
/// read.
[[nodiscard]] std::optional<TrainingLog> read_training_log(const std::string& path);

/// The median epoch, the first one left out where there are more: it warms up. The log must have an epoch.
[[nodiscard]] Seconds typical_epoch(const TrainingLog& log);

}  // namespace gpusim
