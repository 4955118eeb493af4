// fair_share: the user with the least usage relative to the user's share goes first.
//
// The key of a user is usage / weight. Usage decays with `half_life` h: whenever the policy is asked, dt after the last time, it
// becomes U x 2^(-dt / h) + devices held x dt in seconds. The next task is the first, by (priority of the job, highest first; task
// id), of the user with the smallest key, ties to the lower user; a user whose next task does not fit is passed over. Not
// preemptive.
//
// Source: J. Kay, P. Lauder, "A fair share scheduler", Communications of the ACM 31(1), 1988; Slurm's multifactor priority plug-in.

#include <fmt/format.h>

#include "gpusim/reader.hpp"
#include "sim/input/keys.hpp"
#include "sim/policies/common/queue_policy.hpp"
#include "sim/policies/common/usage.hpp"

namespace gpusim {

constexpr Key kFairShareRows[] = {
    all_of(kPlacementKeys),
    {"half_life", "time", "=7 d", "in which usage is forgotten by half; 0 s: it never is"},
};
extern constinit const KeySection kFairShareKeys{"fair_share", "options of fair_share", kFairShareRows};

namespace {

class FairShare : public QueuePolicy {
 public:
  FairShare(PlacementOptions placement, Duration half_life)
      : QueuePolicy({.placement = placement, .by_user = true}), half_life_(half_life) {}

 private:
  void begin(const View& view) override { usage_.emplace(view, half_life_); }
  void on_arrival(const View& view) override { usage_->advance(view.now); }
  void started(TaskId task, const View& view) override { usage_->start(task, view); }
  void on_finished(TaskId task, const View& view) override { usage_->end(task, view); }
  QueueKey key(TaskId task, const View& view) override { return {-std::int64_t{view.job_of(task).priority}}; }
  double user_key(UserId user, const View& view) override { return usage_->of(user) / share_of(user, view); }
  std::string describe(TaskId task, QueueKey /*key*/, const View& view) override {
    return fmt::format("usage / weight {}", user_key(view.job_of(task).user, view));
  }

  Duration half_life_;
  std::optional<Usage> usage_;
};

}  // namespace

std::unique_ptr<Policy> make_fair_share(Reader& options) {
  const PlacementOptions placement = read_placement(options);
  const Duration half_life = options.at_or("half_life").duration().nominal;
  return std::make_unique<FairShare>(placement, half_life);
}

}  // namespace gpusim
