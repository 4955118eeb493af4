#pragma once
// The commands of the program: one file and one row each.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gpusim/report.hpp"
#include "gpusim/scenario.hpp"
#include "sim/commands/options.hpp"

namespace gpusim {

// Exit codes. An InputError is 3, an IoError 4, an InternalError 70; main maps them.
inline constexpr int kDone = 0;
inline constexpr int kNotMet = 1;
inline constexpr int kBadCommandLine = 2;
inline constexpr int kBadInput = 3;
inline constexpr int kCannotReadOrWrite = 4;
inline constexpr int kExternalPolicyFailed = 5;
inline constexpr int kInternalError = 70;

/// What the user typed.
struct CommandLine {
  std::vector<std::string> arguments;  ///< after the command's name
  std::string text;                    ///< the whole line, quoted for a shell
};

struct CommandRow {
  std::string_view name;
  std::string_view arguments;
  std::string_view summary;
  int (*run)(const CommandLine& line);
};
[[nodiscard]] std::span<const CommandRow> command_table();

int run_command(const CommandLine& line);
int sweep_command(const CommandLine& line);
int decide_command(const CommandLine& line);
int audit_command(const CommandLine& line);
int import_command(const CommandLine& line);
int backtest_command(const CommandLine& line);
int validate_command(const CommandLine& line);
int calibrate_command(const CommandLine& line);
int validate_model_command(const CommandLine& line);
int explain_command(const CommandLine& line);
int compare_command(const CommandLine& line);
int verify_command(const CommandLine& line);
int catalog_command(const CommandLine& line);
int list_command(const CommandLine& line);

// Shared by the commands that read a scenario.

/// Declares --set, --policy, --seed, --catalog and --allow-commands.
void declare_scenario_options(Options& options);
[[nodiscard]] LoadOptions load_options(const Options& options);
/// Reads the file and applies --set and --seed.
[[nodiscard]] Document read_scenario(const std::string& file, const Options& options);

/// Declares --catalog.
void declare_catalog_option(Options& options);
/// The catalogue built in, with the sheets of --catalog over it.
[[nodiscard]] Catalog catalog_of(const Options& options);

/// Declares --jobs; its default is the number of cores.
void declare_jobs_option(Options& options);
[[nodiscard]] unsigned threads(const Options& options);

/// Declares --out, --json, --csv, --gantt, --width and --lang.
void declare_output_options(Options& options);
/// Declares --width and --lang, which terminal_style() reads.
void declare_table_options(Options& options);
/// Simulates all runs and writes what the options ask for.
int simulate_and_report(const Scenario& scenario, const Options& options, const CommandLine& line);

/// From the locale, the terminal and --width, --lang.
[[nodiscard]] TerminalStyle terminal_style(const Options& options);
/// Prints to standard output; IoError when that fails.
void print(std::string_view text);

}  // namespace gpusim
