#pragma once
// People by name, as generators and the rest of a scenario refer to them.

#include <cstdint>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The position in `people` that the text at `at` names.
[[nodiscard]] std::uint32_t find_person(const Reader& at, const std::vector<Person>& people);

}  // namespace gpusim
