#pragma once
// Reads the sections `quantities`, `documents`, `assumptions`, `claims`, `goals` and `choice`.

#include <string>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

[[nodiscard]] std::vector<std::pair<std::string, Value>> read_quantities(Reader& root);
[[nodiscard]] Claims read_claims(Reader& root);
[[nodiscard]] Choice read_choice(Reader& root, const std::vector<std::string>& workloads);

}  // namespace gpusim
