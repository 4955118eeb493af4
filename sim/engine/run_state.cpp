#include "sim/engine/run_state.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/base/check.hpp"

namespace gpusim {
namespace {

/// For each task the start of its device list; the last entry is the total length.
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
      running_(problem.system.devices.size()),
      turns_(problem.system.devices.size()),
      people_(problem.workload),
      limits_(problem, people_),
      outage_clock_(problem.system),
      interruptions_(problem, sink, preempts || !outage_clock_.empty()),
      resources_(problem),
      view_{problem, Instant{}, finish_, {device_lists_, device_list_begin_, device_list_size_}} {
  if (problem.system.contention == Contention::fair) fluid_ = std::make_unique<FluidTasks>(problem);
  if (!limits_.is_plain()) view_.capacity = &limits_.capacity();
  view_.loads = limits_.loads();
  GPUSIM_CHECK(interruptions_.empty() || (limits_.is_plain() && !fluid_),
               "tasks are interrupted on GPUs with limits or contention");
  view_.progress = interruptions_.progress();
  view_.outages = outage_clock_.outages();
  view_.closes = outage_clock_.closes();
  view_.free_resources = resources_.amounts();
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
  if (limits_.windows().empty() || is_finished()) return has_event;
  const Instant opening = limits_.windows().next();
  // Windows may repeat for ever. If nothing else happens until kLongestRun, the waiting tasks can never start.
  if (!has_event && opening > Instant::at(kLongestRun)) fail_waiting();
  if (!has_event || opening < now()) view_.now = opening;
  return true;
}

void RunState::apply_events() {
  if (!limits_.windows().empty()) apply_openings();
  // A task on the host may end in the instant in which it starts (a barrier), so repeat until nothing happens.
  bool is_done = false;
  while (!is_done) {
    while (!queue_.empty() && queue_.next_time() == now()) apply(queue_.pop());
    if (fluid_) apply_arrivals();
    if (!outage_clock_.empty()) apply_outages();
    if (next_job_ < problem_.workload.jobs.size() && problem_.workload.jobs[next_job_].arrival == now()) {
      arrive(id<JobId>(next_job_++));
      continue;
    }
    // Tasks that become ready at this instant are candidates for what people do next.
    if (!people_.empty()) serve_people();
    is_done = queue_.empty() || queue_.next_time() > now();
  }
}

void RunState::apply(const Event& event) {
  ++events_;
  switch (event.kind) {
    case EventKind::device_finish: {
      const DeviceId device{event.number};
      return finish(limits_.is_shared(device) ? limits_.gpus().first(device) : running_[event.number].value());
    }
    case EventKind::host_finish:
      return finish(TaskId{event.number});
    case EventKind::input_arrived: {
      const DeviceId device = device_lists_[device_list_begin_[event.number]];
      if (status_[event.number] == Status::running) return join_gpu(TaskId{event.number}, device);
      status_[event.number] = Status::inputs_present;
      to_start_.push_back(device);
    }
  }
}

Changes RunState::changes() {
  if (!interruptions_.empty())
    changes_.keep([&](TaskId task) { return status_[index(task)] == Status::ready; },
                  [&](DeviceId device) { return !running_[index(device)] && view_.is_up(device); },
                  [&](DeviceId device) { return !view_.is_up(device); });
  ChangeLists::sort(changes_.ready);
  ChangeLists::sort(changes_.freed);
  // Two tasks of one device may end together, and its window may open again before the policy is asked.
  if (!limits_.is_plain()) ChangeLists::sort_once(changes_.freed);
  return {changes_.arrived, changes_.ready, changes_.freed, changes_.has_freed_resources, changes_.lost};
}

void RunState::finish(TaskId task) {
  const std::size_t i = index(task);
  if (status_[i] == Status::saving) {
    interruptions_.end_saving(attempt_of(task), now());
    return wait_again(task);
  }
  status_[i] = Status::finished;
  finish_[i] = now();
  --unfinished_;
  const std::span<const DeviceId> devices = view_.held[task];
  if (interruptions_.empty()) {
    Instant run_start = start_[i];
    if (!input_.empty() && input_[i] > Duration{}) {
      run_start = start_[i] + input_[i];
      sink_.take({task, SpanKind::input, start_[i], run_start, devices});
    }
    sink_.take({task, SpanKind::run, run_start, now(), devices});
  } else {
    interruptions_.finish(attempt_of(task), now());
  }
  if (!resources_.empty()) give_resources(task);
  for (const DeviceId device : devices) {
    running_[index(device)].reset();
    if (!limits_.is_plain()) release(task, device);
    changes_.freed.push_back(device);
    if (!turns_.empty(device)) to_start_.push_back(device);
  }
  if (fluid_) fluid_->end(task);
  if (!people_.empty() && devices.empty())
    if (const auto person = person_of(task)) people_.release(*person);
  if (problem_.workload.graph.arcs() == 0) return;
  for (const Edge& edge : problem_.workload.graph.successors(task)) {
    if (fluid_ && status_[index(edge.task)] == Status::assigned)
      fluid_->move(edge.task, edge.data, devices, view_.held[edge.task], now());
    if (--unfinished_predecessors_[index(edge.task)] == 0 && index(problem_.workload.job[index(edge.task)]) < next_job_)
      become_ready(edge.task);
  }
}

void RunState::arrive(JobId job) {
  ++events_;
  changes_.arrived.push_back(job);
  const Job& arrived = problem_.workload.jobs[index(job)];
  // Reserve room for a whole job, and at least double the capacity: a million jobs may arrive at one instant.
  if (const std::size_t least = changes_.ready.size() + (unfinished_predecessors_.empty() ? arrived.task_count : 0);
      least > changes_.ready.capacity())
    changes_.ready.reserve(std::max(least, 2 * changes_.ready.capacity()));
  for (std::uint32_t task = arrived.first_task; task < arrived.first_task + arrived.task_count; ++task)
    if (unfinished_predecessors_.empty() || unfinished_predecessors_[task] == 0) become_ready(id<TaskId>(task));
}

void RunState::become_ready(TaskId task) {
  const ProfileId profile = profile_of(task);
  if (problem_.performance.gpus(profile) == 0 && !problem_.performance.is_placed(profile)) {
    if (const auto person = people_.empty() ? std::nullopt : person_of(task)) {
      status_[index(task)] = Status::ready;
      people_.push(*person, task, problem_.workload.jobs[index(problem_.workload.job[index(task)])].priority, now());
    } else {
      begin_run(task, Duration{}, now() + problem_.performance.host_time(profile));
    }
    return;
  }
  changes_.ready.push_back(task);
  if (!limits_.is_plain()) limits_.await(profile);
  if (status_[index(task)] == Status::assigned)
    move_inputs(task);
  else
    status_[index(task)] = Status::ready;
}

std::optional<PersonId> RunState::person_of(TaskId task) const { return problem_.workload.stated(profile_of(task)).person; }

/// A task holds its devices from now on; its inputs move for `input`, and then it runs until `end`.
void RunState::begin_run(TaskId task, Duration input, Instant end) {
  status_[index(task)] = Status::running;
  start_[index(task)] = now();
  if (!input_.empty()) input_[index(task)] = input;
  const std::span<const DeviceId> devices = view_.held[task];
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

void RunState::record(const Decisions& decisions) {
  constexpr std::string_view kNames[] = {"start", "assign", "preempt"};
  for (std::size_t i = 0; i < decisions.list().size(); ++i) {
    const Decisions::Decision& decision = decisions.list()[i];
    const std::span<const DeviceId> devices =
        decision.kind == Decisions::Kind::preempt ? view_.held[decision.task] : decisions.devices(decision);
    sink_.take({now(), kNames[static_cast<std::size_t>(decision.kind)], decision.task, devices, decisions.key(i)});
  }
}

void RunState::set_devices(TaskId task, std::span<const DeviceId> devices) {
  const ProfileId profile = profile_of(task);
  GPUSIM_CHECK(problem_.performance.may_hold(profile, devices.size()) && problem_.performance.is_placed(profile),
               "{}: {} devices for a task that needs {}", name_of(task), devices.size(), problem_.performance.gpus(profile));
  if (!device_list_size_.empty()) device_list_size_[index(task)] = static_cast<std::uint32_t>(devices.size());
  DeviceId* held = device_lists_.data() + device_list_begin_[index(task)];
  for (const DeviceId device : devices) {
    GPUSIM_CHECK(index(device) < problem_.system.devices.size(), "{}: no device {}", name_of(task), index(device));
    GPUSIM_CHECK(problem_.performance.can_run(profile, problem_.system.class_of(device)), "{}: cannot run on {}", name_of(task),
                 name_of(device));
    *held++ = device;
  }
}

void RunState::start(const Decisions& decisions, const Decisions::Decision& decision) {
  const TaskId task = decision.task;
  GPUSIM_CHECK(index(task) < status_.size() && status_[index(task)] == Status::ready, "{}: started but not ready", name_of(task));
  const std::span<const DeviceId> devices = decisions.devices(decision);
  set_devices(task, devices);
  if (!resources_.empty()) resources_.take(task);
  if (limits_.is_plain()) {
    for (const DeviceId device : devices) {
      GPUSIM_CHECK(!running_[index(device)], "{}: {} is busy", name_of(task), name_of(device));
      running_[index(device)] = task;
    }
  } else {
    hold(task, devices);
  }
  if (fluid_) return start_with_flows(task, devices);
  Duration input = problem_.performance.load_time(profile_of(task), devices);
  if (!input_.empty())
    for (const Edge& edge : problem_.workload.graph.predecessors(task))
      input = std::max(input, problem_.performance.transfer_time(edge.data, view_.held[edge.task], devices));
  if (!interruptions_.empty()) return begin_run(task, input, interruptions_.start({task, devices, now()}, input));
  const Duration run = problem_.performance.run_time(profile_of(task), devices);
  if (limits_.is_plain())
    begin_run(task, input, now() + input + run);
  else
    start_within_limits(task, devices, input, run);
}

void RunState::assign(const Decisions& decisions, const Decisions::Decision& decision) {
  const TaskId task = decision.task;
  GPUSIM_CHECK(index(task) < status_.size() && status_[index(task)] <= Status::ready, "{}: assigned twice or after its start",
               name_of(task));
  const std::span<const DeviceId> devices = decisions.devices(decision);
  GPUSIM_CHECK(devices.size() == 1, "{}: only tasks on one device can be assigned ahead", name_of(task));
  set_devices(task, devices);
  start_[index(task)] = now();  // Until the run starts, this is the instant of binding, before which no input moves.
  turns_.push(devices.front(), decision.turn, task);
  if (fluid_)
    for (const Edge& edge : problem_.workload.graph.predecessors(task))
      if (status_[index(edge.task)] == Status::finished) fluid_->move(task, edge.data, view_.held[edge.task], devices, now());
  if (status_[index(task)] == Status::ready)
    move_inputs(task);
  else
    status_[index(task)] = Status::assigned;
}

/// Called when all predecessors have finished and the device is known. Each input has moved since both were true.
void RunState::move_inputs(TaskId task) {
  Instant arrival = now();
  if (fluid_ && fluid_->moving(task) > 0) {
    status_[index(task)] = Status::inputs_moving;
    return;
  }
  if (!input_.empty() && !fluid_)
    for (const Edge& edge : problem_.workload.graph.predecessors(task)) {
      const Instant from = std::max(start_[index(task)], finish_[index(edge.task)]);
      arrival = std::max(arrival, from + problem_.performance.transfer_time(edge.data, view_.held[edge.task], view_.held[task]));
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
  ChangeLists::sort(to_start_);
  for (const DeviceId device : to_start_) {
    if (running_[index(device)] || turns_.empty(device)) continue;
    const TaskId task = turns_.front(device);
    if (status_[index(task)] != Status::inputs_present) continue;
    const ProfileId profile = profile_of(task);
    Duration input = problem_.performance.load_time(profile, {&device, 1});
    const Duration run = problem_.performance.run_time(profile, {&device, 1});
    std::optional<Instant> end = now() + input + run;
    if (!limits_.is_plain()) {
      end = limits_.capacity().end({&device, 1}, now(), input + run);
      if (!end) continue;  // It is tried again when the window of the device opens.
      input = *limits_.capacity().end({&device, 1}, now(), input) - now();
      hold(task, {&device, 1});
    }
    turns_.pop(device);
    running_[index(device)] = task;
    if (fluid_)
      begin_inputs(task, {&device, 1});
    else
      begin_run(task, input, *end);
  }
  to_start_.clear();
}

std::string RunState::describe_waiting() const {
  std::string text;
  std::size_t named = 0;
  for (std::size_t task = 0; task < problem_.workload.tasks() && named < 5; ++task) {
    const bool is_ready = status_[task] == Status::ready;
    if (!is_ready && status_[task] != Status::inputs_present) continue;  // It waits for a listed one.
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", name_of(id<TaskId>(task)),
                        is_ready ? "is ready but was never started" : "waits for its turn on its device");
    ++named;
  }
  return fmt::format("{} tasks wait: {}", unfinished_, text);
}

}  // namespace gpusim
