#pragma once
// Public parameter counts of networks that tables of measurements name.

#include <optional>
#include <string>

namespace gpusim {

/// Parameters that are exchanged in training, by the name a table uses; empty when the name is not known.
[[nodiscard]] std::optional<double> known_parameters(const std::string& model);

}  // namespace gpusim
