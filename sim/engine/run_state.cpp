#include "sim/engine/run_state.hpp"

#include <fmt/format.h>

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
    total += performance.most_gpus(workload.profile[task]);
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

RunState::RunState(const Problem& problem, bool preempts, Sink& sink)
    : problem_(problem),
      sink_(sink),
      queue_(problem.system.devices.size()),
      unfinished_(problem.workload.tasks()),
      status_(problem.workload.tasks(), Status::waiting),
      unfinished_predecessors_(problem.workload.graph.arcs() > 0 ? problem.workload.tasks() : 0),
      start_(problem.workload.tasks()),
      finish_(problem.workload.tasks()),
      input_(problem.workload.graph.moves_data() || problem.performance.has_loads() ? problem.workload.tasks() : 0),
      device_list_begin_(device_list_offsets(problem.workload, problem.performance)),
      device_lists_(device_list_begin_.back()),
      device_list_size_(problem.performance.has_elastic() ? problem.workload.tasks() : 0),
      running_(problem.system.devices.size(), kIdle),
      turns_(problem.system.devices.size()),
      capacity_(problem),
      loads_(capacity_.is_plain() ? 0 : problem.system.devices.size()),
      cards_(problem.system, capacity_),
      starts_(problem.workload.starts.between(Instant{}, kLastClosing)),
      has_starts_(!problem.workload.starts.is_always()),
      people_(problem.workload),
      outage_clock_(problem.system),
      view_{problem, Instant{}, finish_, device_lists_, device_list_begin_} {
  find_openings();
  view_.device_list_size = device_list_size_;
  if (problem.system.contention == Contention::fair) fluid_ = std::make_unique<FluidTasks>(problem);
  if (!capacity_.is_plain()) {
    view_.capacity = &capacity_;
    view_.loads = loads_;
  }
  if (preempts || !outage_clock_.empty()) track_progress();
  for (const Resource& resource : problem.system.resources) free_resources_.push_back(resource.capacity);
  view_.free_resources = free_resources_;
  view_.wants_keys = sink.wants_decisions();
  if (problem.workload.graph.arcs() > 0)
    for (std::size_t task = 0; task < problem.workload.tasks(); ++task)
      unfinished_predecessors_[task] = static_cast<std::uint32_t>(problem.workload.graph.predecessors(id<TaskId>(task)).size());
}

bool RunState::advance() {
  const Instant before = now();
  if (fluid_) settle_flows();
  const bool has_arrival = next_job_ < problem_.workload.jobs.size();
  bool has_event = !queue_.empty() || has_arrival;
  if (has_event) {
    if (queue_.empty() || (has_arrival && problem_.workload.jobs[next_job_].arrival < queue_.next_time()))
      view_.now = problem_.workload.jobs[next_job_].arrival;
    else
      view_.now = queue_.next_time();
  }
  if (fluid_ && fluid_->next() < (has_event ? now() : Calendar::kEnd)) {
    view_.now = fluid_->next();
    has_event = true;
  }
  if (has_event && now() > kLastClosing)
    throw NeverRuns(fmt::format("/workloads/{}", pointer_token(problem_.workload.name)),
                    fmt::format("the run takes longer than {} days", kLastClosing.since_start().count() / 86'400'000'000'000));
  if (wake_ || !outage_clock_.empty()) has_event = advance_to_wishes(has_event, before);
  if (openings_.empty() || is_finished()) return has_event;
  const Instant opening = openings_.next();
  // Windows may come again and again for ever: what has not started while nothing else happens until no run lasts longer, never
  // will.
  if (!has_event && opening > Instant::at(kLongestRun)) fail_waiting();
  if (!has_event || opening < now()) view_.now = opening;
  return true;
}

void RunState::apply_events() {
  if (!openings_.empty()) apply_openings();
  // A task of the host may end in the instant in which it starts (a barrier), so look again until nothing is left.
  bool is_done = false;
  while (!is_done) {
    while (!queue_.empty() && queue_.next_time() == now()) {
      const Event event = queue_.pop();
      ++events_;
      switch (event.kind) {
        case EventKind::device_finish:
          finish(is_shared(DeviceId{event.number}) ? cards_.first(DeviceId{event.number}) : TaskId{running_[event.number]});
          break;
        case EventKind::host_finish:
          finish(TaskId{event.number});
          break;
        case EventKind::input_arrived:
          if (status_[event.number] == Status::running) {
            join_card(TaskId{event.number}, device_lists_[device_list_begin_[event.number]]);
            break;
          }
          status_[event.number] = Status::inputs_present;
          to_start_.push_back(device_lists_[device_list_begin_[event.number]]);
          break;
      }
    }
    if (fluid_) apply_arrivals();
    if (!outages_.empty()) apply_outages();
    if (next_job_ < problem_.workload.jobs.size() && problem_.workload.jobs[next_job_].arrival == now()) {
      arrive(id<JobId>(next_job_++));
      continue;
    }
    // Whoever becomes ready in this instant takes part in the choice of what people do next.
    if (!people_.empty()) serve_people();
    is_done = queue_.empty() || queue_.next_time() > now();
  }
}

