#include "sim/scenario/bases.hpp"

#include <fmt/format.h>

#include <map>

#include "sim/base/message.hpp"
#include "sim/input/json.hpp"
#include "sim/scenario/sections.hpp"

namespace gpusim {
namespace {

/// The limit of copied values, because a short file can request long copies (a thousand entries based on a large one).
constexpr std::size_t kMostCopied = 20'000'000;

/// A section of a scenario whose entries may have a base.
struct BasedSection {
  const char* key;
  const char* noun;
  const KeySection* keys;
  bool may_name_others;  ///< an unknown base is left to the loader, which knows the catalogue
};

class BaseResolver {
 public:
  BaseResolver(Document& document, const BasedSection& section) : document_(document), section_(section) {}

  void resolve() {
    read_bases();
    std::vector<State> states(names_.size(), State::open);
    for (std::size_t entry = 0; entry < names_.size(); ++entry) {
      std::vector<std::size_t> path;
      std::optional<std::size_t> next = entry;
      for (; next && states[*next] == State::open; next = bases_[*next]) {
        states[*next] = State::on_path;
        path.push_back(*next);
      }
      if (next && states[*next] == State::on_path) fail_cycle(*next);
      // Starts at the far end of the chain, so that every base is complete when it is copied.
      for (; !path.empty(); path.pop_back()) {
        states[path.back()] = State::complete;
        if (bases_[path.back()]) inherit(path.back(), *bases_[path.back()]);
      }
    }
  }

 private:
  enum class State { open, on_path, complete };

  void read_bases() {
    Reader root(document_);
    auto section = root.find(section_.key);
    if (!section) return;
    std::vector<Reader> entries;
    std::map<std::string, std::size_t> numbers;
    for (auto& [name, entry] : section->members()) {
      entry.expect_object(fmt::format("a {}", section_.noun));
      numbers.emplace(name, names_.size());
      names_.push_back(name);
      entries.push_back(entry);
    }
    bases_.resize(names_.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      entries[i].describe(*section_.keys);
      const auto base = entries[i].find("base");
      if (!base) continue;
      const std::string name = base->text();
      // A data sheet based on its own id changes the one in the catalogue.
      const bool means_other = section_.may_name_others && name == names_[i];
      if (const auto known = numbers.find(name); known != numbers.end() && !means_other)
        bases_[i] = known->second;
      else if (!section_.may_name_others)
        base->fail(fmt::format("unknown {} {}{}", section_.noun, in_quotes(name), suggestion(name, names_)));
    }
  }

  [[noreturn]] void fail_cycle(std::size_t first) const {
    constexpr std::size_t kMostNamed = 10;
    std::string cycle = fmt::format("\"{}\"", names_[first]);
    std::size_t named = 0;
    for (std::size_t entry = *bases_[first]; entry != first; entry = *bases_[entry])
      if (++named < kMostNamed) cycle += fmt::format(" -> \"{}\"", names_[entry]);
    if (named >= kMostNamed) cycle += " -> ...";
    throw InputError(document_.file, fmt::format("/{}/{}/base", section_.key, pointer_token(names_[first])),
                     fmt::format("cycle {} -> \"{}\"", cycle, names_[first]));
  }

  void inherit(std::size_t entry, std::size_t base) {
    JsonMembers& members = members_of(json_of(document_)[section_.key]);
    members[entry].second.erase("base");
    merge(members[entry].second, members[base].second, true);
  }

  /// Appends the members of `base` that `own` lacks. Tables are merged key by key, for example `time` by GPU; values, arrays and
  /// the lists of GPUs of a system are replaced as a whole.
  void merge(Json& own, const Json& base, bool is_entry) {
    std::map<std::string, std::size_t> numbers;
    auto& members = members_of(own);
    for (std::size_t i = 0; i < members.size(); ++i) numbers.emplace(members[i].first, i);
    for (const auto& [key, value] : members_of(base)) {
      const auto found = numbers.find(key);
      if (found == numbers.end()) {
        count_copied(value);
        members.emplace_back(key, value);
        continue;
      }
      const bool is_whole = is_entry && (key == "gpus" || key == "nodes");
      Json& own_value = members[found->second].second;
      if (!is_whole && !is_value(own_value) && !is_value(value)) merge(own_value, value, false);
    }
  }

  void count_copied(const Json& value) {
    if (++copied_ > kMostCopied)
      throw InputError(document_.file, fmt::format("/{}", section_.key),
                       fmt::format("bases copy more than {} values", kMostCopied));
    if (value.is_structured())
      for (const Json& inner : value) count_copied(inner);
  }

  Document& document_;
  const BasedSection& section_;
  std::vector<std::string> names_;
  std::vector<std::optional<std::size_t>> bases_;
  std::size_t copied_ = 0;
};

}  // namespace

void resolve_bases(Document& document) {
  Reader(document).expect_object("a scenario");
  constexpr BasedSection kSections[] = {{.key = "systems", .noun = "system", .keys = &kSystemKeys, .may_name_others = false},
                                        {.key = "models", .noun = "model", .keys = &kModelKeys, .may_name_others = false},
                                        {.key = "gpus", .noun = "data sheet", .keys = &kSheetKeys, .may_name_others = true}};
  for (const BasedSection& section : kSections) BaseResolver(document, section).resolve();
}

}  // namespace gpusim
