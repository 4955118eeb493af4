#pragma once
// What happened in a run: spans, in the order in which they ended.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

enum class SpanKind : std::uint8_t {
  input,  ///< devices are held while inputs move to them
  run,    ///< the task makes progress
};
[[nodiscard]] constexpr std::string_view name(SpanKind kind) { return kind == SpanKind::input ? "input" : "run"; }

/// An interval in which a task holds the same devices in one kind. Half open: [start, end).
struct Span {
  TaskId task;
  SpanKind kind;
  Instant start;
  Instant end;
  std::span<const DeviceId> devices;  ///< empty for tasks of the host
};

/// Takes spans as they end.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Span& span) = 0;
};

/// All spans in memory.
class Trace : public Sink {
 public:
  void reserve(std::size_t spans);
  void take(const Span& span) override;
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] Span operator[](std::size_t position) const;

 private:
  struct Record {
    Instant start;
    Instant end;
    TaskId task;
    DeviceId device;           ///< the only one of a span, as most have
    std::uint32_t gang_begin;  ///< in gangs_, of spans with several
    std::uint32_t device_count : 31;
    std::uint32_t is_run : 1;
  };
  std::vector<Record> records_;
  std::vector<DeviceId> gangs_;
};

}  // namespace gpusim
