// Verifies runs whose transfers and tasks share links and cores.

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sim/verify/run_check.hpp"
#include "sim/verify/seconds_text.hpp"

namespace gpusim {
namespace {

Duration rounded(double nanoseconds) { return Duration::nanoseconds(std::llround(nanoseconds)); }

}  // namespace

std::vector<Instant> RunCheck::bound_at() const {
  std::vector<Instant> bound(workload_.tasks(), Calendar::kEnd);
  if (policy_ == nullptr || !policy_->row->plans_ahead || policy_->row->places_gangs)
    return bound;  // List policies bind tasks when they start them.
  // Min-min and max-min bind a task when it is ready, the others when it and all its predecessors have arrived.
  const bool is_when_ready = policy_->row->name == "min_min" || policy_->row->name == "max_min";
  const auto order = topological_order(workload_.graph);
  if (!order) return bound;
  for (const TaskId task : *order) {
    Instant& at = bound[index(task)];
    at = workload_.jobs[index(workload_.job[index(task)])].arrival;
    for (const Edge& edge : workload_.graph.predecessors(task)) {
      const TaskRows* const before = find(edge.task);
      const Instant end = before == nullptr || before->run == nullptr ? Instant{} : before->run->end;
      at = std::max(at, is_when_ready ? end : bound[index(edge.task)]);
    }
  }
  if (!workload_.starts.is_always())
    for (Instant& at : bound)
      if (!workload_.starts.is_open(at)) at = workload_.starts.next_open(at).value_or(Calendar::kEnd);
  return bound;
}

/// Replays the run with rates of its own. Any other violation would affect everything that shares links with it, so a chart that
/// has some is not checked here.
void RunCheck::check_contention() {
  if (!has_contention() || !violations_.list().empty()) return;
  const std::vector<Instant> bound = bound_at();
  ContentionReplay replay(system_, performance_);
  std::vector<Replayed> replayed;
  for (const TaskRows& task : tasks_) {
    if (task.run == nullptr) return;
    const auto devices = schedule_.devices_of(*task.run);
    if (devices.empty()) continue;
    Replayed& one = replayed.emplace_back(Replayed{&task, {}, {}, 0});
    replay_inputs(replay, one, bound);
    one.run = replay.add_run(profile(task.task), devices, task.run->start, task.run->end,
                             performance_.run_time(profile(task.task), devices));
  }
  replay.play();
  for (const Replayed& task : replayed) {
    check_replayed_inputs(replay, task);
    check_replayed_run(replay, task);
  }
}

void RunCheck::replay_inputs(ContentionReplay& replay, Replayed& task, const std::vector<Instant>& bound) const {
  const TaskId id = task.task->task;
  const auto devices = schedule_.devices_of(*task.task->run);
  const Instant hold = task.task->start().start;
  for (const Edge& edge : workload_.graph.predecessors(id)) {
    const TaskRows* const before = find(edge.task);
    if (edge.data == DataSize{} || before == nullptr || before->run == nullptr) continue;
    std::optional<std::tuple<Duration, DeviceId, DeviceId>> best;
    for (const DeviceId from : schedule_.devices_of(*before->run))
      for (const DeviceId to : devices) {
        if (!performance_.are_connected(from, to)) continue;
        const std::tuple pair{performance_.transfer_time(edge.data, from, to), from, to};
        if (!best || pair < *best) best = pair;
      }
    if (!best || std::get<Duration>(*best) == Duration{}) continue;
    const auto [time, from, to] = *best;
    const bool is_bound = bound[index(id)] != Calendar::kEnd;
    // A foreign policy that holds no devices for inputs moves them as soon as they exist.
    const bool is_early = is_bound || (policy_ == nullptr && task.task->input == nullptr);
    const Instant begin = !is_early ? hold : is_bound ? std::max(bound[index(id)], before->run->end) : before->run->end;
    (is_early ? task.early : task.held).push_back(replay.add_transfer(edge.data, vertex_of(from), vertex_of(to), begin));
  }
  const DataSize load = performance_.load(profile(id));
  if (load == DataSize{}) return;
  for (const DeviceId device : devices)
    task.held.push_back(
        replay.add_transfer(load, system_.nodes[index(system_.devices[index(device)].node)].reads_from, vertex_of(device), hold));
}

/// Checks that inputs that move while devices are held end when the run starts, and that earlier ones have ended by then.
void RunCheck::check_replayed_inputs(const ContentionReplay& replay, const Replayed& task) {
  const ScheduleRow& run = *task.task->run;
  double last = nanoseconds(task.task->start().start);
  double tolerance = 0;
  for (const std::size_t number : task.held) {
    if (replay.end(number) <= last) continue;
    last = replay.end(number);
    tolerance = replay.tolerance(number);
  }
  if (std::abs(nanoseconds(run.start) - last) > tolerance)
    violations_.add(run.line, "{} starts to run at {}, but with all other transfers its inputs arrive at {}", describe(run.task),
                    text(run.start), text(rounded(last)));
  for (const std::size_t number : task.early)
    if (replay.end(number) > nanoseconds(run.start) + replay.tolerance(number))
      violations_.add(run.line, "{} runs from {}, but with all other transfers its data arrive at {}", describe(run.task),
                      text(run.start), text(rounded(replay.end(number))));
}

void RunCheck::check_replayed_run(const ContentionReplay& replay, const Replayed& task) {
  const ScheduleRow& run = *task.task->run;
  const Duration alone = performance_.run_time(profile(run.task), schedule_.devices_of(run));
  if (!replay.shares(task.run)) {
    if (run.end - run.start != alone)
      violations_.add(run.line, "{} takes {}, but on these devices it should take {}", describe(run.task),
                      text(run.end - run.start), text(alone));
    return;
  }
  if (std::abs(replay.done(task.run) - static_cast<double>(alone.count())) > replay.tolerance(task.run))
    violations_.add(run.line, "{} does {} of work while sharing links and cores, but should do {}", describe(run.task),
                    text(rounded(replay.done(task.run))), text(alone));
}

}  // namespace gpusim
