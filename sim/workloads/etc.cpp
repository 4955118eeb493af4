// etc: independent tasks with an expected time to compute on each kind of GPU, the matrices of Ali, Siegel, Maheswaran, Hensgen
// and Ali, "Task execution time modeling for heterogeneous computing systems", HCW 2000, and Tamkang J. Sci. Eng. 3 (2000):
//   range: q_i uniform in [1, task_range), e_ij = q_i x U[1, machine_range)
//   cvb:   q_i gamma with mean `mean` and coefficient of variation task_cv, e_ij gamma with mean q_i and machine_cv
// A consistent matrix has each row sorted, so that a GPU that is faster for one task is so for all; a semi-consistent one has
// every other column sorted among themselves (Braun et al., JPDC 61 (2001)).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gpusim/generator.hpp"
#include "sim/base/random.hpp"
#include "sim/input/keys.hpp"
#include "sim/workloads/parts.hpp"
#include "sim/workloads/variates.hpp"

namespace gpusim {

constexpr Key kEtcRows[] = {
    {"tasks", "count", "required", "independent tasks"},
    {"method", "'range'|'cvb'", "required", "uniform factors, or gamma variates by coefficients of variation"},
    {"mean", "one time", "required", "time of a task on average; with ranges the unit"},
    {"task_range", "number from 1", "by method", "of tasks"},
    {"machine_range", "number from 1", "by method", "of GPUs"},
    {"task_cv", "number", "by method", "of tasks"},
    {"machine_cv", "number", "by method", "of GPUs"},
    {"consistency", "'consistent'|'semi'|'inconsistent'", "=inconsistent",
     "whether a GPU that is faster for one task is so for all, for every other, or for none in particular"},
    {"gpus", "list of at least 1 text", "required", "GPUs for which the tasks have times"},
};
extern constinit const KeySection kEtcKeys{
    "etc", "a part of a workload", kEtcRows,
    "method=range has task_range; method=range has machine_range; method=cvb has task_cv; method=cvb has "
    "machine_cv"};

namespace {

enum class Consistency { consistent, semi, inconsistent };

class EtcMatrix {
 public:
  explicit EtcMatrix(Reader& part) {
    is_range_ = part.at("method").one_of() == 0;
    mean_ = one_time(part.at("mean"), Reader::Zero::refused).seconds();
    task_ = one_number(part.at(is_range_ ? "task_range" : "task_cv"));
    machine_ = one_number(part.at(is_range_ ? "machine_range" : "machine_cv"));
    if (is_range_)
      for (const char* key : {"task_range", "machine_range"})
        if (one_number(part.at(key)) < 1) part.at(key).fail_expected("a number of at least 1");
    consistency_ = static_cast<Consistency>(part.at_or("consistency").one_of());
  }

  /// The times in seconds of a task on each of `types` types of GPU.
  [[nodiscard]] std::vector<double> row(std::size_t types, Random& random) const {
    const double q = is_range_ ? 1 + (task_ - 1) * random.uniform() : gamma_of(mean_, task_, random);
    std::vector<double> row(types);
    for (double& time : row) time = is_range_ ? mean_ * q * (1 + (machine_ - 1) * random.uniform()) : gamma_of(q, machine_, random);
    if (consistency_ == Consistency::consistent) std::sort(row.begin(), row.end());
    if (consistency_ == Consistency::semi) {
      std::vector<double> even;
      for (std::size_t i = 0; i < types; i += 2) even.push_back(row[i]);
      std::sort(even.begin(), even.end());
      for (std::size_t i = 0; i < types; i += 2) row[i] = even[i / 2];
    }
    return row;
  }

 private:
  /// A gamma variate with shape 1 / cv^2 and scale mean x cv^2.
  static double gamma_of(double mean, double cv, Random& random) {
    const double square = cv * cv;
    return mean * square * gamma_variate(1 / square, random);
  }

  bool is_range_ = true;
  double mean_ = 1;  ///< for range: the time of one unit
  double task_ = 1;
  double machine_ = 1;
  Consistency consistency_ = Consistency::inconsistent;
};

}  // namespace

void generate_etc(Reader& part, GeneratorContext& context) {
  const auto tasks = static_cast<std::uint32_t>(part.at("tasks").count(1, 1'000'000));
  expect_room(part, context.builder, tasks);
  const EtcMatrix matrix(part);
  std::vector<std::string> gpus;
  const Reader list = part.at("gpus");
  for (const Reader& gpu : list.elements()) gpus.push_back(gpu.text());
  if (gpus.empty()) list.fail("expected at least one GPU");
  const auto job = context.add_job();
  for (std::uint32_t task = 0; task < tasks; ++task) {
    Random random(context.seed, task, context.part + ": times");
    const std::vector<double> row = matrix.row(gpus.size(), random);
    Profile profile;
    profile.name = fmt::format("t{}", task + 1);
    profile.pointer = part.pointer();
    for (std::size_t type = 0; type < gpus.size(); ++type) {
      const Duration time = to_duration(Seconds::raw(row[type]));
      profile.time.emplace_back(gpus[type], Ranged<Duration>{time, time, time});
    }
    context.names.look_up(profile);
    std::string name = profile.name;
    context.builder.add_task(job, std::move(name), context.builder.add_profile(std::move(profile)));
  }
}

}  // namespace gpusim
