#pragma once
// The future free amounts of devices and resources according to plans and estimates: the profile of backfilling policies that
// reserve for many tasks.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// The free amount of each kind (a class of devices, or a resource) as a step function of time. Devices of a class are only
/// counted; a task gets its devices when it starts.
class Availability {
 public:
  /// The amount of a kind that a plan takes.
  struct Need {
    std::size_t kind;
    std::int64_t amount;
  };

  explicit Availability(std::vector<std::int64_t> free, Instant now) : kinds_(free.size()), times_{now}, free_(std::move(free)) {}

  /// The first instant at or after `from` from which all needs are free for `length`. The last step never ends, so there is such an
  /// instant unless more is needed than the last step has; then kNever.
  [[nodiscard]] Instant earliest(std::span<const Need> needs, Duration length, Instant from) const;
  /// The start of the next step after `at`; kNever when there is none.
  [[nodiscard]] Instant next_step(Instant at) const;
  /// The least free amount of a kind in [from, from + length).
  [[nodiscard]] std::int64_t least(std::size_t kind, Instant from, Duration length) const;
  /// Takes these amounts in [from, to); give_back() returns them.
  void take(std::span<const Need> needs, Instant from, Instant to) { add(needs, -1, from, to); }
  void give_back(std::span<const Need> needs, Instant from, Instant to) { add(needs, 1, from, to); }
  /// Drops the steps before `now`.
  void advance(Instant now);

  static constexpr Instant kNever = Calendar::kEnd;

 private:
  /// The position of the step that contains an instant.
  [[nodiscard]] std::size_t step_at(Instant at) const;
  /// The position of the step that begins at this instant, which is inserted if necessary.
  std::size_t split(Instant at);
  void add(std::span<const Need> needs, std::int64_t sign, Instant from, Instant to);
  [[nodiscard]] bool is_enough(std::size_t step, std::span<const Need> needs) const;

  // Flat arrays, because planning mostly scans steps one after another.
  std::size_t kinds_;
  std::vector<Instant> times_;      ///< starts of the steps, ascending
  std::vector<std::int64_t> free_;  ///< rows are steps, columns kinds
};

/// The planned start of a waiting task and what it takes.
struct Reservation {
  Instant start = Availability::kNever;
  Instant end = Availability::kNever;
  std::vector<Availability::Need> needs;
};

/// The earliest plan of a task at or after `from`: on devices of one class, ties to the one on which it ends first, then to the
/// lower class; if no class has enough devices, on several classes together.
[[nodiscard]] Reservation earliest_plan(const Availability& availability, TaskId task, Instant from, const View& view);
/// The amounts that a task takes of the kinds of an Availability: classes first, then resources.
[[nodiscard]] std::vector<Availability::Need> needs_on(TaskId task, std::span<const DeviceId> devices, const View& view);

}  // namespace gpusim
