#include "sim/evaluate/stated.hpp"
#include "sim/scenario/gpus.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gpusim {
namespace {

/// A field of a data sheet and its name in formulas.
struct SheetField {
  std::string_view name;
  std::string_view pointer;
};
constexpr SheetField kSheetFields[] = {{"memory", "/memory"},
                                       {"memory_bandwidth", "/memory_bandwidth"},
                                       {"fp64", "/peak/fp64"},
                                       {"fp32", "/peak/fp32"},
                                       {"tf32", "/peak/tf32"},
                                       {"fp16", "/peak/fp16"},
                                       {"bf16", "/peak/bf16"},
                                       {"fp8", "/peak/fp8"},
                                       {"fp4", "/peak/fp4"},
                                       {"tf32_sparse", "/peak_sparse/tf32"},
                                       {"fp16_sparse", "/peak_sparse/fp16"},
                                       {"bf16_sparse", "/peak_sparse/bf16"},
                                       {"fp8_sparse", "/peak_sparse/fp8"},
                                       {"fp4_sparse", "/peak_sparse/fp4"},
                                       {"tdp", "/tdp"},
                                       {"price", "/price"},
                                       {"nvlink", "/nvlink/bandwidth_per_direction"},
                                       {"tensor_core_generation", "/tensor_core_generation"}};

std::string sheet_id(const Catalog& catalog, const std::string& name) {
  if (catalog.sheet(name) != nullptr) return name;
  if (const auto id = catalog.representative(name)) return *id;
  throw std::runtime_error(fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, catalog.names())));
}

