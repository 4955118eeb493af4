#include "sim/commands/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

namespace gpusim {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kBetweenLines = std::chrono::milliseconds(100);

/// A number with a comma after each three digits.
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = text.size(); place > 3; place -= 3) text.insert(place - 3, ",");
  return text;
}

std::string_view unit_text(WorkUnit unit) {
  switch (unit) {
    case WorkUnit::tasks:
      return "tasks";
    case WorkUnit::rows:
      return "rows";
    case WorkUnit::steps:
      break;
  }
  return "steps";
}

/// A time to wait, in the two units that suit it.
std::string wait_text(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  if (whole < 48 * 3600) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
  return fmt::format("{} d {} h", whole / 86400, whole % 86400 / 3600);
}

/// The line on the terminal. Whoever draws or erases holds its mutex.
class ProgressLine {
 public:
  void draw(const std::string& text) {
    const std::scoped_lock lock(mutex_);
    // A stage that has ended meanwhile has erased the line already, and what is printed just now needs its place.
    if (WorkStage::state().number == 0 || Clock::now() - erased_ < kBetweenLines) return;
    write("\r" + text + "\x1b[K");
    is_shown_ = true;
  }
  void erase() {
    const std::scoped_lock lock(mutex_);
    if (is_shown_) write("\r\x1b[K");
    is_shown_ = false;
    erased_ = Clock::now();
  }

 private:
  static void write(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }
  std::mutex mutex_;
  bool is_shown_ = false;
  Clock::time_point erased_;
};

ProgressLine& progress_line() {
  static ProgressLine line;
  return line;
}

/// Draws the line again and again until it is told to stop.
class ProgressWatch {
 public:
  ProgressWatch() : thread_([this] { watch(); }) {}
  ~ProgressWatch() {
    {
      const std::scoped_lock lock(mutex_);
      is_stopping_ = true;
    }
    stops_.notify_all();
    thread_.join();
  }
  ProgressWatch(const ProgressWatch&) = delete;
  ProgressWatch& operator=(const ProgressWatch&) = delete;

 private:
  void watch() {
    const Clock::time_point begin = Clock::now();
    Clock::time_point stage_begin = begin;
    std::uint64_t stage_number = 0;
    std::unique_lock lock(mutex_);
    while (!stops_.wait_for(lock, kBetweenLines, [this] { return is_stopping_; })) {
      const Clock::time_point now = Clock::now();
      const WorkStage::State stage = WorkStage::state();
      if (stage.number != stage_number) stage_begin = now - kBetweenLines;
      stage_number = stage.number;
      if (stage.number != 0 && now - begin > kPatience)
        progress_line().draw(progress_text(stage, std::chrono::duration<double>(now - stage_begin).count()));
    }
  }

  std::mutex mutex_;
  std::condition_variable stops_;
  bool is_stopping_ = false;
  std::thread thread_;  // Last, so that it finds all others made.
};

/// Null where nothing is shown.
std::unique_ptr<ProgressWatch>& progress_watch() {
  static std::unique_ptr<ProgressWatch> watch;
  return watch;
}

}  // namespace

std::string progress_text(const WorkStage::State& stage, double seconds) {
  const double rate = static_cast<double>(stage.done) / seconds;
  std::string text = "gpusim: ";
  if (stage.total > 0) {
    constexpr std::uint64_t kCells = 20;
    const std::uint64_t filled = std::min(kCells, kCells * stage.done / stage.total);
    text += fmt::format("[{}{}] {} of {} {}", std::string(filled, '#'), std::string(kCells - filled, ' '), grouped(stage.done),
                        grouped(stage.total), unit_text(stage.unit));
  } else {
    text += fmt::format("{} {}", grouped(stage.done), unit_text(stage.unit));
  }
  if (stage.done == 0) return text;
  if (rate < 0.1)
    text += fmt::format(", {} each", wait_text(1 / rate));
  else
    text += rate < 10 ? fmt::format(", {:.1f}/s", rate) : fmt::format(", {}/s", grouped(static_cast<std::uint64_t>(rate)));
  if (stage.total > stage.done) text += fmt::format(", {} left", wait_text(static_cast<double>(stage.total - stage.done) / rate));
  return text;
}

Progress::Progress() {
  const char* const terminal = std::getenv("TERM");
  if (isatty(STDERR_FILENO) == 0 || terminal == nullptr || std::string_view(terminal) == "dumb") return;
  WorkStage::set_eraser([] { progress_line().erase(); });
  progress_watch() = std::make_unique<ProgressWatch>();
}

Progress::~Progress() {
  progress_watch() = nullptr;
  WorkStage::set_eraser(nullptr);
  progress_line().erase();
}

}  // namespace gpusim
