#pragma once
// GPUs in Slurm's lists of trackable resources (https://slurm.schedmd.com/tres.html).

#include <cstdint>
#include <string>
#include <string_view>

namespace gpusim {

struct SlurmGpus {
  std::uint32_t count = 0;
  std::string type;  ///< the one that most of them are; empty when the list names none
};
/// From "billing=9,cpu=8,gres/gpu=4,gres/gpu:a100=4,mem=64G" (the total, or the sum of the types where there is no total), and
/// from the older "gpu:tesla:2(S:0-1),craynetwork:1", which counts on each of `nodes`.
[[nodiscard]] SlurmGpus slurm_gpus(std::string_view list, std::uint32_t nodes);

}  // namespace gpusim
