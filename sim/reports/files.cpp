#include "gpusim/report.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <streambuf>
#include <system_error>
#include <utility>

#include "sim/base/work_stage.hpp"
#include "sim/reports/csv.hpp"
#include "sim/reports/files.hpp"

namespace gpusim {
namespace {

[[noreturn]] void fail_writing(std::string_view quoted_name, int error) {
  throw IoError(fmt::format("cannot write {}: {}", quoted_name, std::generic_category().message(error)));
}

/// The names of temporary files that are being written, for who ends the program: a signal handler may neither lock nor allocate.
/// Those beyond the last place are not kept.
std::array<std::atomic<const char*>, 16> unfinished_files{};
static_assert(std::atomic<const char*>::is_always_lock_free);

void remember_unfinished(const char* name) {
  for (std::atomic<const char*>& place : unfinished_files) {
    const char* free = nullptr;
    if (place.compare_exchange_strong(free, name)) return;
  }
}

void forget_unfinished(const char* name) {
  for (std::atomic<const char*>& place : unfinished_files) {
    const char* taken = name;
    if (place.compare_exchange_strong(taken, nullptr)) return;
  }
}

/// Ends the program as the signal would have without us.
extern "C" void remove_unfinished_and_end(int signal) {
  for (const std::atomic<const char*>& place : unfinished_files)
    if (const char* name = place.load()) ::unlink(name);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

/// The file that a name stands for, behind symbolic links, whether it exists or not. Throws IoError for links in a circle.
std::filesystem::path link_target(const std::string& file) {
  constexpr int kMostLinks = 40;  // as in the Linux kernel
  std::filesystem::path target = file;
  std::error_code error;
  for (int links = 0; std::filesystem::is_symlink(target, error); ++links) {
    if (links == kMostLinks) fail_writing(fmt::format("\"{}\"", file), ELOOP);
    target = target.parent_path() / std::filesystem::read_symlink(target, error);
    if (error) fail_writing(fmt::format("\"{}\"", file), error.value());
  }
  return target;
}

bool is_standard_output(const struct stat& status) {
  struct stat standard{};
  return ::fstat(STDOUT_FILENO, &standard) == 0 && standard.st_dev == status.st_dev && standard.st_ino == status.st_ino;
}

}  // namespace

/// Standard output, or a file that appears under its name only when it is complete: it grows under a temporary name in the same
/// folder, which goes away with this object unless complete() was reached. A symbolic link stays one, and what it names is written;
/// a file that is replaced keeps its permissions. What is there already and is no regular file (/dev/null, a pipe), or is where
/// standard output goes (/dev/stdout), is written to as it is, for a rename would replace it. Every failure is an IoError that
/// names the file.
class FileWriter::Output : public std::streambuf {
 public:
  explicit Output(const std::string& file) : file_(file), is_standard_(file == "-") {
    // Without this a stream swallows what its buffer throws and only remembers that something went wrong.
    stream.exceptions(std::ios::badbit | std::ios::failbit);
    if (is_standard_) return;
    struct stat status{};
    const bool exists = ::stat(file.c_str(), &status) == 0;
    if (exists && is_standard_output(status)) {
      descriptor_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
    } else if (exists && !S_ISREG(status.st_mode)) {
      descriptor_ = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
      open_temporary(exists ? &status : nullptr);
    }
    if (descriptor_ < 0) fail(errno);
  }

  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  ~Output() override {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (temporary_.empty()) return;
    if (!is_complete_) ::unlink(temporary_.c_str());
    forget_unfinished(temporary_.c_str());
  }

