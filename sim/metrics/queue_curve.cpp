#include "sim/metrics/queue_curve.hpp"

#include <algorithm>

namespace gpusim {
namespace {

DeviceTime product(std::int64_t value, Duration time) {
  return DeviceTime::nanoseconds(static_cast<DeviceTime::Count>(value) * time.count());
}

QueueState<DeviceTime> over(const QueueState<std::int64_t>& state, Duration time) {
  return {product(state.waiting_jobs, time), product(state.waiting_gpus, time),      product(state.running_jobs, time),
          product(state.busy_gpus, time),    product(state.out_of_order_gpus, time), product(state.fragmented_gpus, time)};
}

void add(QueueState<DeviceTime>& sums, const QueueState<DeviceTime>& more) {
  sums.waiting_jobs += more.waiting_jobs;
  sums.waiting_gpus += more.waiting_gpus;
  sums.running_jobs += more.running_jobs;
  sums.busy_gpus += more.busy_gpus;
  sums.out_of_order_gpus += more.out_of_order_gpus;
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
  const QueueStretch piece{last_, until, over(state, until - last_), waiting};
  most_waiting_jobs_ = std::max(most_waiting_jobs_, waiting);
  gpusim::add(sums_, piece.sums);
  last_ = until;
  if (is_thinned_) {
    // Most pieces lie within the last stretch.
    if (until <= stretches_.back().until) {
      gpusim::add(stretches_.back().sums, piece.sums);
      stretches_.back().most_waiting_jobs = std::max(stretches_.back().most_waiting_jobs, waiting);
      return;
    }
    // Cut where stretches end.
    QueueStretch rest = piece;
    while (rest.from < until) {
      const std::int64_t number = rest.from.since_start().count() / width_.count();
      rest.until = std::min(until, Instant::at(width_ * (number + 1)));
      rest.sums = over(state, rest.until - rest.from);
      add_to_grid(rest);
      rest.from = rest.until;
    }
    return;
  }
  if (!stretches_.empty() && state == state_) {
    stretches_.back().until = until;
    gpusim::add(stretches_.back().sums, piece.sums);
    return;
  }
  state_ = state;
  stretches_.push_back(piece);
  if (stretches_.size() > most_) thin_out();
}

/// The piece lies within one stretch of the grid.
void QueueCurve::add_to_grid(const QueueStretch& piece) {
  const std::int64_t number = piece.from.since_start().count() / width_.count();
  while (stretches_.size() <= static_cast<std::size_t>(number)) {
    const Instant from = Instant::at(width_ * static_cast<std::int64_t>(stretches_.size()));
    stretches_.push_back({from, std::min(end_, from + width_), {}, 0});
  }
  QueueStretch& stretch = stretches_[static_cast<std::size_t>(number)];
  gpusim::add(stretch.sums, piece.sums);
  stretch.most_waiting_jobs = std::max(stretch.most_waiting_jobs, piece.most_waiting_jobs);
}

void QueueCurve::thin_out() {
  is_thinned_ = true;
  std::vector<QueueStretch> steps;
  steps.swap(stretches_);
  for (const QueueStretch& step : steps) {
    // What a step has is constant, so its parts divide without a remainder.
    const DeviceTime::Count length = (step.until - step.from).count();
    const auto part = [&](DeviceTime sum, Duration time) { return DeviceTime::nanoseconds(sum.count() / length * time.count()); };
    for (Instant from = step.from; from < step.until;) {
      const std::int64_t number = from.since_start().count() / width_.count();
      const Instant until = std::min(step.until, Instant::at(width_ * (number + 1)));
      const Duration time = until - from;
      const QueueState<DeviceTime>& all = step.sums;
      add_to_grid({from,
                   until,
                   {part(all.waiting_jobs, time), part(all.waiting_gpus, time), part(all.running_jobs, time),
                    part(all.busy_gpus, time), part(all.out_of_order_gpus, time), part(all.fragmented_gpus, time)},
                   step.most_waiting_jobs});
      from = until;
    }
  }
}

}  // namespace gpusim
