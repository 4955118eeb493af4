#pragma once
// The precision in which a GPU computes when a system asks for one, and the speed-up that it gives a task.

#include <string>
#include <string_view>

#include "gpusim/hardware.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The precision of a profile on a GPU: that of the system if the GPU supports it, else the one it falls back to. If the data sheet
/// does not tell, a speed-up stated for this GPU decides. Throws InputError (in `file`) when neither does.
[[nodiscard]] Precision precision_on(const Profile& profile, const Gpu& gpu, const System& system, std::string_view file);

/// The speed-up in that precision; 1 in FP32. Throws InputError (in `file`) when the speed-up is missing, or is stated for a GPU
/// that does not support the precision.
[[nodiscard]] Ranged<double> speedup_on(const Profile& profile, const Gpu& gpu, Precision precision, const System& system,
                                        std::string_view file);

/// A note for the user that a GPU runs in another precision than the system asks for.
[[nodiscard]] std::string fallback_note(const Gpu& gpu, const System& system, Precision precision);

}  // namespace gpusim
