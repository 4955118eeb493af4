#pragma once
// The JSON behind documents and readers, for what reads or writes whole trees. Objects of ordered_json go by position: searching
// one by key is linear, and so is inserting (it looks for the key first); what reads or builds whole objects goes over their
// members instead.

#include <nlohmann/json.hpp>

#include "gpusim/reader.hpp"

namespace gpusim {

using Json = nlohmann::ordered_json;
using JsonMembers = Json::object_t::Container;

struct JsonTree {
  Json value;
};

[[nodiscard]] inline Json& json_of(Document& document) { return document.root->value; }
[[nodiscard]] inline const Json& json_of(const Document& document) { return document.root->value; }
[[nodiscard]] inline Json json_of(Document&& document) { return std::move(document.root->value); }
/// The value at a reader's place. Valid until a default is written into the object around it.
[[nodiscard]] const Json& json_of(const Reader& at);

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
