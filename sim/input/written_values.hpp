#pragma once
// Many values of a document that is not being read any more.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gpusim/reader.hpp"

namespace gpusim {

/// Document::as_written() for many pointers: the names in an object are looked through once and not for every pointer, so that to
/// ask about each of 100,000 tasks takes no longer than to read them. The document must outlive this, and stay as it is.
class WrittenValues {
 public:
  explicit WrittenValues(const Document& document) : document_(document) {}
  [[nodiscard]] std::optional<std::string> at(std::string_view pointer);

 private:
  using Positions = std::unordered_map<std::string_view, std::size_t>;
  const Document& document_;
  std::unordered_map<const void*, Positions> objects_;  ///< where each name stands, of large objects that were asked
};

}  // namespace gpusim
