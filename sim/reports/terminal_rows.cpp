// The rows of the terminal table.

#include "sim/reports/reports.hpp"
#include "sim/reports/terminal_view.hpp"

#include <optional>

namespace gpusim {
namespace {

std::optional<Range> waiting_cost(const Result& result) {
  return known_over_cases(result, [](const Economics& run) { return run.part(CostPart::waiting); });
}

std::optional<Range> energy_kwh(const Result& result) {
  return known_over_cases(result, [](const Economics& run) {
    return run.is_energy_known ? std::optional<double>(run.energy / units::kWh) : std::nullopt;
  });
}

class Rows {
 public:
  Rows(const TableView& view, const Section& section) : view_(view), section_(section) {}

  [[nodiscard]] Grid grid() const {
    Grid grid;
    for (const TableColumn& column : section_) grid.headings.push_back(column.title);
    for (std::size_t workload = 0; workload < view_.scenario.workloads.size(); ++workload) {
      const auto add_time = [&](std::string label, auto time) {
        grid.rows.push_back(row(std::move(label), workload, [&](const Result& one) { return time_text(one, view_.unit, time); }));
      };
      add_time(view_.names.workloads[workload], [](const Measures& measures) { return measures.makespan; });
      if (waits_for_gpus(workload))
        grid.rows.push_back(row(view_.fill(Label::until_gpus), workload, [](const Result& one) {
          return one.nominal().until_gpus == Duration{}
                     ? "-"
                     : own_time_text(one, [](const Measures& measures) { return measures.until_gpus; });
        }));
      if (!shows_no_gap(workload))
        grid.rows.push_back(row(view_.fill(Label::above_bound), workload, [](const Result& one) {
          if (is_proven(one)) return std::string{};
          return has_bound(one) ? gap_text(one) + " %" : std::string{"-"};
        }));
      if (is_stream(view_.scenario.workloads[workload])) add_stream_rows(grid, workload);
      if (view_.scenario.workloads[workload].loop) add_loop_rows(grid, workload);
      if (const auto deadline = view_.scenario.workloads[workload].deadline)
        grid.rows.push_back(
            row(view_.fill(Label::slack), workload, [&](const Result& one) { return slack_text(one, deadline->since_start()); }));
    }
    if (view_.scenario.experiment) {
      add_experiment_rows(grid, *view_.scenario.experiment);
      add_economics_rows(grid, *view_.scenario.experiment);
    }
    return grid;
  }

 private:
  [[nodiscard]] bool waits_for_gpus(std::size_t workload) const {
    return std::ranges::any_of(section_, [&](const TableColumn& column) {
      const Result* const found = view_.result(column, workload);
      return found != nullptr && found->nominal().until_gpus > Duration{};
    });
  }

  /// `cell` makes each cell from the result.
  template <class Cell>
  [[nodiscard]] Grid::Row row(std::string label, std::size_t workload, Cell cell) const {
    Grid::Row row{std::move(label), {}};
    for (const TableColumn& column : section_) {
      const Result* const found = view_.result(column, workload);
      row.cells.push_back(found != nullptr                     ? cell(*found)
                          : view_.cannot_run(column, workload) ? view_.fill(Label::cannot_run)
                                                               : "-");
    }
    return row;
  }

  [[nodiscard]] std::string memory_text(const Result& result) const {
    const Range needed = over_cases(result, [](const Measures& measures) { return measures.largest_memory / units::GB; });
    const Range there = over_cases(result, [](const Measures& measures) { return measures.smallest_device / units::GB; });
    if (needed.high == 0) return view_.fill(Label::not_stated);
    // Where a task takes what its card offers, the smallest card has to do with another one.
    if (needed.high > there.low) return fmt::format("{} GB", gigabytes(needed));
    return fmt::format("{} / {} GB", gigabytes(needed), gigabytes(there));
  }

  void add_stream_rows(Grid& grid, std::size_t workload) const {
    const auto add = [&](const Phrase& label, auto time) {
      grid.rows.push_back(row(view_.fill(label), workload, [&](const Result& one) { return own_time_text(one, time); }));
    };
    const auto all_jobs = [](const Measures& measures) -> const JobGroup& { return measures.online->groups.front(); };
    add(Label::waiting_mean, [](const Measures& measures) { return measures.mean_waiting; });
    add(Label::waiting_p95, [&](const Measures& measures) { return all_jobs(measures).waiting.quantile[2]; });
    add(Label::completion_mean, mean_completion);
    add(Label::completion_p95, [&](const Measures& measures) { return all_jobs(measures).completion.quantile[2]; });
  }

