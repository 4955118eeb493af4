#pragma once
// Which card a label means that somebody else chose: in tables of measurements, lists of nodes, logs.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/hardware.hpp"

namespace gpusim {

/// Lower case without anything but letters and digits.
[[nodiscard]] std::string plain_name(std::string_view text);

/// The sheet of a catalogue with this id; nullptr when none has it.
[[nodiscard]] const Gpu* find_gpu(const std::vector<Gpu>& catalogue, std::string_view id);

/// Labels under which tables know the GPUs of the catalogue, and the bare name of a family for the card that stands for it
/// ("V100"). Matching ignores case, blanks, `-` and `_`; a label that is not there names no GPU: an unknown card never becomes
/// another one.
class GpuLabels {
 public:
  explicit GpuLabels(const std::vector<Gpu>& catalogue);
  [[nodiscard]] std::string find(const std::string& label) const;  ///< the id, or empty
  /// The name of a family of several cards: which of them it was measured on, the label does not say.
  [[nodiscard]] bool is_family(const std::string& label) const;

 private:
  std::map<std::string, std::string> ids_;
  std::set<std::string> families_;
};

}  // namespace gpusim
