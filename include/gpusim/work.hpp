#pragma once
// The work of a run: tasks, which are placed on devices; jobs, each a DAG of tasks with an arrival; and a workload of all jobs.

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/hardware.hpp"
#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"
#include "gpusim/value.hpp"

namespace gpusim {

struct PhysicalProfile;

/// How the time of a task on n devices follows from its time on one.
struct Scaling {
  enum class Kind {
    none,           ///< the stated time is that of the whole gang
    speedup,        ///< time / speedup(n), from a table
    allreduce,      ///< time / n + steps x ring all-reduce of the gradient over the slowest route of the gang
    data_parallel,  ///< every GPU has its own batch; steps and gradient exchange follow from the physical profile
  };
  Kind kind = Kind::none;
  std::map<std::uint32_t, Ranged<double>> speedup;  ///< by number of devices; the entry for 1 is 1
  Ranged<DataSize> gradient{};
  std::int64_t steps = 0;
};

/// A training whose time is computed as epochs x ceil(images / batch) x time of an iteration.
struct Training {
  std::int64_t images = 0;
  std::int64_t epochs = 0;
  std::optional<Ranged<Duration>> any_iteration;
  std::vector<std::pair<std::string, Ranged<Duration>>> iteration;  ///< by GPU id or family
  std::optional<std::int64_t> any_batch;
  std::vector<std::pair<std::string, std::int64_t>> batch;  ///< by GPU id or family
  std::optional<Ranged<DataSize>> fixed_memory;             ///< affine rule: batch = floor((memory - fixed) / per image)
  std::optional<Ranged<DataSize>> per_image_memory;
  std::string reference_gpu;                 ///< proportional rule: reference_batch x memory / memory of this GPU
  std::optional<DataSize> reference_memory;  ///< memory of reference_gpu, filled in when the scenario is loaded
  std::int64_t reference_batch = 0;
  /// In pixels: memory per image grows by (pixels / reference)^2, and what is stated of batches and memory holds at the reference.
  struct Resolution {
    std::int64_t pixels;
    std::int64_t reference;
  };
  std::optional<Resolution> resolution;
  std::optional<std::int64_t> grows_from;  ///< iteration time is proportional to batch / this; else constant
  std::string physical_name;               ///< instead of an iteration time: the physical profile that it is predicted from
  std::shared_ptr<const PhysicalProfile> physical;  ///< of that name, filled when the scenario is loaded
  bool is_largest_batch = false;                    ///< as many images as the profile's memory leaves room for
  Ranged<Duration> startup{};                       ///< once, before the first iteration
};

/// Checkpoints of a task: its state is written after every `every` of progress, except at its end.
struct Checkpoint {
  Ranged<DataSize> size{};               ///< written to the files of its first device's node, over links
  std::optional<Ranged<Duration>> cost;  ///< stated time of one checkpoint, instead of a size
  Duration every;
  bool is_async = false;  ///< the task continues while a checkpoint is written
};

/// The cost of interrupting and resuming a task. It holds its devices for both parts.
struct Interruption {
  Ranged<Duration> save{};     ///< time to save its state when a policy preempts it, so that no work is lost
  Ranged<Duration> restore{};  ///< time before it continues after any interruption
  bool is_killed = false;      ///< when preempted it loses the work since its last checkpoint instead of saving it
};

/// A kind of task with its needs and times as the scenario states them, independent of a system.
struct Profile {
  std::string name;        ///< name of the model or task that it comes from, for messages
  std::string pointer;     ///< its place in the scenario
  std::uint32_t gpus = 1;  ///< devices held at once (a gang); 0 runs on the host and holds none
  /// Numbers of devices that it may be started with, ascending and including `gpus`; empty when only `gpus` is possible.
  std::vector<std::uint32_t> elastic;
  Ranged<DataSize> memory{};  ///< memory on each device
  bool has_memory = false;
  std::string pool;                          ///< pool, GPU id or GPU family that the task is bound to; empty for none
  std::optional<Ranged<Duration>> any_time;  ///< the same on every device
  std::vector<std::pair<std::string, Ranged<Duration>>> time;         ///< by GPU id or family
  std::optional<Ranged<double>> any_mixed_speedup;                    ///< for every GPU that has mixed precision
  std::vector<std::pair<std::string, Ranged<double>>> mixed_speedup;  ///< by GPU id or family
  std::size_t short_mixed_speedups = 0;  ///< how many of these are written in the short form of the key
  Scaling scaling;
  /// The speed-up in another precision, for every GPU or by GPU id or family.
  struct PrecisionSpeedup {
    std::optional<Ranged<double>> any;
    std::vector<std::pair<std::string, Ranged<double>>> by_gpu;
  };
  std::map<Precision, PrecisionSpeedup> precision_speedup;  ///< tf32 and fp8; mixed stands above
  std::map<Precision, Ranged<double>> precision_memory;     ///< memory in that precision, as a factor
  std::optional<Training> training;                         ///< instead of a time
  std::int64_t share_ppm = 1'000'000;                       ///< part of a GPU that one task can use, in millionths
  GpuDemand demand{};                                       ///< the same where the law of a GPU is interference
  std::optional<PersonId> person;                           ///< done by one of Workload::people instead of a device
  bool is_resumable = true;                                 ///< a person may leave it at the end of the day and go on
  std::vector<std::pair<std::string, std::string>> labels;  ///< carried to the outputs
  std::optional<Ranged<DataSize>> load;                     ///< moved from the node's files to each device before it runs
  std::optional<Checkpoint> checkpoint;
  Interruption interruption{};
  std::vector<std::pair<std::string, std::int64_t>> resources;  ///< amounts of system resources, held from start to end
  std::optional<Ranged<double>> cpu_cores;                      ///< number of CPU cores of its nodes that it needs for full speed
  double length = 1;                                            ///< sampled factor of every stated time
  /// The part of the stated time that this task takes, numerator / denominator (successive halving, repeated runs).
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  [[nodiscard]] std::uint32_t most_gpus() const { return elastic.empty() ? gpus : elastic.back(); }
  /// All numbers of devices that the task may hold.
  [[nodiscard]] std::vector<std::uint32_t> counts() const { return elastic.empty() ? std::vector{gpus} : elastic; }
};

/// An edge of the task graph as seen from one end.
struct Edge {
  TaskId task;    ///< the task at the other end
  DataSize data;  ///< moved from the predecessor's device to the successor's; zero for order only
};

/// The predecessors and successors of all tasks, each in two flat arrays.
class TaskGraph {
 public:
  struct Arc {
    TaskId from;
    TaskId to;
    DataSize data;
  };
  TaskGraph() = default;
  /// Makes a graph from arcs in any order. Repeated arcs between the same tasks are kept.
  TaskGraph(std::size_t tasks, std::span<const Arc> arcs);

