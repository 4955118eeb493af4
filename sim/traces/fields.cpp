#include "sim/traces/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "gpusim/calendar.hpp"

namespace gpusim {
namespace {

/// Parses at most 18 digits without a sign.
std::optional<std::int64_t> parse_digits(std::string_view digits) {
  constexpr std::size_t kMostDigits = 18;
  if (digits.empty() || digits.size() > kMostDigits || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

/// whole.decimals x unit, rounded to the nearest nanosecond.
std::optional<Duration> scaled(std::string_view whole, std::string_view decimals, Duration unit) {
  constexpr std::size_t kMostDecimals = 12;
  decimals = decimals.substr(0, kMostDecimals);
  const auto integer = whole.empty() ? std::optional<std::int64_t>(0) : parse_digits(whole);
  const auto fraction = decimals.empty() ? std::optional<std::int64_t>(0) : parse_digits(decimals);
  if (!integer || !fraction) return std::nullopt;
  Wide power = 1;
  for (std::size_t i = 0; i < decimals.size(); ++i) power *= 10;
  const Wide count = Wide(*integer) * unit.count() + (Wide(*fraction) * unit.count() + power / 2) / power;
  if (count > kLongestRun.count()) return std::nullopt;
  return Duration::nanoseconds(static_cast<std::int64_t>(count));
}

/// Parses a time of day such as "15:10:53.5" or "15:10".
std::optional<Duration> parse_time_of_day(std::string_view text) {
  const auto hours = parse_digits(take_until(text, ':'));
  const auto minutes = parse_digits(take_until(text, ':'));
  const auto seconds = text.empty() ? std::optional<Duration>(Duration{}) : parse_time(text);
  if (!hours || !minutes || !seconds || *hours > 24 || *minutes > 59 || *seconds > kSecond * 60 || *seconds < Duration{})
    return std::nullopt;
  return kSecond * (*hours * 3600 + *minutes * 60) + *seconds;
}

/// Parses a zone such as "Z", "-08:00" or "+0900" into the time to add to get universal time.
std::optional<Duration> parse_zone(std::string_view text) {
  if (text == "Z" || text == "z") return Duration{};
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = parse_digits(text.substr(1, 2));
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const auto minutes = rest.empty() ? std::optional<std::int64_t>(0) : parse_digits(rest);
  if (!hours || !minutes || *hours > 14 || *minutes > 59) return std::nullopt;
  const Duration offset = kSecond * (*hours * 3600 + *minutes * 60);
  return text[0] == '-' ? offset : Duration{} - offset;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string result(text);
  const bool is_well_formed = is_utf8(text);
  for (char& c : result) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20u || byte == 0x7Fu || (byte >= 0x80u && !is_well_formed)) c = '?';
  }
  return result;
}

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  text = trimmed(text);
  const bool is_negative = text.starts_with('-');
  std::string_view rest = text.substr(is_negative ? 1 : 0);
  const std::string_view whole = take_until(rest, '.');
  if (rest.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
  const auto number = parse_digits(whole);
  if (!number) return std::nullopt;
  return is_negative ? -*number : *number;
}

std::optional<std::uint32_t> parse_count(std::string_view text) {
  const auto number = parse_whole(text);
  if (!number || *number < 0 || *number > 1'000'000) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

std::optional<Duration> parse_time(std::string_view text, Duration unit) {
  text = trimmed(text);
  const bool is_negative = text.starts_with('-');
  std::string_view rest = text.substr(is_negative || text.starts_with('+') ? 1 : 0);
  if (rest.find_first_of("eE") != std::string_view::npos) {
    const auto number = parse_number(text);
    if (!number || std::abs(*number) * static_cast<double>(unit.count()) > static_cast<double>(kLongestRun.count()))
      return std::nullopt;
    return Duration::nanoseconds(std::llround(*number * static_cast<double>(unit.count())));
  }
  const std::string_view whole = take_until(rest, '.');
  if (whole.empty() && rest.empty()) return std::nullopt;
  const auto time = scaled(whole, rest, unit);
  if (!time) return std::nullopt;
  return is_negative ? Duration{} - *time : *time;
}

std::optional<Duration> parse_date_time(std::string_view text) {
  constexpr std::size_t kDateLength = 10;
  text = trimmed(text);
  if (text.size() < kDateLength) return std::nullopt;
  const auto day = parse_date(text.substr(0, kDateLength));
  if (!day) return std::nullopt;
  Duration since = kSecond * 86'400 * *day;
  std::string_view rest = text.substr(kDateLength);
  if (rest.empty()) return since;
  if (rest.front() != 'T' && rest.front() != ' ') return std::nullopt;
  rest.remove_prefix(1);
  const std::size_t zone_at = std::min(rest.find_first_of("Zz+-"), rest.size());
  const auto time = parse_time_of_day(trimmed(rest.substr(0, zone_at)));
  const auto zone = zone_at == rest.size() ? std::optional<Duration>(Duration{}) : parse_zone(rest.substr(zone_at));
  if (!time || !zone) return std::nullopt;
  return since + *time + *zone;
}

std::optional<Duration> parse_slurm_time(std::string_view text) {
  text = trimmed(text);
  std::int64_t days = 0;
  const bool has_days = text.find('-') != std::string_view::npos;
  if (has_days) {
    const auto parsed = parse_digits(take_until(text, '-'));
    if (!parsed || *parsed > 30'000) return std::nullopt;
    days = *parsed;
  }
  std::vector<std::string_view> parts;
  for (std::string_view rest = text;;) {
    parts.push_back(take_until(rest, ':'));
    if (rest.empty()) break;
  }
  if (parts.size() > 3) return std::nullopt;
  // days-hours[:minutes[:seconds]]; without days hours:minutes:seconds, minutes:seconds or minutes.
  const std::size_t first_unit = has_days || parts.size() == 3 ? 0 : 1;
  Duration time = kSecond * 86'400 * days;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    constexpr std::int64_t kSeconds[] = {3600, 60, 1};
    const auto part = parse_time(parts[i], kSecond * kSeconds[std::min<std::size_t>(first_unit + i, 2)]);
    if (!part || *part < Duration{} || *part > kSecond * 86'400 * 30'000) return std::nullopt;
    time += *part;
  }
  return time;
}

std::optional<DataSize> parse_slurm_memory(std::string_view text) {
  text = trimmed(text);
  // Old versions append n (per node) or c (per core).
  if (text.ends_with('n') || text.ends_with('c')) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  constexpr std::string_view kSuffixes = "KMGTP";
  double factor = 1048576;
  if (const std::size_t power = kSuffixes.find(text.back()); power != std::string_view::npos) {
    factor = 1024;
    for (std::size_t i = 0; i < power; ++i) factor *= 1024;
    text.remove_suffix(1);
  }
  const auto number = parse_number(text);
  if (!number || *number < 0) return std::nullopt;
  return DataSize::raw(*number * factor);
}

std::string date_time_text(Duration since_1970) {
  const std::int64_t seconds = since_1970.count() / kSecond.count();
  const std::int64_t of_day = seconds % 86'400;
  return fmt::format("{} {:02}:{:02}:{:02}", date_text(seconds / 86'400), of_day / 3600, of_day / 60 % 60, of_day % 60);
}

}  // namespace gpusim
