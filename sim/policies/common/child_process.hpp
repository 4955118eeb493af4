#pragma once
// A program that runs beside this one and is talked to line by line.

#include <cstdint>
#include <string>
#include <vector>

#include "gpusim/units.hpp"

namespace gpusim {

/// Started at construction, with both its standard input and output connected; its messages go where ours go. Every failure (it
/// cannot be started, ends, says nothing for `timeout`) is an ExternalPolicyError. At destruction it sees the end of its input, has
/// a second to end, and is killed with all it has started.
class ChildProcess {
 public:
  ChildProcess(std::vector<std::string> command, Duration timeout);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Sends a line (without its end) and waits for one.
  [[nodiscard]] std::string ask(const std::string& line);
  /// What failed, as one line with the name of the program.
  [[noreturn]] void fail(const std::string& what) const;

 private:
  void wait_for(short events) const;
  void send(const std::string& text);
  [[nodiscard]] std::string receive();
  [[noreturn]] void fail_ended();

  std::vector<std::string> command_;
  Duration timeout_;
  int socket_ = -1;
  int process_ = -1;  ///< -1 once its end has been taken note of
  std::string received_;
};

}  // namespace gpusim
