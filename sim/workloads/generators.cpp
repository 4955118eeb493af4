// The table of generators. A new one is a file of its own, its function in the list of declarations and a row here.

#include "gpusim/generator.hpp"

namespace gpusim {

Generate generate_ensemble, generate_cross_validation, generate_weight_search, generate_stages, generate_dag, generate_trace,
    generate_arrivals, generate_random_dag, generate_etc, generate_experiments;

std::span<const GeneratorRow> generator_table() {
  static constexpr GeneratorRow kRows[] = {
      {.name = "ensemble", .summary = "trains every member of a set of models, then combines them", .generate = generate_ensemble},
      {.name = "cross_validation",
       .summary = "trains every model once for each fold of the data",
       .generate = generate_cross_validation},
      {.name = "weight_search",
       .summary = "repeats an ensemble, or only its evaluation, for a number of trials",
       .generate = generate_weight_search},
      {.name = "stages", .summary = "a chain or graph of stages, each with one or more equal runs", .generate = generate_stages},
      {.name = "dag", .summary = "explicit tasks with dependencies and the data that moves along them", .generate = generate_dag},
      {.name = "trace", .summary = "the jobs of a table or of a log of a real cluster", .generate = generate_trace},
      {.name = "arrivals",
       .summary = "jobs that arrive by a random process and have random lengths",
       .generate = generate_arrivals},
      {.name = "random_dag", .summary = "a random graph of tasks, layer by layer", .generate = generate_random_dag},
      {.name = "etc", .summary = "independent tasks with a random time on each kind of card", .generate = generate_etc},
      {.name = "experiments",
       .summary = "a closed loop of experiments: submitted, run, looked at, followed by the next",
       .generate = generate_experiments},
  };
  return kRows;
}

}  // namespace gpusim
