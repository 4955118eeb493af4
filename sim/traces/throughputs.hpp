#pragma once
// Steps per second of models on GPUs, which turn the steps of a Gavel or Shockwave job into time.

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "sim/traces/trace_import.hpp"

namespace gpusim {

/// A CSV with the columns gpu, model, batch_size (or batch_size_per_gpu), n_gpus, steps_per_s and optionally placement, of which
/// only "consolidated" rows are used. Rows of 0 (out of memory, or not measured) are skipped.
class Throughputs {
 public:
  Throughputs() = default;
  explicit Throughputs(const std::string& file);

  [[nodiscard]] bool is_empty() const { return table_.empty(); }
  /// Sets the times of the job on all GPUs of the table: steps / (steps per second). False when the table has none.
  [[nodiscard]] bool set_times(JobRow& job, std::string_view batch, double steps, TraceImport& into) const;

 private:
  /// Steps per second by GPU name, for each (model, batch, number of GPUs).
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::map<std::string, double>> table_;
};

}  // namespace gpusim
