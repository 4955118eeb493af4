#pragma once
// Errors in what the user gave. Every message is one line; main() maps the types to exit codes.

#include <stdexcept>
#include <string>
#include <string_view>

namespace gpusim {

/// The user's file or command line is wrong. what() is one line, `file: pointer: reason`.
class InputError : public std::runtime_error {
 public:
  InputError(std::string_view file, std::string_view pointer, std::string_view reason);
};

/// A workload can never run on a system (memory, gang size, eligibility). A sweep turns this InputError into a row.
class Infeasible : public InputError {
 public:
  using InputError::InputError;
  Infeasible(std::string_view file, std::string_view pointer, std::string_view reason);
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

/// The command line is wrong, or asks for something that its files do not contain (exit code 2).
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file cannot be read or written (exit code 4).
struct IoError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Escapes one token of a JSON Pointer (RFC 6901).
[[nodiscard]] std::string pointer_token(std::string_view key);

}  // namespace gpusim
