#include "sim/input/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "sim/base/check.hpp"
#include "sim/input/json.hpp"
#include "sim/input/key_types.hpp"

namespace gpusim {
namespace {

/// Splits a text at each `separator` outside parentheses.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    depth += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
    if (depth > 0 || !text.substr(at).starts_with(separator)) continue;
    parts.push_back(text.substr(begin, at - begin));
    begin = at + separator.size();
    at = begin - 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// Removes `word` from the front of a text; false when the text does not start with it.
bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// The amount in front of a type, such as "at least 2 " or "2 ".
struct Amount {
  std::optional<int> least;
  std::optional<int> most;
};
Amount take_amount(std::string_view& text) {
  Amount amount;
  const bool is_least = take(text, "at least ");
  if (text.empty() || text.front() < '0' || text.front() > '9') return amount;
  amount.least = std::stoi(std::string(text));
  if (!is_least) amount.most = amount.least;
  text.remove_prefix(text.find(' ') + 1);
  return amount;
}

/// An object that inherits from a base need not contain required keys, nor need the objects in it. Such sections have two
/// definitions: NAME_part with what always holds and NAME with everything.
enum class Whole { yes, no };

class SchemaWriter {
 public:
  explicit SchemaWriter(const KeySection& root) : root_(root) {
    for (const PlacedSection& placed : sections_of(root)) {
      for (const KeyType& type : key_types())
        GPUSIM_CHECK(type.name != placed.section->name, "a type and a section are called \"{}\"", type.name);
      if (find_key(*placed.section, "base").key != nullptr)
        for (const PlacedSection& inner : sections_of(*placed.section)) inheritable_[inner.section] = true;
    }
  }

  Json write(std::string_view title, std::string_view about) {
    Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
    schema.update(object(root_, Whole::yes));
    schema["description"] = about;
    schema["definitions"] = std::move(definitions_);
    return schema;
  }

 private:
  /// A reference to a definition, which `make` creates when it is needed for the first time.
  template <class Make>
  Json defined(std::string name, const Make& make) {
    std::replace(name.begin(), name.end(), ' ', '_');
    if (!definitions_.contains(name)) {
      definitions_[name] = Json::object();  // reserves its position
      Json definition = make();
      definitions_[name] = std::move(definition);
    }
    return {{"$ref", "#/definitions/" + name}};
  }

  // Types:
  Json type(std::string_view text, const Key& key, Whole whole) {
    const auto alternatives = split(text, " or ");
    if (alternatives.size() == 1) return one(text, key, whole);
    Json any = Json::array();
    for (const std::string_view alternative : alternatives) any.push_back(one(alternative, key, whole));
    return {{"anyOf", any}};
  }

  Json one(std::string_view text, const Key& key, Whole whole) {
    if (text.starts_with('(')) return type(text.substr(1, text.size() - 2), key, whole);
    if (text == "{}") return section(*key.section, whole);
    if (text == "<>" || text.starts_with('\'')) return {{"enum", Key{.type = text, .names = key.names}.choices()}};
    if (take(text, "list of ")) {
      const Amount amount = take_amount(text);
      Json list = {{"type", "array"}};
      if (amount.least) list["minItems"] = *amount.least;
      if (amount.most) list["maxItems"] = *amount.most;
      if (take(text, "different ")) list["uniqueItems"] = true;
      list["items"] = type(text, key, whole);
      return list;
    }
    if (take(text, "map ")) return map(text, key, whole);
    if (text.ends_with(" by GPU")) {
      text.remove_suffix(7);
      const Json value = type(text, key, whole);
      Json others = {"value", "low", "high", "basis"};
      if (key.section != nullptr)
        for (const Key* other : keys_of(*key.section)) others.push_back(other->name);
      const Json names = {{"not", {{"enum", others}}}};
      return {{"anyOf",
               {value, {{"type", "object"}, {"minProperties", 1}, {"propertyNames", names}, {"additionalProperties", value}}}}};
    }
    return named(text);
  }

  Json map(std::string_view text, const Key& key, Whole whole) {
    Json object = {{"type", "object"}};
    if (take(text, "by ")) {
      const std::size_t end = text.find(" of ");
      object["propertyNames"] = plain_schema(text.substr(0, end)).value;
      text.remove_prefix(end + 1);
    }
    (void)take(text, "of ");
    if (const Amount amount = take_amount(text); amount.least) object["minProperties"] = *amount.least;
    const Json value = type(text, key, whole);
    if (text == "{}" && key.section->is_named) {
      // Each object is of the variant with its name, unless it states another type.
      for (const Variant& variant : key.section->variants())
        object["properties"][std::string(variant.name)] = {{"allOf", Json::array({value})},
                                                           {"if", {{"not", {{"required", {"type"}}}}}},
                                                           {"then", variant_of(*key.section, variant)}};
      object["additionalProperties"] = {{"allOf", Json::array({value})}, {"required", {"type"}}};
    } else {
      object["additionalProperties"] = value;
    }
    return object;
  }

