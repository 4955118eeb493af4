#include "sim/verify/schedule_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "sim/base/text.hpp"
#include "sim/input/csv_reader.hpp"
#include "sim/verify/task_names.hpp"

namespace gpusim {

namespace {

constexpr std::array<std::string_view, 6> kKinds{"input", "run", "barrier", "restore", "save", "lost"};
constexpr std::array<std::string_view, 3> kCases{"nominal", "optimistic", "pessimistic"};

/// The position of a name in a list of named elements; empty when there is none.
template <class List, class NameOf = std::identity>
std::optional<std::size_t> position(const List& list, std::string_view name, NameOf name_of = {}) {
  const auto found = std::ranges::find(list, name, name_of);
  return found == list.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - list.begin()));
}

/// The positions of the columns of a chart.
struct Columns {
  const CsvReader& csv;
  std::optional<std::size_t> system = csv.find("system");
  std::optional<std::size_t> workload = csv.find("workload");
  std::optional<std::size_t> policy = csv.find("policy");
  std::optional<std::size_t> which = csv.find("case");
  std::optional<std::size_t> span = csv.find("span");
  std::optional<std::size_t> gpu = csv.find("gpu");
  std::optional<std::size_t> gpus = csv.find("gpus");
  std::size_t job = required("job");
  std::size_t task = required("task");
  std::size_t kind = required("kind");
  std::size_t devices = required("devices");
  std::size_t start = required("start_s");
  std::size_t end = required("end_s");

  explicit Columns(const CsvReader& reader) : csv(reader) {}

 private:
  [[nodiscard]] std::size_t required(std::string_view column) const {
    const auto found = csv.find(column);
    if (!found) csv.fail(fmt::format("column \"{}\" is missing; expected job, task, kind, devices, start_s and end_s", column));
    return *found;
  }
};

using DeviceNames = std::unordered_map<std::string_view, DeviceId>;

DeviceNames device_names(const System& system) {
  DeviceNames names;
  names.reserve(system.devices.size());
  for (std::size_t device = 0; device < system.devices.size(); ++device)
    names.emplace(system.devices[device].name, id<DeviceId>(device));
  return names;
}

/// The expected text of the column `gpu`: the ids of the data sheets of these devices, each once.
std::string gpu_ids(const System& system, std::span<const DeviceId> devices) {
  std::vector<std::string_view> ids;
  std::string text;
  for (const DeviceId device : devices) {
    const std::string_view gpu = system.gpu_of(device).id;
    if (std::find(ids.begin(), ids.end(), gpu) != ids.end()) continue;
    ids.push_back(gpu);
    if (!text.empty()) text += ' ';
    text += gpu;
  }
  return text;
}

class ScheduleReader {
 public:
  ScheduleReader(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name, Violations& violations)
      : scenario_{scenario},
        violations_{violations},
        csv_{gantt, gantt_name},
        columns_{csv_},
        device_names_(scenario.systems.size()),
        task_names_(scenario.workloads.size()) {
    expect_one("system", columns_.system, scenario.systems.size());
    expect_one("workload", columns_.workload, scenario.workloads.size());
    expect_one("policy", columns_.policy, scenario.policies.size());
    schedule_.has_spans = columns_.span.has_value();
  }

  ScheduleRows read() && {
    while (csv_.next()) read_row();
    return std::move(schedule_);
  }

 private:
  void expect_one(std::string_view column, std::optional<std::size_t> position, std::size_t count) const {
    if (!position && count != 1)
      csv_.fail(fmt::format("column \"{}\" is missing; expected it because the scenario has {} of them", column, count));
  }

  std::string_view text_or(std::optional<std::size_t> column, std::string_view otherwise) const {
    return column ? csv_.text(*column) : otherwise;
  }

  void read_row() {
    ScheduleRow row{};
    row.line = csv_.line();
    row.start = Instant::at(csv_.seconds(columns_.start));
    row.end = Instant::at(csv_.seconds(columns_.end));
    if (columns_.span) row.span = csv_.count(*columns_.span);
    const std::optional<std::uint32_t> stated_gpus = columns_.gpus ? std::optional{csv_.count(*columns_.gpus)} : std::nullopt;

    const std::optional<std::uint32_t> group = find_group();
    if (!group) return;
    row.group = *group;
    RunGroup& run = schedule_.groups[*group];
    run.last_line = row.line;
    const std::optional<TaskId> task = find_task(run);
    if (!task) return;
    row.task = *task;

    const bool has_kind = read_kind(row);
    const bool has_devices = read_devices(run, stated_gpus, row);
    const bool has_interval = check_interval(row);
    row.is_sound = has_kind && has_devices && has_interval;
    schedule_.rows.push_back(row);
  }

  std::optional<std::uint32_t> find_group() {
    const std::string_view system = text_or(columns_.system, scenario_.systems.front().name);
    const std::string_view workload = text_or(columns_.workload, scenario_.workloads.front().name);
    const std::string_view policy = text_or(columns_.policy, scenario_.policies.front().name);
    const std::string_view which = text_or(columns_.which, kCases.front());
    const std::array texts{system, workload, policy, which};
    if (group_ && std::ranges::equal(texts, last_)) return group_;
    std::ranges::copy(texts, last_.begin());
    return group_ = resolve_group(system, workload, policy, which);
  }

