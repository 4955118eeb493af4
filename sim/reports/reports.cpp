#include "sim/reports/reports.hpp"
#include "sim/input/text_tables.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gpusim {

std::span<const ReportRow> report_table() {
  static constexpr std::array<ReportRow, 19> kTable{{
      {"summary", "summary.csv", "one row a run: makespan, bound, utilization, experiments a day", write_summary_csv},
      {"summary_json", "summary.json", "the same for programs, with versions, seed, scenario hash and notes", write_summary_json},
      {"gantt", "gantt.csv", "one row a span: which task held which devices from when to when", write_gantt_csv},
      {"jobs", "jobs.csv", "one row a job: submitted, started, ended, waiting time, completion time", write_jobs_csv},
      {"utilization", "utilization.csv", "step functions of devices and memory in use and of work waiting", write_utilization_csv},
      {"online", "online.csv", "one row a run: load, utilization, queue, fairness, steady state, what jobs waited for",
       write_online_csv, has_online},
      {"waiting", "waiting.csv", "waiting time, completion time and slowdown of jobs: means and percentiles, by size, queue, user",
       write_waiting_csv, has_online},
      {"queue", "queue.csv", "the queue over time: jobs and GPUs that wait, run, are out of order, are fragmented", write_queue_csv,
       has_online},
      {"critical_path", "critical_path.csv", "the tasks that the end of a run follows from, and what each start followed from",
       write_critical_path_csv, has_online},
      {"schedule_length", "schedule_length.csv", "one row a run: schedule length ratio and speed-up (where tasks wait for tasks)",
       write_schedule_length_csv, has_graphs},
      {"loops", "loops.csv", "closed loops: experiments a day as simulated, beside the simple counts", write_loops_csv, has_loops},
      {"plan", "plan.csv", "day by day: what runs on which date, overfull days, slack before the deadline", write_plan_csv,
       has_plan},
      {"economics", "economics.csv", "one row a run: cost by parts, energy, CO2 (where prices or power are stated)",
       write_economics_csv, has_economics},
      {"break_even", "break_even.csv", "one row a pair of systems: when buying cards pays (where cards are bought)",
       write_break_even_csv, has_break_even},
      {"batches", "batches.csv", "one row a training and card: the batch, iterations of an epoch, time of an epoch",
       write_batches_csv, has_batches},
      {"predictions", "predictions.csv", "one row a predicted step: its band, its parts, from what it follows",
       write_predictions_csv, has_predictions},
      {"links", "links.csv", "one row a link: what went over it, how much of it was in use (where there is contention)",
       write_links_csv, has_links},
      {"scenario", "scenario.json", "the expanded scenario: every default and data sheet written out", write_expanded_scenario},
      {"readme", "README.md", "what each file is and the command that made it", write_folder_readme},
  }};
  return kTable;
}

std::string_view name(Case which) {
  switch (which) {
    case Case::nominal:
      return "nominal";
    case Case::optimistic:
      return "optimistic";
    case Case::pessimistic:
      return "pessimistic";
  }
  return {};
}

std::string case_fields(const Scenario& scenario, const Run& run, Case which) {
  const std::vector<std::string> fields{scenario.systems[run.system].name, scenario.workloads[run.workload].name,
                                        scenario.policies[run.policy].name, std::string{name(which)}};
  std::string line = csv_line(fields);
  line.pop_back();
  return line;
}

Instant submission(const JobMeasures& measures) { return Instant::at(measures.end.since_start() - measures.completion); }

std::string labels_text(const std::vector<std::pair<std::string, std::string>>& labels) {
  std::string text;
  for (auto label = labels.begin(); label != labels.end(); ++label) {
    if (std::find(labels.begin(), label, *label) != label) continue;
    if (!text.empty()) text += "; ";
    text += label->first + '=' + label->second;
  }
  return text;
}

std::size_t tasks_without_barriers(const Workload& workload, const Job& job) {
  std::size_t count = 0;
  for (std::size_t task = job.first_task; task < std::size_t{job.first_task} + job.task_count; ++task)
    if (!is_barrier(workload, id<TaskId>(task))) ++count;
  return count;
}

}  // namespace gpusim