  Json named(std::string_view text) {
    const KeyType& known = key_type(text);
    return defined(std::string(text), [&] {
      Json schema = {{"description", text == known.name ? known.about : text}};
      if (known.form == KeyType::Form::alias)
        schema.update(type(known.written, Key{.section = &kTitle}, Whole::yes));
      else if (known.form == KeyType::Form::schema || known.form == KeyType::Form::pattern || known.form == KeyType::Form::bare)
        schema.update(plain_schema(text).value);
      else if (known.form == KeyType::Form::quantity || known.form == KeyType::Form::value)
        schema.update(with_origin(known, {defined("plain " + std::string(text), [&] { return plain_schema(text).value; })}).value);
      else
        schema.update(with_origin(known, plain_schema(text)).value);
      return schema;
    });
  }

  // Sections:
  Json section(const KeySection& section, Whole whole) {
    const std::string name(section.name);
    if (!inheritable_.contains(&section)) return defined(name, [&] { return object(section, Whole::yes); });
    const Json demands = demands_of(section);
    if (demands.empty()) return defined(name, [&] { return object(section, Whole::no); });
    const auto part = [&] { return defined(name + " part", [&] { return object(section, Whole::no); }); };
    if (whole == Whole::no) return part();
    return defined(name, [&] {
      Json both = {{"allOf", Json::array({part()})}};
      if (find_key(section, "base").key != nullptr) {
        both["if"] = {{"not", {{"required", {"base"}}}}};
        both["then"] = demands;
      } else {
        for (const auto& [key, value] : demands.items())
          if (key == "allOf")
            both["allOf"].insert(both["allOf"].end(), value.begin(), value.end());
          else
            both[key] = value;
      }
      return both;
    });
  }

  /// Additional demands on an object that inherits nothing: required keys, rules, and complete values.
  Json demands_of(const KeySection& section) {
    Json demands = Json::object();
    add_required(section, demands);
    for (const Key* key : keys_of(section)) {
      const Json strict = type(key->type, *key, Whole::yes);
      if (strict != type(key->type, *key, Whole::no)) demands["properties"][std::string(key->name)] = strict;
    }
    add_rules(section, Rule::demand, demands);
    return demands;
  }

  Json object(const KeySection& section, Whole whole) {
    Json object = {{"description", section.about}, {"type", "object"}, {"properties", Json::object()}};
    for (const Key* key : keys_of(section))
      if (key->name == "/")
        object["patternProperties"]["^/"] = described(section, *key, whole);
      else
        object["properties"][std::string(key->name)] = described(section, *key, whole);
    if (whole == Whole::yes) add_required(section, object);
    if (section.variants == nullptr)
      object["additionalProperties"] = false;
    else
      add_variants(section, object);
    add_rules(section, Rule::limit, object);
    if (whole == Whole::yes) add_rules(section, Rule::demand, object);
    return object;
  }

  Json described(const KeySection& section, const Key& key, Whole whole) {
    Json property = {{"description", key.about}};
    Json value = key.name == "type" && section.variants != nullptr ? names_of_variants(section) : type(key.type, key, whole);
    if (value.contains("$ref")) value = {{"allOf", Json::array({value})}};
    property.update(value);
    if (const auto otherwise = key.default_json()) property["default"] = Json::parse(*otherwise);
    return property;
  }

  static void add_required(const KeySection& section, Json& object) {
    for (const Key* key : keys_of(section))
      if (key->is_required()) object["required"].push_back(key->name);
  }

  // Variants:
  static Json names_of(const KeySection& section) {
    Json names = Json::array();
    for (const Key* key : keys_of(section)) names.push_back(key->name);
    return names;
  }

  static Json names_of_variants(const KeySection& section) {
    Json names = Json::array();
    for (const Variant& variant : section.variants()) names.push_back(variant.name);
    return {{"enum", names}};
  }

  /// The schema of an object of the section that is of this variant.
  Json variant_of(const KeySection& section, const Variant& variant) {
    return defined(fmt::format("{} {}", section.name, variant.name), [&] {
      Json names = names_of(section);
      Json schema = {{"description", variant.about}};
      if (variant.keys != nullptr) {
        Json own = object(*variant.keys, Whole::yes);
        own.erase("additionalProperties");
        own.erase("type");
        schema["allOf"] = Json::array({defined(std::string(variant.keys->name), [&] { return own; })});
        for (const Key* key : keys_of(*variant.keys))
          if (find_key(section, key->name).key == nullptr) names.push_back(key->name);
      }
      schema["propertyNames"] = {{"enum", names}};
      return schema;
    });
  }

  void add_variants(const KeySection& section, Json& object) {
    for (const Variant& variant : section.variants())
      object["allOf"].push_back({{"if", {{"properties", {{"type", {{"const", variant.name}}}}}, {"required", {"type"}}}},
                                 {"then", variant_of(section, variant)}});
    if (section.is_named) return;
    object["allOf"].push_back(
        {{"if", {{"not", {{"required", {"type"}}}}}}, {"then", {{"propertyNames", {{"enum", names_of(section)}}}}}});
  }

