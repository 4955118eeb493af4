#pragma once
// Workloads: from JSON to jobs and tasks, part by part.

#include <map>
#include <string>
#include <vector>

#include "gpusim/generator.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

class PhysicalProfiles;

/// Reads `models`. GPU names are looked up later, by resolve_names.
[[nodiscard]] Models read_models(Reader& root, const std::vector<Person>& people);

/// Reads all members of `workloads`. `start` is the day number of simulated time 0, for dates; `tables` stand for files of jobs.
[[nodiscard]] std::vector<Workload> read_workloads(Reader& root, const Models& models, const std::vector<Person>& people,
                                                   std::uint64_t seed, std::int64_t start, const TablesInMemory& tables);

/// Every key of the tables of a profile is a GPU id or family; fails at the key otherwise. Looks up the card that a training's
/// batch refers to, and the physical profile that it names.
void resolve_names(Profile& profile, const Catalog& catalog, PhysicalProfiles& physical, Document& document);

}  // namespace gpusim
