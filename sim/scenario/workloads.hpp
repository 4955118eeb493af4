#pragma once
// Reads workloads from JSON to jobs and tasks, part by part.

#include <map>
#include <string>
#include <vector>

#include "gpusim/generator.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/work.hpp"
#include "sim/scenario/people.hpp"

namespace gpusim {

class PhysicalProfiles;

/// Reads `models`. Names of GPUs are resolved later by resolve_names().
[[nodiscard]] Models read_models(Reader& root, const std::vector<Person>& people);

/// True where some workload, or a part of one, states when its jobs arrive.
[[nodiscard]] bool states_arrival(Reader& root);
/// The first person with hours of their own whom a workload, or a part of one, names as the researcher who starts its experiments;
/// null where there is none.
[[nodiscard]] const Person* first_researcher(Reader& root, const std::vector<Person>& people);

/// Reads all members of `workloads`. `start` is what simulated time 0 is, for dates; `tables` are used instead of files
/// of jobs.
[[nodiscard]] std::vector<Workload> read_workloads(Reader& root, const Models& models, const std::vector<Person>& people,
                                                   std::uint64_t seed, const StartTime& start, const TablesInMemory& tables);

/// Checks that every key in the tables of a profile is a GPU id or family, and fails at the key otherwise. Looks up the GPU to
/// which a training's batch refers, and its physical profile.
void resolve_names(Profile& profile, const Catalog& catalog, PhysicalProfiles& physical, Document& document);

}  // namespace gpusim
