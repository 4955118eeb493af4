#pragma once
// How long the GPUs of a run were held and when each pool was in use.

#include <vector>

#include "gpusim/hardware.hpp"
#include "gpusim/schedule.hpp"

namespace gpusim {

/// The time as a real number, for prices and energies.
[[nodiscard]] inline Seconds to_seconds(DeviceTime time) { return Seconds::raw(static_cast<double>(time.count()) * 1e-9); }

/// The use of a pool in one run. The time until the first GPU is available, in which the run stands still, is left out.
struct PoolUsage {
  std::uint32_t gpus = 0;
  Duration run;   ///< from the first instant at which it is available to the end of the run
  Duration open;  ///< the part of `run` in which the pool is available
  Duration use;   ///< from the first start to the last end of a task on it; zero when it has run none
};

/// The use of all GPUs of a class together in one run.
struct ClassUsage {
  DeviceTime busy;  ///< held by at least one task while their pool is available
  DeviceTime idle;  ///< the rest of the time that their pool is available
};

struct SystemUsage {
  Window until_gpus;  ///< time_until_gpus()
  Duration run;       ///< from 0 to the last end, without `until_gpus`
  std::vector<PoolUsage> pools;
  std::vector<ClassUsage> classes;
};

/// Computes the use of a system. A GPU that several tasks hold at the same time counts once. The spans may be in any order.
/// `until_gpus` is time_until_gpus().
[[nodiscard]] SystemUsage usage_of(const System& system, const Schedule& schedule, const Window& until_gpus = {});

/// The open time of a calendar during a run, without `until_gpus`.
[[nodiscard]] Duration open_time(const Calendar& calendar, const SystemUsage& usage);

/// The pools of a system. A system without pools, which only programs make, counts as one pool without prices.
[[nodiscard]] const std::vector<Pool>& pools_of(const System& system);

}  // namespace gpusim
