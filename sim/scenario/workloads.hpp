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

/// Reads `models`.
[[nodiscard]] Models read_models(Reader& root, const KnownNames& names);

/// True where some workload, or a part of one, states when its jobs arrive.
[[nodiscard]] bool states_arrival(Reader& root);
/// The first person with hours of their own whom a workload, or a part of one, names as the researcher who starts its experiments;
/// null where there is none.
[[nodiscard]] const Person* first_researcher(Reader& root, const std::vector<Person>& people);

/// Reads all members of `workloads`. `start` is what simulated time 0 is, for dates; `tables` are used instead of files
/// of jobs.
[[nodiscard]] std::vector<Workload> read_workloads(Reader& root, const Models& models, const KnownNames& names, std::uint64_t seed,
                                                   const StartTime& start, const TablesInMemory& tables);

/// As KnownNames::look_up: fails at a key in the tables of a profile that is neither a GPU nor a family. Looks up the GPU to which
/// a training's batch refers, and its physical profile.
void look_up_names(Profile& profile, const Catalog& catalog, PhysicalProfiles& physical, Document& document);

}  // namespace gpusim
