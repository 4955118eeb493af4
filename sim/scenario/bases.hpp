#pragma once
// Entries that are based on others.

#include "gpusim/reader.hpp"

namespace gpusim {

/// Replaces `base` by the members of the entry it names, in systems, models and gpus (chains too; a cycle is an InputError).
void resolve_bases(Document& document);

}  // namespace gpusim
