#include "gpusim/check.hpp"

#include <string>
#include <string_view>

namespace gpusim {

void fail_check(const char* condition, const char* file, int line, const std::string& message) {
  // The name alone: messages must not depend on the folder in which gpusim was built.
  std::string_view name = file;
  name.remove_prefix(name.find_last_of('/') + 1);
  throw InternalError(fmt::format("{}:{}: {} (check failed: {})", name, line, message, condition));
}

}  // namespace gpusim
