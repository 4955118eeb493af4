#pragma once
// GPUSIM_CHECK: an assertion about gpusim itself that is active in every build. Errors of the user are InputErrors (errors.hpp); a
// failed check is a bug in gpusim or in a policy, and ends the program with exit code 70.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <variant>

namespace gpusim {

/// Thrown by GPUSIM_CHECK; only main() catches it.
struct InternalError : std::logic_error {
  using std::logic_error::logic_error;
};

/// A value in the message of a check. It is formatted in fail_check(), so that files with checks do not include a formatting
/// library.
struct CheckValue {
  std::variant<std::int64_t, std::uint64_t, double, std::string_view> shown;
  template <std::signed_integral Number>
  CheckValue(Number number) : shown(static_cast<std::int64_t>(number)) {}  // NOLINT(google-explicit-constructor)
  template <std::unsigned_integral Number>
  CheckValue(Number number) : shown(static_cast<std::uint64_t>(number)) {}  // NOLINT(google-explicit-constructor)
  CheckValue(double number) : shown(number) {}                              // NOLINT(google-explicit-constructor)
  CheckValue(std::string_view text) : shown(text) {}                        // NOLINT(google-explicit-constructor)
};

/// Throws InternalError. `message` has a {} for each value.
[[noreturn]] void fail_check_with(const char* condition, const char* file, int line, std::string_view message,
                                  const CheckValue* values, std::size_t count);
template <class... Values>
[[noreturn]] void fail_check(const char* condition, const char* file, int line, std::string_view message, const Values&... values) {
  const CheckValue list[] = {CheckValue(values)..., CheckValue(std::string_view())};
  fail_check_with(condition, file, line, message, list, sizeof...(values));
}

}  // namespace gpusim

#define GPUSIM_CHECK(condition, ...) \
  (static_cast<bool>(condition) ? void(0) : ::gpusim::fail_check(#condition, __FILE__, __LINE__, __VA_ARGS__))
