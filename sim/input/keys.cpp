#include "sim/input/keys.hpp"

#include "gpusim/reader.hpp"
#include "sim/base/check.hpp"
#include "sim/input/key_types.hpp"

namespace gpusim {

constexpr Key kOriginRows[] = {
    {"value", "value", "the middle of the range", "the value"},
    {"low", "value", "the value", "the lower end of its range"},
    {"high", "value", "the value", "the upper end of its range"},
    {"basis", "'measured'|'datasheet'|'stated'|'estimated'|'assumed'", "required", "how it is known"},
    {"source", "text", "none", "where it comes from"},
    {"date", "text", "none", "as of when"},
};
constinit const KeySection kOrigin{"origin", "a value with its origin", kOriginRows};

constexpr Key kTitleRows[] = {
    {"en", "text", "ko", "in English"},
    {"ko", "text", "en", "in Korean"},
};
constinit const KeySection kTitle{"text by language", "text by language", kTitleRows, "any of en, ko"};

void read_origin(Reader& at, Basis basis) {
  at.describe(kOrigin);
  if (const auto stated = basis == Basis::required ? at.at("basis") : at.find("basis")) (void)stated->one_of();
  for (const char* key : {"source", "date"})
    if (const auto text = at.find(key)) (void)text->text();
}

namespace {

void add_keys(const KeySection& section, std::vector<const Key*>& keys) {
  for (const Key& key : section.keys)
    if (key.name.empty())
      add_keys(*key.section, keys);
    else
      keys.push_back(&key);
}

void add_sections(const KeySection& section, const std::string& path, std::vector<PlacedSection>& known) {
  for (const PlacedSection& placed : known) {
    if (placed.section == &section) return;
    GPUSIM_CHECK(placed.section->name != section.name, "two sections are called \"{}\"", section.name);
  }
  known.push_back({&section, path});
  for (const Key& key : section.keys) {
    if (key.section == nullptr) continue;
    std::string inner = path;
    if (!key.name.empty()) inner += (path.empty() ? "" : ".") + std::string(key.name == "/" ? "POINTER" : key.name);
    inner += below(key);
    add_sections(*key.section, inner, known);
  }
  if (section.variants == nullptr) return;
  for (const Variant& variant : section.variants())
    if (variant.keys != nullptr) add_sections(*variant.keys, path, known);
}

}  // namespace

std::optional<std::string> Key::default_json() const {
  if (!otherwise.starts_with('=')) return std::nullopt;
  return as_json(otherwise.substr(1));
}

std::vector<std::string> Key::choices() const {
  std::vector<std::string> texts;
  if (type.find("<>") != std::string_view::npos) texts = names();
  for (std::size_t begin = type.find('\''); begin != std::string_view::npos;) {
    const std::size_t end = type.find('\'', begin + 1);
    texts.emplace_back(type.substr(begin + 1, end - begin - 1));
    begin = type.find('\'', end + 1);
  }
  return texts;
}

std::string_view below(const Key& key) {
  std::string_view before = key.type.substr(0, key.type.find("{}"));
  if (const std::size_t other = before.rfind(" or "); other != std::string_view::npos) before.remove_prefix(other);
  if (before.find("map ") != std::string_view::npos) return ".NAME";
  return before.find("list ") != std::string_view::npos ? "[]" : "";
}

FoundKey find_key(const KeySection& section, std::string_view name) {
  for (const Key& key : section.keys) {
    if (key.name == name || (key.name == "/" && name.starts_with('/'))) return {&section, &key};
    if (!key.name.empty()) continue;
    if (const FoundKey found = find_key(*key.section, name); found.key != nullptr) return found;
  }
  return {};
}

std::vector<const Key*> keys_of(const KeySection& section) {
  std::vector<const Key*> keys;
  add_keys(section, keys);
  return keys;
}

std::vector<PlacedSection> sections_of(const KeySection& root) {
  std::vector<PlacedSection> sections;
  add_sections(root, "", sections);
  return sections;
}

}  // namespace gpusim
