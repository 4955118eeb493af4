#pragma once
// GPUs in Slurm's lists of trackable resources (https://slurm.schedmd.com/tres.html).

#include <cstdint>
#include <string>
#include <string_view>

namespace gpusim {

struct SlurmGpus {
  std::uint32_t count = 0;
  std::string type;  ///< type of most of them; empty when the list names no type
};
/// Reads "billing=9,cpu=8,gres/gpu=4,gres/gpu:a100=4,mem=64G" (the total, or the sum of the types when there is no total), and the
/// older form "gpu:tesla:2(S:0-1),craynetwork:1", which is per node for `nodes` nodes.
[[nodiscard]] SlurmGpus slurm_gpus(std::string_view list, std::uint32_t nodes);

}  // namespace gpusim
