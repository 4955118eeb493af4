// The data sheets: built in, of a folder, and of a scenario, into which those in use are written.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "gpusim/scenario.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/built_in.hpp"
#include "sim/scenario/gpus.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {

struct Catalog::Sheets : std::vector<std::pair<std::string, JsonTree>> {
  [[nodiscard]] const_iterator find(std::string_view id) const {
    return std::find_if(begin(), end(), [&](const auto& entry) { return entry.first == id; });
  }
};

namespace {

/// The built-in data sheets, parsed once per program, since they never change.
template <class Sheets>
std::shared_ptr<const Sheets> built_in_sheets() {
  static const std::shared_ptr<const Sheets> sheets = [] {
    auto parsed = std::make_shared<Sheets>();
    for (std::size_t i = 0; i < kBuiltInSheetCount; ++i)
      parsed->emplace_back(kBuiltInSheets[i].id, JsonTree{Json::parse(kBuiltInSheets[i].json)});
    return parsed;
  }();
  return sheets;
}

std::string text_member(const Json& sheet, const char* key) {
  const auto member = sheet.find(key);
  return member != sheet.end() && member->is_string() ? member->get<std::string>() : std::string();
}

}  // namespace

Catalog::Catalog() : sheets_(built_in_sheets<Sheets>()) {}

Catalog::Catalog(const std::string& folder) : Catalog() {
  std::error_code error;
  std::vector<std::string> files;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".json") files.push_back(entry->path().string());
  if (error) throw IoError(fmt::format("cannot read \"{}\": {}", folder, error.message()));
  std::sort(files.begin(), files.end());
  for (const std::string& file : files) {
    Document document = parse_file(file);
    const std::string id = std::filesystem::path(file).stem().string();
    JsonTree sheet{json_of(document)};
    Reader root(document);
    (void)read_gpu(root, id);
    put(id, std::move(sheet));
  }
}

std::vector<std::string> Catalog::ids() const {
  std::vector<std::string> ids;
  for (const auto& entry : *sheets_) ids.push_back(entry.first);
  return ids;
}

std::vector<std::string> Catalog::families() const {
  std::vector<std::string> families;
  for (const auto& entry : *sheets_) {
    const std::string family = text_member(entry.second.value, "family");
    if (!family.empty() && std::find(families.begin(), families.end(), family) == families.end()) families.push_back(family);
  }
  return families;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> names = families();
  for (std::string& id : ids()) names.push_back(std::move(id));
  return names;
}

const JsonTree* Catalog::sheet(std::string_view id) const {
  const auto known = sheets_->find(id);
  return known == sheets_->end() ? nullptr : &known->second;
}

std::optional<std::string> Catalog::representative(std::string_view family) const {
  for (const auto& [id, tree] : *sheets_) {
    const Json& sheet = tree.value;
    const auto represents = sheet.find("represents_family");
    if (text_member(sheet, "family") == family && represents != sheet.end() && represents->is_boolean() && represents->get<bool>())
      return id;
  }
  return std::nullopt;
}

void Catalog::put(std::string id, JsonTree sheet) {
  auto changed = std::make_shared<Sheets>(*sheets_);
  const auto known = sheets_->find(id);
  if (known != sheets_->end())
    (*changed)[static_cast<std::size_t>(known - sheets_->begin())].second = std::move(sheet);
  else
    changed->emplace_back(std::move(id), std::move(sheet));
  sheets_ = std::move(changed);
}

Document sheet_document(const Catalog& catalog, const std::string& id, std::string file) {
  Document sheet;
  sheet.file = std::move(file);
  json_of(sheet) = catalog.sheet(id)->value;
  return sheet;
}

std::vector<std::string> family_members(const Catalog& catalog, std::string_view family) {
  std::vector<std::string> members = catalog.ids();
  std::erase_if(members, [&](const std::string& id) { return text_member(catalog.sheet(id)->value, "family") != family; });
  return members;
}

Catalog read_own_gpus(Reader& root, Catalog catalog) {
  auto section = root.find("gpus");
  if (!section) return catalog;
  section->expect_object("data sheets by GPU id");
  Json& sheets = json_of(root.document())["gpus"];
  for (auto& [id, sheet] : sheets.items()) {
    if (!sheet.is_object() || !sheet.contains("base")) continue;
    Reader entry = *section->entry(id);
    entry.describe(kSheetKeys);
    const Reader base = entry.at("base");
    const std::string base_id = resolve_gpu_name(base.text(), catalog, base);
    Json merged = catalog.sheet(base_id)->value;
    // A copy is another member of the family; a GPU that is changed in place remains its representative.
    if (base_id != id) merged.erase("represents_family");
    for (const auto& [key, value] : sheet.items())
      if (key != "base") merged[key] = value;
    sheet = std::move(merged);
  }
  for (auto& [id, sheet] : section->members()) {
    (void)read_gpu(sheet, id);
    catalog.put(id, {json_of(sheet)});
  }
  return catalog;
}

void add_entry(Document& document, const char* section, const std::string& name, const JsonTree& entry) {
  Json& entries = json_of(document)[section];
  if (!entries.contains(name)) entries[name] = entry.value;
}

void expand_gpus(Scenario& scenario, const Catalog& catalog) {
  if (!json_of(scenario.document).contains("gpus")) json_of(scenario.document)["gpus"] = Json::object();
  const auto add = [&](const std::string& id) {
    if (!id.empty()) add_entry(scenario.document, "gpus", id, *catalog.sheet(id));
  };
  for (const System& system : scenario.systems)
    for (const Gpu& gpu : system.gpus) add(gpu.id);
  for (const Workload& workload : scenario.workloads)
    for (const Profile& profile : workload.profiles)
      if (profile.training) {
        add(profile.training->reference_gpu);
        if (profile.training->physical)
          for (const MeasuredSpeed& speed : profile.training->physical->measured) add(speed.gpu.id);
      }
}

}  // namespace gpusim
