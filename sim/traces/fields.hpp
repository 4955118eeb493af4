#pragma once
// Parses values of trace files. Results are exact where the text is exact: no double lies between a file and the clock.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gpusim/units.hpp"
#include "sim/base/text.hpp"

namespace gpusim {

inline constexpr Duration kSecond = Duration::nanoseconds(1'000'000'000);

/// The text as one line of UTF-8; invalid bytes become "?".
[[nodiscard]] std::string clean_text(std::string_view text);

/// Parses a finite number; empty when the text is not one.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// Parses a whole number, which may be written as 3.0.
[[nodiscard]] std::optional<std::int64_t> parse_whole(std::string_view text);
/// Parses a number of GPUs or nodes: whole, from 0 to a million.
[[nodiscard]] std::optional<std::uint32_t> parse_count(std::string_view text);
/// Parses a number of units of time. Plain decimals are exact, all others are rounded to the nearest nanosecond. Empty when the
/// text is not a number or does not fit the clock.
[[nodiscard]] std::optional<Duration> parse_time(std::string_view text, Duration unit = kSecond);
/// Parses a date with or without a time of day, such as "2017-10-07 01:11:39" or "2020-04-01T15:10:53.5-08:00", as the time since
/// 1970. Without a zone no offset is applied; every day has 24 hours.
[[nodiscard]] std::optional<Duration> parse_date_time(std::string_view text);
/// Parses times of Slurm: [days-]hours:minutes:seconds, minutes:seconds[.fraction], days-hours[:minutes], minutes.
[[nodiscard]] std::optional<Duration> parse_slurm_time(std::string_view text);
/// Parses a size in bytes with Slurm's suffixes K M G T P (powers of 1024; plain numbers are MB as in ReqMem).
[[nodiscard]] std::optional<DataSize> parse_slurm_memory(std::string_view text);
/// The date and time in the format that parse_date_time() reads, in whole seconds.
[[nodiscard]] std::string date_time_text(Duration since_1970);

}  // namespace gpusim
