#pragma once
// The options of commands that read a log: `import` and `backtest`.

#include <string>
#include <vector>

#include "gpusim/import.hpp"
#include "sim/commands/options.hpp"

namespace gpusim {

/// Declares all that import_options() reads but --load, which is the caller's where it makes sense.
void declare_trace_options(Options& options);
[[nodiscard]] ImportOptions import_options(const Options& options);

/// --policy, all names known; "fifo" where none is given.
[[nodiscard]] std::vector<std::string> policies_option(const Options& options);

}  // namespace gpusim
