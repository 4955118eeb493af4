#pragma once
// Reads systems from JSON to nodes, devices and links.

#include <string>

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "sim/scenario/people.hpp"

namespace gpusim {

/// The definitions to which a system may refer.
struct SystemContext {
  const Catalog& catalog;
  const std::map<std::string, Calendar, std::less<>>& calendars;
  const std::vector<Person>& people;
  StartTime start;
  const Calendar* hours_of_waiting = nullptr;  ///< working hours of the first person whose waiting is paid; null when there is none
};

/// Reads one member of `systems`. Every GPU in use gets its data sheet from the catalogue.
[[nodiscard]] System read_system(Reader& at, const std::string& name, const SystemContext& context);

/// Reads the key `title`: a text, or texts by language, of which the English one is preferred; `name` when the key is missing.
[[nodiscard]] std::string read_title(Reader& at, const std::string& name);

}  // namespace gpusim
