#pragma once
// The commands of the program, and what several of them share.

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "gpusim/report.hpp"
#include "gpusim/scenario.hpp"
#include "sim/commands/options.hpp"
#include "sim/html_reports/html_reports.hpp"

namespace gpusim {

// Exit codes. Behind each the error of which main makes it, if any.
inline constexpr int kDone = 0;
inline constexpr int kNotMet = 1;
inline constexpr int kBadCommandLine = 2;        ///< UsageError
inline constexpr int kBadInput = 3;              ///< InputError, and too little memory
inline constexpr int kCannotReadOrWrite = 4;     ///< IoError
inline constexpr int kExternalPolicyFailed = 5;  ///< ExternalPolicyError
inline constexpr int kInternalError = 70;        ///< any other

struct CommandRow {
  std::string_view name;
  std::string_view arguments;   ///< for the overview
  std::string_view summary;     ///< for the overview
  std::string_view usage = {};  ///< after the name; empty: the arguments and [options]
  std::string_view about;       ///< what --help begins with
  std::size_t fewest = 1;       ///< arguments
  std::size_t most = 1;
  void (*declare)(Options& options) = nullptr;   ///< empty: the command has no options
  int (*run)(const Options& options) = nullptr;  ///< the exit code
};
[[nodiscard]] std::span<const CommandRow> command_table();
/// Returns the row of a command; null where there is no such command.
[[nodiscard]] const CommandRow* find_command(std::string_view name);
/// Throws UsageError, which names the nearest command.
[[noreturn]] void refuse_command(const std::string& name);
/// Declares the options of a command; nothing is parsed yet.
[[nodiscard]] Options options_of(const CommandRow& command);

// Shared by the commands that read a scenario.

/// Loads a scenario of which all runs may be impossible, keeps the reasons, and checks its formulas. Throws InputError for a name,
/// arguments or a unit that is wrong in one, whether or not the command asks for its value.
[[nodiscard]] Scenario load_checked(const Document& document, const Options& options);

/// load_checked(), but throws Infeasible when no run is possible.
[[nodiscard]] Scenario load_feasible(const Document& document, const Options& options);

/// Throws Infeasible where no run of the scenario is possible, as `run` does: what prints its page nevertheless ends with the same
/// message and exit code. A sweep of the document is left out.
void refuse_where_nothing_runs(Document document, const Options& options);

/// Declares --set, --policy, --seed, --catalog and --allow-commands.
void declare_scenario_options(Options& options);
[[nodiscard]] LoadOptions load_options(const Options& options);
/// Reads the file and applies --set and --seed.
[[nodiscard]] Document read_scenario(const std::string& file, const Options& options);

/// Declares --catalog.
void declare_catalog_option(Options& options);
/// Returns the built-in catalogue, in which the data sheets of --catalog replace those of the same id.
[[nodiscard]] Catalog catalog_of(const Options& options);

/// Declares --jobs; its default is the number of cores.
void declare_jobs_option(Options& options);
[[nodiscard]] unsigned threads(const Options& options);

/// Declares --out, --json, --csv, --gantt, --width and --lang.
void declare_output_options(Options& options);
/// Declares --width and --lang, which terminal_style() reads.
void declare_table_options(Options& options);
/// Throws UsageError where more than one of --json, --csv -, --output -, --report - and --one-more-gpu - would write to standard
/// output.
void check_one_on_standard_output(const Options& options);
/// UsageError where an output would replace an input, or two outputs are one file.
void check_files_differ(const Options& options);
/// Throws IoError where an output cannot be written, and UsageError where a folder would be named "-", before anything is computed
/// or written.
void check_outputs(const Options& options);
/// Declares --report.
void declare_report_option(Options& options);
/// Whether --report - prints the report instead of the page.
[[nodiscard]] bool prints_report(const Options& options);
/// Writes the report that `make` makes of its origin, where --report asks for one.
void write_html_report(const Options& options, const std::function<HtmlReport(const ReportOrigin& origin)>& make);
/// Declares --json, --width and --lang, which page_text() reads.
void declare_page_options(Options& options);
/// Writes the page as the options request: aligned for a terminal in one language, or as JSON in both.
[[nodiscard]] std::string page_text(const Page& page, const Options& options);
/// Returns the style of the table. Throws UsageError when the options request outputs that exclude each other.
[[nodiscard]] TerminalStyle output_style(const Options& options);
/// Writes and prints what the options request, and returns the exit code.
int report(const ReportInput& input, const TerminalStyle& style, const Options& options);

/// Derives the style from the locale, the terminal and the options --width and --lang.
[[nodiscard]] TerminalStyle terminal_style(const Options& options);
/// Prints to standard output. Throws IoError when that fails.
void print(std::string_view text);
/// Writes files by name into a folder, which is created if it does not exist.
void write_folder(const std::string& folder, std::initializer_list<std::pair<std::string_view, std::string_view>> files);

}  // namespace gpusim
