#include "sim/timing/precision.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/errors.hpp"
#include "sim/timing/training.hpp"

namespace gpusim {
namespace {

/// The name of a precision in messages.
std::string_view title(Precision precision) {
  constexpr std::string_view kTitles[] = {"FP32", "TF32", "mixed precision", "FP8"};
  return kTitles[static_cast<std::size_t>(precision)];
}

/// The speed-up that is stated for this GPU by its own id.
const Ranged<double>* own_speedup(const Profile& profile, const Gpu& gpu, Precision precision) {
  if (precision == Precision::mixed) return for_gpu(profile.mixed_speedup, gpu);
  const auto found = profile.precision_speedup.find(precision);
  return found == profile.precision_speedup.end() ? nullptr : for_gpu(found->second.by_gpu, gpu);
}

const std::optional<Ranged<double>>& any_speedup(const Profile& profile, Precision precision) {
  static const std::optional<Ranged<double>> kNone;
  if (precision == Precision::mixed) return profile.any_mixed_speedup;
  const auto found = profile.precision_speedup.find(precision);
  return found == profile.precision_speedup.end() ? kNone : found->second.any;
}

/// The key under which a missing speed-up is expected.
std::string expected_key(Precision precision) {
  if (precision == Precision::mixed) return "\"mixed_speedup\"";
  return fmt::format("\"precision_speedup\" with \"{}\"", name(precision));
}

/// The pointer of the table that has a speed-up for the GPU. Mixed precision also has a short form.
std::string table_pointer(const Profile& profile, const Gpu& gpu, Precision precision) {
  if (precision != Precision::mixed) return fmt::format("{}/precision_speedup/{}", profile.pointer, name(precision));
  const auto long_form = profile.mixed_speedup.begin() + static_cast<std::ptrdiff_t>(profile.short_mixed_speedups);
  const bool is_long = std::any_of(long_form, profile.mixed_speedup.end(),
                                   [&](const auto& entry) { return entry.first == gpu.id || entry.first == gpu.family; });
  return profile.pointer + (is_long ? "/precision_speedup/mixed" : "/mixed_speedup");
}

std::string_view why_lacking(Precision precision) {
  return precision == Precision::mixed ? "its FP16 peak is not above its FP32 peak" : "its sheet has no such peak";
}

}  // namespace

Precision precision_on(const Profile& profile, const Gpu& gpu, const System& system, std::string_view file) {
  const Precision wanted = system.precision;
  if (const std::optional<Precision> supported = gpu.supported(wanted)) return *supported;
  if (own_speedup(profile, gpu, wanted) != nullptr) return wanted;
  if (wanted == Precision::fp8 && own_speedup(profile, gpu, Precision::mixed) != nullptr) return Precision::mixed;
  throw InputError(file, profile.pointer,
                   fmt::format("expected {} for {}, because \"{}\" runs {} and its sheet does not say whether it has it",
                               expected_key(wanted), gpu.id, system.name, title(wanted)));
}

std::string fallback_note(const Gpu& gpu, const System& system, Precision precision) {
  return fmt::format("{} has no {}: it {} in \"{}\"", gpu.id, title(system.precision),
                     precision == Precision::fp32 ? "stays at FP32" : "runs mixed precision", system.name);
}

Ranged<double> speedup_on(const Profile& profile, const Gpu& gpu, Precision precision, const System& system,
                          std::string_view file) {
  const Precision wanted = system.precision;
  if (precision != wanted) {
    for (const Precision lacking : {Precision::tf32, Precision::mixed, Precision::fp8}) {
      const bool is_tried = lacking == wanted || (wanted == Precision::fp8 && lacking == Precision::mixed);
      if (!is_tried || lacking == precision || own_speedup(profile, gpu, lacking) == nullptr) continue;
      throw InputError(
          file, table_pointer(profile, gpu, lacking),
          fmt::format("{} has no {} ({}), so it cannot have a speed-up", gpu.id, title(lacking), why_lacking(lacking)));
    }
  }
  if (precision == Precision::fp32) return {1, 1, 1};
  if (const Ranged<double>* own = own_speedup(profile, gpu, precision)) return *own;
  if (const auto& any = any_speedup(profile, precision)) return *any;
  throw InputError(file, profile.pointer,
                   fmt::format("expected {} for {}, because \"{}\" runs {}{}", expected_key(precision), gpu.id, system.name,
                               title(precision), precision == wanted ? "" : fmt::format(" where a GPU has no {}", title(wanted))));
}

}  // namespace gpusim