  void add_loop_rows(Grid& grid, std::size_t workload) const {
    const auto add = [&](const Phrase& label, auto value, auto shown) {
      grid.rows.push_back(row(view_.fill(label), workload, [&](const Result& one) {
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
    for (const CaseResult& one : result.cases) end = std::max(end, finish(one.measures));
    const bool is_late = end > deadline;
    const double units = (is_late ? end - deadline : deadline - end) / view_.unit.length;
    const std::string amount = fmt::format("{} {}", number({units, units}), view_.unit.name);
    return is_late ? view_.fill(Label::late, amount) : amount;
  }

  void add_experiment_rows(Grid& grid, std::size_t experiment) const {
    const std::string_view title = without_indentation(view_.names.workloads[experiment]);
    const auto add = [&](std::string label, auto cell) { grid.rows.push_back(row(std::move(label), experiment, cell)); };
    const auto rate = [](double Measures::* member) {
      return [member](const Result& one) {
        return number(over_cases(one, [member](const Measures& measures) { return measures.*member; }));
      };
    };
    const bool are_repeated = !is_stream(view_.scenario.workloads[experiment]);  // A stream of jobs is not done once more.
    if (are_repeated) {
      add(view_.fill(Label::experiments_a_day), rate(&Measures::experiments_per_day_serial));
      add(view_.fill(Label::cards_kept_busy), rate(&Measures::experiments_per_day_saturated));
      add(view_.fill(Label::experiments_a_workday), workday_text);
    }
    add(view_.fill(Label::gpus_busy, title), [](const Result& one) {
      return percent(over_cases(one, [](const Measures& measures) { return measures.utilization * 100; })) + " %";
    });
    if (are_repeated || states_memory(experiment))
      add(view_.fill(Label::largest_model), [this](const Result& one) { return memory_text(one); });
  }

  [[nodiscard]] bool states_memory(std::size_t workload) const {
    return std::ranges::any_of(section_, [&](const TableColumn& column) {
      const Result* const found = view_.result(column, workload);
      return found != nullptr && found->nominal().largest_memory > DataSize{};
    });
  }

  /// Money and energy, where the scenario states prices or power.
  void add_economics_rows(Grid& grid, std::size_t experiment) const {
    if (!has_economics(view_.input)) return;
    const auto add = [&](std::string label, auto value) {
      bool is_known = false;
      Grid::Row cells = row(std::move(label), experiment, [&](const Result& one) {
        const std::optional<Range> range = value(one);
        is_known = is_known || range;
        return range ? amount(*range) : view_.fill(Label::not_stated);
      });
      if (is_known) grid.rows.push_back(std::move(cells));
      return is_known;
    };
    const std::string_view title = without_indentation(view_.names.workloads[experiment]);
    const auto total = [](const Result& one) { return known_over_cases(one, [](const Economics& run) { return run.total; }); };
    if (add(view_.fill(Label::cost, title, view_.scenario.costs.currency), total)) {
      (void)add(view_.fill(Label::of_which_waiting), waiting_cost);
      add_cost_comparisons(grid, experiment);
    }
    if (!view_.scenario.energy.is_stated) return;
    (void)add(view_.fill(Label::energy), energy_kwh);
    (void)add(view_.fill(Label::co2), [](const Result& one) { return known_over_cases(one, co2_kg); });
  }

  void add_cost_comparisons(Grid& grid, std::size_t experiment) const {
    for (std::size_t system = 0; view_.scenario.systems.size() > 1 && system < view_.scenario.systems.size(); ++system)
      if (view_.scenario.systems[system].name == view_.scenario.costs.baseline)
        grid.rows.push_back(
            row(view_.fill(Label::against, view_.short_title(view_.names.systems[system])), experiment, [this](const Result& one) {
              const std::optional<Range> ratio = cost_ratio(view_.input, one);
              return ratio ? number(*ratio) + "x" : view_.fill(Label::not_stated);
            }));
    if (view_.scenario.costs.budget)
      grid.rows.push_back(row(view_.fill(Label::in_budget), experiment, [this](const Result& one) { return budget_text(one); }));
  }

  [[nodiscard]] std::string budget_text(const Result& result) const {
    bool is_in = false;
    bool is_out = false;
    for (const CaseResult& one : result.cases)
      if (one.economics.fits_budget) (*one.economics.fits_budget ? is_in : is_out) = true;
    if (!is_in && !is_out) return view_.fill(Label::not_stated);
    if (is_in && is_out) return fmt::format("{}/{}", view_.fill(Label::yes), view_.fill(Label::no));
    return view_.fill(is_in ? Label::yes : Label::no);
  }

  [[nodiscard]] bool shows_no_gap(std::size_t workload) const {
    return std::ranges::all_of(section_, [&](const TableColumn& column) {
      const Result* const found = view_.result(column, workload);
      return found == nullptr || is_proven(*found) || !has_bound(*found);
    });
  }

  const TableView& view_;
  const Section& section_;
};

}  // namespace

Grid table_rows(const TableView& view, const Section& section) { return Rows(view, section).grid(); }

}  // namespace gpusim
