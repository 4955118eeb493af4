// The table of generators. A new one is a file of its own, its function in the list of declarations and a row here.

#include "gpusim/generator.hpp"

namespace gpusim {

Generate generate_ensemble, generate_cross_validation, generate_weight_search, generate_stages, generate_dag, generate_trace,
    generate_arrivals, generate_random_dag, generate_etc, generate_experiments;
// Their keys, in the same file.
extern const KeySection kEnsembleKeys, kCrossValidationKeys, kWeightSearchKeys, kStagesKeys, kDagKeys, kTraceKeys, kArrivalsKeys,
    kRandomDagKeys, kEtcKeys, kExperimentsKeys;

std::span<const GeneratorRow> generator_table() {
  static constexpr GeneratorRow kRows[] = {
      {.name = "ensemble",
       .summary = "trains every member of a set of models, then combines them",
       .generate = generate_ensemble,
       .keys = &kEnsembleKeys},
      {.name = "cross_validation",
       .summary = "trains every model once for each fold of the data",
       .generate = generate_cross_validation,
       .keys = &kCrossValidationKeys},
      {.name = "weight_search",
       .summary = "repeats an ensemble, or only its evaluation, for a number of trials",
       .generate = generate_weight_search,
       .keys = &kWeightSearchKeys},
      {.name = "stages",
       .summary = "a chain or graph of stages, each with one or more equal runs",
       .generate = generate_stages,
       .keys = &kStagesKeys},
      {.name = "dag",
       .summary = "explicit tasks with dependencies and the data that moves along them",
       .generate = generate_dag,
       .keys = &kDagKeys},
      {.name = "trace",
       .summary = "the jobs of a table or of a log of a real cluster",
       .generate = generate_trace,
       .keys = &kTraceKeys},
      {.name = "arrivals",
       .summary = "jobs that arrive by a random process and have random lengths",
       .generate = generate_arrivals,
       .keys = &kArrivalsKeys},
      {.name = "random_dag",
       .summary = "a random graph of tasks, layer by layer",
       .generate = generate_random_dag,
       .keys = &kRandomDagKeys},
      {.name = "etc",
       .summary = "independent tasks with a random time on each kind of card",
       .generate = generate_etc,
       .keys = &kEtcKeys},
      {.name = "experiments",
       .summary = "a closed loop of experiments: submitted, run, looked at, followed by the next",
       .generate = generate_experiments,
       .keys = &kExperimentsKeys},
  };
  return kRows;
}

}  // namespace gpusim
