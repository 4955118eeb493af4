// Reports on the import of a log and on its replay, for a terminal and for programs.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gpusim/import.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// A time as text, such as "30.2 d", "12.0 min" or "0.5 s".
std::string short_time(Duration time) {
  const double seconds = time.seconds();
  if (seconds < 120) return fmt::format("{:.3g} s", seconds);
  if (seconds < 7200) return fmt::format("{:.1f} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.1f} d", seconds / 86'400);
}

/// The JSON as text. Invalid UTF-8 is replaced, because names in logs may be in another encoding.
std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json report_of(const ImportedLog& log) {
  const ImportReport& report = log.report;
  Json left_out = Json::array();
  for (const RowsLeftOut& entry : report.left_out)
    left_out.push_back(
        {{"reason", entry.reason}, {"impossible", entry.is_impossible}, {"rows", entry.rows}, {"places", entry.places}});
  Json json = {{"format", report.format}, {"files", report.files}, {"rows", report.rows}, {"left_out", left_out}};
  if (!log.table.jobs.empty()) {
    const TraceSummary summary = summary_of(log.table);
    json["jobs"] = summary.jobs;
    json["first_submit"] = log.table.first_submit;
    json["first_submit_s"] = summary.first_submit.seconds();
    json["last_submit_s"] = summary.last_submit.seconds();
    json["gpu_hours"] = summary.gpu_hours;
    json["largest_gpus"] = summary.most_gpus;
    json["longest_s"] = summary.longest.seconds();
    json["cluster_gpus"] = log.cluster.gpus();
    json["load"] = log.options.load;
    json["mean_gpus_busy"] = summary.mean_gpus_busy * log.options.load;
    json["offered_load"] = summary.mean_gpus_busy * log.options.load / static_cast<double>(log.cluster.gpus());
  }
  Json workflows = Json::array();
  for (const Workflow& workflow : log.table.workflows)
    workflows.push_back({{"name", workflow.name}, {"tasks", workflow.tasks.size()}, {"edges", workflow.edges.size()}});
  json["workflows"] = workflows;
  json["notes"] = report.notes;
  for (const std::string& note : log.cluster.notes) json["notes"].push_back(note);
  return json;
}

Json figures_json(const WaitFigures& figures) {
  return {{"mean_s", figures.mean.seconds()},
          {"median_s", figures.median.seconds()},
          {"p90_s", figures.p90.seconds()},
          {"p95_s", figures.p95.seconds()}};
}

}  // namespace

std::string import_text(const ImportedLog& log) {
  const ImportReport& report = log.report;
  std::string text = fmt::format("{}: {} rows read, {} left out\n", report.format, report.rows, report.rows_left_out());
  for (const RowsLeftOut& entry : report.left_out) {
    text += fmt::format("  {:>9} {}{} ({}{})\n", entry.rows, entry.is_impossible ? "impossible: " : "", entry.reason,
                        fmt::join(entry.places, ", "), entry.rows > entry.places.size() ? ", …" : "");
  }
  for (const Workflow& workflow : log.table.workflows)
    text += fmt::format("workflow {}: {} tasks, {} edges\n", workflow.name, workflow.tasks.size(), workflow.edges.size());
  if (!log.table.jobs.empty()) {
    const TraceSummary summary = summary_of(log.table);
    const auto gpus = static_cast<double>(log.cluster.gpus());
    text += fmt::format("{} jobs, submitted from {} to {}{}; the longest takes {}, the largest {} GPUs\n", summary.jobs,
                        short_time(summary.first_submit), short_time(summary.last_submit),
                        log.table.first_submit.empty() ? "" : fmt::format(" after {}", log.table.first_submit),
                        short_time(summary.longest), summary.most_gpus);
    const double busy = summary.mean_gpus_busy * log.options.load;
    text += fmt::format("{:.1f} GPU hours: {:.1f} GPUs busy on average while jobs arrive, {:.1f} % of the {} there are\n",
                        summary.gpu_hours, busy, busy / gpus * 100, log.cluster.gpus());
    if (busy > gpus) text += "More is asked for than there is: queues grow for as long as jobs arrive.\n";
  }
  for (const std::vector<std::string>* notes : {&report.notes, &log.cluster.notes})
    for (const std::string& note : *notes) text += fmt::format("Note: {}\n", note);
  return text;
}

