#include "sim/reports/csv.hpp"
#include "sim/reports/levels.hpp"

namespace gpusim {
namespace {

void write_levels(const RunCase& one, CsvWriter& csv) {
  UsageChanges changes{one.problem(), one.result};
  const auto write = [&](Instant time, std::string_view of, const UsageLevel& level) -> CsvWriter& {
    csv.fields(one.fields).seconds(time.since_start()).text(of);
    return csv.count(static_cast<std::uint64_t>(level.busy)).number(static_cast<double>(level.bytes) * units::byte / units::GB);
  };
  for_each_step(changes.system(), changes.end(), [&](Instant time, const UsageLevel& level) {
    write(time, "system", level).count(static_cast<std::uint64_t>(level.tasks_waiting));
    csv.count(static_cast<std::uint64_t>(level.jobs_waiting)).end_row();
  });
  for (std::size_t device = 0; device < one.system.devices.size(); ++device)
    for_each_step(changes.device(device), changes.end(), [&](Instant time, const UsageLevel& level) {
      write(time, one.system.devices[device].name, level).empty().empty().end_row();
    });
}

}  // namespace

void write_utilization_csv(const ReportInput& input, std::ostream& out) {
  write_cases(input, "system,workload,policy,case,t_s,device,busy,memory_gb,tasks_waiting,jobs_waiting", out, write_levels);
}

}  // namespace gpusim
