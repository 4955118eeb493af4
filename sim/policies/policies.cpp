// The table of policies: a new one is a file of its own, a line in factories.hpp and a row here.

#include <algorithm>

#include "sim/policies/factories.hpp"

namespace gpusim {
namespace {

constexpr PolicyRow kPolicies[] = {
    {"fifo", "first come, first served; a task that does not fit holds back those that want its devices", true, make_fifo},
    {"fifo_fit", "first come, first served; later tasks may pass one that does not fit", true, make_fifo_fit},
    {"sjf", "shortest task first", true, make_sjf},
    {"lpt", "longest task first", true, make_lpt},
    {"critical_path", "longest remaining path first (highest level first)", true, make_critical_path},
    {"heft", "heterogeneous earliest finish time, with insertion", false, make_heft},
    {"cpop", "critical path on one device, the rest by earliest finish time", false, make_cpop},
    {"peft", "predict earliest finish time by an optimistic cost table", false, make_peft},
    {"min_min", "of the tasks that become ready, map the one that can end first", false, make_min_min},
    {"max_min", "of the tasks that become ready, map the one whose earliest end is last", false, make_max_min},
    {"optimal", "plan all at once: bounds, local and exhaustive search, with proof where one is found", true, make_optimal,
     why_optimal_cannot_plan},
    {"sequential", "one task at a time on the lowest-numbered device", true, make_sequential},
};

}  // namespace

std::span<const PolicyRow> policy_table() { return kPolicies; }

const PolicyRow* find_policy(std::string_view name) {
  const auto* row =
      std::find_if(std::begin(kPolicies), std::end(kPolicies), [&](const PolicyRow& known) { return known.name == name; });
  return row == std::end(kPolicies) ? nullptr : row;
}

}  // namespace gpusim
