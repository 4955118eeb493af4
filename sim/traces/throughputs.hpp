#pragma once
// Steps per second of models on cards: what turns the steps of a Gavel or Shockwave job into time.

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "sim/traces/trace_import.hpp"

namespace gpusim {

/// A CSV with the columns gpu, model, batch_size (or batch_size_per_gpu), n_gpus, steps_per_s and perhaps placement, of which
/// "consolidated" counts. Rows of 0 (out of memory, or not measured) are skipped.
class Throughputs {
 public:
  Throughputs() = default;
  explicit Throughputs(const std::string& file);

  [[nodiscard]] bool is_empty() const { return table_.empty(); }
  /// Gives the job its times on all cards of the table: steps / (steps per second). False when there is none.
  [[nodiscard]] bool set_times(JobRow& job, std::string_view batch, double steps, TraceImport& into) const;

 private:
  /// By model, batch and number of GPUs: steps per second by GPU name.
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::map<std::string, double>> table_;
};

}  // namespace gpusim
