#pragma once
// The queue of instants at which windows open, when tasks may start although nothing else happens.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "gpusim/calendar.hpp"
#include "gpusim/capacity.hpp"

namespace gpusim {

/// The owner of a calendar: a pool of GPUs, the starting hours of the workload, or a person.
enum class OpeningKind : std::uint8_t { pool, starts, person };

class WindowQueue {
 public:
  /// Adds a calendar. A calendar that never closes need not be added.
  void add(OpeningKind kind, std::uint32_t number, const Calendar& calendar) {
    Source source{kind, number, ending(calendar), Calendar::kEnd};
    // A calendar that is open at the start of the run needs no event for it.
    source.next = source.calendar.is_open(Instant{}) ? following(source.calendar, Instant{})
                                                     : source.calendar.next_open(Instant{}).value_or(Calendar::kEnd);
    sources_.push_back(std::move(source));
  }
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  /// The next instant at which a calendar opens; Calendar::kEnd when none will.
  [[nodiscard]] Instant next() const {
    Instant first = Calendar::kEnd;
    for (const Source& source : sources_) first = std::min(first, source.next);
    return first;
  }
  /// Calls `opened(kind, number)` for every calendar that opens at `now`.
  template <class Opened>
  void apply(Instant now, Opened opened) {
    for (Source& source : sources_) {
      if (source.next != now) continue;
      source.next = following(source.calendar, now);
      opened(source.kind, source.number);
    }
  }

 private:
  struct Source {
    OpeningKind kind;
    std::uint32_t number;
    Calendar calendar;
    Instant next;
  };
  /// The next opening after the window that contains `open`.
  static Instant following(const Calendar& calendar, Instant open) {
    return calendar.next_open(calendar.closes(open)).value_or(Calendar::kEnd);
  }
  std::vector<Source> sources_;
};

}  // namespace gpusim
