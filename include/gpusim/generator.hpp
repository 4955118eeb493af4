#pragma once
// What turns a few lines of a scenario into jobs and tasks. A workload is a list of parts, each made by one generator.

#include <cstdint>
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

/// The most tasks of a workload, so that no file can exhaust the machine.
inline constexpr std::uint32_t kMostTasks = 20'000'000;

/// Collects jobs, tasks and edges in any order and numbers them in the end: jobs by (arrival, order added), tasks by job.
class WorkloadBuilder {
 public:
  enum class JobRef : std::uint32_t {};
  enum class TaskRef : std::uint32_t {};

  ProfileId add_profile(Profile profile);
  [[nodiscard]] const Profile& profile(ProfileId number) const { return profiles_[static_cast<std::size_t>(number)]; }
  /// The work of `of` times billionths / 10^9. The id is good for add_task only.
  ProfileId add_multiple(ProfileId of, std::int64_t billionths);
  JobRef add_job(std::string name, std::string part, Duration arrival, std::int32_t priority);
  /// What a job of a real cluster says of itself.
  struct JobFacts {
    std::string_view user;   ///< empty: nobody is named
    std::string_view queue;  ///< likewise
    double weight = 1;
    std::optional<Duration> estimate{};
    std::optional<Duration> deadline;  ///< since time 0
  };
  void describe(JobRef job, const JobFacts& facts);
  /// Names the user and the queue of all jobs that are added from now on, unless they are described otherwise; empty: nobody is
  /// named.
  void submitted_by(std::string_view user, std::string_view queue);
  TaskRef add_task(JobRef job, std::string name, ProfileId profile);
  /// `to` starts after `from` has ended and `data` has moved.
  void add_edge(TaskRef from, TaskRef to, DataSize data = {});
  /// A task of no length on the host: everything in `before` ends before anything added behind it starts. It belongs to `job`.
  TaskRef add_barrier(JobRef job, std::string name, std::span<const TaskRef> before);

  /// Number of tasks so far; the refs of tasks added between two readings are consecutive.
  [[nodiscard]] std::uint32_t tasks() const { return static_cast<std::uint32_t>(tasks_.size()); }
  [[nodiscard]] JobRef job_of(TaskRef task) const { return tasks_[static_cast<std::size_t>(task)].job; }
  /// Tasks in [first, last) that nothing in that range precedes, or that precede nothing in it.
  [[nodiscard]] std::vector<TaskRef> sources(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] std::vector<TaskRef> sinks(std::uint32_t first, std::uint32_t last) const;

  /// `at` is where the workload stands, for messages: empty workload, too many tasks, a cycle (named). The TaskIds of `loop` are
  /// refs; in the workload they are numbers.
  [[nodiscard]] Workload build(std::string name, std::string title, const Reader& at, std::optional<ClosedLoop> loop = {}) &&;

 private:
  /// Users or queues by name, in the order in which they come.
  template <class Id>
  struct Shares {
    std::vector<Share> list;
    std::map<std::string, Id, std::less<>> ids;
    [[nodiscard]] std::optional<Id> find_or_add(std::string_view name);
    /// Who stands for nobody: a nameless one behind the others, where there are others.
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
  /// The numbers of the jobs in the workload, and those of the tasks.
  [[nodiscard]] std::vector<std::size_t> take_jobs(Workload& workload);
  [[nodiscard]] std::vector<TaskId> take_tasks(const std::vector<std::size_t>& job_number, Workload& workload);

  std::vector<Profile> profiles_;
  std::vector<Multiple> multiples_;
  Shares<UserId> users_;
  Shares<QueueId> queues_;
  Submitter submitter_;  ///< of jobs that are added
  std::vector<Job> jobs_;
  std::vector<Submitter> submitters_;  ///< of each job
  std::vector<TaskEntry> tasks_;
  std::vector<EdgeEntry> edges_;
  std::optional<ProfileId> barrier_profile_;
};

/// The models of a scenario by name, as profiles to be copied and adapted.
using Models = std::map<std::string, Profile, std::less<>>;

/// Tables of jobs by the name under which a workload of type `trace` states them.
struct JobTable;
using TablesInMemory = std::map<std::string, std::shared_ptr<const JobTable>, std::less<>>;

/// What a generator is given besides its own keys.
struct GeneratorContext {
  WorkloadBuilder& builder;
  const Models& models;
  const std::map<std::string, Reader, std::less<>>& workloads;  ///< all workloads of the scenario, for "experiment": "cycle"
  std::string part;                                             ///< name of this part; jobs are named after it
  Duration arrival;
  std::int32_t priority = 0;
  std::uint64_t seed = 1;
  std::span<const Person> people{};           ///< that it may refer to
  std::int64_t start = 0;                     ///< day number of simulated time 0
  std::optional<ClosedLoop>* loop = nullptr;  ///< what a part of type `experiments` leaves; its TaskIds are refs until built
  const TablesInMemory* tables = nullptr;     ///< instead of files
  const KeySection* workload_keys = nullptr;  ///< of the entries of `workloads`

  /// The job of this part, or one within it.
  [[nodiscard]] WorkloadBuilder::JobRef add_job(const std::string& within = {}) const {
    return builder.add_job(within.empty() ? part : part + "/" + within, part, arrival, priority);
  }
};

/// Reads its own keys from `part`, which has been told them.
using Generate = void(Reader& part, GeneratorContext& context);

/// One row of the table of generators.
struct GeneratorRow {
  std::string_view name;
  std::string_view summary;
  Generate* add = nullptr;
  const KeySection* keys = nullptr;  ///< what they are

  /// Adds the jobs and tasks of a part.
  void generate(Reader& part, GeneratorContext& context) const;
};

[[nodiscard]] std::span<const GeneratorRow> generator_table();

/// Reads what makes a task (`time` or `training`, `memory`, `gpus`, `scaling`, `shard`, `device`, `pool`, speed-up and memory by
/// precision; or `person` and `time`), for models, stages and DAG tasks alike. Leaves done() to the caller, who may have keys of
/// its own, and where the time may stand under another key, such as `total_time`.
[[nodiscard]] Profile read_profile(Reader& at, std::string name, std::span<const Person> people = {},
                                   std::string_view time_key = "time");

}  // namespace gpusim
