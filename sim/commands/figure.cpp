#include <fmt/format.h>

#include <algorithm>

#include "sim/base/text.hpp"
#include "sim/commands/command.hpp"
#include "sim/commands/converted_figure.hpp"
#include "sim/decide/decision_figures.hpp"
#include "sim/page/latex.hpp"
#include "sim/reports/run_figures.hpp"
#include "sim/scenario/expand.hpp"

namespace gpusim {
namespace {

std::vector<std::string> names_of_figures() {
  std::vector<std::string> names = names_of(run_figure_table());
  for (const auto& others : {names_of(comparison_figure_table()), names_of(decision_figure_table())})
    names.insert(names.end(), others.begin(), others.end());
  return names;
}

template <class Row>
const Row* find_row(std::span<const Row> table, std::string_view name) {
  const auto row = std::ranges::find(table, name, &Row::name);
  return row == table.end() ? nullptr : &*row;
}

/// "84 mm", "84x60 mm".
struct FigureSize {
  double width;
  std::optional<double> height;
};

FigureSize size_option(const Options& options) {
  constexpr double kLeast = 20;
  constexpr double kMost = 2000;
  const std::string text = options.text("size").value_or("120mm");
  std::string_view rest = text;
  if (rest.ends_with("mm")) rest.remove_suffix(2);
  const std::string width(trimmed(take_until(rest, 'x')));
  const std::string height(trimmed(rest));
  const auto millimetres = [&](const std::string& written) {
    const std::optional<WrittenValue> value = parse_value(written);
    if (!text.ends_with("mm") || !value || !value->unit.text.empty() || value->value < kLeast || value->value > kMost)
      throw UsageError(
          fmt::format("--size: expected a width, or width x height, from 20 to 2000 mm, e.g. 84mm or 84x60mm, got \"{}\"", text));
    return value->value;
  };
  FigureSize size{millimetres(width), std::nullopt};
  if (text.find('x') != std::string::npos) size.height = millimetres(height);
  return size;
}

/// The part of a file's name behind its last point; "svg" for standard output.
std::string format_of(const std::string& file) {
  if (file == "-") return "svg";
  static const std::vector<std::string> kFormats{"svg", "png", "pdf", "tex"};
  const std::size_t point = file.rfind('.');
  const std::string format = lower_case(point == std::string::npos ? "" : file.substr(point + 1));
  if (std::ranges::find(kFormats, format) == kFormats.end())
    throw UsageError(fmt::format("--output: expected a file that ends in .svg, .png, .pdf or .tex, got \"{}\"", file));
  return format;
}

/// The system or workload of this name; empty where the option is not given.
template <class Id, class Part>
std::optional<Id> id_option(const Options& options, const char* option, const ListById<Id, Part>& parts) {
  const std::optional<std::string> name = options.text(option);
  if (!name) return std::nullopt;
  const auto found = parts.find(*name);
  if (!found)
    throw UsageError(fmt::format("--{0}: the scenario has no {0} \"{1}\"{2}", option, *name, suggestion(*name, names_of(parts))));
  return found;
}

GanttColors colors_option(const Options& options) {
  const std::string text = options.text("color-by").value_or("automatic");
  if (text == "automatic") return GanttColors::automatic;
  if (text == "model") return GanttColors::model;
  if (text == "job") return GanttColors::job;
  if (text == "kind") return GanttColors::kind;
  throw UsageError(fmt::format("--color-by: expected model, job or kind, got \"{}\"", text));
}

[[noreturn]] void fail_without_figure(const Options& options, std::string_view why) {
  throw InputError{options.arguments()[1], "", fmt::format("there is no figure {}: {}", options.arguments()[0], why)};
}

/// The scenario as written, its sweep left out.
Document scenario_without_sweep(const Options& options) {
  Document document = read_scenario(options.arguments()[1], options);
  (void)Sweep{document};
  return document;
}

/// The runs of a scenario, of which one or all are drawn.
class FiguresOfRuns {
 public:
  explicit FiguresOfRuns(const Options& options)
      : options_(options), scenario_(load_feasible(scenario_without_sweep(options), options)) {
    system_ = id_option(options, "system", scenario_.systems);
    workload_ = id_option(options, "workload", scenario_.workloads);
  }

  [[nodiscard]] Chart of_one_run(const RunFigureRow& row) {
    keep([&](const Run& run) { return (!system_ || run.system == *system_) && run.workload == chosen_workload(); });
    for (const Run& run : scenario_.runs) {
      const Result result = simulate_run(scenario_, run);
      if (result.cases.empty()) continue;
      const ReportInput input{scenario_, {&result, 1}, options_.typed()};
      return row.make(run_case(input, result, 0), colors_option(options_));
    }
    fail_without_figure(options_, "no run of this system and workload is possible");
  }

  [[nodiscard]] Chart of_all_runs(const ComparisonFigureRow& row) {
    simulate();
    const ReportInput input{scenario_, results_, options_.typed()};
    const SideBySide of(input);
    std::optional<Chart> chart = row.make(of, of.sections(), chosen_workload());
    if (!chart) fail_without_figure(options_, row.why_none);
    return *std::move(chart);
  }

