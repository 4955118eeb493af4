#pragma once
// Options that several queue policies have.

#include "gpusim/reader.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

/// A key with a yes or no.
[[nodiscard]] inline bool read_flag(Reader& options, std::string_view key, bool otherwise) {
  return options.at_or(key, otherwise ? "true" : "false").boolean();
}

/// A key with a time; the nominal value where it is a range.
[[nodiscard]] inline Duration read_time(Reader& options, std::string_view key, std::string_view otherwise) {
  return options.at_or(key, otherwise).duration().nominal;
}

}  // namespace gpusim
