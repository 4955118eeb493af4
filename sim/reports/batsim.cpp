// The files of the simulator Batsim, which evalys and other tools read: NAME_jobs.csv, NAME_schedule.csv and NAME_schedule.json.
// Columns and keys are those of Batsim 4 (src/export.cpp, docs/output-jobs.rst, docs/output-schedule.rst); the JSON is that of the
// version after it.

#include "sim/base/text.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/reports.hpp"
#include "sim/scenario/built_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace gpusim {
namespace {

/// A job of Batsim: a task from where it takes its GPUs until it returns them.
struct BatsimJob {
  TaskId task;
  std::uint32_t part = 0;  ///< counts how often the task was interrupted before
  bool is_last = true;     ///< of its task: the others were interrupted
  Instant submitted;
  Instant start;
  Instant end;
  std::vector<DeviceId> devices;  ///< ascending
};

std::vector<BatsimJob> batsim_jobs(const RunCase& one) {
  const Schedule& schedule = one.result.schedule;
  const TaskTimes times = task_times(one.workload, schedule);
  std::vector<BatsimJob> jobs;
  std::vector<std::optional<std::size_t>> last(one.workload.tasks());  // Of each task, into jobs.
  for (const SpanRow& row : spans_in_order(one.workload, schedule)) {
    const Span span = schedule[row.position];
    if (span.devices.empty()) continue;
    std::vector<DeviceId> devices(span.devices.begin(), span.devices.end());
    std::ranges::sort(devices);
    std::optional<std::size_t>& before = last[index(row.task)];
    if (before && jobs[*before].end == span.start && jobs[*before].devices == devices) {
      jobs[*before].end = span.end;
      continue;
    }
    BatsimJob job{
        .task = row.task, .submitted = times.ready[index(row.task)], .start = span.start, .end = span.end, .devices = devices};
    if (before) {
      jobs[*before].is_last = false;
      job.part = jobs[*before].part + 1;
      job.submitted = jobs[*before].end;
    }
    before = jobs.size();
    jobs.push_back(std::move(job));
  }
  return jobs;
}

/// A set of numbers in the notation of Batsim: "0-3 5".
std::string interval_set(const std::vector<DeviceId>& devices) {
  std::string text;
  for (std::size_t first = 0; first < devices.size();) {
    std::size_t last = first;
    while (last + 1 < devices.size() && index(devices[last + 1]) == index(devices[last]) + 1) ++last;
    if (!text.empty()) text += ' ';
    text += std::to_string(index(devices[first]));
    if (last > first) text += '-' + std::to_string(index(devices[last]));
    first = last + 1;
  }
  return text;
}

/// The name of a job; with that of the task where the job has several, and "#1", "#2" for what goes on after an interruption.
std::string batsim_id(const Workload& workload, const BatsimJob& job) {
  const Job& of = workload.jobs[index(workload.job[index(job.task)])];
  std::string text = of.name;
  if (tasks_without_barriers(workload, of) > 1 && !workload.task_name.empty()) text += '/' + workload.task_name[index(job.task)];
  if (job.part > 0) text += fmt::format("#{}", job.part);
  return text;
}

/// What its GPUs drew, in joules, from the stated power of busy GPUs or the TDP; empty where neither is known.
std::optional<double> consumed_joules(const System& system, const BatsimJob& job) {
  double watts = 0;
  for (const DeviceId device : job.devices) {
    const auto& busy = system.pool_of(system.class_of(device)).power.busy;
    const std::optional<Power> tdp = system.gpu_of(device).tdp;
    if (!busy && !tdp) return std::nullopt;
    watts += (busy ? busy->nominal : *tdp) / units::W;
  }
  return watts * (job.end - job.start).seconds();
}

std::optional<double> stretch_of(const BatsimJob& job) {
  if (job.end == job.start) return std::nullopt;
  return (job.end - job.submitted) / (job.end - job.start);
}

void write_batsim_jobs(const RunCase& one, const std::vector<BatsimJob>& jobs, std::ostream& out) {
  CsvWriter csv(out);
  csv.fields(
      "job_id,workload_name,profile,submission_time,requested_number_of_resources,requested_time,success,final_state,"
      "starting_time,execution_time,finish_time,waiting_time,turnaround_time,stretch,allocated_resources,consumed_energy,"
      "metadata");
  csv.end_row();
  const Workload& workload = one.workload;
  for (const BatsimJob& job : jobs) {
    const Job& of = workload.jobs[index(workload.job[index(job.task)])];
    const Profile& profile = workload.stated(workload.profile[index(job.task)]);
    csv.text(batsim_id(workload, job)).text(workload.name).text(profile.name).seconds(job.submitted.since_start());
    csv.count(job.devices.size());
    if (of.estimate)
      csv.seconds(*of.estimate);
    else
      csv.fields("-1");  // No walltime, as Batsim writes it.
    csv.count(job.is_last ? 1 : 0).fields(job.is_last ? "COMPLETED_SUCCESSFULLY" : "COMPLETED_KILLED");
    csv.seconds(job.start.since_start()).seconds(job.end - job.start).seconds(job.end.since_start());
    csv.seconds(job.start - job.submitted).seconds(job.end - job.submitted).number(stretch_of(job));
    csv.fields(interval_set(job.devices)).number(consumed_joules(one.system, job)).text(labels_text(profile.labels)).end_row();
  }
  csv.finish();
}

/// A sum and the greatest of what was added.
struct Statistic {
  double sum = 0;
  double max = 0;
  void add(double value) {
    sum += value;
    max = std::max(max, value);
  }
};

/// The figures of a schedule by the names of Batsim, in their order, as JSON.
std::vector<std::pair<std::string_view, std::string>> batsim_schedule(const RunCase& one, const std::vector<BatsimJob>& jobs) {
  Statistic slowdown;
  Statistic turnaround;
  Statistic waiting;
  Instant end;
  std::size_t killed = 0;
  for (const BatsimJob& job : jobs) {
    slowdown.add(stretch_of(job).value_or(1));
    turnaround.add((job.end - job.submitted).seconds());
    waiting.add((job.start - job.submitted).seconds());
    end = std::max(end, job.end);
    if (!job.is_last) ++killed;
  }
  DeviceTime busy;
  for (const std::vector<Window>& held : held_stretches(one.result.schedule, one.system.devices.size()))
    for (const Window& stretch : held) busy += stretch.closes - stretch.opens;
  DeviceTime down;
  for (const DownTime& stretch : down_times(one)) down += stretch.until - stretch.from;
  const auto devices = static_cast<std::int64_t>(one.system.devices.size());
  const DeviceTime idle = DeviceTime(finish(one.result.measures)) * devices - busy - down;
  const double count = std::max<double>(static_cast<double>(jobs.size()), 1);
  const auto whole = [](std::size_t value) { return std::to_string(value); };
  return {{"batsim_version", fmt::format("\"gpusim {}\"", kVersion)},
          {"consumed_joules", number_text(one.result.economics.energy / units::J)},
          {"makespan", exact_seconds(end.since_start())},
          {"max_slowdown", number_text(slowdown.max)},
          {"max_turnaround_time", number_text(turnaround.max)},
          {"max_waiting_time", number_text(waiting.max)},
          {"mean_slowdown", number_text(slowdown.sum / count)},
          {"mean_turnaround_time", number_text(turnaround.sum / count)},
          {"mean_waiting_time", number_text(waiting.sum / count)},
          {"nb_computing_machines", whole(one.system.devices.size())},
          {"nb_grouped_switches", "0"},
          {"nb_jobs", whole(jobs.size())},
          {"nb_jobs_finished", whole(jobs.size())},
          {"nb_jobs_killed", whole(killed)},
          {"nb_jobs_rejected", "0"},
          {"nb_jobs_success", whole(jobs.size() - killed)},
          {"nb_machine_switches", "0"},
          {"scheduling_time", "0"},
          {"simulation_time", "0"},
          {"success_rate", number_text(static_cast<double>(jobs.size() - killed) / count)},
          {"time_computing", exact_seconds(busy)},
          {"time_idle", exact_seconds(idle)},
          {"time_sleeping", "0"},
          {"time_switching_off", "0"},
          {"time_switching_on", "0"},
          {"time_unavailable", exact_seconds(down)}};
}

/// A name for files: letters, digits, `-`, `_` and `.`, not too long.
std::string file_name(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string name;
  for (const char c : text.substr(0, kLongest))
    name += is_letter(c) || is_digit(c) || c == '_' || (c == '.' && !name.empty()) ? c : '-';
  return name.empty() ? "-" : name;
}

}  // namespace

