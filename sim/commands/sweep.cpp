#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "sim/base/texts_in_order.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {
namespace {

/// Shows a progress bar with rate and remaining time on standard error, or nothing when that is not a terminal.
class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total) {}
  ~Progress() {
    if (is_shown_) fmt::print(stderr, "\r\x1b[K");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance() {
    ++done_;
    const Clock::time_point now = Clock::now();
    if (!is_shown_ || now - last_drawn_ < std::chrono::milliseconds(100)) return;
    last_drawn_ = now;
    constexpr std::size_t kCells = 30;
    const std::size_t filled = kCells * done_ / total_;
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const double rate = static_cast<double>(done_) / elapsed;
    fmt::print(stderr, "\r[{}{}] {}/{}  {:.0f}/s  {:.0f} s left ", std::string(filled, '#'), std::string(kCells - filled, ' '),
               done_, total_, rate, static_cast<double>(total_ - done_) / rate);
    std::fflush(stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t total_;
  std::size_t done_ = 0;
  bool is_shown_ = isatty(STDERR_FILENO) != 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_drawn_ = start_;
};

}  // namespace

void declare_sweep(Options& options) {
  declare_scenario_options(options);
  options.value("csv", "FILE", "write there instead of to standard output");
  options.value("out", "DIR", "write sweep.csv there");
  declare_jobs_option(options);
}

int sweep_command(const Options& options) {
  if (options.has("csv") && options.has("out")) throw UsageError("expected one of --csv and --out, got both");
  const std::string& file = options.arguments().front();
  Document document = read_scenario(file, options);
  const Sweep sweep(document);
  if (sweep.pointers().empty())
    throw InputError(file, "/sweep", "missing key \"sweep\"; a scenario without one is run by `gpusim run`");
  const LoadOptions loading = load_options(options);
  std::string target = options.text("csv").value_or("-");
  if (const auto folder = options.text("out")) {
    make_folder(*folder);
    target = *folder + "/sweep.csv";
  }
  FileWriter writer(target);
  Progress progress(sweep.points());
  writer.write(sweep_header(sweep));
  std::vector<std::uint8_t> has_run(sweep.points());  // by point; no bits, which threads would share
  for_each_text(
      sweep.points(), threads(options),
      [&](std::size_t point) {
        SweepRows rows = sweep_rows(sweep, point, document, loading);
        has_run[point] = rows.has_run ? 1 : 0;
        return std::move(rows.text);
      },
      [&](const std::string& rows) {
        writer.write(rows);
        progress.advance();
      });
  writer.commit();
  if (std::ranges::find(has_run, 1) == has_run.end())
    throw InputError(file, "/sweep", "no system can run anything at any of its points; the column \"status\" says why");
  return kDone;
}

}  // namespace gpusim
