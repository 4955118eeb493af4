#pragma once
// Values that hold for every GPU, or that a table gives by GPU id or family.

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"

namespace gpusim {

template <class T>
struct ByGpu {
  std::optional<T> any;
  std::vector<std::pair<std::string, T>> table;
};

/// `what` a value is, for messages; `read` takes the Reader of one.
template <class Read>
auto read_by_gpu(Reader at, std::string_view what, Read read) {
  ByGpu<decltype(read(at))> result;
  if (!at.is_object() || at.is_value()) {
    result.any = read(at);
    return result;
  }
  for (const auto& [gpu, value] : at.members()) result.table.emplace_back(gpu, read(value));
  if (result.table.empty()) at.fail(fmt::format("expected a {} for at least one GPU", what));
  return result;
}

}  // namespace gpusim
