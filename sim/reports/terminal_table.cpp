#include "gpusim/report.hpp"

#include "sim/reports/reports.hpp"
#include "sim/reports/terminal_grid.hpp"
#include "sim/reports/terminal_labels.hpp"
#include "sim/reports/terminal_numbers.hpp"
#include "sim/reports/terminal_text.hpp"
#include "sim/reports/terminal_titles.hpp"
#include "sim/reports/terminal_waiting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

namespace gpusim {
namespace {

template <class Value>
Range over_cases(const Result& result, Value value) {
  Range range{value(result.nominal()), value(result.nominal())};
  for (const CaseResult& one : result.cases) {
    range.low = std::min(range.low, value(one.measures));
    range.high = std::max(range.high, value(one.measures));
  }
  return range;
}

bool is_proven(const Result& result) {
  return std::all_of(result.cases.begin(), result.cases.end(), [](const CaseResult& one) { return one.measures.proven_optimal; });
}

Range gap_pct(const Result& result) {
  return over_cases(result, [](const Measures& measures) { return measures.gap * 100; });
}

std::string workday_text(const Result& result) {
  return starts(over_cases(result, [](const Measures& measures) { return measures.experiments_per_workday; }));
}

/// How much longer `other` takes than `baseline` in per cent; empty when the baseline takes no time.
std::optional<Range> change_pct(const Result& baseline, const Result& other) {
  std::optional<Range> range;
  for (const CaseResult& one : baseline.cases.size() > other.cases.size() ? baseline.cases : other.cases) {
    const double before = in_case(baseline, one.which).measures.makespan.seconds();
    const double after = in_case(other, one.which).measures.makespan.seconds();
    if (before == 0) return std::nullopt;
    const double change = (after - before) / before * 100;
    range = range ? Range{std::min(range->low, change), std::max(range->high, change)} : Range{change, change};
  }
  return range;
}

/// The same of what may not be known; empty when no case knows it.
template <class Value>
std::optional<Range> known_over_cases(const Result& result, Value value) {
  std::optional<Range> range;
  for (const CaseResult& one : result.cases) {
    const std::optional<double> known = value(one.economics);
    if (known) range = range ? Range{std::min(range->low, *known), std::max(range->high, *known)} : Range{*known, *known};
  }
  return range;
}

std::optional<Range> waiting_cost(const Result& result) {
  return known_over_cases(result, [](const Economics& run) { return run.part(CostPart::waiting); });
}

std::optional<Range> energy_kwh(const Result& result) {
  return known_over_cases(result, [](const Economics& run) {
    return run.is_energy_known ? std::optional<double>(run.energy / kJoulesPerKwh) : std::nullopt;
  });
}

constexpr std::size_t kIndent = 2;

/// What stands side by side: the systems under one policy or, where there is only one system, the policies.
struct Column {
  std::size_t policy;
  std::size_t system;
  std::string title;
};
using Section = std::vector<Column>;

class Table {
 public:
  Table(const ReportInput& input, const TerminalStyle& style)
      : input_(input), scenario_(input.scenario), style_(style), titles_(titles(input.scenario, style)) {
    std::vector<Duration> makespans;
    results_.resize(scenario_.policies.size() * scenario_.workloads.size() * scenario_.systems.size());
    for (const Result& result : input.results) {
      results_[place(result.run)] = &result;
      for (const CaseResult& one : result.cases) makespans.push_back(one.measures.makespan);
    }
    unit_ = common_unit(makespans);
  }

  [[nodiscard]] std::string text() const {
    std::string text = paragraph(titles_.scenario, style_);
    const std::vector<Section> all = sections();
    for (const Section& section : all) {
      if (all.size() > 1) text += '\n' + line(Label::policy, scenario_.policies[section.front().policy].name);
      text += grid_text(grid(section), style_) + optimality(section) + waits(section) + comparisons(section);
    }
    for (const std::string& note : scenario_.document.notes) text += line(Label::note, printable(note, style_));
    return text;
  }

