#include "sim/policies/common/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "gpusim/policy.hpp"

extern char** environ;

namespace gpusim {
namespace {

constexpr std::size_t kLongestLine = std::size_t{64} << 20;
constexpr int kPatience = 100;  // Tens of milliseconds for the program to end.

/// Starts the program with posix_spawn() instead of fork(), because other threads may hold locks.
int spawn(const std::vector<std::string>& command, int socket, int& process) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  posix_spawnattr_init(&attributes);
  // The program gets a process group of its own, so that everything it starts can be killed with it.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error = posix_spawnp(&process, words.front(), &actions, &attributes, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return error;
}

std::string how_it_ended(int status) {
  if (WIFEXITED(status)) return fmt::format("exited with code {}", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  return "ended";
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> command, Duration timeout) : command_(std::move(command)), timeout_(timeout) {
  // A pair of sockets is used, because writing to a socket whose other end is closed fails instead of raising SIGPIPE.
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw ExternalPolicyError(fmt::format("cannot talk to a program: {}", std::strerror(errno)));
  socket_ = ends[0];
  const int error = spawn(command_, ends[1], process_);
  close(ends[1]);
  if (error != 0) {
    close(socket_);
    process_ = -1;
    fail(fmt::format("cannot be started: {}", std::strerror(error)));
  }
  fcntl(socket_, F_SETFL, O_NONBLOCK);
}

ChildProcess::~ChildProcess() {
  close(socket_);
  if (process_ < 0) return;
  for (int i = 0; i < kPatience; ++i) {
    if (waitpid(process_, nullptr, WNOHANG) != 0) {
      kill(-process_, SIGKILL);  // Kills what the program has started and left behind.
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

std::string ChildProcess::ask(const std::string& line) {
  send(line + "\n");
  return receive();
}

void ChildProcess::fail(const std::string& what) const {
  throw ExternalPolicyError(fmt::format("the policy \"{}\" {}", fmt::join(command_, " "), what));
}

void ChildProcess::fail_ended() {
  // The program has closed its end and is about to exit.
  int status = 0;
  for (int i = 0; i < kPatience; ++i) {
    if (waitpid(process_, &status, WNOHANG) == process_) {
      kill(-process_, SIGKILL);
      process_ = -1;
      fail(fmt::format("{} before it answered", how_it_ended(status)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  fail("closed its output before it answered");
}

void ChildProcess::wait_for(short events) const {
  // Wall-clock time, which decides only whether this fails and never changes a result.
  const auto end = std::chrono::steady_clock::now() + std::chrono::nanoseconds(timeout_.count());
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) fail(fmt::format("has not answered for {} s", exact_seconds(timeout_)));
    pollfd one{socket_, events, 0};
    const int ready = poll(&one, 1, static_cast<int>(std::min<long long>(left, 1'000'000)));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) fail(fmt::format("cannot be waited for: {}", std::strerror(errno)));
  }
}

void ChildProcess::send(const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t count = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count > 0)
      sent += static_cast<std::size_t>(count);
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(POLLOUT);
    else if (errno != EINTR)
      fail_ended();
  }
}

std::string ChildProcess::receive() {
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = received_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return line;
    }
    searched = received_.size();
    if (searched > kLongestLine) fail("answers without an end of line");
    char buffer[65536];
    const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
    if (count > 0)
      received_.append(buffer, static_cast<std::size_t>(count));
    else if (count == 0)
      fail_ended();
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
      wait_for(POLLIN);
    else if (errno == ECONNRESET)
      fail_ended();
    else if (errno != EINTR)
      fail(fmt::format("cannot be read: {}", std::strerror(errno)));
  }
}

}  // namespace gpusim
