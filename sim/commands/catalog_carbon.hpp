#pragma once
// `gpusim catalog carbon`: the grid carbon intensities built in.

#include <optional>
#include <string>

namespace gpusim {

/// The whole table, or one row with its source. Throws UsageError for a name that is not in it.
[[nodiscard]] std::string carbon_text(const std::optional<std::string>& name, bool is_json);

}  // namespace gpusim
