#pragma once
// When devices go out of order and when they are back.

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// A length of `lasting` from a number in [0, 1) by the inverse of its distribution function, to the nearest nanosecond, at least
/// one. Weibull: scale = mean / Gamma(1 + 1 / shape). Lognormal: mu = ln(mean) - shape^2 / 2.
[[nodiscard]] Duration drawn(const Lasting& lasting, double uniform);

/// All outages of a system in the order of their instants: what ends before what begins, then by number. The random ones of a
/// device or node follow from the seed and its number alone; each lies between the last repair and the next.
class OutageClock {
 public:
  explicit OutageClock(const System& system);
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  /// The instant of the next change; Calendar::kEnd when there is none any more.
  [[nodiscard]] Instant next() const;
  struct Change {
    bool begins;
    std::span<const DeviceId> devices;
  };
  /// Takes off the change at next(), so that next() is that of the one behind it. Valid until the next call.
  Change pop();
  /// Applies the changes of `now`: calls `changed(device, is_down)` for devices that go out of order then or are back. Returns the
  /// number of changes.
  template <class Changed>
  std::size_t apply(Instant now, Changed changed) {
    std::size_t changes = 0;
    for (; next() == now; ++changes) {
      const Change change = pop();
      for (const DeviceId device : change.devices) {
        std::uint32_t& outages = outages_[index(device)];
        if (change.begins ? outages++ > 0 : --outages > 0) continue;
        change.begins ? ++down_ : --down_;
        changed(device, change.begins);
      }
    }
    return changes;
  }
  /// For each device how many outages keep it out of order; empty when nothing fails.
  [[nodiscard]] std::span<const std::uint32_t> outages() const { return outages_; }
  [[nodiscard]] bool has_devices_down() const { return down_ > 0; }
  /// For each device when the next planned outage begins that has not begun; Calendar::kEnd where there is none. Empty when none is
  /// planned.
  [[nodiscard]] std::span<const Instant> closes() const { return closes_; }

 private:
  struct Source {
    std::vector<DeviceId> devices;
    bool is_stated = false;
    bool is_planned = false;
    Outages::Source law{};     ///< of a random one
    Instant until;             ///< of a stated one
    std::uint64_t entity = 0;  ///< of its random numbers
    std::uint64_t drawn = 0;   ///< of these, so far
  };
  struct Entry {
    Instant time;
    bool begins;
    std::uint32_t source;
    auto operator<=>(const Entry&) const = default;
  };
  void push(Entry entry);
  [[nodiscard]] Duration draw(Source& source, const Lasting& lasting, std::string_view purpose) const;
  void find_closes(Instant after);

  std::uint64_t seed_;
  std::size_t devices_;
  std::vector<Source> sources_;
  std::vector<Entry> heap_;
  std::vector<Instant> closes_;
  std::vector<std::uint32_t> outages_;
  std::size_t down_ = 0;  ///< devices
};

}  // namespace gpusim
