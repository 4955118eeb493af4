#pragma once
// When devices fail or are taken down and when they are available again.

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// Maps a number in [0, 1) to a length of `lasting` by the inverse distribution function, rounded to the nearest nanosecond and at
/// least one. Weibull: scale = mean / Gamma(1 + 1 / shape). Lognormal: mu = ln(mean) - shape^2 / 2.
[[nodiscard]] Duration drawn(const Lasting& lasting, double uniform);

/// The outages of a system in order of time; at one instant ends come before begins, then by number. The random outages of a device
/// or node depend only on the seed and its number. The next one begins after the repair of the last.
class OutageClock {
 public:
  explicit OutageClock(const System& system);
  [[nodiscard]] bool empty() const { return sources_.empty(); }
  /// The instant of the next change; Calendar::kEnd when there is none.
  [[nodiscard]] Instant next() const;
  struct Change {
    bool begins;
    std::span<const DeviceId> devices;
  };
  /// Removes and returns the change at next(). The result is valid until the next call.
  Change pop();
  /// Applies the changes of `now`: calls `changed(device, is_down)` for devices that go down or are available again. Returns the
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
  /// By device: how many outages keep it down. Empty when nothing fails.
  [[nodiscard]] std::span<const std::uint32_t> outages() const { return outages_; }
  [[nodiscard]] bool has_devices_down() const { return down_ > 0; }
  /// By device: when its next planned outage begins; Calendar::kEnd when there is none. Empty when no outage is planned.
  [[nodiscard]] std::span<const Instant> closes() const { return closes_; }

 private:
  struct Source {
    std::vector<DeviceId> devices;
    bool is_stated = false;
    bool is_planned = false;
    Outages::Source law{};     ///< law of a random outage
    Instant until;             ///< end of a stated outage
    std::uint64_t entity = 0;  ///< entity of its random numbers
    std::uint64_t drawn = 0;   ///< number of values drawn so far
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
  std::size_t down_ = 0;  ///< number of devices that are down
};

}  // namespace gpusim