Changes RunState::changes() {
  if (!progress_.empty()) keep_valid_changes();
  sort_if_needed(ready_);
  sort_if_needed(freed_);
  // Two tasks of one card may end together, and its window may open again before the policy was asked.
  if (!loads_.empty()) freed_.erase(std::unique(freed_.begin(), freed_.end()), freed_.end());
  return {arrived_, ready_, freed_, has_freed_resources_, lost_};
}

void RunState::forget_changes() {
  arrived_.clear();
  ready_.clear();
  freed_.clear();
  lost_.clear();
  has_freed_resources_ = false;
}

void RunState::finish(TaskId task) {
  const std::size_t i = index(task);
  if (status_[i] == Status::saving) return end_saving(task);
  status_[i] = Status::finished;
  finish_[i] = now();
  --unfinished_;
  const std::span<const DeviceId> devices = view_.devices_of(task);
  if (progress_.empty()) {
    Instant run_start = start_[i];
    if (!input_.empty() && input_[i] > Duration{}) {
      run_start = start_[i] + input_[i];
      sink_.take({task, SpanKind::input, start_[i], run_start, devices});
    }
    sink_.take({task, SpanKind::run, run_start, now(), devices});
  } else {
    end_run(task, now(), true);
  }
  if (!free_resources_.empty()) give_resources(task);
  for (const DeviceId device : devices) {
    running_[index(device)] = kIdle;
    if (!loads_.empty()) release(task, device);
    freed_.push_back(device);
    if (!turns_.empty(device)) to_start_.push_back(device);
  }
  if (fluid_) fluid_->end(task);
  if (!people_.empty() && devices.empty())
    if (const auto person = person_of(task)) people_.release(*person);
  if (problem_.workload.graph.arcs() == 0) return;
  for (const Edge& edge : problem_.workload.graph.successors(task)) {
    if (fluid_ && status_[index(edge.task)] == Status::assigned)
      fluid_->move(edge.task, edge.data, devices, view_.devices_of(edge.task), now());
    if (--unfinished_predecessors_[index(edge.task)] == 0 && index(problem_.workload.job[index(edge.task)]) < next_job_)
      become_ready(edge.task);
  }
}

void RunState::arrive(JobId job) {
  ++events_;
  arrived_.push_back(job);
  const Job& arrived = problem_.workload.jobs[index(job)];
  for (std::uint32_t task = arrived.first_task; task < arrived.first_task + arrived.task_count; ++task)
    if (unfinished_predecessors_.empty() || unfinished_predecessors_[task] == 0) become_ready(id<TaskId>(task));
}

void RunState::become_ready(TaskId task) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  if (problem_.performance.gpus(profile) == 0 && !problem_.performance.is_placed(profile)) {
    if (const auto person = people_.empty() ? std::nullopt : person_of(task)) {
      status_[index(task)] = Status::ready;
      people_.push(*person, task, problem_.workload.jobs[index(problem_.workload.job[index(task)])].priority, now());
    } else {
      begin_run(task, Duration{}, now() + problem_.performance.host_time(profile));
    }
    return;
  }
  ready_.push_back(task);
  if (!loads_.empty() && capacity_.refuses(profile)) ++refused_;
  if (status_[index(task)] == Status::assigned)
    move_inputs(task);
  else
    status_[index(task)] = Status::ready;
}

std::optional<std::uint32_t> RunState::person_of(TaskId task) const {
  return problem_.workload.stated(problem_.workload.profile[index(task)]).person;
}

/// It holds its devices from now; its inputs move for `input`, and then it runs until `end`.
void RunState::begin_run(TaskId task, Duration input, Instant end) {
  status_[index(task)] = Status::running;
  start_[index(task)] = now();
  if (!input_.empty()) input_[index(task)] = input;
  const std::span<const DeviceId> devices = view_.devices_of(task);
  if (devices.empty())
    queue_.push({end, EventKind::host_finish, static_cast<std::uint32_t>(task)});
  else
    queue_.push({end, EventKind::device_finish, static_cast<std::uint32_t>(devices.front())});
}

void RunState::apply(const Decisions& decisions) {
  if (view_.wants_keys) record(decisions);
  for (const Decisions::Decision& decision : decisions.list()) {
    if (decision.kind == Decisions::Kind::start)
      start(decisions, decision);
    else if (decision.kind == Decisions::Kind::assign)
      assign(decisions, decision);
    else
      preempt(decision.task);
  }
}