  [[nodiscard]] std::size_t tasks() const { return predecessor_begin_.empty() ? 0 : predecessor_begin_.size() - 1; }
  [[nodiscard]] std::size_t arcs() const { return predecessors_.size(); }
  [[nodiscard]] std::span<const Edge> predecessors(TaskId task) const {
    return {predecessors_.data() + predecessor_begin_[index(task)], predecessors_.data() + predecessor_begin_[index(task) + 1]};
  }
  [[nodiscard]] std::span<const Edge> successors(TaskId task) const {
    return {successors_.data() + successor_begin_[index(task)], successors_.data() + successor_begin_[index(task) + 1]};
  }
  [[nodiscard]] bool moves_data() const { return moves_data_; }

 private:
  std::vector<std::uint32_t> predecessor_begin_;
  std::vector<std::uint32_t> successor_begin_;
  std::vector<Edge> predecessors_;
  std::vector<Edge> successors_;
  bool moves_data_ = false;
};

/// A topological order, the smallest id first among ready tasks; empty when the graph has a cycle.
[[nodiscard]] std::optional<std::vector<TaskId>> topological_order(const TaskGraph& graph);
/// The tasks of one cycle in order; empty when the graph has none.
[[nodiscard]] std::vector<TaskId> cycle(const TaskGraph& graph);

struct Job {
  std::string name;
  std::string part;  ///< name of the part of the workload that made it
  Instant arrival;
  std::int32_t priority = 0;  ///< higher priorities go first under list policies
  std::uint32_t first_task = 0;
  std::uint32_t task_count = 0;
  UserId user{};      ///< into Workload::users
  QueueId queue{};    ///< into Workload::queues
  double weight = 1;  ///< what a unit of its completion time counts; > 0
  /// The running time of each of its tasks as its user estimates it (the wall time of a batch system), more than zero. When it is
  /// empty, policies know the true time.
  std::optional<Duration> estimate{};
  std::optional<Instant> deadline{};
};

/// A user or a queue with its share of the system.
struct Share {
  std::string name;
  double weight = 1;                     ///< relative claim, > 0
  std::optional<std::uint32_t> quota{};  ///< most devices that its tasks may hold together
  std::int32_t priority = 0;
};

/// A profile with the work of another times `billionths` / 10^9. Jobs of a trace differ only in their lengths, so each can have a
/// multiple of a common profile.
struct Multiple {
  ProfileId of;  ///< an index in Workload::profiles
  std::int64_t billionths;
};

/// People who do tasks, inspect results and start experiments.
struct Person {
  std::string name;
  std::string title;
  std::uint32_t count = 1;
  Calendar calendar;
  std::optional<Value> salary;  ///< money per second or per month
};

/// A closed loop of experiments and the tasks of each experiment, in the order of their numbers.
struct ClosedLoop {
  std::string experiment;  ///< name of the workload that forms one experiment
  std::uint32_t in_flight = 1;
  std::uint32_t warm_up = 0;
  std::vector<TaskId> submit;  ///< by experiment: the instant this task ends is its start
  std::vector<TaskId> done;    ///< by experiment: the last task before the look
  std::vector<TaskId> seen;    ///< by experiment: the look itself
  std::optional<PersonId> researcher;
};

/// All jobs of a run, sorted by (arrival, order in the file). The tasks of a job are contiguous. Arrays are indexed by id.
struct Workload {
  std::string name;
  std::string file;  ///< the file that states it, for messages; pointers of profiles refer to this file
  std::string title;
  std::vector<Job> jobs;
  std::vector<Profile> profiles;       ///< as stated; a run needs only Performance
  std::vector<Multiple> multiples;     ///< profiles too: their ids follow those of `profiles`
  std::vector<ProfileId> profile;      ///< of each task
  std::vector<JobId> job;              ///< of each task
  std::vector<std::string> task_name;  ///< unique within its job; may be empty in programs that name nothing
  std::vector<bool> is_barrier;        ///< tasks that only join and split; may be empty
  std::vector<Person> people;          ///< of the whole scenario; a PersonId is a position here
  Calendar starts;                     ///< tasks on devices start only while this calendar is open
  std::optional<ClosedLoop> loop;      ///< of a workload of type `experiments`
  std::optional<Instant> deadline;     ///< the instant at which all its jobs should have ended
  std::vector<Share> users;            ///< empty when no job names its user: all jobs then belong to one
  std::vector<Share> queues;           ///< empty when no job names its queue: all jobs then wait in one
  TaskGraph graph;

  [[nodiscard]] std::size_t tasks() const { return profile.size(); }
  /// The profile of which `any` is a multiple; `any` itself when it is not a multiple.
  [[nodiscard]] ProfileId kind(ProfileId any) const {
    return multiples.empty() || index(any) < profiles.size() ? any : multiples[index(any) - profiles.size()].of;
  }
  /// The profile as the scenario states it. The length of a multiple is not that of its stated profile.
  [[nodiscard]] const Profile& stated(ProfileId any) const { return profiles[index(kind(any))]; }
};
/// True when some user or queue may only hold so many devices.
[[nodiscard]] inline bool has_quotas(const Workload& workload) {
  const auto is_limited = [](const Share& share) { return share.quota.has_value(); };
  return std::ranges::any_of(workload.users, is_limited) || std::ranges::any_of(workload.queues, is_limited);
}
[[nodiscard]] inline bool is_barrier(const Workload& workload, TaskId task) {
  return !workload.is_barrier.empty() && workload.is_barrier[index(task)];
}

}  // namespace gpusim
