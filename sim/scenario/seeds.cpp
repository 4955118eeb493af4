#include "sim/scenario/seeds.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "gpusim/generator.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

/// True for the type of a generator that draws its jobs, or of a law.
bool is_drawn_type(const Json& type) {
  return type == "exponential" || std::ranges::any_of(generator_table(), [&](const GeneratorRow& row) {
           return row.draws && type == std::string(row.name);
         });
}

/// True for arrivals at equal intervals, of jobs that are all alike: nothing of them is drawn.
bool are_alike(const Json& part) {
  const auto has_type = [&](const char* key, std::string_view type) {
    const auto found = part.find(key);
    return found != part.end() && found->is_object() && found->contains("type") && (*found)["type"] == std::string(type);
  };
  const auto has_choice = [&](const char* key) {
    const auto found = part.find(key);
    return found != part.end() && found->is_object() && found->size() > 1;
  };
  constexpr std::array kWeights{"gpus", "users", "queues", "priority_weights", "estimates", "slack"};
  return has_type("process", "deterministic") && has_type("length", "constant") && std::ranges::none_of(kWeights, has_choice);
}

/// True for an object of a workload or system that is drawn: by its type, a law with a mean, or a rank of trials.
bool is_drawn(const Json& value) {
  if (!value.is_structured()) return false;
  if (value.is_object()) {
    for (const char* key : {"exponential", "weibull", "lognormal", "mtbf", "halving"})
      if (value.contains(key)) return true;
    for (const char* key : {"type", "service"}) {
      const auto found = value.find(key);
      if (found != value.end() && is_drawn_type(*found) && !are_alike(value)) return true;
    }
  }
  return std::ranges::any_of(value, is_drawn);
}

}  // namespace

bool draws_at_random(const Scenario& scenario) {
  const Json& root = json_of(scenario.document);
  return std::ranges::any_of(std::array{"workloads", "systems"},
                             [&](const char* section) { return root.contains(section) && is_drawn(root[section]); });
}

std::uint32_t default_seeds(const Scenario& scenario) {
  constexpr std::size_t kFewTasks = 20'000;
  constexpr std::uint32_t kSeeds = 5;
  std::size_t tasks = 0;
  for (const Run& run : scenario.runs) tasks += scenario.workloads[run.workload].tasks() * scenario.performance_of(run).size();
  return tasks <= kFewTasks ? kSeeds : 1;
}

}  // namespace gpusim
