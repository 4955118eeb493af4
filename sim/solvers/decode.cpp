#include "sim/solvers/decode.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>

namespace gpusim {

Timeline::Timeline(const std::vector<std::int64_t>& capacity) : capacity_(&capacity) { clear(); }

void Timeline::clear() {
  begin_.assign(1, 0);
  held_.assign(capacity_->size(), 0);
  pins_.clear();
}

std::size_t Timeline::row_at(Time at) const {
  return static_cast<std::size_t>(std::upper_bound(begin_.begin(), begin_.end(), at) - begin_.begin()) - 1;
}

bool Timeline::has_room(std::size_t row, std::span<const Use> uses) const {
  const std::int64_t* const held = held_.data() + row * capacity_->size();
  return std::all_of(uses.begin(), uses.end(),
                     [&](const Use& use) { return held[use.resource] + use.amount <= (*capacity_)[use.resource]; });
}

Time Timeline::earliest(Time ready, Time time, std::span<const Use> uses) const {
  while (true) {
    const Time start = earliest_in_rows(ready, time, uses);
    const auto blocks = [&](const Pin& pin) { return start < pin.at && pin.at < start + time && !leaves_room(pin, uses); };
    const auto pin = std::find_if(pins_.begin(), pins_.end(), blocks);
    if (pin == pins_.end()) return start;
    ready = pin->at;
  }
}

bool Timeline::leaves_room(const Pin& pin, std::span<const Use> uses) const {
  // Work that spans the instant is held immediately before and after it.
  const std::size_t after = row_at(pin.at);
  const std::size_t before = begin_[after] == pin.at ? after - 1 : after;
  for (const Use& pinned : pin.uses)
    for (const Use& use : uses) {
      if (use.resource != pinned.resource) continue;
      const std::int64_t spanning =
          std::min(held_[before * capacity_->size() + use.resource], held_[after * capacity_->size() + use.resource]);
      if (spanning + use.amount + pinned.amount > (*capacity_)[use.resource]) return false;
    }
  return true;
}

Time Timeline::earliest_in_rows(Time ready, Time time, std::span<const Use> uses) const {
  if (uses.empty()) return ready;
  const std::size_t first = row_at(ready);
  Time start = ready;
  std::size_t row = first;
  for (; row + 1 < begin_.size(); ++row) {
    if (!has_room(row, uses))
      start = begin_[row + 1];
    else if (begin_[row + 1] >= start + time && begin_[row + 1] > start)
      break;
  }
  reads_ += static_cast<std::int64_t>(row - first + 1);
  return start;
}

std::size_t Timeline::cut(Time at) {
  const std::size_t row = row_at(at);
  if (begin_[row] == at) return row;
  const auto width = static_cast<std::ptrdiff_t>(capacity_->size());
  const auto next = static_cast<std::ptrdiff_t>(row) + 1;
  begin_.insert(begin_.begin() + next, at);
  held_.resize(held_.size() + capacity_->size());
  std::copy_backward(held_.begin() + next * width, held_.end() - width, held_.end());
  std::copy_n(held_.begin() + (next - 1) * width, width, held_.begin() + next * width);
  return row + 1;
}

void Timeline::hold(Time start, Time time, std::span<const Use> uses) {
  if (uses.empty()) return;
  if (time == 0) {
    if (start > 0) pins_.push_back({start, {uses.begin(), uses.end()}});
    return;
  }
  const std::size_t first = cut(start);
  const std::size_t last = cut(start + time);
  for (std::size_t row = first; row < last; ++row)
    for (const Use& use : uses) held_[row * capacity_->size() + use.resource] += use.amount;
  reads_ += static_cast<std::int64_t>(last - first) + 4;
}

double Timeline::sum_of_squared_ends(std::size_t classes) const {
  double sum = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    std::int64_t most = 0;  // number of devices whose last task ends after this row
    for (std::size_t row = begin_.size() - 1; row-- > 0 && most < (*capacity_)[c];) {
      const std::int64_t held = held_[row * capacity_->size() + c];
      if (held <= most) continue;
      const auto end = static_cast<double>(begin_[row + 1]);
      sum += static_cast<double>(held - most) * end * end;
      most = held;
    }
  }
  return sum;
}

void Decoder::place(Task task, Time ready, std::uint32_t mode) {
  const std::vector<Mode>& modes = problem_->modes[task];
  std::uint32_t chosen = mode == kAnyMode ? 0 : mode;
  Time start = timeline_.earliest(ready, modes[chosen].time, modes[chosen].uses);
  if (mode == kAnyMode) {
    for (std::uint32_t other = 1; other < modes.size(); ++other) {
      // Modes are sorted by time, so no later mode can end earlier.
      if (ready + modes[other].time >= start + modes[chosen].time) break;
      const Time at = timeline_.earliest(ready, modes[other].time, modes[other].uses);
      if (at + modes[other].time < start + modes[chosen].time) {
        chosen = other;
        start = at;
      }
    }
  }
  timeline_.hold(start, modes[chosen].time, modes[chosen].uses);
  plan_.start[task] = start;
  plan_.mode[task] = chosen;
  plan_.makespan = std::max(plan_.makespan, start + modes[chosen].time);
}

