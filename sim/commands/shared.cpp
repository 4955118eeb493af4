#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "gpusim/evaluate.hpp"
#include "gpusim/reader.hpp"
#include "gpusim/scenario.hpp"
#include "gpusim/verify.hpp"
#include "sim/base/check.hpp"
#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"
#include "sim/reports/files.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {
namespace {

/// Returns the locale of a category such as LC_CTYPE: the first of the three variables that is set (POSIX).
std::string locale_of(const char* category) {
  for (const char* name : {"LC_ALL", category, "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return "";
}

std::string text_of(const char* report, const ReportInput& input) {
  for (const ReportRow& row : report_table())
    if (row.name == report) {
      std::ostringstream out;
      row.write(input, out);
      return std::move(out).str();
    }
  return "";
}

/// Tells whether the user and the terminal want colors: --color, else NO_COLOR (https://no-color.org), CLICOLOR=0 and TERM.
bool wants_color(const Options& options) {
  const std::string choice = options.text("color").value_or("auto");
  if (choice == "always" || choice == "never") return choice == "always";
  if (choice != "auto") throw UsageError(fmt::format("--color: expected auto, always or never, got \"{}\"", choice));
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::string_view(value == nullptr ? "" : value);
  };
  return isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() && variable("CLICOLOR") != "0" && !variable("TERM").empty() &&
         variable("TERM") != "dumb";
}

/// The options that name a file to write, or a folder.
constexpr std::array kFileOptions = {"report", "csv", "output", "trace", "decisions", "rows", "one-more-gpu"};
constexpr std::array kFolderOptions = {"out", "batsim"};

/// Nothing is reported as proven before the verifier has accepted the schedules, too.
void check_proofs(const ReportInput& input) {
  const auto has_proof = [](const Result& result) { return std::ranges::any_of(result.cases, &CaseResult::has_proof); };
  if (std::ranges::none_of(input.results, has_proof)) return;
  std::istringstream gantt(text_of("gantt", input));
  const std::vector<Violation> violations = verify_gantt(input.scenario, gantt, "gantt.csv");
  GPUSIM_CHECK(violations.empty(), "a schedule of a proof is impossible: {}", violations.front().message);
}

}  // namespace

void declare_scenario_options(Options& options) {
  options.list("set", "POINTER=VALUE", "change a value of the scenario, e.g. /systems/a/gpus/P40=4")
      .list("policy", "NAME", "use this policy instead of the scenario's; may be repeated")
      .value("seed", "N", "use this seed instead of the scenario's")
      .flag("allow-commands", "let the scenario's policies of type `pipe` run their programs");
  declare_catalog_option(options);
}

void declare_catalog_option(Options& options) {
  options.value("catalog", "DIR", "folder of data sheets, which replace built-in ones of the same id");
}

Catalog catalog_of(const Options& options) {
  const auto folder = options.text("catalog");
  return folder ? Catalog(*folder) : Catalog();
}

LoadOptions load_options(const Options& options) {
  LoadOptions load;
  load.policies = options.texts("policy");
  load.catalog = catalog_of(options);
  return load;
}

Document read_scenario(const std::string& file, const Options& options) {
  std::vector<Setting> settings;
  for (const std::string& argument : options.texts("set")) settings.push_back(parse_setting(argument));
  if (options.has("seed")) settings.push_back({"/seed", std::to_string(options.number("seed", 0, INT64_MAX, 1))});
  Document document = parse_file(file);
  document.allows_commands = options.has("allow-commands");
  for (const Setting& setting : settings) apply(setting, document);
  return document;
}

Scenario load_checked(const Document& document, const Options& options) {
  LoadOptions tolerant = load_options(options);
  tolerant.keep_infeasible = true;
  Scenario scenario = load(document, tolerant);
  try {
    check_formulas(scenario);
  } catch (const InputError&) {
    if (tolerant.policies.empty()) throw;
    // A formula may name a policy that --policy replaces.
    tolerant.policies.clear();
    Document as_written = document;
    as_written.allows_commands = true;  // Nothing is run here.
    check_formulas(load(std::move(as_written), tolerant));
  }
  return scenario;
}

Scenario load_feasible(const Document& document, const Options& options) {
  Scenario scenario = load_checked(document, options);
  const bool can_run =
      std::ranges::any_of(scenario.runs, [&](const Run& run) { return scenario.infeasible[run.system][run.workload].empty(); });
  if (can_run) return scenario;
  return load(document, load_options(options));  // Says why nothing can.
}

void refuse_where_nothing_runs(Document document, const Options& options) {
  (void)Sweep{document};
  // Some runs turn out to be impossible only when they are simulated.
  (void)simulate_all(load_feasible(document, options), threads(options));
}

void declare_jobs_option(Options& options) {
  options.value("jobs", "N", "number of threads, which does not change the output (default: all cores)");
}

unsigned threads(const Options& options) {
  return static_cast<unsigned>(options.number("jobs", 1, 1024, std::max(1U, std::thread::hardware_concurrency())));
}

void declare_output_options(Options& options) {
  options.value("out", "DIR", "write the files of `gpusim list outputs` there")
      .flag("json", "print summary.json instead of the table")
      .value("csv", "FILE", "write summary.csv there; - prints it instead of the table")
      .value("decisions", "FILE", "write every decision of the policies and its key there (may be large)")
      .value("trace", "FILE", "write the schedules there for Perfetto or speedscope (Chrome Trace Event JSON; may be large)")
      .value("batsim", "DIR", "write every schedule there as the files of Batsim, for evalys")
      .flag("gantt", "draw one line per device below the table")
      .value("color", "auto|always|never", "colors of --gantt (default: auto: on a terminal, unless NO_COLOR is set)");
  declare_report_option(options);
  declare_table_options(options);
}

void declare_table_options(Options& options) {
  options.value("width", "N", "width of the output in columns (default: the terminal's, else 100)")
      .value("lang", "en|ko", "language of what is printed (default: from LC_ALL, LC_MESSAGES, LANG)");
}

void check_one_on_standard_output(const Options& options) {
  std::string first;
  for (const char* option : {"json", "csv", "output", "report", "one-more-gpu"}) {
    const bool is_json = option == std::string_view("json");
    if (is_json ? !options.has(option) : options.text(option) != "-") continue;
    const std::string one = fmt::format("--{}{}", option, is_json ? "" : " -");
    if (!first.empty()) throw UsageError(fmt::format("{} and {} cannot both write to standard output", first, one));
    first = one;
  }
}

void check_files_differ(const Options& options) {
  const auto is_same = [](const std::string& one, const std::string& other) {
    std::error_code ignored;
    return one == other || std::filesystem::equivalent(one, other, ignored);
  };
  std::vector<std::pair<std::string, std::string>> files;  // what a file is to the command, and the file
  for (const std::string& argument : options.arguments()) files.emplace_back("the input", argument);
  for (const char* option : kFileOptions) {
    const std::optional<std::string> file = options.text(option);
    std::error_code ignored;
    if (!file || *file == "-" || (std::filesystem::exists(*file, ignored) && !std::filesystem::is_regular_file(*file, ignored)))
      continue;
    for (const auto& [what, other] : files)
      if (is_same(*file, other)) throw UsageError(fmt::format("--{}: \"{}\" is {} too", option, *file, what));
    files.emplace_back(fmt::format("the file of --{}", option), *file);
  }
}

void check_outputs(const Options& options) {
  for (const char* option : kFolderOptions) {
    const std::optional<std::string> folder = options.text(option);
    if (!folder) continue;
    if (*folder == "-") throw UsageError(fmt::format("--{}: expected a folder, got \"-\"", option));
    check_can_be_folder(*folder);
  }
  for (const char* option : kFileOptions)
    if (const std::optional<std::string> file = options.text(option)) check_can_be_written(*file);
}

void declare_report_option(Options& options) {
  options.value("report", "FILE.html", "write a page with charts for a browser there: one file, without a network; - prints it");
}

bool prints_report(const Options& options) { return options.text("report") == "-"; }

void write_html_report(const Options& options, const std::function<HtmlReport(const ReportOrigin& origin)>& make) {
  const std::optional<std::string> file = options.text("report");
  if (!file) return;
  const Language language = terminal_style(options).is_korean ? Language::korean : Language::english;
  write_file(*file, html(make({.command = options.typed(), .language = language})));
}

void declare_page_options(Options& options) {
  options.flag("json", "print the page as JSON, in both languages");
  declare_table_options(options);
}

std::string page_text(const Page& page, const Options& options) {
  return options.has("json") ? json_text(page) : terminal_page(page, terminal_style(options));
}

TerminalStyle output_style(const Options& options) {
  const bool prints_csv = options.text("csv") == "-";
  check_one_on_standard_output(options);
  if (options.text("decisions") == "-")
    throw UsageError("--decisions: expected a file, got \"-\"; the table is written to standard output");
  if (options.text("trace") == "-")
    throw UsageError("--trace: expected a file, got \"-\"; the table is written to standard output");
  if (options.has("gantt") && (options.has("json") || prints_csv || prints_report(options) || options.text("one-more-gpu") == "-"))
    throw UsageError("--gantt requires the table; it excludes --json, --csv -, --report - and --one-more-gpu -");
  return terminal_style(options);
}

int report(const ReportInput& input, const TerminalStyle& style, const Options& options) {
  const std::optional<std::string> csv = options.text("csv");
  check_proofs(input);
  if (const auto folder = options.text("out")) write_reports(input, *folder);
  if (const auto file = options.text("trace")) write_report("trace", input, *file);
  if (const auto folder = options.text("batsim")) write_batsim(input, *folder);
  if (const auto file = options.text("decisions")) write_decisions(input.scenario, *file);
  if (csv) write_file(*csv, text_of("summary", input));
  write_html_report(options, [&](const ReportOrigin& origin) { return run_report(input, origin); });
  if (options.has("json"))
    print(text_of("summary_json", input));
  else if (csv != "-" && !prints_report(options) && options.text("one-more-gpu") != "-")
    print(terminal_page(comparison_page(input), style));
  if (options.has("gantt")) print("\n" + terminal_gantt(input, style));
  return kDone;
}

TerminalStyle terminal_style(const Options& options) {
  TerminalStyle style;
  winsize size{};
  const bool knows_width = isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  style.width = static_cast<int>(options.number("width", 40, 1000, knows_width ? std::max<int>(40, size.ws_col) : 100));
  const std::string locale = lower_case(locale_of("LC_CTYPE"));
  style.is_utf8 = locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  style.is_korean = locale_of("LC_MESSAGES").starts_with("ko");
  style.has_color = wants_color(options);
  if (const auto stated = options.text("lang")) {
    if (*stated != "en" && *stated != "ko") throw UsageError(fmt::format("--lang: expected en or ko, got \"{}\"", *stated));
    style.is_korean = *stated == "ko";
  }
  return style;
}

void print(std::string_view text) { write_file("-", text); }

void write_folder(const std::string& folder, std::initializer_list<std::pair<std::string_view, std::string_view>> files) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw IoError(fmt::format("cannot make folder \"{}\": {}", folder, error.message()));
  for (const auto& [name, text] : files) write_file(fmt::format("{}/{}", folder, name), text);
}

}  // namespace gpusim
