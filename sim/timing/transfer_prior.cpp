#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "sim/base/check.hpp"
#include "sim/base/text.hpp"
#include "sim/timing/transfer.hpp"

namespace gpusim {

/// The text of transfer_prior.csv.
extern const char* const kTransferPrior;

namespace {

double number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  GPUSIM_CHECK(error == std::errc{} && end == text.data() + text.size(), "\"{}\" in transfer_prior.csv", text);
  return value;
}

TransferPrior read_prior(std::string_view table) {
  TransferPrior prior;
  (void)take_until(table, '\n');
  while (!table.empty()) {
    std::string_view line = take_until(table, '\n');
    const std::string_view what = take_until(line, ',');
    const std::string_view name = take_until(line, ',');
    const std::string_view mean = take_until(line, ',');
    if (what == "term")
      prior.terms[std::string(name)] = {number(mean), number(line)};
    else if (what == "family")
      prior.families.emplace(name);
    else
      prior.band_factor = number(mean);
  }
  return prior;
}

}  // namespace

// The table is written by tools/fit_laws from nothing but the defaults of the law, on one row a GPU, network, setting,
// precision and batch of: NVIDIA/DeepLearningExamples 729963dd47 (tables of the READMEs), lambdal/deeplearning-benchmark aa5addb6a5
// (pytorch/results), stanford-futuredata/gavel c4fa400973 (isolated throughputs), mlcommons/training_results_v0.7 0a8a85a209,
// sitar-lab/NeuSight 6945927d9a (measured latencies), u39kun/deep-learning-benchmark 9dc3e36e6f. Means and variances of natural
// logarithms, or of exponents ("peak", "bandwidth", "fp32"). Means of GPUs and architectures are over what the exponents give.
const TransferPrior& carried_transfer_prior() {
  static const TransferPrior prior = read_prior(kTransferPrior);
  return prior;
}

}  // namespace gpusim
