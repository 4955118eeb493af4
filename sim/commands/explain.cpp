#include <fmt/format.h>

#include "sim/commands/command.hpp"

namespace gpusim {

void declare_explain(Options& options) {
  declare_scenario_options(options);
  options.flag("json", "print the expanded scenario itself");
}

int explain_command(const Options& options) {
  Document document = read_scenario(options.arguments().front(), options);
  const Sweep sweep(document);
  (void)sweep.apply(0, document);
  LoadOptions loading = load_options(options);
  loading.keep_infeasible = true;  // What cannot run can be explained all the same.
  const Scenario scenario = load(std::move(document), loading);
  if (options.has("json")) {
    print(expanded_scenario(scenario));
    return kDone;
  }
  std::string text = explanation(scenario);
  if (!sweep.pointers().empty()) text += fmt::format("\nThis is the first of {} points of the sweep.\n", sweep.points());
  for (const std::string& note : scenario.document.notes) text += fmt::format("note: {}\n", note);
  print(text);
  return kDone;
}

}  // namespace gpusim
