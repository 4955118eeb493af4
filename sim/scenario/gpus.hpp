#pragma once
// Reads data sheets from JSON.

#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads and checks a whole data sheet (scenarios/gpus/README.md).
[[nodiscard]] Gpu read_gpu(Reader& at, const std::string& id);

/// The data sheet of a GPU of the catalogue as a document of its own with the name `file`.
[[nodiscard]] Document sheet_document(const Catalog& catalog, const std::string& id, std::string file);

/// The ids of all GPUs of a family, in the order of the catalogue.
[[nodiscard]] std::vector<std::string> family_members(const Catalog& catalog, std::string_view family);

/// Reads a data sheet of the catalogue, as strictly as one of the user, from a document of its own with the name `file`.
[[nodiscard]] Gpu gpu_of(const Catalog& catalog, const std::string& id, const std::string& file);

/// The id to which the name of a GPU resolves: an id itself, or the representative of a family, which is noted. An unknown name
/// fails at `at` with the nearest names.
[[nodiscard]] std::string resolve_gpu_name(const std::string& name, const Catalog& catalog, const Reader& at);

/// Adds the scenario's own data sheets to the catalogue. The `base` of a sheet may be a GPU of the catalogue.
[[nodiscard]] Catalog read_own_gpus(Reader& root, Catalog catalog);

/// Writes an entry into a section of a scenario, which is made where it is missing, unless the section has one of this name.
void add_entry(Document& document, const char* section, const std::string& name, const JsonTree& entry);

/// Writes the data sheets in use into the document, so that the expanded scenario needs no catalogue.
void expand_gpus(Scenario& scenario, const Catalog& catalog);

}  // namespace gpusim
