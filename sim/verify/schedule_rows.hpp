#pragma once
// The rows of a Gantt chart with their names resolved against a scenario.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/scenario.hpp"
#include "sim/verify/violations.hpp"

namespace gpusim {

enum class RowKind : std::uint8_t { input, run, barrier, restore, save, lost };
[[nodiscard]] std::string_view name(RowKind kind);

struct ScheduleRow {
  std::size_t line;
  Instant start;
  Instant end;
  TaskId task;
  std::uint32_t group;         ///< position in ScheduleRows::groups
  std::uint32_t first_device;  ///< position in ScheduleRows::devices
  std::uint32_t device_count;
  std::uint32_t span;  ///< 0 when the chart has no such column
  RowKind kind;
  bool is_sound;  ///< false for a rejected row that cannot be compared with others and only shows that its task occurs
};

/// The rows of one run in one case.
struct RunGroup {
  SystemId system;
  WorkloadId workload;
  std::string policy;
  Case which;
  std::size_t last_line = 0;
};

struct ScheduleRows {
  std::vector<RunGroup> groups;  ///< in the order of their first row
  std::vector<ScheduleRow> rows;
  std::vector<DeviceId> devices;  ///< the devices of one row are contiguous and ascending
  bool has_spans = false;         ///< the chart has the column `span`

  [[nodiscard]] std::span<const DeviceId> devices_of(const ScheduleRow& row) const {
    return {devices.data() + row.first_device, row.device_count};
  }
};

/// Reads all rows. Adds violations for names that do not exist, a row that ends before it starts, and the columns `gpu` and `gpus`.
/// Rows whose run or task is unknown are left out.
[[nodiscard]] ScheduleRows read_schedule_rows(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name,
                                              Violations& violations);

}  // namespace gpusim
