#pragma once
// What a card computes in when a system asks for a precision, and how much faster that makes a task.

#include <string>
#include <string_view>

#include "gpusim/hardware.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The precision of a profile on a card: that of the system where the card has it, else the one it falls back to. Where the sheet
/// does not tell, a speed-up stated for the very card does. Throws InputError (in `file`) when neither does.
[[nodiscard]] Precision precision_on(const Profile& profile, const Gpu& gpu, const System& system, std::string_view file);

/// The speed-up in that precision; 1 in FP32. Throws InputError (in `file`) where the speed-up is missing, or stated for a card
/// that cannot have it.
[[nodiscard]] Ranged<double> speedup_on(const Profile& profile, const Gpu& gpu, Precision precision, const System& system,
                                        std::string_view file);

/// Tells people that a card runs in another precision than the system asks for.
[[nodiscard]] std::string fallback_note(const Gpu& gpu, const System& system, Precision precision);

}  // namespace gpusim
