#include "gpusim/report.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <ostream>
#include <streambuf>
#include <system_error>
#include <utility>

#include "sim/reports/reports.hpp"

namespace gpusim {
namespace {

constexpr std::size_t kBlock = 64 * 1024;

[[noreturn]] void fail_writing(std::string_view quoted_name, int error) {
  throw IoError(fmt::format("cannot write {}: {}", quoted_name, std::generic_category().message(error)));
}

/// A file that appears under its name only when it is complete: it grows under a temporary name in the same folder, which goes
/// away with this object unless complete() was reached. What is there already and is no regular file (/dev/null, a pipe) is
/// written to as it is, for a rename would replace it. Every failure is an IoError that names the file.
class OutputFile : public std::streambuf {
 public:
  explicit OutputFile(const std::string& file) : file_(file) {
    struct stat status{};
    const bool exists = ::stat(file.c_str(), &status) == 0;
    is_renamed_ = !exists || S_ISREG(status.st_mode);
    if (is_renamed_ && exists && ::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0) fail(errno);
    written_ = is_renamed_ ? temporary_name() : file_;
    descriptor_ = ::open(written_.c_str(), is_renamed_ ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
  }

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  ~OutputFile() override {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (is_renamed_ && !is_complete_) ::unlink(written_.c_str());
  }

  void complete() {
    write_buffer();
    if (is_renamed_ && ::fsync(descriptor_) != 0) fail(errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
    if (is_renamed_ && ::rename(written_.c_str(), file_.c_str()) != 0) fail(errno);
    is_complete_ = true;
  }

 protected:
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    buffer_.append(text, static_cast<std::size_t>(size));
    if (buffer_.size() >= kBlock) write_buffer();
    return size;
  }

  int_type overflow(int_type character) override {
    if (!traits_type::eq_int_type(character, traits_type::eof())) buffer_ += traits_type::to_char_type(character);
    return traits_type::not_eof(character);
  }

 private:
  [[nodiscard]] std::string temporary_name() const {
    return (std::filesystem::path(file_).parent_path() / fmt::format(".gpusim-{}.tmp", ::getpid())).string();
  }

  void write_buffer() {
    std::string_view rest = buffer_;
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
  std::string written_;  ///< the temporary name, or the file itself
  std::string buffer_;
  int descriptor_ = -1;
  bool is_renamed_ = true;
  bool is_complete_ = false;
};

void write_standard_output(std::string_view text) {
  const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!is_written || std::fflush(stdout) != 0) fail_writing("standard output", errno);
}

}  // namespace

class FileWriter::Output : public OutputFile {
 public:
  using OutputFile::OutputFile;
};

FileWriter::FileWriter(const std::string& file) : output_(file == "-" ? nullptr : std::make_unique<Output>(file)) {}

FileWriter::~FileWriter() = default;

void FileWriter::write(std::string_view text) {
  if (output_)
    output_->sputn(text.data(), static_cast<std::streamsize>(text.size()));
  else
    write_standard_output(text);
}

void FileWriter::commit() {
  if (output_) output_->complete();
}

void write_reports(const ReportInput& input, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_writing(fmt::format("\"{}\"", folder), error.value());
  for (const ReportRow& row : report_table()) {
    if (!row.is_written(input)) continue;
    OutputFile file{(std::filesystem::path(folder) / row.file).string()};
    std::ostream out{&file};
    // Without this a stream swallows what its buffer throws and only remembers that something went wrong.
    out.exceptions(std::ios::badbit | std::ios::failbit);
    row.write(input, out);
    file.complete();
  }
}

void write_file(const std::string& file, std::string_view text) {
  if (file == "-") return write_standard_output(text);
  OutputFile output{file};
  output.sputn(text.data(), static_cast<std::streamsize>(text.size()));
  output.complete();
}

}  // namespace gpusim
