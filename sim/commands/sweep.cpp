#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>

#include "gpusim/report.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/progress.hpp"
#include "sim/input/text_tables.hpp"

namespace gpusim {
namespace {

/// Makes points on several threads and hands them on in order. A thread that runs too far ahead of the slowest point waits, so
/// memory does not grow with the number of points.
class OrderedPoints {
 public:
  using Make = std::function<std::string(std::size_t)>;
  using Take = std::function<void(const std::string&)>;

  OrderedPoints(std::size_t points, Make make, Take take) : points_(points), make_(std::move(make)), take_(std::move(take)) {}

  /// Rethrows the error of the first point that failed, after all points before it have been handed on.
  void run(unsigned threads) {
    window_ = 16 * static_cast<std::size_t>(threads);
    {
      std::vector<std::jthread> workers;
      for (unsigned thread = 1; thread < threads && thread < points_; ++thread) workers.emplace_back([this] { work(); });
      work();
    }
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void work() {
    while (true) {
      std::size_t point = 0;
      {
        std::unique_lock lock(mutex_);
        progress_.wait(lock, [this] { return is_stopped_ || next_ < handed_on_ + window_; });
        if (is_stopped_ || next_ >= points_) return;
        point = next_++;
      }
      std::string rows;
      std::exception_ptr error;
      try {
        rows = make_(point);
      } catch (...) {
        error = std::current_exception();
      }
      hand_on(point, std::move(rows), error);
    }
  }

  void hand_on(std::size_t point, std::string rows, const std::exception_ptr& error) {
    const std::scoped_lock lock(mutex_);
    finished_[point] = {std::move(rows), error};
    for (auto first = finished_.find(handed_on_); first != finished_.end() && !is_stopped_; first = finished_.find(handed_on_)) {
      try {
        if (first->second.error) std::rethrow_exception(first->second.error);
        take_(first->second.rows);
      } catch (...) {
        error_ = std::current_exception();
        is_stopped_ = true;
      }
      finished_.erase(first);
      ++handed_on_;
    }
    progress_.notify_all();
  }

  struct Finished {
    std::string rows;
    std::exception_ptr error;
  };
  std::size_t points_;
  Make make_;
  Take take_;
  std::size_t window_ = 1;
  std::mutex mutex_;
  std::condition_variable progress_;
  std::map<std::size_t, Finished> finished_;
  std::size_t next_ = 0;
  std::size_t handed_on_ = 0;
  bool is_stopped_ = false;
  std::exception_ptr error_;
};

std::string header(const Sweep& sweep) {
  std::vector<std::string> columns = {"point"};
  columns.insert(columns.end(), sweep.pointers().begin(), sweep.pointers().end());
  const std::vector<std::string> results = summary_columns();
  columns.insert(columns.end(), results.begin(), results.end());
  const std::vector<std::string> waiting = waiting_columns();
  columns.insert(columns.end(), waiting.begin(), waiting.end());
  return csv_line(columns);
}

std::string rows_at(std::size_t point, const Sweep& sweep, const Document& document, const LoadOptions& loading) {
  Document at_point = document;
  std::vector<std::string> front = sweep.apply(point, at_point);
  front.insert(front.begin(), std::to_string(point));
  Scenario scenario = load(std::move(at_point), loading);
  std::string rows;
  for (const Run& run : scenario.runs) {
    std::vector<std::string> row = front;
    Result result{run, {}};
    try {
      result = simulate_run(scenario, run);
    } catch (const Infeasible& infeasible) {
      // Windows may keep a task for ever although each of them is long enough; that shows only when it runs.
      scenario.infeasible[run.system][run.workload] = infeasible.reason();
    }
    const std::vector<std::string> results = summary_row(scenario, result);
    row.insert(row.end(), results.begin(), results.end());
    const std::vector<std::string> waiting = waiting_row(result);
    row.insert(row.end(), waiting.begin(), waiting.end());
    rows += csv_line(row);
  }
  return rows;
}

}  // namespace

int sweep_command(const CommandLine& line) {
  Options options("gpusim sweep FILE [options]",
                  "Runs every point of a scenario's sweep; one CSV row per point, system, workload and policy, in order.");
  declare_scenario_options(options);
  options.value("csv", "FILE", "write there instead of to standard output");
  options.value("out", "DIR", "write sweep.csv there");
  declare_jobs_option(options);
  options.positionals(1, 1).parse(line.arguments);
  if (options.wants_help()) {
    print(options.help());
    return kDone;
  }
  if (options.has("csv") && options.has("out")) throw UsageError("expected one of --csv and --out, got both");
  const std::string& file = options.arguments().front();
  Document document = read_scenario(file, options);
  const Sweep sweep(document);
  if (sweep.pointers().empty())
    throw InputError(file, "/sweep", "missing key \"sweep\"; a scenario without one is run by `gpusim run`");
  LoadOptions loading = load_options(options);
  loading.keep_infeasible = true;

  std::string target = options.text("csv").value_or("-");
  if (const auto folder = options.text("out")) {
    std::error_code error;
    std::filesystem::create_directories(*folder, error);
    if (error) throw IoError(fmt::format("cannot write \"{}\": {}", *folder, error.message()));
    target = *folder + "/sweep.csv";
  }
  FileWriter writer(target);
  Progress progress(sweep.points());
  writer.write(header(sweep));
  OrderedPoints points(
      sweep.points(), [&](std::size_t point) { return rows_at(point, sweep, document, loading); },
      [&](const std::string& rows) {
        writer.write(rows);
        progress.advance();
      });
  points.run(threads(options));
  writer.commit();
  return kDone;
}

}  // namespace gpusim
