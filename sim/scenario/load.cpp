#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "gpusim/capacity.hpp"
#include "gpusim/scenario.hpp"
#include "sim/base/check.hpp"
#include "sim/base/text.hpp"
#include "sim/economics/read.hpp"
#include "sim/scenario/bases.hpp"
#include "sim/scenario/choice.hpp"
#include "sim/scenario/claims.hpp"
#include "sim/scenario/gpus.hpp"
#include "sim/scenario/limits.hpp"
#include "sim/scenario/people.hpp"
#include "sim/scenario/physical_profiles.hpp"
#include "sim/scenario/policies.hpp"
#include "sim/scenario/precisions.hpp"
#include "sim/scenario/sections.hpp"
#include "sim/scenario/start_of_runs.hpp"
#include "sim/scenario/systems.hpp"
#include "sim/scenario/workloads.hpp"
#include "sim/timing/sharing.hpp"

namespace gpusim {

constexpr Key kScenarioRows[] = {
    {"$schema", "text", "none", "the schema by which an editor completes and checks the file; the program does not read it"},
    {"name", "plain name", "the file's name without .json", "what outputs call the scenario"},
    {"title", "title", "the name", "what people read in place of the name"},
    {"seed", "count from 0 up to 9223372036854775807", "=1", "what all random numbers follow from"},
    {"start", "moment", "=2026-01-05",
     "when runs start, simulated time 0; local, without time zones and summer time; a date alone means its 00:00, or when those "
     "arrive "
     "who wait and are paid for it in their working hours, or who start experiments"},
    {"calendars", "map by calendar name of {}", "only \"always\"", "hours of people and machines; \"always\" is day and night",
     &kCalendarKeys},
    {"people", "map of {}", "none", "people who submit, evaluate and work", &kPersonKeys},
    {"gpus", "map of {}", "the catalogue", "data sheets by id, which replace those of the catalogue or add to them", &kSheetKeys},
    {"profiles", "map of {}", "the library", "physical profiles by name, which replace those of the library or add to them",
     &kPhysicalProfileKeys},
    {"systems", "map of at least 1 {}", "required", "the candidates", &kSystemKeys},
    {"models", "map of {}", "none", "what can be trained", &kModelKeys},
    {"workloads", "map of at least 1 {}", "required", "what is to be done", &kWorkloadKeys},
    {"users", "map of {}", "equal claims", "what the users may claim that workloads name", &kShareKeys},
    {"queues", "map of {}", "equal claims", "what the queues may claim that workloads name", &kShareKeys},
    {"experiment", "name", "the first workload", "the workload whose completions are counted per day"},
    {"policies", "list of at least 1 different <> or map of at least 1 {}", R"(={"fifo": {}})",
     "how tasks are scheduled: names of policies, or policies by a name of yours", &kPolicyKeys, policy_names},
    {"costs", "{}", "nothing is priced", "prices that hold for all systems", &kCostsKeys},
    {"energy", "{}", "nothing is counted", "what energy and CO2 are counted with", &kEnergyKeys},
    {"goals", "map of {}", "none", "what a system has to reach, for `gpusim decide`", &kGoalKeys},
    {"choice", "{}", "makespan and cost", "what `gpusim decide` weighs and tries", &kChoiceKeys},
    {"quantities", "map by identifier of value", "none", "named values for formulas"},
    {"documents", "map of {}", "none", "the documents that make the claims, for `gpusim audit`", &kDocumentKeys},
    {"assumptions", "map of title", "none", "what claims may assume, as texts by name"},
    {"claims", "map by claim id of {}", "none", "what documents state, for `gpusim audit`", &kClaimKeys},
    {"sweep", "{}", "none", "values to go through, for `gpusim sweep` only", &kSweepKeys},
};
extern constinit const KeySection kScenarioKeys{"scenario", "a scenario", kScenarioRows};
const KeySection& scenario_keys() { return kScenarioKeys; }

namespace {

std::string file_stem(const std::string& file) {
  const std::string stem = std::filesystem::path(file).stem().string();
  return stem.empty() || stem == "-" ? "scenario" : stem;
}

std::string read_name(Reader& root, const std::string& file) {
  const Reader at = root.at_or("name", file_stem(file));
  const std::string name = at.text();
  const bool is_plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '_' || c == '-' || c == '.';
  });
  if (!is_plain) at.fail_expected("letters, digits, \"_\", \"-\" and \".\"");
  return name;
}

