#pragma once
// The schedule of a run: spans in the order in which they ended.

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

struct Window;

enum class SpanKind : std::uint8_t {
  input,    ///< devices are held while inputs move to them
  run,      ///< the task makes progress that lasts, its checkpoints included
  restore,  ///< the state of the task is restored after an interruption
  save,     ///< its state is saved because it is preempted
  lost,     ///< the task makes progress that an interruption takes away later
};
[[nodiscard]] constexpr std::string_view name(SpanKind kind) {
  constexpr std::string_view kNames[] = {"input", "run", "restore", "save", "lost"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// A half-open interval [start, end) in which a task holds the same devices for one purpose.
struct Span {
  TaskId task;
  SpanKind kind;
  Instant start;
  Instant end;
  std::span<const DeviceId> devices;  ///< empty for tasks on the host
};

/// An event at an instant that concerns a device or a task.
struct Incident {
  enum class Kind : std::uint8_t {
    outage,      ///< a device goes down
    repair,      ///< a device is available again
    preemption,  ///< a policy takes the task from its devices
    failure,     ///< a device that the task holds goes down
  };
  Kind kind;
  std::variant<DeviceId, TaskId> of;  ///< the device of an outage or repair, the task of a preemption or failure
  Instant time;
};

/// A decision of a policy and the key that led to it.
struct DecisionRecord {
  Instant time;
  std::string_view kind;  ///< "start", "assign" or "preempt"
  TaskId task;
  std::span<const DeviceId> devices;
  std::string_view key;  ///< in the terms of the policy
};

/// Receives spans as they end.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Span& span) = 0;
  /// True for a sink that also receives decisions. Policies compute their keys only then.
  [[nodiscard]] virtual bool wants_decisions() const { return false; }
  virtual void take(const DecisionRecord& /*decision*/) {}
  virtual void take(const Incident& /*incident*/) {}
};

/// Keeps all spans and incidents in memory.
class Schedule : public Sink {
 public:
  /// Reserves room for this many spans, so that they are not copied while a run adds them.
  void reserve(std::size_t spans) { records_.reserve(spans); }
  using Sink::take;
  void take(const Span& span) override;
  void take(const Incident& incident) override { incidents_.push_back(incident); }
  /// The incidents in the order in which they happened.
  [[nodiscard]] const std::vector<Incident>& incidents() const { return incidents_; }
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] Span operator[](std::size_t position) const {
    const Record& record = records_[position];
    const DeviceId* devices = record.device_count == 1 ? &record.device : gangs_.data() + record.gang_begin;
    return {record.task, static_cast<SpanKind>(record.kind), record.start, record.end, {devices, record.device_count}};
  }
  struct Iterator {
    const Schedule* schedule;
    std::size_t position;
    Span operator*() const { return (*schedule)[position]; }
    Iterator& operator++() {
      ++position;
      return *this;
    }
    bool operator==(const Iterator&) const = default;
  };
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, size()}; }

 private:
  struct Record {
    Instant start;
    Instant end;
    TaskId task;
    DeviceId device;           ///< the device of a span with a single one, as most have
    std::uint32_t gang_begin;  ///< position in gangs_ of the devices of other spans
    std::uint32_t device_count : 29;
    std::uint32_t kind : 3;
  };
  std::vector<Record> records_;
  std::vector<DeviceId> gangs_;
  std::vector<Incident> incidents_;
};

/// For each device the intervals in which at least one task holds it, ascending and not adjacent.
[[nodiscard]] std::vector<std::vector<Window>> held_stretches(const Schedule& schedule, std::size_t devices);

}  // namespace gpusim
