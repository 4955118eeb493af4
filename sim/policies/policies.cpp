// The table of policies. A new one is a file of its own, its function in the list of declarations and a row here.

#include <algorithm>

#include "gpusim/policy.hpp"
#include "sim/policies/common/placement.hpp"

namespace gpusim {

// Each stands in the file of its policy, reads its own keys and refuses others.
MakePolicy make_fifo, make_fifo_fit, make_sjf, make_lpt, make_critical_path, make_heft, make_cpop, make_peft, make_min_min,
    make_max_min, make_optimal, make_srtf, make_wspt, make_ssf, make_priority, make_edf, make_easy, make_conservative, make_slurm,
    make_fair_share, make_drf, make_las, make_gittins, make_work_stealing, make_sequential, make_gavel, make_themis, make_sia,
    make_allox, make_pipe;
WhyNot why_optimal_cannot_plan;
// What else each may have, in the same file.
extern const KeySection kSjfKeys, kOptimalKeys, kSrtfKeys, kSsfKeys, kEdfKeys, kPriorityKeys, kSlurmKeys, kFairShareKeys, kLasKeys,
    kGittinsKeys, kGavelKeys, kThemisKeys, kSiaKeys, kAlloxKeys, kPipeKeys;

namespace {

constexpr PolicyRow kPolicies[] = {
    {.name = "fifo",
     .summary = "first come, first served; a task that does not fit holds back those that want its devices",
     .make = make_fifo,
     .keys = &kPlacementKeys},
    {.name = "fifo_fit",
     .summary = "first come, first served; later tasks may pass one that does not fit",
     .make = make_fifo_fit,
     .keys = &kPlacementKeys},
    {.name = "sjf", .summary = "shortest task first", .make = make_sjf, .keys = &kSjfKeys},
    {.name = "lpt", .summary = "longest task first", .make = make_lpt, .keys = &kPlacementKeys},
    {.name = "critical_path",
     .summary = "longest remaining path first (highest level first)",
     .make = make_critical_path,
     .keys = &kPlacementKeys},
    {.name = "heft",
     .summary = "heterogeneous earliest finish time, with insertion",
     .places_gangs = false,
     .plans_ahead = true,
     .make = make_heft},
    {.name = "cpop",
     .summary = "critical path on one device, the rest by earliest finish time",
     .places_gangs = false,
     .plans_ahead = true,
     .make = make_cpop},
    {.name = "peft",
     .summary = "predict earliest finish time by an optimistic cost table",
     .places_gangs = false,
     .plans_ahead = true,
     .make = make_peft},
    {.name = "min_min",
     .summary = "of the tasks that become ready, map the one that can end first",
     .places_gangs = false,
     .plans_ahead = true,
     .make = make_min_min},
    {.name = "max_min",
     .summary = "of the tasks that become ready, map the one whose earliest end is last",
     .places_gangs = false,
     .plans_ahead = true,
     .make = make_max_min},
    {.name = "optimal",
     .summary = "plan all at once: bounds, local and exhaustive search, with proof where one is found",
     .plans_ahead = true,
     .make = make_optimal,
     .keys = &kOptimalKeys,
     .why_not = why_optimal_cannot_plan},
    {.name = "srtf", .summary = "shortest remaining time first, by estimates; preemptive", .make = make_srtf, .keys = &kSrtfKeys},
    {.name = "wspt", .summary = "shortest time / weight first, by estimates", .make = make_wspt, .keys = &kPlacementKeys},
    {.name = "ssf",
     .summary = "smallest service (GPUs x time) first, by estimates; preemptive by option",
     .make = make_ssf,
     .keys = &kSsfKeys},
    {.name = "priority",
     .summary = "strict classes by priority; preemptive by option",
     .make = make_priority,
     .keys = &kPriorityKeys},
    {.name = "edf", .summary = "earliest deadline first; preemptive by option", .make = make_edf, .keys = &kEdfKeys},
    {.name = "easy",
     .summary = "EASY backfilling: the head of the queue has a reservation, by estimates",
     .make = make_easy,
     .keys = &kPlacementKeys},
    {.name = "conservative",
     .summary = "conservative backfilling: every task has a reservation, by estimates",
     .make = make_conservative,
     .keys = &kPlacementKeys},
    {.name = "slurm",
     .summary = "multifactor priority with backfilling at intervals, by estimates",
     .make = make_slurm,
     .keys = &kSlurmKeys},
    {.name = "fair_share",
     .summary = "the user with the least decayed usage for their weight first",
     .make = make_fair_share,
     .keys = &kFairShareKeys},
    {.name = "drf", .summary = "dominant resource fairness between users", .make = make_drf, .keys = &kPlacementKeys},
    {.name = "las",
     .summary = "least attained service in discrete queues (Tiresias-L); preemptive",
     .make = make_las,
     .keys = &kLasKeys},
    {.name = "gittins",
     .summary = "highest Gittins index of attained service (Tiresias-G); preemptive",
     .make = make_gittins,
     .keys = &kGittinsKeys},
    {.name = "work_stealing",
     .summary = "a deque on every device; who has nothing steals from whoever has most",
     .places_gangs = false,
     .make = make_work_stealing},
    {.name = "sequential", .summary = "one task at a time on the lowest-numbered device", .make = make_sequential},
    {.name = "gavel",
     .summary = "shares of time on unequal cards by an objective, in rounds; knows true times",
     .make = make_gavel,
     .keys = &kGavelKeys},
    {.name = "themis",
     .summary = "leased cards go to the jobs with the worst finish-time fairness; knows true times",
     .make = make_themis,
     .keys = &kThemisKeys},
    {.name = "sia",
     .summary = "numbers and kinds of cards of elastic tasks by their goodput, in rounds; knows true times",
     .make = make_sia,
     .keys = &kSiaKeys},
    {.name = "allox",
     .summary = "least sum of completion times by matching waiting jobs with free cards; knows true times",
     .make = make_allox,
     .keys = &kAlloxKeys},
    {.name = "pipe",
     .summary = "another program decides, line by line of JSON; needs --allow-commands",
     .is_external = true,
     .make = make_pipe,
     .keys = &kPipeKeys},
};

}  // namespace

std::span<const PolicyRow> policy_table() { return kPolicies; }

const PolicyRow* find_policy(std::string_view name) {
  const auto* row =
      std::find_if(std::begin(kPolicies), std::end(kPolicies), [&](const PolicyRow& known) { return known.name == name; });
  return row == std::end(kPolicies) ? nullptr : row;
}

}  // namespace gpusim
