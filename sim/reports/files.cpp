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

#include "sim/base/work_stage.hpp"
#include "sim/reports/csv.hpp"

namespace gpusim {
namespace {

[[noreturn]] void fail_writing(std::string_view quoted_name, int error) {
  throw IoError(fmt::format("cannot write {}: {}", quoted_name, std::generic_category().message(error)));
}

}  // namespace

/// Standard output, or a file that appears under its name only when it is complete: it grows under a temporary name in the same
/// folder, which goes away with this object unless complete() was reached. What is there already and is no regular file (/dev/null,
/// a pipe) is written to as it is, for a rename would replace it. Every failure is an IoError that names the file.
class FileWriter::Output : public std::streambuf {
 public:
  explicit Output(const std::string& file) : file_(file), is_standard_(file == "-") {
    // Without this a stream swallows what its buffer throws and only remembers that something went wrong.
    stream.exceptions(std::ios::badbit | std::ios::failbit);
    if (is_standard_) return;
    struct stat status{};
    const bool exists = ::stat(file.c_str(), &status) == 0;
    is_renamed_ = !exists || S_ISREG(status.st_mode);
    if (is_renamed_ && exists && ::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) != 0) fail(errno);
    written_ = is_renamed_ ? temporary_name() : file_;
    descriptor_ = ::open(written_.c_str(), is_renamed_ ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_WRONLY | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(errno);
  }

  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  ~Output() override {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (is_renamed_ && !is_complete_) ::unlink(written_.c_str());
  }

  void complete() {
    write_buffer();
    if (is_standard_) return;
    if (is_renamed_ && ::fsync(descriptor_) != 0) fail(errno);
    if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
    if (is_renamed_ && ::rename(written_.c_str(), file_.c_str()) != 0) fail(errno);
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
  [[nodiscard]] std::string temporary_name() const {
    return (std::filesystem::path(file_).parent_path() / fmt::format(".gpusim-{}.tmp", ::getpid())).string();
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
  std::string written_;  ///< the temporary name, or the file itself
  std::string buffer_;
  int descriptor_ = -1;
  bool is_standard_;
  bool is_renamed_ = false;
  bool is_complete_ = false;
};

FileWriter::FileWriter(const std::string& file) : output_(std::make_unique<Output>(file)) {}

FileWriter::~FileWriter() = default;

std::ostream& FileWriter::stream() { return output_->stream; }

void FileWriter::write(std::string_view text) { output_->sputn(text.data(), static_cast<std::streamsize>(text.size())); }

void FileWriter::commit() { output_->complete(); }

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) fail_writing(fmt::format("\"{}\"", folder), error.value());
}

void write_reports(const ReportInput& input, const std::string& folder) {
  make_folder(folder);
  for (const ReportRow& row : report_table()) {
    if (!row.is_written(input)) continue;
    FileWriter file((std::filesystem::path(folder) / row.file).string());
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
