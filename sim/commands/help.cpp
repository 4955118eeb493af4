// What the program says about itself: the overview of commands, the help of each, and the version.

#include <fmt/format.h>

#include <algorithm>

#include "gpusim/scenario.hpp"
#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"
#include "sim/scenario/built_in.hpp"

namespace gpusim {

const CommandRow* find_command(std::string_view name) {
  const std::span<const CommandRow> table = command_table();
  const auto row = std::ranges::find(table, name, &CommandRow::name);
  return row == table.end() ? nullptr : &*row;
}

void refuse_command(const std::string& name) {
  throw UsageError(fmt::format("unknown command \"{}\"{}", name, suggestion(name, names_of(command_table()))));
}

Options options_of(const CommandRow& command) {
  std::string usage = fmt::format("gpusim {}", command.name);
  if (!command.usage.empty())
    usage += fmt::format(" {}", command.usage);
  else if (command.declare != nullptr)
    usage += fmt::format(" {} [options]", command.arguments);
  Options options(std::move(usage), std::string(command.about));
  if (command.declare != nullptr) command.declare(options);
  options.positionals(command.fewest, command.most);
  return options;
}

namespace {

std::string overview() {
  std::string text =
      "usage: gpusim COMMAND ... | gpusim FILE [options]\n\nWhich GPUs, how many, and how scheduled? Simulates training\non "
      "candidate "
      "systems.\n\n";
  for (const CommandRow& row : command_table()) text += fmt::format("  {:<14} {:<14} {}\n", row.name, row.arguments, row.summary);
  return text +
         "\n`gpusim COMMAND --help` lists a command's options.\n"
         "Data goes to standard output, everything else to standard error.\n"
         "Exit codes: 0 done, 1 an expectation is not met or a schedule is rejected,\n"
         "            2 bad command line, 3 bad input, or nothing in it can run,\n"
         "            4 cannot read or write, 5 an external policy failed,\n"
         "            70 internal error.\n";
}

}  // namespace

int help_command(const Options& options) {
  if (options.arguments().empty()) {
    print(overview());
    return kDone;
  }
  const std::string& name = options.arguments().front();
  const CommandRow* command = find_command(name);
  if (command == nullptr) refuse_command(name);
  print(options_of(*command).help());
  return kDone;
}

int version_command(const Options&) {
  print(fmt::format("gpusim {}\n", kVersion));
  return kDone;
}

}  // namespace gpusim