 private:
  [[nodiscard]] std::size_t place(const Run& run) const {
    return (run.policy * scenario_.workloads.size() + run.workload) * scenario_.systems.size() + run.system;
  }
  [[nodiscard]] const Result* result(const Column& column, std::size_t workload) const {
    return results_[place({column.system, workload, column.policy})];
  }

  [[nodiscard]] std::vector<Section> sections() const {
    std::vector<Section> sections;
    if (scenario_.systems.size() == 1 && scenario_.policies.size() > 1) {
      Section& section = sections.emplace_back();
      for (std::size_t policy = 0; policy < scenario_.policies.size(); ++policy)
        section.push_back({policy, 0, scenario_.policies[policy].name});
      return sections;
    }
    for (std::size_t policy = 0; policy < scenario_.policies.size(); ++policy) {
      Section& section = sections.emplace_back();
      for (std::size_t system = 0; system < scenario_.systems.size(); ++system)
        section.push_back({policy, system, titles_.systems[system]});
    }
    return sections;
  }

  template <class... Arguments>
  [[nodiscard]] std::string fill(Label label, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(text_of(label, style_)), arguments...);
  }
  template <class... Arguments>
  [[nodiscard]] std::string line(Label label, const Arguments&... arguments) const {
    return paragraph(fill(label, arguments...), style_);
  }

  /// Inside a sentence: without the indentation that it may have as a label.
  [[nodiscard]] std::string short_title(std::string_view title) const {
    constexpr std::size_t kLongest = 32;
    return cut(without_indentation(title), kLongest, style_);
  }

  /// `cell` makes each cell from the result.
  template <class Cell>
  [[nodiscard]] Grid::Row row(std::string label, const Section& section, std::size_t workload, Cell cell) const {
    Grid::Row row{std::move(label), {}};
    for (const Column& column : section) {
      const Result* const found = result(column, workload);
      row.cells.push_back(found != nullptr ? cell(*found) : "-");
    }
    return row;
  }

  template <class Time>
  [[nodiscard]] std::string time_text(const Result& result, Time time) const {
    const auto value = [&](const Measures& measures) {
      return static_cast<double>(time(measures).count()) / static_cast<double>(unit_.length.count());
    };
    return fmt::format("{} {}", number(over_cases(result, value)), unit_.name);
  }
  /// In a unit of its own: waits of seconds stand beside waits of days.
  template <class Time>
  [[nodiscard]] static std::string own_time_text(const Result& result, Time time) {
    std::vector<Duration> times;
    for (const CaseResult& one : result.cases) times.push_back(time(one.measures));
    const TimeUnit unit = common_unit(times);
    const auto value = [&](const Measures& measures) {
      return static_cast<double>(time(measures).count()) / static_cast<double>(unit.length.count());
    };
    return fmt::format("{} {}", number(over_cases(result, value)), unit.name);
  }

  [[nodiscard]] std::string memory_text(const Result& result) const {
    const Range needed = over_cases(result, [](const Measures& measures) { return measures.largest_memory / units::GB; });
    const Range there = over_cases(result, [](const Measures& measures) { return measures.smallest_device / units::GB; });
    if (needed.high == 0) return fill(Label::not_stated);
    // Where a task takes what its card offers, the smallest card has to do with another one.
    if (needed.high > there.low) return fmt::format("{} GB", gigabytes(needed));
    return fmt::format("{} / {} GB", gigabytes(needed), gigabytes(there));
  }

