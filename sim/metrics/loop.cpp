// The rates of a closed loop. They are observed from the end of the warm-up (without one, from the first submission) to the end of
// the loop that first runs out of experiments, because afterwards fewer are in flight than stated. If that end comes before the end
// of the warm-up, they are observed until everything has ended.

#include "sim/metrics/loop.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

#include "gpusim/calendar.hpp"
#include "sim/metrics/load.hpp"

namespace gpusim {
namespace {

/// The 97.5 % quantile of Student's t with 19 degrees of freedom is 2.093 (Law, Simulation Modeling and Analysis, 5th ed., table
/// T.1). Section 9.5.3 there describes the method of batch means.
constexpr std::size_t kBatches = 20;
constexpr double kStudentT = 2.093;
constexpr std::size_t kLeastPerBatch = 5;

/// Half the width of the 95 % confidence interval of the mean, from one value per batch with equal weights.
double half_width(const std::vector<double>& batches) {
  const auto count = static_cast<double>(batches.size());
  // Equal batches have no variance, whatever rounding says.
  if (std::all_of(batches.begin(), batches.end(), [&](double batch) { return batch == batches.front(); })) return 0;
  double mean = 0;
  for (const double batch : batches) mean += batch / count;
  double squares = 0;
  for (const double batch : batches) squares += (batch - mean) * (batch - mean);
  return kStudentT * std::sqrt(squares / (count - 1) / count);
}

/// The number of days with open time in [from, to).
std::int64_t workdays(const Calendar& calendar, Instant from, Instant to) {
  std::int64_t days = 0;
  for (std::optional<Instant> open = calendar.next_open(from); open && *open < to;) {
    ++days;
    open = calendar.next_open(calendar.next_day(*open));
  }
  return days;
}

/// When an experiment counts as submitted that is submitted at `at` and goes on at `next`.
Instant counted_submission(Instant at, Instant next, Instant gpus_come) { return next < gpus_come ? at : std::max(at, gpus_come); }

class Loop {
 public:
  Loop(const Workload& workload, const TaskTimes& times, Instant gpus_come)
      : loop_(*workload.loop), times_(times), gpus_come_(gpus_come) {
    if (loop_.researcher) calendar_ = workload.people[index(*loop_.researcher)].calendar;
    const std::vector<std::size_t> completions = in_order_of(loop_.seen);
    from_ = loop_.warm_up == 0 ? first_submission() : seen(completions[loop_.warm_up - 1]);
    // The last experiments of the loops are the last `in_flight` experiments.
    to_ = seen(loop_.seen.size() - 1);
    for (std::size_t last = loop_.seen.size() - loop_.in_flight; last < loop_.seen.size(); ++last) to_ = std::min(to_, seen(last));
    // With short loops and a long warm-up this interval is empty. Then everything until the end is observed.
    if (!(from_ < to_)) to_ = seen(completions.back());
    for (std::size_t place = loop_.warm_up; place < completions.size() && seen(completions[place]) <= to_; ++place)
      completed_.push_back(completions[place]);
    for (const std::size_t experiment : in_order_of(loop_.done))
      if (result(experiment) > from_ && result(experiment) <= to_) with_result_.push_back(experiment);
  }

  [[nodiscard]] LoopMeasures measures() const {
    LoopMeasures measures;
    measures.first_day = first_day();
    measures.experiments = static_cast<std::uint32_t>(completed_.size());
    measures.mean_cycle = mean_cycle();
    Wide responses = 0;
    for (const std::size_t experiment : with_result_) responses += response(experiment).count();
    measures.mean_response = mean_duration(responses, with_result_.size());
    measures.mean_response_half_width = response_half_width();
    if (!(from_ < to_)) return measures;
    const auto experiments = static_cast<double>(measures.experiments);
    measures.per_day = experiments * static_cast<double>(kDay.count()) / static_cast<double>((to_ - from_).count());
    // A researcher who is always there has no workdays to count, and no last workday that is not over yet.
    const std::int64_t days = calendar_.is_always() ? 0 : workdays(calendar_, from_, to_);
    measures.per_workday = days > 0 ? experiments / static_cast<double>(days) : measures.per_day;
    if (const std::optional<double> relative = relative_half_width_of_rate())
      measures.per_day_half_width = measures.per_day * *relative;
    return measures;
  }

 private:
  [[nodiscard]] Instant submitted(std::size_t experiment) const {
    return counted_submission(times_.end[index(loop_.submit[experiment])], result(experiment), gpus_come_);
  }
  [[nodiscard]] Instant seen(std::size_t experiment) const { return times_.end[index(loop_.seen[experiment])]; }
  [[nodiscard]] Instant result(std::size_t experiment) const { return times_.end[index(loop_.done[experiment])]; }
  [[nodiscard]] Duration response(std::size_t experiment) const { return result(experiment) - submitted(experiment); }

