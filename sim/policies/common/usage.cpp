#include "sim/policies/common/usage.hpp"

#include <cmath>
#include <numeric>

#include "sim/policies/common/online_state.hpp"

namespace gpusim {

double decay(Duration time, Duration half_life) {
  const std::int64_t halvings = time.count() / half_life.count();
  if (halvings > 1000) return 0;
  const double rest = static_cast<double>(time.count() % half_life.count()) / static_cast<double>(half_life.count());
  // The series of exp(-x) for 0 <= x < ln 2; the 20th term is below 10^-20.
  const double x = -0.6931471805599453 * rest;
  double sum = 1;
  double term = 1;
  for (int n = 1; n <= 20; ++n) {
    term *= x / n;
    sum += term;
  }
  return std::ldexp(sum, -static_cast<int>(halvings));
}

void Usage::start(TaskId task, const View& view) { held_[index(view.job_of(task).user)] += width(task, view); }

void Usage::end(TaskId task, const View& view) { held_[index(view.job_of(task).user)] -= width(task, view); }

void Usage::advance(Instant now) {
  if (now == at_) return;
  const Duration passed = now - at_;
  const double factor = half_life_ == Duration{} ? 1 : decay(passed, half_life_);
  for (std::size_t user = 0; user < usage_.size(); ++user)
    usage_[user] = usage_[user] * factor + static_cast<double>(held_[user]) * passed.seconds();
  at_ = now;
}

double Usage::total() const { return std::accumulate(usage_.begin(), usage_.end(), 0.0); }

}  // namespace gpusim