  /// The tables of the page, one for each policy.
  [[nodiscard]] std::string comparison_in_latex(Language language) {
    simulate();
    const ReportInput input{scenario_, results_, options_.typed()};
    const SideBySide of(input);
    std::string text;
    const std::vector<Alternatives> sections = of.sections();
    for (const Alternatives& alternatives : sections) {
      if (sections.size() > 1)
        text += fmt::format("{}% policy {}\n", text.empty() ? "" : "\n",
                            latex_text(scenario_.policies[alternatives.front().policy].name));
      text += latex(comparison_table(of, alternatives), language);
    }
    return text;
  }

 private:
  [[nodiscard]] WorkloadId chosen_workload() const { return workload_.value_or(scenario_.experiment); }

  template <class Predicate>
  void keep(Predicate is_kept) {
    std::erase_if(scenario_.runs, [&](const Run& run) { return !is_kept(run); });
  }

  void simulate() {
    if (system_) throw UsageError(fmt::format("a figure {} shows all systems; it takes no --system", options_.arguments()[0]));
    results_ = simulate_all(scenario_, threads(options_));
    std::erase_if(results_, [](const Result& result) { return result.cases.empty(); });
  }

  const Options& options_;
  Scenario scenario_;
  std::optional<SystemId> system_;
  std::optional<WorkloadId> workload_;
  std::vector<Result> results_;
};

Chart figure_of_decision(const DecisionFigureRow& row, const Options& options) {
  std::optional<Choice::GpuCounts> gpus;
  if (options.has("gpus")) gpus = {1, static_cast<std::uint32_t>(options.number("gpus", 1, 1024, 8)), 1};
  DecisionAnalysis decision =
      decision_with_curves(read_scenario(options.arguments()[1], options), load_options(options), gpus, threads(options));
  const std::optional<SystemId> system = id_option(options, "system", decision.scenario.systems);
  const std::optional<WorkloadId> workload = id_option(options, "workload", decision.scenario.workloads);
  if (system) std::erase_if(decision.scaling_curves, [&](const ScalingCurve& curve) { return curve.run.system != *system; });
  const WorkloadId first = decision.scaling_curves.empty() ? WorkloadId{} : decision.scaling_curves.front().run.workload;
  const WorkloadId shown = workload.value_or(first);
  std::optional<Chart> chart = row.make(decision, shown);
  if (!chart) fail_without_figure(options, row.why_none(decision, shown));
  return *std::move(chart);
}

Chart figure(const Options& options) {
  const std::string& kind = options.arguments()[0];
  if (const auto* row = find_row(run_figure_table(), kind)) return FiguresOfRuns(options).of_one_run(*row);
  if (const auto* row = find_row(comparison_figure_table(), kind)) return FiguresOfRuns(options).of_all_runs(*row);
  return figure_of_decision(*find_row(decision_figure_table(), kind), options);
}

}  // namespace

void declare_figure(Options& options) {
  declare_scenario_options(options);
  options.value("output", "FILE", "write there; its name says how: .svg, .png, .pdf, .tex (default: SVG to standard output)")
      .value("size", "SIZE", "in millimetres, e.g. 84mm or 84x60mm (default: 120mm, as high as it needs)")
      .value("system", "NAME", "the system that is drawn (default: the first; `scaling`: all)")
      .value("workload", "NAME", "the workload that is drawn (default: the scenario's `experiment`, else the first)")
      .value("color-by", "WHAT",
             "what colors of `gantt` stand for: model, job or kind (default: model where there are several, else job)")
      .value("gpus", "N", "largest number of GPUs of `scaling` (default: the scenario's choice, else 8)")
      .flag("no-title", "leave out the title, for figures with a caption")
      .value("lang", "en|ko", "language of the figure (default: from LC_ALL, LC_MESSAGES, LANG)");
  declare_jobs_option(options);
}

int figure_command(const Options& options) {
  const std::string& kind = options.arguments()[0];
  const std::vector<std::string> names = names_of_figures();
  if (std::ranges::find(names, kind) == names.end())
    throw UsageError(fmt::format("unknown figure \"{}\"{}", kind, suggestion(kind, names)));
  const std::string file = options.text("output").value_or("-");
  const std::string format = format_of(file);
  const FigureSize size = size_option(options);
  (void)colors_option(options);
  const Language language = terminal_style(options).is_korean ? Language::korean : Language::english;
  if (format == "tex") {
    if (kind != "comparison") throw UsageError(fmt::format("only the figure comparison can be written as .tex, not {}", kind));
    write_file(file, FiguresOfRuns(options).comparison_in_latex(language));
    return kDone;
  }
  ChartStyle style = paper_style(size.width, size.height);
  style.shows_title = !options.has("no-title");
  const std::string text = svg(figure(options), language, style);
  write_file(file, format == "svg" ? text : converted_figure(text, format, file));
  return kDone;
}

}  // namespace gpusim
