#pragma once
// The JSON representation of documents and readers, for code that reads or writes whole trees. Objects of ordered_json are vectors:
// looking up a key is linear, and so is inserting (which looks up the key first). Code that reads or builds whole objects therefore
// iterates over their members.

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
/// The value at the place of a reader. Valid until a default is written into the object that contains it.
[[nodiscard]] const Json& json_of(const Reader& at);

[[nodiscard]] inline JsonMembers& members_of(Json& object) { return object.get_ref<Json::object_t&>(); }
[[nodiscard]] inline const JsonMembers& members_of(const Json& object) { return object.get_ref<const Json::object_t&>(); }

/// True for a quantity, a range or an object with provenance, false for a table keyed by name.
[[nodiscard]] inline bool is_value(const Json& json) {
  if (!json.is_object()) return true;
  for (const auto& [key, unused] : members_of(json))
    if (key == "value" || key == "low" || key == "high" || key == "basis") return true;
  return false;
}

}  // namespace gpusim