  // Rules:
  enum class Rule {
    limit,   ///< keys that may not occur together
    demand,  ///< keys that must be present
  };

  /// The schema of a condition `key`, `key=a|b`, `key!=a` or `key:type` on an object.
  static Json condition(std::string_view text) {
    if (const std::size_t at = text.find("!="); at != std::string_view::npos)
      return {{"not", condition(fmt::format("{}={}", text.substr(0, at), text.substr(at + 2)))}};
    const std::size_t end = std::min(text.find_first_of("=:"), text.size());
    const std::string key(text.substr(0, end));
    Json schema = {{"required", {key}}};
    if (end < text.size()) schema["properties"][key] = of_value(text.substr(end));
    return schema;
  }

  static Json of_value(std::string_view text) {
    if (text == ":words") return {{"type", "string"}, {"not", plain_schema("value").value}};
    if (text.front() == ':') return plain_schema(text.substr(1)).value;
    Json values = Json::array();
    for (const std::string_view value : split(text.substr(1), "|"))
      values.push_back(Json::accept(value) ? Json::parse(value) : Json(value));
    return {{"enum", values}};
  }

  static void add_rules(const KeySection& section, Rule kind, Json& object) {
    for (const Key& key : section.keys)
      if (key.name.empty()) add_rules(*key.section, kind, object);
    if (section.rules.empty()) return;
    for (const std::string_view rule : split(section.rules, "; ")) add_rule(rule, kind, object);
  }

  static void add_rule(std::string_view rule, Rule kind, Json& object) {
    const auto add = [&](Json schema) { object["allOf"].push_back(std::move(schema)); };
    const bool is_one = take(rule, "one of ");
    const bool is_at_most = take(rule, "at most one of ");
    if (is_one || is_at_most || take(rule, "any of ")) {
      Json any = Json::array();
      const auto keys = split(rule, ", ");
      for (std::size_t i = 0; i < keys.size(); ++i) {
        any.push_back(condition(keys[i]));
        for (std::size_t j = 0; j < i && kind == Rule::limit && (is_one || is_at_most); ++j)
          add({{"not", {{"required", {keys[j], keys[i]}}}}});
      }
      if (kind == Rule::demand && !is_at_most) add({{"anyOf", any}});
      return;
    }
    const auto words = split(rule, " ");
    const std::string_view cause = words[0];
    const std::string_view verb = words[1];
    rule.remove_prefix(rule.find(verb, cause.size()) + verb.size() + 1);
    if (verb == "allows") (void)take(rule, "only ");
    const auto effects = split(rule, ", ");
    if (verb == "has") {
      add_rule(fmt::format("{} needs {}", cause, effects[0]), kind, object);
      add_rule(fmt::format("{} needs {}", effects[0], cause), kind, object);
    } else if (verb == "needs" && kind == Rule::demand) {
      for (const std::string_view effect : effects) add({{"if", condition(cause)}, {"then", condition(effect)}});
    } else if (verb == "excludes" && kind == Rule::limit) {
      Json properties;
      for (const std::string_view effect : effects) {
        const std::size_t end = std::min(effect.find_first_of("=:"), effect.size());
        properties[std::string(effect.substr(0, end))] =
            end == effect.size() ? Json(false) : Json{{"not", of_value(effect.substr(end))}};
      }
      add({{"if", condition(cause)}, {"then", {{"properties", properties}}}});
    } else if (verb == "allows" && kind == Rule::limit) {
      Json names = {cause};
      for (const std::string_view effect : effects) names.push_back(effect);
      add({{"if", condition(cause)}, {"then", {{"propertyNames", {{"enum", names}}}}}});
    }
  }

  const KeySection& root_;
  std::map<const KeySection*, bool> inheritable_;
  Json definitions_ = Json::object();
};

/// Prints JSON with as much on a line as fits.
void print(const Json& json, std::size_t indent, std::string& text) {
  constexpr std::size_t kWidth = 140;
  const std::string whole = json.dump();
  if (!json.is_structured() || indent + whole.size() <= kWidth) {
    text += whole;
    return;
  }
  const std::string margin(indent + 1, ' ');
  text += json.is_object() ? "{\n" : "[\n";
  std::size_t left = json.size();
  for (const auto& [key, value] : json.items()) {
    text += margin;
    if (json.is_object()) text += Json(key).dump() + ": ";
    print(value, indent + 1, text);
    text += --left > 0 ? ",\n" : "\n";
  }
  text += std::string(indent, ' ') + (json.is_object() ? "}" : "]");
}

}  // namespace

std::string json_schema(const KeySection& root, std::string_view title, std::string_view about) {
  std::string text;
  print(SchemaWriter(root).write(title, about), 0, text);
  return text + "\n";
}

}  // namespace gpusim
