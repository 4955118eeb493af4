#pragma once
// Resolves labels of GPUs that others have chosen: in tables of measurements, lists of nodes, and logs.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// The text in lower case with only letters and digits.
[[nodiscard]] std::string plain_name(std::string_view text);

/// The sheet of a catalogue with this id; nullptr when none has it.
[[nodiscard]] const Gpu* find_gpu(const std::vector<Gpu>& catalogue, std::string_view id);

/// The labels of the GPUs of a catalogue in tables, including the bare name of a family for its representative ("V100"). Matching
/// ignores case, blanks, `-` and `_`. An unknown label resolves to nothing, so that an unknown GPU never becomes another one.
class GpuLabels {
 public:
  explicit GpuLabels(const std::vector<Gpu>& catalogue);
  [[nodiscard]] std::string find(const std::string& label) const;  ///< id of the data sheet; empty when the label is unknown
  /// True for the name of a family with several GPUs. Such a label does not tell which of them was measured.
  [[nodiscard]] bool is_family(const std::string& label) const;

 private:
  std::map<std::string, std::string> ids_;
  std::set<std::string> families_;
};

}  // namespace gpusim
