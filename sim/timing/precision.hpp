#pragma once
// What a card computes in when a system asks for a precision, and how much faster that makes a task.

#include "gpusim/hardware.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The precision of a profile on a card: that of the system where the card has it, else the one it falls back to. Where the sheet
/// does not tell, a speed-up stated for the very card does. Throws InputError when neither does.
[[nodiscard]] Precision precision_on(const Profile& profile, const Gpu& gpu, const System& system, const Document& document);

/// The speed-up in that precision; 1 in FP32. A precision that the card lacks is noted in the document. Throws InputError where the
/// speed-up is missing, or stated for a card that cannot have it.
[[nodiscard]] Ranged<double> speedup_on(const Profile& profile, const Gpu& gpu, Precision precision, const System& system,
                                        Document& document);

/// Tells people once that a card runs in another precision than the system asks for.
void note_fallback(const Gpu& gpu, const System& system, Precision precision, Document& document);

}  // namespace gpusim
