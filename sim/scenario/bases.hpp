#pragma once
// Resolves entries that are based on others.

#include "gpusim/reader.hpp"

namespace gpusim {

/// Replaces `base` by the members of the entry that it names, in systems, models and gpus. Chains are allowed; a cycle is an
/// InputError.
void resolve_bases(Document& document);

}  // namespace gpusim
