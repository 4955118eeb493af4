// Reads how a task is interrupted: its checkpoints and the cost of an interruption.

#include <optional>

#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kCheckpointRows[] = {
    {"size", "data", "cost", "what is written to the node's storage"},
    {"cost", "time", "size", "how long one takes"},
    {"every", "one time", "required", "progress from one to the next; there is none at the end"},
    {"async", "boolean", "=false", "whether the task goes on meanwhile"},
};
constinit const KeySection kCheckpointKeys{"checkpoint", "a checkpoint with its size or cost and how often it is written",
                                           kCheckpointRows, "one of size, cost"};

constexpr Key kInterruptionRows[] = {
    {"save", "time", "=0 s", "how long it holds its GPUs when a policy preempts it"},
    {"restore", "time", "=0 s", "how long it holds its GPUs before it goes on after any interruption"},
    {"preempted", "'saves'|'loses'", "=saves", "whether it keeps its work, or loses what its last checkpoint has not"},
};
constinit const KeySection kInterruptionKeys{"interruption", "what it costs to interrupt it", kInterruptionRows};

constexpr Key kStopsRows[] = {
    {"checkpoint", "{}", "none", "how it saves what it has done", &kCheckpointKeys},
    {"interruption", "{}", "at no cost", "what it costs to interrupt it", &kInterruptionKeys},
};
extern constinit const KeySection kStopsKeys{"stops", "how a task stops and goes on", kStopsRows};

namespace {

Checkpoint read_checkpoint(Reader& at) {
  at.expect_object(kCheckpointKeys);
  Checkpoint checkpoint;
  if (const std::optional<Reader> cost = at.find("cost")) {
    if (at.has("size")) at.fail("expected one of \"size\" and \"cost\", got both");
    checkpoint.cost = cost->duration();
  } else {
    checkpoint.size = at.at("size").data_size();
  }
  const Reader every = at.at("every");
  const Ranged<Duration> interval = every.duration();
  if (interval.is_range()) every.fail("expected one time, not a range");
  if (interval.nominal <= Duration{}) every.fail_expected("a time longer than zero");
  checkpoint.every = interval.nominal;
  checkpoint.is_async = at.at_or("async").boolean();
  at.done();
  return checkpoint;
}

Interruption read_interruption(Reader& at) {
  at.expect_object(kInterruptionKeys);
  Interruption interruption;
  interruption.save = at.at_or("save").duration();
  interruption.restore = at.at_or("restore").duration();
  interruption.is_killed = at.at_or("preempted").one_of() == 1;
  if (interruption.is_killed && interruption.save.high > Duration{})
    at.at("save").fail("a task that \"loses\" its work when it is preempted saves nothing");
  at.done();
  return interruption;
}

}  // namespace

void read_stops(Reader& at, Profile& profile) {
  if (std::optional<Reader> checkpoint = at.find("checkpoint")) profile.checkpoint = read_checkpoint(*checkpoint);
  if (std::optional<Reader> interruption = at.find("interruption")) profile.interruption = read_interruption(*interruption);
}

}  // namespace gpusim
