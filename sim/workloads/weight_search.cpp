// weight_search: looks for the best weights of an ensemble in a number of trials. What a trial costs differs by orders of
// magnitude between two readings of the phrase, so the mode must be said:
//  - retrain: every trial trains and combines the whole ensemble, and is then evaluated if `evaluation` is given. A job a trial.
//    With `halving` a trial is trained in rungs and only the best go on (Jamieson and Talwalkar, "Non-stochastic best arm
//    identification and hyperparameter optimization", AISTATS 2016): of r rungs, rung i = 0, 1, ... keeps floor(trials / eta^i)
//    trials and trains their members from the fraction eta^(i-r) of the full time (none for i = 0) to eta^(i-r+1). A job for each
//    rung and trial, a barrier after every rung. Which trials survive cannot be known here and does not change the times: a
//    seeded rank decides.
//  - reweight: the ensemble is trained once (job "train"); every trial is one evaluation of it.
// `barrier` "trial" runs one trial after the other, "none" as many side by side as fit.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/generator.hpp"
#include "sim/base/random.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kHalvingRows[] = {
    {"eta", "count from 2", "required", "one of so many trials goes on to the next rung"},
    {"rungs", "count up to 64", "required", "how many rungs; the last one trains to the end"},
};
constinit const KeySection kHalvingKeys{"halving", "a halving", kHalvingRows};

constexpr Key kWeightSearchRows[] = {
    {"experiment", "name", "required", "the `ensemble` workload that is searched"},
    {"trials", "count", "required", "how many trials"},
    {"mode", "'retrain'|'reweight'", "required",
     "whether every trial trains all members, or they are trained once and every trial is one evaluation"},
    {"barrier", "'none'|'trial'", "=none", "trial: one trial after the other; required to retrain"},
    {"evaluation", "time", "none", "time of one evaluation on one GPU, in any precision; required to reweight"},
    {"halving", "{}", "all trials to the end", "successive halving of the trials, to retrain", &kHalvingKeys},
};
extern constinit const KeySection kWeightSearchKeys{
    "weight_search", "a part of a workload", kWeightSearchRows,
    "mode=reweight needs evaluation; mode=retrain needs barrier; halving needs mode=retrain"};

namespace {

enum class Mode { retrain, reweight };
enum class Barrier { none, trial };

/// Successive halving with the powers eta^0 to eta^rungs.
struct Halving {
  std::int64_t rungs;
  std::vector<std::int64_t> power;
};

Halving read_halving(Reader& at, std::int64_t trials) {
  constexpr std::int64_t kMostRungs = 64;
  at.expect_object(kHalvingKeys);
  const std::int64_t eta = at.at("eta").count(2, kMostTasks);
  const std::int64_t rungs = at.at("rungs").count(1, kMostRungs);
  at.done();
  Halving halving{.rungs = rungs, .power = {1}};
  for (std::int64_t rung = 1; rung < rungs; ++rung) {
    if (halving.power.back() > trials / eta) {
      at.fail(fmt::format("{0} rungs with eta {1} need at least {1}^{2} trials, got {3}", rungs, eta, rungs - 1, trials));
    }
    halving.power.push_back(halving.power.back() * eta);
  }
  halving.power.push_back(halving.power.back() * eta);
  return halving;
}

using TrialNumbers = std::vector<std::uint32_t>;

/// The `count` trials that survive to a rung, in ascending order.
TrialNumbers survivors(const TrialNumbers& trials, std::int64_t count, std::uint64_t seed, std::int64_t rung) {
  const std::string purpose = fmt::format("halving rung {}", rung);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> ranked;
  for (const std::uint32_t trial : trials) ranked.emplace_back(Random(seed, trial, purpose).bits(), trial);
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(static_cast<std::size_t>(count));
  TrialNumbers result;
  for (const auto& entry : ranked) result.push_back(entry.second);
  std::sort(result.begin(), result.end());
  return result;
}

class WeightSearch {
 public:
  WeightSearch(Reader& part, GeneratorContext& context)
      : context_(context), ensemble_(read_experiment(part.at("experiment"), context)) {
    trials_ = part.at("trials").count(1, kMostTasks);
    mode_ = static_cast<Mode>(part.at("mode").one_of());
    Reader barrier = mode_ == Mode::retrain ? part.at("barrier") : part.at_or("barrier");
    barrier_ = static_cast<Barrier>(barrier.one_of());
    if (mode_ == Mode::reweight) {
      evaluation_ = add_evaluation(part.at("evaluation"));
    } else if (const std::optional<Reader> evaluation = part.find("evaluation")) {
      evaluation_ = add_evaluation(*evaluation);
    }
    if (std::optional<Reader> halving = part.find("halving")) {
      if (mode_ == Mode::reweight) halving->fail("\"halving\" needs \"mode\": \"retrain\"; a trial of \"reweight\" trains nothing");
      halving_ = read_halving(*halving, trials_);
    }
    expect_room(part, context.builder, tasks());
  }

  void generate() {
    if (mode_ == Mode::reweight) {
      generate_reweight();
    } else if (halving_) {
      generate_rungs();
    } else {
      const EnsembleTasks tasks = ensemble_tasks(context_.builder, ensemble_);
      std::optional<Block> previous;
      for (const std::uint32_t trial : all_trials()) follow(previous, add_trial(fmt::format("trial{}", trial), tasks));
    }
  }

