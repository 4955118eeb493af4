#pragma once

#include <string>
#include <string_view>

#include "gpusim/units.hpp"

namespace gpusim {

/// The value of an option that is a time, "10 min"; UsageError otherwise.
[[nodiscard]] Duration time_option(const std::string& text, std::string_view option);
/// UsageError unless it is a bandwidth, "12 GB/s".
void check_bandwidth(const std::string& text, std::string_view option);

}  // namespace gpusim
