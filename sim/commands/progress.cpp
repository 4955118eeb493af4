#include "sim/commands/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace gpusim {

Progress::Progress(std::size_t total)
    : total_(total), is_shown_(isatty(STDERR_FILENO) != 0), start_(Clock::now()), last_drawn_(start_) {}

Progress::~Progress() {
  if (is_shown_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::advance() {
  ++done_;
  const Clock::time_point now = Clock::now();
  if (!is_shown_ || now - last_drawn_ < std::chrono::milliseconds(100)) return;
  last_drawn_ = now;
  constexpr std::size_t kCells = 30;
  const std::size_t filled = kCells * done_ / total_;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double rate = static_cast<double>(done_) / elapsed;
  fmt::print(stderr, "\r[{}{}] {}/{}  {:.0f}/s  {:.0f} s left ", std::string(filled, '#'), std::string(kCells - filled, ' '), done_,
             total_, rate, static_cast<double>(total_ - done_) / rate);
  std::fflush(stderr);
}

}  // namespace gpusim
