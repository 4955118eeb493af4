// The table of generators. A new generator consists of its own file, a declaration of its function here and a row in the table.

#include "gpusim/generator.hpp"

namespace gpusim {

Generate generate_ensemble, generate_cross_validation, generate_weight_search, generate_stages, generate_dag, generate_trace,
    generate_arrivals, generate_random_dag, generate_etc, generate_experiments;
// The keys of the generators, defined in the same files.
extern const KeySection kEnsembleKeys, kCrossValidationKeys, kWeightSearchKeys, kStagesKeys, kDagKeys, kTraceKeys, kArrivalsKeys,
    kRandomDagKeys, kEtcKeys, kExperimentsKeys;

void GeneratorRow::generate(Reader& part, GeneratorContext& context) const {
  part.describe(*keys);
  add(part, context);
}

std::span<const GeneratorRow> generator_table() {
  static constexpr GeneratorRow kRows[] = {
      {"ensemble", "trains every member of a set of models, then combines them", generate_ensemble, &kEnsembleKeys},
      {"cross_validation", "trains every model once for each fold of the data", generate_cross_validation, &kCrossValidationKeys},
      {"weight_search", "repeats an ensemble, or only its evaluation, for a number of trials", generate_weight_search,
       &kWeightSearchKeys},
      {"stages", "a chain or graph of stages, each with one or more equal runs", generate_stages, &kStagesKeys},
      {"dag", "explicit tasks with dependencies and the data that moves along them", generate_dag, &kDagKeys},
      {"trace", "the jobs of a table or of a log of a real cluster", generate_trace, &kTraceKeys},
      {"arrivals", "jobs that arrive by a random process and have random lengths", generate_arrivals, &kArrivalsKeys, true},
      {"random_dag", "a random graph of tasks, layer by layer", generate_random_dag, &kRandomDagKeys, true},
      {"etc", "independent tasks with a random time on each kind of GPU", generate_etc, &kEtcKeys, true},
      {"experiments", "a closed loop of experiments: submitted, run, looked at, followed by the next", generate_experiments,
       &kExperimentsKeys},
  };
  return kRows;
}

}  // namespace gpusim