  void complete() {
    write_buffer();
    if (is_standard_) return;
    const bool is_renamed = !temporary_.empty();
    if (is_renamed && ::fsync(descriptor_) != 0) fail(errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
    if (is_renamed && ::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
    is_complete_ = true;
  }

  std::ostream stream{this};

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    buffer_.append(text, static_cast<std::size_t>(size));
    if (is_standard_ || buffer_.size() >= kBlockBytes) write_buffer();
    return size;
  }

  int_type overflow(int_type character) override {
    if (!traits_type::eq_int_type(character, traits_type::eof())) buffer_ += traits_type::to_char_type(character);
    return traits_type::not_eof(character);
  }

 private:
  /// Opens a file beside the one that it will replace, with the permissions of that.
  void open_temporary(const struct stat* replaced) {
    static std::atomic<unsigned> number{0};
    target_ = link_target(file_);
    if (replaced != nullptr && ::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0) fail(errno);
    temporary_ = target_.parent_path() / fmt::format(".gpusim-{}-{}.tmp", ::getpid(), ++number);
    remember_unfinished(temporary_.c_str());
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
      const int error = errno;
      forget_unfinished(temporary_.c_str());
      fail(error);
    }
    if (replaced == nullptr) return;
    // Only root may give files away; what may not be kept is as for a new file.
    if (::fchown(descriptor_, replaced->st_uid, replaced->st_gid) == 0 || replaced->st_uid == ::geteuid())
      (void)::fchmod(descriptor_, replaced->st_mode & 07777);
  }

  void write_buffer() {
    if (is_standard_) {
      WorkStage::before_output();
      const bool is_written = std::fwrite(buffer_.data(), 1, buffer_.size(), stdout) == buffer_.size();
      if (!is_written || std::fflush(stdout) != 0) fail_writing("standard output", errno);
    }
    std::string_view rest = is_standard_ ? std::string_view() : buffer_;
    while (!rest.empty()) {
      const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail(errno);
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    buffer_.clear();
  }

  [[noreturn]] void fail(int error) const { fail_writing(fmt::format("\"{}\"", file_), error); }

  std::string file_;
  std::filesystem::path target_;     ///< of links; empty where nothing is renamed
  std::filesystem::path temporary_;  ///< likewise
  std::string buffer_;
  int descriptor_ = -1;
  bool is_standard_;
  bool is_complete_ = false;
};

FileWriter::FileWriter(const std::string& file) : output_(std::make_unique<Output>(file)) {}

FileWriter::~FileWriter() = default;

std::ostream& FileWriter::stream() { return output_->stream; }

void FileWriter::write(std::string_view text) { output_->sputn(text.data(), static_cast<std::streamsize>(text.size())); }

void FileWriter::commit() { output_->complete(); }

void check_can_be_written(const std::string& file) {
  std::error_code ignored;
  // A pipe that nobody reads yet would wait for a reader.
  if (file == "-" || (std::filesystem::exists(file, ignored) && std::filesystem::is_other(file, ignored))) return;
  const FileWriter discarded(file);
}

void check_can_be_folder(const std::string& folder) {
  const auto fail = [&](int error) { fail_writing(fmt::format("\"{}\"", folder), error); };
  std::error_code error;
  std::filesystem::path existing = std::filesystem::absolute(folder, error);
  while (!std::filesystem::exists(existing, error)) {
    if (error && error != std::errc::not_a_directory) fail(error.value());
    existing = existing.parent_path();
  }
  if (!std::filesystem::is_directory(existing, error)) fail(ENOTDIR);
  if (::faccessat(AT_FDCWD, existing.c_str(), W_OK | X_OK, AT_EACCESS) != 0) fail(errno);
}

void end_cleanly_on_signals() {
  // What grows beyond the limit of the user's files fails with EFBIG, which is reported.
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    if (std::signal(signal, remove_unfinished_and_end) == SIG_IGN) std::signal(signal, SIG_IGN);
}

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_writing(fmt::format("\"{}\"", folder), error.value());
}

void write_reports(const ReportInput& input, const std::string& folder) {
  make_folder(folder);
  const auto name = [&](const ReportRow& row) { return (std::filesystem::path(folder) / row.file).string(); };
  for (const ReportRow& row : report_table())
    if (row.is_written(input)) check_can_be_written(name(row));
  for (const ReportRow& row : report_table()) {
    if (!row.is_written(input)) continue;
    FileWriter file(name(row));
    row.write(input, file.stream());
    file.commit();
  }
}

void write_report(std::string_view name, const ReportInput& input, const std::string& file) {
  for (const ReportRow& row : report_table()) {
    if (row.name != name) continue;
    FileWriter writer(file);
    row.write(input, writer.stream());
    writer.commit();
  }
}

void write_file(const std::string& file, std::string_view text) {
  FileWriter writer(file);
  writer.write(text);
  writer.commit();
}

}  // namespace gpusim
