#include <charconv>

#include "gpusim/economics.hpp"
#include "sim/base/check.hpp"
#include "sim/base/text.hpp"

namespace gpusim {

/// What tools/embed.cmake makes of scenarios/carbon: tables as CSV with a header line and the columns of CarbonRow; fields hold no
/// commas and no quotes.
extern const char* const kCarbonCountries;
extern const char* const kCarbonRegions;

namespace {

template <class Number>
Number parsed(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  GPUSIM_CHECK(error == std::errc{} && end == text.data() + text.size(), "a number of the built-in carbon table reads \"{}\"",
               text);
  return number;
}

void add_rows(std::string_view csv, std::vector<CarbonRow>& rows) {
  (void)take_until(csv, '\n');
  while (!csv.empty()) {
    std::string_view line = take_until(csv, '\n');
    CarbonRow& row = rows.emplace_back();
    row.name = take_until(line, ',');
    row.place = take_until(line, ',');
    const std::string_view year = take_until(line, ',');
    if (!year.empty()) row.year = parsed<int>(year);
    row.g_per_kwh = parsed<double>(take_until(line, ','));
    row.source = line;
  }
}

}  // namespace

const std::vector<CarbonRow>& carbon_table() {
  static const std::vector<CarbonRow> table = [] {
    std::vector<CarbonRow> rows;
    add_rows(kCarbonCountries, rows);
    add_rows(kCarbonRegions, rows);
    return rows;
  }();
  return table;
}

}  // namespace gpusim
