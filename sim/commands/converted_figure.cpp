#include "sim/commands/converted_figure.hpp"

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "gpusim/errors.hpp"

extern char** environ;

namespace gpusim {
namespace {

constexpr const char* kProgram = "rsvg-convert";

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using TemporaryFile = std::unique_ptr<std::FILE, CloseFile>;

/// Files without a name take what goes in and comes out, so that neither program ever waits for the other.
TemporaryFile temporary_file(const std::string& text = {}) {
  TemporaryFile file(std::tmpfile());
  const bool is_written =
      file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() && std::fflush(file.get()) == 0;
  if (!is_written) throw IoError(fmt::format("cannot write a temporary file: {}", std::generic_category().message(errno)));
  ::lseek(::fileno(file.get()), 0, SEEK_SET);
  return file;
}

std::string content_of(std::FILE* file) {
  std::string content;
  std::array<char, 65536> block;
  ::lseek(::fileno(file), 0, SEEK_SET);
  for (ssize_t size; (size = ::read(::fileno(file), block.data(), block.size())) > 0;)
    content.append(block.data(), static_cast<std::size_t>(size));
  return content;
}

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  void use(std::FILE* file, int as) { posix_spawn_file_actions_adddup2(&actions_, ::fileno(file), as); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string converted_figure(const std::string& svg, std::string_view format, const std::string& file) {
  const TemporaryFile in = temporary_file(svg);
  const TemporaryFile out = temporary_file();
  const TemporaryFile messages = temporary_file();
  FileActions actions;
  actions.use(in.get(), STDIN_FILENO);
  actions.use(out.get(), STDOUT_FILENO);
  actions.use(messages.get(), STDERR_FILENO);
  std::array<std::string, 5> words{kProgram, "--unlimited", "--format=" + std::string(format), "--dpi-x=300", "--dpi-y=300"};
  std::array<char*, words.size() + 1> arguments{};
  for (std::size_t i = 0; i < words.size(); ++i) arguments[i] = words[i].data();
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, kProgram, actions.get(), nullptr, arguments.data(), environ);
  if (error == ENOENT)
    throw IoError(
        fmt::format("cannot write \"{}\": {} is not installed (Debian: apt install librsvg2-bin); .svg needs no other program",
                    file, kProgram));
  int status = 0;
  if (error == 0)
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  if (error != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    const std::string reason = error != 0 ? std::generic_category().message(error) : first_line(content_of(messages.get()));
    throw IoError(fmt::format("cannot write \"{}\": {} failed: {}", file, kProgram, reason));
  }
  return content_of(out.get());
}

}  // namespace gpusim
