#include "sim/scenario/gpus.hpp"
#include "sim/base/text.hpp"
#include "sim/input/json.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace gpusim {
namespace {

/// A fact that is not computed with (a generation, a price): plain text or number, or with its origin.
void check_fact(Reader at) {
  if (!at.is_object()) {
    if (!at.is_string() && !json_of(at).is_number()) at.fail_expected("text or a number");
    return;
  }
  at.expect_object("a value with its origin");
  check_fact(at.at("value"));
  for (const char* key : {"low", "high"})
    if (const auto end = at.find(key)) check_fact(*end);
  const std::vector<std::string> bases = {"measured", "datasheet", "stated", "estimated", "assumed"};
  (void)at.at("basis").one_of(bases);
  for (const char* key : {"source", "date"})
    if (const auto text = at.find(key)) (void)text->text();
  at.done();
}

void check_price(Reader at) {
  const Reader stated = at.is_object() ? at.at("value") : at;
  const std::string text = stated.text();
  const std::string amount = text.substr(0, text.find(' '));
  const std::string currency = text.substr(std::min(text.size(), amount.size() + 1));
  const bool is_amount = !amount.empty() && is_digit(amount.front()) && is_digit(amount.back()) &&
                         std::count(amount.begin(), amount.end(), '.') <= 1 &&
                         std::all_of(amount.begin(), amount.end(), [&](char c) { return is_digit(c) || c == '.'; });
  const bool has_currency = currency.size() == 3 && std::all_of(currency.begin(), currency.end(), is_capital);
  if (!is_amount || !has_currency) stated.fail_expected("an amount of money such as \"4000 USD\"");
  if (at.is_object()) check_fact(at);
}

struct Peaks {
  std::optional<Throughput> fp32;
  std::optional<Throughput> fp16;
  std::optional<Throughput> tf32;
  std::optional<Throughput> fp8;
};

Peaks read_peaks(Reader at) {
  Peaks peaks;
  at.expect_object("peaks by precision");
  for (const char* precision : {"fp64", "fp32", "tf32", "fp16", "bf16", "fp8", "fp4"}) {
    const auto value = at.find(precision);
    if (!value) continue;
    const Throughput peak = value->throughput().nominal;
    if (precision == std::string_view("fp32")) peaks.fp32 = peak;
    if (precision == std::string_view("fp16")) peaks.fp16 = peak;
    if (precision == std::string_view("tf32")) peaks.tf32 = peak;
    if (precision == std::string_view("fp8")) peaks.fp8 = peak;
  }
  at.done();
  return peaks;
}

Gpu::NvLink read_nvlink(Reader at) {
  Gpu::NvLink nvlink;
  at.expect_object("an NVLink description");
  for (const char* key : {"generation", "links"})
    if (const auto value = at.find(key)) (void)value->count(1, 1000);
  nvlink.per_direction = at.at("bandwidth_per_direction").bandwidth().nominal;
  nvlink.is_bridge = at.at("attachment").one_of({"switch", "bridge"}) == 1;
  at.done();
  return nvlink;
}

}  // namespace

Gpu read_gpu(Reader& at, const std::string& id) {
  at.expect_object("a data sheet");
  Gpu gpu;
  gpu.id = id;
  const auto family = at.find("family");
  gpu.family = family ? family->text() : id;
  const auto represents = at.find("represents_family");
  const bool is_representative = represents && represents->boolean();
  if (const auto text = at.find("architecture")) gpu.architecture = text->text();
  if (const auto name = at.find("name")) gpu.labels.push_back(name->text());
  for (const char* key : {"form_factor", "released", "memory_type"})
    if (const auto text = at.find(key)) (void)text->text();
  gpu.memory = at.at("memory").data_size(Reader::Zero::refused).nominal;
  if (const auto value = at.find("memory_bandwidth")) gpu.memory_bandwidth = value->bandwidth().nominal;
  if (const auto peak = at.find("peak")) {
    const Peaks peaks = read_peaks(*peak);
    gpu.fp32 = peaks.fp32;
    gpu.fp16 = peaks.fp16;
    gpu.tf32 = peaks.tf32;
    gpu.fp8 = peaks.fp8;
  }
  if (const auto sparse = at.find("peak_sparse")) (void)read_peaks(*sparse);
  if (const auto value = at.find("tdp")) gpu.tdp = value->power().nominal;
  if (const auto value = at.find("pcie_generation")) gpu.pcie_generation = static_cast<int>(value->count(1, 7));
  for (const char* key : {"tensor_core_generation", "pcie_lanes"})
    if (const auto value = at.find(key)) (void)value->count(1, 64);
  if (const auto value = at.find("multiprocessors")) gpu.multiprocessors = static_cast<int>(value->count(1, 1000));
  if (const auto labels = at.find("labels"))
    for (const Reader& label : labels->elements()) gpu.labels.push_back(label.text());
  if (is_representative) gpu.labels.push_back(gpu.family);
  if (const auto nvlink = at.find("nvlink")) gpu.nvlink = read_nvlink(*nvlink);
  if (const auto price = at.find("price")) check_price(*price);
  for (const char* key : {"compute_capability", "last_cuda"})
    if (const auto fact = at.find(key)) check_fact(*fact);
  at.done();
  return gpu;
}

std::vector<Gpu> sheets_of(const Catalog& catalog) {
  std::vector<Gpu> gpus;
  for (const std::string& id : catalog.ids()) {
    Document sheet;
    json_of(sheet) = catalog.sheet(id)->value;
    Reader root(sheet);
    gpus.push_back(read_gpu(root, id));
  }
  return gpus;
}

std::string resolve_gpu_name(const std::string& name, const Catalog& catalog, const Reader& at) {
  if (catalog.sheet(name) != nullptr) return name;
  if (const auto id = catalog.representative(name)) {
    at.document().note(fmt::format("\"{}\" stands for {}", name, *id));
    return *id;
  }
  std::vector<std::string> known = catalog.families();
  const std::vector<std::string> ids = catalog.ids();
  if (std::find(known.begin(), known.end(), name) != known.end()) {
    std::vector<std::string> members;
    for (const std::string& id : ids)
      if (catalog.sheet(id)->value.value("family", "") == name) members.push_back(id);
    at.fail(fmt::format("\"{}\" is a family that no member stands for; expected one of {}", name, fmt::join(members, ", ")));
  }
  known.insert(known.end(), ids.begin(), ids.end());
  at.fail(fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, known)));
}

}  // namespace gpusim
