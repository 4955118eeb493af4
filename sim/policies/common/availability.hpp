#pragma once
// What will be free when, as far as plans and estimates say: the profile of backfilling policies that reserve for many tasks.

#include <cstdint>
#include <span>
#include <vector>

#include "gpusim/policy.hpp"

namespace gpusim {

/// Free amounts of each kind (a class of devices, or a resource) from each instant on, a step function. Devices of a class are only
/// counted: which of them a task takes is decided when it starts.
class Availability {
 public:
  /// Something that a plan takes.
  struct Need {
    std::size_t kind;
    std::int64_t amount;
  };

  explicit Availability(std::vector<std::int64_t> free, Instant now) : kinds_(free.size()), times_{now}, free_(std::move(free)) {}

  /// The first instant at or after `from` from which all needs are free for so long; steps never end, so there is one unless more
  /// is needed than the last step has: then kNever.
  [[nodiscard]] Instant earliest(std::span<const Need> needs, Duration length, Instant from) const;
  /// When the next step after `at` begins; kNever where there is none.
  [[nodiscard]] Instant next_step(Instant at) const;
  /// The least free amount of a kind in [from, from + length).
  [[nodiscard]] std::int64_t least(std::size_t kind, Instant from, Duration length) const;
  /// Takes these amounts in [from, to).
  void take(std::span<const Need> needs, Instant from, Instant to) { add(needs, -1, from, to); }
  void give_back(std::span<const Need> needs, Instant from, Instant to) { add(needs, 1, from, to); }
  /// Forgets what lies before `now`.
  void advance(Instant now);

  static constexpr Instant kNever = TaskProgress::kNever;

 private:
  /// The step in which an instant lies.
  [[nodiscard]] std::size_t step_at(Instant at) const;
  /// The step that begins at this instant, made where there is none.
  std::size_t split(Instant at);
  void add(std::span<const Need> needs, std::int64_t sign, Instant from, Instant to);
  [[nodiscard]] bool is_enough(std::size_t step, std::span<const Need> needs) const;

  // Flat, because what plans do most is to look at one step after another.
  std::size_t kinds_;
  std::vector<Instant> times_;      ///< at which steps begin, ascending
  std::vector<std::int64_t> free_;  ///< rows are steps, columns kinds
};

/// Where and when a waiting task is planned.
struct Reservation {
  Instant start = Availability::kNever;
  Instant end = Availability::kNever;
  std::vector<Availability::Need> needs;
};

/// The earliest plan of a task at or after `from`: on devices of one class, ties to the one on which it ends first, then to the
/// lower class; on several classes together where none has enough.
[[nodiscard]] Reservation earliest_plan(const Availability& availability, TaskId task, Instant from, const View& view);
/// What a task holds of the kinds of an Availability: classes first, resources behind them.
[[nodiscard]] std::vector<Availability::Need> needs_on(TaskId task, std::span<const DeviceId> devices, const View& view);

}  // namespace gpusim
