#pragma once
// A child process that is asked line by line.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// The program is started by the constructor with its standard input and output connected; its standard error is ours. Every
/// failure (it cannot be started, ends, or is silent for `timeout`) is an ExternalPolicyError. The destructor closes its input,
/// waits one second for it to end, and kills it with everything that it has started.
class ChildProcess {
 public:
  ChildProcess(std::vector<std::string> command, Duration timeout);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Sends a line (without the newline) and waits for the answer, one line.
  [[nodiscard]] std::string ask(const std::string& line);
  /// Throws an ExternalPolicyError with a one-line message that names the program.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  void wait_for(short events) const;
  void send(const std::string& text);
  [[nodiscard]] std::string receive();
  [[noreturn]] void fail_ended();

  std::vector<std::string> command_;
  Duration timeout_;
  int socket_ = -1;
  int process_ = -1;  ///< -1 after the process has been waited for
  std::string received_;
};

}  // namespace gpusim
