// What one more GPU of each kind would change.

#include <optional>
#include <vector>

#include "gpusim/decide.hpp"
#include "sim/base/parallel.hpp"
#include "sim/decide/changed_document.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// A count of the document that is raised by one.
struct Change {
  SystemId system;
  CountOfGpus count;
};

std::vector<Change> changes_of(const Scenario& scenario) {
  std::vector<Change> changes;
  for (const SystemId system : scenario.systems.ids())
    for (const CountOfGpus& count : counts_of_gpus(scenario.document, scenario.systems[system].name))
      changes.push_back({system, count});
  return changes;
}

/// What a run is worth; empty when it cannot run.
struct Worth {
  std::size_t gpus = 0;
  Duration makespan;
  Duration waiting_mean;
  std::optional<Duration> waiting_p95;  ///< where jobs arrive over time
  Duration completion_mean;
};

std::optional<Worth> worth_of(Scenario& scenario, const Run& run) {
  if (!scenario.infeasible[run.system][run.workload].empty()) return std::nullopt;
  try {
    const Result result = simulate_run(scenario, run);
    const Measures& measures = result.nominal();
    Worth worth{scenario.systems[run.system].devices.size(), measures.makespan, measures.mean_waiting, std::nullopt,
                measures.mean_completion};
    if (measures.online) worth.waiting_p95 = measures.online->groups.front().waiting.quantile[2];
    return worth;
  } catch (const Infeasible&) {
    return std::nullopt;  // Windows may keep a task for ever although each of them is long enough.
  }
}

/// Of every run of these systems; of the others empty.
std::vector<std::optional<Worth>> worths(Scenario scenario, std::optional<SystemId> only) {
  std::vector<std::optional<Worth>> worths(scenario.runs.size());
  for (std::size_t i = 0; i < worths.size(); ++i)
    if (!only || scenario.runs[i].system == *only) worths[i] = worth_of(scenario, scenario.runs[i]);
  return worths;
}

std::string row(const Scenario& scenario, const Change& change, const Run& run, const std::optional<Worth>& before,
                const std::optional<Worth>& after) {
  std::vector<std::string> fields{scenario.systems[run.system].name,
                                  change.count.gpu,
                                  std::to_string(scenario.systems[run.system].devices.size()),
                                  after ? std::to_string(after->gpus) : "",
                                  scenario.workloads[run.workload].name,
                                  scenario.policies[run.policy].name};
  const auto add = [&](auto value) {
    for (const auto* worth : {&before, &after}) fields.push_back(*worth ? value(**worth) : "");
  };
  add([](const Worth& worth) { return exact_seconds(worth.makespan); });
  add([](const Worth& worth) { return exact_seconds(worth.waiting_mean); });
  add([](const Worth& worth) { return worth.waiting_p95 ? exact_seconds(*worth.waiting_p95) : std::string(); });
  add([](const Worth& worth) { return exact_seconds(worth.completion_mean); });
  return csv_line(fields);
}

}  // namespace

std::string one_more_gpu(const Document& document, const LoadOptions& loading, unsigned threads) {
  LoadOptions tolerant = loading;
  tolerant.keep_infeasible = true;
  const Scenario scenario = load(document, tolerant);
  const std::vector<Change> changes = changes_of(scenario);
  std::vector<std::vector<std::optional<Worth>>> after(changes.size() + 1);
  for_each_index(after.size(), threads, [&](std::size_t i) {
    Document variant = scenario.document;
    std::optional<SystemId> only;
    if (i < changes.size()) {
      only = changes[i].system;
      add_one(variant, changes[i].count.pointer);
    }
    after[i] = worths(load(std::move(variant), tolerant), only);
  });
  std::string text =
      "system,gpu,gpus,gpus_more,workload,policy,makespan_s,makespan_more_s,waiting_mean_s,waiting_mean_more_s,waiting_p95_s,"
      "waiting_p95_more_s,completion_mean_s,completion_mean_more_s\n";
  for (std::size_t i = 0; i < changes.size(); ++i)
    for (std::size_t run = 0; run < scenario.runs.size(); ++run)
      if (scenario.runs[run].system == changes[i].system)
        text += row(scenario, changes[i], scenario.runs[run], after.back()[run], after[i][run]);
  return text;
}

}  // namespace gpusim