  [[nodiscard]] Grid grid(const Section& section) const {
    Grid grid;
    for (const Column& column : section) grid.headings.push_back(column.title);
    for (std::size_t workload = 0; workload < scenario_.workloads.size(); ++workload) {
      const auto add_time = [&](std::string label, auto time) {
        grid.rows.push_back(row(std::move(label), section, workload, [&](const Result& one) { return time_text(one, time); }));
      };
      add_time(titles_.workloads[workload], [](const Measures& measures) { return measures.makespan; });
      if (!is_proven_everywhere(section, workload))
        grid.rows.push_back(row(fill(Label::above_bound), section, workload,
                                [](const Result& one) { return is_proven(one) ? std::string{} : percent(gap_pct(one)) + " %"; }));
      if (is_stream(scenario_.workloads[workload])) add_stream_rows(grid, section, workload);
      if (scenario_.workloads[workload].loop) add_loop_rows(grid, section, workload);
      if (const auto deadline = scenario_.workloads[workload].deadline)
        grid.rows.push_back(row(fill(Label::slack), section, workload,
                                [&](const Result& one) { return slack_text(one, deadline->since_start()); }));
    }
    if (scenario_.experiment) {
      add_experiment_rows(grid, section, *scenario_.experiment);
      add_economics_rows(grid, section, *scenario_.experiment);
    }
    return grid;
  }

  static Duration mean_completion(const Measures& measures) { return measures.online->groups.front().completion.mean; }

  void add_stream_rows(Grid& grid, const Section& section, std::size_t workload) const {
    const auto add = [&](Label label, auto time) {
      grid.rows.push_back(row(fill(label), section, workload, [&](const Result& one) { return own_time_text(one, time); }));
    };
    const auto all_jobs = [](const Measures& measures) -> const JobGroup& { return measures.online->groups.front(); };
    add(Label::waiting_mean, [](const Measures& measures) { return measures.mean_waiting; });
    add(Label::waiting_p95, [&](const Measures& measures) { return all_jobs(measures).waiting.quantile[2]; });
    add(Label::completion_mean, mean_completion);
    add(Label::completion_p95, [&](const Measures& measures) { return all_jobs(measures).completion.quantile[2]; });
  }

  void add_loop_rows(Grid& grid, const Section& section, std::size_t workload) const {
    const auto add = [&](Label label, auto value, auto shown) {
      grid.rows.push_back(row(fill(label), section, workload, [&](const Result& one) {
        return shown(over_cases(one, [&](const Measures& measures) { return value(*measures.loop); }));
      }));
    };
    add(Label::simulated_a_workday, [](const LoopMeasures& loop) { return loop.per_workday; }, number);
    add(Label::simulated_a_day, [](const LoopMeasures& loop) { return loop.per_day; }, number);
    add(Label::started_on_first_day, [](const LoopMeasures& loop) { return static_cast<double>(loop.first_day); }, starts);
  }

  /// How long before the deadline it ends, in the worst case.
  [[nodiscard]] std::string slack_text(const Result& result, Duration deadline) const {
    Duration end;
    for (const CaseResult& one : result.cases) end = std::max(end, one.measures.makespan);
    const bool is_late = end > deadline;
    const double slack = static_cast<double>((is_late ? end - deadline : deadline - end).count());
    const double units = slack / static_cast<double>(unit_.length.count());
    const std::string amount = fmt::format("{} {}", number({units, units}), unit_.name);
    return is_late ? fill(Label::late, amount) : amount;
  }

  void add_experiment_rows(Grid& grid, const Section& section, std::size_t experiment) const {
    const std::string_view title = without_indentation(titles_.workloads[experiment]);
    const auto add = [&](std::string label, auto cell) { grid.rows.push_back(row(std::move(label), section, experiment, cell)); };
    const auto rate = [](double Measures::* member) {
      return [member](const Result& one) {
        return number(over_cases(one, [member](const Measures& measures) { return measures.*member; }));
      };
    };
    const bool are_repeated = !is_stream(scenario_.workloads[experiment]);  // A stream of jobs is not done once more.
    if (are_repeated) {
      add(fill(Label::experiments_a_day), rate(&Measures::experiments_per_day_serial));
      add(fill(Label::cards_kept_busy), rate(&Measures::experiments_per_day_saturated));
      add(fill(Label::experiments_a_workday), workday_text);
    }
    add(fill(Label::gpus_busy, title), [](const Result& one) {
      return percent(over_cases(one, [](const Measures& measures) { return measures.utilization * 100; })) + " %";
    });
    if (are_repeated || states_memory(section, experiment))
      add(fill(Label::largest_model), [this](const Result& one) { return memory_text(one); });
  }

