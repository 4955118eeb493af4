#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "sim/input/key_types.hpp"
#include "sim/input/schema.hpp"

namespace gpusim {
namespace {

constexpr std::string_view kBegin = "<!-- keys: ";
constexpr std::string_view kElsewhere = "<!-- keys elsewhere: ";
constexpr std::string_view kEnd = "<!-- end -->";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

/// Describes the possible values of a key to people; texts are enclosed in `quote`.
std::string type_text(const Key& key, const KeySection& around, std::string_view quote) {
  constexpr std::size_t kMostNames = 8;
  std::vector<std::string> names;
  if (key.name == "type" && around.variants != nullptr)
    for (const Variant& variant : around.variants()) names.emplace_back(variant.name);
  else if (key.type.find("<>") != std::string_view::npos)
    names = key.names();
  for (std::string& name : names) name = fmt::format("'{}'", name);
  std::string text =
      replaced(std::string(key.type), "<>",
               names.size() > kMostNames ? fmt::format("one of {} names", names.size()) : fmt::format("{}", fmt::join(names, "|")));
  if (key.section != nullptr) text = replaced(std::move(text), "{}", key.section->name);
  text = replaced(std::move(text), "'|'", fmt::format("\"{0}, {0}\"", quote));
  std::string result;
  bool is_open = false;
  for (const char c : text) {
    if (c != '\'') {
      result += c;
      continue;
    }
    result += is_open ? fmt::format("\"{}", quote) : fmt::format("{}\"", quote);
    is_open = !is_open;
  }
  return result;
}

std::string otherwise_text(const Key& key, std::string_view quote) {
  if (const auto json = key.default_json()) return fmt::format("{0}{1}{0}", quote, *json);
  return std::string(key.otherwise);
}

/// Writes the rows of one table.
class TableWriter {
 public:
  explicit TableWriter(std::set<std::string, std::less<>> own_tables) : own_tables_(std::move(own_tables)) {}

  std::string table(const KeySection& section) {
    text_ = "| key | value | default | meaning |\n|---|---|---|---|\n";
    add(section, section, "", "");
    if (section.variants == nullptr) return text_;
    if (!variants_.insert(section.variants).second) return text_ + "| | | | and the keys of its `type`, as above |\n";
    std::map<std::string, std::vector<std::string>> shared;
    for (const Variant& variant : section.variants())
      if (variant.keys != nullptr) {
        add(*variant.keys, *variant.keys, "", fmt::format(" of `{}`", variant.name));
        for (const KeySection* one : parts_of(*variant.keys))
          if (own_tables_.contains(one->name)) shared[std::string(one->name)].push_back(fmt::format("`{}`", variant.name));
      }
    for (const auto& [name, variants] : shared)
      text_ += fmt::format("| *{}* of {} | | | see its table |\n", name, fmt::join(variants, ", "));
    return text_;
  }

 private:
  /// A section followed by the sections that it includes completely.
  static std::vector<const KeySection*> parts_of(const KeySection& section) {
    std::vector<const KeySection*> parts = {&section};
    for (const Key& key : section.keys)
      if (key.name.empty()) parts.push_back(key.section);
    return parts;
  }

  void add(const KeySection& section, const KeySection& around, const std::string& path, const std::string& whose) {
    if (!whose.empty() && own_tables_.contains(section.name)) return;
    for (const Key& key : section.keys) {
      const bool has_own_table = key.section != nullptr && own_tables_.contains(key.section->name);
      if (key.name.empty()) {
        if (!has_own_table)
          add(*key.section, around, path, whose);
        else if (whose.empty())
          text_ +=
              fmt::format("| {}*{}* | | | see its table |\n", path.empty() ? "" : fmt::format("`{}` ", path), key.section->name);
        continue;
      }
      const std::string name = path + std::string(key.name == "/" ? "/POINTER" : key.name);
      text_ +=
          fmt::format("| `{}`{} | {} | {} | {} |\n", name, whose, type_text(key, around, "`"), otherwise_text(key, "`"), key.about);
      if (key.section == nullptr || has_own_table) continue;
      add(*key.section, *key.section, fmt::format("{}{}.", name, below(key)), whose);
    }
  }

  std::set<std::string, std::less<>> own_tables_;
  std::set<std::vector<Variant> (*)()> variants_;  ///< variants that some table has shown already
  std::string text_;
};

/// The name in a line after `begin`; empty when the line does not start with it.
std::optional<std::string_view> named(std::string_view line, std::string_view begin) {
  if (!line.starts_with(begin)) return std::nullopt;
  line.remove_prefix(begin.size());
  return line.substr(0, line.find(" -->"));
}

std::string types() {
  std::string text = "| value | written |\n|---|---|\n";
  for (const KeyType& type : key_types()) text += fmt::format("| {} | {} |\n", type.name, type.about);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view page) {
  std::vector<std::string_view> lines;
  for (std::size_t end = page.find('\n'); !page.empty(); end = page.find('\n')) {
    lines.push_back(page.substr(0, end));
    page.remove_prefix(end == std::string_view::npos ? page.size() : end + 1);
  }
  return lines;
}

std::string listed(const PlacedSection& placed) {
  std::string text =
      fmt::format("{}{}: {}\n", placed.section->name, placed.path.empty() ? "" : " (" + placed.path + ")", placed.section->about);
  for (const Key& key : placed.section->keys)
    if (key.name.empty())
      text += fmt::format("  (all keys of {})\n", key.section->name);
    else
      text += fmt::format("  {:<22} {:<34} {:<16} {}\n", key.name, type_text(key, *placed.section, ""), otherwise_text(key, ""),
                          key.about);
  if (!placed.section->rules.empty()) text += fmt::format("  rules: {}\n", placed.section->rules);
  return text;
}

}  // namespace

std::optional<std::string> key_list(const KeySection& root, std::string_view section) {
  std::string text;
  for (const PlacedSection& placed : sections_of(root))
    if (section.empty() || placed.section->name == section) text += (text.empty() ? "" : "\n") + listed(placed);
  if (text.empty()) return std::nullopt;
  return text;
}

std::string with_key_tables(const KeySection& root, std::string_view page) {
  const std::vector<std::string_view> lines = lines_of(page);
  std::set<std::string, std::less<>> with_table;
  for (const std::string_view line : lines)
    for (const std::string_view begin : {kBegin, kElsewhere})
      if (const auto name = named(line, begin)) with_table.emplace(*name);
  std::string text;
  bool is_inside = false;
  TableWriter tables(with_table);
  for (const std::string_view line : lines) {
    is_inside = is_inside && line != kEnd;
    if (!is_inside) text += fmt::format("{}\n", line);
    const auto name = named(line, kBegin);
    if (!name) continue;
    is_inside = true;
    if (*name == "types") text += types();
    for (const PlacedSection& placed : sections_of(root))
      if (placed.section->name == *name) text += tables.table(*placed.section);
  }
  return text;
}

}  // namespace gpusim