std::string import_json(const ImportedLog& log) { return text_of(report_of(log)); }

std::string backtest_text(const Replay& replay, Duration tolerance) {
  std::string text =
      fmt::format("policy {}, waits measured and simulated\n  {:<18} {:>7}  {:>21}  {:>21}  {:>21}  {:>21}  {:>6} {:>6} {:>8}\n",
                  replay.policy, "", "jobs", "mean", "median", "P90", "P95", "corr.", "ranks", "within");
  for (const BacktestGroup& group : replay.groups) {
    const std::string name = group.kind == "all"    ? "all jobs"
                             : group.kind == "gpus" ? group.name + (group.name == "1" ? " GPU" : " GPUs")
                                                    : group.name;
    const auto part = [](const std::optional<double>& number) { return number ? fmt::format("{:.2f}", *number) : "-"; };
    const auto both = [](Duration measured, Duration simulated) {
      return fmt::format("{} / {}", short_time(measured), short_time(simulated));
    };
    text += fmt::format("  {:<18} {:>7}  {:>21}  {:>21}  {:>21}  {:>21}  {:>6} {:>6} {:>6.1f} %\n", name, group.jobs,
                        both(group.measured.mean, group.simulated.mean), both(group.measured.median, group.simulated.median),
                        both(group.measured.p90, group.simulated.p90), both(group.measured.p95, group.simulated.p95),
                        part(group.correlation), part(group.rank_correlation), group.within * 100);
  }
  return text + fmt::format("  within: the two waits of a job are at most {} apart\n", short_time(tolerance));
}

std::string backtest_json(const ImportedLog& log, std::span<const Replay> replays, Duration tolerance) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  Json policies = Json::object();
  for (const Replay& replay : replays) {
    Json groups = Json::array();
    for (const BacktestGroup& group : replay.groups)
      groups.push_back({{"kind", group.kind},
                        {"name", group.name},
                        {"jobs", group.jobs},
                        {"measured", figures_json(group.measured)},
                        {"simulated", figures_json(group.simulated)},
                        {"correlation", number(group.correlation)},
                        {"rank_correlation", number(group.rank_correlation)},
                        {"within_tolerance", group.within}});
    policies[replay.policy] = std::move(groups);
  }
  const Json json = {{"import", report_of(log)}, {"tolerance_s", tolerance.seconds()}, {"policies", policies}};
  return text_of(json);
}

std::string backtest_csv(std::span<const Replay> replays) {
  std::string text =
      "policy,kind,name,jobs,measured_mean_s,measured_median_s,measured_p90_s,measured_p95_s,simulated_mean_s,simulated_median_s,"
      "simulated_p90_s,simulated_p95_s,correlation,rank_correlation,within_tolerance\n";
  for (const Replay& replay : replays)
    for (const BacktestGroup& group : replay.groups) {
      std::vector<std::string> fields = {replay.policy, group.kind, group.name, fmt::format("{}", group.jobs)};
      for (const WaitFigures* figures : {&group.measured, &group.simulated})
        for (const Duration time : {figures->mean, figures->median, figures->p90, figures->p95})
          fields.push_back(exact_seconds(time));
      for (const auto& number : {group.correlation, group.rank_correlation, std::optional(group.within)})
        fields.push_back(number ? number_text(*number) : "");
      text += csv_line(fields);
    }
  return text;
}

std::string backtest_rows_csv(std::span<const Replay> replays) {
  std::string text = "policy,job,queue,gpus,measured_wait_s,simulated_wait_s\n";
  for (const Replay& replay : replays)
    for (const WaitPair& pair : replay.pairs)
      text += csv_line(std::vector<std::string>{replay.policy, pair.job, pair.queue, fmt::format("{}", pair.gpus),
                                                exact_seconds(pair.measured), exact_seconds(pair.simulated)});
  return text;
}

}  // namespace gpusim
