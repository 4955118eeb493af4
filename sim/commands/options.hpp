#pragma once
// A command's options, on Boost.Program_options: declared once, they give the parser, the help text and the messages.

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace gpusim {

/// The command line is wrong (exit code 2).
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Options {
 public:
  /// What `--help` shows first, e.g. "gpusim run FILE [options]".
  Options(std::string usage, std::string summary) : usage_(std::move(usage)), summary_(std::move(summary)) {}

  // Declarations, in the order of the help text. `argument` names the value in it.
  Options& flag(std::string name, std::string help);
  Options& value(std::string name, std::string argument, std::string help);
  Options& list(std::string name, std::string argument, std::string help);  ///< may stand several times
  /// Positional arguments, shown in the usage line only.
  Options& positionals(std::size_t least, std::size_t most);

  /// Throws UsageError. Options are never abbreviated.
  void parse(const std::vector<std::string>& arguments);

  [[nodiscard]] bool has(std::string_view name) const { return values_.find(name) != values_.end(); }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  /// A whole number in [least, most]; UsageError otherwise.
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) const;
  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }
  [[nodiscard]] bool wants_help() const { return has("help"); }
  [[nodiscard]] std::string help() const;

 private:
  struct Declared {
    std::string name;
    std::string argument;  ///< empty: a flag
    std::string help;
    bool is_list = false;
  };
  std::string usage_;
  std::string summary_;
  std::vector<Declared> declared_;
  std::size_t least_ = 0;
  std::size_t most_ = 0;
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> arguments_;
};

}  // namespace gpusim
