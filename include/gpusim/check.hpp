#pragma once
// GPUSIM_CHECK: an assertion about gpusim itself that is on in every build. What a user can get wrong is an InputError
// (reader.hpp); what fails here is a bug in gpusim or in a policy, and ends the program with exit code 70.

#include <fmt/format.h>

#include <stdexcept>

namespace gpusim {

/// Thrown by GPUSIM_CHECK; only main catches it.
struct InternalError : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* condition, const char* file, int line, const std::string& message);

}  // namespace gpusim

#define GPUSIM_CHECK(condition, ...) \
  (static_cast<bool>(condition) ? void(0) : ::gpusim::fail_check(#condition, __FILE__, __LINE__, ::fmt::format(__VA_ARGS__)))
