#include "sim/base/unit_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gpusim/value.hpp"
#include "sim/base/message.hpp"
#include "sim/base/text.hpp"

namespace gpusim {
namespace {

/// A misspelt unit in lower case, and the unit that was meant.
constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
    {"second", "s"},  {"seconds", "s"},  {"sec", "s"},     {"secs", "s"},   {"minute", "min"}, {"minutes", "min"}, {"mins", "min"},
    {"hour", "h"},    {"hours", "h"},    {"hr", "h"},      {"hrs", "h"},    {"day", "d"},      {"days", "d"},      {"mo", "month"},
    {"mon", "month"}, {"years", "year"}, {"yr", "year"},   {"yrs", "year"}, {"byte", "B"},     {"bytes", "B"},     {"watt", "W"},
    {"watts", "W"},   {"$", "USD"},      {"us$", "USD"},   {"usd", "USD"},  {"dollar", "USD"}, {"dollars", "USD"}, {"€", "EUR"},
    {"eur", "EUR"},   {"euro", "EUR"},   {"euros", "EUR"}, {"₩", "KRW"},    {"krw", "KRW"},    {"won", "KRW"},     {"원", "KRW"},
    {"£", "GBP"},     {"gbp", "GBP"},    {"¥", "JPY"},     {"jpy", "JPY"},  {"cny", "CNY"},    {"시간", "h"},      {"분", "min"},
    {"일", "d"},      {"개월", "month"}};

/// Corrects one unit without "/" and "*"; a unit that is known stays as it is.
std::optional<std::string> usual_name(std::string_view written) {
  if (parse_unit(written)) return std::string(written);
  const std::string lower = lower_case(written);
  const auto* const found =
      std::find_if(std::begin(kSpellings), std::end(kSpellings), [&](const auto& spelling) { return spelling.first == lower; });
  return found == std::end(kSpellings) ? std::nullopt : std::optional(std::string(found->second));
}

/// Behind the number at the start, at most one blank away.
std::string_view behind_number(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(text.find_first_not_of("0123456789.", sign), text.size());
  if (end == sign) return {};
  text.remove_prefix(end);
  const std::size_t digits = text.find_first_of("0123456789", 1);
  if ((text.starts_with('e') || text.starts_with('E')) && digits <= 2)
    text.remove_prefix(std::min(text.find_first_not_of("0123456789", digits), text.size()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

}  // namespace

std::optional<std::string> usual_unit(std::string_view written) {
  std::string usual;
  for (std::size_t begin = 0; begin <= written.size();) {
    const std::size_t end = std::min(written.find_first_of("/*", begin), written.size());
    const auto name = usual_name(written.substr(begin, end - begin));
    if (!name) return std::nullopt;
    usual += *name;
    if (end < written.size()) usual += written[end];
    begin = end + 1;
  }
  return usual == written || !parse_unit(usual) ? std::nullopt : std::optional(usual);
}

std::string why_no_value(std::string_view text) {
  const std::string_view unit = behind_number(text);
  if (unit.empty() || is_digit(unit.front()) || unit.front() == ',' || parse_unit(unit))
    return fmt::format("expected a number with a unit, such as \"4 USD/h\" or \"12.5 h\" (no commas), got {}", in_quotes(text));
  if (const auto usual = usual_unit(unit)) return fmt::format("unknown unit {}; did you mean \"{}\"?", in_quotes(unit), *usual);
  return fmt::format(
      "unknown unit {}; expected one such as h, d, month, GB, W, kWh, %, a currency such as EUR, or a quotient such as EUR/h",
      in_quotes(unit));
}

}  // namespace gpusim
