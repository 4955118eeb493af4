#include "sim/scenario/gpus.hpp"
#include "sim/base/text.hpp"
#include "sim/scenario/sections.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace gpusim {

constexpr Key kPeakRows[] = {
    {"fp64", "throughput", "unknown", "dense peak in FP64"},
    {"fp32", "throughput", "unknown", "dense peak in FP32"},
    {"tf32", "throughput", "unknown", "dense peak in TF32"},
    {"fp16", "throughput", "unknown", "dense peak in FP16, of tensor cores where there are any"},
    {"bf16", "throughput", "unknown", "dense peak in BF16"},
    {"fp8", "throughput", "unknown", "dense peak in FP8"},
    {"fp4", "throughput", "unknown", "dense peak in FP4"},
};
constinit const KeySection kPeakKeys{"peaks", "peaks by precision", kPeakRows};

constexpr Key kNvLinkRows[] = {
    {"generation", "count up to 1000", "unknown", "version of NVLink"},
    {"links", "count up to 1000", "unknown", "links of a GPU"},
    {"bandwidth_per_direction", "bandwidth", "required",
     "of all links of a GPU together, one way (half of the advertised sum of both)"},
    {"attachment", "'switch'|'bridge'", "required", "switch: all GPUs of a node reach each other; bridge: pairs only"},
};
constinit const KeySection kNvLinkKeys{"nvlink", "an NVLink description", kNvLinkRows};

constexpr Key kSheetRows[] = {
    {"base", "name", "none", "a GPU here or in the catalogue; its values are copied and those given here replace them"},
    {"family", "text", "the id", "what it is called together with its like"},
    {"represents_family", "boolean", "=false", "whether the name of the family alone resolves to it"},
    {"name", "text", "the id", "as its maker writes it"},
    {"architecture", "text", "unknown", "generation of the chip, such as Volta"},
    {"form_factor", "text", "unknown", "PCIe card, SXM board, laptop or superchip"},
    {"released", "text", "unknown", "year and month of the announcement (data centre) or first sale (GeForce)"},
    {"memory", "data", "required", "capacity"},
    {"memory_type", "text", "unknown", "kind, such as HBM2"},
    {"memory_bandwidth", "bandwidth", "unknown", "peak of the data sheet"},
    {"peak", "{}", "unknown", "dense peaks by number format", &kPeakKeys},
    {"peak_sparse", "{}", "unknown", "peaks with 2:4 structured sparsity; not computed with", &kPeakKeys},
    {"tdp", "power", "unknown", "power limit of the board"},
    {"pcie_generation", "count up to 7", "no PCIe", "generation of its link to the host"},
    {"pcie_lanes", "count up to 64", "unknown", "lanes of its link to the host"},
    {"tensor_core_generation", "count up to 64", "none", "1 Volta, 2 Turing, 3 Ampere, 4 Ada and Hopper, 5 Blackwell"},
    {"multiprocessors", "count up to 1000", "unknown", "streaming multiprocessors; a small batch leaves many of them idle"},
    {"nvlink", "{}", "none", "its NVLink", &kNvLinkKeys},
    {"price", "price", "unknown", "purchase price of one, at launch where known; not computed with"},
    {"compute_capability", "fact", "unknown", "compute capability of CUDA"},
    {"last_cuda", "fact", "unknown", "last CUDA toolkit that can compile for it; current: still supported at its date"},
    {"labels", "list of text", "none", "other names under which tables of measurements know exactly this GPU"},
};
extern constinit const KeySection kSheetKeys{"gpu", "a data sheet", kSheetRows};

namespace {

/// Checks a fact that is not used in calculations (a generation, a price): a text or a number, or either with its origin.
void check_fact(Reader at) {
  if (!at.is_object()) {
    if (!at.is_string() && !at.number()) at.fail_expected("text or a number");
    return;
  }
  at.expect_object(kOrigin);
  check_fact(at.at("value"));
  for (const char* key : {"low", "high"})
    if (const auto end = at.find(key)) check_fact(*end);
  read_origin(at, Basis::required);
  at.done();
}

void check_price(Reader at) {
  at.describe(kOrigin);
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

void read_peaks(Reader at, Gpu& gpu) {
  at.expect_object(kPeakKeys);
  for (const Key& precision : kPeakRows) {
    const auto value = at.find(precision.name);
    if (!value) continue;
    const Throughput peak = value->throughput().nominal;
    if (precision.name == "fp32") gpu.fp32 = peak;
    if (precision.name == "fp16") gpu.fp16 = peak;
    if (precision.name == "tf32") gpu.tf32 = peak;
    if (precision.name == "fp8") gpu.fp8 = peak;
  }
  at.done();
}

Gpu::NvLink read_nvlink(Reader at) {
  Gpu::NvLink nvlink;
  at.expect_object(kNvLinkKeys);
  for (const char* key : {"generation", "links"})
    if (const auto value = at.find(key)) (void)value->count(1, 1000);
  nvlink.per_direction = at.at("bandwidth_per_direction").bandwidth().nominal;
  nvlink.is_bridge = at.at("attachment").one_of() == 1;
  at.done();
  return nvlink;
}

}  // namespace

Gpu read_gpu(Reader& at, const std::string& id) {
  at.expect_object(kSheetKeys);
  Gpu gpu;
  gpu.id = id;
  const auto family = at.find("family");
  gpu.family = family ? family->text() : id;
  const bool is_representative = at.or_default("represents_family").boolean();
  if (const auto text = at.find("architecture")) gpu.architecture = text->text();
  if (const auto name = at.find("name")) gpu.labels.push_back(name->text());
  for (const char* key : {"form_factor", "released", "memory_type"})
    if (const auto text = at.find(key)) (void)text->text();
  gpu.memory = at.at("memory").data_size(Reader::Zero::refused).nominal;
  if (const auto value = at.find("memory_bandwidth")) gpu.memory_bandwidth = value->bandwidth().nominal;
  if (const auto peak = at.find("peak")) read_peaks(*peak, gpu);
  Gpu sparse;  // peaks with sparsity, which no calculation uses
  if (const auto peak = at.find("peak_sparse")) read_peaks(*peak, sparse);
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

Gpu gpu_of(const Catalog& catalog, const std::string& id, const std::string& file) {
  Document sheet = sheet_document(catalog, id, file);
  Reader root(sheet);
  return read_gpu(root, id);
}

std::vector<Gpu> sheets_of(const Catalog& catalog) {
  std::vector<Gpu> gpus;
  for (const std::string& id : catalog.ids()) gpus.push_back(gpu_of(catalog, id, ""));
  return gpus;
}

std::string resolve_gpu_name(const std::string& name, const Catalog& catalog, const Reader& at) {
  if (catalog.sheet(name) != nullptr) return name;
  if (const auto id = catalog.representative(name)) {
    at.document().note(fmt::format("\"{}\" resolves to {}", name, *id));
    return *id;
  }
  std::vector<std::string> known = catalog.families();
  const std::vector<std::string> ids = catalog.ids();
  if (std::find(known.begin(), known.end(), name) != known.end())
    at.fail(fmt::format("\"{}\" is a family without a default member; expected one of {}", name,
                        fmt::join(family_members(catalog, name), ", ")));
  known.insert(known.end(), ids.begin(), ids.end());
  at.fail(fmt::format("unknown GPU \"{}\"{}", name, suggestion(name, known)));
}

}  // namespace gpusim
