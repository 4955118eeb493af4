#include "sim/commands/time_option.hpp"

#include <fmt/format.h>

#include "sim/commands/options.hpp"
#include "sim/input/quantities.hpp"

namespace gpusim {

Duration time_option(const std::string& text, std::string_view option) {
  const auto parsed = parse_duration(text, true);
  if (const auto* time = std::get_if<Duration>(&parsed)) return *time;
  throw UsageError(fmt::format("--{}: {}", option, std::get<std::string>(parsed)));
}

void check_bandwidth(const std::string& text, std::string_view option) {
  const Parsed<double> parsed = parse_quantity(text, kBandwidthUnits, false);
  if (const auto* reason = std::get_if<std::string>(&parsed)) throw UsageError(fmt::format("--{}: {}", option, *reason));
}

}  // namespace gpusim
