#pragma once
// Systems that are candidates in several precisions.

#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"

namespace gpusim {

/// Carries out `precisions` of the section `choice`: every system that states no precision becomes one system in each of them that
/// one of its GPUs has. The first keeps its name, the others are NAME_PRECISION behind it; titles name the precision. Reading what
/// this makes again changes nothing, because all systems state a precision then.
void make_systems_of_precisions(Reader& root, const Catalog& catalog);

}  // namespace gpusim
