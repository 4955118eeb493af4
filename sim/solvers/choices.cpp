#include <algorithm>
#include <optional>

#include "sim/base/check.hpp"
#include "sim/solvers/allocation.hpp"
#include "sim/solvers/linear_program.hpp"

namespace gpusim {
namespace {

constexpr double kWhole = 1e-6;  ///< fractions this close to 0 or 1 count as whole

/// Depth-first search through subproblems, in each of which the choices of some jobs are made and others excluded.
class ChoiceSearch {
 public:
  ChoiceSearch(const std::vector<std::vector<GpuChoice>>& jobs, const std::vector<std::uint32_t>& gpus, std::size_t programs)
      : jobs_(jobs), left_(gpus), programs_(programs), made_(jobs.size()) {
    for (const std::vector<GpuChoice>& choices : jobs) is_out_.emplace_back(choices.size(), false);
    best_.choice.resize(jobs.size());
  }

  ChosenGpus run() {
    best_.is_optimal = true;
    const double bound = branch(0);
    best_.bound = best_.is_optimal ? best_.value : std::max(best_.value, bound);
    return best_;
  }

 private:
  struct Part {
    std::size_t job;
    std::size_t choice;
    double part;
  };

  /// The bound of this subproblem; `made` is the value of the choices already made.
  double branch(double made) {
    if (programs_ == 0) {
      best_.is_optimal = false;
      return made;
    }
    --programs_;
    const double bound = made + relax();
    if (bound <= best_.value + 1e-9 * std::max(1.0, best_.value)) return bound;
    round_down(made);
    // The greatest fractional part, the first of equal ones.
    std::optional<Part> split;
    for (const Part& part : parts_)
      if (part.part < 1 - kWhole && (!split || part.part > split->part + kWhole)) split = part;
    if (!split) return bound;
    const auto [job, choice, _] = *split;
    const GpuChoice& chosen = jobs_[job][choice];
    if (chosen.gpus <= left_[chosen.type]) {
      made_[job] = choice;
      left_[chosen.type] -= chosen.gpus;
      branch(made + chosen.value);
      left_[chosen.type] += chosen.gpus;
      made_[job].reset();
    }
    is_out_[job][choice] = true;
    branch(made);
    is_out_[job][choice] = false;
    return bound;
  }

  /// The value of the linear program over the open choices. Its nonzero parts are stored in `parts_`, ordered by job and choice.
  double relax() {
    parts_.clear();
    LinearProgram program;
    std::vector<std::pair<std::size_t, std::size_t>> columns;
    std::vector<std::vector<LinearProgram::Term>> of_type(left_.size());
    std::vector<std::vector<LinearProgram::Term>> of_job;
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      if (made_[job]) continue;
      std::vector<LinearProgram::Term> terms;
      for (std::size_t choice = 0; choice < jobs_[job].size(); ++choice) {
        const GpuChoice& one = jobs_[job][choice];
        if (is_out_[job][choice] || one.gpus > left_[one.type]) continue;
        const std::size_t column = program.add_column(one.value);
        columns.emplace_back(job, choice);
        terms.push_back({column, 1});
        of_type[one.type].push_back({column, static_cast<double>(one.gpus)});
      }
      if (!terms.empty()) of_job.push_back(std::move(terms));
    }
    if (columns.empty()) return 0;
    for (const std::vector<LinearProgram::Term>& terms : of_job) program.add_row_at_most(terms, 1);
    for (std::size_t type = 0; type < left_.size(); ++type)
      if (!of_type[type].empty()) program.add_row_at_most(of_type[type], left_[type]);
    const LinearProgram::Solution solution = program.solve();
    for (std::size_t column = 0; column < columns.size(); ++column)
      if (solution.value[column] > kWhole)
        parts_.push_back({columns[column].first, columns[column].second, solution.value[column]});
    return solution.objective;
  }

  /// Rounds a solution down: whole choices first, then all others that fit, by value per part of the GPUs.
  void round_down(double made) {
    std::vector<std::optional<std::size_t>> choice = made_;
    std::vector<std::uint32_t> left = left_;
    double value = made;
    const auto take = [&](std::size_t job, std::size_t which) {
      const GpuChoice& one = jobs_[job][which];
      if (choice[job] || is_out_[job][which] || one.gpus > left[one.type]) return;
      choice[job] = which;
      left[one.type] -= one.gpus;
      value += one.value;
    };
    for (const Part& part : parts_)
      if (part.part >= 1 - kWhole) take(part.job, part.choice);
    std::vector<Part> rest;
    for (std::size_t job = 0; job < jobs_.size(); ++job)
      for (std::size_t which = 0; !choice[job] && which < jobs_[job].size(); ++which)
        rest.push_back({job, which, jobs_[job][which].value / std::max<std::uint32_t>(1, jobs_[job][which].gpus)});
    std::stable_sort(rest.begin(), rest.end(), [](const Part& one, const Part& other) { return one.part > other.part; });
    for (const Part& part : rest) take(part.job, part.choice);
    if (value <= best_.value) return;
    best_.choice = std::move(choice);
    best_.value = value;
  }

  const std::vector<std::vector<GpuChoice>>& jobs_;
  std::vector<std::uint32_t> left_;
  std::size_t programs_;
  std::vector<std::optional<std::size_t>> made_;  ///< [job]: the choice made in this subproblem
  std::vector<std::vector<bool>> is_out_;
  std::vector<Part> parts_;
  ChosenGpus best_;
};

}  // namespace

ChosenGpus best_choices(const std::vector<std::vector<GpuChoice>>& jobs, const std::vector<std::uint32_t>& gpus,
                        std::size_t most_programs) {
  for (const std::vector<GpuChoice>& choices : jobs)
    for (const GpuChoice& one : choices)
      GPUSIM_CHECK(one.value > 0 && one.type < gpus.size(), "a choice of value {} on type {} of {}", one.value, one.type,
                   gpus.size());
  return ChoiceSearch(jobs, gpus, most_programs).run();
}

}  // namespace gpusim
