#pragma once
// The scenario's choice of policies.

#include <string>
#include <vector>

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads `policies`, or takes `instead` (--policy) when it is not empty. A list of names becomes the object it is short for.
[[nodiscard]] std::vector<PolicyChoice> read_policies(Reader& root, const std::vector<std::string>& instead);

}  // namespace gpusim
