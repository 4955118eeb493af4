#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <istream>
#include <streambuf>
#include <system_error>

#include "gpusim/scenario.hpp"
#include "sim/base/message.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {
namespace {

/// Limits, so that no file can exhaust the memory of the machine.
constexpr int kDeepestNesting = 64;
constexpr std::size_t kLargestFile = 256u << 20;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail_to_read(const std::string& file, int error) {
  throw IoError(
      fmt::format("cannot read {}: {}", file == "-" ? "standard input" : in_quotes(file), std::generic_category().message(error)));
}

/// Reads a file in pieces, so that a bad file is refused at its first bad byte and not after all of it has been read.
class Source : public std::streambuf {
 public:
  Source(File file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}
  Source(std::string text, std::string name) : piece_(std::move(text)), name_(std::move(name)) { offer(piece_.size()); }

 protected:
  int_type underflow() override {
    if (!file_) return traits_type::eof();
    piece_.resize(kPiece);
    const std::size_t count = std::fread(piece_.data(), 1, kPiece, file_.get());
    if (count == 0 && std::ferror(file_.get()) != 0) fail_to_read(name_, errno);
    if (count == 0) return traits_type::eof();
    offer(count);
    return traits_type::to_int_type(*gptr());
  }

 private:
  void offer(std::size_t count) {
    total_ += count;
    if (total_ > kLargestFile) throw InputError(name_, "", fmt::format("larger than {} MB", kLargestFile >> 20));
    // The parser would treat a zero byte as the end of the text and ignore everything after it.
    if (std::memchr(piece_.data(), 0, count) != nullptr) throw InputError(name_, "", "not a text: it has a zero byte");
    setg(piece_.data(), piece_.data(), piece_.data() + count);
  }

  static constexpr std::size_t kPiece = 1u << 16;
  File file_;
  std::string piece_;
  std::string name_;
  std::size_t total_ = 0;
};

struct Complaint {
  std::string position;  ///< such as ":3:8"
  std::string reason;
};

/// Extracts position and reason from "[json.exception.parse_error.101] parse error at line 3, column 8: syntax error while parsing
/// value - unexpected '}'; expected '[', '{', or a literal". The token in "last read: '…'" is removed, since it may be as long as
/// the user's text.
Complaint tidied(std::string_view what) {
  const auto number_after = [&](std::string_view label) {
    std::size_t number = 0;
    if (const auto at = what.find(label); at != std::string_view::npos)
      std::from_chars(what.data() + at + label.size(), what.data() + what.size(), number);
    return number;
  };
  const auto line = number_after(" at line ");
  const auto column = number_after(", column ");
  std::string reason(what);
  if (const auto dash = reason.find(" - "); dash != std::string::npos) reason.erase(0, dash + 3);
  if (const auto last_read = reason.find("; last read: '"); last_read != std::string::npos) {
    const auto expected = reason.rfind("'; expected ");
    reason =
        reason.substr(0, last_read) + (expected != std::string::npos && expected > last_read ? reason.substr(expected + 1) : "");
  }
  // The parser has already counted the line that starts here.
  if (reason.find("(LF)") != std::string::npos)
    return {.position = fmt::format(":{}", line - 1), .reason = "line break in a text; expected a closing '\"', or \"\\n\""};
  if (reason.find("ill-formed UTF-8") != std::string::npos) reason = "not UTF-8";
  if (reason == "invalid literal") reason += "; expected JSON text";
  if (reason.find("control character") != std::string::npos) reason = "unescaped control character in a string";
  return {.position = fmt::format(":{}:{}", line, column), .reason = reason};
}

/// Builds the document from the events of the parser. Members are appended without looking up their keys. An object is checked for
/// repeated keys once at its end, so that a million members cost one sort.
class Builder {
 public:
  Builder(std::string file, Json& root) : file_(std::move(file)), root_(&root) {}

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) { return put(value); }
  bool number_float(double value, const std::string&) { return put(value); }
  bool string(const std::string& value) { return put(value); }
  bool binary(const Json::binary_t&) { return false; }  // JSON texts have no binary values
  bool key(const std::string& key) {
    key_ = key;
    return true;
  }
  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() {
    open_.pop_back();
    return true;
  }
  bool end_object() {
    refuse_repeated_keys(members_of(*open_.back()));
    open_.pop_back();
    return true;
  }
  bool parse_error(std::size_t, const std::string& last_token, const Json::exception& error) {
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow)
      throw InputError(file_, pointer_of_next(), fmt::format("number out of range: {}", shortened(last_token)));
    const Complaint complaint = tidied(error.what());
    throw InputError(file_ + complaint.position, "", complaint.reason);
  }

 private:
  Json& append(Json value) {
    if (open_.empty()) return *root_ = std::move(value);
    Json& around = *open_.back();
    if (around.is_array()) return around.get_ref<Json::array_t&>().emplace_back(std::move(value));
    return members_of(around).emplace_back(std::move(key_), std::move(value)).second;
  }

  bool put(Json value) {
    append(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (open_.size() == kDeepestNesting) throw InputError(file_, "", fmt::format("nested deeper than {} levels", kDeepestNesting));
    // Only the innermost open container grows, so the addresses of the others remain valid.
    open_.push_back(&append(std::move(value)));
    return true;
  }

  /// The pointer of the innermost open container. Each open container is the last element of the one around it.
  [[nodiscard]] std::string pointer() const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i)
      pointer += "/" + (open_[i]->is_array() ? fmt::format("{}", open_[i]->size() - 1)
                                             : pointer_token(members_of(*open_[i]).back().first));
    return pointer;
  }

  [[nodiscard]] std::string pointer_of_next() const {
    if (open_.empty()) return "";
    return pointer() + "/" + (open_.back()->is_array() ? fmt::format("{}", open_.back()->size()) : pointer_token(key_));
  }

  void refuse_repeated_keys(const JsonMembers& members) {
    keys_.clear();
    for (const auto& [key, value] : members) keys_.push_back(key);
    std::sort(keys_.begin(), keys_.end());
    const auto repeated = std::adjacent_find(keys_.begin(), keys_.end());
    if (repeated != keys_.end()) throw InputError(file_, pointer() + "/" + pointer_token(*repeated), "repeated key");
  }

  std::string file_;
  Json* root_;
  std::string key_;
  std::vector<Json*> open_;
  std::vector<std::string_view> keys_;  ///< kept between objects to reuse its memory
};

Document parse(Source& source, const std::string& file) {
  Document document;
  document.file = file;
  Builder builder(file, json_of(document));
  std::istream stream(&source);
  (void)Json::sax_parse(stream, &builder, Json::input_format_t::json, /*strict=*/true, /*ignore_comments=*/true);
  return document;
}

}  // namespace

Document parse_file(const std::string& file) {
  File handle(file == "-" ? stdin : std::fopen(file.c_str(), "rb"));
  if (!handle) fail_to_read(file, errno);
  struct stat status{};
  if (fstat(fileno(handle.get()), &status) == 0 && S_ISREG(status.st_mode) &&
      static_cast<std::size_t>(status.st_size) > kLargestFile)
    throw InputError(file, "", fmt::format("larger than {} MB", kLargestFile >> 20));
  Source source(std::move(handle), file);
  return parse(source, file);
}

Document parse_text(std::string text, const std::string& file) {
  Source source(std::move(text), file);
  return parse(source, file);
}

bool is_json_schema(const Document& document) {
  const Json& root = json_of(document);
  return root.is_object() && root.contains("$schema") && root["$schema"].is_string() &&
         root["$schema"].get<std::string>().find("json-schema.org") != std::string::npos;
}

}  // namespace gpusim