/// The value at a pointer below the root of a data sheet; empty when it does not have it.
std::optional<Value> value_at(const Reader& sheet, std::string_view pointer) {
  std::optional<Reader> at = sheet;
  while (at && !pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    at = at->find(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return at ? std::optional(read_value(*at)) : std::nullopt;
}

/// The value of a field on the data sheet with this id; empty when the sheet does not have it. Throws std::runtime_error for a
/// field that no sheet has.
std::optional<Value> field_of(const Catalog& catalog, const std::string& id, std::string_view field) {
  const auto found = std::ranges::find(kSheetFields, field, &SheetField::name);
  if (found == std::end(kSheetFields)) {
    std::vector<std::string> names;
    for (const SheetField& known : kSheetFields) names.emplace_back(known.name);
    throw std::runtime_error(fmt::format("unknown field \"{}\"{}", field, suggestion(field, names)));
  }
  Document sheet = sheet_document(catalog, id, id);
  return value_at(Reader(sheet), found->pointer);
}

bool has_name(const FormulaArgument& argument) { return !argument.value && !argument.name.empty(); }

}  // namespace

void expect_names(const std::string& function, const std::vector<FormulaArgument>& arguments, std::size_t least, std::size_t most) {
  const bool are_names = std::all_of(arguments.begin(), arguments.end(), has_name);
  if (arguments.size() >= least && arguments.size() <= most && are_names) return;
  std::string expected = fmt::format("{} names", least);
  if (least != most) expected = fmt::format("{} to {} names", least, most);
  if (least == 1 && most == 1) expected = "one name";
  throw std::runtime_error(fmt::format("{} takes {}", function, expected));
}

Value sheet_value(const Catalog& catalog, const std::string& gpu, const std::string& field) {
  const std::string id = sheet_id(catalog, gpu);
  const auto stated = field_of(catalog, id, field);
  if (!stated) throw CannotEvaluate(fmt::format("the data sheet of {} does not say {}", id, field));
  // Data sheets state NVLink per direction; people usually quote both directions together.
  if (field == "nvlink") return {stated->nominal * 2, stated->low * 2, stated->high * 2, stated->unit};
  return *stated;
}

Value Evaluator::supports(const std::string& function, const std::vector<FormulaArgument>& arguments) const {
  expect_names(function, arguments, 2, 2);
  const std::string id = sheet_id(*scenario_.catalog, arguments[0].name);
  const auto peak = [&](std::string_view of) { return field_of(*scenario_.catalog, id, of); };
  const std::string& precision = arguments[1].name;
  if (precision == "mixed") {
    const auto fp16 = peak("fp16");
    const auto fp32 = peak("fp32");
    if (!fp16 || !fp32) throw CannotEvaluate(fmt::format("the data sheet of {} lacks a peak", id));
    return Value::number(fp16->nominal > fp32->nominal ? 1 : 0);
  }
  if (precision != "tf32" && precision != "fp8" && precision != "bf16" && precision != "fp4")
    throw std::runtime_error(fmt::format("unknown precision \"{}\"; expected mixed, tf32, bf16, fp8 or fp4", precision));
  return Value::number(peak(precision) ? 1 : 0);
}

Value Evaluator::task_count(const std::string& function, const std::vector<FormulaArgument>& arguments,
                            std::optional<WorkloadId> strategy) const {
  expect_names(function, arguments, 1, 1);
  const bool is_strategy = strategy && arguments[0].name == kStrategyName;
  const auto workload = is_strategy ? strategy : scenario_.workloads.find(arguments[0].name);
  if (!workload) throw std::runtime_error(fmt::format("unknown workload \"{}\"", arguments[0].name));
  const Workload& found = scenario_.workloads[*workload];
  const auto barriers = std::count(found.is_barrier.begin(), found.is_barrier.end(), true);
  return Value::number(static_cast<double>(found.tasks()) - static_cast<double>(barriers));
}

Value Evaluator::model_memory(const std::string& function, const std::vector<FormulaArgument>& arguments) const {
  expect_names(function, arguments, 1, 1);
  const auto model = scenario_.models.find(arguments[0].name);
  if (model == scenario_.models.end()) throw std::runtime_error(fmt::format("unknown model \"{}\"", arguments[0].name));
  if (!model->second.has_memory) throw CannotEvaluate(fmt::format("model \"{}\" states no memory", arguments[0].name));
  const Ranged<DataSize>& memory = model->second.memory;
  return {memory.nominal.raw(), memory.low.raw(), memory.high.raw(), unit_of("B")};
}

Value Evaluator::system_value(const std::string& function, const std::vector<FormulaArgument>& arguments,
                              std::optional<SystemId> system) const {
  const bool needs_task = function == "task_time";
  expect_names(function, arguments, needs_task ? 1 : 0, needs_task ? 2 : 1);
  std::size_t next = 0;
  if (arguments.size() == (needs_task ? 2U : 1U)) {
    system = scenario_.systems.find(arguments[0].name);
    if (!system) throw std::runtime_error(fmt::format("unknown system \"{}\"", arguments[0].name));
    ++next;
  }
  if (!system) throw std::runtime_error(fmt::format("{} needs a system", function));
  const System& found = scenario_.systems[*system];
  if (function == "gpus") return Value::number(static_cast<double>(found.devices.size()));
  if (!needs_task) {
    double total = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const Device& device : found.devices) {
      const double memory = found.gpus[index(device.gpu)].memory.raw();
      total += memory;
      least = std::min(least, memory);
    }
    return Value::of(function == "memory_gpu" ? least : total, unit_of("B"));
  }
  const std::string& task = arguments[next].name;
  for (const WorkloadId w : scenario_.workloads.ids()) {
    const Workload& workload = scenario_.workloads[w];
    for (std::size_t p = 0; p < workload.profiles.size(); ++p) {
      if (workload.profiles[p].name != task) continue;
      if (!scenario_.infeasible[*system][w].empty()) throw CannotEvaluate(scenario_.infeasible[*system][w]);
      const auto time = [&](const Performance& performance) { return performance.best_time(id<ProfileId>(p)).seconds(); };
      Value value = Value::of(time(scenario_.performance[*system][w].front()), unit_of("s"));
      for (const Performance& performance : scenario_.performance[*system][w]) {
        value.low = std::min(value.low, time(performance));
        value.high = std::max(value.high, time(performance));
      }
      return value;
    }
  }
  throw std::runtime_error(fmt::format("no workload has a task \"{}\"", task));
}

}  // namespace gpusim
