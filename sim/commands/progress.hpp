#pragma once
// Shows on standard error how far long work is.

#include <string>

#include "sim/base/work_stage.hpp"

namespace gpusim {

/// Returns what the line says of a stage that began this many seconds ago: how far it is, its rate and, where it can be told, the
/// remaining time. It fits into 80 columns.
[[nodiscard]] std::string progress_text(const WorkStage::State& stage, double seconds);

/// While an object lives and work has lasted for more than a second, one line on standard error shows how far it is. The line is
/// overwritten, and erased when a stage ends or something else is printed. Nothing is shown where standard error is no terminal, or
/// TERM is "dumb". There is at most one object at a time.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
};

}  // namespace gpusim
