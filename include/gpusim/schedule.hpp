#pragma once
// What happened in a run: spans, in the order in which they ended.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gpusim/ids.hpp"
#include "gpusim/units.hpp"

namespace gpusim {

struct Window;

enum class SpanKind : std::uint8_t {
  input,    ///< devices are held while inputs move to them
  run,      ///< the task makes progress that lasts, its checkpoints included
  restore,  ///< it is brought back after an interruption
  save,     ///< its state is saved because it is preempted
  lost,     ///< it made progress that an interruption took away
};
[[nodiscard]] constexpr std::string_view name(SpanKind kind) {
  constexpr std::string_view kNames[] = {"input", "run", "restore", "save", "lost"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// An interval in which a task holds the same devices in one kind. Half open: [start, end).
struct Span {
  TaskId task;
  SpanKind kind;
  Instant start;
  Instant end;
  std::span<const DeviceId> devices;  ///< empty for tasks of the host
};

/// What befell a device or a task at an instant.
struct Incident {
  enum class Kind : std::uint8_t {
    outage,      ///< the device is out of order from now
    repair,      ///< it is back
    preemption,  ///< a policy takes the task from its devices
    failure,     ///< a device that the task holds fails
  };
  Kind kind;
  std::uint32_t number;  ///< of the device, or of the task
  Instant time;
};

/// What a policy decided, and on what ground.
struct DecisionRecord {
  Instant time;
  std::string_view kind;  ///< start, assign, preempt
  TaskId task;
  std::span<const DeviceId> devices;
  std::string_view key;  ///< in the policy's own terms
};

/// Takes spans as they end.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Span& span) = 0;
  /// Takes decisions too; policies say their keys only then.
  [[nodiscard]] virtual bool wants_decisions() const { return false; }
  virtual void take(const DecisionRecord& /*decision*/) {}
  virtual void take(const Incident& /*incident*/) {}
};

/// All spans and incidents in memory.
class Schedule : public Sink {
 public:
  /// Room for so many spans, so that they are not moved while a run adds them.
  void reserve(std::size_t spans) { records_.reserve(spans); }
  using Sink::take;
  void take(const Span& span) override;
  void take(const Incident& incident) override { incidents_.push_back(incident); }
  /// All incidents in the order in which they happened.
  [[nodiscard]] const std::vector<Incident>& incidents() const { return incidents_; }
  [[nodiscard]] std::size_t size() const { return records_.size(); }
  [[nodiscard]] Span operator[](std::size_t position) const;
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
    DeviceId device;           ///< the only one of a span, as most have
    std::uint32_t gang_begin;  ///< in gangs_, of spans with several
    std::uint32_t device_count : 29;
    std::uint32_t kind : 3;
  };
  std::vector<Record> records_;
  std::vector<DeviceId> gangs_;
  std::vector<Incident> incidents_;
};

/// For each device the stretches of time in which at least one task holds it, ascending and apart.
[[nodiscard]] std::vector<std::vector<Window>> held_stretches(const Schedule& schedule, std::size_t devices);

}  // namespace gpusim
