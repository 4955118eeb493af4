#include "sim/scenario/policies.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/sections.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gpusim {

std::vector<std::string> policy_names() {
  std::vector<std::string> names;
  for (const PolicyRow& row : policy_table()) names.emplace_back(row.name);
  return names;
}

std::vector<Variant> policy_variants() {
  std::vector<Variant> variants;
  for (const PolicyRow& row : policy_table()) variants.push_back({row.name, row.summary, row.keys});
  return variants;
}

constexpr Key kPolicyRows[] = {
    {"type", "name", "its name in the list", "which policy; other keys are its options"},
};
extern constinit const KeySection kPolicyKeys{"policy", "a policy's options", kPolicyRows, {}, policy_variants, true};

namespace {

std::string unknown_text(const std::string& name) {
  return fmt::format("unknown policy \"{}\"{}", name, suggestion(name, policy_names()));
}

[[noreturn]] void fail_unknown(const std::string& file, const std::string& pointer, const std::string& name) {
  throw InputError(file, pointer, unknown_text(name));
}

/// Turns `["fifo", "lpt"]` into `{"fifo": {}, "lpt": {}}`, the long form with a place for the options of each policy.
Json long_form(const Json& list, const std::string& file) {
  Json object = Json::object();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string pointer = fmt::format("/policies/{}", i);
    if (!list[i].is_string()) throw InputError(file, pointer, fmt::format("expected the name of a policy, got {}", list[i].dump()));
    const auto name = list[i].get<std::string>();
    if (find_policy(name) == nullptr) fail_unknown(file, pointer, name);
    if (object.contains(name)) throw InputError(file, pointer, fmt::format("duplicate policy \"{}\"", name));
    object[name] = Json::object();
  }
  return object;
}

}  // namespace

std::vector<PolicyChoice> read_policies(Reader& root, const std::vector<std::string>& instead) {
  Document& document = root.document();
  bool is_list = false;
  if (!instead.empty()) {
    const Json stated = json_of(document).contains("policies") ? json_of(document)["policies"] : Json();
    Json chosen = Json::object();
    for (const std::string& name : instead) {
      // A policy that the scenario states keeps its options. Any other name must be in the table.
      if (stated.is_object() && stated.contains(name))
        chosen[name] = stated[name];
      else if (find_policy(name) != nullptr)
        chosen[name] = Json::object();
      else
        throw UsageError("--policy: " + unknown_text(name));
    }
    json_of(document)["policies"] = std::move(chosen);
  } else if (root.at_or("policies").is_array()) {
    is_list = true;
    json_of(document)["policies"] = long_form(json_of(document)["policies"], document.file);
  }

  Reader section = root.at("policies");
  section.expect_object("a list of policy names, or policies by name");
  std::vector<PolicyChoice> choices;
  for (auto& [name, at] : section.members()) {
    at.expect_object(kPolicyKeys);
    if (!at.has("type") && find_policy(name) == nullptr) fail_unknown(document.file, at.pointer(), name);
    const Reader type = at.at_or("type", name);
    const PolicyRow* row = find_policy(type.text());
    if (row == nullptr) fail_unknown(document.file, type.pointer(), type.text());
    // Each policy is made once here, so that a wrong option is reported before any run and defaults are written out.
    const bool preempts = row->make(at)->preempts();
    Json options = json_of(at);
    options.erase("type");
    // The place where the user wrote it, which differs from its place in the long form.
    const std::string pointer = is_list ? fmt::format("/policies/{}", choices.size()) : at.pointer();
    const bool keeps_together = options.value("placement", "") == "consolidated";
    choices.push_back({name, row, std::make_shared<const JsonTree>(std::move(options)), pointer, preempts, keeps_together});
  }
  if (choices.empty()) section.fail("expected at least one policy");
  return choices;
}

std::unique_ptr<Policy> PolicyChoice::make(const std::string& file) const {
  Document own;
  own.file = file;
  own.allows_commands = true;  // Permission was checked for the document from which these options come.
  json_of(own) = options->value;
  Reader at(own);
  return row->make(at);
}

}  // namespace gpusim