 private:
  [[nodiscard]] std::uint64_t tasks() const {
    const auto trials = static_cast<std::uint64_t>(trials_);
    if (mode_ == Mode::reweight) return ensemble_.tasks() + trials;
    const std::uint64_t tasks_of_trial = ensemble_.tasks() + (evaluation_ ? 1 : 0);
    if (!halving_) return trials * tasks_of_trial;
    std::uint64_t runs = 0;
    for (std::int64_t rung = 0; rung < halving_->rungs; ++rung) runs += static_cast<std::uint64_t>(kept(rung));
    return runs * tasks_of_trial;
  }

  [[nodiscard]] std::int64_t kept(std::int64_t rung) const { return trials_ / halving_->power[static_cast<std::size_t>(rung)]; }

  void generate_reweight() {
    const Block train =
        add_ensemble(context_.builder, context_.add_job("train"), "train", ensemble_tasks(context_.builder, ensemble_));
    if (barrier_ == Barrier::trial) {
      std::optional<Block> previous = train;
      for (const std::uint32_t trial : all_trials()) follow(previous, add_reweight_trial(trial));
      return;
    }
    std::optional<Block> trials;
    for (const std::uint32_t trial : all_trials()) append(trials, add_reweight_trial(trial));
    add_order(context_.builder, train, *trials);
  }

  void generate_rungs() {
    TrialNumbers trials = all_trials();
    std::optional<Block> previous_rung;
    for (std::int64_t rung = 0; rung < halving_->rungs; ++rung) {
      if (rung > 0) trials = survivors(trials, kept(rung), context_.seed, rung + 1);
      Block block = add_rung(rung, trials);
      if (previous_rung) add_order(context_.builder, *previous_rung, block);
      previous_rung = std::move(block);
    }
  }

  Block add_rung(std::int64_t rung, const TrialNumbers& trials) {
    // eta^(i-r+1) - eta^(i-r) = (eta - 1) / eta^(r-i), and 1 / eta^(r-1) for the first.
    const auto power = [this](std::int64_t exponent) { return halving_->power[static_cast<std::size_t>(exponent)]; };
    const bool is_first = rung == 0;
    const std::int64_t numerator = is_first ? 1 : power(1) - 1;
    const std::int64_t denominator = is_first ? power(halving_->rungs - 1) : power(halving_->rungs - rung);
    const EnsembleTasks tasks = ensemble_tasks(context_.builder, ensemble_, numerator, denominator);

    const std::string name = fmt::format("rung{}", rung + 1);
    std::optional<Block> previous;
    std::optional<Block> whole;
    for (const std::uint32_t trial : trials) {
      const Block block = add_trial(fmt::format("{}/trial{}", name, trial), tasks);
      if (!whole || barrier_ == Barrier::none)
        append(whole, block);
      else
        whole->sinks = block.sinks;
      follow(previous, block);
    }
    whole->name = name;
    return *whole;
  }

  /// Orders a trial after the previous one if trials are ordered.
  void follow(std::optional<Block>& previous, Block block) {
    if (barrier_ == Barrier::trial && previous) add_order(context_.builder, *previous, block);
    previous = std::move(block);
  }

  Block add_trial(const std::string& name, const EnsembleTasks& tasks) {
    const WorkloadBuilder::JobRef job = context_.add_job(name);
    Block block = add_ensemble(context_.builder, job, name, tasks);
    if (evaluation_) {
      const Tasks evaluate{context_.builder.add_task(job, "evaluate", *evaluation_)};
      for (const WorkloadBuilder::TaskRef last : block.sinks) context_.builder.add_edge(last, evaluate.front());
      block.sinks = evaluate;
    }
    return block;
  }

  Block add_reweight_trial(std::uint32_t trial) {
    const std::string name = fmt::format("trial{}", trial);
    const WorkloadBuilder::JobRef job = context_.add_job(name);
    const Tasks evaluate{context_.builder.add_task(job, "evaluate", *evaluation_)};
    return {.name = name, .job = job, .sources = evaluate, .sinks = evaluate};
  }

  ProfileId add_evaluation(const Reader& at) {
    Profile profile;
    profile.name = "evaluate";
    profile.pointer = at.pointer();
    profile.any_time = at.duration();
    // The stated time is that of the evaluation in any precision.
    constexpr Ranged<double> kNone{1, 1, 1};
    profile.any_mixed_speedup = kNone;
    for (const Precision precision : {Precision::tf32, Precision::fp8}) profile.precision_speedup[precision].any = kNone;
    return context_.builder.add_profile(std::move(profile));
  }

  [[nodiscard]] TrialNumbers all_trials() const {
    TrialNumbers trials;
    for (std::uint32_t trial = 1; trial <= trials_; ++trial) trials.push_back(trial);
    return trials;
  }

  GeneratorContext& context_;
  Ensemble ensemble_;
  std::int64_t trials_;
  Mode mode_;
  Barrier barrier_;
  std::optional<ProfileId> evaluation_;
  std::optional<Halving> halving_;
};

}  // namespace

void generate_weight_search(Reader& part, GeneratorContext& context) { WeightSearch(part, context).generate(); }

}  // namespace gpusim
