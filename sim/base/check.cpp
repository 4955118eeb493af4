#include "sim/base/check.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <string_view>

namespace gpusim {

void fail_check_with(const char* condition, const char* file, int line, std::string_view message, const CheckValue* values,
                     std::size_t count) {
  // Only the file name, because messages must not depend on the folder in which gpusim was built.
  std::string_view name = file;
  name.remove_prefix(name.find_last_of('/') + 1);
  fmt::dynamic_format_arg_store<fmt::format_context> arguments;
  for (std::size_t i = 0; i < count; ++i) std::visit([&](const auto& shown) { arguments.push_back(shown); }, values[i].shown);
  throw InternalError(fmt::format("{}:{}: {} (check failed: {})", name, line, fmt::vformat(message, arguments), condition));
}

}  // namespace gpusim
