#pragma once
// The options of commands that read a log: `import` and `backtest`.

#include <filesystem>
#include <string>
#include <vector>

#include "gpusim/import.hpp"
#include "sim/commands/options.hpp"

namespace gpusim {

/// Declares the options that import_options() reads, except --load, which only some commands have.
void declare_trace_options(Options& options);
[[nodiscard]] ImportOptions import_options(const Options& options);

/// The name of the scenario that an import writes, and the file of its jobs in the same folder. Throws UsageError when one of the
/// two would overwrite an input.
struct ImportNames {
  std::string scenario;
  std::filesystem::path jobs;
};
[[nodiscard]] ImportNames names_for(const std::filesystem::path& out, const Options& options);

/// Reads --policy and checks the names; "fifo" when none is given.
[[nodiscard]] std::vector<std::string> policies_option(const Options& options);

}  // namespace gpusim
