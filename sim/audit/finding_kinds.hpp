#pragma once
// The kinds of findings and their words.

#include "gpusim/audit.hpp"
#include "sim/page/phrase.hpp"

namespace gpusim {

struct FindingKind {
  Finding::Kind kind;
  Phrase name;
  /// The sentence; `{0}` and the others are what Finder fills in, numbered because the languages differ in order.
  Phrase sentence;
};
[[nodiscard]] const FindingKind& row_of(Finding::Kind kind);

}  // namespace gpusim
