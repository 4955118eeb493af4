#pragma once
// Objects of ordered_json by position. Searching one by key is linear, and so is inserting (it looks for the key first); what reads
// or builds whole objects goes over their members instead.

#include <nlohmann/json.hpp>

#include "gpusim/reader.hpp"

namespace gpusim {

using JsonMembers = Json::object_t::Container;

[[nodiscard]] inline JsonMembers& members_of(Json& object) { return object.get_ref<Json::object_t&>(); }
[[nodiscard]] inline const JsonMembers& members_of(const Json& object) { return object.get_ref<const Json::object_t&>(); }

/// A quantity, a range or an object with provenance, not a table keyed by name.
[[nodiscard]] inline bool is_value(const Json& json) {
  if (!json.is_object()) return true;
  for (const auto& [key, unused] : members_of(json))
    if (key == "value" || key == "low" || key == "high" || key == "basis") return true;
  return false;
}

}  // namespace gpusim
