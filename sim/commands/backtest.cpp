#include "gpusim/import.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <unordered_map>

#include "gpusim/report.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/time_option.hpp"
#include "sim/commands/trace_scenario.hpp"
#include "sim/input/json.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// A policy's replay of the log, group by group.
struct PolicyResult {
  std::string policy;
  std::vector<WaitPair> pairs;
  std::vector<BacktestGroup> groups;
};

/// The jobs as a file, for as long as the scenario is loaded from it; needed as long as a workload of type `trace` reads files
/// only.
class TemporaryJobs {
 public:
  explicit TemporaryJobs(const JobTable& table) {
    std::string name = (std::filesystem::temp_directory_path() / "gpusim-").string() + std::string(6, 'X');  // mkdtemp's own
    if (::mkdtemp(name.data()) == nullptr)
      throw IoError(fmt::format("cannot make a folder like \"{}\": {}", name, std::generic_category().message(errno)));
    folder_ = name;
    write_file(file(), job_table_csv(table));
  }
  ~TemporaryJobs() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  TemporaryJobs(const TemporaryJobs&) = delete;
  TemporaryJobs& operator=(const TemporaryJobs&) = delete;
  [[nodiscard]] std::string file() const { return folder_ + "/jobs.csv"; }

 private:
  std::string folder_;
};

Scenario replay_of(const ClusterTrace& trace, const std::vector<std::string>& policies, const std::string& log) {
  const TemporaryJobs jobs(trace.trace.table);
  return load(parse_text(scenario_of(trace, "backtest", jobs.file(), policies), log), {});
}

/// The jobs of the log by name, with the wait that was measured.
std::vector<WaitPair> pairs_of(const JobTable& table, const Scenario& scenario, const Result& result) {
  const Workload& workload = scenario.workloads[result.run.workload];
  const std::string prefix = workload.name + "/";
  std::unordered_map<std::string_view, std::size_t> numbers;  // looked up only
  for (std::size_t job = 0; job < workload.jobs.size(); ++job)
    numbers.emplace(std::string_view(workload.jobs[job].name).substr(prefix.size()), job);
  std::vector<WaitPair> pairs;
  for (const JobRow& job : table.jobs) {
    if (!job.start) continue;
    const JobMeasures& measures = result.nominal().jobs[numbers.at(job.name)];
    pairs.push_back({job.name, table.text(job.queue), job.gpus, *job.start - job.submit, measures.waiting});
  }
  return pairs;
}

std::string table_text(const PolicyResult& result, Duration tolerance) {
  std::string text =
      fmt::format("policy {}, waits measured and simulated\n  {:<18} {:>7}  {:>21}  {:>21}  {:>21}  {:>21}  {:>6} {:>6} {:>8}\n",
                  result.policy, "", "jobs", "mean", "median", "P90", "P95", "corr.", "ranks", "within");
  for (const BacktestGroup& group : result.groups) {
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

Json figures_json(const WaitFigures& figures) {
  return {{"mean_s", figures.mean.seconds()},
          {"median_s", figures.median.seconds()},
          {"p90_s", figures.p90.seconds()},
          {"p95_s", figures.p95.seconds()}};
}

std::string json_text(const ClusterTrace& trace, const std::vector<PolicyResult>& results, Duration tolerance) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  Json policies = Json::object();
  for (const PolicyResult& result : results) {
    Json groups = Json::array();
    for (const BacktestGroup& group : result.groups)
      groups.push_back({{"kind", group.kind},
                        {"name", group.name},
                        {"jobs", group.jobs},
                        {"measured", figures_json(group.measured)},
                        {"simulated", figures_json(group.simulated)},
                        {"correlation", number(group.correlation)},
                        {"rank_correlation", number(group.rank_correlation)},
                        {"within_tolerance", group.within}});
    policies[result.policy] = std::move(groups);
  }
  const Json json = {{"import", Json::parse(report_json(trace))}, {"tolerance_s", tolerance.seconds()}, {"policies", policies}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// The groups of all policies in one table, the policy in front.
std::string groups_csv(const std::vector<PolicyResult>& results) {
  std::string text;
  for (const PolicyResult& result : results) {
    const std::string own = backtest_csv(result.groups);
    for (std::size_t begin = 0; begin < own.size();) {
      const std::size_t end = own.find('\n', begin);
      if (begin > 0 || text.empty()) {
        if (begin == 0)
          text += "policy";
        else
          append_csv_field(text, result.policy);
        text += "," + own.substr(begin, end + 1 - begin);
      }
      begin = end + 1;
    }
  }
  return text;
}

std::string rows_csv(const std::vector<PolicyResult>& results) {
  std::string text = "policy,job,queue,gpus,measured_wait_s,simulated_wait_s\n";
  for (const PolicyResult& result : results)
    for (const WaitPair& pair : result.pairs)
      text += csv_line(std::vector<std::string>{result.policy, pair.job, pair.queue, fmt::format("{}", pair.gpus),
                                                exact_seconds(pair.measured), exact_seconds(pair.simulated)});
  return text;
}

}  // namespace

int backtest_command(const CommandLine& line) {
  Options options(
      "gpusim backtest LOG ... [options]",
      "Replays a log with measured starts on the stated cluster and compares measured with simulated waits. What ran before "
      "the log begins is not known, so its first days can be too optimistic.");
  declare_trace_options(options);
  options.list("policy", "NAME", "policy to replay under; may be repeated (default: fifo)")
      .value("tolerance", "TIME", "two waits of a job that are at most this far apart agree (default: 10 min)")
      .value("csv", "FILE", "write the groups there; - prints them instead of the table")
      .value("rows", "FILE", "write every job's two waits there")
      .flag("json", "print JSON instead of the table");
  declare_jobs_option(options);
  options.positionals(1, 100'000).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  const auto csv = options.text("csv");
  if (options.has("json") && csv == "-") throw UsageError("--json and --csv - both want standard output");
  const Duration tolerance = time_option(options.text("tolerance").value_or("10 min"), "tolerance");
  const ClusterTrace trace = read_cluster_trace(options);
  const std::vector<std::string> policies = policies_option(options);
  if (!trace.trace.table.workflows.empty())
    throw InputError(options.arguments().front(), "", "this is a task graph, which has no waits to compare");
  const std::string& log = options.arguments().front();
  const Scenario scenario = replay_of(trace, policies, log);
  std::vector<PolicyResult> results;
  for (const Result& result : simulate_all(scenario, threads(options))) {
    PolicyResult& entry = results.emplace_back();
    entry.policy = scenario.policies[result.run.policy].name;
    entry.pairs = pairs_of(trace.trace.table, scenario, result);
    if (entry.pairs.empty()) throw InputError(log, "", "no job of this log has a measured start, so there is nothing to compare");
    entry.groups = compare_waits(entry.pairs, tolerance);
  }
  if (csv && csv != "-") write_file(*csv, groups_csv(results));
  if (const auto rows = options.text("rows")) write_file(*rows, rows_csv(results));
  if (options.has("json")) {
    print(json_text(trace, results, tolerance));
  } else if (csv == "-") {
    print(groups_csv(results));
  } else {
    print(report_text(trace));
    for (const PolicyResult& result : results) print("\n" + table_text(result, tolerance));
  }
  return kDone;
}

}  // namespace gpusim
