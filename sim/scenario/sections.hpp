#pragma once
// The key sections of a scenario, each defined next to its reader. The top-level section is defined in load.cpp.

#include <string>
#include <vector>

#include "sim/input/keys.hpp"

namespace gpusim {

extern const KeySection kScenarioKeys, kCalendarKeys, kPersonKeys, kSheetKeys, kPhysicalProfileKeys, kSystemKeys, kModelKeys,
    kWorkloadKeys, kShareKeys, kPolicyKeys, kGoalKeys, kChoiceKeys, kDocumentKeys, kClaimKeys, kSweepKeys;
extern const KeySection kInterconnectKeys, kNetworkKeys, kAvailableKeys, kColocationKeys, kFailuresKeys;
[[nodiscard]] std::vector<std::string> policy_names();

}  // namespace gpusim
