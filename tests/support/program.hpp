#pragma once
// Runs the real program as a user would.

#include <string>

namespace gpusim::test {

struct ProgramResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};
/// Runs `shell` with sh in `folder`; $GPUSIM is the program. The locale is C.UTF-8 and standard input empty.
[[nodiscard]] ProgramResult run_program(const std::string& shell, const std::string& folder = ".");

/// A folder of its own under the system's temporary folder; goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Checks that the program answered with this one line, this exit code and nothing else. A message that ends with " …" may go on as
/// it likes, so that no test repeats a table of names.
void check_failure(const ProgramResult& result, int exit_code, const std::string& message);

[[nodiscard]] std::string read_text(const std::string& file);
void write_text(const std::string& file, const std::string& text);

}  // namespace gpusim::test