void check_gangs(const Scenario& scenario) {
  for (const PolicyChoice& policy : scenario.policies) {
    if (policy.row->places_gangs) continue;
    for (const Workload& workload : scenario.workloads)
      for (const Profile& profile : workload.profiles)
        if (profile.gpus > 1)
          throw InputError(scenario.document.file, policy.pointer,
                           fmt::format("\"{}\" is defined for tasks on one GPU, but \"{}\" of workload \"{}\" needs {}",
                                       policy.row->name, profile.name, workload.name, profile.gpus));
  }
}

/// Fails for a policy that cannot plan a workload on a system, because its plan and its bound would be wrong.
void check_limits_of_policies(const Scenario& scenario) {
  for (const PolicyChoice& policy : scenario.policies) {
    if (policy.row->why_not == nullptr) continue;
    for (const SystemId system : scenario.systems.ids())
      for (const WorkloadId workload : scenario.workloads.ids()) {
        if (scenario.performance[system][workload].empty()) continue;
        const std::string why = policy.row->why_not(scenario.problem_of({system, workload, {}}, 0));
        if (!why.empty())
          throw InputError(scenario.document.file, policy.pointer,
                           fmt::format("\"{}\" cannot plan workload \"{}\" on \"{}\": {}", policy.row->name,
                                       scenario.workloads[workload].name, scenario.systems[system].name, why));
      }
  }
}

/// The limit of all work in a run, 146 years: policies that plan use twice a planned start as a key, which must fit the clock.
constexpr Duration kMostWork = kLongestRun * 2;

/// For a limit that need not be exact.
Seconds real(Duration time) { return Seconds::raw(time.seconds()); }

/// At most this long when files move too, one after the other over the narrowest link, and cores are fewer than a task wants.
Seconds with_files_and_cores(Seconds total, const Workload& workload, const Performance& performance, const System& system) {
  if (performance.link_graph() == nullptr) return total;
  auto least = Bandwidth::raw(1e300);
  Seconds latency;
  for (const Link& link : performance.link_graph()->links()) {
    least = std::min(least, link.bandwidth);
    latency += real(link.latency);
  }
  double slowdown = 1;
  for (std::size_t p = 0; p < workload.profiles.size(); ++p) {
    const Profile& profile = workload.profiles[p];
    for (const Node& node : system.nodes)
      if (node.cpu_cores)
        slowdown = std::max(slowdown, performance.most_cpu_cores(id<ProfileId>(p)) / static_cast<double>(*node.cpu_cores));
    if (!profile.checkpoint) continue;
    const Checkpoint& checkpoint = *profile.checkpoint;
    const Seconds one = checkpoint.cost ? real(checkpoint.cost->high) : checkpoint.size.high / least + latency;
    slowdown = std::max(slowdown, 1 + one / real(checkpoint.every));
  }
  total = total * (slowdown * slowdown);
  for (const ProfileId profile : workload.profile)
    if (const DataSize load = performance.load(profile); load > DataSize{})
      total += performance.most_gpus(profile) * (load / least + latency);
  return total;
}

