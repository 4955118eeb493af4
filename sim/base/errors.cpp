#include "gpusim/errors.hpp"

#include <fmt/format.h>

#include "sim/base/message.hpp"

namespace gpusim {
namespace {

std::string located(std::string_view file, std::string_view pointer, std::string_view reason) {
  std::string text;
  for (const std::string_view part : {file, pointer})
    if (!part.empty()) text += fmt::format("{}: ", part);
  text += reason;
  return one_line(text);
}

}  // namespace

InputError::InputError(std::string_view file, std::string_view pointer, std::string_view reason)
    : std::runtime_error(located(file, pointer, reason)) {}

Infeasible::Infeasible(std::string_view file, std::string_view pointer, std::string_view reason)
    : InputError(file, pointer, reason), reason_(one_line(reason)) {}

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

}  // namespace gpusim
