#include "sim/reports/reports.hpp"

#include "sim/scenario/built_in.hpp"

#include <fmt/format.h>

#include <ostream>

namespace gpusim {

void write_folder_readme(const ReportInput& input, std::ostream& out) {
  out << fmt::format("# {}\n\n", input.scenario.title)
      << fmt::format("Made by gpusim {} with\n\n    {}\n\n", kVersion, input.command)
      << "| file | what it is |\n"
         "|---|---|\n";
  for (const ReportRow& row : report_table())
    if (row.is_written(input)) out << fmt::format("| `{}` | {} |\n", row.file, row.summary);
  out << "\nThe end of a column's name is its unit: `_s` seconds, `_gb` gigabytes of 10^9 bytes, `_pct` per cent,\n"
         "`_per_day` and `_per_workday` experiments in 24 hours and those started in a workday from 9 to 18 h; `_low` and\n"
         "`_high` are the ends of a range. A column without a unit is a name, a count, or true or false. An empty field means "
         "\"not applicable\".\n";
  if (has_economics(input))
    out << "Amounts of money are in the column `currency`; `_kwh` kilowatt-hours, `_kg` kilograms. What has no price is empty, not "
           "0.\n";
}

}  // namespace gpusim
