#pragma once
// What shared cards do not allow, found before anything runs.

#include "gpusim/scenario.hpp"

namespace gpusim {

/// Policies that plan ahead know one task a card; fails at the policy where cards are shared.
void check_policies_of_shared_cards(const Scenario& scenario);

/// Tasks are interrupted only where cards have no other limits, and failures and resources are only for policies that do not plan
/// ahead.
void check_interruptions(const Scenario& scenario);

/// Throws Infeasible for gangs on shared cards, and where cards refuse what does not fit and tasks that could be ready at once do
/// not.
void check_shared_cards(const Problem& problem, const Document& document);

}  // namespace gpusim
