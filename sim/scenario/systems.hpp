#pragma once
// Systems: from JSON to nodes, devices and links.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Reads one member of `systems`. Every GPU in use gets its data sheet from the catalogue.
[[nodiscard]] System read_system(Reader& at, const std::string& name, const Catalog& catalog);

/// A title: text, or an object by language, of which the English one (or the first) is taken. The Korean one, if any, is `korean`.
[[nodiscard]] std::string read_title(const Reader& at);

}  // namespace gpusim
