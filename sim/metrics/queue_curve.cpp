#include "sim/metrics/queue_curve.hpp"

#include <algorithm>

namespace gpusim {
namespace {

/// Applies a function to each value of a state.
template <class Value, class Change>
QueueState<DeviceTime> changed(const QueueState<Value>& state, Change change) {
  return {change(state.waiting_jobs), change(state.waiting_gpus), change(state.running_jobs),
          change(state.busy_gpus),    change(state.down_gpus),    change(state.fragmented_gpus)};
}

void add(QueueState<DeviceTime>& sums, const QueueState<DeviceTime>& more) {
  sums.waiting_jobs += more.waiting_jobs;
  sums.waiting_gpus += more.waiting_gpus;
  sums.running_jobs += more.running_jobs;
  sums.busy_gpus += more.busy_gpus;
  sums.down_gpus += more.down_gpus;
  sums.fragmented_gpus += more.fragmented_gpus;
}

}  // namespace

QueueCurve::QueueCurve(Instant end, std::size_t most)
    : width_(Duration::nanoseconds(std::max<std::int64_t>(
          1, (end.since_start().count() + static_cast<std::int64_t>(most) - 1) / static_cast<std::int64_t>(most)))),
      most_(most),
      end_(end) {}

void QueueCurve::add(const QueueState<std::int64_t>& state, Instant until) {
  if (until <= last_) return;
  const auto waiting = static_cast<std::uint32_t>(state.waiting_jobs);
  const DeviceTime time = until - last_;
  const QueueStretch piece{last_, until, changed(state, [&](std::int64_t value) { return time * value; }), waiting};
  most_waiting_jobs_ = std::max(most_waiting_jobs_, waiting);
  gpusim::add(sums_, piece.sums);
  last_ = until;
  if (is_thinned_) return add_to_grid(piece);
  if (!stretches_.empty() && state == state_) {
    stretches_.back().until = until;
    gpusim::add(stretches_.back().sums, piece.sums);
    return;
  }
  state_ = state;
  stretches_.push_back(piece);
  if (stretches_.size() > most_) thin_out();
}

void QueueCurve::thin_out() {
  is_thinned_ = true;
  std::vector<QueueStretch> steps;
  steps.swap(stretches_);
  for (const QueueStretch& step : steps) add_to_grid(step);
}

/// Adds a step to the grid, cut where intervals of the grid end.
void QueueCurve::add_to_grid(const QueueStretch& step) {
  // Within a step the state is constant, so its parts divide without remainder.
  const DeviceTime::Count length = (step.until - step.from).count();
  for (Instant from = step.from; from < step.until;) {
    const auto number = static_cast<std::size_t>(from.since_start().count() / width_.count());
    while (stretches_.size() <= number) {
      const Instant begin = Instant::at(width_ * static_cast<std::int64_t>(stretches_.size()));
      stretches_.push_back({begin, std::min(end_, begin + width_), {}, 0});
    }
    QueueStretch& stretch = stretches_[number];
    const Instant until = std::min(step.until, Instant::at(width_ * static_cast<std::int64_t>(number + 1)));
    const Duration time = until - from;
    const auto part = [&](DeviceTime sum) { return DeviceTime::nanoseconds(sum.count() / length * time.count()); };
    const bool is_whole = from == step.from && until == step.until;  // true for most steps
    gpusim::add(stretch.sums, is_whole ? step.sums : changed(step.sums, part));
    stretch.most_waiting_jobs = std::max(stretch.most_waiting_jobs, step.most_waiting_jobs);
    from = until;
  }
}

}  // namespace gpusim
