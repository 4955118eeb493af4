#pragma once
// Data sheets: from JSON to Gpu.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads and checks a whole data sheet (scenarios/gpus/README.md).
[[nodiscard]] Gpu read_gpu(Reader& at, const std::string& id);

/// The card of a data sheet of the catalogue, which is checked as strictly as a user's: as a document of its own, of this name.
[[nodiscard]] Gpu gpu_of(const Catalog& catalog, const std::string& id, const std::string& file);

/// The id a scenario's name stands for: an id itself, or a family's representative, which is noted. An unknown name fails at `at`
/// with the nearest names.
[[nodiscard]] std::string resolve_gpu_name(const std::string& name, const Catalog& catalog, const Reader& at);

}  // namespace gpusim
