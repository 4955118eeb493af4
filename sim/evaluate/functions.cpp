#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "gpusim/evaluate.hpp"
#include "sim/evaluate/stated.hpp"
#include "sim/evaluate/statistics.hpp"
#include "sim/scenario/shared_inputs.hpp"

namespace gpusim {
namespace {

double as_number(Duration value) { return value.seconds(); }
double as_number(DeviceTime value) { return value.seconds(); }
double as_number(double value) { return value; }

template <auto member>
double measured(const CaseResult& result) {
  return as_number(result.measures.*member);
}
template <auto member>
double paid(const CaseResult& result) {
  return as_number(result.economics.*member);
}
template <auto member>
double looped(const CaseResult& result) {
  if (!result.measures.loop) throw std::runtime_error("expected a workload of type \"experiments\"");
  return as_number((*result.measures.loop).*member);
}
/// Converts a measure per day to one per second.
template <double (*measure)(const CaseResult& result)>
double per_day(const CaseResult& result) {
  return measure(result) / 86400;
}

double energy(const CaseResult& result) {
  if (!result.economics.is_energy_known) throw CannotEvaluate("the power of a GPU is not known: state \"power\"");
  return result.economics.energy / units::J;
}

double co2(const CaseResult& result) {
  if (!result.economics.co2) throw std::runtime_error("expected \"carbon\" in the section \"energy\"");
  return *result.economics.co2 / units::kg;
}

struct RunFunction {
  FormulaFunction row;
  const char* unit;  ///< unit of the result; "" for a plain number
  double (*measure)(const CaseResult& result);
};

constexpr const char* kRunArguments = "[SYSTEM,] WORKLOAD [, POLICY]";

const std::vector<RunFunction>& run_functions() {
  static const std::vector<RunFunction> kTable = {
      {{"makespan", kRunArguments, "time from the start to the last end, without until_gpus"}, "s", measured<&Measures::makespan>},
      {{"until_gpus", kRunArguments, "time in which work stands still because no GPU is there yet (\"available\" from a date)"},
       "s",
       measured<&Measures::until_gpus>},
      {{"finish", kRunArguments, "time from the start to the last end: until_gpus + makespan"},
       "s",
       [](const CaseResult& r) { return finish(r.measures).seconds(); }},
      {{"work", kRunArguments, "GPU time held: the makespan of the same tasks one after the other"},
       "s",
       measured<&Measures::gpu_time>},
      {{"bound", kRunArguments, "a lower bound of the makespan of every schedule"},
       "s",
       [](const CaseResult& r) { return r.measures.bound.time.seconds(); }},
      {{"utilization", kRunArguments, "fraction of the GPU time that is held"}, "", measured<&Measures::utilization>},
      {{"experiments_per_day", kRunArguments, "24 h / makespan"}, "1/d", per_day<measured<&Measures::experiments_per_day_serial>>},
      {{"experiments_per_day_busy", kRunArguments, "24 h / area bound: experiments back to back"},
       "1/d",
       per_day<measured<&Measures::experiments_per_day_back_to_back>>},
      {{"experiments_per_workday", kRunArguments, "experiments started between 9 and 18 h, the next when the last has ended"},
       "1/workday",
       measured<&Measures::experiments_per_workday>},
      {{"loop_per_day", kRunArguments, "experiments of a closed loop completed per 24 h"},
       "1/d",
       per_day<looped<&LoopMeasures::per_day>>},
      {{"loop_per_workday", kRunArguments, "experiments of a closed loop completed per day on which the researcher works"},
       "1/workday",
       looped<&LoopMeasures::per_workday>},
      {{"loop_first_day", kRunArguments, "experiments of a closed loop started on the first day"},
       "",
       looped<&LoopMeasures::first_day>},
      {{"energy", kRunArguments, "energy of GPUs and hosts, PUE included"}, "J", energy},
      {{"co2", kRunArguments, "energy times carbon intensity"}, "kg", co2},
      {{"waiting_open", kRunArguments,
        "time of the run within the calendar of one person who waits, the first stated; times `count` for all"},
       "s",
       paid<&Economics::waiting_open>},
      {{"waiting_closed", kRunArguments, "time of the run outside of that calendar: nights and weekends; of one person too"},
       "s",
       paid<&Economics::waiting_closed>},
  };
  return kTable;
}

const RunFunction* find_run_function(const std::string& name) {
  for (const RunFunction& function : run_functions())
    if (function.row.name == name) return &function;
  return nullptr;
}

/// True when this part has a price on any system. On a system without that price it costs nothing.
bool is_priced_somewhere(const Scenario& scenario, CostPart part) {
  return std::ranges::any_of(scenario.systems, [&](const System& system) {
    return std::ranges::any_of(system.pools, [&](const Pool& pool) {
      return (part == CostPart::rent && pool.cost.rent) || (part == CostPart::purchase && pool.cost.purchase) ||
             (part == CostPart::hosting && pool.cost.hosting) || (part == CostPart::operation && pool.cost.operation);
    });
  });
}

/// The total or the part of it that is asked for, in the currency of the scenario. Throws where it has no price.
Money cost_of(const Scenario& scenario, const Economics& run, std::optional<CostPart> part) {
  if (const std::optional<Money> cost = part ? run.part(*part) : run.total) return *cost;
  if (!part) throw std::runtime_error("nothing is priced for this run");
  const bool is_of_purchase = part == CostPart::investment || part == CostPart::depreciation || part == CostPart::value_left;
  if (is_of_purchase && run.total) throw CannotEvaluate("the lifetime of the GPUs is not known: state \"lifetime\"");
  if (is_priced_somewhere(scenario, is_of_purchase ? CostPart::purchase : *part)) return Money{};
  throw std::runtime_error(fmt::format("no {} is priced in this scenario", kCostFigures[static_cast<std::size_t>(*part)]));
}

bool is_about_run(const std::string& function) {
  return find_run_function(function) != nullptr || find_statistic_function(function) != nullptr || function == "cost";
}

bool is_about_prices(const std::string& function) { return function == "cost" || function == "energy" || function == "co2"; }

/// Reads the arguments of a function about a run one by one: [SYSTEM,] WORKLOAD [, PART or STATISTIC] [, POLICY].
class SubjectNames {
 public:
  SubjectNames(const Scenario& scenario, const std::string& function, const std::vector<std::string>& names)
      : scenario_(scenario), function_(function), names_(names) {
    const StatisticFunction* over_jobs = find_statistic_function(function);
    takes_statistic_ = over_jobs != nullptr && over_jobs->takes_statistic();
  }

