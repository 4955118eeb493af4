#include "sim/engine/run_state.hpp"

#include <algorithm>

#include "gpusim/check.hpp"

namespace gpusim {
namespace {

/// Where the device list of each task begins; the last entry is the total.
LargeArray<std::uint32_t> device_list_offsets(const Workload& workload, const Performance& performance) {
  LargeArray<std::uint32_t> begin(workload.tasks() + 1);
  std::uint64_t total = 0;
  for (std::size_t task = 0; task < workload.tasks(); ++task) {
    begin[task] = static_cast<std::uint32_t>(total);
    total += performance.gpus(workload.profile[task]);
    GPUSIM_CHECK(total < 0xffffffffU, "the gangs of all tasks hold more than 2^32 devices together");
  }
  begin.back() = static_cast<std::uint32_t>(total);
  return begin;
}

template <class Ids>
void sort_if_needed(Ids& ids) {
  if (ids.size() < 2) return;  // Nearly always: one task ends at a time.
  if (!std::is_sorted(ids.begin(), ids.end())) std::sort(ids.begin(), ids.end());
}

}  // namespace

RunState::RunState(const System& system, const Workload& workload, const Performance& performance, Sink& sink)
    : system_(system),
      workload_(workload),
      performance_(performance),
      sink_(sink),
      queue_(system.devices.size()),
      unfinished_(workload.tasks()),
      status_(workload.tasks(), Status::waiting),
      unfinished_predecessors_(workload.graph.arcs() > 0 ? workload.tasks() : 0),
      start_(workload.tasks()),
      finish_(workload.tasks()),
      input_(workload.graph.moves_data() ? workload.tasks() : 0),
      device_list_begin_(device_list_offsets(workload, performance)),
      device_lists_(device_list_begin_.back()),
      running_(system.devices.size(), kIdle),
      turns_(system.devices.size()),
      view_{system, workload, performance, Instant{}, finish_, device_lists_, device_list_begin_} {
  if (workload.graph.arcs() > 0)
    for (std::size_t task = 0; task < workload.tasks(); ++task)
      unfinished_predecessors_[task] = static_cast<std::uint32_t>(workload.graph.predecessors(id<TaskId>(task)).size());
}

bool RunState::advance() {
  const bool has_arrival = next_job_ < workload_.jobs.size();
  if (queue_.empty() && !has_arrival) return false;
  if (queue_.empty() || (has_arrival && workload_.jobs[next_job_].arrival < queue_.next_time()))
    view_.now = workload_.jobs[next_job_].arrival;
  else
    view_.now = queue_.next_time();
  return true;
}

void RunState::apply_events() {
  // A task of the host may end in the instant in which it starts (a barrier), so look again until nothing is left.
  bool has_arrivals = true;
  while (has_arrivals || (!queue_.empty() && queue_.next_time() == now())) {
    while (!queue_.empty() && queue_.next_time() == now()) {
      const Event event = queue_.pop();
      ++events_;
      switch (event.kind) {
        case EventKind::device_finish:
          finish(TaskId{running_[event.number]});
          break;
        case EventKind::host_finish:
          finish(TaskId{event.number});
          break;
        case EventKind::input_arrived:
          status_[event.number] = Status::inputs_present;
          to_start_.push_back(device_lists_[device_list_begin_[event.number]]);
          break;
      }
    }
    has_arrivals = next_job_ < workload_.jobs.size() && workload_.jobs[next_job_].arrival == now();
    if (has_arrivals) arrive(id<JobId>(next_job_++));
  }
}

Changes RunState::changes() {
  sort_if_needed(ready_);
  sort_if_needed(freed_);
  return {arrived_, ready_, freed_};
}

void RunState::forget_changes() {
  arrived_.clear();
  ready_.clear();
  freed_.clear();
}

void RunState::finish(TaskId task) {
  const std::size_t i = index(task);
  status_[i] = Status::finished;
  finish_[i] = now();
  --unfinished_;
  const std::span<const DeviceId> devices = view_.devices_of(task);
  Instant run_start = start_[i];
  if (!input_.empty() && input_[i] > Duration{}) {
    run_start = start_[i] + input_[i];
    sink_.take({task, SpanKind::input, start_[i], run_start, devices});
  }
  sink_.take({task, SpanKind::run, run_start, now(), devices});
  for (const DeviceId device : devices) {
    running_[index(device)] = kIdle;
    freed_.push_back(device);
    if (!turns_.empty(device)) to_start_.push_back(device);
  }
  if (workload_.graph.arcs() == 0) return;
  for (const Edge& edge : workload_.graph.successors(task))
    if (--unfinished_predecessors_[index(edge.task)] == 0 && index(workload_.job[index(edge.task)]) < next_job_)
      become_ready(edge.task);
}

void RunState::arrive(JobId job) {
  ++events_;
  arrived_.push_back(job);
  const Job& arrived = workload_.jobs[index(job)];
  ready_.reserve(ready_.size() + (unfinished_predecessors_.empty() ? arrived.task_count : 0));
  for (std::uint32_t task = arrived.first_task; task < arrived.first_task + arrived.task_count; ++task)
    if (unfinished_predecessors_.empty() || unfinished_predecessors_[task] == 0) become_ready(id<TaskId>(task));
}

void RunState::become_ready(TaskId task) {
  if (performance_.gpus(workload_.profile[index(task)]) == 0) {
    begin_run(task, now(), Duration{}, performance_.host_time(workload_.profile[index(task)]));
    return;
  }
  ready_.push_back(task);
  if (status_[index(task)] == Status::assigned)
    move_inputs(task);
  else
    status_[index(task)] = Status::ready;
}

void RunState::begin_run(TaskId task, Instant start, Duration input, Duration run) {
  status_[index(task)] = Status::running;
  start_[index(task)] = start;
  if (!input_.empty()) input_[index(task)] = input;
  const std::span<const DeviceId> devices = view_.devices_of(task);
  const Instant end = start + input + run;
  if (devices.empty())
    queue_.push({end, EventKind::host_finish, static_cast<std::uint32_t>(task)});
  else
    queue_.push({end, EventKind::device_finish, static_cast<std::uint32_t>(devices.front())});
}

void RunState::apply(const Decisions& decisions) {
  for (const Decisions::Decision& decision : decisions.list()) {
    if (decision.kind == Decisions::Kind::start)
      start(decisions, decision);
    else
      assign(decisions, decision);
  }
}

void RunState::set_devices(TaskId task, std::span<const DeviceId> devices) {
  const ProfileId profile = workload_.profile[index(task)];
  GPUSIM_CHECK(devices.size() == performance_.gpus(profile) && !devices.empty(), "{}: {} devices for a task that needs {}",
               task_name(task), devices.size(), performance_.gpus(profile));
  DeviceId* held = device_lists_.data() + device_list_begin_[index(task)];
  for (const DeviceId device : devices) {
    GPUSIM_CHECK(index(device) < system_.devices.size(), "{}: no device {}", task_name(task), index(device));
    GPUSIM_CHECK(performance_.can_run(profile, system_.class_of(device)), "{}: cannot run on {}", task_name(task),
                 system_.devices[index(device)].name);
    *held++ = device;
  }
}

void RunState::start(const Decisions& decisions, const Decisions::Decision& decision) {
  const TaskId task = decision.task;
  GPUSIM_CHECK(index(task) < status_.size() && status_[index(task)] == Status::ready, "{}: started but not ready", task_name(task));
  const std::span<const DeviceId> devices = decisions.devices(decision);
  set_devices(task, devices);
  for (const DeviceId device : devices) {
    GPUSIM_CHECK(running_[index(device)] == kIdle, "{}: {} is busy", task_name(task), system_.devices[index(device)].name);
    running_[index(device)] = static_cast<std::uint32_t>(task);
  }
  Duration input;
  if (!input_.empty())
    for (const Edge& edge : workload_.graph.predecessors(task))
      input = std::max(input, performance_.transfer_time(edge.data, view_.devices_of(edge.task), devices));
  begin_run(task, now(), input, performance_.run_time(workload_.profile[index(task)], devices));
}

void RunState::assign(const Decisions& decisions, const Decisions::Decision& decision) {
  const TaskId task = decision.task;
  GPUSIM_CHECK(index(task) < status_.size() && status_[index(task)] <= Status::ready, "{}: assigned twice or after its start",
               task_name(task));
  const std::span<const DeviceId> devices = decisions.devices(decision);
  GPUSIM_CHECK(devices.size() == 1, "{}: only tasks on one device can be assigned ahead", task_name(task));
  set_devices(task, devices);
  start_[index(task)] = now();  // Until the run starts this is when the task was bound: no input moves before.
  turns_.push(devices.front(), decision.turn, task);
  if (status_[index(task)] == Status::ready)
    move_inputs(task);
  else
    status_[index(task)] = Status::assigned;
}

/// All predecessors have finished and the device is known: each input has moved since both held.
void RunState::move_inputs(TaskId task) {
  Instant arrival = now();
  if (!input_.empty())
    for (const Edge& edge : workload_.graph.predecessors(task)) {
      const Instant from = std::max(start_[index(task)], finish_[index(edge.task)]);
      arrival =
          std::max(arrival, from + performance_.transfer_time(edge.data, view_.devices_of(edge.task), view_.devices_of(task)));
    }
  if (arrival > now()) {
    status_[index(task)] = Status::inputs_moving;
    queue_.push({arrival, EventKind::input_arrived, static_cast<std::uint32_t>(task)});
  } else {
    status_[index(task)] = Status::inputs_present;
    to_start_.push_back(device_lists_[device_list_begin_[index(task)]]);
  }
}

void RunState::start_assigned() {
  if (to_start_.empty()) return;
  sort_if_needed(to_start_);
  for (const DeviceId device : to_start_) {
    if (running_[index(device)] != kIdle || turns_.empty(device)) continue;
    const TaskId task = turns_.front(device);
    if (status_[index(task)] != Status::inputs_present) continue;
    turns_.pop(device);
    running_[index(device)] = static_cast<std::uint32_t>(task);
    begin_run(task, now(), Duration{}, performance_.run_time(workload_.profile[index(task)], {&device, 1}));
  }
  to_start_.clear();
}

std::string RunState::task_name(TaskId task) const {
  if (index(task) >= workload_.tasks()) return fmt::format("task {}", index(task));
  const Job& job = workload_.jobs[index(workload_.job[index(task)])];
  if (workload_.task_name.empty()) return fmt::format("task {} of job \"{}\"", index(task), job.name);
  return fmt::format("task \"{}\" of job \"{}\"", workload_.task_name[index(task)], job.name);
}

std::string RunState::describe_waiting() const {
  std::string text;
  std::size_t named = 0;
  for (std::size_t task = 0; task < workload_.tasks() && named < 5; ++task) {
    const auto describe = [&](std::string_view reason) {
      text += fmt::format("{}{} {}", text.empty() ? "" : "; ", task_name(id<TaskId>(task)), reason);
      ++named;
    };
    switch (status_[task]) {
      case Status::ready:
        describe("is ready but was never started");
        break;
      case Status::inputs_present:
        describe("waits for its turn on its device");
        break;
      default:
        break;  // Waits for one of those above, directly or not.
    }
  }
  return fmt::format("{} tasks wait: {}", unfinished_, text);
}

}  // namespace gpusim
