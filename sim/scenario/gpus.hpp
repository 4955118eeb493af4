#pragma once
// Reads data sheets from JSON.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads and checks a whole data sheet (scenarios/gpus/README.md).
[[nodiscard]] Gpu read_gpu(Reader& at, const std::string& id);

/// Reads a data sheet of the catalogue, as strictly as one of the user, from a document of its own with the name `file`.
[[nodiscard]] Gpu gpu_of(const Catalog& catalog, const std::string& id, const std::string& file);

/// The id to which the name of a GPU resolves: an id itself, or the representative of a family, which is noted. An unknown name
/// fails at `at` with the nearest names.
[[nodiscard]] std::string resolve_gpu_name(const std::string& name, const Catalog& catalog, const Reader& at);

}  // namespace gpusim
