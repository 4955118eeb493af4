#pragma once
// Limits of a run: windows of cards, hours in which tasks are started, cards that several tasks share.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gpusim/capacity.hpp"
#include "gpusim/performance.hpp"
#include "sim/engine/openings.hpp"
#include "sim/engine/people_queues.hpp"
#include "sim/engine/shared_cards.hpp"

namespace gpusim {

/// What devices hold where they have limits, and what may still come to them. Plain systems count nothing here.
class Limits {
 public:
  Limits(const Problem& problem, const PeopleQueues& people);

  /// True when every card is always there, for one task at a time.
  [[nodiscard]] bool is_plain() const { return loads_.empty(); }
  [[nodiscard]] const Capacity& capacity() const { return capacity_; }
  [[nodiscard]] std::span<const DeviceLoad> loads() const { return loads_; }
  [[nodiscard]] bool is_shared(DeviceId device) const {
    return !is_plain() && capacity_.is_shared(problem_.system.class_of(device));
  }
  [[nodiscard]] bool has_place(DeviceId device) const {
    return loads_[index(device)].tasks < capacity_.places(problem_.system.class_of(device));
  }
  /// Whether tasks on devices may start at this instant.
  [[nodiscard]] bool is_starting_time(Instant at) const { return problem_.workload.starts.is_always() || starts_.is_open(at); }
  [[nodiscard]] Openings& openings() { return openings_; }
  [[nodiscard]] SharedCards& cards() { return cards_; }

  /// Counts a task that is ready.
  void await(ProfileId profile) { refused_ += capacity_.refuses(profile) ? 1 : 0; }
  /// The number of ready tasks that may not wait for a place.
  [[nodiscard]] std::size_t refused() const { return refused_; }
  /// The devices count the task among what they hold; places and memory must be there.
  void hold(TaskId task, std::span<const DeviceId> devices);
  void release(TaskId task, DeviceId device) {
    loads_[index(device)] -= capacity_.load_of(profile_of(task), problem_.system.class_of(device));
  }
  /// Throws NeverRuns for a ready task that no card has room for and that may not wait. Where its cards are closed it waits for
  /// them, and where one has room for it the policy had its reasons.
  void check_refusal(TaskId task, Instant now) const;

 private:
  [[nodiscard]] ProfileId profile_of(TaskId task) const { return problem_.workload.profile[index(task)]; }

  Problem problem_;
  Capacity capacity_;
  std::vector<DeviceLoad> loads_;  ///< by device; empty when plain
  SharedCards cards_;
  Calendar starts_;
  Openings openings_;
  std::size_t refused_ = 0;
};

}  // namespace gpusim
