// The table of commands. Each command has a file here in sim/commands and a row in the table.

#include "sim/commands/command.hpp"

namespace gpusim {

using DeclareOptions = void(Options&);
using RunCommand = int(const Options&);
DeclareOptions declare_audit, declare_backtest, declare_calibrate, declare_catalog, declare_compare, declare_decide,
    declare_explain, declare_figure, declare_import, declare_run, declare_sweep, declare_validate_model;
RunCommand audit_command, backtest_command, calibrate_command, catalog_command, compare_command, decide_command, explain_command,
    figure_command, help_command, import_command, list_command, run_command, sweep_command, validate_command,
    validate_model_command, verify_command, version_command;

std::span<const CommandRow> command_table() {
  static constexpr std::size_t kMany = 100'000;
  static constexpr CommandRow kTable[] = {
      {.name = "run",
       .arguments = "FILE",
       .summary = "simulate a scenario (as `gpusim FILE`)",
       .about = "Simulates every system x workload x policy of a scenario and compares them. - reads standard input.",
       .declare = declare_run,
       .run = run_command},
      {.name = "sweep",
       .arguments = "FILE",
       .summary = "one CSV row per point of a sweep",
       .about = "Runs every point of a scenario's sweep; one CSV row per point, system, workload and policy, in order.",
       .declare = declare_sweep,
       .run = sweep_command},
      {.name = "compare",
       .arguments = "GPU:COUNT ...",
       .summary = "a first answer, and a scenario to edit",
       .usage = "GPU:COUNT ... --hours GPU=H,... | --profile NAME [options]",
       .about = "A first answer without a file: an ensemble, its 5-fold cross-validation and 50 trials on each candidate, from "
                "stated hours; or the training of a network from its profile.",
       .most = 100,
       .declare = declare_compare,
       .run = compare_command},
      {.name = "decide",
       .arguments = "FILE",
       .summary = "which system, and what would change the answer",
       .about = "One page: which system to choose, which dominates which, how many GPUs are enough, what would change the answer.",
       .declare = declare_decide,
       .run = decide_command},
      {.name = "figure",
       .arguments = "KIND FILE",
       .summary = "a chart for a paper: SVG, PNG, PDF",
       .usage = "gantt|timeline|comparison|pareto|scaling SCENARIO [options]",
       .about =
           "Draws one chart of a scenario at the size of a paper. gantt: which task held which GPU when; timeline: GPUs and memory "
           "in use and what waits, over time; comparison: time, cost and energy of all systems as bars, or their table for "
           "LaTeX; pareto: time against money; scaling: time and money by the number of GPUs. PNG and PDF are made by "
           "rsvg-convert (Debian: librsvg2-bin).",
       .fewest = 2,
       .most = 2,
       .declare = declare_figure,
       .run = figure_command},
      {.name = "audit",
       .arguments = "FILE ...",
       .summary = "check the claims of documents",
       .usage = "FILE... [options]",
       .about = "Checks the claims of scenarios against their documents' own arithmetic and against the simulation.",
       .most = kMany,
       .declare = declare_audit,
       .run = audit_command},
      {.name = "calibrate",
       .arguments = "CSV ...",
       .summary = "from measured speeds to every other GPU",
       .usage = "CSV|LOG... [options]",
       .about = "Derives a profile, and the speed on every other GPU, from measured speeds.\n\n"
                "A table has the columns gpu, model and one of samples_per_s, steps_per_s,\n"
                "step_time_s, epoch_time_s (with samples); optionally batch (per GPU),\n"
                "precision (fp32, tf32, mixed) and gpus. Tables of DeepLearningExamples, Lambda,\n"
                "Gavel, MLPerf, NeuSight, DLPerf, Pollux and others are known by their columns.\n"
                "Logs: nvidia-smi (--format=csv) and nnU-Net.",
       .most = 10'000,
       .declare = declare_calibrate,
       .run = calibrate_command},
      {.name = "validate-model",
       .arguments = "CSV ...",
       .summary = "predicted against measured speeds",
       .usage = "CSV|FOLDER... [options]",
       .about = "Predicts every measured speed from those of the other networks and reports the errors.",
       .most = kMany,
       .declare = declare_validate_model,
       .run = validate_model_command},
      {.name = "import",
       .arguments = "LOG ...",
       .summary = "a log or trace of a real cluster to a scenario",
       .usage = "LOG ... --output scenario.json [options]",
       .about = "Turns a log or a published trace into a scenario, its jobs in a CSV in the same folder, and reports what was left "
                "out and why. "
                "With --run the scenario is simulated at once.",
       .most = kMany,
       .declare = declare_import,
       .run = import_command},
      {.name = "backtest",
       .arguments = "LOG ...",
       .summary = "measured and simulated waiting times of a log",
       .about = "Replays a log with measured starts on the stated cluster and compares measured with simulated waiting times. Jobs "
                "that ran before the log begins are unknown, so its first days can be too optimistic.",
       .most = kMany,
       .declare = declare_backtest,
       .run = backtest_command},
      {.name = "validate",
       .arguments = "FILE",
       .summary = "check a scenario without running it",
       .about = "Checks a scenario, every point of its sweep included, and runs nothing.",
       .declare = declare_scenario_options,
       .run = validate_command},
      {.name = "explain",
       .arguments = "FILE",
       .summary = "every value with its origin",
       .about = "Prints every value of the expanded scenario with its label, basis, source and JSON pointer, defaults included.",
       .declare = declare_explain,
       .run = explain_command},
      {.name = "verify",
       .arguments = "FILE GANTT",
       .summary = "check that a schedule is possible",
       .usage = "SCENARIO GANTT.csv [options]",
       .about = "Checks that the schedule in a Gantt CSV is possible; names the first rows that are not.",
       .fewest = 2,
       .most = 2,
       .declare = declare_scenario_options,
       .run = verify_command},
      {.name = "catalog",
       .arguments = "[GPU]",
       .summary = "data sheets of the GPUs, with sources",
       .usage = "[GPU | carbon [NAME]] [options]",
       .about = "Lists the data sheets, or one with the basis, date and source of every number; `carbon` lists grid carbon "
                "intensities by country and cloud region.",
       .fewest = 0,
       .most = 2,
       .declare = declare_catalog,
       .run = catalog_command},
      {.name = "list",
       .arguments = "WHAT",
       .summary = "policies, workloads, outputs, traces, keys",
       .usage = "policies|workloads|outputs|functions|traces|keys|schema",
       .about = "Lists what can be named in a scenario, one line each, and its keys; `keys SECTION` lists those of one section. "
                "`schema` prints the JSON Schema of a scenario, `key-tables FILE` a page with its tables of keys made anew.",
       .most = 2,
       .run = list_command},
      {.name = "help",
       .arguments = "[COMMAND]",
       .summary = "this overview, or a command's options",
       .usage = "[COMMAND]",
       .about = "Prints the overview of all commands, or what COMMAND --help prints.",
       .fewest = 0,
       .run = help_command},
      {.name = "version",
       .arguments = "",
       .summary = "the version of the program",
       .about = "Prints the name of the program and its version.",
       .fewest = 0,
       .most = 0,
       .run = version_command},
  };
  return kTable;
}

}  // namespace gpusim