/// Policies that plan ahead must be able to run everything one after the other after the last arrival within the clock, which no
/// schedule exceeds. Under other policies the engine stops a run that exceeds the clock, so the total work may be larger.
void check_length(const Scenario& scenario, const Workload& workload, const Performance& performance, const System& system) {
  const bool plans = std::any_of(scenario.policies.begin(), scenario.policies.end(),
                                 [](const PolicyChoice& policy) { return policy.row->plans_ahead; });
  if (!plans) return;
  Seconds total;
  for (const Job& job : workload.jobs) total = std::max(total, real(job.arrival.since_start()));
  std::vector<Duration> slowest(performance.profiles());
  for (std::size_t profile = 0; profile < slowest.size(); ++profile) {
    slowest[profile] = performance.best_time(id<ProfileId>(profile));
    if (performance.gpus(id<ProfileId>(profile)) == 0) continue;
    for (std::size_t c = 0; c < system.classes.size(); ++c)
      if (performance.can_run(id<ProfileId>(profile), id<ClassId>(c)))
        slowest[profile] = std::max(slowest[profile], performance.time(id<ProfileId>(profile), id<ClassId>(c)));
  }
  // A gang counts with all its devices, so that sums of GPU time fit too.
  for (const ProfileId profile : workload.profile)
    total += real(slowest[index(profile)]) * std::max<double>(1, performance.most_gpus(profile));
  if (performance.routes() != nullptr) {
    auto least = Bandwidth::raw(1e300);
    Seconds latency;
    for (const Routes::Kind& kind : performance.routes()->kinds()) {
      least = std::min(least, kind.route.bandwidth);
      latency = std::max(latency, real(kind.route.latency));
    }
    for (std::size_t task = 0; task < workload.tasks(); ++task)
      for (const Edge& edge : workload.graph.predecessors(id<TaskId>(task))) total += edge.data / least + latency;
  }
  // Tasks that share a device are slowed down by its overhead, and by its division into parts.
  double slowest_pool = 1;
  for (const Pool& pool : system.pools) {
    const GpuSharing& sharing = pool.colocation.sharing;
    const double part = sharing.partition == GpuSharing::Partition::mig ? gpu_slice(sharing.slices).memory : sharing.active_threads;
    slowest_pool = std::max(slowest_pool, (1 + pool.colocation.overhead) / part);
  }
  total = with_files_and_cores(total * slowest_pool, workload, performance, system);
  if (!(total < real(kMostWork)))
    throw InputError(scenario.document.file, fmt::format("/workloads/{}", pointer_token(workload.name)),
                     fmt::format("its tasks one after the other take longer than the {} days that a run can last on \"{}\"",
                                 kMostWork.count() / 86'400'000'000'000, system.name));
}

/// Resolves a workload on a system. Adds notes for the user, and throws Infeasible when it can never run.
Performance resolved(const System& system, const Workload& workload, Case which, Document& document) {
  ResolvedPerformance result = resolve(system, workload, which);
  for (std::string& note : result.notes) document.note(std::move(note));
  if (result.infeasible) throw Infeasible(*result.infeasible);
  return *std::move(result.performance);
}

std::vector<Performance> performance_in_all_cases(const System& system, const Workload& workload, bool has_price_ranges,
                                                  Document& document) {
  std::vector<Performance> cases;
  cases.push_back(resolved(system, workload, Case::nominal, document));
  if (cases.front().has_ranges() || has_price_ranges)
    for (const Case which : {Case::optimistic, Case::pessimistic}) cases.push_back(resolved(system, workload, which, document));
  return cases;
}

void resolve_performance(Scenario& scenario, bool keep_infeasible) {
  for (const System& system : scenario.systems) {
    auto& row = scenario.performance.emplace_back();
    auto& reasons = scenario.infeasible.emplace_back();
    const bool has_ranges = has_price_ranges(system, scenario.people, scenario.costs, scenario.energy);
    for (const Workload& workload : scenario.workloads) {
      row.emplace_back();
      reasons.emplace_back();
      try {
        row.back() = performance_in_all_cases(system, workload, has_ranges, scenario.document);
        for (const Performance& performance : row.back()) check_shared_gpus({system, workload, performance}, scenario.document);
      } catch (const Infeasible& infeasible) {
        if (!keep_infeasible) throw;
        reasons.back() = infeasible.reason();
        row.back().clear();
      }
      for (const Performance& performance : row.back()) check_length(scenario, workload, performance, system);
    }
  }
}

/// Whether the order of tasks or the choice of GPUs can matter: some tasks could be ready at once, and they differ or may go to
/// different GPUs, and not all of them can start at once.
bool could_be_scheduled_differently(const System& system, const Workload& workload, const Performance& performance) {
  std::optional<ProfileId> first;
  std::uint64_t gpus = 0;
  std::size_t tasks = 0;
  bool are_alike = workload.graph.arcs() == 0;
  for (const ProfileId profile : workload.profile) {
    if (performance.gpus(profile) == 0) continue;
    ++tasks;
    gpus += performance.most_gpus(profile);
    are_alike = are_alike && first.value_or(profile) == profile;
    first = profile;
  }
  if (tasks < 2) return false;
  if (system.classes.size() == 1 && (are_alike || gpus <= system.devices.size())) return false;
  return workload.graph.arcs() == 0 ||
         std::ranges::any_of(levels(workload, performance), [](const std::vector<TaskId>& level) { return level.size() > 1; });
}

