#pragma once
// Reads the sections `quantities`, `documents`, `assumptions` and `claims`.

#include <string>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

[[nodiscard]] std::vector<std::pair<std::string, Value>> read_quantities(Reader& root);
[[nodiscard]] Claims read_claims(Reader& root);

}  // namespace gpusim
