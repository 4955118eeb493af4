#pragma once
// Checks before any run what shared devices and interruptions do not allow.

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Fails for policies that plan ahead if devices are shared, because such policies assume one task per device.
void check_policies_of_shared_gpus(const Scenario& scenario);

/// Fails for interruptions on devices with other limits, and for failures or resources under policies that plan ahead.
void check_interruptions(const Scenario& scenario);

/// Throws Infeasible for gangs on shared devices, and for tasks that could be ready at once but do not fit where tasks may not
/// wait.
void check_shared_gpus(const Problem& problem, const Document& document);

}  // namespace gpusim
