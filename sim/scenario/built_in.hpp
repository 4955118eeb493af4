#pragma once
// Files that tools/embed.cmake builds into the binary.

#include <cstddef>

namespace gpusim {

struct BuiltInSheet {
  const char* id;
  const char* json;
};
extern const BuiltInSheet kBuiltInSheets[];
extern const std::size_t kBuiltInSheetCount;
extern const BuiltInSheet kBuiltInProfiles[];
extern const std::size_t kBuiltInProfileCount;
extern const char* const kVersion;

}  // namespace gpusim
