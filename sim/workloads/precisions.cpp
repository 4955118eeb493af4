// Reads the speed-up of a task in a precision and the part of its memory that it needs there.

#include <tuple>
#include <utility>

#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"

namespace gpusim {

constexpr Key kPrecisionSpeedupRows[] = {
    {"tf32", "factor by GPU", "none", "in TF32, of GPUs whose sheet has a peak in it"},
    {"mixed", "factor by GPU", "none", "in mixed precision, of GPUs whose FP16 peak is above the FP32 peak"},
    {"fp8", "factor by GPU", "none", "in FP8, of GPUs whose sheet has a peak in it"},
};
extern constinit const KeySection kPrecisionSpeedupKeys{"precision speed-up", "speed-ups by precision", kPrecisionSpeedupRows};

constexpr Key kPrecisionMemoryRows[] = {
    {"tf32", "factor", "1", "in TF32"},
    {"mixed", "factor", "1", "in mixed precision"},
    {"fp8", "factor", "1", "in FP8"},
};
extern constinit const KeySection kPrecisionMemoryKeys{"precision memory", "parts of the memory by precision",
                                                       kPrecisionMemoryRows};

namespace {

auto read_speedup(const Reader& at) {
  return read_by_gpu(at, "speed-up", [](const Reader& value) { return value.factor(); });
}

/// Reads the long form of `mixed_speedup`. Both forms may occur together unless a GPU has a speed-up in each.
void add_mixed_speedup(const Reader& at, Profile& profile) {
  const auto [any, table] = read_speedup(at);
  const bool has_short_form = profile.any_mixed_speedup || !profile.mixed_speedup.empty();
  const auto fail_twice = [](const Reader& where) {
    where.fail("stated in \"mixed_speedup\" too, which is short for it; expected one of the two");
  };
  if (has_short_form && (any || profile.any_mixed_speedup)) fail_twice(at);
  for (const auto& [gpu, value] : profile.mixed_speedup)
    for (const auto& entry : table)
      if (entry.first == gpu) fail_twice(Reader(at).at(gpu));
  if (any) profile.any_mixed_speedup = any;
  profile.mixed_speedup.insert(profile.mixed_speedup.end(), table.begin(), table.end());
}

}  // namespace

void read_precisions(Reader& at, Profile& profile) {
  if (const std::optional<Reader> speedup = at.find("mixed_speedup")) {
    std::tie(profile.any_mixed_speedup, profile.mixed_speedup) = read_speedup(*speedup);
    profile.short_mixed_speedups = profile.mixed_speedup.size();
  }
  if (std::optional<Reader> speedups = at.find("precision_speedup")) {
    speedups->expect_object(kPrecisionSpeedupKeys);
    if (const auto mixed = speedups->find("mixed")) add_mixed_speedup(*mixed, profile);
    for (const auto& [name, precision] : {std::pair{"tf32", Precision::tf32}, std::pair{"fp8", Precision::fp8}})
      if (const auto speedup = speedups->find(name)) {
        auto [any, table] = read_speedup(*speedup);
        profile.precision_speedup[precision] = {any, std::move(table)};
      }
    speedups->done();
  }
  if (std::optional<Reader> factors = at.find("precision_memory")) {
    factors->expect_object(kPrecisionMemoryKeys);
    for (const auto& [name, precision] :
         {std::pair{"tf32", Precision::tf32}, std::pair{"mixed", Precision::mixed}, std::pair{"fp8", Precision::fp8}})
      if (const auto factor = factors->find(name)) profile.precision_memory[precision] = factor->factor();
    factors->done();
  }
}

}  // namespace gpusim
