#pragma once
// Jobs of Gavel and Shockwave: steps, or the time that a job takes on the cards it asks for.

#include <string_view>

#include "sim/traces/throughputs.hpp"
#include "sim/traces/trace_import.hpp"

namespace gpusim {

/// As they stand in a file.
struct GavelJob {
  std::string_view name;
  std::string_view model;
  std::string_view batch;
  std::string_view steps;
  std::string_view gpus;
  std::string_view weight;
  std::string_view slo;
  std::string_view duration;
  std::string_view arrival;
  std::size_t line = 0;
};

class GavelJobs {
 public:
  /// Reads the table of steps per second that the options name. `prefers_duration`: a stated duration counts, not the steps.
  GavelJobs(bool prefers_duration, TraceImport& into);
  void add(const GavelJob& stated);

 private:
  TraceImport& into_;
  Throughputs throughputs_;
  bool prefers_duration_;
};

}  // namespace gpusim