void RunState::set_devices(TaskId task, std::span<const DeviceId> devices) {
  const ProfileId profile = problem_.workload.profile[index(task)];
  GPUSIM_CHECK(problem_.performance.may_hold(profile, devices.size()) && problem_.performance.is_placed(profile),
               "{}: {} devices for a task that needs {}", task_name(task), devices.size(), problem_.performance.gpus(profile));
  if (!device_list_size_.empty()) device_list_size_[index(task)] = static_cast<std::uint32_t>(devices.size());
  DeviceId* held = device_lists_.data() + device_list_begin_[index(task)];
  for (const DeviceId device : devices) {
    GPUSIM_CHECK(index(device) < problem_.system.devices.size(), "{}: no device {}", task_name(task), index(device));
    GPUSIM_CHECK(problem_.performance.can_run(profile, problem_.system.class_of(device)), "{}: cannot run on {}", task_name(task),
                 problem_.system.devices[index(device)].name);
    *held++ = device;
  }
}

void RunState::start(const Decisions& decisions, const Decisions::Decision& decision) {
  const TaskId task = decision.task;
  GPUSIM_CHECK(index(task) < status_.size() && status_[index(task)] == Status::ready, "{}: started but not ready", task_name(task));
  const std::span<const DeviceId> devices = decisions.devices(decision);
  set_devices(task, devices);
  if (!free_resources_.empty()) take_resources(task);
  if (loads_.empty()) {
    for (const DeviceId device : devices) {
      GPUSIM_CHECK(running_[index(device)] == kIdle, "{}: {} is busy", task_name(task),
                   problem_.system.devices[index(device)].name);
      running_[index(device)] = static_cast<std::uint32_t>(task);
    }
  } else {
    hold(task, devices);
  }
  if (fluid_) return start_with_flows(task, devices);
  Duration input = problem_.performance.load_time(problem_.workload.profile[index(task)], devices);
  if (!input_.empty())
    for (const Edge& edge : problem_.workload.graph.predecessors(task))
      input = std::max(input, problem_.performance.transfer_time(edge.data, view_.devices_of(edge.task), devices));
  if (!progress_.empty()) return start_tracked(task, devices, input);
  const Duration run = problem_.performance.run_time(problem_.workload.profile[index(task)], devices);
  if (loads_.empty())
    begin_run(task, input, now() + input + run);
  else
    start_within_limits(task, devices, input, run);
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
  if (fluid_)
    for (const Edge& edge : problem_.workload.graph.predecessors(task))
      if (status_[index(edge.task)] == Status::finished) fluid_->move(task, edge.data, view_.devices_of(edge.task), devices, now());
  if (status_[index(task)] == Status::ready)
    move_inputs(task);
  else
    status_[index(task)] = Status::assigned;
}

/// All predecessors have finished and the device is known: each input has moved since both held.
void RunState::move_inputs(TaskId task) {
  Instant arrival = now();
  if (fluid_ && fluid_->moving(task) > 0) {
    status_[index(task)] = Status::inputs_moving;
    return;
  }
  if (!input_.empty() && !fluid_)
    for (const Edge& edge : problem_.workload.graph.predecessors(task)) {
      const Instant from = std::max(start_[index(task)], finish_[index(edge.task)]);
      arrival = std::max(arrival,
                         from + problem_.performance.transfer_time(edge.data, view_.devices_of(edge.task), view_.devices_of(task)));
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
    const ProfileId profile = problem_.workload.profile[index(task)];
    Duration input = problem_.performance.load_time(profile, {&device, 1});
    const Duration run = problem_.performance.run_time(profile, {&device, 1});
    std::optional<Instant> end = now() + input + run;
    if (!loads_.empty()) {
      end = capacity_.end({&device, 1}, now(), input + run);
      if (!end) continue;  // It is looked at again when the window of the device opens.
      input = *capacity_.end({&device, 1}, now(), input) - now();
      hold(task, {&device, 1});
    }
    turns_.pop(device);
    running_[index(device)] = static_cast<std::uint32_t>(task);
    if (fluid_)
      begin_inputs(task, {&device, 1});
    else
      begin_run(task, input, *end);
  }
  to_start_.clear();
}

std::string RunState::task_name(TaskId task) const {
  if (index(task) >= problem_.workload.tasks()) return fmt::format("task {}", index(task));
  const Job& job = problem_.workload.jobs[index(problem_.workload.job[index(task)])];
  if (problem_.workload.task_name.empty()) return fmt::format("task {} of job \"{}\"", index(task), job.name);
  return fmt::format("task \"{}\" of job \"{}\"", problem_.workload.task_name[index(task)], job.name);
}

std::string RunState::describe_waiting() const {
  std::string text;
  std::size_t named = 0;
  for (std::size_t task = 0; task < problem_.workload.tasks() && named < 5; ++task) {
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
