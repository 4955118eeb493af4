// cross_validation: the data are split into folds, and every model is trained once for each. Two ways of counting are in use
// and differ by the number of models, so both are here:
//  - per_model_run: folds x models runs of one model each. A job per fold, its tasks named after the models.
//  - whole_cycle_per_run: folds x models runs of all models each. A job per run, named after the fold and a model.
// What waits for what is stated as `barrier`: "none", "fold" (a fold after all of the fold before it) or "run" (a run after the
// run before it; the models inside of one run are trained side by side).

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/generator.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kCrossValidationRows[] = {
    {"folds", "count from 2", "required", "parts of the data"},
    {"models", "list of at least 1 different name or map of at least 1 count from 0", "required", "as of an ensemble"},
    {"barrier", "'none'|'fold'|'run'", "required",
     "what waits for what: nothing, a fold for the one before it, or a run for the one before it"},
    {"accounting", "'per_model_run'|'whole_cycle_per_run'", "=per_model_run",
     "whether one run trains one model, or every one of the folds x models runs all models"},
};
extern constinit const KeySection kCrossValidationKeys{"cross_validation", "a part of a workload", kCrossValidationRows};

namespace {

enum class Barrier { none, fold, run };
enum class Accounting { per_model_run, whole_cycle_per_run };

class CrossValidation {
 public:
  CrossValidation(Reader& part, GeneratorContext& context) : context_(context) {
    folds_ = static_cast<std::uint64_t>(part.at("folds").count(2, kMostTasks));
    models_.members = read_members(part.at("models"), context.models);
    barrier_ = static_cast<Barrier>(part.at("barrier").one_of());
    accounting_ = static_cast<Accounting>(part.at_or("accounting").one_of());
    const std::uint64_t runs = folds_ * models_.members.size();
    expect_room(part, context.builder, accounting_ == Accounting::per_model_run ? runs : runs * models_.members.size());
    tasks_ = ensemble_tasks(context.builder, models_);
  }

  void generate() {
    std::optional<Block> previous_run;
    std::optional<Block> previous_fold;
    for (std::uint64_t number = 1; number <= folds_; ++number) {
      const std::string name = fmt::format("fold{}", number);
      std::optional<Block> fold;
      for (const Block& run : add_fold(name)) {
        if (barrier_ == Barrier::run && previous_run) add_order(context_.builder, *previous_run, run);
        previous_run = run;
        append(fold, run);
      }
      fold->name = name;
      if (barrier_ == Barrier::fold && previous_fold) add_order(context_.builder, *previous_fold, *fold);
      previous_fold = std::move(fold);
    }
  }

 private:
  /// Adds the runs of one fold in the order of the models.
  std::vector<Block> add_fold(const std::string& fold) {
    std::vector<Block> runs;
    if (accounting_ == Accounting::per_model_run) {
      const WorkloadBuilder::JobRef job = context_.add_job(fold);
      for (const auto& [model, profile] : tasks_.members) {
        const Tasks task{context_.builder.add_task(job, model, profile)};
        runs.push_back({.name = fold + "/" + model, .job = job, .sources = task, .sinks = task});
      }
    } else {
      for (const Member& model : models_.members) {
        const std::string name = fold + "/" + model.name;
        runs.push_back(add_ensemble(context_.builder, context_.add_job(name), name, tasks_));
      }
    }
    return runs;
  }

  GeneratorContext& context_;
  std::uint64_t folds_;
  Ensemble models_;
  Barrier barrier_;
  Accounting accounting_;
  EnsembleTasks tasks_;
};

}  // namespace

void generate_cross_validation(Reader& part, GeneratorContext& context) { CrossValidation(part, context).generate(); }

}  // namespace gpusim