  Evaluator::Subject read(const ImpliedRun& implied) {
    subject_.run.policy = implied.policy;
    strategy_ = implied.strategy;
    read_system(implied.system);
    read_workload();
    while (next_ < names_.size())
      if (!read_part() && !read_statistic()) read_policy();
    return subject_;
  }

 private:
  /// A workload by name, or the strategy of the candidate.
  [[nodiscard]] std::optional<WorkloadId> find_workload(const std::string& name) const {
    return strategy_ && name == kStrategyName ? strategy_ : scenario_.workloads.find(name);
  }

  void read_system(std::optional<SystemId> system) {
    const auto first = names_.empty() ? std::nullopt : scenario_.systems.find(names_[0]);
    // If a name is that of a system and of a workload, the next argument decides.
    const bool names_system = first && (!system || (names_.size() > 1 && find_workload(names_[1])) || !find_workload(names_[0]));
    if (names_system) {
      subject_.run.system = *first;
      ++next_;
    } else if (system) {
      subject_.run.system = *system;
    } else if (names_.empty()) {
      throw std::runtime_error(fmt::format("{} needs a system and a workload", function_));
    } else {
      fail_unknown("system", names_of(scenario_.systems));
    }
  }

  void read_workload() {
    if (next_ >= names_.size()) throw std::runtime_error(fmt::format("{} needs a workload", function_));
    const auto workload = find_workload(names_[next_]);
    if (!workload) fail_unknown("workload", names_of(scenario_.workloads));
    subject_.run.workload = *workload;
    ++next_;
  }