void write_batsim(const ReportInput& input, const std::string& folder) {
  make_folder(folder);
  std::set<std::string> taken;
  for (const Result& result : input.results) {
    const RunCase one = nominal_case(input, result);
    const std::string wanted = fmt::format("{}_{}_{}", file_name(one.system.name), file_name(one.workload.name),
                                           file_name(one.scenario.policies[one.run.policy].name));
    std::string name = wanted;
    for (std::size_t more = 2; !taken.insert(lower_case(name)).second; ++more) name = fmt::format("{}_{}", wanted, more);
    const std::string path = (std::filesystem::path(folder) / name).string();
    const std::vector<BatsimJob> jobs = batsim_jobs(one);
    FileWriter table(path + "_jobs.csv");
    write_batsim_jobs(one, jobs, table.stream());
    table.commit();

    std::vector<std::string> keys;
    std::vector<std::string> values;
    std::string json = "{";
    for (const auto& [key, value] : batsim_schedule(one, jobs)) {
      keys.emplace_back(key);
      values.emplace_back(value.starts_with('"') ? value.substr(1, value.size() - 2) : value);
      // The times of Batsim itself have gone from its JSON.
      if (key == "scheduling_time" || key == "simulation_time") continue;
      json += fmt::format("{}\n  \"{}\": {}", json.size() > 1 ? "," : "", key, value);
    }
    write_file(path + "_schedule.csv", csv_line(keys) + csv_line(values));
    write_file(path + "_schedule.json", json + "\n}\n");
  }
}

}  // namespace gpusim
