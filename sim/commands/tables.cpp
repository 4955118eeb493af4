#include "sim/commands/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace gpusim {
namespace {

std::vector<std::string> tables_below(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".csv") files.push_back(entry->path().string());
  if (error) throw IoError(fmt::format("cannot read \"{}\": {}", folder, error.message()));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Measurements read_tables(const std::vector<std::string>& paths, const GpuLabels& labels) {
  Measurements all;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      read_measurements(path, labels, all);
      continue;
    }
    for (const std::string& file : tables_below(path)) {
      Measurements table;
      try {
        read_measurements(file, labels, table);
      } catch (const InputError& error) {
        all.notes.push_back(fmt::format("no table of measurements: {}", error.what()));
        continue;
      }
      const auto append = [](auto& to, auto& from) { to.insert(to.end(), from.begin(), from.end()); };
      append(all.speeds, table.speeds);
      append(all.pairs, table.pairs);
      append(all.collectives, table.collectives);
      append(all.notes, table.notes);
    }
  }
  return all;
}

}  // namespace gpusim