  bool read_part() {
    if (function_ != "cost" || subject_.part) return false;
    const auto part = place_of(names_[next_], kCostFigures);
    if (!part) return false;
    subject_.part = static_cast<CostPart>(*part);
    ++next_;
    return true;
  }

  bool read_statistic() {
    if (!takes_statistic_ || has_statistic_) return false;
    const auto statistic = place_of(names_[next_], statistic_names());
    if (!statistic) return false;
    subject_.statistic = *statistic;
    has_statistic_ = true;
    ++next_;
    return true;
  }

  /// Reads the policy, after which nothing may follow.
  void read_policy() {
    std::vector<std::string> known = names_of(scenario_.policies);
    const auto policy = place_of(names_[next_], known);
    if (policy && next_ + 1 == names_.size()) {
      subject_.run.policy = id<PolicyId>(*policy);
      ++next_;
      return;
    }
    if (takes_statistic_ && !has_statistic_) known.insert(known.begin(), statistic_names().begin(), statistic_names().end());
    if (function_ == "cost" && !subject_.part) known.insert(known.begin(), kCostFigures.begin(), kCostFigures.end());
    fail_unknown(function_ == "cost" ? "part or policy" : takes_statistic_ ? "statistic or policy" : "policy", known);
  }

  [[noreturn]] void fail_unknown(std::string_view what, const std::vector<std::string>& known) const {
    throw std::runtime_error(fmt::format("unknown {} \"{}\"{}", what, names_[next_], suggestion(names_[next_], known)));
  }

