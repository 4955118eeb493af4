#include "sim/scenario/precisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gpusim/hardware.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/gpus.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {
namespace {

struct PrecisionTitle {
  const char* en;
  const char* ko;
};
/// The names of precisions in titles, in the order of the enumeration.
constexpr std::array<PrecisionTitle, 4> kTitlesOfPrecisions = {
    {{"FP32", "FP32"}, {"TF32", "TF32"}, {"mixed precision", "혼합 정밀도"}, {"FP8", "FP8"}}};

/// True when one of the named GPUs has the precision, or may have it because its data sheet states no peaks. Entries that are not
/// tables of known GPUs are left to the reader of systems, which reports them.
bool has_gpu_with(const Json& gpus, Precision precision, const Catalog& catalog, const std::string& file) {
  if (!gpus.is_object()) return false;
  for (const auto& [name, count] : members_of(gpus)) {
    const std::string id = catalog.sheet(name) != nullptr ? name : catalog.representative(name).value_or("");
    if (count == 0 || id.empty()) continue;
    if (gpu_of(catalog, id, file).supported(precision).value_or(precision) == precision) return true;
  }
  return false;
}

bool has_precision(const Json& system, Precision precision, const Catalog& catalog, const std::string& file) {
  if (system.contains("gpus")) return has_gpu_with(system["gpus"], precision, catalog, file);
  if (!system.contains("nodes") || !system["nodes"].is_object()) return false;
  for (const auto& [name, node] : members_of(system["nodes"]))
    if (node.is_object() && node.contains("gpus") && has_gpu_with(node["gpus"], precision, catalog, file)) return true;
  return false;
}

/// A title with the precision appended: "V100 x2" becomes "V100 x2, FP32".
Json title_with(const Json& system, const std::string& name, Precision precision) {
  const auto [en, ko] = kTitlesOfPrecisions[static_cast<std::size_t>(precision)];
  const Json title = system.value("title", Json(name));
  const auto in = [&](const char* language, const char* other) -> std::string {
    if (title.is_string()) return title;
    for (const char* key : {language, other})
      if (title.is_object() && title.contains(key) && title[key].is_string()) return title[key];
    return name;
  };
  return {{"en", fmt::format("{}, {}", in("en", "ko"), en)}, {"ko", fmt::format("{}, {}", in("ko", "en"), ko)}};
}

std::vector<Precision> read_precisions(const Reader& at) {
  if (!at.is_array()) at.fail_expected("a list of precisions");
  std::vector<Precision> precisions;
  for (const Reader& element : at.elements()) {
    precisions.push_back(static_cast<Precision>(element.one_of(precision_names())));
    if (std::ranges::count(precisions, precisions.back()) > 1) element.fail("this precision is listed twice");
  }
  if (precisions.empty()) at.fail("expected at least one precision");
  return precisions;
}

}  // namespace

void make_systems_of_precisions(Reader& root, const Catalog& catalog) {
  auto choice = root.find("choice");
  if (!choice || !choice->is_object()) return;
  choice->expect_object(kChoiceKeys);
  const auto stated = choice->find("precisions");
  if (!stated) return;
  const std::vector<Precision> precisions = read_precisions(*stated);
  Json& root_json = json_of(root.document());
  if (!root_json.contains("systems") || !root_json["systems"].is_object()) return;
  JsonMembers made;
  for (const auto& [name, system] : members_of(root_json["systems"])) {
    made.emplace_back(name, system);
    if (!system.is_object() || system.contains("precision")) continue;
    bool is_first = true;
    for (const Precision precision : precisions) {
      if (!has_precision(system, precision, catalog, root.document().file)) continue;
      const std::string variant = fmt::format("{}_{}", name, gpusim::name(precision));
      if (!is_first && root_json["systems"].contains(variant))
        stated->fail(
            fmt::format("\"{}\" would become \"{}\" too, which is another system; expected that one to have another name "
                        "or to be left out",
                        name, variant));
      if (!is_first) made.emplace_back(variant, system);
      made.back().second["precision"] = gpusim::name(precision);
      if (precisions.size() > 1) made.back().second["title"] = title_with(system, name, precision);
      is_first = false;
    }
  }
  members_of(root_json["systems"]) = std::move(made);
}

}  // namespace gpusim
