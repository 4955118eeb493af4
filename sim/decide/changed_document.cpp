#include "sim/decide/changed_document.hpp"

#include <utility>

#include "gpusim/errors.hpp"
#include "sim/input/json.hpp"

namespace gpusim {
namespace {

/// A type of GPU and how many there are; no number where it is not written as a whole number.
struct GpusOfType {
  std::string gpu;
  std::optional<std::int64_t> count;
};

/// The only type of a table of GPUs; none where there are more types.
std::optional<GpusOfType> only_gpu(const Json& holder) {
  if (!holder.contains("gpus") || !holder["gpus"].is_object()) return std::nullopt;
  std::optional<GpusOfType> only;
  for (const auto& [name, count] : holder["gpus"].items()) {
    const auto gpus = count.is_number_integer() ? std::optional(count.get<std::int64_t>()) : std::nullopt;
    if (gpus == 0) continue;
    if (only) return std::nullopt;
    only = {name, gpus};
  }
  return only;
}

std::string keys_of(const Json& gpus) {
  std::string text;
  for (const auto& [key, count] : gpus.items())
    if (!count.is_number_integer() || count.get<std::int64_t>() > 0) text += (text.empty() ? "" : " + ") + key;
  return text;
}

}  // namespace

Document without_claims(const Document& document) {
  Document copy;
  copy.file = document.file;
  copy.allows_commands = document.allows_commands;
  for (const auto& [key, value] : json_of(document).items())
    if (key != "claims" && key != "documents" && key != "assumptions") json_of(copy)[key] = value;
  return copy;
}

std::optional<std::string> json_at(const Document& document, const std::string& pointer) {
  const Json::json_pointer at(pointer);
  return json_of(document).contains(at) ? std::optional(json_of(document).at(at).dump()) : std::nullopt;
}

bool has_value_at(const Document& document, const std::string& pointer) {
  return json_of(document).contains(Json::json_pointer(pointer));
}

bool has_object_at(const Document& document, const std::string& pointer) {
  return has_value_at(document, pointer) && json_of(document).at(Json::json_pointer(pointer)).is_object();
}

std::vector<std::string> keys_at(const Document& document, const std::string& pointer) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : json_of(document).at(Json::json_pointer(pointer)).items()) keys.push_back(key);
  return keys;
}

void put_json(Document& document, const std::string& pointer, const std::string& json) {
  json_of(document)[Json::json_pointer(pointer)] = Json::parse(json);
}

std::optional<CountPlace> count_place(const Document& document, const std::string& name) {
  const Json& system = json_of(document).at("systems").at(name);
  if (const auto only = only_gpu(system)) return CountPlace{only->gpu, {}, 1};
  if (!system.contains("nodes") || system["nodes"].size() != 1) return std::nullopt;
  const auto node = system["nodes"].begin();
  const auto only = only_gpu(*node);
  if (!only || !only->count || *only->count < 1) return std::nullopt;
  return CountPlace{only->gpu, node.key(), static_cast<std::uint32_t>(*only->count)};
}

void set_gpus(Document& document, const std::string& name, const CountPlace& place, std::uint32_t gpus) {
  Json& system = json_of(document)["systems"][name];
  if (place.node.empty())
    system["gpus"][place.gpu] = gpus;
  else
    system["nodes"][place.node]["count"] = gpus / place.per_node;
}

std::vector<CountOfGpus> counts_of_gpus(const Document& document, const std::string& name) {
  std::vector<CountOfGpus> counts;
  const std::string pointer = "/systems/" + pointer_token(name);
  const Json& system = json_of(document).at("systems").at(name);
  if (system.contains("gpus"))
    for (const auto& [key, count] : system["gpus"].items())
      if (count.is_number_integer() && count.get<std::int64_t>() > 0)
        counts.push_back({key, pointer + "/gpus/" + pointer_token(key)});
  if (system.contains("nodes"))
    for (const auto& [pool, node] : system["nodes"].items())
      counts.push_back({pool + " of " + keys_of(node.at("gpus")), pointer + "/nodes/" + pointer_token(pool) + "/count"});
  return counts;
}

void add_one(Document& document, const std::string& pointer) {
  Json& count = json_of(document)[Json::json_pointer(pointer)];
  count = count.get<std::int64_t>() + 1;
}

Lifetimes charge_purchases(Document& document, bool is_whole) {
  Lifetimes lifetimes;
  const auto charge_cost = [&](Json& machine) {
    if (!machine.is_object() || !machine.contains("cost")) return;
    Json& cost = machine["cost"];
    if (!cost.contains("purchase")) return;
    const bool has_lifetime = cost.contains("lifetime");
    if (has_lifetime) cost["charged"] = is_whole ? "whole" : "depreciation";
    lifetimes.has_any = lifetimes.has_any || has_lifetime;
    lifetimes.has_all = lifetimes.has_all && has_lifetime;
  };
  for (auto& [name, system] : members_of(json_of(document)["systems"])) {
    charge_cost(system);
    if (!system.contains("nodes")) continue;
    for (auto& [pool, node] : members_of(system["nodes"])) charge_cost(node);
  }
  return lifetimes;
}

}  // namespace gpusim
