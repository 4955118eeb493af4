#pragma once
// People whose time is paid.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The position of the person of this name; an InputError at `at` where there is none, or none with a salary.
[[nodiscard]] std::uint32_t paid_person(const Reader& at, const std::string& name, const std::vector<Person>& people);

}  // namespace gpusim