const Plan& Decoder::serial(std::span<const Task> order, std::span<const std::uint32_t> modes) {
  timeline_.clear();
  plan_.start.assign(problem_->tasks(), 0);
  plan_.mode.resize(problem_->tasks());
  plan_.makespan = 0;
  for (const Task task : order) {
    Time ready = problem_->release[task];
    for (const Task other : problem_->before[task])
      ready = std::max(ready, plan_.start[other] + problem_->modes[other][plan_.mode[other]].time);
    place(task, ready, modes.empty() ? kAnyMode : modes[task]);
  }
  return plan_;
}

const Plan& Decoder::parallel(std::span<const Task> order) {
  timeline_.clear();
  plan_.start.assign(problem_->tasks(), 0);
  plan_.mode.assign(problem_->tasks(), 0);
  plan_.makespan = 0;
  constexpr Time kOpen = std::numeric_limits<Time>::max();
  end_.assign(problem_->tasks(), kOpen);
  std::vector<Task> waiting(order.begin(), order.end());
  std::priority_queue<Time, std::vector<Time>, std::greater<>> instants;
  instants.push(0);
  for (const Time release : problem_->release)
    if (release > 0) instants.push(release);
  const auto is_ready = [&](Task task, Time now) {
    return problem_->release[task] <= now && std::all_of(problem_->before[task].begin(), problem_->before[task].end(),
                                                         [&](Task other) { return end_[other] <= now; });
  };
  while (!waiting.empty()) {
    const Time now = instants.top();
    instants.pop();
    if (!instants.empty() && instants.top() == now) continue;
    bool is_again = false;  // a task of no length has made other tasks ready
    std::erase_if(waiting, [&](Task task) {
      if (!is_ready(task, now)) return false;
      const std::vector<Mode>& modes = problem_->modes[task];
      for (std::uint32_t mode = 0; mode < modes.size(); ++mode) {
        if (!timeline_.fits(now, modes[mode].time, modes[mode].uses)) continue;
        timeline_.hold(now, modes[mode].time, modes[mode].uses);
        plan_.start[task] = now;
        plan_.mode[task] = mode;
        end_[task] = now + modes[mode].time;
        plan_.makespan = std::max(plan_.makespan, end_[task]);
        is_again = is_again || end_[task] == now;
        instants.push(end_[task]);
        return true;
      }
      return false;
    });
  }
  return plan_;
}

std::vector<Task> order_by_start(const SearchProblem& problem, const Plan& plan) {
  std::vector<std::uint32_t> rank(problem.tasks());
  for (std::uint32_t position = 0; position < problem.order.size(); ++position) rank[problem.order[position]] = position;
  std::vector<Task> order = problem.order;
  std::sort(order.begin(), order.end(), [&](Task left, Task right) {
    return plan.start[left] != plan.start[right] ? plan.start[left] < plan.start[right] : rank[left] < rank[right];
  });
  return order;
}

const Plan& Decoder::justified(const Plan& plan) {
  // In the backward pass time counts from the end; the forward pass restores releases.
  const std::vector<std::uint32_t> modes = plan.mode;
  order_ = problem_->order;
  std::reverse(order_.begin(), order_.end());
  const auto end_of = [&](Task task) { return plan.start[task] + problem_->modes[task][modes[task]].time; };
  std::stable_sort(order_.begin(), order_.end(), [&](Task left, Task right) { return end_of(left) > end_of(right); });
  timeline_.clear();
  Plan back{std::vector<Time>(problem_->tasks()), modes, 0};
  for (const Task task : order_) {
    const Mode& mode = problem_->modes[task][modes[task]];
    Time ready = 0;
    for (const Task other : problem_->after[task])
      ready = std::max(ready, back.start[other] + problem_->modes[other][modes[other]].time);
    back.start[task] = timeline_.earliest(ready, mode.time, mode.uses);
    timeline_.hold(back.start[task], mode.time, mode.uses);
    back.makespan = std::max(back.makespan, back.start[task] + mode.time);
  }
  for (Task task = 0; task < problem_->tasks(); ++task)
    back.start[task] = back.makespan - back.start[task] - problem_->modes[task][modes[task]].time;
  return serial(order_by_start(*problem_, back), modes);
}

}  // namespace gpusim
