#pragma once
// Generators turn a few lines of a scenario into jobs and tasks. A workload is a list of parts, each made by one generator.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/reader.hpp"
#include "gpusim/work.hpp"

namespace gpusim {

/// The largest number of tasks in a workload, so that no file can exhaust the memory of the machine.
inline constexpr std::uint32_t kMostTasks = 20'000'000;

/// Collects jobs, tasks and edges in any order and numbers them at the end: jobs by (arrival, order added), tasks by job.
class WorkloadBuilder {
 public:
  enum class JobRef : std::uint32_t {};
  enum class TaskRef : std::uint32_t {};

  ProfileId add_profile(Profile profile);
  [[nodiscard]] const Profile& profile(ProfileId number) const { return profiles_[static_cast<std::size_t>(number)]; }
  /// Adds a profile with the work of `of` times billionths / 10^9. Only add_task() accepts the returned id.
  ProfileId add_multiple(ProfileId of, std::int64_t billionths);
  JobRef add_job(std::string name, std::string part, Duration arrival, std::int32_t priority);
  /// What a log of a real cluster states about a job.
  struct JobFacts {
    std::string_view user;   ///< empty when the log names no user
    std::string_view queue;  ///< empty when the log names no queue
    double weight = 1;
    std::optional<Duration> estimate{};
    std::optional<Duration> deadline;  ///< since time 0
  };
  void describe(JobRef job, const JobFacts& facts);
  /// Sets the user and the queue of all jobs added from now on, unless their facts state others. An empty text names none.
  void submitted_by(std::string_view user, std::string_view queue);
  TaskRef add_task(JobRef job, std::string name, ProfileId profile);
  /// Makes `to` start only after `from` has ended and `data` has moved.
  void add_edge(TaskRef from, TaskRef to, DataSize data = {});
  /// Adds a task of no length on the host, which belongs to `job`: everything in `before` ends before any task starts that has an
  /// edge from it.
  TaskRef add_barrier(JobRef job, std::string name, std::span<const TaskRef> before);

  /// The number of tasks so far. The refs of tasks added between two calls are consecutive.
  [[nodiscard]] std::uint32_t tasks() const { return static_cast<std::uint32_t>(tasks_.size()); }
  [[nodiscard]] JobRef job_of(TaskRef task) const { return tasks_[static_cast<std::size_t>(task)].job; }
  /// The tasks in [first, last) without a predecessor in that range, and those without a successor in it.
  [[nodiscard]] std::vector<TaskRef> sources(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] std::vector<TaskRef> sinks(std::uint32_t first, std::uint32_t last) const;

  /// Numbers everything and makes the workload. `at` is its place in the scenario, for messages about an empty workload, too many
  /// tasks or a cycle, which is named. The TaskIds of `loop` are refs and become numbers.
  [[nodiscard]] Workload build(std::string name, std::string title, const Reader& at, std::optional<ClosedLoop> loop = {}) &&;

 private:
  /// Users or queues by name, in the order in which they come.
  template <class Id>
  struct Shares {
    std::vector<Share> list;
    std::map<std::string, Id, std::less<>> ids;
    [[nodiscard]] std::optional<Id> find_or_add(std::string_view name);
    /// The share of the jobs that name none. If any job names one, it is added after the others, without a name.
    [[nodiscard]] Id nameless();
  };
  struct Submitter {
    std::optional<UserId> user;
    std::optional<QueueId> queue;
  };
  struct TaskEntry {
    JobRef job;
    ProfileId profile;
    std::string name;
    bool is_barrier;
  };
  struct EdgeEntry {
    TaskRef from;
    TaskRef to;
    DataSize data;
  };
  ProfileId barrier_profile();
  /// Moves the jobs into the workload and returns their numbers; take_tasks() does so with the tasks.
  [[nodiscard]] std::vector<std::size_t> take_jobs(Workload& workload);
  [[nodiscard]] std::vector<TaskId> take_tasks(const std::vector<std::size_t>& job_number, Workload& workload);

  std::vector<Profile> profiles_;
  std::vector<Multiple> multiples_;
  Shares<UserId> users_;
  Shares<QueueId> queues_;
  Submitter submitter_;  ///< of the jobs that are added from now on
  std::vector<Job> jobs_;
  std::vector<Submitter> submitters_;  ///< by job
  std::vector<TaskEntry> tasks_;
  std::vector<EdgeEntry> edges_;
  std::optional<ProfileId> barrier_profile_;
};

/// The models of a scenario by name. Generators copy these profiles and adapt the copies.
using Models = std::map<std::string, Profile, std::less<>>;

/// Tables of jobs in memory, by the file name that a workload of type `trace` states.
struct JobTable;
using TablesInMemory = std::map<std::string, std::shared_ptr<const JobTable>, std::less<>>;

/// What tasks name besides each other.
struct KnownNames {
  std::span<const Person> people{};
  /// Checks the GPUs and the physical profile that a profile names, and adds to it what they stand for. Called as soon as the names
  /// have been read, so that copies of the profile have it too.
  std::function<void(Profile&)> look_up = [](Profile&) {};
};

/// What a generator receives besides its own keys.
struct GeneratorContext {
  WorkloadBuilder& builder;
  const Models& models;
  const std::map<std::string, Reader, std::less<>>& workloads;  ///< all workloads of the scenario, for "experiment": "cycle"
  std::string part;                                             ///< name of this part; jobs are named after it
  Duration arrival;
  std::int32_t priority = 0;
  std::uint64_t seed = 1;
  KnownNames names{};                         ///< what its tasks may name
  std::int64_t start = 0;                     ///< day number of simulated time 0
  Duration start_time{};                      ///< time of day of simulated time 0
  std::optional<ClosedLoop>* loop = nullptr;  ///< loop of a part of type `experiments`; its TaskIds are refs until build()
  const TablesInMemory* tables = nullptr;     ///< tables that are used instead of files; null for none
  const KeySection* workload_keys = nullptr;  ///< keys of an entry of `workloads`

  /// Adds the job of this part, or a job within it.
  [[nodiscard]] WorkloadBuilder::JobRef add_job(const std::string& within = {}) const {
    return builder.add_job(within.empty() ? part : part + "/" + within, part, arrival, priority);
  }
};

/// Adds the jobs and tasks of a part. The caller has already called `part.describe()` with the keys of the generator.
using Generate = void(Reader& part, GeneratorContext& context);

/// One row of the table of generators.
struct GeneratorRow {
  std::string_view name;
  std::string_view summary;
  Generate* add = nullptr;
  const KeySection* keys = nullptr;  ///< the keys that a part of this type may have
  bool draws = false;                ///< its jobs are drawn at random, so that results depend on the seed

  /// Calls `part.describe()` with `keys`, then `add`.
  void generate(Reader& part, GeneratorContext& context) const;
};

[[nodiscard]] std::span<const GeneratorRow> generator_table();

/// Reads the keys that describe a task: `time` or `training`, `memory`, `gpus`, `scaling`, `shard`, `device`, `pool`, speed-up and
/// memory by precision; or `person` and `time`. They are the same for models, stages and tasks of a DAG. `time_key` is the name of
/// the key that states the time, such as `total_time`. The caller calls done(), since it may have keys of its own.
[[nodiscard]] Profile read_profile(Reader& at, std::string name, const KnownNames& names = {}, std::string_view time_key = "time");

}  // namespace gpusim
