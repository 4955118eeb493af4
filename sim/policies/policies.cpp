// The table of policies. A new policy consists of its own file, a declaration of its function here and a row in the table.

#include <algorithm>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "sim/policies/common/placement.hpp"

namespace gpusim {

// Each function is defined in the file of its policy and reads the keys of that policy.
MakePolicy make_fifo, make_fifo_fit, make_sjf, make_lpt, make_critical_path, make_heft, make_cpop, make_peft, make_min_min,
    make_max_min, make_optimal, make_srtf, make_wspt, make_ssf, make_priority, make_edf, make_easy, make_conservative, make_slurm,
    make_fair_share, make_drf, make_las, make_gittins, make_work_stealing, make_sequential, make_gavel, make_themis, make_sia,
    make_allox, make_pipe;
WhyNot why_optimal_cannot_plan;
// The keys of policies that have some, defined in the same files.
extern const KeySection kSjfKeys, kOptimalKeys, kSrtfKeys, kSsfKeys, kEdfKeys, kPriorityKeys, kSlurmKeys, kFairShareKeys, kLasKeys,
    kGittinsKeys, kGavelKeys, kThemisKeys, kSiaKeys, kAlloxKeys, kPipeKeys;

namespace {

/// A row for a policy that binds tasks on single devices ahead of time.
constexpr PolicyRow planner(std::string_view name, std::string_view summary, MakePolicy* read) {
  return {.name = name, .summary = summary, .read = read, .places_gangs = false, .plans_ahead = true};
}

constexpr PolicyRow kPolicies[] = {
    {"fifo", "first come, first served; a task that does not fit blocks those that need its devices", make_fifo, &kPlacementKeys},
    {"fifo_fit", "first come, first served; later tasks may pass one that does not fit", make_fifo_fit, &kPlacementKeys},
    {"sjf", "shortest task first", make_sjf, &kSjfKeys},
    {"lpt", "longest task first", make_lpt, &kPlacementKeys},
    {"critical_path", "longest remaining path first (highest level first)", make_critical_path, &kPlacementKeys},
    planner("heft", "heterogeneous earliest finish time, with insertion", make_heft),
    planner("cpop", "critical path on one device, the rest by earliest finish time", make_cpop),
    planner("peft", "predict earliest finish time by an optimistic cost table", make_peft),
    planner("min_min", "of the tasks that become ready, map the one that can end first", make_min_min),
    planner("max_min", "of the tasks that become ready, map the one whose earliest end is last", make_max_min),
    {.name = "optimal",
     .summary = "plan all at once: bounds, local and exhaustive search, with proof where one is found",
     .read = make_optimal,
     .keys = &kOptimalKeys,
     .plans_ahead = true,
     .why_not = why_optimal_cannot_plan},
    {"srtf", "shortest remaining time first, by estimates; preemptive", make_srtf, &kSrtfKeys},
    {"wspt", "shortest time / weight first, by estimates", make_wspt, &kPlacementKeys},
    {"ssf", "smallest service (GPUs x time) first, by estimates; preemptive by option", make_ssf, &kSsfKeys},
    {"priority", "strict classes by priority; preemptive by option", make_priority, &kPriorityKeys},
    {"edf", "earliest deadline first; preemptive by option", make_edf, &kEdfKeys},
    {"easy", "EASY backfilling: the head of the queue has a reservation, by estimates", make_easy, &kPlacementKeys},
    {"conservative", "conservative backfilling: every task has a reservation, by estimates", make_conservative, &kPlacementKeys},
    {"slurm", "multifactor priority with backfilling at intervals, by estimates", make_slurm, &kSlurmKeys},
    {"fair_share", "the user with the least decayed usage for their weight first", make_fair_share, &kFairShareKeys},
    {"drf", "dominant resource fairness between users", make_drf, &kPlacementKeys},
    {"las", "least attained service in discrete queues (Tiresias-L); preemptive", make_las, &kLasKeys},
    {"gittins", "highest Gittins index of attained service (Tiresias-G); preemptive", make_gittins, &kGittinsKeys},
    {.name = "work_stealing",
     .summary = "a queue on every device; idle devices steal from the longest queue",
     .read = make_work_stealing,
     .places_gangs = false},
    {"sequential", "one task at a time on the lowest-numbered device", make_sequential},
    {"gavel", "shares of time on unequal GPUs by an objective, in rounds; knows true times", make_gavel, &kGavelKeys},
    {"themis", "leased GPUs go to the jobs with the worst finish-time fairness; knows true times", make_themis, &kThemisKeys},
    {"sia", "numbers and kinds of GPUs of elastic tasks by their goodput, in rounds; knows true times", make_sia, &kSiaKeys},
    {"allox", "least sum of completion times by matching waiting jobs with free GPUs; knows true times", make_allox, &kAlloxKeys},
    {.name = "pipe",
     .summary = "another program decides, line by line of JSON; needs --allow-commands",
     .read = make_pipe,
     .keys = &kPipeKeys,
     .is_external = true},
};

}  // namespace

std::unique_ptr<Policy> PolicyRow::make(Reader& options) const {
  if (keys != nullptr) options.describe(*keys);
  std::unique_ptr<Policy> policy = read(options);
  options.done();
  return policy;
}

std::span<const PolicyRow> policy_table() { return kPolicies; }

const PolicyRow* find_policy(std::string_view name) {
  const auto* row = std::ranges::find(kPolicies, name, &PolicyRow::name);
  return row == std::end(kPolicies) ? nullptr : row;
}

}  // namespace gpusim
