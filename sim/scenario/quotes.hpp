#pragma once
// How exactly the words of a claim mean the value they state.

#include <optional>
#include <string>
#include <string_view>

namespace gpusim {

/// A value that a quote calls approximate is meant to at least this share of it.
inline constexpr double kApproximateShare = 0.05;

/// Whether the words call a value exact: "exactly" (but not "not exactly"), 정확히.
[[nodiscard]] bool says_exactly(std::string_view quote);

/// The word by which a quote calls a value approximate, as it is listed in FORMAT.md; empty where there is none and where the value
/// is called exact. Which of several numbers of a quote it belongs to is not known.
[[nodiscard]] std::optional<std::string> approximate_word(std::string_view quote);

}  // namespace gpusim
