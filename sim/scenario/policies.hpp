#pragma once
// Reads the policies of a scenario.

#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads `policies`, or uses `instead` (--policy) when it is not empty. A list of names is replaced by its long form.
[[nodiscard]] std::vector<PolicyChoice> read_policies(Reader& root, const std::vector<std::string>& instead);

}  // namespace gpusim
