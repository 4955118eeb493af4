// Collects jobs, tasks and edges, and numbers them at the end.

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "gpusim/generator.hpp"
#include "sim/base/check.hpp"

namespace gpusim {
namespace {

/// Marks ids of multiples until build(), when the number of profiles before them is known.
constexpr std::uint32_t kMultiple = 0x8000'0000u;

/// The first of `count` names that equals an earlier one; empty when all differ.
template <class NameAt>
std::optional<std::string_view> repeated_name(std::size_t count, NameAt name_at) {
  if (count < 2) return std::nullopt;
  std::unordered_set<std::string_view> seen;
  seen.reserve(count);
  for (std::size_t position = 0; position < count; ++position) {
    const std::string_view name = name_at(position);
    if (!seen.insert(name).second) return name;
  }
  return std::nullopt;
}

/// The tasks in [first, last) that are not the given end of any edge inside that range.
template <class Edges, class End>
std::vector<WorkloadBuilder::TaskRef> not_at_end(const Edges& edges, std::uint32_t first, std::uint32_t last, End end) {
  const auto is_inside = [&](WorkloadBuilder::TaskRef task) { return index(task) >= first && index(task) < last; };
  std::vector<bool> is_at_end(last - first);
  for (const auto& edge : edges) {
    if (is_inside(edge.from) && is_inside(edge.to)) is_at_end[index(edge.*end) - first] = true;
  }
  std::vector<WorkloadBuilder::TaskRef> result;
  for (std::uint32_t task = first; task < last; ++task) {
    if (!is_at_end[task - first]) result.push_back(WorkloadBuilder::TaskRef{task});
  }
  return result;
}

/// A cycle as text: `"a" -> "b" -> "a"`. Tasks are prefixed with their jobs if the cycle spans several.
std::string cycle_text(const Workload& workload, const std::vector<TaskId>& tasks) {
  constexpr std::size_t kMostNamed = 20;
  const auto job_of = [&](TaskId task) { return workload.job[index(task)]; };
  const bool in_one_job =
      std::all_of(tasks.begin(), tasks.end(), [&](TaskId task) { return job_of(task) == job_of(tasks.front()); });
  const auto name = [&](TaskId task) {
    const std::string& own = workload.task_name[index(task)];
    return in_one_job ? fmt::format("\"{}\"", own) : fmt::format("\"{}/{}\"", workload.jobs[index(job_of(task))].name, own);
  };
  std::string text;
  for (std::size_t position = 0; position < std::min(tasks.size(), kMostNamed); ++position) text += name(tasks[position]) + " -> ";
  if (tasks.size() > kMostNamed) text += fmt::format("({} more) -> ", tasks.size() - kMostNamed);
  return text + name(tasks.front());
}

/// The place of the part of the workload in which a cycle lies; the workload itself when it has no parts or the cycle spans
/// several.
Reader place_of_cycle(const Workload& workload, const std::vector<TaskId>& tasks, Reader at) {
  const auto part_of = [&](TaskId task) -> const std::string& { return workload.jobs[index(workload.job[index(task)])].part; };
  const std::string& part = part_of(tasks.front());
  const bool is_in_one = std::all_of(tasks.begin(), tasks.end(), [&](TaskId task) { return part_of(task) == part; });
  return is_in_one && at.has("parts") ? at.at("parts").at(part) : at;
}

void check_names(const Workload& workload, const Reader& at) {
  if (const auto job = repeated_name(workload.jobs.size(),
                                     [&](std::size_t position) -> std::string_view { return workload.jobs[position].name; })) {
    at.fail(fmt::format("two jobs are named \"{}\"", *job));
  }
  for (const Job& job : workload.jobs) {
    const auto name_at = [&](std::size_t position) -> std::string_view { return workload.task_name[job.first_task + position]; };
    if (const auto task = repeated_name(job.task_count, name_at))
      at.fail(fmt::format("two tasks of job \"{}\" are named \"{}\"", job.name, *task));
  }
}

}  // namespace

ProfileId WorkloadBuilder::add_profile(Profile profile) {
  profiles_.push_back(std::move(profile));
  return id<ProfileId>(profiles_.size() - 1);
}

ProfileId WorkloadBuilder::add_multiple(ProfileId of, std::int64_t billionths) {
  GPUSIM_CHECK(index(of) < profiles_.size() && billionths >= 0, "a multiple of profile {} by {} billionths", index(of), billionths);
  multiples_.push_back({of, billionths});
  return static_cast<ProfileId>(kMultiple + static_cast<std::uint32_t>(multiples_.size() - 1));
}

WorkloadBuilder::JobRef WorkloadBuilder::add_job(std::string name, std::string part, Duration arrival, std::int32_t priority) {
  Job& job = jobs_.emplace_back();
  job.name = std::move(name);
  job.part = std::move(part);
  job.arrival = Instant::at(arrival);
  job.priority = priority;
  submitters_.push_back(submitter_);
  return id<JobRef>(jobs_.size() - 1);
}

template <class Id>
std::optional<Id> WorkloadBuilder::Shares<Id>::find_or_add(std::string_view name) {
  if (name.empty()) return std::nullopt;
  const auto found = ids.find(name);
  if (found != ids.end()) return found->second;
  list.emplace_back().name = name;
  return ids.emplace(name, id<Id>(list.size() - 1)).first->second;
}

void WorkloadBuilder::submitted_by(std::string_view user, std::string_view queue) {
  submitter_ = {users_.find_or_add(user), queues_.find_or_add(queue)};
}

template <class Id>
Id WorkloadBuilder::Shares<Id>::nameless() {
  if (list.empty()) return {};
  if (!list.back().name.empty()) list.emplace_back();
  return id<Id>(list.size() - 1);
}

void WorkloadBuilder::describe(JobRef job, const JobFacts& facts) {
  Job& entry = jobs_[index(job)];
  Submitter& submitter = submitters_[index(job)];
  if (!facts.user.empty()) submitter.user = users_.find_or_add(facts.user);
  if (!facts.queue.empty()) submitter.queue = queues_.find_or_add(facts.queue);
  entry.weight = facts.weight;
  if (facts.estimate > Duration{}) entry.estimate = facts.estimate;
  if (facts.deadline) entry.deadline = Instant::at(*facts.deadline);
}

WorkloadBuilder::TaskRef WorkloadBuilder::add_task(JobRef job, std::string name, ProfileId profile) {
  const bool is_known =
      index(profile) < kMultiple ? index(profile) < profiles_.size() : index(profile) - kMultiple < multiples_.size();
  GPUSIM_CHECK(index(job) < jobs_.size() && is_known, "task \"{}\" has job {} and profile {}", name, index(job), index(profile));
  tasks_.push_back({job, profile, std::move(name), false});
  return id<TaskRef>(tasks_.size() - 1);
}

void WorkloadBuilder::add_edge(TaskRef from, TaskRef to, DataSize data) {
  GPUSIM_CHECK(index(from) < tasks_.size() && index(to) < tasks_.size(), "an edge names task {} or {} of {}", index(from),
               index(to), tasks_.size());
  edges_.push_back({from, to, data});
}

WorkloadBuilder::TaskRef WorkloadBuilder::add_barrier(JobRef job, std::string name, std::span<const TaskRef> before) {
  const TaskRef barrier = add_task(job, std::move(name), barrier_profile());
  tasks_.back().is_barrier = true;
  for (const TaskRef task : before) add_edge(task, barrier);
  return barrier;
}

ProfileId WorkloadBuilder::barrier_profile() {
  if (!barrier_profile_) {
    Profile profile;
    profile.name = "barrier";
    profile.gpus = 0;
    profile.any_time = Ranged<Duration>{};
    barrier_profile_ = add_profile(std::move(profile));
  }
  return *barrier_profile_;
}

std::vector<WorkloadBuilder::TaskRef> WorkloadBuilder::sources(std::uint32_t first, std::uint32_t last) const {
  return not_at_end(edges_, first, last, &EdgeEntry::to);
}

std::vector<WorkloadBuilder::TaskRef> WorkloadBuilder::sinks(std::uint32_t first, std::uint32_t last) const {
  return not_at_end(edges_, first, last, &EdgeEntry::from);
}

std::vector<std::size_t> WorkloadBuilder::take_jobs(Workload& workload) {
  std::vector<std::size_t> order(jobs_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [this](std::size_t left, std::size_t right) {
    return std::pair(jobs_[left].arrival, left) < std::pair(jobs_[right].arrival, right);
  });
  std::vector<std::size_t> number(jobs_.size());
  workload.jobs.reserve(jobs_.size());
  for (const std::size_t job : order) {
    number[job] = workload.jobs.size();
    Job& added = workload.jobs.emplace_back(std::move(jobs_[job]));
    const auto [user, queue] = submitters_[job];
    added.user = user ? *user : users_.nameless();
    added.queue = queue ? *queue : queues_.nameless();
  }
  for (const TaskEntry& task : tasks_) ++workload.jobs[number[index(task.job)]].task_count;
  std::uint32_t first_task = 0;
  for (Job& job : workload.jobs) {
    GPUSIM_CHECK(job.task_count > 0, "job \"{}\" has no task", job.name);
    job.first_task = first_task;
    first_task += job.task_count;
  }
  workload.users = std::move(users_.list);
  workload.queues = std::move(queues_.list);
  return number;
}

std::vector<TaskId> WorkloadBuilder::take_tasks(const std::vector<std::size_t>& job_number, Workload& workload) {
  const std::size_t first_multiple = profiles_.size();
  workload.profiles = std::move(profiles_);
  workload.multiples = std::move(multiples_);
  workload.profile.resize(tasks_.size());
  workload.job.resize(tasks_.size());
  workload.task_name.resize(tasks_.size());
  workload.is_barrier.resize(tasks_.size());
  std::vector<std::uint32_t> next;  // by job
  for (const Job& job : workload.jobs) next.push_back(job.first_task);
  std::vector<TaskId> number(tasks_.size());
  for (std::size_t ref = 0; ref < tasks_.size(); ++ref) {
    const std::size_t job = job_number[index(tasks_[ref].job)];
    const std::uint32_t task = next[job]++;
    number[ref] = TaskId{task};
    const std::size_t profile = index(tasks_[ref].profile);
    workload.profile[task] = id<ProfileId>(profile < kMultiple ? profile : profile - kMultiple + first_multiple);
    workload.job[task] = id<JobId>(job);
    workload.task_name[task] = std::move(tasks_[ref].name);
    workload.is_barrier[task] = tasks_[ref].is_barrier;
  }
  return number;
}

Workload WorkloadBuilder::build(std::string name, std::string title, const Reader& at, std::optional<ClosedLoop> loop) && {
  if (tasks_.empty()) at.fail("the workload has no task");
  if (tasks_.size() > kMostTasks)
    at.fail(fmt::format("the workload has {} tasks; at most {} are possible", tasks_.size(), kMostTasks));

  Workload workload;
  workload.name = std::move(name);
  workload.title = std::move(title);
  const std::vector<TaskId> number = take_tasks(take_jobs(workload), workload);
  check_names(workload, at);
  if (loop) {
    for (std::vector<TaskId>* const tasks : {&loop->submit, &loop->done, &loop->seen})
      for (TaskId& task : *tasks) task = number[index(task)];
    workload.loop = std::move(loop);
  }

  std::vector<TaskGraph::Arc> arcs;
  arcs.reserve(edges_.size());
  for (const EdgeEntry& edge : edges_) arcs.push_back({number[index(edge.from)], number[index(edge.to)], edge.data});
  workload.graph = TaskGraph(workload.tasks(), arcs);
  if (!topological_order(workload.graph)) {
    const std::vector<TaskId> tasks = cycle(workload.graph);
    place_of_cycle(workload, tasks, at).fail(fmt::format("tasks form a cycle: {}", cycle_text(workload, tasks)));
  }
  return workload;
}

}  // namespace gpusim
