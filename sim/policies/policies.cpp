// The table of policies: a new one is a file of its own, a line in factories.hpp and a row here.

#include <algorithm>

#include "sim/policies/factories.hpp"

namespace gpusim {
namespace {

constexpr PolicyRow kPolicies[] = {
    {"fifo", "first come, first served; a task that does not fit holds back those that want its devices", true, false, make_fifo},
    {"fifo_fit", "first come, first served; later tasks may pass one that does not fit", true, false, make_fifo_fit},
    {"sjf", "shortest task first", true, false, make_sjf},
    {"lpt", "longest task first", true, false, make_lpt},
    {"critical_path", "longest remaining path first (highest level first)", true, false, make_critical_path},
    {"heft", "heterogeneous earliest finish time, with insertion", false, true, make_heft},
    {"cpop", "critical path on one device, the rest by earliest finish time", false, true, make_cpop},
    {"peft", "predict earliest finish time by an optimistic cost table", false, true, make_peft},
    {"min_min", "of the tasks that become ready, map the one that can end first", false, true, make_min_min},
    {"max_min", "of the tasks that become ready, map the one whose earliest end is last", false, true, make_max_min},
    {"optimal", "plan all at once: bounds, local and exhaustive search, with proof where one is found", true, true, make_optimal,
     why_optimal_cannot_plan},
    {"srtf", "shortest remaining time first, by estimates; preemptive", true, false, make_srtf},
    {"wspt", "shortest time / weight first, by estimates", true, false, make_wspt},
    {"ssf", "smallest service (GPUs x time) first, by estimates; preemptive by option", true, false, make_ssf},
    {"priority", "strict classes by priority; preemptive by option", true, false, make_priority},
    {"edf", "earliest deadline first; preemptive by option", true, false, make_edf},
    {"easy", "EASY backfilling: the head of the queue has a reservation, by estimates", true, false, make_easy},
    {"conservative", "conservative backfilling: every task has a reservation, by estimates", true, false, make_conservative},
    {"slurm", "multifactor priority with backfilling at intervals, by estimates", true, false, make_slurm},
    {"fair_share", "the user with the least decayed usage for their weight first", true, false, make_fair_share},
    {"drf", "dominant resource fairness between users", true, false, make_drf},
    {"las", "least attained service in discrete queues (Tiresias-L); preemptive", true, false, make_las},
    {"gittins", "highest Gittins index of attained service (Tiresias-G); preemptive", true, false, make_gittins},
    {"work_stealing", "a deque on every device; who has nothing steals from whoever has most", false, false, make_work_stealing},
    {"sequential", "one task at a time on the lowest-numbered device", true, false, make_sequential},
    {"gavel", "shares of time on unequal cards by an objective, in rounds; knows true times", true, false, make_gavel},
    {"themis", "leased cards go to the jobs with the worst finish-time fairness; knows true times", true, false, make_themis},
    {"sia", "numbers and kinds of cards of elastic tasks by their goodput, in rounds; knows true times", true, false, make_sia},
    {"allox", "least sum of completion times by matching waiting jobs with free cards; knows true times", true, false, make_allox},
    {"pipe", "another program decides, line by line of JSON; needs --allow-commands", true, false, make_pipe, nullptr, true},
};

}  // namespace

std::span<const PolicyRow> policy_table() { return kPolicies; }

const PolicyRow* find_policy(std::string_view name) {
  const auto* row =
      std::find_if(std::begin(kPolicies), std::end(kPolicies), [&](const PolicyRow& known) { return known.name == name; });
  return row == std::end(kPolicies) ? nullptr : row;
}

}  // namespace gpusim
