#pragma once
// Copies of a scenario with one thing changed.

#include "gpusim/reader.hpp"

namespace gpusim {

/// A copy without what variants need not read: claims of documents.
[[nodiscard]] Document without_claims(const Document& document);

}  // namespace gpusim
