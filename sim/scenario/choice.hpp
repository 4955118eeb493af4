#pragma once
// Reads the sections `goals` and `choice`.

#include <string>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

[[nodiscard]] Choice read_choice(Reader& root, const std::vector<std::string>& workloads);

}  // namespace gpusim
