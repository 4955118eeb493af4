#include <fmt/format.h>

#include "sim/commands/command.hpp"
#include "sim/page/phrase.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {

void declare_explain(Options& options) {
  declare_scenario_options(options);
  options.value("output", "FILE", "write the expanded scenario there; - prints it instead of the page")
      .value("csv", "FILE", "write the values with their pointers there; - prints them instead of the page");
  declare_page_options(options);
}

int explain_command(const Options& options) {
  const auto output = options.text("output");
  const auto csv_file = options.text("csv");
  check_one_on_standard_output(options);
  Document document = read_scenario(options.arguments().front(), options);
  const Sweep sweep(document);
  (void)sweep.apply(0, document);
  const Scenario scenario = load_checked(document, options);  // What cannot run can be explained all the same.
  if (output) write_file(*output, expanded_scenario(scenario));
  Page page = explanation_page(scenario);
  if (csv_file) write_file(*csv_file, csv(std::get<Table>(page.sections.front().blocks.front())));
  if (output == "-" || csv_file == "-") return kDone;
  if (!sweep.pointers().empty())
    page.sections.push_back(
        {.blocks = {Sentence{say({"This is the first of {0} of the sweep.", "스윕의 지점 {1}개 중 첫 번째입니다."},
                                 counted(sweep.points(), "point"), sweep.points())}}});
  print(page_text(page, options));
  return kDone;
}

}  // namespace gpusim