  /// The experiments ordered by the end of the given task of each, then by number.
  [[nodiscard]] std::vector<std::size_t> in_order_of(const std::vector<TaskId>& tasks) const {
    std::vector<std::size_t> order(tasks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
      return times_.end[index(tasks[left])] < times_.end[index(tasks[right])];
    });
    return order;
  }

  [[nodiscard]] Instant first_submission() const {
    Instant first = submitted(0);
    for (std::size_t experiment = 1; experiment < loop_.in_flight; ++experiment) first = std::min(first, submitted(experiment));
    return first;
  }

  /// The number of submissions on the day of the first one.
  [[nodiscard]] std::uint32_t first_day() const {
    const std::int64_t day = calendar_.day_of(first_submission());
    std::uint32_t started = 0;
    for (std::size_t experiment = 0; experiment < loop_.submit.size(); ++experiment)
      if (calendar_.day_of(submitted(experiment)) == day) ++started;
    return started;
  }

  /// The mean time from submission to submission of the same loop, over cycles that end in the observed interval.
  [[nodiscard]] Duration mean_cycle() const {
    Wide sum = 0;
    std::size_t cycles = 0;
    for (std::size_t next = loop_.in_flight; next < loop_.submit.size(); ++next) {
      if (submitted(next) < from_ || submitted(next) > to_) continue;
      sum += (submitted(next) - submitted(next - loop_.in_flight)).count();
      ++cycles;
    }
    return mean_duration(sum, cycles);
  }

  /// Divides experiments into batches of equal size in their order; those left over at the beginning are dropped. Calls `batch`
  /// with the position of the first and one past the last of each; false when there are too few.
  template <class Batch>
  static bool for_each_batch(const std::vector<std::size_t>& experiments, Batch batch) {
    const std::size_t size = experiments.size() / kBatches;
    if (size < kLeastPerBatch) return false;
    std::size_t first = experiments.size() - size * kBatches;
    for (std::size_t number = 0; number < kBatches; ++number, first += size) batch(first, first + size);
    return true;
  }

  /// The half-width of the rate relative to the rate. The rate is the inverse of the mean time between completions, so to first
  /// order both have the same relative error.
  [[nodiscard]] std::optional<double> relative_half_width_of_rate() const {
    std::vector<double> between;
    double mean_between = 0;
    const bool is_known = for_each_batch(completed_, [&](std::size_t first, std::size_t last) {
      const Instant begin = first == 0 ? from_ : seen(completed_[first - 1]);
      between.push_back((seen(completed_[last - 1]) - begin).seconds() / static_cast<double>(last - first));
      mean_between += between.back() / static_cast<double>(kBatches);
    });
    return is_known && mean_between > 0 ? std::optional(half_width(between) / mean_between) : std::nullopt;
  }

  /// The half-width of the response time. Batches are in the order of results: in the order of inspection, which may take long,
  /// waits in the same queue would be spread over batches.
  [[nodiscard]] std::optional<Seconds> response_half_width() const {
    std::vector<double> responses;
    const bool is_known = for_each_batch(with_result_, [&](std::size_t first, std::size_t last) {
      Wide sum = 0;
      for (std::size_t place = first; place < last; ++place) sum += response(with_result_[place]).count();
      responses.push_back(static_cast<double>(sum) * 1e-9 / static_cast<double>(last - first));
    });
    return is_known ? std::optional(Seconds::raw(half_width(responses))) : std::nullopt;
  }

  const ClosedLoop& loop_;
  const TaskTimes& times_;
  Instant gpus_come_;
  Calendar calendar_;
  std::vector<std::size_t> completed_;    // inspected in the observed interval, in that order
  std::vector<std::size_t> with_result_;  // with a result in the observed interval, in that order
  Instant from_;
  Instant to_;
};

}  // namespace

LoopMeasures loop_measures(const Workload& workload, const TaskTimes& times, Instant gpus_come) {
  return Loop(workload, times, gpus_come).measures();
}

void count_from_submission(const Workload& workload, const TaskTimes& times, Instant gpus_come, std::vector<JobMeasures>& jobs) {
  const ClosedLoop& loop = *workload.loop;
  for (std::size_t experiment = 0; experiment < loop.submit.size(); ++experiment) {
    const std::size_t number = index(workload.job[index(loop.submit[experiment])]);
    const Job& job = workload.jobs[number];
    Instant started = times.end[index(loop.done[experiment])];
    for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task)
      if (id<TaskId>(task) != loop.submit[experiment] && !workload.is_barrier[task]) started = std::min(started, times.start[task]);
    const Instant submitted = counted_submission(times.end[index(loop.submit[experiment])], started, gpus_come);
    jobs[number].start = started;
    jobs[number].waiting = started - submitted;
    jobs[number].completion = jobs[number].end - submitted;
  }
}

}  // namespace gpusim
