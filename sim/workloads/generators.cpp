// The table of generators: a new one is a file and a row here.

#include "gpusim/generator.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

std::span<const GeneratorRow> generator_table() {
  static constexpr GeneratorRow kRows[] = {
      {"ensemble", "trains every member of a set of models, then combines them", generate_ensemble},
      {"cross_validation", "trains every model once for each fold of the data", generate_cross_validation},
      {"weight_search", "repeats an ensemble, or only its evaluation, for a number of trials", generate_weight_search},
      {"stages", "a chain or graph of stages, each with one or more equal runs", generate_stages},
      {"dag", "explicit tasks with dependencies and the data that moves along them", generate_dag},
      {"trace", "the jobs of a table or of a log of a real cluster", generate_trace},
      {"arrivals", "jobs that arrive by a random process and have random lengths", generate_arrivals},
      {"random_dag", "a random graph of tasks, layer by layer", generate_random_dag},
      {"etc", "independent tasks with a random time on each kind of card", generate_etc},
      {"experiments", "a closed loop of experiments: submitted, run, looked at, followed by the next", generate_experiments},
  };
  return kRows;
}

}  // namespace gpusim
