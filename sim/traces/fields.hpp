#pragma once
// Values of trace files from their text. Everything is exact where the text is: no double lies between a file and the clock.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gpusim/units.hpp"
#include "sim/base/text.hpp"

namespace gpusim {

inline constexpr Duration kSecond = Duration::nanoseconds(1'000'000'000);

/// One line of UTF-8: what is not becomes "?".
[[nodiscard]] std::string clean_text(std::string_view text);

/// A finite number.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// A whole number, also written as 3.0.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);
/// A number of GPUs or nodes: whole, from 0 to a million.
[[nodiscard]] std::optional<std::uint32_t> parse_count(std::string_view text);
/// A number of units of time: exact for plain decimals, to the nearest nanosecond; empty when it is none or does not fit the clock.
[[nodiscard]] std::optional<Duration> parse_time(std::string_view text, Duration unit = kSecond);
/// A date with or without a time of day, "2017-10-07 01:11:39", "2020-04-01T15:10:53.5-08:00", since 1970. Without a zone it is
/// taken as it stands; every day has 24 hours.
[[nodiscard]] std::optional<Duration> parse_date_time(std::string_view text);
/// Slurm's times: [days-]hours:minutes:seconds, minutes:seconds[.fraction], days-hours[:minutes], minutes.
[[nodiscard]] std::optional<Duration> parse_slurm_time(std::string_view text);
/// Bytes, with Slurm's suffixes K M G T P (of 1024; plain numbers are MB as in ReqMem).
[[nodiscard]] std::optional<DataSize> parse_slurm_memory(std::string_view text);
/// The text of parse_date_time, whole seconds.
[[nodiscard]] std::string date_time_text(Duration since_1970);

}  // namespace gpusim