  const Scenario& scenario_;
  const std::string& function_;
  const std::vector<std::string>& names_;
  bool takes_statistic_ = false;
  bool has_statistic_ = false;
  std::optional<WorkloadId> strategy_;
  std::size_t next_ = 0;
  Evaluator::Subject subject_;
};

/// The name of a function for one of its names in version 0.1, which stay valid.
std::string current_name(const std::string& function) {
  constexpr std::pair<std::string_view, std::string_view> kRenamed[] = {
      {"cards", "gpus"}, {"memory_card", "memory_gpu"}, {"jct", "completion"}, {"utilization_in_order", "utilization_available"}};
  for (const auto& [old_name, name] : kRenamed)
    if (function == old_name) return std::string(name);
  return function;
}

}  // namespace

const std::vector<FormulaFunction>& formula_functions() {
  static const std::vector<FormulaFunction> kFunctions = [] {
    std::vector<FormulaFunction> all;
    for (const RunFunction& function : run_functions()) all.push_back(function.row);
    for (const StatisticFunction& function : statistic_functions()) all.push_back(function.row);
    const FormulaFunction others[] = {
        {"cost", "[SYSTEM,] WORKLOAD [, PART]",
         "total, or one of its parts rent purchase electricity hosting operation waiting work egress; or investment (price of the "
         "GPUs), running (total without the purchase), cash (both), depreciation (during the run, or from run to run with "
         "`costs.frequency`), value_left after it"},
        {"gpus", "[SYSTEM]", "number of GPUs"},
        {"tasks", "WORKLOAD", "number of tasks, without barriers"},
        {"task_time", "[SYSTEM,] TASK", "time of a model or task on the GPU that is fastest for it"},
        {"memory", "MODEL", "memory that a model needs on each GPU"},
        {"memory_gpu", "[SYSTEM]", "memory of the smallest GPU"},
        {"memory_total", "[SYSTEM]", "memory of all GPUs together"},
        {"spec", "GPU, FIELD",
         "a value of the data sheet: memory, memory_bandwidth, fp32, fp16, fp16_sparse, tdp, price, nvlink, ..."},
        {"supports", "GPU, PRECISION", "1 when it can compute in mixed, tf32 or fp8, else 0"},
        {"open_per_workday", "CALENDAR", "mean open time of the days that have any"},
        {"open_per_week", "CALENDAR", "open time of a week"},
        {"sum min max mean", "A, B, ...", "over values in one unit"},
        {"ceil floor round", "A", "a plain number, rounded"},
        {"abs", "A", "absolute value"},
        {"between", "LOW, HIGH", "a range"}};
    all.insert(all.end(), std::begin(others), std::end(others));
    return all;
  }();
  return kFunctions;
}

const std::string& Evaluator::why_not(SystemId system, WorkloadId workload) const {
  const auto found = never_ran_.find({system, workload});
  return found != never_ran_.end() ? found->second : scenario_.infeasible[system][workload];
}

const Result& Evaluator::result(const Run& run) {
  auto& result = results_[run];
  if (result) return *result;
  try {
    result = std::make_unique<Result>(simulate_run(scenario_, run));
  } catch (const Infeasible& infeasible) {
    // A task may wait for ever although each window is long enough. That shows only when the run is simulated.
    never_ran_[{run.system, run.workload}] = infeasible.reason();
    result = std::make_unique<Result>(Result{run, {}});
  }
  return *result;
}

std::optional<Evaluator::Subject> Evaluator::subject(const std::string& function, const std::vector<std::string>& names,
                                                     const ImpliedRun& implied) const {
  const std::string current = current_name(function);
  if (!is_about_run(current)) return std::nullopt;
  return SubjectNames(scenario_, current, names).read(implied);
}

double Evaluator::statistic(const std::string& function, const Subject& subject, std::size_t which, const CaseResult& result) {
  const StatisticFunction& known = *find_statistic_function(function);
  if (result.measures.online) return known.value(*result.measures.online, subject.statistic);
  const OnlineMeasures made = online_measures(scenario_.problem_of(subject.run, which), result.schedule, result.measures.jobs,
                                              Seconds{}, scenario_.policies[subject.run.policy].keeps_together);
  return known.value(made, subject.statistic);
}

Value Evaluator::run_value(const std::string& function, const Subject& subject, const FormulaNames::InputEnds& ends) {
  const RunFunction* known = find_run_function(function);
  const StatisticFunction* over_jobs = find_statistic_function(function);
  Unit unit;
  if (known == nullptr && over_jobs == nullptr)
    unit = Unit({{scenario_.costs.currency, 1}});
  else if (const char* text = known != nullptr ? known->unit : over_jobs->unit; *text != '\0')
    unit = unit_of(text);
  if (runs_ == Runs::left_out) return Value::of(std::numeric_limits<double>::quiet_NaN(), unit);
  const Result& run = result(subject.run);
  if (run.cases.empty()) throw CannotRun(why_not(subject.run.system, subject.run.workload));
  const bool is_paid = is_about_prices(function);
  const auto paid_in = [&](const CasesOfRun& cases) {
    const auto key = std::pair(run.run, cases);
    auto economics = economics_.find(key);
    if (economics == economics_.end()) economics = economics_.emplace(key, economics_in(scenario_, run, cases)).first;
    if (known == nullptr) return cost_of(scenario_, economics->second, subject.part).raw();
    return known->measure(
        {.which = cases.times, .schedule = {}, .measures = {}, .has_proof = false, .economics = economics->second, .links = {}});
  };
  const auto of_case = [&](const CaseResult& result) {
    if (over_jobs != nullptr) return statistic(function, subject, static_cast<std::size_t>(&result - run.cases.data()), result);
    if (known != nullptr) return known->measure(result);
    return cost_of(scenario_, result.economics, subject.part).raw();
  };
  Value value = Value::of(of_case(run.cases.front()), unit);
  const auto reach = [&](double one) {
    value.low = std::min(value.low, one);
    value.high = std::max(value.high, one);
  };
  if (ends.empty()) {
    for (const CaseResult& one : run.cases) reach(of_case(one));
    return value;
  }
  const auto at_ends = [&](Case otherwise) {
    const CasesOfRun cases = cases_of_run(scenario_, run.run, ends, otherwise);
    const auto found = std::ranges::find(run.cases, cases.times, &CaseResult::which);
    return is_paid ? paid_in(cases) : of_case(found == run.cases.end() ? run.cases.front() : *found);
  };
  value = Value::of(at_ends(Case::nominal), unit);
  for (const CaseResult& one : run.cases) reach(at_ends(one.which));
  return value;
}

std::vector<std::string> Evaluator::inputs(const std::string& function, const std::vector<FormulaArgument>& arguments,
                                           const ImpliedRun& implied) {
  std::vector<std::string> names;
  for (const FormulaArgument& argument : arguments) names.push_back(argument.name);
  if (is_about_run(function)) {
    const Run run = subject(function, names, implied)->run;
    return scenario_.infeasible[run.system][run.workload].empty() ? ranged_inputs(scenario_, run, is_about_prices(function))
                                                                  : std::vector<std::string>();
  }
  if (!call(function, arguments, implied).is_range()) return {};
  return {fmt::format("{}({})", function, fmt::join(names, ", "))};
}

Value Evaluator::call(const std::string& function, const std::vector<FormulaArgument>& arguments, const ImpliedRun& implied,
                      const FormulaNames::InputEnds& ends) {
  std::vector<std::string> names;
  for (const FormulaArgument& argument : arguments) names.push_back(argument.name);
  if (is_about_run(function)) {
    expect_names(function, arguments, 1, 4);
    return run_value(function, *subject(function, names, implied), ends);
  }
  if (!ends.empty()) {
    const Value value = call(function, arguments, implied);
    const auto end = ends.find(fmt::format("{}({})", function, fmt::join(names, ", ")));
    return end == ends.end() ? value : Value::of(value.at(end->second, false), value.unit);
  }
  if (function == "spec") {
    expect_names(function, arguments, 2, 2);
    return sheet_value(*scenario_.catalog, names[0], names[1]);
  }
  if (function == "supports") return supports(function, arguments);
  if (function == "tasks") return task_count(function, arguments, implied.strategy);
  if (function == "memory") return model_memory(function, arguments);
  if (function == "open_per_workday" || function == "open_per_week") {
    expect_names(function, arguments, 1, 1);
    const auto calendar = scenario_.calendars.find(names[0]);
    if (calendar == scenario_.calendars.end()) throw std::runtime_error(fmt::format("unknown calendar \"{}\"", names[0]));
    const bool is_week = function == "open_per_week";
    const Duration open = is_week ? calendar->second.open_per_week() : calendar->second.open_per_workday();
    return Value::of(is_week ? open.seconds() / 604800 : open.seconds(), is_week ? Unit{} : unit_of("s/workday"));
  }
  if (function == "gpus" || function == "memory_gpu" || function == "memory_total" || function == "task_time")
    return system_value(function, arguments, implied.system);
  throw std::runtime_error(fmt::format("unknown function \"{}\"{}", function, suggestion(function, names_of(formula_functions()))));
}

FormulaNames Evaluator::names(const ImpliedRun& implied, std::function<Value(const std::string&)> claim) {
  FormulaNames names;
  names.quantity = [this](const std::string& name) -> std::optional<Value> {
    for (const auto& [known, value] : scenario_.quantities)
      if (known == name) return value;
    return std::nullopt;
  };
  names.claim = std::move(claim);
  names.call = [this, implied](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    return call(current_name(function), arguments, implied);
  };
  names.inputs = [this, implied](const std::string& function, const std::vector<FormulaArgument>& arguments) {
    return runs_ == Runs::left_out ? std::vector<std::string>() : inputs(current_name(function), arguments, implied);
  };
  names.call_at = [this, implied](const std::string& function, const std::vector<FormulaArgument>& arguments,
                                  const FormulaNames::InputEnds& ends) {
    return call(current_name(function), arguments, implied, ends);
  };
  names.describe_function = [](const std::string& name) {
    for (const FormulaFunction& function : formula_functions())
      if (function.name == name) return fmt::format("; expected its arguments: {}({})", name, function.arguments);
    return std::string();
  };
  return names;
}

}  // namespace gpusim
