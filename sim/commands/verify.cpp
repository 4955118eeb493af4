#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "gpusim/verify.hpp"
#include "sim/commands/command.hpp"

namespace gpusim {

int verify_command(const Options& options) {
  const std::string& gantt = options.arguments()[1];
  Document document = read_scenario(options.arguments()[0], options);
  document.allows_commands = true;  // Nothing is run here.
  const Scenario scenario = load_feasible(document, options);
  std::ifstream file;
  if (gantt != "-") {
    file.open(gantt, std::ios::binary);
    if (!file || file.peek() == std::ifstream::traits_type::eof()) {
      if (!file && errno != 0) throw IoError(fmt::format("cannot read \"{}\": {}", gantt, std::strerror(errno)));
      file.clear();
    }
  }
  const std::vector<Violation> violations = verify_gantt(scenario, gantt == "-" ? std::cin : file, gantt);
  std::string text;
  for (const Violation& violation : violations) {
    // Line 0 is the file as a whole.
    const std::string place = violation.line ? fmt::format("{}:{}", gantt, *violation.line) : gantt;
    text += fmt::format("{}: {}\n", place, violation.message);
  }
  print(violations.empty() ? fmt::format("{}: possible\n", gantt) : text);
  return violations.empty() ? kDone : kNotMet;
}

}  // namespace gpusim
