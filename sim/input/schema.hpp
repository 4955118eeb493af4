#pragma once
// Descriptions of the scenario format, generated from the rows of its keys: a JSON Schema (draft 7) and tables for people.

#include <string>
#include <string_view>

#include "sim/input/keys.hpp"

namespace gpusim {

/// The JSON Schema for editors and validators, one line per entry, with a final line break.
[[nodiscard]] std::string json_schema(const KeySection& root, std::string_view title, std::string_view about);

/// The keys of a section, or of all sections when the name is empty, in aligned columns; empty when there is no such section.
[[nodiscard]] std::optional<std::string> key_list(const KeySection& root, std::string_view section);

/// The page with every table between `<!-- keys: SECTION -->` (or `types`) and `<!-- end -->` regenerated. A section without a
/// table of its own is described below the key that contains it, unless the page has `<!-- keys elsewhere: SECTION -->`.
[[nodiscard]] std::string with_key_tables(const KeySection& root, std::string_view page);

}  // namespace gpusim
