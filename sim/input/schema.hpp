#pragma once
// What is written in a scenario, made from the rows of its keys: a JSON Schema (draft 7) and tables for people.

#include <string>
#include <string_view>

#include "sim/input/keys.hpp"

namespace gpusim {

/// For editors and validators; one line an entry, ends with a line break.
[[nodiscard]] std::string json_schema(const KeySection& root, std::string_view title, std::string_view about);

/// The keys of a section in aligned columns, or of all when no name is given; nothing when there is no such section.
[[nodiscard]] std::optional<std::string> key_list(const KeySection& root, std::string_view section);

/// The page with every table between `<!-- keys: SECTION -->` (or `types`) and `<!-- end -->` made anew. A section without a table
/// of its own, and not `<!-- keys elsewhere: SECTION -->`, stands below the key that holds it.
[[nodiscard]] std::string with_key_tables(const KeySection& root, std::string_view page);

}  // namespace gpusim
