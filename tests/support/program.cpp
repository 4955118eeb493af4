#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gpusim::test {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gpusim-test-").string() + std::string(6, 'X');  // mkdtemp's own
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ProgramResult run_program(const std::string& shell, const std::string& folder) {
  const TemporaryFolder streams;
  const std::string command = "cd '" + folder + "' && export LC_ALL=C.UTF-8 GPUSIM='" GPUSIM_PROGRAM "' && { " + shell + "\n} > '" +
                              streams.path() + "/out' 2> '" + streams.path() + "/err' < /dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read_text(streams.path() + "/out"),
          read_text(streams.path() + "/err")};
}

void check_failure(const ProgramResult& result, int exit_code, const std::string& message) {
  const std::string expected = "gpusim: error: " + message;
  const std::string ellipsis = " …";
  if (message.ends_with(ellipsis)) {
    CHECK(result.err.substr(0, expected.size() - ellipsis.size()) == expected.substr(0, expected.size() - ellipsis.size()));
    CHECK(result.err.find('\n') + 1 == result.err.size());
  } else {
    CHECK(result.err == expected + "\n");
  }
  CHECK(result.exit_code == exit_code);
  CHECK(result.out.empty());
}

std::string read_text(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

void write_text(const std::string& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  if (!stream.flush()) throw std::runtime_error("cannot write " + file);
}

}  // namespace gpusim::test
