#pragma once
// The tracks of a trace: who holds tasks, and in which lane, so that what is on one track never overlaps.

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/reports/reports.hpp"

namespace gpusim {

/// Who holds tasks: the devices by number, then the host, then the people by number.
class Holders {
 public:
  explicit Holders(const RunCase& one);
  [[nodiscard]] std::size_t count() const { return devices_ + 1 + people_; }
  [[nodiscard]] std::size_t host() const { return devices_; }
  [[nodiscard]] bool is_device(std::size_t holder) const { return holder < devices_; }
  /// The position in Workload::people of a holder that is a person.
  [[nodiscard]] std::optional<std::size_t> person(std::size_t holder) const {
    return holder > devices_ ? std::optional(holder - devices_ - 1) : std::nullopt;
  }
  /// The holders of a span, the first device first.
  [[nodiscard]] std::vector<std::size_t> of(const Span& span) const;

 private:
  const Workload& workload_;
  std::size_t devices_;
  std::size_t people_;
};

/// The lanes of every holder. A GPU that tasks share, the host and people have as many lanes as tasks at a time; any other GPU has
/// one. The time in which a device is down counts as a task.
class Lanes {
 public:
  Lanes(const RunCase& one, const Holders& holders);
  /// How many lanes a holder has; 0 where it holds nothing.
  [[nodiscard]] std::uint32_t count(std::size_t holder) const { return counts_[holder]; }
  /// The lane of a span on the holder at this place of Holders::of; `position` is its place in the schedule.
  [[nodiscard]] std::uint32_t of(std::size_t position, std::size_t place) const { return lanes_[first_[position] + place]; }
  struct Down {
    std::size_t device;
    Instant from;
    Instant until;
    std::uint32_t lane;
  };
  /// The times in which devices are down, by device and time.
  [[nodiscard]] const std::vector<Down>& down() const { return down_; }

 private:
  std::vector<std::uint32_t> counts_;  ///< by holder
  std::vector<std::size_t> first_;     ///< by position in the schedule, into lanes_
  std::vector<std::uint32_t> lanes_;
  std::vector<Down> down_;
};

}  // namespace gpusim
