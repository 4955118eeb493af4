#pragma once
// The options of commands that read a log: `import` and `backtest`.

#include <filesystem>
#include <string>
#include <vector>

#include "gpusim/import.hpp"
#include "sim/commands/options.hpp"

namespace gpusim {

/// Declares all that import_options() reads but --load, which is the caller's where it makes sense.
void declare_trace_options(Options& options);
[[nodiscard]] ImportOptions import_options(const Options& options);

/// What an import to this file writes: a scenario of this name, and the file of its jobs beside it. UsageError where one of the two
/// is read.
struct ImportNames {
  std::string scenario;
  std::filesystem::path jobs;
};
[[nodiscard]] ImportNames names_for(const std::filesystem::path& out, const Options& options);

/// --policy, all names known; "fifo" where none is given.
[[nodiscard]] std::vector<std::string> policies_option(const Options& options);

}  // namespace gpusim
