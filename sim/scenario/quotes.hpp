#pragma once
// How exact a claim means its value to be, judged by its words.

#include <optional>
#include <string>
#include <string_view>

namespace gpusim {

/// The tolerance of a value that a quote calls approximate, as a part of the value.
inline constexpr double kApproximateShare = 0.05;

/// True when the words call the value exact: "exactly" (but not "not exactly"), 정확히.
[[nodiscard]] bool says_exactly(std::string_view quote);

/// The word by which a quote calls a value approximate, as it is listed in FORMAT.md; empty where there is none and where the value
/// is called exact. Which of several numbers of a quote it belongs to is not known.
[[nodiscard]] std::optional<std::string> approximate_word(std::string_view quote);

}  // namespace gpusim
