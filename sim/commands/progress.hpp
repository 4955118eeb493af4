#pragma once
// A progress bar with rate and remaining time on standard error; silent when that is no terminal.

#include <chrono>
#include <cstddef>

namespace gpusim {

class Progress {
 public:
  explicit Progress(std::size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void advance();

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t total_;
  std::size_t done_ = 0;
  bool is_shown_;
  Clock::time_point start_;
  Clock::time_point last_drawn_;
};

}  // namespace gpusim
