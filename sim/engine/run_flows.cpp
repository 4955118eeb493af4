// The part of RunState for transfers and tasks that share links and cores. It is used only with contention.

#include "sim/engine/run_state.hpp"

namespace gpusim {

/// Updates the speeds of activities after all events of this instant.
void RunState::settle_flows() {
  for (const FluidTasks::End& end : fluid_->settle(now()))
    queue_.push({end.time, EventKind::device_finish, static_cast<std::uint32_t>(view_.held[end.task].front())});
}

void RunState::apply_arrivals() {
  fluid_->apply_arrivals(now(), [&](TaskId task) {
    ++events_;
    const std::size_t i = index(task);
    if (status_[i] == Status::running) {
      input_[i] = now() - start_[i];
      run_with_flows(task);
    } else if (status_[i] == Status::inputs_moving) {
      status_[i] = Status::inputs_present;
      to_start_.push_back(view_.held[task].front());
    }
  });
}

void RunState::start_with_flows(TaskId task, std::span<const DeviceId> devices) {
  for (const Edge& edge : problem_.workload.graph.predecessors(task))
    fluid_->move(task, edge.data, view_.held[edge.task], devices, now());
  begin_inputs(task, devices);
}

/// Starts the inputs of a task that holds its devices from now on. It runs when all of them have arrived.
void RunState::begin_inputs(TaskId task, std::span<const DeviceId> devices) {
  status_[index(task)] = Status::running;
  start_[index(task)] = now();
  fluid_->load(task, devices, now());
  if (fluid_->moving(task) == 0) run_with_flows(task);
}

void RunState::run_with_flows(TaskId task) {
  const std::span<const DeviceId> devices = view_.held[task];
  const Duration alone = problem_.performance.run_time(profile_of(task), devices);
  if (!fluid_->run(task, devices, alone, now()))
    queue_.push({now() + alone, EventKind::device_finish, static_cast<std::uint32_t>(devices.front())});
}

}  // namespace gpusim
