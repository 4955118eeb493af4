// experiments: a closed loop. A researcher submits an experiment, waits for its result, looks at it and submits the next; with
// `in_flight` n he has n such loops side by side (A/B tests). `count` experiments are dealt to the loops in turn: experiment k
// follows experiment k - n. A job per experiment: "submit" (no time of the researcher, but only while he is there), the tasks of
// the ensemble, "look". With several last tasks a barrier "result" joins them.
// `service` "exponential" multiplies every time of the ensemble by a factor of its own, exponential with mean 1; so does `look`
// {"exponential": time}. The factors depend on the seed, the number of the experiment and the task only.

#include <fmt/format.h>

#include "gpusim/generator.hpp"
#include "sim/base/random.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"
#include "sim/workloads/variates.hpp"

namespace gpusim {

constexpr Key kLookRows[] = {
    {"exponential", "time", "required", "exponential with this mean"},
};
constinit const KeySection kLookKeys{"look", "a law of times", kLookRows};

constexpr Key kExperimentsRows[] = {
    {"experiment", "name", "required", "the `ensemble` workload that is repeated"},
    {"count", "count", "required", "experiments in all"},
    {"in_flight", "count", "=1", "loops side by side, at most `count`"},
    {"researcher", "name", "always available", "the person who submits and evaluates"},
    {"look", "time or {}", "=0 s", "their time for each result", &kLookKeys},
    {"service", "'stated'|'exponential'", "=stated", "exponential: each time is multiplied by a random factor with mean 1"},
    {"warm_up", "count from 0", "=0", "experiments left out of the rates, fewer than `count`"},
};
extern constinit const KeySection kExperimentsKeys{"experiments", "a part of a workload", kExperimentsRows};

namespace {

using TaskRef = WorkloadBuilder::TaskRef;

struct Look {
  Ranged<Duration> time;
  bool is_exponential = false;
};

Look read_look(Reader at) {
  if (!at.is_object() || at.is_value()) return {at.duration(), false};
  at.describe(kLookKeys);
  Look look{at.at("exponential").duration(), true};
  at.done();
  return look;
}

class Experiments {
 public:
  Experiments(Reader& part, GeneratorContext& context) : context_(context), part_pointer_(part.pointer()) {
    const Reader experiment = part.at("experiment");
    ensemble_ = read_experiment(experiment, context);
    loop_.experiment = experiment.text();
    count_ = static_cast<std::uint32_t>(part.at("count").count(1, kMostTasks));
    loop_.in_flight = static_cast<std::uint32_t>(part.at_or("in_flight").count(1, count_));
    loop_.warm_up = static_cast<std::uint32_t>(part.at_or("warm_up").count(0, count_ - 1));
    if (const auto researcher = part.find("researcher")) loop_.researcher = find_person(*researcher, context.names.people);
    Reader look = part.at_or("look");
    look_pointer_ = look.pointer();
    look_ = read_look(look);
    is_exponential_ = part.at_or("service").one_of() == 1;
    const std::uint64_t result = ensemble_.combine || ensemble_.members.size() == 1 ? 0 : 1;
    expect_room(part, context.builder, count_ * (ensemble_.tasks() + result + 2));
  }

  ClosedLoop generate() && {
    const ProfileId submit = builder().add_profile(profile_of_researcher("submit", {}, part_pointer_));
    const ProfileId stated_look = builder().add_profile(profile_of_researcher("look", look_.time, look_pointer_));
    const EnsembleTasks stated = ensemble_tasks(builder(), ensemble_);
    for (std::uint32_t experiment = 0; experiment < count_; ++experiment) {
      const std::string name = fmt::format("{}/{}", context_.part, experiment + 1);
      const auto job = builder().add_job(name, context_.part, context_.arrival, context_.priority);
      const Tasks first{builder().add_task(job, "submit", submit)};
      const Block run = add_ensemble(builder(), job, name, is_exponential_ ? sampled_ensemble(stated, experiment) : stated);
      add_order(builder(), first, run.sources, job, {});
      const TaskRef result = run.sinks.size() == 1 ? run.sinks.front() : builder().add_barrier(job, "result", run.sinks);
      const TaskRef look =
          builder().add_task(job, "look", look_.is_exponential ? sampled(stated_look, experiment, "look") : stated_look);
      builder().add_edge(result, look);
      if (experiment >= loop_.in_flight)
        builder().add_edge(static_cast<TaskRef>(loop_.seen[experiment - loop_.in_flight]), first.front());
      loop_.submit.push_back(reference(first.front()));
      loop_.done.push_back(reference(result));
      loop_.seen.push_back(reference(look));
    }
    return std::move(loop_);
  }

 private:
  [[nodiscard]] WorkloadBuilder& builder() { return context_.builder; }

  /// Stores a TaskRef in place of a TaskId until the workload is built.
  static TaskId reference(TaskRef task) { return static_cast<TaskId>(task); }

  [[nodiscard]] Profile profile_of_researcher(std::string name, const Ranged<Duration>& time, const std::string& pointer) const {
    Profile profile;
    profile.name = std::move(name);
    profile.pointer = pointer;
    profile.gpus = 0;
    profile.any_time = time;
    profile.person = loop_.researcher;
    return profile;
  }

  /// A copy of the profile with a random length for one task of one experiment.
  ProfileId sampled(ProfileId stated, std::uint32_t experiment, std::string_view task) {
    Profile profile = builder().profile(stated);
    Random random(context_.seed, experiment, fmt::format("length of {}", task));
    profile.length = exponential_variate(random);
    return builder().add_profile(std::move(profile));
  }

  EnsembleTasks sampled_ensemble(const EnsembleTasks& stated, std::uint32_t experiment) {
    EnsembleTasks tasks;
    for (const auto& [member, profile] : stated.members)
      tasks.members.emplace_back(member, sampled(profile, experiment, "model " + member));
    if (stated.combine) tasks.combine = sampled(*stated.combine, experiment, "combine");
    return tasks;
  }

  GeneratorContext& context_;
  Ensemble ensemble_;
  ClosedLoop loop_;
  std::uint32_t count_ = 0;
  Look look_{};
  std::string part_pointer_;
  std::string look_pointer_;
  bool is_exponential_ = false;
};

}  // namespace

void generate_experiments(Reader& part, GeneratorContext& context) {
  if (context.loop != nullptr && context.loop->has_value())
    part.fail("expected one part of type \"experiments\" in a workload, got a second one");
  ClosedLoop loop = Experiments(part, context).generate();
  if (context.loop != nullptr) *context.loop = std::move(loop);
}

}  // namespace gpusim
