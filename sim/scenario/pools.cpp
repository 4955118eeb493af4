#include "sim/scenario/pools.hpp"

#include <fmt/format.h>

#include <cmath>

#include "sim/economics/read.hpp"
#include "sim/scenario/people.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

constexpr Key kAvailableRows[] = {
    {"calendar", "name", "day and night", "hours in which they may be used"},
    {"from", "instant", "the start",
     "when they come; where waiting is paid in working hours, a date alone means when the first who waits arrives"},
    {"until", "instant", "for ever", "when they go"},
    {"at_close", "'finish_before'|'pause'", "=finish_before",
     "a task starts only if it ends before they close, or stops and goes on without cost"},
};
extern constinit const KeySection kAvailableKeys{"available", "when GPUs are available", kAvailableRows,
                                                 "any of calendar, from, until"};

constexpr Key kPartitionRows[] = {
    {"mps", "factor from 0.01 up to 1", "mig", "each task runs on at most this part of the multiprocessors, all at once"},
    {"mig", "count from 2 up to 7", "mps", "so many equal slices, each with its part of multiprocessors, memory and bandwidth"},
};
constinit const KeySection kPartitionKeys{"partition", "how a GPU is divided", kPartitionRows, "one of mps, mig"};

constexpr Key kColocationRows[] = {
    {"max_per_gpu", "count up to 1000", "required", "most tasks at once on a GPU"},
    {"when_full", "'wait'|'refuse'|'serialise'", "=wait",
     "a task without room waits, or is an error, or makes all GPUs of its kind take one task at a time"},
    {"overhead", "ratio up to 10", "=0", "how much slower each task is while it shares the GPU"},
    {"law", "'share'|'interference'", "=share",
     "the speed is shared by `share`, or follows from the `demand` of all tasks on the GPU"},
    {"partition", "'time_slice'|'mps' or {}", "=time_slice",
     "with interference: tasks take turns, run at once, or have parts of their own", &kPartitionKeys},
};
extern constinit const KeySection kColocationKeys{"colocation", "how tasks share a GPU", kColocationRows,
                                                  "partition needs law=interference"};

namespace {

constexpr std::int64_t kMostTasksPerGpu = 1000;
constexpr double kMostOverhead = 10;
constexpr double kLeastThreads = 0.01;

void read_available(Reader& at, const SystemContext& context, Pool& pool) {
  at.expect_object(kAvailableKeys);
  const auto calendar = at.find("calendar");
  const auto from = at.find("from");
  const auto until = at.find("until");
  const bool is_empty = !calendar && !from && !until;
  pool.pauses = at.at_or("at_close").one_of() == 1;
  at.done();
  if (is_empty) at.fail("expected at least one of \"from\", \"until\" and \"calendar\"");
  if (calendar) pool.available = find_calendar(*calendar, context.calendars);
  const Instant first = from ? read_instant(*from, context.start, context.hours_of_waiting) : Instant{};
  const Instant last = until ? read_instant(*until, context.start) : Calendar::kEnd;
  if (last <= first) until->fail_expected("an instant after \"from\"");
  pool.available = pool.available.between(first, last);
  if (!pool.available.next_open(Instant{})) at.fail("the GPUs are never available: no window of the calendar lies in between");
}

/// Reads a part of the time, which may be zero.
double read_overhead(const Reader& at) {
  const Value value = read_value(at);
  if (!value.unit.is_number() || value.low != value.high || !(value.nominal >= 0 && value.nominal <= kMostOverhead))
    at.fail_expected(fmt::format("one number from 0 to {}", kMostOverhead));
  return value.nominal;
}

/// Reads `"time_slice"`, `"mps"`, `{"mps": 0.5}` (the largest part of the multiprocessors for one task) or `{"mig": 7}` (equal
/// slices).
GpuSharing read_partition(Reader& at) {
  GpuSharing sharing;
  if (!at.is_object()) {
    constexpr GpuSharing::Partition kPlain[] = {GpuSharing::Partition::time_slice, GpuSharing::Partition::mps};
    sharing.partition = kPlain[at.one_of()];
    return sharing;
  }
  at.expect_object(kPartitionKeys);
  auto threads = at.find("mps");
  auto slices = at.find("mig");
  if (threads.has_value() == slices.has_value()) at.fail("expected one of \"mps\" and \"mig\"");
  if (threads) {
    const Ranged<double> part = threads->factor();
    if (part.is_range() || part.nominal < kLeastThreads || part.nominal > 1) threads->fail_expected("one number from 0.01 to 1");
    sharing.partition = GpuSharing::Partition::mps;
    sharing.active_threads = part.nominal;
  } else {
    sharing.partition = GpuSharing::Partition::mig;
    sharing.slices = static_cast<std::uint32_t>(slices->count(2, 7));
  }
  at.done();
  return sharing;
}

/// Reads `law` and the keys that it requires.
void read_law(Reader& at, Colocation& colocation) {
  if (at.or_default("law").one_of() == 0) {
    if (const auto partition = at.find("partition"))
      partition->fail("\"partition\" requires \"law\": \"interference\"; \"share\" does not divide a GPU");
    return;
  }
  colocation.law = Colocation::Law::interference;
  Reader partition = at.at_or("partition");
  colocation.sharing = read_partition(partition);
  const bool is_sliced = colocation.sharing.partition == GpuSharing::Partition::mig;
  if (is_sliced && (colocation.max_per_gpu < 2 || colocation.max_per_gpu > colocation.sharing.slices))
    at.at("max_per_gpu").fail_expected(fmt::format("2 to {} tasks, at most one a slice", colocation.sharing.slices));
}

void read_colocation(Reader& at, Pool& pool) {
  at.expect_object(kColocationKeys);
  Colocation& colocation = pool.colocation;
  colocation.max_per_gpu = static_cast<std::uint32_t>(at.at("max_per_gpu").count(1, kMostTasksPerGpu));
  constexpr Colocation::WhenFull kWhenFull[] = {Colocation::WhenFull::wait, Colocation::WhenFull::refuse,
                                                Colocation::WhenFull::serialise};
  colocation.when_full = kWhenFull[at.at_or("when_full").one_of()];
  colocation.overhead = read_overhead(at.at_or("overhead"));
  read_law(at, colocation);
  at.done();
}

}  // namespace

Pool read_pool(Reader& at, const std::string& name, std::int64_t nodes, const SystemContext& context) {
  Pool pool;
  pool.name = name;
  pool.pointer = at.pointer();
  pool.nodes = static_cast<std::uint32_t>(nodes);
  if (auto available = at.find("available")) read_available(*available, context, pool);
  if (auto colocation = at.find("colocation")) read_colocation(*colocation, pool);
  // When a task starts it must be known whether it ends before the devices close, but other tasks on the device come and go.
  if (!pool.available.is_always() && !pool.pauses && pool.colocation.is_shared())
    at.at("available")
        .fail(
            "\"colocation\" requires \"at_close\": \"pause\", because how long tasks on a shared GPU take is "
            "not known when they start");
  pool.cost = read_pool_cost(at, context.people);
  pool.power = read_pool_power(at);
  return pool;
}

}  // namespace gpusim
