#pragma once
// A command's options, on Boost.Program_options: declared once, they give the parser, the help text and the messages.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpusim/reader.hpp"

namespace gpusim {

/// What the user typed.
struct CommandLine {
  std::vector<std::string> arguments;  ///< after the command's name
  std::string text;                    ///< the whole line, quoted for a shell
};

class Options {
 public:
  /// What `--help` shows first, e.g. "gpusim run FILE [options]".
  Options(std::string usage, std::string summary) : usage_(std::move(usage)), summary_(std::move(summary)) {}

  // Declarations, in the order of the help text. `argument` names the value in it.
  /// Version 0.1 gave some flags a value; the message that refuses it ends with `instead`.
  Options& flag(std::string name, std::string help, std::string instead = "");
  Options& value(std::string name, std::string argument, std::string help);
  Options& list(std::string name, std::string argument, std::string help);  ///< may stand several times
  /// Declares an option of an older version, which is refused with a message that names its replacement. The help text omits it.
  Options& retired(std::string name, std::string replacement);
  /// Declares how many positional arguments there may be. They appear in the usage line only.
  Options& positionals(std::size_t least, std::size_t most);

  /// Throws UsageError. Options are never abbreviated.
  void parse(CommandLine line);

  [[nodiscard]] bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  /// Returns the value as a whole number in [least, most], or `otherwise` when the option is absent. Throws UsageError.
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) const;
  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }
  [[nodiscard]] const std::string& typed() const { return typed_; }  ///< CommandLine::text
  /// Throws the UsageError for one argument too many.
  [[noreturn]] void refuse(const std::string& argument) const;
  [[nodiscard]] bool wants_help() const { return has("help"); }
  [[nodiscard]] std::string help() const;

 private:
  struct Declared {
    std::string name;
    std::string argument;  ///< empty: a flag
    std::string help;
    bool is_list = false;
    std::string instead;  ///< of a flag: what to do in place of a value
  };
  void refuse_retired(const std::vector<std::string>& words) const;
  std::string usage_;
  std::string summary_;
  std::vector<Declared> declared_;
  std::vector<std::pair<std::string, std::string>> retired_;  ///< name, replacement
  std::size_t least_ = 0;
  std::size_t most_ = 0;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> arguments_;
  std::string typed_;
};

// Values of options from their texts; UsageError where they are none.

[[nodiscard]] Duration time_option(const std::string& text, std::string_view option);
/// Checks that a text is a bandwidth such as "12 GB/s", and returns it.
[[nodiscard]] std::string bandwidth_option(const std::string& text, std::string_view option);
/// Reads a number above 0 and at most `most`.
[[nodiscard]] double positive_option(const std::string& text, std::string_view option, double most);
/// Reads `GPU:COUNT`; the count is 1 when it is left out.
[[nodiscard]] std::pair<std::string, std::int64_t> counted_argument(const std::string& argument);
/// Reads `NAME=VALUE,NAME=VALUE`. Messages show `example`, which has the words of the option.
using Assignments = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Assignments assignments_option(const std::string& text, std::string_view option, std::string_view example);

}  // namespace gpusim