  [[nodiscard]] bool states_memory(const Section& section, std::size_t workload) const {
    return std::any_of(section.begin(), section.end(), [&](const Column& column) {
      const Result* const found = result(column, workload);
      return found != nullptr && found->nominal().largest_memory > DataSize{};
    });
  }

  /// Money and energy, where the scenario states prices or power.
  void add_economics_rows(Grid& grid, const Section& section, std::size_t experiment) const {
    if (!has_economics(input_)) return;
    const auto add = [&](std::string label, auto value) {
      bool is_known = false;
      Grid::Row cells = row(std::move(label), section, experiment, [&](const Result& one) {
        const std::optional<Range> range = value(one);
        is_known = is_known || range;
        return range ? amount(*range) : fill(Label::not_stated);
      });
      if (is_known) grid.rows.push_back(std::move(cells));
      return is_known;
    };
    const std::string_view title = without_indentation(titles_.workloads[experiment]);
    const auto total = [](const Result& one) { return known_over_cases(one, [](const Economics& run) { return run.total; }); };
    if (add(fill(Label::cost, title, scenario_.costs.currency), total)) {
      (void)add(fill(Label::of_which_waiting), waiting_cost);
      add_cost_comparisons(grid, section, experiment);
    }
    if (!scenario_.energy.is_stated) return;
    (void)add(fill(Label::energy), energy_kwh);
    (void)add(fill(Label::co2),
              [](const Result& one) { return known_over_cases(one, [](const Economics& run) { return run.co2; }); });
  }

  void add_cost_comparisons(Grid& grid, const Section& section, std::size_t experiment) const {
    for (std::size_t system = 0; scenario_.systems.size() > 1 && system < scenario_.systems.size(); ++system)
      if (scenario_.systems[system].name == scenario_.costs.baseline)
        grid.rows.push_back(
            row(fill(Label::against, short_title(titles_.systems[system])), section, experiment, [this](const Result& one) {
              const std::optional<Range> ratio = cost_ratio(input_, one);
              return ratio ? number(*ratio) + "x" : fill(Label::not_stated);
            }));
    if (scenario_.costs.budget)
      grid.rows.push_back(row(fill(Label::in_budget), section, experiment, [this](const Result& one) { return budget_text(one); }));
  }

  [[nodiscard]] std::string budget_text(const Result& result) const {
    bool is_in = false;
    bool is_out = false;
    for (const CaseResult& one : result.cases)
      if (one.economics.fits_budget) (*one.economics.fits_budget ? is_in : is_out) = true;
    if (!is_in && !is_out) return fill(Label::not_stated);
    if (is_in && is_out) return fmt::format("{}/{}", fill(Label::yes), fill(Label::no));
    return fill(is_in ? Label::yes : Label::no);
  }

  [[nodiscard]] bool is_proven_everywhere(const Section& section, std::size_t workload) const {
    return std::all_of(section.begin(), section.end(), [&](const Column& column) {
      const Result* const found = result(column, workload);
      return found == nullptr || is_proven(*found);
    });
  }