/// Adds a note about the default policy if the scenario states none and another policy could give other results.
void note_default_policy(Scenario& scenario) {
  if (!scenario.document.default_pointers.contains("/policies")) return;
  for (const SystemId system : scenario.systems.ids())
    for (const WorkloadId workload : scenario.workloads.ids()) {
      const std::vector<Performance>& cases = scenario.performance[system][workload];
      if (cases.empty() || !could_be_scheduled_differently(scenario.systems[system], scenario.workloads[workload], cases.front()))
        continue;
      scenario.document.note(
          fmt::format("tasks are scheduled by {}, because the scenario states no policies", scenario.policies.front().name));
      return;
    }
}

/// Reads the sections about costs, goals and claims.
void read_decisions(Reader& root, Scenario& scenario, WaitingPeople waiting, const std::vector<std::string>& workloads) {
  std::vector<std::string> systems;
  for (const System& system : scenario.systems) systems.push_back(system.name);
  scenario.costs = read_costs(root, std::move(waiting), systems, workloads);
  scenario.energy = read_energy(root);
  check_currencies(scenario.costs, scenario.systems, scenario.people, scenario.document);
  note_depreciation(scenario.costs, scenario.systems, workloads, scenario.document);
  check_power(scenario.energy, scenario.costs, scenario.systems, scenario.document);
  scenario.quantities = read_quantities(root);
  scenario.choice = read_choice(root, workloads);
  scenario.claims = read_claims(root);
}

}  // namespace

Scenario load(Document document, const LoadOptions& options) {
  resolve_bases(document);
  Scenario scenario;
  scenario.document = std::move(document);
  Reader root(scenario.document);
  root.expect_object(kScenarioKeys);
  if (const auto sweep = root.find("sweep")) sweep->fail("a scenario with a sweep is run by `gpusim sweep`");
  // Optional keys are looked up first, so that a misspelt section is reported and not its consequences, such as a missing model for
  // "modles".
  for (const Key& key : kScenarioRows) (void)root.find(key.name);
  root.done();
  if (const auto schema = root.find("$schema")) (void)schema->text();
  scenario.name = read_name(root, scenario.document.file);
  scenario.title = read_title(root, scenario.name);
  scenario.seed = static_cast<std::uint64_t>(root.at_or("seed").count(0, std::numeric_limits<std::int64_t>::max()));
  WaitingPeople waiting = read_start_and_people(root, scenario);
  scenario.catalog = std::make_shared<const Catalog>(read_own_gpus(root, options.catalog));
  const Catalog& catalog = *scenario.catalog;
  make_systems_of_precisions(root, catalog);

  Reader systems = root.at("systems");
  systems.expect_object("systems by name");
  const StartTime start{scenario.start, scenario.start_time};
  const Person* const waits = waiting.first_in_working_hours(scenario.people);
  const SystemContext context{catalog, scenario.calendars, scenario.people, start, waits != nullptr ? &waits->calendar : nullptr};
  for (auto& [name, at] : systems.members()) {
    scenario.systems.push_back(read_system(at, name, context));
    scenario.systems.back().outages.seed = scenario.seed;
  }
  if (scenario.systems.empty()) systems.fail("expected at least one system");

  PhysicalProfiles physical(root, catalog);
  const KnownNames task_names{scenario.people,
                              [&](Profile& profile) { look_up_names(profile, catalog, physical, scenario.document); }};
  scenario.models = read_models(root, task_names);
  scenario.workloads = read_workloads(root, scenario.models, task_names, scenario.seed, start, options.tables);

  std::vector<std::string> names;
  for (const Workload& workload : scenario.workloads) names.push_back(workload.name);
  scenario.experiment = id<WorkloadId>(root.at_or("experiment", names.front()).one_of(names));
  scenario.policies = read_policies(root, options.policies);
  read_decisions(root, scenario, std::move(waiting), names);

  check_gangs(scenario);
  check_policies_of_shared_gpus(scenario);
  check_interruptions(scenario);
  resolve_performance(scenario, options.keep_infeasible);
  note_default_policy(scenario);
  check_limits_of_policies(scenario);
  expand_gpus(scenario, catalog);
  for (const WorkloadId workload : scenario.workloads.ids())
    for (const SystemId system : scenario.systems.ids())
      for (const PolicyId policy : scenario.policies.ids()) scenario.runs.push_back({system, workload, policy});
  return scenario;
}

}  // namespace gpusim
