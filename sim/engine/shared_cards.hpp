#pragma once
// Cards that several tasks share: how far each has come.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/capacity.hpp"
#include "sim/engine/interfering_cards.hpp"

namespace gpusim {

/// Processor sharing: where the shares of the n tasks on a card sum to U, all of them run at speed 1 / max(1, U), with n > 1
/// divided by (1 + overhead). Because the speed is the same for all of them, a card has one clock of its own, and a task that
/// starts at its time V ends at V + work (Parekh & Gallager's virtual time, IEEE/ACM Trans. Networking 1(3), 1993).
///
/// That clock counts in 2^-32 ns; a step loses less than one such unit. Ends are rounded up to whole nanoseconds, but what is
/// missing less than 2^-10 ns counts as done, so that ends that are whole in exact arithmetic come out whole.
///
/// Cards whose tasks interfere are left to InterferingCards.
class SharedCards {
  static constexpr int kBits = 32;
  static constexpr int kToleranceBits = 10;
  static constexpr std::int64_t kMillion = 1'000'000;

  struct Running {
    Wide target;  ///< of the card's clock
    std::int64_t share;
    TaskId task;
  };
  struct Card {
    std::vector<Running> running;
    Wide clock = 0;
    std::int64_t share = 0;
    Instant since;
  };
  struct Speed {
    Wide above;
    Wide below;
  };

  template <class C>
  static auto first_of(C& card) {
    return std::min_element(card.running.begin(), card.running.end(), [](const Running& left, const Running& right) {
      return left.target != right.target ? left.target < right.target : left.task < right.task;
    });
  }

 public:
  SharedCards(const System& system, const Capacity& capacity)
      : system_(&system),
        capacity_(&capacity),
        cards_(capacity.is_plain() ? 0 : system.devices.size()),
        interfering_(system, capacity, cards_.size()) {}

  void add(DeviceId device, TaskId task, ProfileId profile, Duration work, Instant now) {
    if (interferes(device)) return interfering_.add(device, task, profile, work, now);
    Card& card = cards_[index(device)];
    advance(device, now);
    card.running.push_back({card.clock + (Wide{work.count()} << kBits), capacity_->share(profile), task});
    card.share += card.running.back().share;
  }

  /// The task on the card that ends first; ties to the lowest id. The card must have one.
  [[nodiscard]] TaskId first(DeviceId device) const {
    return interferes(device) ? interfering_.first(device) : first_of(cards_[index(device)])->task;
  }

  /// Takes the first task off the card, which ends now.
  void remove_first(DeviceId device, Instant now) {
    if (interferes(device)) return interfering_.remove_first(device, now);
    Card& card = cards_[index(device)];
    advance(device, now);
    const auto done = first_of(card);
    card.share -= done->share;
    card.clock = std::max(card.clock, done->target);
    card.running.erase(done);
  }

  [[nodiscard]] bool is_running(DeviceId device) const {
    return interferes(device) ? interfering_.is_running(device) : !cards_[index(device)].running.empty();
  }

  /// When the first task of the card ends if nothing changes; empty when its windows end before. `now` is that of the last change.
  [[nodiscard]] std::optional<Instant> next_end(DeviceId device, Instant now) const {
    if (interferes(device)) return interfering_.next_end(device, now);
    const Card& card = cards_[index(device)];
    const Wide missing = first_of(card)->target - card.clock;
    const Speed speed = speed_of(device);
    // missing x below / above, in two parts because the product does not fit.
    const Wide unit = speed.above << kBits;
    const Wide rest = missing % unit * speed.below;
    const Wide tolerance = unit >> kToleranceBits;
    Wide time = missing / unit * speed.below + rest / unit;
    if (rest % unit > tolerance) ++time;
    if (time <= 0) return now;
    if (time > (kLastClosing - now).count()) return std::nullopt;
    const Duration duration = Duration::nanoseconds(static_cast<std::int64_t>(time));
    const ClassId device_class = system_->class_of(device);
    return capacity_->has_windows(device_class) ? capacity_->windows(device_class).finish(now, duration) : now + duration;
  }

 private:
  [[nodiscard]] bool interferes(DeviceId device) const { return capacity_->has_interference(system_->class_of(device)); }

  [[nodiscard]] Speed speed_of(DeviceId device) const {
    const Card& card = cards_[index(device)];
    const std::int64_t overhead = card.running.size() > 1 ? capacity_->overhead(system_->class_of(device)) : 0;
    return {Wide{kMillion} * kMillion, Wide{std::max(kMillion, card.share)} * (kMillion + overhead)};
  }

  void advance(DeviceId device, Instant now) {
    Card& card = cards_[index(device)];
    if (!card.running.empty()) {
      const ClassId device_class = system_->class_of(device);
      const Duration open =
          capacity_->has_windows(device_class) ? capacity_->windows(device_class).open_time(card.since, now) : now - card.since;
      const Speed speed = speed_of(device);
      card.clock +=
          (open.count() / speed.below * speed.above << kBits) + (open.count() % speed.below * speed.above << kBits) / speed.below;
    }
    card.since = now;
  }

  const System* system_;
  const Capacity* capacity_;
  std::vector<Card> cards_;
  InterferingCards interfering_;
};

}  // namespace gpusim
