#include "sim/traces/slurm_tres.hpp"

#include <algorithm>

#include "sim/traces/fields.hpp"

namespace gpusim {
namespace {

constexpr std::int64_t kMost = 4'000'000;

std::uint32_t count_of(std::string_view text) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(parse_whole(text).value_or(0), 0, kMost));
}

/// Adds an entry such as "gpu", "gpu:2" or "gpu:a100:2".
void add_gres(std::string_view item, std::uint32_t nodes, SlurmGpus& typed, std::uint32_t& most) {
  item = take_until(item, '(');
  (void)take_until(item, ':');
  const std::size_t last = item.rfind(':');
  const std::string_view count = last == std::string_view::npos ? item : item.substr(last + 1);
  const bool is_counted = parse_whole(count).has_value();
  const std::uint32_t gpus = nodes * (is_counted ? count_of(count) : 1);
  const std::string_view type = last == std::string_view::npos ? (is_counted ? std::string_view{} : item) : item.substr(0, last);
  typed.count += gpus;
  if (!type.empty() && gpus > most) {
    most = gpus;
    typed.type = type;
  }
}

}  // namespace

SlurmGpus slurm_gpus(std::string_view list, std::uint32_t nodes) {
  std::uint32_t total = 0;
  std::uint32_t most = 0;
  SlurmGpus typed;
  while (!list.empty()) {
    std::string_view item = trimmed(take_until(list, ','));
    if (item.starts_with("gres:")) item.remove_prefix(5);
    if (item.starts_with("gres/gpu")) {
      std::string_view value = item.substr(std::string_view("gres/gpu").size());
      const std::string_view key = take_until(value, '=');
      const std::uint32_t count = count_of(value);
      if (key.empty()) {
        total += count;
      } else if (key.starts_with(':')) {
        typed.count += count;
        if (count > most) {
          most = count;
          typed.type = key.substr(1);
        }
      }
    } else if (item == "gpu" || item.starts_with("gpu:") || item.starts_with("gpu(")) {
      add_gres(item, nodes, typed, most);
    }
  }
  if (total > 0) typed.count = total;
  return typed;
}

}  // namespace gpusim
