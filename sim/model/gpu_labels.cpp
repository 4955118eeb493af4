#include "sim/model/gpu_labels.hpp"

#include <algorithm>
#include <cctype>

namespace gpusim {

std::string plain_name(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return plain;
}

const Gpu* find_gpu(const std::vector<Gpu>& catalogue, std::string_view id) {
  const auto found = std::find_if(catalogue.begin(), catalogue.end(), [&](const Gpu& gpu) { return gpu.id == id; });
  return found == catalogue.end() ? nullptr : &*found;
}

GpuLabels::GpuLabels(const std::vector<Gpu>& catalogue) {
  for (const Gpu& gpu : catalogue) {
    ids_.emplace(plain_name(gpu.id), gpu.id);
    for (const std::string& label : gpu.labels)
      if (label != gpu.family) ids_.emplace(plain_name(label), gpu.id);
  }
  // The name of a family is a label of its representative, unless it is a GPU's own label.
  std::map<std::string, int> members;
  for (const Gpu& gpu : catalogue) ++members[gpu.family];
  for (const Gpu& gpu : catalogue)
    if (std::find(gpu.labels.begin(), gpu.labels.end(), gpu.family) != gpu.labels.end() &&
        ids_.emplace(plain_name(gpu.family), gpu.id).second && members[gpu.family] > 1)
      families_.insert(plain_name(gpu.family));
}

std::string GpuLabels::find(const std::string& label) const {
  const auto found = ids_.find(plain_name(label));
  return found == ids_.end() ? "" : found->second;
}

bool GpuLabels::is_family(const std::string& label) const { return families_.contains(plain_name(label)); }

}  // namespace gpusim