  std::optional<std::uint32_t> resolve_group(std::string_view system_name, std::string_view workload_name, std::string_view policy,
                                             std::string_view case_name) {
    const std::size_t line = csv_.line();
    const auto system = scenario_.systems.find(system_name);
    const auto workload = scenario_.workloads.find(workload_name);
    const auto which = position(kCases, case_name);
    if (!system) violations_.add(line, "unknown system {}", quoted_name(system_name));
    if (!workload) violations_.add(line, "unknown workload {}", quoted_name(workload_name));
    if (policy.empty()) violations_.add(line, "policy is empty");
    if (!which) violations_.add(line, "unknown case {}; expected nominal, optimistic or pessimistic", quoted_name(case_name));
    if (!system || !workload || policy.empty() || !which) return std::nullopt;
    if (const std::string& why_not = scenario_.infeasible[*system][*workload]; !why_not.empty()) {
      violations_.add(line, "system {} can never run workload {}: {}", quoted_name(system_name), quoted_name(workload_name),
                      why_not);
      return std::nullopt;
    }
    if (*which >= scenario_.performance[*system][*workload].size()) {
      violations_.add(line, "case {} does not exist: the scenario has no ranges here", quoted_name(case_name));
      return std::nullopt;
    }
    const auto next = static_cast<std::uint32_t>(schedule_.groups.size());
    const auto [entry, is_new] = group_of_run_.try_emplace({*system, *workload, std::string{policy}, *which}, next);
    if (is_new) schedule_.groups.push_back({*system, *workload, std::string{policy}, static_cast<Case>(*which)});
    return entry->second;
  }

  std::optional<TaskId> find_task(const RunGroup& run) {
    auto& names = task_names_[run.workload];
    if (!names) names.emplace(scenario_.workloads[run.workload]);
    const std::string_view job_name = csv_.text(columns_.job);
    const std::string_view task_name = csv_.text(columns_.task);
    const auto job = names->job(job_name);
    if (!job) {
      violations_.add(csv_.line(), "unknown job {}", quoted_name(job_name));
      return std::nullopt;
    }
    const auto task = names->task(*job, task_name);
    if (!task) violations_.add(csv_.line(), "unknown task {} of job {}", quoted_name(task_name), quoted_name(job_name));
    return task;
  }

  bool read_kind(ScheduleRow& row) {
    const std::string_view text = csv_.text(columns_.kind);
    const auto kind = position(kKinds, text);
    if (!kind) {
      violations_.add(row.line, "unknown kind {}; expected input, run, barrier, restore, save or lost", quoted_name(text));
      return false;
    }
    row.kind = static_cast<RowKind>(*kind);
    return true;
  }

  bool read_devices(const RunGroup& run, std::optional<std::uint32_t> stated_gpus, ScheduleRow& row) {
    const System& system = scenario_.systems[run.system];
    DeviceNames& names = device_names_[run.system];
    if (names.empty()) names = device_names(system);
    const std::size_t first = schedule_.devices.size();
    if (first + CsvReader::kLongestRow > std::numeric_limits<std::uint32_t>::max()) csv_.fail("too many devices in one file");
    row.first_device = static_cast<std::uint32_t>(first);
    std::string_view rest = csv_.text(columns_.devices);
    while (!rest.empty()) {
      const std::string_view name = take_until(rest, ' ');
      const auto device = names.find(name);
      if (device == names.end()) {
        violations_.add(row.line, "unknown device {} of system {}", quoted_name(name), quoted_name(system.name));
        schedule_.devices.resize(first);
        return false;
      }
      schedule_.devices.push_back(device->second);
    }
    row.device_count = static_cast<std::uint32_t>(schedule_.devices.size() - first);
    check_gpu_columns(system, stated_gpus, row);
    std::sort(schedule_.devices.begin() + static_cast<std::ptrdiff_t>(first), schedule_.devices.end());
    return true;
  }

  void check_gpu_columns(const System& system, std::optional<std::uint32_t> stated_gpus, const ScheduleRow& row) {
    if (stated_gpus && *stated_gpus != row.device_count)
      violations_.add(row.line, "gpus is {}, but {} devices are listed", *stated_gpus, row.device_count);
    if (!columns_.gpu) return;
    const std::string_view stated = csv_.text(*columns_.gpu);
    const auto devices = schedule_.devices_of(row);
    const bool is_right = devices.size() == 1 ? stated == system.gpu_of(devices.front()).id : stated == gpu_ids(system, devices);
    if (!is_right)
      violations_.add(row.line, "gpu is {}, but the devices are {}", quoted_name(stated), quoted_name(gpu_ids(system, devices)));
  }

  bool check_interval(const ScheduleRow& row) {
    if (row.start < Instant{}) violations_.add(row.line, "starts before 0, at {} s", csv_.text(columns_.start));
    if (row.end >= row.start) return true;
    violations_.add(row.line, "ends at {} s, before it starts at {} s", csv_.text(columns_.end), csv_.text(columns_.start));
    return false;
  }

  const Scenario& scenario_;
  Violations& violations_;
  CsvReader csv_;
  Columns columns_;
  ListById<SystemId, DeviceNames> device_names_;               ///< made when first needed
  ListById<WorkloadId, std::optional<TaskNames>> task_names_;  ///< made when first needed
  std::map<std::tuple<SystemId, WorkloadId, std::string, std::size_t>, std::uint32_t> group_of_run_;
  std::array<std::string, 4> last_;  ///< the texts that selected group_; rows of one run mostly follow each other
  std::optional<std::uint32_t> group_;
  ScheduleRows schedule_;
};

}  // namespace

std::string_view name(RowKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

ScheduleRows read_schedule_rows(const Scenario& scenario, std::istream& gantt, const std::string& gantt_name,
                                Violations& violations) {
  return ScheduleReader{scenario, gantt, gantt_name, violations}.read();
}

}  // namespace gpusim