  /// Which schedules may be improved, how far they are above which bound. The table has the gaps of those not listed.
  [[nodiscard]] std::string optimality(const Section& section) const {
    constexpr std::size_t kMostListed = 6;
    std::vector<std::string> open;
    std::size_t shown = 0;
    for (std::size_t workload = 0; workload < scenario_.workloads.size(); ++workload)
      for (const Column& column : section) {
        const Result* const found = result(column, workload);
        // When the last job of a stream ends says little of its schedule, and the table has it.
        if (found == nullptr || is_stream(scenario_.workloads[workload])) continue;
        ++shown;
        if (is_proven(*found)) continue;
        open.push_back(fill(Label::gap_of_one, short_title(titles_.workloads[workload]), short_title(column.title),
                            percent(gap_pct(*found)), bound_text(found->nominal().bound.name, style_)));
      }
    if (shown == 0) return {};
    if (open.empty()) return line(Label::all_proven);
    std::string text = line(open.size() == shown ? Label::none_proven : Label::proven_except);
    for (std::size_t i = 0; i < std::min(open.size(), kMostListed); ++i) text += paragraph(open[i], style_, kIndent);
    if (open.size() > kMostListed) text += paragraph(fill(Label::and_more, open.size() - kMostListed), style_, kIndent);
    return text;
  }

  /// For what jobs waited, and where they come faster than they can be served.
  [[nodiscard]] std::string waits(const Section& section) const {
    std::string sentences;
    for (std::size_t workload = 0; workload < scenario_.workloads.size(); ++workload)
      for (const Column& column : section) {
        const Result* const found = result(column, workload);
        if (found == nullptr || !is_stream(scenario_.workloads[workload])) continue;
        const OnlineMeasures& online = *found->nominal().online;
        const std::string_view title = without_indentation(titles_.workloads[workload]);
        if (const std::string reasons = waited_for(online, style_); !reasons.empty())
          sentences += line(Label::waited_for, title, column.title, reasons);
        if (online.offered_load > 1) sentences += line(Label::overloaded, title, column.title, online.offered_load);
      }
    return sentences;
  }

  /// Each other column against the first, on the experiment.
  [[nodiscard]] std::string comparisons(const Section& section) const {
    if (!scenario_.experiment || section.size() < 2) return {};
    const Result* const baseline = result(section.front(), *scenario_.experiment);
    if (baseline == nullptr) return {};
    std::string sentences;
    for (const Column& column : std::span(section).subspan(1)) {
      const Result* const other = result(column, *scenario_.experiment);
      if (other != nullptr && is_stream(scenario_.workloads[*scenario_.experiment])) {
        sentences += paragraph(fill(Label::stream_sentence, column.title, own_time_text(*other, mean_completion),
                                    own_time_text(*baseline, mean_completion)),
                               style_, kIndent);
        continue;
      }
      const std::optional<Range> change = other != nullptr ? change_pct(*baseline, *other) : std::nullopt;
      if (!change) continue;
      const std::string sentence =
          fill(Label::sentence, column.title, without_indentation(titles_.workloads[*scenario_.experiment]), change_text(*change),
               workday_comparison(*baseline, *other));
      sentences += paragraph(sentence, style_, kIndent);
    }
    return sentences.empty() ? sentences : line(Label::compared_with, section.front().title) + sentences;
  }

  [[nodiscard]] std::string change_text(Range change) const {
    if (change.low == 0 && change.high == 0) return fill(Label::equally_long);
    if (change.high <= 0) return fill(Label::shorter, whole_percent({-change.high, -change.low}));
    if (change.low >= 0) return fill(Label::longer, whole_percent(change));
    return fill(Label::shorter_to_longer, whole_percent({-change.low, -change.low}), whole_percent({change.high, change.high}));
  }

  [[nodiscard]] std::string workday_comparison(const Result& baseline, const Result& other) const {
    const std::string before = workday_text(baseline);
    const std::string after = workday_text(other);
    return before == after ? fill(Label::same_a_workday) : fill(Label::a_workday_instead, after, before);
  }

  const ReportInput& input_;
  const Scenario& scenario_;
  TerminalStyle style_;
  Titles titles_;
  TimeUnit unit_{};
  std::vector<const Result*> results_;  ///< by place(); nullptr where a run is missing
};

}  // namespace

std::string terminal_table(const ReportInput& input, const TerminalStyle& style) { return Table{input, style}.text(); }

}  // namespace gpusim
