#pragma once
// The sections of a scenario's keys, each beside its reader; the one of all others is that of load.cpp.

#include <string>
#include <vector>

#include "sim/input/keys.hpp"

namespace gpusim {

extern const KeySection kScenarioKeys, kCalendarKeys, kPersonKeys, kSheetKeys, kPhysicalProfileKeys, kSystemKeys, kModelKeys,
    kWorkloadKeys, kShareKeys, kPolicyKeys, kGoalKeys, kChoiceKeys, kDocumentKeys, kClaimKeys, kSweepKeys;
extern const KeySection kInterconnectKeys, kNetworkKeys, kAvailableKeys, kColocationKeys, kFailuresKeys;
[[nodiscard]] std::vector<std::string> policy_names();

}  // namespace gpusim
