// The first word to a command, which runs; errors to exit codes.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <new>

#include "gpusim/policy.hpp"
#include "gpusim/reader.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/progress.hpp"
#include "sim/reports/files.hpp"

namespace gpusim {
namespace {

/// Quotes an argument so that a shell reads it as the program did.
std::string shell_quoted(const std::string& word) {
  const bool is_plain =
      !word.empty() &&
      word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%") == std::string::npos;
  if (is_plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

/// The words as typed but --jobs, on which no output depends: the same bytes for any number of threads.
std::string without_jobs(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--jobs")
      ++i;
    else if (words[i].rfind("--jobs=", 0) != 0)
      text += " " + shell_quoted(words[i]);
  }
  return text;
}

/// What the user asks for.
struct Request {
  const CommandRow* command;
  std::vector<std::string> words;  ///< after the command's name
};

/// `gpusim FILE` and `gpusim --gantt FILE`: anything that looks like a file or an option belongs to run.
Request request_of(const std::vector<std::string>& words) {
  if (words.empty()) throw UsageError("expected a command or a scenario file; see `gpusim --help`");
  const std::string& first = words.front();
  if (first == "--help" || first == "-h") return {find_command("help"), {}};
  if (first == "--version") return {find_command("version"), {}};
  if (const CommandRow* command = find_command(first)) return {command, {words.begin() + 1, words.end()}};
  std::error_code ignored;
  const bool is_file = first.empty() || first.front() == '-' || first.find('.') != std::string::npos ||
                       first.find('/') != std::string::npos || std::filesystem::exists(first, ignored);
  if (!is_file) refuse_command(first);
  return {find_command("run"), words};
}

int fail(int code, std::string_view message) {
  // One line, whatever a library put into the message.
  std::string text = fmt::format("gpusim: error: {}", message);
  std::ranges::replace_if(text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  text += '\n';
  // fmt::print would throw if standard error is closed.
  std::fwrite(text.data(), 1, text.size(), stderr);
  return code;
}

}  // namespace
}  // namespace gpusim

int main(int argc, char** argv) {
  using namespace gpusim;
  end_cleanly_on_signals();
  try {
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    const auto [command, arguments] = request_of(words);
    Options options = options_of(*command);
    options.parse({arguments, "gpusim" + without_jobs(words)});
    if (!options.wants_help()) {
      check_files_differ(options);
      check_outputs(options);
      const Progress progress;
      return command->run(options);
    }
    print(options.help());
    return kDone;
  } catch (const UsageError& error) {
    return fail(kBadCommandLine, error.what());
  } catch (const InputError& error) {
    return fail(kBadInput, error.what());
  } catch (const IoError& error) {
    return fail(kCannotReadOrWrite, error.what());
  } catch (const ExternalPolicyError& error) {
    return fail(kExternalPolicyFailed, error.what());
  } catch (const std::bad_alloc&) {
    return fail(kBadInput, "the scenario needs more memory than is available");
  } catch (const std::exception& error) {
    return fail(kInternalError, fmt::format("{}; this is a bug in gpusim; please report it with the scenario", error.what()));
  }
}
