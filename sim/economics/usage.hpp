#pragma once
// How long the GPUs of a run were held and when each pool was in use.

#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// Time as a sum of many spans: a count of nanoseconds that may exceed what a Duration holds.
using GpuTime = double;
[[nodiscard]] inline double seconds_of(GpuTime time) { return time * 1e-9; }

/// A pool in one run. The time in which the run stands still because no GPU is there yet is left out.
struct PoolUsage {
  std::uint32_t gpus = 0;
  Duration run;   ///< from the first instant at which it is available to the end of the run
  Duration open;  ///< what of it the pool is available
  Duration use;   ///< from its first start to its last end; nothing when it did nothing
};

/// The GPUs of a class in one run, together.
struct ClassUsage {
  GpuTime busy = 0;  ///< held by at least one task while their pool is available
  GpuTime idle = 0;  ///< the rest of the time that their pool is available
};

struct SystemUsage {
  Window until_gpus;  ///< time_until_gpus()
  Duration run;       ///< from 0 to the last end, without `until_gpus`
  std::vector<PoolUsage> pools;
  std::vector<ClassUsage> classes;
};

/// A GPU that several tasks hold at once is busy once. The schedule may be in any order. `until_gpus` is time_until_gpus().
[[nodiscard]] SystemUsage usage_of(const System& system, const Schedule& schedule, const Window& until_gpus = {});

/// The open time of a calendar in a run of a system.
[[nodiscard]] Duration open_time(const Calendar& calendar, const SystemUsage& usage);

/// The pools of a system; those that programs make by hand may have none, which is one without prices.
[[nodiscard]] const std::vector<Pool>& pools_of(const System& system);

}  // namespace gpusim
